"""What lies at or above a threshold of probabilities, as a map of labels."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


class ThresholdMask:
    """Labels of the voxels at or above a threshold, made for the slice that is asked for, not for the whole.

    Parameters
    ----------
    codes : array, shape (X, Y, Z), uint16
        Probability times 65535.
    level : int
        Smallest number that is inside.
    class_value : int
        Label inside; 0 outside.
    """

    def __init__(self, codes: NDArray[np.uint16], level: int, class_value: int) -> None:
        self._codes, self._level = codes, level
        self._label = np.min_scalar_type(class_value).type(class_value)
        self.shape = codes.shape

    def __getitem__(self, where: Any) -> NDArray[np.integer]:
        inside: NDArray[np.integer] = (self._codes[where] >= self._level) * self._label
        return inside
