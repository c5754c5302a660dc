"""How a method's colour and mark are drawn on the ground of a plot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtGui import QColor

from segloss_gui.core.colours import Mark, method_mark
from segloss_gui.core.contrast import contrast, rim_of, seen_on
from segloss_gui.gui.theme import colours

SYMBOLS: Mapping[Mark, str] = {"disc": "o", "square": "s", "triangle": "t1", "diamond": "d"}
"""Of pyqtgraph."""


def symbol_of(colour: str) -> str:
    """What dots of a method's colour look like.

    Examples
    --------
    >>> symbol_of("#56B4E9"), symbol_of("#3C7EA3")
    ('o', 's')
    """
    return SYMBOLS[method_mark(colour)]


def on_plot(colour: str, alpha: int = 255, *, fields: Sequence[str] = ()) -> QColor:
    """A colour as it is drawn on a plot: as it stands out from a dark ground, or from ``fields`` of other colours."""
    theme = colours()
    grounds = fields or ((theme.surface,) if theme.dark else ())
    for ground in sorted(grounds, key=lambda each: -contrast(colour, each)):  # last, that which it is most alike
        colour = seen_on(colour, ground)
    drawn = QColor(colour)
    drawn.setAlpha(alpha)
    return drawn


def rim_on_plot(colour: str, alpha: int = 255) -> QColor:
    """What a mark drawn by :func:`on_plot` is outlined in."""
    return QColor(rim_of(on_plot(colour).name(), colours().surface, alpha / 255))
