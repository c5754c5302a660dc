"""What a plot is made of, without Qt: dots that can be asked and followed, lines, bands, and words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from segloss_gui.core.colours import method_colour
from segloss_gui.statistics.resampling import Floats

Target = tuple[str, str | None]
Colours = Mapping[str, str]
Ticks = tuple[tuple[float, str], ...]
NOTHING = np.zeros(0)


@dataclass(frozen=True)
class Dots:
    """Dots, one a thing that can be pointed at.

    Parameters
    ----------
    x, y : array, shape (dots,)
        Where; defined numbers.
    palette : tuple of str
        Colours as ``#RRGGBB``.
    tones : array of int, shape (dots,)
        Places in the palette.
    size : array, shape (dots,), or float
        Diameter in pixels; 0 is not drawn, but can be pointed at.
    """

    x: Floats = field(default_factory=lambda: NOTHING)
    y: Floats = field(default_factory=lambda: NOTHING)
    palette: tuple[str, ...] = ()
    tones: NDArray[np.intp] = field(default_factory=lambda: np.zeros(0, np.intp))
    size: Floats | float = 7.0


@dataclass(frozen=True)
class Line:
    """A line with gaps where x or y is NaN; the colour is ``#RRGGBB`` or a token of the theme."""

    x: Floats
    y: Floats
    colour: str
    width: float = 1.5
    dashed: bool = False


@dataclass(frozen=True)
class Band:
    """Everything between two heights."""

    low: float
    high: float


@dataclass(frozen=True)
class Drawing:
    """A plot.

    Parameters
    ----------
    across, up : str
        Titles of the axes, with units.
    caption : str
        What it shows; stands beneath.
    dots : Dots
        What can be pointed at.
    lines, bands : tuple
        Behind the dots.
    words : callable
        What a dot says.
    target : callable
        The case and method a dot leads to, or None.
    across_ticks, up_ticks : tuple of (place, words), or None
        In place of numbers.
    across_range, up_range : (float, float) or None
        What is seen at first; None: everything.
    key : tuple of (colour, name, value)
        In a corner.
    """

    across: str
    up: str
    caption: str
    dots: Dots = field(default_factory=Dots)
    lines: tuple[Line, ...] = ()
    bands: tuple[Band, ...] = ()
    words: Callable[[int], str] = str
    target: Callable[[int], Target | None] = lambda _: None
    across_ticks: Ticks | None = None
    up_ticks: Ticks | None = None
    across_range: tuple[float, float] | None = None
    up_range: tuple[float, float] | None = None
    key: tuple[tuple[str, str, str], ...] = ()


def broken(*parts: tuple[Floats, Floats]) -> tuple[Floats, Floats]:
    """Several pieces as one line with gaps.

    Examples
    --------
    >>> x, y = broken((np.array([0.0, 1.0]), np.array([2.0, 3.0])), (np.array([5.0]), np.array([6.0])))
    >>> x.tolist()
    [0.0, 1.0, nan, 5.0, nan]
    """
    gap = np.array([np.nan])
    if not parts:
        return NOTHING, NOTHING
    x, y = (np.concatenate([piece for part in parts for piece in (part[axis], gap)]) for axis in (0, 1))
    return x, y


def nearest(dots: Dots, x: float, y: float, scale: tuple[float, float], reach: float) -> int | None:
    """The dot nearest to a point; None where none is near.

    Parameters
    ----------
    dots : Dots
        Whose places are looked at.
    x, y : float
        In the plot's units.
    scale : (float, float)
        Pixels for one unit across and up.
    reach : float
        How many pixels beyond a dot's rim are near.

    Examples
    --------
    >>> dots = Dots(np.array([0.0, 1.0]), np.array([0.0, 0.0]), ("#000000",), np.zeros(2, int))
    >>> nearest(dots, 0.9, 0.0, (100.0, 100.0), 8.0), nearest(dots, 0.5, 0.0, (100.0, 100.0), 8.0)
    (1, None)
    """
    if not dots.x.size:
        return None
    apart = np.hypot((dots.x - x) * scale[0], (dots.y - y) * scale[1])
    inside = apart - np.asarray(dots.size, float) / 2
    found = int(np.argmin(apart)) if np.ndim(dots.size) == 0 else int(np.argmin(inside))
    return found if float(np.broadcast_to(inside, apart.shape)[found]) <= reach else None


def dots_of(
    x: Floats, y: Floats, who: NDArray[np.integer], methods: Sequence[str], colours: Colours, size: Floats | float
) -> Dots:
    """Dots of several methods, ``who`` saying whose each is."""
    palette = tuple(colour_of(colours, methods, method) for method in methods)
    return Dots(np.asarray(x, float), np.asarray(y, float), palette, np.asarray(who, np.intp), size)


def colour_of(colours: Colours, methods: Sequence[str], method: str) -> str:
    """The colour of a method, also of one that the window does not know."""
    return colours.get(method) or method_colour(list(methods).index(method))
