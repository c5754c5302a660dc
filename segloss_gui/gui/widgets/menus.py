"""A menu that comes up once and is gone when it is closed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QWidget


def passing_menu(owner: QWidget) -> QMenu:
    """A menu for one time; fill it and let it pop up."""
    menu = QMenu(owner)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    return menu


def drop_down(menu: QMenu, button: QWidget) -> None:
    """Let a menu come up below a button."""
    menu.popup(button.mapToGlobal(button.rect().bottomLeft()))
