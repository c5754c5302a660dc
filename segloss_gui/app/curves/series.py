"""One growing curve: appended to, smoothed as it grows, thinned to what a screen can show."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import numpy as np

from segloss_gui.app.curves.smoothing import Floats, Smoother

XAxis = Literal["step", "epoch", "time"]
X_AXES: tuple[XAxis, ...] = ("step", "epoch", "time")


class Grown:
    """An array of floats that grows by doubling; :attr:`view` is never a copy."""

    def __init__(self) -> None:
        self._store = np.empty(256)
        self._size = 0

    def extend(self, values: Floats) -> None:
        """Append ``values``, shape (N,)."""
        size = self._size + len(values)
        if size > len(self._store):
            grown = np.empty(max(size, 2 * len(self._store)))
            grown[: self._size] = self.view
            self._store = grown
        self._store[self._size : size] = values
        self._size = size

    def clear(self) -> None:
        """Forget everything."""
        self._size = 0

    @property
    def view(self) -> Floats:
        """What was appended so far."""
        return self._store[: self._size]

    def __len__(self) -> int:
        return self._size


class Series:
    """Points of one curve over every x axis, in the order they came. Non-finite values are left out.

    Parameters
    ----------
    smoothing : float
        Weight of the past in the smoothed line, 0 up to below 1.

    Examples
    --------
    >>> series = Series()
    >>> series.extend({"step": [1, 2, 3]}, [0.5, float("nan"), 0.25])
    >>> series.raw.tolist(), series.at("step", 2.6)
    ([0.5, 0.25], 0.25)
    """

    def __init__(self, smoothing: float = 0.0) -> None:
        self._x: dict[str, Grown] = {axis: Grown() for axis in X_AXES}
        self._raw, self._smooth = Grown(), Grown()
        self._smoother = Smoother(smoothing)

    def extend(self, x: Mapping[str, Floats | list[float]], y: Floats | list[float]) -> None:
        """Append points; ``x`` maps axes to positions that never go back, each of shape (N,)."""
        values = np.asarray(y, dtype=np.float64)
        finite = np.isfinite(values)
        for axis, positions in x.items():
            self._x[axis].extend(np.asarray(positions, dtype=np.float64)[finite])
        self._raw.extend(values[finite])
        self._smooth.extend(self._smoother(values[finite]))

    def clear(self) -> None:
        """Forget every point."""
        for grown in (*self._x.values(), self._raw, self._smooth):
            grown.clear()
        self._smoother = Smoother(self._smoother.weight)

    def set_smoothing(self, weight: float) -> None:
        """Smooth all points anew with another weight; nothing happens when it is the same."""
        if weight != self._smoother.weight:
            self._smoother = Smoother(weight)
            self._smooth.clear()
            self._smooth.extend(self._smoother(self._raw.view))

    def x(self, axis: XAxis) -> Floats:
        """Positions on ``axis``, ascending."""
        return self._x[axis].view

    @property
    def raw(self) -> Floats:
        """Values as they came."""
        return self._raw.view

    @property
    def smooth(self) -> Floats:
        """Values smoothed."""
        return self._smooth.view

    def __len__(self) -> int:
        return len(self._raw)

    def at(self, axis: XAxis, position: float, *, smooth: bool = False) -> float:
        """Value of the point nearest to ``position``; NaN before the first and after the last."""
        x = self.x(axis)
        if not len(x) or not x[0] <= position <= x[-1]:
            return float("nan")
        right = int(np.searchsorted(x, position))
        nearest = right - 1 if right and position - x[right - 1] < x[right] - position else right
        return float((self.smooth if smooth else self.raw)[nearest])

    def end_of_epoch(self, axis: XAxis, epoch: int) -> float | None:
        """Where on ``axis`` the last point of ``epoch`` lies; None where the curve has not come so far.

        Examples
        --------
        >>> series = Series()
        >>> series.extend({"step": [10, 20, 30], "epoch": [0.5, 1.0, 1.5]}, [3.0, 2.0, 1.0])
        >>> series.end_of_epoch("step", 1), series.end_of_epoch("step", 2)
        (20.0, None)
        """
        epochs = self.x("epoch")
        if not len(epochs) or epochs[-1] < epoch:
            return None
        found = int(np.searchsorted(epochs, epoch, side="right")) - 1
        return float(self.x(axis)[found]) if found >= 0 else None

    def window(self, axis: XAxis, low: float, high: float) -> slice:
        """Indices of the points in [low, high] and of one neighbour on each side."""
        x = self.x(axis)
        first, last = np.searchsorted(x, (low, high), side="left")
        return slice(max(int(first) - 1, 0), int(last) + 1)


def averaged(x: Floats, y: Floats, points: int) -> tuple[Floats, Floats]:
    """At most ``points`` (and the last one) means of equal blocks: for lines that are smooth already.

    Examples
    --------
    >>> averaged(np.arange(4.0), np.array([1, 3, 5, 9.0]), 2)[1].tolist()
    [2.0, 7.0, 9.0]
    """
    if len(y) <= points:
        return x, y
    block = -(-len(y) // max(points, 1))
    whole = len(y) - len(y) % block
    mean_x, mean_y = x[:whole].reshape(-1, block).mean(axis=1), y[:whole].reshape(-1, block).mean(axis=1)
    return np.append(mean_x, x[-1]), np.append(mean_y, y[-1])


def thin(x: Floats, y: Floats, columns: int) -> tuple[Floats, Floats]:
    """At most about ``4 * columns`` points that draw the same picture: lowest and highest per column.

    Blocks have a power of two of points and begin at multiples of it, so that what was drawn stays
    as it is while a curve grows.

    Examples
    --------
    >>> thin(np.arange(8.0), np.array([0, 5, 1, 2, 9, 1, 0, 3.0]), 1)[1].tolist()
    [0.0, 5.0, 9.0, 0.0]
    """
    size = len(y) // max(2 * columns, 1)
    if size < 2:
        return x, y
    block = 1 << (size - 1).bit_length()
    whole = len(y) - len(y) % block
    blocks = y[:whole].reshape(-1, block)
    starts = np.arange(0, whole, block)
    ends = np.sort(np.stack([starts + blocks.argmin(axis=1), starts + blocks.argmax(axis=1)], axis=1), axis=1).ravel()
    picked = np.concatenate([ends, np.arange(whole, len(y))]) if whole < len(y) else ends
    return x[picked], y[picked]
