"""Dots that can be asked and followed, lines, intervals, bands, axes and a legend, without anything that draws them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from segloss_gui.statistics.resampling import Floats

Target = tuple[str, str | None]
Ticks = tuple[tuple[float, str], ...]
Range = tuple[float, float]
NOTHING = np.zeros(0)
MOST_DECADES = 8


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
    shaped : bool
        On paper each tone has a shape of its own too: it may be printed without colour.
    texts : tuple of str
        What stands at each dot on paper, where nothing can be pointed at; empty for nothing.
    """

    x: Floats = field(default_factory=lambda: NOTHING)
    y: Floats = field(default_factory=lambda: NOTHING)
    palette: tuple[str, ...] = ()
    tones: NDArray[np.intp] = field(default_factory=lambda: np.zeros(0, np.intp))
    size: Floats | float = 7.0
    shaped: bool = False
    texts: tuple[str, ...] = ()

    @property
    def sizes(self) -> Floats:
        """Diameter of every dot, shape (dots,)."""
        return np.broadcast_to(np.asarray(self.size, float), self.x.shape)


@dataclass(frozen=True)
class Line:
    """A line with gaps where x or y is NaN.

    Parameters
    ----------
    x, y : array, shape (points,)
        Its corners.
    colour : str
        ``#RRGGBB``, or a token of the theme: ``line``, ``muted``, ``text``.
    width : float
        In pixels, or points on paper.
    dashed, faint : bool
        How it is drawn.
    """

    x: Floats
    y: Floats
    colour: str
    width: float = 1.5
    dashed: bool = False
    faint: bool = False


@dataclass(frozen=True)
class Intervals:
    """Upright intervals, each at its place; NaN is not drawn.

    Parameters
    ----------
    x, low, high : array, shape (intervals,)
        Where, and from where to where.
    colour, width
        As of a :class:`Line`.
    """

    x: Floats
    low: Floats
    high: Floats
    colour: str
    width: float = 1.5

    @property
    def line(self) -> Line:
        """All of them as one line with gaps."""
        gap = np.full(len(self.x), np.nan)
        x, y = (np.column_stack(parts).ravel() for parts in ((self.x, self.x, gap), (self.low, self.high, gap)))
        return Line(x, y, self.colour, self.width)


@dataclass(frozen=True)
class Band:
    """Everything between two heights."""

    low: float
    high: float


@dataclass(frozen=True)
class LegendEntry:
    """A colour, what has it, and a number beside it."""

    colour: str
    name: str
    value: str = ""


@dataclass(frozen=True)
class Plot:
    """One pair of axes with all that stands in them.

    Parameters
    ----------
    across, up : str
        Titles of the axes, with units.
    caption : str
        What it shows; stands beneath.
    hint : str
        What a click does; said on a screen only.
    title : str
        Above it, on paper.
    dots : Dots
        What can be pointed at.
    lines, intervals, bands : tuple
        Behind the dots.
    words : callable
        What a dot says.
    target : callable
        The case and method a dot leads to, or None.
    across_ticks, up_ticks : tuple of (place, words), or None
        In place of numbers.
    across_range, up_range : (float, float) or None
        What is seen at first; None: everything.
    across_limits, up_limits : (float, float) or None
        Beyond which no value lies: the axes end there, whatever room is left around the dots.
    logarithmic : bool
        x is drawn by its logarithm.
    equal : bool
        A unit up is as long as one across, on paper.
    legend : tuple of LegendEntry
        What the colours are.
    legend_on_screen : bool
        Whether a screen shows the legend too, where methods have their colours beside everything.
    """

    across: str
    up: str
    caption: str = ""
    hint: str = ""
    title: str = ""
    dots: Dots = field(default_factory=Dots)
    lines: tuple[Line, ...] = ()
    intervals: tuple[Intervals, ...] = ()
    bands: tuple[Band, ...] = ()
    words: Callable[[int], str] = str
    target: Callable[[int], Target | None] = lambda _: None
    across_ticks: Ticks | None = None
    up_ticks: Ticks | None = None
    across_range: Range | None = None
    up_range: Range | None = None
    across_limits: Range | None = None
    up_limits: Range | None = None
    logarithmic: bool = False
    equal: bool = False
    legend: tuple[LegendEntry, ...] = ()
    legend_on_screen: bool = False

    def by_logarithm(self) -> Plot:
        """The plot for axes that have no logarithmic scale: logarithms across, with the numbers for words.

        Examples
        --------
        >>> plot = Plot("ε", "", dots=Dots(np.array([0.1, 100.0]), np.zeros(2)), logarithmic=True).by_logarithm()
        >>> plot.dots.x.tolist(), plot.across_ticks[:2]
        ([-1.0, 2.0], ((-1.0, '0.1'), (0.0, '1')))
        """
        if not self.logarithmic:
            return self
        seen = self.across_range
        return replace(
            self, logarithmic=False,
            dots=replace(self.dots, x=np.log10(self.dots.x)),
            lines=tuple(replace(line, x=np.log10(line.x)) for line in self.lines),
            intervals=tuple(replace(each, x=np.log10(each.x)) for each in self.intervals),
            across_ticks=_decades(self.dots.x) if self.across_ticks is None else tuple(
                (float(np.log10(place)), words) for place, words in self.across_ticks
            ),
            across_range=(float(np.log10(seen[0])), float(np.log10(seen[1]))) if seen else None,
        )  # fmt: skip


def within(seen: Range, limits: Range) -> Range:
    """What is seen of an axis that ends where its values do.

    Examples
    --------
    >>> within((-0.02, 0.97), (0.0, 1.0)), within((0.5, 1.02), (0.0, 1.0))
    ((0.0, 0.97), (0.5, 1.0))
    """
    return max(seen[0], limits[0]), min(seen[1], limits[1])


@dataclass(frozen=True)
class FigureDescription:
    """Plots side by side, as a page has them.

    Parameters
    ----------
    plots : tuple of Plot
        In rows, from the left.
    width, height : float
        Of one plot, in inches.
    columns : int
        At most so many beside each other.
    shared : bool
        All plots have the same axes.
    legend : "below", "inside" or "none"
        Once beneath all plots, in the corner of each, or not at all.
    """

    plots: tuple[Plot, ...]
    width: float = 6.4
    height: float = 4.2
    columns: int = 3
    shared: bool = False
    legend: Literal["below", "inside", "none"] = "none"


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


def _decades(values: Floats) -> Ticks:
    """Powers of ten around values, no more than fit beside each other."""
    if not values.size:
        return ()
    low, high = int(np.floor(np.log10(values.min()))), int(np.ceil(np.log10(values.max())))
    step = 1 + (high - low) // MOST_DECADES
    return tuple((float(power), f"{10.0**power:g}") for power in range(low, high + 1, step))
