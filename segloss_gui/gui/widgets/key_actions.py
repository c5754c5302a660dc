"""The table of keys as Qt's actions, and what tooltips say of it; both follow what the user changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from segloss_gui.app.slices.key_bindings import Binding, keymap
from segloss_gui.gui.widgets.tips import plain_tip

Does = Mapping[str, Callable[..., object]]
"""What is done, by the name of the action in the table."""


class KeyFollower(QObject):
    """Calls ``tell`` with its parent now, and whenever a key does something else, as long as the parent lives."""

    def __init__(self, parent: QObject, tell: Callable[[Any], object]) -> None:
        super().__init__(parent)
        self._told = tell
        keymap.changed.connect(self.tell)
        self.tell()

    def tell(self) -> None:
        """Say it again."""
        if isValid(self):  # the window may be gone; the table is not
            self._told(self.parent())


def key_tip(widget: QWidget | QAction, words: str, place: str, *names: str) -> None:
    """Let a tooltip name keys as they are now.

    Parameters
    ----------
    widget : QWidget or QAction
        Whose tooltip.
    words : str
        ``"Reference{}"`` becomes *Reference (G)*, and *Reference* where the action has no key.
    place : str
        Where the keys hold.
    *names : str
        The actions, one for each ``{}``.
    """
    KeyFollower(
        widget, lambda shown: shown.setToolTip(plain_tip(words.format(*(keymap.told(place, name) for name in names))))
    )


class KeyActions(QObject):
    """An action for every row of a place of the table of keys.

    A view finds the one of a pressed key (:meth:`press`); a page binds them all (:meth:`bind`), which
    takes the keys from every part of it that would use them otherwise.

    Parameters
    ----------
    place : str
        Where the keys hold.
    does : mapping of str to callable
        What each of them does.
    parent : QWidget
        Whose keys they are.
    allowed : callable, optional
        Asked before anything is done: False while the keys belong to a field.
    everywhere : bool
        Whether bound keys work in the whole window, and not only in what they are bound to.

    Raises
    ------
    KeyError
        When ``does`` lacks an action of the table.
    """

    def __init__(
        self, place: str, does: Does, parent: QWidget, allowed: Callable[[], bool] = lambda: True, *,
        everywhere: bool = False,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._place, self._allowed = place, allowed
        context = Qt.ShortcutContext
        self._context = context.WindowShortcut if everywhere else context.WidgetWithChildrenShortcut
        self._actions = {row.name: self._made(row, does[row.action]) for row in keymap.bindings(place)}
        KeyFollower(self, KeyActions._keys_changed)

    def __getitem__(self, name: str) -> QAction:
        """The action of that name in the table."""
        return self._actions[name]

    def press(self, event: QKeyEvent) -> bool:
        """Do what the pressed key stands for; False where it is none of them."""
        row = keymap.by_key(self._place).get(key_name(event))
        if row is not None:
            self._actions[row.name].trigger()
        return row is not None

    def bind(self, widget: QWidget) -> None:
        """Let the keys work in ``widget`` and all that is in it."""
        widget.addActions(list(self._actions.values()))

    def _made(self, row: Binding, do: Callable[..., object]) -> QAction:
        action = QAction(f"{row.does[:1].upper()}{row.does[1:]}", self)
        action.setShortcutContext(self._context)
        action.triggered.connect(partial(self._do, do, row.arguments))
        return action

    def _do(self, do: Callable[..., object], arguments: tuple[int, ...], _: bool = False) -> None:
        if self._allowed():
            do(*arguments)

    def _keys_changed(self) -> None:
        for row in keymap.bindings(self._place):
            self._actions[row.name].setShortcuts([QKeySequence(key) for key in row.keys])


def key_name(event: QKeyEvent) -> str:
    """A key as the tables spell it; Shift counts only where it does not already show in the sign."""
    ctrl, alt = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
    held = "".join(word for modifier, word in ((ctrl, "Ctrl+"), (alt, "Alt+")) if event.modifiers() & modifier)
    return held + QKeySequence(event.key()).toString()
