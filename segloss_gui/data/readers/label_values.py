"""From the numbers in a file to label values: whole numbers, or a refusal in words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from segloss_gui.core.errors import FileRefusedError

WHOLE_WITHIN = 1e-3
LOWEST, HIGHEST = -128, np.iinfo(np.int32).max
BLOCK = 2**22


def whole_numbers(path: Path, values: NDArray[Any]) -> NDArray[np.integer]:
    """Label values of a file as the smallest integer type that holds them.

    Floats are taken when every one lies within 0.001 of a whole number: a header's scale factor
    turns 1 into 0.99999997. Soft labels are refused, never rounded. Small negative values are marks such
    as "not looked at": they are kept, and belong to no class. Lower ones are intensities.

    Parameters
    ----------
    path : Path
        The file, for the message.
    values : array, any shape
        What was read.

    Raises
    ------
    FileRefusedError
        For not-a-number, infinities, values between whole numbers, values below -128, huge values.

    Examples
    --------
    >>> whole_numbers(Path("mask.nii"), np.array([0.0, 0.99999997], dtype=np.float32))
    array([0, 1], dtype=uint8)
    >>> whole_numbers(Path("soft.nii"), np.array([0.0, 0.25]))
    Traceback (most recent call last):
        ...
    segloss_gui.core.errors.FileRefusedError: soft.nii: label values must be whole numbers, got 0.25 (1 voxel of 2)
    """
    if values.size == 0:
        raise FileRefusedError(path, "holds no voxels")
    floating = np.issubdtype(values.dtype, np.floating)
    low, high = _range_of_floats(path, values) if floating else (int(values.min()), int(values.max()))
    if low < LOWEST or high > HIGHEST:
        odd = f"{low}: is it an image?" if low < LOWEST else str(high)
        raise FileRefusedError(path, f"label values must lie in {LOWEST}..{HIGHEST}, got {odd}")
    kinds = (np.int8, np.int16, np.int32) if low < 0 else (np.uint8, np.uint16, np.int32)
    kind = next(kind for kind in kinds if high <= np.iinfo(kind).max)
    return _rounded(values, kind) if floating else values.astype(kind, copy=False)


def _range_of_floats(path: Path, values: NDArray[Any]) -> tuple[int, int]:
    """Lowest and highest value; refuses what lies between whole numbers. Looks at a block at a time."""
    low, high, between, odd = np.inf, -np.inf, 0, 0.0
    for block in _blocks(values):
        if not np.isfinite(block).all():
            raise FileRefusedError(path, f"label values must be whole numbers, got {block[~np.isfinite(block)][0]}")
        off = np.abs(block - np.rint(block)) > WHOLE_WITHIN
        if off.any():
            odd = odd if between else block[off][0]
            between += int(np.count_nonzero(off))
        low, high = min(low, block.min()), max(high, block.max())
    if between:
        voxels = f"{between} voxel{'' if between == 1 else 's'} of {values.size}"
        raise FileRefusedError(path, f"label values must be whole numbers, got {odd:g} ({voxels})")
    return round(float(low)), round(float(high))


def _rounded(values: NDArray[Any], kind: type[np.integer]) -> NDArray[np.integer]:
    """Whole numbers in the same order of memory; a float volume is never held twice."""
    whole = np.empty_like(values, dtype=kind, subok=False)
    for target, block in zip(_blocks(whole), _blocks(values), strict=True):
        target[...] = np.rint(block)
    return whole


def _blocks(values: NDArray[Any]) -> list[NDArray[Any]]:
    flat = values.ravel(order="K")
    return [flat[start : start + BLOCK] for start in range(0, flat.size, BLOCK)]
