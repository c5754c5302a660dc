"""Window and level: which values of an image are drawn black and which white."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from segloss_gui.app.slices.tissue import holds_hounsfield, tissue_of
from segloss_gui.core.number_text import with_minus

AUTOMATIC_PERCENTILES = (0.5, 99.5)
SAMPLES = 200_000
SAMPLED_SLICES = 16
CT_NAMES = ("ct", "computed tomography")
TABLE_BYTES = 2  # integers of up to this many bytes go through a table


@dataclass(frozen=True)
class Window:
    """Values up to ``low`` are black, from ``high`` on white; the other way round where it is ``inverted``.

    Where it is ``linear``, as DICOM's function of that name, it is called one wider than it reaches, and half a value
    higher than its middle.

    Examples
    --------
    >>> Window.of(level=40, width=80)
    Window(low=0.0, high=80.0)
    >>> Window(0.0, 80.0).level, Window(0.0, 80.0).width
    (40.0, 80.0)
    >>> Window(0.0, 79.0, linear=True).level, Window(0.0, 79.0, linear=True).width
    (40.0, 80.0)
    """

    low: float
    high: float
    inverted: bool = field(default=False, repr=False)
    linear: bool = field(default=False, repr=False)

    @classmethod
    def of(cls, level: float, width: float, *, linear: bool = False) -> Window:
        """From level and width, as scanners say it."""
        middle, half = level - linear / 2, max(width - linear, 1e-9) / 2
        return cls(middle - half, middle + half, linear=linear)

    @property
    def level(self) -> float:
        """Middle of the window, as it is called."""
        return (self.low + self.high + self.linear) / 2

    @property
    def width(self) -> float:
        """Extent of the window, as it is called."""
        return self.high - self.low + self.linear

    def moved(self, right: float, down: float) -> Window:
        """After a drag, in shares of the window per pixel: right widens, down darkens."""
        width = self.width * float(np.exp(np.clip(right, -3.0, 3.0)))
        # Down darkens what is seen, turned over or not.
        level = self.level + (-down if self.inverted else down) * self.width
        return replace(Window.of(level, width, linear=self.linear), inverted=self.inverted)


def window_words(window: Window) -> str:
    """Level and width as they stand beside an image: four digits, or all of a number above.

    Examples
    --------
    >>> window_words(Window.of(level=32768, width=65535)), window_words(Window.of(level=-0.5, width=0.0625))
    ('L 32768  W 65535', 'L \u22120.5  W 0.0625')
    """
    return with_minus(f"L {_four_digits(window.level)}  W {_four_digits(window.width)}")


def _four_digits(value: float) -> str:
    return f"{value:.0f}" if 1e4 <= abs(value) < 1e7 else f"{value:.4g}"


PRESETS: Mapping[str, Window] = MappingProxyType(
    {
        "brain": Window.of(level=40, width=80),
        "soft tissue": Window.of(level=40, width=400),
        "lung": Window.of(level=-600, width=1500),
        "bone": Window.of(level=400, width=1800),
        "liver": Window.of(level=60, width=160),
        "mediastinum": Window.of(level=50, width=350),
        "vessels": Window.of(level=300, width=600),
    }
)
"""Windows in Hounsfield units, for CT; "automatic" is made from the image's own values."""


def automatic(values: NDArray[np.generic]) -> Window:
    """From the 0.5th to the 99.5th percentile of the tissue: the finite values, the empty ground around it left out.

    A volume is sampled evenly, so that a large one takes no longer than a small one.

    Examples
    --------
    >>> automatic(np.arange(1001.0))
    Window(low=5.0, high=995.0)
    """
    sample = sampled(values)
    tissue = tissue_of(sample)
    if not tissue.size:
        return Window(0.0, 1.0)
    low, high = (float(v) for v in np.percentile(tissue, AUTOMATIC_PERCENTILES))
    if high <= low:  # almost constant: a small object on an empty ground still wants to be seen
        finite = sample[np.isfinite(sample)]
        low, high = float(finite.min()), float(finite.max())
    return Window(low, high) if high > low else Window(low - 0.5, low + 0.5)


def preset_for(values: NDArray[np.generic], called: str = "") -> Window | None:
    """The preset an image starts with: soft tissue for CT, known by the name of its channel or by its values.

    Examples
    --------
    >>> preset_for(np.array([-1000, -1000, 40, 60])), preset_for(np.arange(9)), preset_for(np.arange(9), "CT")
    (Window(low=-160.0, high=240.0), None, Window(low=-160.0, high=240.0))
    """
    is_ct = called.strip().lower() in CT_NAMES or holds_hounsfield(sampled(values))
    return PRESETS["soft tissue"] if is_ct else None


def sampled(values: NDArray[np.generic]) -> NDArray[np.generic]:
    """About ``SAMPLES`` values in a regular pattern; a view. Steps are widest along the axis slowest in memory."""
    steps, spare = [slice(None)] * values.ndim, values.size / SAMPLES
    for axis in sorted(range(values.ndim), key=lambda axis: -abs(values.strides[axis])):
        step = max(1, min(round(spare), values.shape[axis] // SAMPLED_SLICES if values.ndim > 1 else values.size))
        steps[axis], spare = slice(step // 2, None, step), spare / step
    return values[tuple(steps)]


def to_grey(pixels: NDArray[np.generic], window: Window) -> NDArray[np.uint8]:
    """Pixels as 0..255 through a window; not-a-number is black.

    Examples
    --------
    >>> to_grey(np.array([-5, 0, 50, 100, 900], dtype=np.int16), Window(0, 100)).tolist()
    [0, 0, 127, 255, 255]
    >>> to_grey(np.array([0.0, 50.0, np.nan, np.inf]), Window(0, 100)).tolist()
    [0, 127, 0, 255]
    >>> to_grey(np.array([-5, 0, 100, np.nan]), Window(0, 100, inverted=True)).tolist()
    [255, 255, 0, 0]
    """
    dtype = pixels.dtype
    if dtype.kind in "iu" and dtype.itemsize <= TABLE_BYTES:
        unsigned = (
            pixels.view(np.dtype(f"u{dtype.itemsize}")) if dtype.isnative else pixels.astype(f"u{dtype.itemsize}")
        )
        return np.take(_table(dtype.newbyteorder("=").str, window), unsigned)
    return _scaled(pixels.astype(np.float32), window)


@lru_cache(maxsize=8)
def _table(dtype: str, window: Window) -> NDArray[np.uint8]:
    """Grey of every value of a small integer type, in the order of its bits."""
    kind = np.dtype(dtype)
    bits = np.arange(2 ** (8 * kind.itemsize), dtype=f"u{kind.itemsize}")
    return _scaled(bits.view(kind).astype(np.float32), window)


def _scaled(values: NDArray[np.float32], window: Window) -> NDArray[np.uint8]:
    scale = np.float32(255.0 / max(window.high - window.low, 1e-30))
    shifted = (np.float32(window.high) - values if window.inverted else values - np.float32(window.low)) * scale
    # fmax and fmin let a number win over not-a-number, which thereby becomes black.
    clipped: NDArray[np.float32] = np.fmin(np.fmax(shifted, np.float32(0)), np.float32(255))
    return clipped.astype(np.uint8)
