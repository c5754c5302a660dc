"""The actions of the window by name, with the keys the user gave them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QSettings
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu

from segloss_gui.app.slices.key_bindings import WINDOW, Binding, keymap
from segloss_gui.gui.remembered import remember, remembered
from segloss_gui.gui.widgets.key_actions import KeyFollower
from segloss_gui.gui.workspaces.compare.layouts import LAYOUT_BINDINGS, LAYOUT_KEYS

Key = QKeySequence.StandardKey | str | None


class ActionTable(QObject):
    """Makes the actions of a window; their keys follow the table that the user edits.

    Parameters
    ----------
    parent : QObject
        Owner of the actions.
    settings : QSettings
        Where changed keys are remembered.
    """

    def __init__(self, parent: QObject, settings: QSettings) -> None:
        super().__init__(parent)
        self._settings = settings
        self._actions: dict[str, QAction] = {}

    def __getitem__(self, name: str) -> QAction:
        """The action of that title, without ``&`` and dots."""
        return self._actions[name]

    def add(self, menu: QMenu, title: str, key: Key, do: Callable[[], object]) -> QAction:
        """An action in ``menu`` that does ``do``, by ``key`` as long as the user gives it no other."""
        action = QAction(title, self)
        if key is not None:
            action.setShortcut(QKeySequence(key))
        action.triggered.connect(lambda *_: do())
        self._actions[title.replace("&", "").rstrip("…")] = action
        menu.addAction(action)
        return action

    def bind(self) -> None:
        """Put the actions' keys into the table the user edits, and take up what was changed before."""
        rows = [
            Binding(tuple(key.toString() for key in action.shortcuts()), title, title)
            for title, action in self._actions.items()
        ]
        keymap.put(WINDOW, rows, everywhere=True)
        keymap.put(LAYOUT_KEYS, LAYOUT_BINDINGS, everywhere=True)
        keymap.restore(remembered(self._settings).keys)
        KeyFollower(self, ActionTable._keys_changed)

    def _keys_changed(self) -> None:
        for row in keymap.bindings(WINDOW):
            self._actions[row.name].setShortcuts([QKeySequence(key) for key in row.keys])
        remember(self._settings, keys=keymap.stored())
