"""What a theory sheet draws: lines, a field of regions, or pictures; described here, painted by the view."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from segloss_gui.core.errors import BadInputError

Floats = NDArray[np.float64]
Dials = Mapping[str, float]
Dash = Literal["solid", "dashed", "dotted"]


@dataclass(frozen=True)
class Dial:
    """A number that the audience sees turned.

    Parameters
    ----------
    key, title : str
    low, high, start : float
        Its span, both ends included, and where it begins.
    log, integer : bool
        How it is turned.
    """

    key: str
    title: str
    low: float
    high: float
    start: float
    log: bool = False
    integer: bool = False


@dataclass(frozen=True)
class Line:
    """A curve, or with ``dots`` its points alone.

    Parameters
    ----------
    name : str
        In the legend; none without one.
    x, y : arrays, shape (n,)
        Not a number where the curve is broken.
    tone : int
        Which colour of :func:`~segloss_gui.core.colours.method_colour`; -1 the muted one.
    """

    name: str
    x: Floats
    y: Floats
    tone: int = 0
    dash: Dash = "solid"
    dots: bool = False


@dataclass(frozen=True)
class Field:
    """Where something holds in the plane.

    Parameters
    ----------
    values : array of bool, shape (rows, columns)
        The first row at the bottom.
    true, false : str
        What either means.
    """

    values: NDArray[np.bool_]
    true: str
    false: str


@dataclass(frozen=True)
class Picture:
    """A map with its number: ``values`` (H, W), coloured from 0 to its largest."""

    title: str
    caption: str
    values: Floats
    outline: NDArray[np.bool_]


@dataclass(frozen=True)
class Histogram:
    """Bars that are drawn by hand, in the order of the sheet's ``bars``.

    Parameters
    ----------
    at, heights : arrays, shape (n,)
        Where each stands, evenly, and how high.
    high : float
        The highest a bar can be.
    x, y : str
        Titles of the axes.
    """

    at: Floats
    heights: Floats
    high: float
    x: str
    y: str


@dataclass(frozen=True)
class Drawing:
    """All of a sheet at one setting of its dials.

    Parameters
    ----------
    reading : str
        One sentence with the numbers of this setting.
    x, y : str
        Titles of the axes.
    x_range, y_range : (low, high)
        Of a logarithmic axis: powers of ten.
    log_x, log_y : bool
        The lines are in plain numbers all the same.
    cursor : float or None
        Where the draggable line stands, in plain numbers.
    histogram : Histogram or None
        What is drawn by hand, beside the lines.
    """

    reading: str
    x: str = ""
    y: str = ""
    x_range: tuple[float, float] = (0.0, 1.0)
    y_range: tuple[float, float] = (0.0, 1.0)
    lines: tuple[Line, ...] = ()
    field: Field | None = None
    pictures: tuple[Picture, ...] = ()
    log_x: bool = False
    log_y: bool = False
    cursor: float | None = None
    histogram: Histogram | None = None


@dataclass(frozen=True)
class Beginning:
    """A named setting of all that a sheet lets one draw."""

    title: str
    values: Dials


@dataclass(frozen=True)
class Sheet:
    """One statement of theory, drawn.

    Parameters
    ----------
    key, title : str
    source : str
        Paper and number as printed there.
    statement : str
        What it says, for a clinician.
    dials : tuple of Dial
    draw : callable
        From the dials to a drawing.
    dragged : str
        Key of the dial that the vertical line moves; none without one.
    bars : tuple of Dial
        Of the histogram that is drawn by hand, from left to right.
    beginnings : tuple of Beginning
        Histograms to begin with, the first one at first.
    libraries : tuple of str
        What drawing it imports.
    """

    key: str
    title: str
    source: str
    statement: str
    dials: tuple[Dial, ...]
    draw: Callable[[Dials], Drawing]
    dragged: str = ""
    bars: tuple[Dial, ...] = ()
    beginnings: tuple[Beginning, ...] = ()
    libraries: tuple[str, ...] = ()
    _by_key: dict[str, Dial] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_key", {dial.key: dial for dial in (*self.dials, *self.bars)})

    def dial(self, key: str) -> Dial:
        """The dial or bar of a key."""
        return self._by_key[key]

    def starts(self) -> dict[str, float]:
        """Where the dials begin, and the bars."""
        first = dict(self.beginnings[0].values) if self.beginnings else {}
        return {key: first.get(key, dial.start) for key, dial in self._by_key.items()}

    def settled(self, values: Dials) -> dict[str, float]:
        """All dials and bars, those of ``values`` set and within their spans.

        Raises
        ------
        BadInputError
            When a dial is unknown or out of its span.
        """
        for key, value in values.items():
            if key not in self._by_key:
                known = f"the dials {', '.join(self._by_key)}" if self._by_key else "no dials"
                raise BadInputError(f"the sheet {self.key} has {known}, got {key!r}")
            dial = self._by_key[key]
            if not dial.low <= value <= dial.high:
                raise BadInputError(f"{self.key}: {key} must be in {dial.low:g}..{dial.high:g}, got {value:g}")
        return {**self.starts(), **values}
