"""What every figure begins with: an empty canvas, and names set in lines."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def new_figure(width: float, height: float, layout: Literal["constrained"] | None = "constrained") -> Figure:
    """An empty figure of so many inches, drawn without a screen."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height), layout=layout)
    FigureCanvasAgg(figure)
    return figure


def lines_of(name: str, signs: int) -> list[str]:
    """A name in lines of about so many signs, broken at spaces and after underscores.

    Examples
    --------
    >>> lines_of("weighted_cross_entropy", 14)
    ['weighted_', 'cross_entropy']
    """
    return [line.replace("_ ", "_") for line in wrap(name.replace("_", "_ "), signs + 1, break_long_words=False)]
