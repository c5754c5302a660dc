"""Numbers over an image as colours: probabilities from dark to bright, derivatives in blue, white, red. No Qt.

Each look-up table holds premultiplied ARGB; a slice costs one look-up a pixel. Where there is next to
nothing to show the colours are transparent, so that the image is seen.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from segloss_gui.app.slices.overlay import Argb

HEAT_MAPS = ("inferno", "viridis", "magma", "cividis")
"""Perceptually uniform maps that are offered."""
LOW, MIDDLE, HIGH = (33, 102, 172), (247, 247, 247), (196, 69, 43)
"""Blue, white and red of the diverging map."""
FADE_P = 0.10
"""Probability from which on a heat map is as opaque as it gets; below it fades out."""
FADE_D = 0.12
"""The same for derivatives, as a share of the scale."""
CENTRE = 255
"""Place of 0 in the diverging table of 511 colours."""
DECADES = 3
"""Decades that the logarithmic scale shows on each side of 0; what is smaller is linear."""
TENTHS_PERCENT = 1000


def heat_picture(codes: NDArray[np.uint16], name: str, opacity: float) -> Argb:
    """Probabilities of one slice as premultiplied ARGB.

    Parameters
    ----------
    codes : array, shape (rows, columns), uint16
        Probability times 65535.
    name : str
        One of :data:`HEAT_MAPS`.
    opacity : float
        0..1 where the probability is high.
    """
    picture: Argb = _heat_table(name, round(opacity * TENTHS_PERCENT)).take(codes >> 8)
    return picture


def heat_colours(name: str) -> NDArray[np.uint8]:
    """The 256 colours of a map, (256, 3)."""
    from matplotlib import colormaps

    colours: NDArray[np.uint8] = colormaps[name](np.arange(256), bytes=True)[:, :3]
    return colours


@dataclass(frozen=True)
class DivergingScale:
    """How a derivative becomes a colour.

    Parameters
    ----------
    largest : float
        Absolute value of the full colours; 0 where all is 0.
    logarithmic : bool
        Linear up to a thousandth of ``largest``, logarithmic above (a symmetric logarithm).

    Examples
    --------
    >>> [round(v, 2) for v in DivergingScale(2.0).place(np.array([-2.0, 0.0, 1.0, 5.0])).tolist()]
    [-1.0, 0.0, 0.5, 1.0]
    >>> [round(v, 2) for v in DivergingScale(1.0, logarithmic=True).place(np.array([0.0, 0.03, 1.0])).tolist()]
    [0.0, 0.5, 1.0]
    """

    largest: float
    logarithmic: bool = False

    def place(self, values: NDArray[np.floating]) -> NDArray[np.floating]:
        """Place of each value between the full colours, -1..1; what is no number lies at 0."""
        if not self.largest > 0:
            return np.zeros_like(values)
        with np.errstate(over="ignore", invalid="ignore"):
            whole = np.nan_to_num(values / values.dtype.type(self.largest), nan=0.0, posinf=1.0, neginf=-1.0)
        shares: NDArray[np.floating] = np.clip(whole, -1.0, 1.0)
        if self.logarithmic:
            strength = np.log1p(np.abs(shares) * 10**DECADES) / np.log1p(10.0**DECADES)
            shares = np.copysign(strength.astype(values.dtype), shares)
        return shares

    def ticks(self) -> tuple[tuple[float, float], ...]:
        """Values worth a mark on the bar, with their places -1..1."""
        steps = (1.0, 1e-1, 1e-2) if self.logarithmic else (1.0, 0.5)
        up = [self.largest * step for step in steps]
        values = np.array([-v for v in up] + [0.0] + up[::-1])
        return tuple(zip(values.tolist(), self.place(values).tolist(), strict=True))


def diverging_picture(values: NDArray[np.floating], scale: DivergingScale, opacity: float) -> Argb:
    """Derivatives of one slice as premultiplied ARGB: negative blue, positive red.

    Parameters
    ----------
    values : array, shape (rows, columns), floating
        Not-a-number is drawn as 0.
    scale : DivergingScale
        Which value has the full colours.
    opacity : float
        0..1 of the full colours.
    """
    # The upper half of a float32 tells it to a hundredth: a table of all halves spares logarithms a pixel.
    bits = np.ascontiguousarray(values, dtype=np.float32).view(np.uint32)
    picture: Argb = _table_of_halves(scale, round(opacity * TENTHS_PERCENT)).take(bits >> 16)
    return picture


def diverging_colours() -> NDArray[np.uint8]:
    """The 511 colours of the diverging map, (511, 3)."""
    ends = np.array([LOW, MIDDLE, HIGH], dtype=np.float64)
    place = np.linspace(-1.0, 1.0, 2 * CENTRE + 1)
    channels = [np.interp(place, (-1.0, 0.0, 1.0), ends[:, channel]) for channel in range(3)]
    colours: NDArray[np.uint8] = np.rint(np.stack(channels, axis=1)).astype(np.uint8)
    return colours


@lru_cache(maxsize=64)
def _heat_table(name: str, opacity: int) -> Argb:
    probability = np.arange(256) / 255
    return _baked(heat_colours(name), np.clip(probability / FADE_P, 0, 1) * opacity / TENTHS_PERCENT)


@lru_cache(maxsize=64)
def _diverging_table(opacity: int) -> Argb:
    place = np.abs(np.linspace(-1.0, 1.0, 2 * CENTRE + 1))
    return _baked(diverging_colours(), np.clip(place / FADE_D, 0, 1) * opacity / TENTHS_PERCENT)


@lru_cache(maxsize=16)
def _table_of_halves(scale: DivergingScale, opacity: int) -> Argb:
    """The colour of every float32, by the upper 16 of its bits; the lower ones are taken as their middle."""
    values = (np.arange(2**16, dtype=np.uint32) << 16 | 0x8000).view(np.float32)
    places = np.rint(scale.place(values) * CENTRE).astype(np.intp) + CENTRE
    table: Argb = _diverging_table(opacity).take(places)
    return table


def _baked(colours: NDArray[np.uint8], alpha: NDArray[np.float64]) -> Argb:
    """Colours (n, 3) with their opacities (n,) as premultiplied ARGB."""
    red, green, blue = np.rint(colours.T * alpha).astype(np.uint32)
    opaque = np.rint(alpha * 255).astype(np.uint32)
    baked: Argb = (opaque << 24 | red << 16 | green << 8 | blue).astype(np.uint32)
    return baked
