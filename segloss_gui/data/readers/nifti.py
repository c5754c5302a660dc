"""NIfTI-1 and NIfTI-2 in one file, compressed or not, judged by content rather than by name.

nibabel reads the header; the voxels are read here, because a cut-off file must be told apart from a
whole one without decoding it, and because a label's scale factor is judged in double precision.
"""

from __future__ import annotations

import gzip
import logging
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, cast

import numpy as np
from nibabel.nifti1 import Nifti1Header
from nibabel.nifti2 import Nifti2Header
from nibabel.spatialimages import HeaderDataError
from nibabel.wrapstruct import WrapStructError
from numpy.typing import NDArray

from segloss_gui.core.errors import FileRefusedError, GeometryError
from segloss_gui.core.geometry import Grid, Reorientation
from segloss_gui.core.volume import LabelMap, Volume
from segloss_gui.data.header import Header
from segloss_gui.data.readers.base import Reader
from segloss_gui.data.readers.labels import whole_numbers

PICTURE_MARK = "picture"
GZIP_MAGIC = b"\x1f\x8b"
CHUNK = 2**20
DEFLATE_MOST = 1032
HEADERS: dict[int, Any] = {348: Nifti1Header, 540: Nifti2Header}
CIFTI_INTENTS = range(3000, 3100)

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


def read_header(path: Path) -> Header:
    """Geometry and type; reads the first kilobyte."""
    layout = _layout(path)
    name = "rgb" if layout.dtype.names else layout.dtype.newbyteorder("=").name
    return Header(Reorientation(layout.stored).canonical, layout.stored, layout.channels, name, layout.notes)


def read_volume(path: Path) -> Volume:
    """The image; 4D volumes and colours become channels, scaled values and floats float32."""
    layout = _layout(path)
    data = _voxels(path, layout)
    if layout.scaled or np.issubdtype(data.dtype, np.floating):
        data = data.astype(np.float32, copy=False)
    reorientation = Reorientation(layout.stored)
    return Volume(reorientation.apply(data), reorientation.canonical, layout.stored)


def read_labels(path: Path) -> LabelMap:
    """The segmentation; one volume of whole numbers."""
    layout = _layout(path)
    _require_one_volume(path, layout)
    reorientation = Reorientation(layout.stored)
    values = whole_numbers(path, _voxels(path, layout)[0])
    return LabelMap(cast("NDArray[np.integer]", reorientation.apply(values)), reorientation.canonical, layout.stored)


def require_complete(path: Path) -> None:
    """Refuse a file that ends before its last voxel.

    A gzip file says its decompressed length in its last four bytes; only where that does not
    agree with the header is the file decompressed to be sure.
    """
    layout = _layout(path)
    expected = layout.offset + layout.nbytes
    if _is_gzip(path):
        with path.open("rb") as file:
            file.seek(-4, 2)
            said = int.from_bytes(file.read(4), "little")
        if said != expected % 2**32:
            _voxel_bytes(path, layout)
    elif path.stat().st_size < expected:
        raise _cut_off(path, path.stat().st_size - layout.offset, layout.nbytes)


def require_labels(path: Path) -> None:
    """Refuse a file that is no label map; plain integers are taken unread, floats and scaled numbers are read."""
    layout = _layout(path)
    _require_one_volume(path, layout)
    if layout.scaled or layout.dtype.kind not in "iu":
        read_labels(path)
    else:
        require_complete(path)


READER = Reader("NIfTI", (".nii.gz", ".nii"), read_header, read_volume, read_labels, require_complete, require_labels)


def _require_one_volume(path: Path, layout: Layout) -> None:
    if layout.channels != 1:
        what = "colours" if layout.dtype.names else "volumes"
        raise FileRefusedError(path, f"a label map must be one volume of numbers, got {layout.channels} {what}")


def _is_gzip(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(2) == GZIP_MAGIC


def _open(path: Path) -> BinaryIO:
    return cast("BinaryIO", gzip.open(path, "rb")) if _is_gzip(path) else path.open("rb")


def _read(path: Path, offset: int, count: int, *, to_end: bool = False) -> bytes:
    """``count`` bytes; ``to_end`` goes on to the end of the file, where gzip keeps its check sum."""
    try:
        with _open(path) as file:
            file.seek(offset)
            content = file.read(count)
            while to_end and isinstance(file, gzip.GzipFile) and file.read(CHUNK):
                pass
            return content
    except EOFError:
        raise FileRefusedError(path, "is cut off: the compressed data end too early") from None
    except (gzip.BadGzipFile, zlib.error) as error:
        raise FileRefusedError(path, f"its compressed data are damaged ({error})") from error


def _layout(path: Path) -> Layout:
    header = _nifti_header(path)
    try:
        shape = tuple(int(n) for n in header.get_data_shape())
        dtype = np.dtype(header.get_data_dtype())
        slope, intercept = header.get_slope_inter()
        offset = int(header.get_data_offset())
    except HeaderDataError as error:
        raise FileRefusedError(path, f"its NIfTI header is faulty: {error}") from error
    space, volumes = _space(path, shape, int(header["intent_code"]))
    colours = _colours(path, dtype, volumes)
    stored, notes = _stored_grid(path, header, space)
    nbytes = int(np.prod(shape, dtype=np.int64)) * dtype.itemsize
    scale = (1.0 if slope is None else slope, intercept or 0.0)
    return Layout(stored, volumes * colours, dtype, offset, nbytes, *scale, notes)


def _nifti_header(path: Path) -> Any:
    start = _read(path, 0, 544)
    sizes = (int.from_bytes(start[:4], "little"), int.from_bytes(start[:4], "big"))
    size = next((size for size in sizes if size in HEADERS), None)
    if size is None:
        raise FileRefusedError(path, "is not a NIfTI file (its header must begin with 348 or 540)")
    if len(start) < size:
        raise FileRefusedError(path, f"is cut off inside its header: {len(start)} of {size} bytes")
    try:
        header = HEADERS[size](start[:size])
    except (HeaderDataError, WrapStructError) as error:
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


def _stored_grid(path: Path, header: Any, shape: tuple[int, int, int]) -> tuple[Grid, tuple[str, ...]]:
    sizes = _voxel_sizes(header)
    notes: tuple[str, ...] = ()
    anatomical = header.get_intent()[2] != PICTURE_MARK
    try:
        if header["sform_code"] > 0:
            affine, notes = _sized(header.get_sform(), sizes)
        elif header["qform_code"] > 0:
            affine = header.get_qform()
        else:
            # NIfTI's method 1: only voxel sizes are known, so no letters are claimed.
            affine, anatomical = np.diag([*sizes, 1.0]), False
            notes = ("says nothing about orientation (qform and sform 0), shown as stored",)
        return Grid(shape, affine, anatomical), notes
    except (GeometryError, HeaderDataError) as error:
        raise FileRefusedError(path, f"its orientation cannot be used: {error}") from error


def _sized(sform: NDArray[np.float64], sizes: list[float]) -> tuple[NDArray[np.float64], tuple[str, ...]]:
    """An sform of unit steps beside other voxel sizes holds directions only (the ACDC challenge's files do)."""
    steps = np.linalg.norm(sform[:3, :3], axis=0)
    if not np.allclose(steps, 1.0, atol=1e-4) or np.allclose(sizes, 1.0, rtol=0.01):
        return sform, ()
    note = "its sform holds directions without voxel sizes, which were taken from pixdim"
    return sform @ np.diag([*sizes, 1.0]), (note,)


def _voxel_sizes(header: Any) -> list[float]:
    sizes = np.abs(np.asarray(header["pixdim"][1:4], dtype=np.float64))
    return [float(size) if np.isfinite(size) and size > 0 else 1.0 for size in sizes]


def _voxel_bytes(path: Path, layout: Layout) -> bytes:
    _require_plausible_size(path, layout)
    raw = _read(path, layout.offset, layout.nbytes, to_end=True)
    if len(raw) < layout.nbytes:
        raise _cut_off(path, len(raw), layout.nbytes)
    return raw


def _require_plausible_size(path: Path, layout: Layout) -> None:
    """A damaged header may promise more than memory holds: asked for before any is taken."""
    size = path.stat().st_size
    most = size * DEFLATE_MOST if _is_gzip(path) else size - layout.offset
    if layout.nbytes > most:
        raise _cut_off(path, most, layout.nbytes)


def _cut_off(path: Path, found: int, expected: int) -> FileRefusedError:
    if found <= 0:
        return FileRefusedError(path, "holds a header and no voxels")
    return FileRefusedError(path, f"is cut off: at most {found} of the {expected} bytes of its voxels are there")


def _voxels(path: Path, layout: Layout) -> NDArray[Any]:
    """``(C, *stored.shape)`` in native byte order, scale applied."""
    raw: NDArray[Any] = np.frombuffer(_voxel_bytes(path, layout), dtype=layout.dtype)
    if layout.dtype.names:
        colours = raw.view(np.uint8).reshape(-1, len(layout.dtype.names))[:, : layout.channels]
        return np.stack([c.reshape(layout.stored.shape, order="F") for c in colours.T])
    raw = raw.astype(layout.dtype.newbyteorder("="), copy=False)
    data: NDArray[Any] = np.moveaxis(raw.reshape((*layout.stored.shape, layout.channels), order="F"), 3, 0)
    if not layout.scaled:
        return data
    # 32-bit integers and doubles lose whole numbers in float32.
    data = data.astype(np.float32 if layout.dtype.itemsize < 4 else np.float64)
    data *= layout.slope
    data += layout.intercept
    return data
