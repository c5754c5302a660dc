"""The header of a NIfTI file: where its voxels lie, what they are, and what cannot be read right."""

from __future__ import annotations

import logging
import math
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

import numpy as np
from nibabel.nifti1 import Nifti1Header
from nibabel.nifti2 import Nifti2Header
from nibabel.spatialimages import HeaderDataError
from nibabel.wrapstruct import WrapStructError
from numpy.typing import NDArray

from segloss_gui.core.errors import FileRefusedError, GeometryError
from segloss_gui.core.geometry import Grid
from segloss_gui.data.readers.base import require_frame
from segloss_gui.data.readers.plain_nifti import PlainHeader, plain_header
from segloss_gui.data.readers.stream import DEFLATE_MOST, file_start, is_gzip, read_start

PICTURE_MARK = "picture"
HEADERS: dict[int, Any] = {348: Nifti1Header, 540: Nifti2Header}
CIFTI_INTENTS = range(3000, 3100)
# The spatial part of xyzt_units: its code, its name, and how many millimetres it is (0, unknown, means millimetres).
UNITS: dict[int, tuple[str, float]] = {1: ("metres", 1e3), 3: ("micrometres", 1e-3)}
LARGEST_VOXEL_MM, LARGEST_HEADER = 100.0, 4096
START = 544
UNIT, UNSAID = 1.1e-4, 0.01  # how far steps may be from 1 to be directions, and voxel sizes to say nothing more
PLACING = (
    "pixdim", "xyzt_units", "qform_code", "sform_code", "quatern_b", "quatern_c", "quatern_d", "qoffset_x",
    "qoffset_y", "qoffset_z", "srow_x", "srow_y", "srow_z",
)  # fmt: skip
"""Fields of a header that say where its voxels lie."""

# nibabel prints a line for each fault of a header, mended or not; what matters is raised and said here.
logging.getLogger("nibabel.global").setLevel(logging.CRITICAL + 1)


@dataclass(frozen=True, eq=False)
class Layout:
    """Where a file's voxels lie and what they are.

    Parameters
    ----------
    stored : Grid
        The grid in the file.
    channels : int
        Volumes of a 4D file, or colours.
    frames : int
        Volumes of a 4D file.
    dtype : numpy dtype
        As stored, byte order included; structured for colours.
    offset, nbytes : int
        First byte of the voxels in the (decompressed) file, and how many bytes they fill.
    slope, intercept : float
        Scale of the stored numbers; 1 and 0 where the header names none.
    notes : tuple of str
        What had to be assumed about the grid.
    """

    stored: Grid
    channels: int
    frames: int
    dtype: np.dtype[Any]
    offset: int
    nbytes: int
    slope: float
    intercept: float
    notes: tuple[str, ...] = ()

    @property
    def scaled(self) -> bool:
        """Whether the stored numbers must be multiplied or shifted."""
        return (self.slope, self.intercept) != (1.0, 0.0)

    @property
    def colours(self) -> bool:
        """Whether a voxel is red, green and blue in bytes."""
        return self.dtype.names is not None

    def of_frame(self, path: Path, frame: int | None) -> Layout:
        """The layout of one volume of a 4D file, counted from 0; of all of them for None."""
        if frame is None:
            return self
        require_frame(path, frame, self.frames)
        if self.colours:
            return self
        nbytes = self.nbytes // self.frames
        return replace(self, channels=1, offset=self.offset + frame * nbytes, nbytes=nbytes)


def read_layout(path: Path) -> Layout:
    """What the header of a NIfTI file says.

    Raises
    ------
    FileRefusedError
        When it says nothing that can be read right.
    """
    look = file_start(path)
    if (told := look.told.get("layout")) is None:  # a file that is inspected is asked several times over
        told = look.told["layout"] = _layout(path, read_start(path, START), look.size)
    return cast("Layout", told)


@lru_cache(maxsize=64)
def _layout(path: Path, start: bytes, size: int) -> Layout:
    header = plain_header(start) or _nifti_header(path, start)
    try:
        shape = tuple(int(n) for n in header.get_data_shape())
        dtype = np.dtype(header.get_data_dtype())
        slope, intercept = header.get_slope_inter()
    except HeaderDataError as error:
        raise FileRefusedError(path, f"its NIfTI header is faulty: {error}") from error
    offset = _offset(path, header, size)
    space, volumes = _space(path, shape, int(header["intent_code"]))
    colours = _colours(path, dtype, volumes)
    stored, notes = stored_grid(path, header, space, no_depth=len(shape) == 2)
    notes += () if isinstance(header, PlainHeader) else assumed_sizes(start, header, stored)
    nbytes = math.prod(shape) * dtype.itemsize
    scale = (1.0 if slope is None else slope, intercept or 0.0)
    return Layout(stored, volumes * colours, volumes, dtype, offset, nbytes, *scale, notes)


def _offset(path: Path, header: Any, size: int) -> int:
    """First byte of the voxels; an offset that is no number, or lies outside the file, is refused."""
    said = float(header["vox_offset"])
    most = size * (DEFLATE_MOST if is_gzip(path) else 1)
    if not 0 <= said <= max(most, LARGEST_HEADER):
        raise FileRefusedError(path, f"its voxels must begin inside the file, its header says at byte {said:g}")
    return int(header.get_data_offset())


def _nifti_header(path: Path, start: bytes) -> Any:
    sizes = (int.from_bytes(start[:4], "little"), int.from_bytes(start[:4], "big"))
    size = next((size for size in sizes if size in HEADERS), None)
    if size is None:
        raise FileRefusedError(path, "is not a NIfTI file (its header must begin with 348 or 540)")
    if len(start) < size:
        raise FileRefusedError(path, f"is cut off inside its header: {len(start)} of {size} bytes")
    try:
        header = HEADERS[size](start[:size], check=False)
        header.check_fix()
    except (HeaderDataError, WrapStructError, ArithmeticError, ValueError) as error:
        raise FileRefusedError(path, f"its NIfTI header is faulty: {error}") from error
    if header["magic"].item() not in (b"n+1", b"n+2"):
        raise FileRefusedError(path, "is not a single-file NIfTI (an Analyze file, or half of a .hdr/.img pair)")
    return header


def _space(path: Path, shape: tuple[int, ...], intent: int) -> tuple[tuple[int, int, int], int]:
    size = " x ".join(str(n) for n in shape)
    if intent in CIFTI_INTENTS:
        raise FileRefusedError(path, f"is a CIFTI file (values on surfaces, {size}), not a volume")
    if min(shape, default=0) < 1:
        raise FileRefusedError(path, f"must have at least one voxel along every axis, got {size or 'no axes'}")
    while len(shape) > 3 and shape[-1] == 1:
        shape = shape[:-1]
    if len(shape) == 5 and shape[3] == 1:  # a vector a voxel: no time between space and channels
        shape = (*shape[:3], shape[4])
    if len(shape) > 4:
        raise FileRefusedError(path, f"must have at most 4 dimensions, got {len(shape)} ({size})")
    x, y, z, volumes = (*shape, 1, 1, 1, 1)[:4] if len(shape) < 4 else shape
    if sum(n > 1 for n in (x, y, z)) < 2:
        raise FileRefusedError(path, f"is a list of values ({size}), not a volume or a picture")
    return (x, y, z), volumes


def _colours(path: Path, dtype: np.dtype[Any], volumes: int) -> int:
    if dtype.kind == "c":
        raise FileRefusedError(path, f"holds complex numbers ({dtype}); save magnitude or phase as real numbers")
    if dtype.names is None:
        return 1
    if volumes > 1:
        raise FileRefusedError(path, f"a colour image must be one volume, got {volumes}")
    return 3


@dataclass(frozen=True)
class _Placing:
    """Where a header places its voxels: two with the same ``said`` do so alike."""

    said: bytes
    header: Any = field(compare=False)
    path: Path = field(compare=False)


def stored_grid(
    path: Path, header: Any, shape: tuple[int, int, int], *, no_depth: bool
) -> tuple[Grid, tuple[str, ...]]:
    """Where a header of NIfTI, in one file or of a pair, places so many voxels, and what had to be assumed.

    Raises
    ------
    FileRefusedError
        When it says no such place.
    """
    said = header.placing if isinstance(header, PlainHeader) else _placing(header)
    anatomical = header.get_intent()[2] != PICTURE_MARK
    try:
        return _grid(_Placing(said, header, path), header.endianness, shape, anatomical, no_depth)
    except (GeometryError, HeaderDataError) as error:
        raise FileRefusedError(path, f"its orientation cannot be used: {error}") from error


def assumed_sizes(start: bytes, header: Any, stored: Grid) -> tuple[str, ...]:
    """What is told of voxel sizes that a header does not say, where it is they that count; nibabel mends them to 1."""
    if header["sform_code"] > 0 or stored.says_no_size:
        return ()
    said = type(header)(start[: header.sizeof_hdr], check=False)["pixdim"][1:4]
    lacking = [
        axis for axis, size, n in zip("xyz", said, stored.shape, strict=True) if n > 1 and not 0 < abs(size) < math.inf
    ]
    return (f"says no size of its voxels along {', '.join(lacking)}, 1 mm was taken",) if lacking else ()


def _qform(header: Any) -> NDArray[np.float64]:
    """The affine of a header's quaternion; one longer than 1 is no rotation (nibabel's own words are of its square)."""
    try:
        return cast("NDArray[np.float64]", header.get_qform())
    except ValueError as error:
        raise GeometryError("its quaternion is longer than 1, which is no rotation") from error


def _placing(header: Any) -> bytes:
    return b"".join(header.structarr[name].tobytes() for name in PLACING)


@lru_cache(maxsize=8)  # channels and reference of a case lie alike
def _grid(
    placing: _Placing, _byte_order: str, shape: tuple[int, int, int], anatomical: bool, no_depth: bool
) -> tuple[Grid, tuple[str, ...]]:
    header = placing.header
    sizes = _voxel_sizes(header)
    notes: tuple[str, ...] = ()
    if header["sform_code"] > 0:
        affine, notes = _sized(header.get_sform(), sizes)
    elif header["qform_code"] > 0:
        affine = _qform(header)
    else:
        # NIfTI's method 1: only voxel sizes are known, so no letters are claimed.
        affine, anatomical = np.diag([*sizes, 1.0]), False
        notes = ("says nothing about orientation (qform and sform 0), shown as stored",)
    affine, in_units = _in_millimetres(placing.path, header, affine)
    no_depth |= not anatomical and not notes and shape[2] == 1 and sizes[2] == 1  # a picture that was written here
    return Grid(shape, affine, anatomical, no_depth=no_depth), (*notes, *in_units)


def _in_millimetres(
    path: Path, header: Any, affine: NDArray[np.float64]
) -> tuple[NDArray[np.float64], tuple[str, ...]]:
    """Affine and note of a header that counts in other units (``xyzt_units``)."""
    code = int(header["xyzt_units"]) & 7
    if code not in UNITS:
        return affine, ()
    name, millimetres = UNITS[code]
    in_mm = np.vstack([affine[:3] * millimetres, affine[3:]])
    steps = np.linalg.norm(in_mm[:3, :3], axis=0)
    if steps.max() > LARGEST_VOXEL_MM:
        said = "x".join(f"{step:.3g}" for step in steps)
        raise FileRefusedError(path, f"its header counts in {name}, which makes voxels of {said} mm: mend xyzt_units")
    return in_mm, (f"its header counts in {name}, which were taken as such",)


def _sized(sform: NDArray[np.float64], sizes: list[float]) -> tuple[NDArray[np.float64], tuple[str, ...]]:
    """An sform of unit steps beside other voxel sizes holds directions only (the ACDC challenge's files do)."""
    steps = [math.hypot(*step) for step in zip(*sform[:3, :3].tolist(), strict=True)]
    if max(abs(step - 1) for step in steps) > UNIT or max(abs(size - 1) for size in sizes) <= UNSAID:
        return sform, ()
    note = "its sform holds directions without voxel sizes, which were taken from pixdim"
    return sform @ np.diag([*sizes, 1.0]), (note,)


def _voxel_sizes(header: Any) -> list[float]:
    sizes = [abs(float(size)) for size in header["pixdim"][1:4]]
    return [size if math.isfinite(size) and size > 0 else 1.0 for size in sizes]
