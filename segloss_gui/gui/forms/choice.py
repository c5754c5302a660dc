"""Editors of choices: joined buttons for a few short words, a list for more; a check box for yes or no."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QComboBox

from segloss_gui.app.form_kinds import Choice
from segloss_gui.gui.forms.editor import Editor, guard_wheel
from segloss_gui.gui.forms.segments import Segments
from segloss_gui.gui.widgets import check_box
from segloss_gui.gui.widgets.boxes import REST, hbox

MOST_BUTTONS = 4
MOST_LETTERS = 26


class ChoiceEditor(Editor):
    """One of a few words."""

    def __init__(self, kind: Choice) -> None:
        super().__init__()
        self._options = kind.options
        words = list(kind.said())
        short = len(words) <= MOST_BUTTONS and sum(map(len, words)) <= MOST_LETTERS
        self._control = self._buttons(words) if short else self._list(words)
        hbox(self._control, REST, on=self)

    def read(self) -> Any:
        """The chosen option."""
        control = self._control
        return self._options[control.index if isinstance(control, Segments) else control.currentIndex()]

    def write(self, value: Any) -> None:
        """Choose ``value``."""
        index = self._options.index(value)
        if isinstance(self._control, Segments):
            self._control.set_index(index)
        else:
            self._control.setCurrentIndex(index)

    def _buttons(self, words: list[str]) -> Segments:
        segments = Segments(words)
        segments.chosen.connect(lambda _index: self.edited.emit())
        return segments

    def _list(self, words: list[str]) -> QComboBox:
        box = QComboBox()
        box.addItems(words)
        guard_wheel(box)
        box.activated.connect(lambda _index: self.edited.emit())
        return box


class FlagEditor(Editor):
    """Yes or no."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self._box = check_box(title)
        self._box.clicked.connect(lambda _checked: self.edited.emit())
        hbox(self._box, REST, on=self)

    def read(self) -> bool:
        """Whether it is ticked."""
        return self._box.isChecked()

    def write(self, value: Any) -> None:
        """Tick it or not."""
        self._box.setChecked(bool(value))
