"""MGH and MGZ, FreeSurfer's volumes, through nibabel."""

from __future__ import annotations

import zlib
from math import prod
from pathlib import Path
from typing import Any

import numpy as np
from nibabel.filebasedimages import ImageFileError
from nibabel.freesurfer.mghformat import MGHError, MGHImage
from nibabel.spatialimages import HeaderDataError
from nibabel.wrapstruct import WrapStructError
from numpy.typing import NDArray

from segloss_gui.core.errors import FileRefusedError, GeometryError
from segloss_gui.core.geometry import Grid
from segloss_gui.core.volume import LabelMap, Volume
from segloss_gui.data.choice import ALL, Choice
from segloss_gui.data.header import Header
from segloss_gui.data.readers.base import Reader, require_frame
from segloss_gui.data.readers.label_channels import labels_of_channels, require_few
from segloss_gui.data.readers.spatial_image import header_of, volume_of
from segloss_gui.data.readers.stream import DEFLATE_MOST, is_gzip, pieces

FAULTS = (
    ImageFileError, MGHError, HeaderDataError, WrapStructError, OSError, EOFError, KeyError, ValueError, zlib.error,
)  # fmt: skip

HEADER_BYTES = 284


def read_header(path: Path, choice: Choice) -> Header:
    """Geometry and type; no voxel is read."""
    image = _image(path)
    return header_of(path, *_grid(path, image), image.get_data_dtype(), choice)


def read_volume(path: Path, choice: Choice) -> Volume:
    """The image; frames become channels."""
    return volume_of(*_values(path, choice), choice)


def read_labels(path: Path) -> LabelMap:
    """The segmentation; one volume of whole numbers, or a mask a class."""
    require_few(path, read_header(path, ALL).channels)
    stored, values = _values(path, ALL)
    return labels_of_channels(path, values, stored)


def require_complete(path: Path) -> None:
    """Refuse a file that is cut off; a compressed one is decoded to be sure."""
    _values(path, ALL)


READER = Reader(
    "FreeSurfer", (".mgz", ".mgh"), read_header, read_volume, read_labels, require_complete,
    read_labels,
)  # fmt: skip


def _image(path: Path) -> Any:
    try:
        image = MGHImage.from_filename(path)
    except FAULTS as error:
        raise FileRefusedError(path, f"is not an MGH file, or its header is damaged ({error})") from error
    expected = _nbytes(image)
    most = path.stat().st_size * (DEFLATE_MOST if is_gzip(path) else 1)
    if min(image.shape) < 1:
        raise FileRefusedError(path, "must have at least one voxel along every axis")
    if expected > most:
        raise FileRefusedError(path, f"is cut off: at most {most} of the {expected} bytes it claims are there")
    return image


def _nbytes(image: Any) -> int:
    """Bytes of the file by its header, all frames included."""
    return HEADER_BYTES + prod(map(int, image.shape)) * int(image.get_data_dtype().itemsize)


def _grid(path: Path, image: Any) -> tuple[Grid, int]:
    x, y, z, frames = (*image.shape, 1)[:4]
    if sum(n > 1 for n in (x, y, z)) < 2:
        raise FileRefusedError(path, f"is a list of values ({x} x {y} x {z}), not a volume")
    try:
        return Grid((x, y, z), image.affine, anatomical=bool(image.header["goodRASFlag"] > 0)), int(frames)
    except GeometryError as error:
        raise FileRefusedError(path, f"its orientation cannot be used: {error}") from error


def _values(path: Path, choice: Choice) -> tuple[Grid, NDArray[Any]]:
    image = _image(path)
    stored, frames = _grid(path, image)
    if choice.frame is not None:
        require_frame(path, choice.frame, frames)
    chosen = slice(None) if choice.frame is None else slice(choice.frame, choice.frame + 1)
    try:
        whole = image.dataobj[..., chosen] if len(image.shape) == 4 else np.asanyarray(image.dataobj)[..., np.newaxis]
    except FAULTS as error:
        raise FileRefusedError(path, f"is cut off or damaged ({error})") from error
    if is_gzip(path):
        for _ in pieces(path, 0, _nbytes(image), 1):  # nibabel stops before the check sum
            pass
    native: NDArray[Any] = np.moveaxis(whole.astype(whole.dtype.newbyteorder("="), copy=False), 3, 0)
    return stored, native
