"""The choices of the score tables, remembered between sessions."""

from __future__ import annotations

from PySide6.QtCore import QSettings

from segloss_gui.gui.workspaces.compare.score_settings import ScoreSettings

KEY = "compare/scores"


def remember(settings: ScoreSettings) -> None:
    """Take over what was chosen last, and keep what is chosen from now on in the user's settings."""
    settings.restore(QSettings().value(KEY))
    settings.changed.connect(lambda: QSettings().setValue(KEY, settings.stored()))
