"""A line to type words into that narrow a list."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit

from segloss_gui.gui.theme import icon
from segloss_gui.gui.widgets.tips import plain_tip


def filter_field(
    words: str, name: str, tip: str = "", *, typed: Callable[[str], object], glass: bool = False, least: int = 0,
    most: int = 0,
) -> QLineEdit:  # fmt: skip
    """A line to filter or search with; a cross empties it.

    Parameters
    ----------
    words : str
        What stands in it while it is empty.
    name : str
        What a screen reader says.
    tip : str
        Tooltip.
    typed : callable
        Told what stands there, whenever that changes.
    glass : bool
        Whether a magnifying glass stands before the words.
    least, most : int
        Its width in pixels, at the least and at the most; 0: no bound.
    """
    line = QLineEdit(placeholderText=words, clearButtonEnabled=True)
    line.setAccessibleName(name)
    line.setToolTip(plain_tip(tip))
    if glass:
        line.addAction(icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
    if least:
        line.setMinimumWidth(least)
    if most:
        line.setMaximumWidth(most)
    line.textChanged.connect(typed)
    return line
