"""A row of joined buttons of which one is down: a choice whose options are all seen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QPushButton, QSizePolicy, QWidget

from segloss_gui.gui.widgets import push_button
from segloss_gui.gui.widgets.boxes import hbox


class Segments(QWidget):
    """Joined buttons; arrow keys move between them.

    Parameters
    ----------
    words : sequence of str
        One button each.
    name : str
        What a screen reader says, with a place for the word.
    """

    chosen = Signal(int)

    def __init__(self, words: Sequence[str], name: str = "{}") -> None:
        super().__init__()
        layout = hbox(on=self, spacing=0)
        self._group = QButtonGroup(self)
        for index, word in enumerate(words):
            button = push_button(word, name=name.format(word), checkable=True)
            button.setCursor(Qt.CursorShape.PointingHandCursor)
            button.setProperty("segment", _place(index, len(words)))
            button.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
            self._group.addButton(button, index)
            layout.addWidget(button)
        layout.addStretch(1)
        self._group.button(0).setChecked(True)
        # idClicked comes for clicks and keys, never for set_index.
        self._group.idClicked.connect(self.chosen)

    @property
    def index(self) -> int:
        """Which button is down."""
        return self._group.checkedId()

    def set_index(self, index: int) -> None:
        """Press a button without saying so."""
        self._group.button(index).setChecked(True)

    def button(self, index: int) -> QPushButton:
        """One of the buttons."""
        button = self._group.button(index)
        assert isinstance(button, QPushButton)
        return button


def _place(index: int, count: int) -> str:
    if count == 1:
        return "only"
    return "first" if index == 0 else "last" if index == count - 1 else "middle"
