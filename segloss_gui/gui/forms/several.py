"""Editors of several numbers: a box each where their count is fixed, one line of text where it is not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QLineEdit, QWidget

from segloss_gui.app.form_kinds import Several
from segloss_gui.core.number_text import format_number
from segloss_gui.gui.forms.editor import Editor
from segloss_gui.gui.forms.number import NumberBox
from segloss_gui.gui.widgets import text_label
from segloss_gui.gui.widgets.boxes import REST, hbox
from segloss_gui.gui.widgets.field_gesture import field_gesture

MOST_WIDE = 480
"""Pixels of a line of numbers: most lists are short."""


class SeveralEditor(Editor):
    """Numbers parted by commas."""

    def __init__(self, kind: Several) -> None:
        super().__init__()
        self._kind = kind
        empty = "numbers, parted by commas" if kind.shortest else kind.none or "none"
        self._line = QLineEdit(placeholderText=empty)
        self._said = ""
        self._line.textEdited.connect(lambda text: None if text.rstrip().endswith(("e", "-", ".")) else self._say())
        self._line.editingFinished.connect(self._say)
        self._gesture = field_gesture(self._line)
        self._line.setMaximumWidth(MOST_WIDE)
        _row(self, [self._line], kind.item.unit)

    def read(self) -> tuple[float, ...]:
        """The numbers."""
        return self._kind.parse(self._line.text())

    def write(self, value: Any) -> None:
        """Show numbers."""
        self._line.setText(", ".join(format_number(number) for number in value))
        self._line.setCursorPosition(0)
        self._said = self._line.text()

    def _say(self) -> None:
        if self._line.text() != self._said:
            self._said = self._line.text()
            with self._gesture.edits():
                self.edited.emit()


class FixedSeveralEditor(Editor):
    """A box for each of a fixed count of numbers."""

    def __init__(self, kind: Several) -> None:
        super().__init__()
        self._boxes = [NumberBox(kind.item, digits=7 if kind.shortest > 2 else 0) for _ in range(kind.shortest)]
        for place, box in enumerate(self._boxes, 1):
            box.setAccessibleName(f"number {place} of {kind.shortest}")
            box.changed.connect(self.edited)
        _row(self, self._boxes, kind.item.unit)

    def read(self) -> tuple[float, ...]:
        """The numbers."""
        return tuple(box.number() for box in self._boxes)

    def write(self, value: Any) -> None:
        """Show numbers."""
        for box, number in zip(self._boxes, value, strict=True):
            box.show_number(number)


def _row(editor: QWidget, widgets: Sequence[QWidget], unit: str) -> None:
    """Fields from the left; a line of text, which has no width of its own, takes the room before what rests."""
    fields = ((widget, 1 if isinstance(widget, QLineEdit) else 0) for widget in widgets)
    hbox(*fields, *([text_label(unit, role="muted")] if unit else []), REST, on=editor)
