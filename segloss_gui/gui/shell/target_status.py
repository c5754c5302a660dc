"""Where runs train, in the status bar; a click chooses another place."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QToolButton

from segloss_gui.app.cluster_words import place_in_words
from segloss_gui.app.services import Services
from segloss_gui.gui.theme import icon
from segloss_gui.gui.widgets import plain_tip


class PlaceStatus(QToolButton):
    """An icon with a word: this computer, its processes, a scheduler; connected or lost.

    Signals
    -------
    asked()
        The user wants to choose.
    """

    asked = Signal()

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._cluster = services.cluster
        self.setAutoRaise(True)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.clicked.connect(lambda *_: self.asked.emit())
        for signal in (self._cluster.changed, self._cluster.workers_changed):
            signal.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the place and how things stand with it."""
        text, whole, mark, tone = place_in_words(self._cluster.where, self._cluster.link, len(self._cluster.workers))
        if text == self.text() and whole == self.toolTip():
            return
        self.setText(text)
        self.setIcon(icon(mark, tone))
        self.setToolTip(plain_tip(whole))
        self.setAccessibleName(whole)
