"""Editors of a sweep: which loss, which of its parameters vary, and through which values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from segloss_gui.app.form_kinds import Number
from segloss_gui.app.train.design_values import checked_values, typed_values
from segloss_gui.core.number_text import format_number
from segloss_gui.gui.forms.editor import Editor, guard_wheel
from segloss_gui.gui.forms.number import NumberBox
from segloss_gui.gui.forms.segments import Segments
from segloss_gui.gui.widgets import TypeLine, text_label
from segloss_gui.gui.widgets.boxes import REST, hbox, held, pages
from segloss_gui.study.sweep import MOST, log_scale

if TYPE_CHECKING:
    from segloss_gui.losses import LossSpec

POSITIVE, COUNT = Number(above=0), Number(integer=True, least=2, most=MOST)


class LossEditor(Editor):
    """A list of the losses that fit the study's classes."""

    def __init__(self) -> None:
        super().__init__()
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

    def __init__(self, number: Number, words: Sequence[str] = ()) -> None:
        super().__init__()
        self._number, self._words = number, tuple(words)
        self.modes = Segments(["List", "Log range"])
        self.line = QLineEdit(placeholderText=", ".join(("numbers", *words)) + ", parted by commas")
        self.low, self.high, self.count = (
            NumberBox(POSITIVE, digits=6),
            NumberBox(POSITIVE, digits=6),
            NumberBox(COUNT, digits=4),
        )
        self._pages = pages(self.line, self._range())
        for box, value in zip((self.low, self.high, self.count), (1e-7, 1e5, 7), strict=True):
            box.show_number(value)
            box.changed.connect(self.edited)
        self.modes.chosen.connect(self._turn)
        self.line.textEdited.connect(lambda _text: self.edited.emit())
        TypeLine((self.modes, 0, Qt.AlignmentFlag.AlignLeft), (self._pages, 1), on=self, spacing=8)

    def _range(self) -> QWidget:
        named = ((self.low, "lowest"), (self.high, "highest"), (self.count, "number of values"))
        for box, name in named:
            box.setAccessibleName(name)
        ends = hbox(text_label("from"), self.low, text_label("to"), self.high, REST, spacing=6)
        count = hbox(text_label("in"), self.count, text_label("values"), REST, spacing=6)
        return held(TypeLine(ends, (count, 1), spacing=6))

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
            values = typed_values(self.line.text())
        return checked_values(values, self._number, self._words)

    def write(self, value: Any) -> None:
        """Show values as a list."""
        self.line.setText(", ".join(one if isinstance(one, str) else format_number(one) for one in value))
        self.line.setCursorPosition(0)
        self.modes.set_index(0)
        self._pages.setCurrentIndex(0)

    def _turn(self, index: int) -> None:
        self._pages.setCurrentIndex(index)
        self.edited.emit()
