"""A row for each parameter of a loss that can vary, with its values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox

from segloss_gui.app.form_fields import FieldWords, fields_of
from segloss_gui.app.form_kinds import Choice, Flag, Number, OneOf
from segloss_gui.gui.forms.checks import ChecksEditor
from segloss_gui.gui.forms.editor import Editor
from segloss_gui.gui.widgets import check_box, text_label
from segloss_gui.gui.widgets.boxes import grid, take_out
from segloss_gui.gui.workspaces.train.design_sweep import ValuesEditor

if TYPE_CHECKING:
    from segloss_gui.losses import LossSpec


class GridEditor(Editor):
    """A row for each parameter of a loss: ticked, it takes the values beside it."""

    def __init__(self) -> None:
        super().__init__()
        self._layout = grid(self, spacing=(12, -1), stretch=(1,))
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
            take_out(self._layout, self.boxes.pop(name), self.editors.pop(name))
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
