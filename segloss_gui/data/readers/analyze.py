"""Analyze 7.5 and NIfTI as a pair of files, ``x.hdr`` and ``x.img``, through nibabel.

Analyze says no orientation that programs agree on: its voxels are shown as stored, and a note says so, naming
what is not followed (the header's own word, SPM's ``.mat``). Values are scaled as SPM and ``nibabel.load`` do,
which a note says too. A pair of NIfTI lies where its header says.
"""

from __future__ import annotations

from dataclasses import replace
from math import prod
from pathlib import Path
from typing import Any

import numpy as np
from nibabel.analyze import AnalyzeImage
from nibabel.filebasedimages import ImageFileError
from nibabel.nifti1 import Nifti1Pair
from nibabel.spatialimages import HeaderDataError
from nibabel.spm2analyze import Spm2AnalyzeHeader
from nibabel.wrapstruct import WrapStructError
from numpy.typing import NDArray

from segloss_gui.core.errors import FileRefusedError, GeometryError
from segloss_gui.core.geometry import Grid
from segloss_gui.core.volume import LabelMap, Volume
from segloss_gui.data.choice import ALL, Choice
from segloss_gui.data.header import Header
from segloss_gui.data.readers.base import Reader, require_frame
from segloss_gui.data.readers.label_channels import labels_of_channels, require_few
from segloss_gui.data.readers.nifti_header import assumed_sizes, stored_grid
from segloss_gui.data.readers.spatial_image import header_of, volume_of
from segloss_gui.data.readers.stream import file_start

FAULTS = (ImageFileError, HeaderDataError, WrapStructError, OSError, EOFError, KeyError, ValueError)
SLICINGS = {1: "coronal", 2: "sagittal", 3: "axial, flipped", 4: "coronal, flipped", 5: "sagittal, flipped"}
NOT_THERE = "its header is not there: {}"
ORIENT, NIFTI_MARK = 252, slice(344, 348)


class _Analyze(AnalyzeImage):  # type: ignore[misc]  # nibabel says no types
    """With SPM's scale, whose field plain Analyze calls unused; SPM's file of an orientation is not opened."""

    header_class = Spm2AnalyzeHeader


def read_header(path: Path, choice: Choice) -> Header:
    """Geometry and type; no voxel is read."""
    image = _image(path)
    stored, frames = _grid(path, image)
    dtype = np.dtype(np.float32) if _scale(image) else image.get_data_dtype()
    header = header_of(path, stored, frames, dtype, choice)
    return replace(header, notes=_notes(path, image, header.notes))


def read_volume(path: Path, choice: Choice) -> Volume:
    """The image; frames become channels."""
    return volume_of(*_values(path, choice), choice)


def read_labels(path: Path) -> LabelMap:
    """The segmentation; one volume of whole numbers, or a mask a class."""
    require_few(path, read_header(path, ALL).channels)
    stored, values = _values(path, ALL)
    return labels_of_channels(path, values, stored)


def require_complete(path: Path) -> None:
    """Refuse a pair whose voxels are cut off, or not there."""
    _image(path)


READER = Reader(
    "Analyze or a pair of NIfTI", (".hdr",), read_header, read_volume, read_labels, require_complete, read_labels
)


def voxels_of(path: Path) -> Path:
    """The file that holds the voxels of a header.

    Raises
    ------
    FileRefusedError
        When it is not there.
    """
    found = [path.with_suffix(ending) for ending in (".img", ".IMG")]
    there = next((each for each in found if each.is_file()), None)
    if there is None:
        raise FileRefusedError(path, f"its voxels are not there: {found[0].name}")
    return there


def header_name(path: Path) -> str:
    """What the header of a file of voxels is called; empty for what is no half of a pair.

    Examples
    --------
    >>> header_name(Path("x.img")), header_name(Path("X.IMG")), header_name(Path("x.nii"))
    ('x.hdr', 'X.HDR', '')
    """
    ending = path.suffix
    return f"{path.stem}{'.HDR' if ending.isupper() else '.hdr'}" if ending.lower() == ".img" else ""


def refuse_half(path: Path) -> None:
    """Refuse a file of voxels, naming its header: that is what is opened, or what is not there.

    Raises
    ------
    FileRefusedError
        For a file called ``.img``.
    """
    if name := header_name(path):
        headers = [path.with_suffix(ending) for ending in (".hdr", ".HDR")]
        there = next((header.name for header in headers if header.is_file()), "")
        raise FileRefusedError(path, f"holds the voxels of {there}: open that" if there else NOT_THERE.format(name))


def _image(path: Path) -> Any:
    voxels = voxels_of(path)
    kind = Nifti1Pair if file_start(path).first[NIFTI_MARK] == b"ni1\0" else _Analyze
    try:
        image = kind.from_filename(voxels)
        shape, itemsize = tuple(map(int, image.shape)), image.get_data_dtype().itemsize
        offset = int(image.dataobj.offset)
    except FAULTS as error:
        raise FileRefusedError(path, f"is no header of Analyze or NIfTI, or damaged ({error})") from error
    if image.get_data_dtype().names is not None:
        raise FileRefusedError(path, "holds colours, which are read from pictures and NIfTI in one file")
    if not shape or min(shape) < 1:
        raise FileRefusedError(path, "must have at least one voxel along every axis")
    if offset < 0:
        raise FileRefusedError(path, f"its voxels must begin inside {voxels.name}, it says at byte {offset}")
    expected, size = offset + prod(shape) * itemsize, voxels.stat().st_size
    if expected > size:
        raise FileRefusedError(path, f"is cut off: {size} of the {expected} bytes of {voxels.name} are there")
    return image


def _scale(image: Any) -> tuple[float, float] | None:
    """Factor and offset of the values; None where they are what is stored."""
    slope, offset = image.dataobj.slope, image.dataobj.inter
    return None if (slope, offset) == (1, 0) else (float(slope), float(offset))


def _notes(path: Path, image: Any, unsaid: tuple[str, ...]) -> tuple[str, ...]:
    if isinstance(image, Nifti1Pair):
        return _placed(path, image)[1]
    notes = list(unsaid)
    if slicing := SLICINGS.get(file_start(path).first[ORIENT]):
        notes = [f"says its slices are {slicing}, which is not followed: shown as stored"]
    if path.with_suffix(".mat").is_file():
        notes.append(f"the orientation in {path.stem}.mat is not read")
    if scale := _scale(image):
        offset = f" and {scale[1]:g} added" if scale[1] else ""
        notes.append(f"its values are multiplied by {scale[0]:g}{offset}, as SPM does")
    return tuple(notes)


def _grid(path: Path, image: Any) -> tuple[Grid, int]:
    x, y, z, *more = (*image.shape, 1, 1)[: max(3, len(image.shape))]
    frames = prod(more)
    if isinstance(image, Nifti1Pair):
        return _placed(path, image)[0], frames
    try:
        affine = np.asarray(image.affine, np.float64)
        return Grid((x, y, z), affine, anatomical=False, no_depth=len(image.shape) == 2), frames
    except GeometryError as error:
        raise FileRefusedError(path, f"its orientation cannot be used: {error}") from error


def _placed(path: Path, pair: Nifti1Pair) -> tuple[Grid, tuple[str, ...]]:
    """Where a pair of NIfTI lies, by the rules of NIfTI in one file: its unit, sizes beside directions."""
    x, y, z = (*pair.shape, 1, 1)[:3]
    grid, notes = stored_grid(path, pair.header, (x, y, z), no_depth=len(pair.shape) == 2)
    return grid, notes + assumed_sizes(file_start(path).first, pair.header, grid)


def _values(path: Path, choice: Choice) -> tuple[Grid, NDArray[Any]]:
    image = _image(path)
    stored, frames = _grid(path, image)
    if choice.frame is not None:
        require_frame(path, choice.frame, frames)
    try:
        whole = np.asanyarray(image.dataobj)
    except FAULTS as error:
        raise FileRefusedError(path, f"is cut off or damaged ({error})") from error
    values = np.moveaxis(whole.reshape((*stored.shape, frames), order="F"), 3, 0)
    chosen = values if choice.frame is None else values[choice.frame : choice.frame + 1]
    return stored, chosen.astype(chosen.dtype.newbyteorder("="), copy=False)
