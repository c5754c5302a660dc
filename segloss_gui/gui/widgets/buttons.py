"""What is pressed: push buttons, tool buttons and check boxes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QPushButton, QToolButton

from segloss_gui.gui.theme import icon
from segloss_gui.gui.widgets.tips import plain_tip

Button = TypeVar("Button", bound=QAbstractButton)


def push_button(
    words: str = "",
    picture: str = "",
    *,
    tone: str = "text",
    kind: str = "",
    tip: str = "",
    name: str = "",
    checkable: bool = False,
    clicked: object = None,
) -> QPushButton:
    """A button with words.

    Parameters
    ----------
    words : str
        What it says.
    picture : str
        Name of its icon; empty for none.
    tone : str
        Colour of the icon, a token of the theme; ``on_accent`` on a primary button.
    kind : str
        ``primary``, ``link`` ... of the style sheet; empty for the usual button.
    tip : str
        Tooltip.
    name : str
        What a screen reader says; empty: the words.
    checkable : bool
        Whether it stays down.
    clicked : callable, optional
        Called when it is clicked.
    """
    button = QPushButton(words)
    button.setAutoDefault(True)  # Enter presses the one that has the focus, as in a dialog
    if kind:
        button.setProperty("kind", kind)
    return _finished(button, picture, tone, tip, name, checkable, clicked)


def tool_button(
    picture: str = "",
    *,
    words: str = "",
    tone: str = "text",
    tip: str = "",
    name: str = "",
    size: int = 0,
    checkable: bool = False,
    clicked: object = None,
) -> QToolButton:
    """A small button with an icon, and words beside it where there are any.

    Parameters
    ----------
    picture, tone, tip, name, checkable, clicked
        As of :func:`push_button`.
    words : str
        What stands beside the icon.
    size : int
        Side of the icon in pixels; 0: the theme's.
    """
    button = QToolButton()
    if words:
        button.setText(words)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    if size:
        button.setIconSize(QSize(size, size))
    return _finished(button, picture, tone, tip, name, checkable, clicked)


def check_box(words: str = "", *, tip: str = "", name: str = "", on: bool = False, toggled: object = None) -> QCheckBox:
    """A box to tick; ``toggled`` is not called for the state it begins ``on``."""
    box = QCheckBox(words)
    box.setChecked(on)
    if toggled is not None:
        box.toggled.connect(toggled)
    return _finished(box, tip=tip, name=name)


def fold_button(title: str, toggled: Callable[[bool], object], tip: str = "") -> QToolButton:
    """A heading that folds: its arrow says whether what it folds is seen, which at first it is not."""
    button = tool_button(words=title, tip=tip, checkable=True)
    button.setProperty("role", "fold")
    arrows = Qt.ArrowType
    button.setArrowType(arrows.RightArrow)
    button.toggled.connect(lambda on: button.setArrowType(arrows.DownArrow if on else arrows.RightArrow))
    button.toggled.connect(toggled)
    return button


def _finished(
    button: Button,
    picture: str = "",
    tone: str = "text",
    tip: str = "",
    name: str = "",
    checkable: bool = False,
    clicked: object = None,
) -> Button:
    if picture:
        button.setIcon(icon(picture, tone))
    if tip:
        button.setToolTip(plain_tip(tip))
    if name:
        button.setAccessibleName(name)
    if checkable:
        button.setCheckable(True)
    if clicked is not None:
        button.clicked.connect(clicked)
    return button
