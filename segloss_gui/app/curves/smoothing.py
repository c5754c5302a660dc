"""The exponential average of TensorBoard, debiased, computed in blocks instead of a loop.

Source: TensorBoard, ``vz_line_chart2/line-chart.ts`` (``resmoothDataset``): with weight w,
``last = w * last + (1 - w) * y`` and the value shown is ``last / (1 - w**n)``.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_BLOCK = 256


@lru_cache(maxsize=100)
def _weights(weight: float) -> tuple[Floats, Floats]:
    """What the values of a block, and the average before it, contribute to the block's averages."""
    steps = np.arange(_BLOCK)
    lag = steps[:, None] - steps[None, :]
    kernel = (1 - weight) * np.where(lag >= 0, weight ** np.maximum(lag, 0.0), 0.0)
    decay: Floats = np.power(weight, steps + 1.0, dtype=np.float64)
    return kernel, decay


class Smoother:
    """Smooths numbers as they come; calling it twice goes on where the first call ended.

    Parameters
    ----------
    weight : float
        Share of the past kept at each step, 0 (nothing is smoothed) up to below 1.

    Examples
    --------
    >>> smooth = Smoother(0.5)
    >>> smooth(np.array([1.0, 1.0])).tolist(), smooth(np.array([4.0])).round(3).tolist()
    ([1.0, 1.0], [2.714])
    """

    def __init__(self, weight: float) -> None:
        if not 0 <= weight < 1:
            raise ValueError(f"a smoothing weight must lie in [0, 1), got {weight}")
        self.weight = weight
        self._last = 0.0
        self._count = 0
        self._kernel, self._decay = _weights(weight)

    def __call__(self, values: Floats) -> Floats:
        """Smoothed ``values``, shape (N,); all must be finite."""
        if self.weight == 0 or not len(values):
            return values.astype(np.float64, copy=True)
        average = np.concatenate(
            [self._block(values[start : start + _BLOCK]) for start in range(0, len(values), _BLOCK)]
        )
        count = self._count + np.arange(1, len(values) + 1)
        self._count += len(values)
        shown: Floats = average / -np.expm1(count * np.log(self.weight))
        return shown

    def _block(self, values: Floats) -> Floats:
        size = len(values)
        average: Floats = self._kernel[:size, :size] @ values + self._decay[:size] * self._last
        self._last = float(average[-1])
        return average
