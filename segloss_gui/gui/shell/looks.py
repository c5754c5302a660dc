"""Changing the theme while the window is open."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSettings
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QApplication, QMenu

from segloss_gui.gui.remembered import remember, remembered
from segloss_gui.gui.shell.action_table import ActionTable
from segloss_gui.gui.theme import apply_theme


def use_theme(settings: QSettings, name: str, *, projector: bool = False) -> None:
    """Change and remember the theme."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    apply_theme(app, name, projector=projector)
    remember(settings, theme=name, projector=projector)


def add_themes(actions: ActionTable, menu: QMenu, settings: QSettings) -> None:
    """Light, dark, as the desktop is, and large type, as actions of a menu."""
    group, liked = QActionGroup(menu), remembered(settings)

    def use(name: str) -> None:
        use_theme(settings, name or remembered(settings).theme, projector=projector.isChecked())

    for name, title in (("light", "Li&ght"), ("dark", "Dar&k"), ("auto", "As t&he desktop")):
        action = actions.add(menu, title, None, partial(use, name))
        action.setCheckable(True)
        action.setChecked(name == liked.theme)
        group.addAction(action)
    projector = actions.add(menu, "Large type for a &projector", None, lambda: use(""))
    projector.setCheckable(True)
    projector.setChecked(liked.projector)
