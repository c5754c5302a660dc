"""Changing the theme while the window is open."""

from __future__ import annotations

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from segloss_gui.gui.remembered import remember
from segloss_gui.gui.theme import apply_theme


def use_theme(settings: QSettings, name: str, *, projector: bool = False) -> None:
    """Change and remember the theme."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    apply_theme(app, name, projector=projector)
    remember(settings, theme=name, projector=projector)
