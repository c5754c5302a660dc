"""Volumes and label maps to files, in the orientation of the file they belong to.

A file is written beside its place and then moved there: whoever reads meets the old file or the
whole new one, also when the program is killed in between.
"""

from __future__ import annotations

import gzip
import os
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
from nibabel.nifti1 import Nifti1Image
from nibabel.nifti2 import Nifti2Image
from numpy.typing import NDArray

from segloss_gui.core.errors import BadInputError, file_named
from segloss_gui.core.geometry import Grid, Reorientation
from segloss_gui.core.plain_files import require_place
from segloss_gui.core.volume import LabelMap, Volume
from segloss_gui.data.readers.nifti import PICTURE_MARK

LARGEST_NIFTI1_AXIS = np.iinfo(np.int16).max


def write_labels(path: Path, labels: LabelMap) -> None:
    """Write a label map as NIfTI (``.nii.gz`` or ``.nii``) on its stored grid.

    Parameters
    ----------
    path : Path
        Folders on the way are made.
    labels : LabelMap
        Written as uint8 where its values allow, else int16 or int32.

    Raises
    ------
    BadInputError
        For another ending.
    OSError
        When the disk refuses.
    """
    stored = labels.stored or labels.grid
    _write(path, Reorientation(stored).restore(_smallest(labels.data)), stored)


def write_volume(path: Path, volume: Volume) -> None:
    """Write an image as NIfTI on its stored grid, channels as the fourth axis; floats as float32."""
    stored = volume.stored or volume.grid
    floating = np.issubdtype(volume.data.dtype, np.floating)
    data = Reorientation(stored).restore(volume.data.astype(np.float32, copy=False) if floating else volume.data)
    _write(path, data[0] if data.shape[0] == 1 else np.moveaxis(data, 0, 3), stored)


def write_scaled(path: Path, data: NDArray[np.integer], stored: Grid, *, slope: float) -> None:
    """Write whole numbers (C, X, Y, Z) that stand for ``number * slope`` as NIfTI on ``stored``, channels last."""
    values = Reorientation(stored).restore(data)
    _write(path, values[0] if values.shape[0] == 1 else np.moveaxis(values, 0, 3), stored, slope)


def _smallest(data: NDArray[np.integer]) -> NDArray[np.integer]:
    low, high = (int(data.min()), int(data.max())) if data.size else (0, 0)
    for dtype in (np.uint8, np.int16, np.int32):
        if np.iinfo(dtype).min <= low and high <= np.iinfo(dtype).max:
            return data.astype(dtype, copy=False)
    raise BadInputError(f"label values must fit 32 bits to be written, got {low}..{high}")


def _write(path: Path, data: NDArray[Any], stored: Grid, slope: float | None = None) -> None:
    name = path.name.lower()
    if not name.endswith((".nii", ".nii.gz")):
        raise BadInputError(f"{path}: volumes are written as .nii or .nii.gz")
    image = _nifti(data, stored)
    if slope is not None:
        image.header.set_slope_inter(slope, 0.0)
    content = image.to_bytes()
    # Level 1: label maps shrink a hundredfold at any level; no time stamp, so equal data give equal files.
    _replace(path, gzip.compress(content, compresslevel=1, mtime=0) if name.endswith(".gz") else content)


def _nifti(data: NDArray[Any], stored: Grid) -> Any:
    image = (Nifti2Image if max(data.shape) > LARGEST_NIFTI1_AXIS else Nifti1Image)(data, stored.affine)
    # Sheared axes have no qform; nibabel then writes the nearest rotation, which other tools may prefer.
    sheared = not np.allclose(_angles(stored.affine), np.eye(3), atol=1e-4)
    image.set_sform(stored.affine, code=1)
    image.set_qform(None if sheared else stored.affine, code=0 if sheared else 1)
    if stored.anatomical:
        image.header.set_xyzt_units("mm")
    else:
        image.header.set_intent("none", name=PICTURE_MARK)
    return image


def _angles(affine: NDArray[np.float64]) -> NDArray[np.float64]:
    axes = affine[:3, :3] / np.linalg.norm(affine[:3, :3], axis=0)
    return np.asarray(axes.T @ axes, dtype=np.float64)


def _replace(path: Path, content: bytes) -> None:
    require_place(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}.{threading.get_ident()}.tmp")
    try:
        with file_named(path):
            beside.write_bytes(content)
            os.replace(beside, path)
    except BaseException:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise
