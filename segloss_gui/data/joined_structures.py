"""Structures that each have a mask of their own, in one label map: layers of a file, or a file each.

Where two structures share a voxel, a further value stands for both (:attr:`LabelMap.overlaps`), so
that each keeps its whole mask; what can hold one value a voxel only asks :func:`require_apart`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from segloss_gui.core.errors import FileRefusedError
from segloss_gui.core.geometry import Grid
from segloss_gui.core.volume import LabelMap

CODES = np.int32
SEGMENTATIONS = "segmentations"
"""Folder of a case that holds a mask a structure, as TotalSegmentator's data set names it."""


def joined(masks: Mapping[int, NDArray[np.bool_]], grid: Grid, names: Mapping[int, str]) -> LabelMap:
    """One label map of masks by their label value, none of them 0.

    Examples
    --------
    >>> masks = {1: np.array([[[0, 1, 1]]], bool), 2: np.array([[[0, 0, 1]]], bool)}
    >>> found = joined(masks, Grid((1, 1, 3), np.eye(4)), {1: "liver", 2: "lesion"})
    >>> found.data.ravel().tolist(), dict(found.overlaps)
    ([0, 1, 3], {3: (1, 2)})
    """
    data: NDArray[np.int32] = np.zeros(grid.shape, CODES)
    members: dict[int, tuple[int, ...]] = {0: ()}
    codes: dict[tuple[int, ...], int] = {(): 0, **{(label,): label for label in masks}}
    following = max(masks, default=0) + 1
    for label, mask in masks.items():
        inside = data[mask]
        for code in np.unique(inside):
            both = (*members[int(code)], label)
            following += both not in codes
            members[codes.setdefault(both, following - 1)] = both
            inside[inside == code] = np.int32(-codes[both])  # negative: not to be met again in this loop
        data[mask] = -inside
    overlaps = {code: both for code, both in members.items() if len(both) > 1}
    small: NDArray[np.integer] = data.astype(np.uint8) if following <= 256 else data
    return LabelMap(small, grid, names=dict(names), overlaps=overlaps)


def require_apart(path: Path, labels: LabelMap) -> LabelMap:
    """``labels``, when no two structures share a voxel.

    Raises
    ------
    FileRefusedError
        Naming two that do, and at how many voxels.
    """
    for code, several in labels.overlaps.items():
        if count := int(np.count_nonzero(labels.data == code)):
            called = " and ".join(repr(labels.names.get(label, f"label {label}")) for label in several)
            voxels = f"{count} voxel{'' if count == 1 else 's'}"
            raise FileRefusedError(path, f"its structures {called} overlap in {voxels}; here a voxel has one label")
    return labels


def placed(labels: LabelMap, grid: Grid) -> LabelMap | None:
    """Labels of a cropped grid on the whole one; None where voxels do not coincide, or labels lie outside."""
    start = offset_in(labels.grid, grid)
    if start is None:
        return None
    first = [max(0, at) for at in start]
    last = [min(n, at + own) for n, at, own in zip(grid.shape, start, labels.grid.shape, strict=True)]
    there = tuple(slice(a, max(a, b)) for a, b in zip(first, last, strict=True))
    own = tuple(slice(a - at, max(a, b) - at) for a, b, at in zip(first, last, start, strict=True))
    if np.count_nonzero(labels.data[own]) < np.count_nonzero(labels.data):
        return None
    data = np.zeros(grid.shape, labels.data.dtype)
    data[there] = labels.data[own]
    return replace(labels, data=data, grid=grid)


def offset_in(part: Grid, whole: Grid) -> tuple[int, int, int] | None:
    """Which voxel of ``whole`` the first one of ``part`` is; None where the two do not share their voxels.

    Examples
    --------
    >>> moved = np.eye(4); moved[:3, 3] = 2, 0, 1
    >>> offset_in(Grid((2, 2, 2), moved), Grid((5, 5, 5), np.eye(4)))
    (2, 0, 1)
    >>> offset_in(Grid((2, 2, 2), np.diag([2.0, 1, 1, 1])), Grid((5, 5, 5), np.eye(4))) is None
    True
    """
    x, y, z = (round(float(at)) for at in whole.to_index(part.affine[:3, 3]))
    moved = whole.affine.copy()
    moved[:3, 3] = whole.to_mm((x, y, z))
    return (x, y, z) if part.moved(part.shape, moved).matches(part) else None
