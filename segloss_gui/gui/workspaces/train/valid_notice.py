"""What was added to a study since its runs were trained, and which of them stay valid; hidden while nothing was."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame

from segloss_gui.app.stale_runs import StaleRuns
from segloss_gui.gui.widgets import text_label
from segloss_gui.gui.widgets.boxes import vbox


class ValidNotice(QFrame):
    """The sentences of :class:`~segloss_gui.app.stale_runs.StaleRuns`.

    Parameters
    ----------
    stale : StaleRuns
        What it says.
    """

    def __init__(self, stale: StaleRuns) -> None:
        super().__init__()
        self._stale = stale
        self.setProperty("role", "notice")
        self.setAccessibleName("Which runs stay valid")
        self.words = text_label(wrap=True, selectable=True)
        vbox(self.words, on=self, margins=(10, 6, 10, 6))
        stale.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Say it."""
        sentences = self._stale.words
        self.words.setText("\n".join(sentences))
        self.setVisible(bool(sentences))
