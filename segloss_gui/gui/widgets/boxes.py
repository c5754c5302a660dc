"""Widgets side by side, below each other and in rows and columns, written as they stand on the screen."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

Box = TypeVar("Box", bound=QBoxLayout)


@dataclass(frozen=True)
class Gap:
    """Room of so many pixels between two parts."""

    pixels: int


@dataclass(frozen=True)
class Rest:
    """Room that takes its share of what is left."""

    share: int = 1


REST = Rest()
"""Room that takes what is left."""

Part: TypeAlias = QWidget | QLayout
Placed: TypeAlias = Part | tuple[Part, int] | tuple[Part, int, Qt.AlignmentFlag] | Gap | Rest
"""A part; with its share of the room that is left; with where it stands in its own."""
Margins: TypeAlias = tuple[int, int, int, int]
"""Room around the parts in pixels: left, above, right, below."""


def hbox(
    *parts: Placed, on: QWidget | None = None, spacing: int | None = None, margins: Margins | None = (0, 0, 0, 0)
) -> QHBoxLayout:
    """Parts side by side.

    Parameters
    ----------
    *parts : Placed
        From left to right: widgets, boxes, room (:class:`Gap`, :class:`Rest`).
    on : QWidget, optional
        The widget they lie on; a box that is part of another needs none.
    spacing : int, optional
        Pixels between two parts; None: the style's.
    margins : tuple of int, optional
        Room around them; None: the style's.
    """
    return _filled(QHBoxLayout(on) if on is not None else QHBoxLayout(), parts, spacing, margins)


def vbox(
    *parts: Placed, on: QWidget | None = None, spacing: int | None = None, margins: Margins | None = (0, 0, 0, 0)
) -> QVBoxLayout:
    """Parts below each other, from the top; parameters as of :func:`hbox`."""
    return _filled(QVBoxLayout(on) if on is not None else QVBoxLayout(), parts, spacing, margins)


def grid(
    on: QWidget | None = None, *, spacing: tuple[int, int], margins: Margins | None = (0, 0, 0, 0),
    stretch: Collection[int] = (),
) -> QGridLayout:  # fmt: skip
    """Rows and columns, to be filled.

    Parameters
    ----------
    on, margins
        As of :func:`hbox`.
    spacing : tuple of int
        Pixels between two columns, and between two rows.
    stretch : collection of int
        Columns that share what is left.
    """
    made = QGridLayout(on) if on is not None else QGridLayout()
    if margins is not None:
        made.setContentsMargins(*margins)
    made.setHorizontalSpacing(spacing[0])
    made.setVerticalSpacing(spacing[1])
    for column in stretch:
        made.setColumnStretch(column, 1)
    return made


def held(box: QLayout, role: str = "") -> QWidget:
    """A box as a widget, to be scrolled, folded or put away; in a frame of that role of the style sheet, if one."""
    made = QFrame() if role else QWidget()
    if role:
        made.setProperty("role", role)
    made.setLayout(box)
    return made


def pages(*widgets: QWidget) -> QStackedWidget:
    """Of which one is seen, at first the first."""
    made = QStackedWidget()
    for widget in widgets:
        made.addWidget(widget)
    return made


def put(box: QBoxLayout, *parts: Placed) -> None:
    """Add parts at the end of a box."""
    for placed in parts:
        if isinstance(placed, Rest):
            box.addStretch(placed.share)
        elif isinstance(placed, Gap):
            box.addSpacing(placed.pixels)
        else:
            part, share, *where = placed if isinstance(placed, tuple) else (placed, 0)
            if isinstance(part, QLayout):
                box.addLayout(part, share)
            else:
                box.addWidget(part, share, *where)


def take_out(box: QLayout, *widgets: QWidget | None) -> None:
    """Take widgets out of a box and be done with them; they are out of sight at once, and go when it is safe."""
    for widget in widgets:
        if widget is not None:
            box.removeWidget(widget)
            widget.hide()
            widget.deleteLater()


def empty(box: QLayout) -> None:
    """Be done with all that is in a box, its room too."""
    while (entry := box.takeAt(0)) is not None:
        take_out(box, entry.widget())


def _filled(box: Box, parts: tuple[Placed, ...], spacing: int | None, margins: Margins | None) -> Box:
    if margins is not None:
        box.setContentsMargins(*margins)
    if spacing is not None:
        box.setSpacing(spacing)
    put(box, *parts)
    return box
