"""DICOM series through SimpleITK: a folder of slices, or one file of one or many frames.

Where the slices lie is worked out from their own positions, because ITK straightens what a tilted
gantry sheared, and evens out what is uneven; here the first is kept and the second refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from segloss_gui.core.display import Display
from segloss_gui.core.errors import FileRefusedError, GeometryError
from segloss_gui.core.geometry import Grid, Reorientation
from segloss_gui.core.volume import LabelMap, Volume
from segloss_gui.data.choice import ALL, Choice
from segloss_gui.data.header import Header
from segloss_gui.data.opening import Filling, Opening
from segloss_gui.data.readers import itk
from segloss_gui.data.readers.base import COLOURS, Reader, require_frame
from segloss_gui.data.readers.dicom_display import UNSAID, display_of, display_of_series, unsaid
from segloss_gui.data.readers.dicom_frames import INVERTED, has_many_frames, read_frames, read_frames_header
from segloss_gui.data.readers.dicom_pictures import VOLUMES, Picture
from segloss_gui.data.readers.dicom_pixels import (
    as_stored,
    require_colours,
    require_whole,
    says_spacing,
    slice_spacing,
    tag,
)  # fmt: skip
from segloss_gui.data.readers.dicom_segmentation import read_label_map, read_segmentation, segmentation_in
from segloss_gui.data.readers.dicom_series import ENDINGS, MODALITY, Series, Slice, is_dicom, series_in
from segloss_gui.data.readers.label_values import whole_numbers

EVEN_WITHIN = 0.05
INSTANCE, PIXEL_KIND = "0008|0018", ("0028|0002", "0028|0100", "0028|0103")
CONTOURS, WHITE, MOST_VALUES = "RTSTRUCT", 255, 128
NO_SPACING = "says nothing about the size of its pixels, 1 x 1 mm was taken"
NO_THICKNESS = "says nothing about how thick its slices are, {:g} mm was taken"


@dataclass(frozen=True, eq=False)
class Stack:
    """The slices of a series in order: ``frames`` volumes, each a list of files from the lowest position up."""

    stored: Grid
    frames: tuple[tuple[Slice, ...], ...]
    dtype: np.dtype[Any]
    notes: tuple[str, ...]

    @property
    def colours(self) -> int:
        """Numbers a pixel."""
        return self.frames[0][0].said.components


def read_header(path: Path, choice: Choice) -> Header:
    """Geometry and type, from the headers of all slices; no pixel is read. A segmentation has one too."""
    if (segmentation := segmentation_in(path)) is not None:
        return read_segmentation(segmentation).header
    files = _files(path, choice)
    if len(files) == 1 and has_many_frames(files[0]):
        return read_frames_header(files[0], choice)
    stack = _stack(files[0] if choice.series else path, files, choice)
    for one in [one for frame in stack.frames for one in frame] if path.is_dir() else []:
        require_whole(one.path, one.said)
    channels = stack.colours * (1 if choice.frame is not None else len(stack.frames))
    grid = Reorientation(stack.stored).canonical
    return Header(
        grid, stack.stored, channels, stack.dtype.name, stack.notes, len(stack.frames), INVERTED in stack.notes
    )


def read_volume(path: Path, choice: Choice) -> Volume:
    """The image, values rescaled as the slices say (Hounsfield units); several time points become channels."""
    return open_volume(path, choice).finish()


def open_volume(path: Path, choice: Choice) -> Opening:
    """The image before its pixels are read; :meth:`Opening.finish` reads them slice by slice."""
    _refuse_segmentation(path)
    files = _files(path, choice)
    if len(files) == 1 and has_many_frames(files[0]):
        return Opening(read_frames(files[0], choice))
    stack = _stack(files[0] if choice.series else path, files, choice)
    frames = stack.frames if choice.frame is None else stack.frames[choice.frame : choice.frame + 1]
    x, y, z = stack.stored.shape
    # Rescaled to Hounsfield units, 12 bits are announced as 32; nearly always they fit 16.
    shape = (len(frames) * stack.colours, z, y, x)
    data = np.zeros(shape, np.int16 if stack.dtype == np.int32 else _kept(stack.dtype))
    return Opening(_volume(data, stack, choice), _fill(data, frames, stack, choice))


def stack_of(path: Path, choice: Choice) -> Stack:
    """The slices of the series that is meant, in their order, and the file of each.

    Raises
    ------
    FileRefusedError
        When there is no such series, or its slices are none of one volume.
    """
    return _stack(path, _files(path, choice), choice)


def read_labels(path: Path) -> LabelMap:
    """A segmentation (SEG), or a series whose pixels are label values.

    Raises
    ------
    FileRefusedError
        For contours, and for an image.
    """
    if (segmentation := segmentation_in(path)) is not None:
        return read_label_map(segmentation)
    if not path.is_dir() and Picture.of(path).modality == CONTOURS:
        raise FileRefusedError(
            path, f"holds contours ({CONTOURS}), which are not read: save label maps, or a DICOM SEG"
        )
    volume = read_volume(path, ALL)
    if len(volume.data) != 1:
        raise FileRefusedError(path, f"a label map must be one volume of numbers, got {len(volume.data)} volumes")
    values = whole_numbers(path, volume.data[0])
    if len(found := np.unique(values)) > MOST_VALUES:
        raise FileRefusedError(path, f"holds {len(found)} different values: is it an image?")
    if set(found.tolist()) <= {0, WHITE}:
        values = (values == WHITE).astype(np.uint8)
    return LabelMap(values, volume.grid, volume.stored)


def require_complete(path: Path) -> None:
    """Refuse a series with a slice that is shorter than its pixels.

    Raises
    ------
    FileRefusedError
        Naming the slice, or saying that it is a segmentation, no image.
    """
    _refuse_segmentation(path)
    if not path.is_dir():
        require_whole(path, Slice.of(path).said)
    elif len(series := series_in(path, one_is_named=True)) == 1:  # of several, the header of the one meant has told
        for one in series[0].slices:
            require_whole(one.path, one.said)


def _refuse_segmentation(path: Path) -> None:
    if (segmentation := segmentation_in(path)) is not None:
        raise FileRefusedError(segmentation, "is a DICOM file of kind SEG, which holds no image of its own")


READER = Reader(
    "DICOM", ENDINGS, read_header, read_volume, read_labels, require_complete,
    read_labels, open_volume, recognises=lambda path: path.is_dir() or is_dicom(path),
)  # fmt: skip

__all__ = ["READER", "Stack", "is_dicom", "open_volume", "read_header", "read_volume"]


def _files(path: Path, choice: Choice) -> tuple[Path, ...]:
    """The files of the series that is meant; one where ``path`` is a file."""
    return _chosen(path, choice).files if path.is_dir() else (path,)


def _chosen(path: Path, choice: Choice) -> Series:
    """The only series of a folder, or the one that was chosen."""
    found = series_in(path, one_is_named=bool(choice.series))
    if choice.series:
        named = [series for series in found if series.is_called(choice.series)]
        if len(named) == 1:
            return named[0]
    elif len(found) == 1:
        return found[0]
    listed = "; ".join(series.describe() for series in found) or "none"
    pictures = all(series.picture for series in found)
    several = f"{len(found)} pictures, no slices of one volume" if pictures else f"{len(found)} series"
    wish = f"has no single series {choice.series!r}" if choice.series else f"holds {several}, choose one"
    raise FileRefusedError(path, f"{wish}: {listed}")


def _stack(path: Path, files: Sequence[Path], choice: Choice) -> Stack:
    slices = tuple(Slice.of(file, listed=len(files) > 1) for file in files)
    _require_alike(path, slices)
    lost = [one.path.name for one in slices if one.position is None]
    if 0 < len(lost) < len(slices):
        raise FileRefusedError(path, f"every slice of a series must say where it lies, {lost[0]} does not")
    stack = _as_listed(path, slices) if lost else _positioned(path, slices)
    if choice.frame is not None:
        require_frame(path, choice.frame, len(stack.frames))
    return stack


def _require_alike(path: Path, slices: Sequence[Slice]) -> None:
    if coloured := next((one for one in slices if one.said.components > 1), None):
        if len(slices) > 1 or coloured.position is not None:
            raise FileRefusedError(coloured.path, "colour slices are not read from DICOM; save them as PNG")
        require_colours(coloured.path, coloured.said)
    for what, values in (
        ("size", {one.size for one in slices}),
        ("pixel spacing", {tuple(np.round(one.spacing[:2], 4)) for one in slices}),
        ("orientation", {tuple(np.round(one.directions, 3).ravel()) for one in slices if one.directions is not None}),
        ("kind of pixels", {tuple(tag(one.said, name) for name in PIXEL_KIND) for one in slices}),
    ):
        if len(values) > 1:
            raise FileRefusedError(path, f"the slices of a series must have one {what}, got {len(values)}")


def _positioned(path: Path, slices: Sequence[Slice]) -> Stack:
    directions = slices[0].directions
    assert directions is not None
    normal = np.cross(directions[0], directions[1])
    places: dict[float, list[Slice]] = {}
    for one in slices:
        places.setdefault(round(float(one.position @ normal), 3), []).append(one)
    for alike in places.values():
        _require_no_copy(path, alike)
        _require_one_place(path, alike)
    counts = {len(at) for at in places.values()}
    if len(counts) > 1:
        raise FileRefusedError(path, "a series must have equally many images at every position, got gaps")
    frames = tuple(zip(*(sorted(places[at], key=lambda one: one.order) for at in sorted(places)), strict=True))
    step, notes = _step(path, frames[0], normal)
    affine = np.eye(4)
    affine[:3, 0], affine[:3, 1] = directions[0] * slices[0].spacing[0], directions[1] * slices[0].spacing[1]
    affine[:3, 2], affine[:3, 3] = step, frames[0][0].position
    return _stack_of(path, frames, affine, notes)


def _require_no_copy(path: Path, at_one_place: Sequence[Slice]) -> None:
    """Refuse a slice that is there twice: a copy would be another moment in time."""
    seen: dict[str, Slice] = {}
    for one in at_one_place:
        uid = tag(one.said, INSTANCE)
        if uid and (other := seen.setdefault(uid, one)) is not one:
            raise FileRefusedError(path, f"holds one image twice, as {other.path.name} and {one.path.name}")


def _require_one_place(path: Path, at_one_height: Sequence[Slice]) -> None:
    """Refuse images of one height that are shifted in their plane: they are no moments of one place."""
    positions = np.array([one.position for one in at_one_height])
    apart = float(np.linalg.norm(positions - positions[0], axis=1).max())
    if apart > min(at_one_height[0].spacing[:2]) / 2:
        raise FileRefusedError(path, f"its images at one height must lie at one place, got some {apart:.3g} mm apart")


def _step(path: Path, slices: Sequence[Slice], normal: NDArray[np.float64]) -> tuple[NDArray[np.float64], list[str]]:
    """From one slice to the next, in mm, L P S."""
    if len(slices) == 1:
        return normal * slices[0].spacing[2], _unsaid_thickness(slices[0])
    positions = np.array([one.position for one in slices])
    step = (positions[-1] - positions[0]) / (len(slices) - 1)
    aside = np.linalg.norm(positions - positions[0] - np.outer(np.arange(len(slices)), step), axis=1)
    along = np.diff(positions @ normal)
    if np.abs(along - np.median(along)).max() > EVEN_WITHIN * abs(np.median(along)):
        raise FileRefusedError(
            path, f"its slices must be evenly spaced, got {along.min():.3g} to {along.max():.3g} mm: is one missing?"
        )
    if aside.max() > min(slices[0].spacing[:2]) / 2:
        lies = f"{slices[int(aside.argmax())].path.name} lies {aside.max():.3g} mm beside it"
        raise FileRefusedError(path, f"its slices must lie on one straight line, {lies}")
    angle = float(np.degrees(np.arccos(np.clip(step @ normal / np.linalg.norm(step), -1.0, 1.0))))
    return step, [f"its slices are sheared by a gantry tilt of {angle:.1f} degrees"] if angle > 0.5 else []


def _unsaid_thickness(one: Slice) -> list[str]:
    """What was taken where only the file could have said how thick a slice is."""
    return [] if slice_spacing(one.said) is not None else [NO_THICKNESS.format(one.spacing[2])]


def _as_listed(path: Path, slices: Sequence[Slice]) -> Stack:
    """Slices that say no position, in the order of their numbers."""
    affine = np.diag([*slices[0].spacing, 1.0])
    frames = (tuple(sorted(slices, key=lambda one: one.order)),)
    notes = [*unsaid(slices[0].said)] if len(slices) == 1 else [UNSAID, *_unsaid_thickness(slices[0])]
    return _stack_of(path, frames, affine, notes)


def _stack_of(
    path: Path, frames: tuple[tuple[Slice, ...], ...], affine: NDArray[np.float64], notes: list[str]
) -> Stack:
    first = frames[0][0]
    inverted = any(one.inverted for one in frames[0])
    notes += [INVERTED] if inverted else []
    notes += [] if says_spacing(first.said) or first.position is None else [NO_SPACING]
    dtype = np.result_type(*{one.dtype for frame in frames for one in frame})
    try:
        grid = Grid(
            (*first.size, len(frames[0])), itk.LPS_TO_RAS @ affine, anatomical=first.position is not None,
            no_depth=first.position is None and len(frames[0]) == 1 and tag(first.said, MODALITY) not in VOLUMES,
        )  # fmt: skip
    except GeometryError as error:
        raise FileRefusedError(path, f"its orientation cannot be used: {error}") from error
    return Stack(grid, frames, dtype, tuple(notes))


def _kept(dtype: np.dtype[Any]) -> np.dtype[Any]:
    return np.dtype(np.float32) if dtype.kind == "f" else dtype


def _volume(data: NDArray[Any], stack: Stack, choice: Choice) -> Volume:
    reorientation = Reorientation(stack.stored)
    names = _ct(stack) if choice.frame is None else (f"frame {choice.frame}",)
    names = COLOURS if stack.colours == len(COLOURS) else names
    arranged = reorientation.apply(data.transpose(0, 3, 2, 1))
    return Volume(arranged, reorientation.canonical, stack.stored, names, (_display(stack),) * len(arranged))


def _display(stack: Stack) -> Display:
    slices = [one for frame in stack.frames for one in frame]
    if len(slices) == 1:
        return display_of(slices[0].path, slices[0].said)
    return display_of_series([one.said for one in slices])


def _ct(stack: Stack) -> tuple[str, ...]:
    """What the one channel of a CT is called; nothing for other modalities, which do not say what is imaged."""
    modality = stack.frames[0][0].said.tags.get(MODALITY, "").strip()
    return ("CT",) if modality == "CT" and len(stack.frames) == 1 else ()


def _fill(data: NDArray[Any], frames: Sequence[Sequence[Slice]], stack: Stack, choice: Choice) -> Filling:
    try:
        yield from _put(data, frames)
    except OverflowError:
        wide = np.zeros(data.shape, _kept(stack.dtype))
        yield from _put(wide, frames)
        return _volume(wide, stack, choice)
    return None


def _put(data: NDArray[Any], frames: Sequence[Sequence[Slice]]) -> Iterator[float]:
    total = sum(len(frame) for frame in frames)
    for done, (frame, at, one) in enumerate(_numbered(frames), 1):
        require_whole(one.path, one.said)
        pixels = _pixels(one)
        if data.dtype == np.int16 and (pixels.min() < -32768 or pixels.max() > 32767):
            raise OverflowError
        channels = slice(frame, frame + 1) if pixels.ndim == 2 else slice(None)  # a picture in colours is alone
        data[channels, at] = pixels
        yield done / total


def _numbered(frames: Sequence[Sequence[Slice]]) -> Iterator[tuple[int, int, Slice]]:
    return ((f, z, one) for f, frame in enumerate(frames) for z, one in enumerate(frame))


def _pixels(one: Slice) -> NDArray[Any]:
    array = itk.decoded(one.path, one.said)
    if one.said.components > 1:
        return np.moveaxis(array.reshape(array.shape[-3:]), -1, 0)
    return as_stored(one.said, array.reshape(array.shape[-2:]))
