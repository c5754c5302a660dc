"""The choices of the score tables, remembered between sessions."""

from __future__ import annotations

from PySide6.QtCore import QSettings

from segloss_gui.app.scores.score_settings import ScoreSettings
from segloss_gui.gui.remembered import remember as store
from segloss_gui.gui.remembered import remembered


def remember(settings: ScoreSettings) -> None:
    """Take over what was chosen last, and keep what is chosen from now on in the user's settings."""
    settings.restore(remembered(QSettings()).scores)
    settings.changed.connect(lambda: store(QSettings(), scores=settings.stored()))
