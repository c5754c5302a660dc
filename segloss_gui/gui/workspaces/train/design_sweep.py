"""Editors of a sweep: which loss, which of its parameters vary, and through which values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QLineEdit, QStackedWidget, QWidget

from segloss_gui.app.form_kinds import Choice, FieldWords, Flag, Number, OneOf, fields_of
from segloss_gui.core.number_text import format_number
from segloss_gui.gui.forms.checks import ChecksEditor
from segloss_gui.gui.forms.editor import Editor, guard_wheel
from segloss_gui.gui.forms.number import NumberBox
from segloss_gui.gui.forms.segments import Segments
from segloss_gui.gui.widgets import TypeLine, check_box, text_label
from segloss_gui.gui.widgets.boxes import REST, hbox
from segloss_gui.study.sweep import MOST, log_scale, parse_values

if TYPE_CHECKING:
    from segloss_gui.losses import LossSpec

POSITIVE, COUNT = Number(above=0), Number(integer=True, least=2, most=MOST)


class LossEditor(Editor):
    """A list of the losses that fit the study's classes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.box = QComboBox(maxVisibleItems=16)
        guard_wheel(self.box)
        self.box.activated.connect(lambda _index: self.edited.emit())
        hbox((self.box, 1), on=self)

    def offer(self, losses: Mapping[str, LossSpec], channels: int) -> None:
        """List the losses that take ``channels``."""
        chosen = self.box.currentData()
        wanted = ("any", "one" if channels == 1 else "several")
        self.box.clear()
        for key, spec in losses.items():
            if spec.channels in wanted and key != "weighted_sum":
                self.box.addItem(spec.title, key)
        self._choose(chosen)

    def read(self) -> str:
        """Key of the loss."""
        return str(self.box.currentData())

    def write(self, value: Any) -> None:
        """Choose a loss, listed or not."""
        if self.box.findData(value) < 0:
            self.box.addItem(str(value), value)
        self._choose(value)

    def _choose(self, key: Any) -> None:
        if key is not None and self.box.findData(key) >= 0:
            self.box.setCurrentIndex(self.box.findData(key))


class ValuesEditor(Editor):
    """Values of a number: typed with commas, or evenly spaced in their logarithm.

    Parameters
    ----------
    number : Number
        Its bounds.
    words : sequence of str
        Words that may stand in a number's place (``heuristic``).
    """

    def __init__(self, number: Number, words: Sequence[str] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._number, self._words = number, tuple(words)
        self.modes = Segments(["List", "Log range"])
        self.line = QLineEdit(placeholderText=", ".join(("numbers", *words)) + ", parted by commas")
        self.low, self.high, self.count = (
            NumberBox(POSITIVE, digits=6),
            NumberBox(POSITIVE, digits=6),
            NumberBox(COUNT, digits=4),
        )
        self._pages = QStackedWidget()
        self._pages.addWidget(self.line)
        self._pages.addWidget(self._range())
        for box, value in zip((self.low, self.high, self.count), (1e-7, 1e5, 7), strict=True):
            box.show_number(value)
            box.changed.connect(self.edited)
        self.modes.chosen.connect(self._turn)
        self.line.textEdited.connect(lambda _text: self.edited.emit())
        line = TypeLine()
        line.setSpacing(8)
        line.addWidget(self.modes, 0, Qt.AlignmentFlag.AlignLeft)
        line.addWidget(self._pages, 1)
        self.setLayout(line)

    def _range(self) -> QWidget:
        page, line = QWidget(), TypeLine()
        for words, box, name in (
            ("from", self.low, "lowest"), ("to", self.high, "highest"), ("in", self.count, "number of values"),
        ):  # fmt: skip
            box.setAccessibleName(name)
            after = (text_label("values"),) if box is self.count else ()
            line.addLayout(hbox(text_label(words), box, *after, REST))
        line.addStretch(1)
        page.setLayout(line)
        return page

    def read(self) -> tuple[Any, ...]:
        """The values.

        Raises
        ------
        ValueError
            When there is none, one stands twice, or is neither a number within the bounds nor a word known.
        """
        if self.modes.index:
            values: tuple[Any, ...] = log_scale(self.low.number(), self.high.number(), int(self.count.number()))
        else:
            parts = [part for part in self.line.text().replace(";", ",").split(",") if part.strip()]
            if not parts:
                raise ValueError("must have at least one value")
            values = parse_values(",".join(parts))
        if len(set(values)) < len(values):
            raise ValueError("must differ from each other")
        return tuple(self._checked(value) for value in values)

    def _checked(self, value: Any) -> Any:
        if value in self._words:
            return value
        if isinstance(value, (bool, str)):
            known = f" or {' or '.join(self._words)}" if self._words else ""
            raise ValueError(f"must be numbers{known}, got {str(value).strip()!r}")
        number = self._number.check(value)
        if self._number.integer and number != int(number):
            raise ValueError(f"must be whole numbers, got {format_number(number)}")
        return value

    def write(self, value: Any) -> None:
        """Show values as a list."""
        self.line.setText(", ".join(one if isinstance(one, str) else format_number(one) for one in value))
        self.line.setCursorPosition(0)
        self.modes.set_index(0)
        self._pages.setCurrentIndex(0)

    def _turn(self, index: int) -> None:
        self._pages.setCurrentIndex(index)
        self.edited.emit()


class GridEditor(Editor):
    """A row for each parameter of a loss: ticked, it takes the values beside it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layout = QGridLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setHorizontalSpacing(12)
        self._layout.setColumnStretch(1, 1)
        self._wanted: Mapping[str, tuple[Any, ...]] = {}
        self._loss = ""
        self.boxes: dict[str, QCheckBox] = {}
        self.editors: dict[str, Editor] = {}
        self._waiting = text_label("Loading the losses …")
        self._layout.addWidget(self._waiting, 0, 0)

    def show_loss(self, spec: LossSpec) -> None:
        """Show the parameters of a loss that can be swept; values of another loss are forgotten."""
        if spec.key == self._loss:
            return
        wanted = self._wanted if not self._loss else {}
        self._loss = spec.key
        self._waiting.hide()
        for name in list(self.boxes):
            for widget in (self.boxes.pop(name), self.editors.pop(name)):
                self._layout.removeWidget(widget)
                widget.deleteLater()
        defaults = spec.params()
        for field in fields_of(spec.params):
            self._add(field, getattr(defaults, field.name))
        self.write(wanted)

    def _add(self, field: FieldWords, default: Any) -> None:
        editor = values_editor(field)
        if editor is None:
            return
        box = check_box(field.title, tip=field.help, name=f"Vary {field.title}")
        editor.name_for_readers(f"Values of {field.title}", field.help)
        editor.write((default,))
        editor.setEnabled(False)
        box.toggled.connect(editor.setEnabled)
        box.clicked.connect(lambda _checked: self.edited.emit())
        editor.edited.connect(self.edited)
        row = self._layout.rowCount()
        self._layout.addWidget(box, row, 0, Qt.AlignmentFlag.AlignLeft)
        self._layout.addWidget(editor, row, 1)
        self.boxes[field.name], self.editors[field.name] = box, editor

    def read(self) -> dict[str, tuple[Any, ...]]:
        """Values of the parameters that are ticked.

        Raises
        ------
        ValueError
            When the values of one are wrong; it is named.
        """
        if not self._loss:
            return dict(self._wanted)
        found = {}
        for name, box in self.boxes.items():
            if box.isChecked():
                try:
                    found[name] = self.editors[name].read()
                except ValueError as error:
                    raise ValueError(f"of {box.text()} {error}") from error
        return found

    def write(self, value: Any) -> None:
        """Tick these parameters and show their values."""
        self._wanted = value
        for name, box in self.boxes.items():
            box.setChecked(name in value)
            if name in value:
                self.editors[name].write(value[name])


def values_editor(field: FieldWords) -> Editor | None:
    """An editor for several values of a field; None where it holds something that is not swept."""
    members = field.kind.members if isinstance(field.kind, OneOf) else (field.kind,)
    words = [option for member in members if isinstance(member, Choice) for option in member.options]
    number = next((member for member in members if isinstance(member, Number)), None)
    if number is not None:
        return ValuesEditor(number, [str(word) for word in words])
    if words:
        return ChecksEditor(words)
    return ChecksEditor((False, True), ("no", "yes")) if isinstance(field.kind, Flag) else None
