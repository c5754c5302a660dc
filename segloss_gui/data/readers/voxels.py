"""The voxels of a NIfTI file as an array of their own type, read piece by piece.

Nothing is held twice: pieces are decoded into the array they end in, which may be shown while it fills. No file is
mapped into memory, however large and plain: another program that writes it anew while it is looked at cuts it first,
and whoever then touches a page that is no more ends with all its trainings, by a signal that nothing can catch.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from segloss_gui.core.errors import FileRefusedError
from segloss_gui.data.readers.nifti_header import Layout
from segloss_gui.data.readers.stream import DEFLATE_MOST, is_gzip, pieces

MOST_SCALED = 2**17  # slopes and intercepts above it lead out of two bytes, and further out of eight


class DoesNotFit(ArithmeticError):  # noqa: N818 - asks for another type, no fault of the file
    """A scaled value lies outside the integers it was to be kept in."""


def arranged(flat: NDArray[Any], layout: Layout) -> NDArray[Any]:
    """Voxels in the order of the file as ``(C, *stored.shape)``; a view."""
    x, y, z = layout.stored.shape
    return flat.reshape((-1, z, y, x)).transpose(0, 3, 2, 1)


def image_dtype(layout: Layout) -> np.dtype[Any]:
    """What the voxels of an image are kept as: integers as stored, everything else float32.

    Integers of one or two bytes stay integers where slope and intercept are whole (Hounsfield units).
    """
    if layout.colours:
        return np.dtype(np.uint8)
    if not layout.scaled and layout.dtype.kind in "iu":
        return layout.dtype.newbyteorder("=")
    small = layout.dtype.kind in "iu" and layout.dtype.itemsize <= 2
    whole = layout.slope.is_integer() and layout.intercept.is_integer()
    small &= max(abs(layout.slope), abs(layout.intercept)) < MOST_SCALED
    return np.dtype(np.int16 if small and whole else np.float32)


def empty(path: Path, layout: Layout, dtype: np.dtype[Any]) -> NDArray[Any]:
    """Room for the voxels in the order of the file, shape (C x voxels,); memory is taken as it fills.

    Raises
    ------
    FileRefusedError
        When the file cannot hold so many voxels.
    """
    require_plausible_size(path, layout)
    return np.zeros(layout.channels * int(np.prod(layout.stored.shape)), dtype)


def fill(path: Path, layout: Layout, target: NDArray[Any]) -> Iterator[float]:
    """Decode the voxels into ``target``, made by :func:`empty`, piece by piece; the share that is there.

    Raises
    ------
    FileRefusedError
        When the file is damaged or cut off.
    DoesNotFit
        When a scaled value does not fit ``target``.
    """
    done = 0
    for stored in stored_values(path, layout):
        _put(target, done, stored, layout)
        done += len(stored)
        yield done * layout.dtype.itemsize / layout.nbytes


def stored_values(path: Path, layout: Layout) -> Iterator[NDArray[Any]]:
    """Numbers as the file has them, piece by piece, unscaled.

    Raises
    ------
    FileRefusedError
        When the file is damaged or cut off.
    """
    require_plausible_size(path, layout)
    found, to_end = 0, layout.frames == layout.channels or layout.colours
    for piece in pieces(path, layout.offset, layout.nbytes, layout.dtype.itemsize, to_end=to_end):
        found += len(piece)
        yield np.frombuffer(piece, layout.dtype)
    if found < layout.nbytes:
        raise cut_off(path, found, layout.nbytes)


def numbers(path: Path, layout: Layout) -> NDArray[Any]:
    """``(C, *stored.shape)`` for label maps: as stored, scaled in double precision where a scale is named."""
    target = empty(path, layout, np.dtype(np.float64) if layout.scaled else layout.dtype.newbyteorder("="))
    for _ in fill(path, layout, target):
        pass
    return arranged(target, layout)


def require_plausible_size(path: Path, layout: Layout) -> None:
    """A damaged header may promise more than memory holds: asked for before any is taken.

    Raises
    ------
    FileRefusedError
        When the file cannot hold so many voxels.
    """
    size = path.stat().st_size
    most = size * DEFLATE_MOST - layout.offset if is_gzip(path) else size - layout.offset
    if layout.nbytes > most:
        raise cut_off(path, most, layout.nbytes)


def cut_off(path: Path, found: int, expected: int) -> FileRefusedError:
    """The refusal of a file that ends before its last voxel."""
    if found <= 0:
        return FileRefusedError(path, "holds a header and no voxels")
    return FileRefusedError(path, f"is cut off: at most {found} of the {expected} bytes of its voxels are there")


def _put(target: NDArray[Any], at: int, stored: NDArray[Any], layout: Layout) -> None:
    if layout.colours:
        channels = target.reshape(layout.channels, -1)
        channels[:, at : at + len(stored)] = stored.view(np.uint8).reshape(len(stored), -1)[:, : layout.channels].T
    elif not layout.scaled:
        target[at : at + len(stored)] = stored
    elif target.dtype == np.int16:
        scaled = stored.astype(np.int64) * int(layout.slope) + int(layout.intercept)
        if scaled.min() < -32768 or scaled.max() > 32767:
            raise DoesNotFit
        target[at : at + len(stored)] = scaled
    else:
        target[at : at + len(stored)] = stored * np.float64(layout.slope) + layout.intercept
