"""From the numbers in a file to label values: whole numbers, or a refusal in words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from segloss_gui.core.errors import FileRefusedError

WHOLE_WITHIN = 1e-3


def whole_numbers(path: Path, values: NDArray[Any]) -> NDArray[np.integer]:
    """Label values of a file as the smallest integer type that holds them.

    Floats are taken when every one lies within 0.001 of a whole number: a header's scale factor
    turns 1 into 0.99999997. Soft labels are refused, never rounded.

    Parameters
    ----------
    path : Path
        The file, for the message.
    values : array, any shape
        What was read.

    Raises
    ------
    FileRefusedError
        For not-a-number, infinities, values between whole numbers, negative or huge values.

    Examples
    --------
    >>> whole_numbers(Path("mask.nii"), np.array([0.0, 0.99999997], dtype=np.float32))
    array([0, 1], dtype=uint8)
    >>> whole_numbers(Path("soft.nii"), np.array([0.0, 0.25]))
    Traceback (most recent call last):
        ...
    segloss_gui.core.errors.FileRefusedError: soft.nii: label values must be whole numbers, got 0.25 (1 voxel of 2)
    """
    if np.issubdtype(values.dtype, np.floating):
        values = _rounded(path, values)
    if values.size == 0:
        raise FileRefusedError(path, "holds no voxels")
    low, high = int(values.min()), int(values.max())
    if low < 0 or high > np.iinfo(np.int32).max:
        raise FileRefusedError(path, f"label values must lie in 0..2147483647, got {low if low < 0 else high}")
    return values.astype(np.uint8 if high <= 255 else np.uint16 if high <= 65535 else np.int32, copy=False)


def _rounded(path: Path, values: NDArray[Any]) -> NDArray[Any]:
    if not np.isfinite(values).all():
        odd = values[~np.isfinite(values)][0]
        raise FileRefusedError(path, f"label values must be whole numbers, got {odd}")
    rounded: NDArray[Any] = np.rint(values)
    between = np.abs(values - rounded) > WHOLE_WITHIN
    count = int(np.count_nonzero(between))
    if count:
        voxels = f"{count} voxel{'' if count == 1 else 's'} of {values.size}"
        raise FileRefusedError(path, f"label values must be whole numbers, got {values[between][0]:g} ({voxels})")
    return rounded
