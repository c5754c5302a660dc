"""Segmentations of DICOM (SEG; PS3.3, A.51): segments with names, in frames that each say where they lie.

Through pydicom, for the frames' places are in sequences, which SimpleITK does not tell. Frames are there where
something was drawn: the grid runs from the lowest to the highest of them, and is placed on its image's by its header.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from segloss_gui.core.errors import FileRefusedError
from segloss_gui.core.geometry import Grid, Reorientation
from segloss_gui.core.volume import LabelMap
from segloss_gui.data.header import Header
from segloss_gui.data.joined_structures import joined
from segloss_gui.data.readers.dicom_frame_places import macro
from segloss_gui.data.readers.dicom_pictures import Picture
from segloss_gui.data.readers.dicom_pixels import require_pixels, require_whole
from segloss_gui.data.readers.itk_process import HELPER, Described, require_simpleitk
from segloss_gui.data.unchanged import State, file_state

NATIVE = ("1.2.840.10008.1.2", "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.2")
RUN_LENGTH, RUN_LENGTH_MOST = "1.2.840.10008.1.2.5", 128
LOSSLESS = tuple(f"1.2.840.10008.1.2.4.{kind}" for kind in ("57", "70", "80", "90"))
"""JPEG, JPEG-LS and JPEG 2000 that keep every bit; a lossy one invents label values at the borders."""
EVEN_WITHIN, ALIKE_WITHIN = 0.05, 1e-3
OTHERS = (".nii", ".nii.gz", ".nrrd", ".mha", ".png", ".jpg", ".tif", ".txt", ".csv", ".json")
MOST_SLICES, SAME_PLACE_MM = 4096, 0.01
LPS_TO_RAS = np.diag([-1.0, -1.0, 1.0, 1.0])


@dataclass(frozen=True, eq=False)
class Segmentation:
    """What a file says before its pixels are decoded.

    Parameters
    ----------
    said : pydicom Dataset
        The file.
    stored : Grid
        From the lowest to the highest of its frames.
    names : mapping of int to str
        Segments by their number, which is their label value.
    frames : tuple of (int, int)
        Segment (0: of each voxel the value says) and slice of each frame.
    """

    said: Any
    stored: Grid
    names: Mapping[int, str]
    frames: tuple[tuple[int, int], ...]

    @property
    def header(self) -> Header:
        """Its geometry, as of any label map."""
        return Header(Reorientation(self.stored).canonical, self.stored, 1, "uint8", (), 1)


def is_segmentation_file(path: Path) -> bool:
    """Whether a file is a segmentation of DICOM, by its own word."""
    return path.is_file() and Picture.of(path).modality == "SEG"


def segmentation_in(path: Path) -> Path | None:
    """The segmentation that a file is, or that a folder holds and no slices; None where there is none.

    Raises
    ------
    FileRefusedError
        When a folder holds several.
    """
    if not path.is_dir():
        return path if is_segmentation_file(path) else None
    files = (file for name in _names(path, file_state(path)) if (file := path / name).is_file())
    said = (found for found in map(Picture.of, files) if found.modality or found.instance)
    first, second = next(said, None), None
    if first is None or first.modality != "SEG":
        return None
    for other in said:
        if other.modality != "SEG":  # the slices that were segmented
            return None
        second = second or other
    if second is not None:
        raise FileRefusedError(path, f"must hold one segmentation, got {first.path.name} and {second.path.name}")
    return first.path


@lru_cache(maxsize=16)  # of a folder of pictures, each picture asks
def _names(folder: Path, state: State) -> tuple[str, ...]:  # noqa: ARG001 - a part of the key; folders change with names
    return tuple(sorted(name for name in os.listdir(folder) if not name.lower().endswith(OTHERS)))


def read_segmentation(path: Path) -> Segmentation:
    """Everything but the pixels.

    Raises
    ------
    FileRefusedError
        For fractions, for frames that do not say where they lie, or lie on no one grid, and where pydicom is missing.
    """
    said = _read(path)
    kind = str(said.get("SegmentationType", ""))
    if kind not in ("BINARY", "LABELMAP"):
        of = str(said.get("SegmentationFractionalType", "")).lower()
        what = f"of kind {kind}{f' ({of})' if of else ''}" if kind else "that says no kind"
        raise FileRefusedError(path, f"is a segmentation {what}, label maps must be BINARY or LABELMAP")
    names = {int(one.SegmentNumber): str(one.get("SegmentLabel", "")) for one in said.get("SegmentSequence", ())}
    names.pop(0, "")  # background, which label maps list too
    count = int(said.get("NumberOfFrames", 1))
    per_frame = list(said.get("PerFrameFunctionalGroupsSequence", ()))
    if len(per_frame) != count:
        raise FileRefusedError(path, f"must say where each of its {count} frames lies, says it of {len(per_frame)}")
    shared = next(iter(said.get("SharedFunctionalGroupsSequence", ())), None)
    stored, slices = _placed(path, said, per_frame, shared)
    segments = [0 if kind == "LABELMAP" else _segment(path, frame, shared, names) for frame in per_frame]
    return Segmentation(said, stored, names, tuple(zip(segments, slices, strict=True)))


def read_label_map(path: Path) -> LabelMap:
    """The segments as one label map, called by their labels; those that overlap keep their whole masks.

    Raises
    ------
    FileRefusedError
        As :func:`read_segmentation`, and for pixels that are cut off or compressed with loss.
    """
    found = read_segmentation(path)
    pixels = _pixels(path, found)
    turned = Reorientation(found.stored)
    data = np.zeros(found.stored.shape, np.uint8 if max(found.names, default=0) < 256 else np.uint16)
    apart = True
    for (segment, at), frame in zip(found.frames, pixels, strict=True):
        plane, inside = data[:, :, at], frame.T != 0
        apart = apart and not plane[inside].any()
        plane[inside] = frame.T[inside] if segment == 0 else segment
    if apart:
        return LabelMap(
            cast("NDArray[np.integer]", turned.apply(data)), turned.canonical, found.stored, dict(found.names)
        )
    if any(segment == 0 for segment, _ in found.frames):
        raise FileRefusedError(path, "must hold one label map, got several frames of one slice that disagree")
    masks = {number: np.zeros(found.stored.shape, bool) for number in found.names}
    for (segment, at), frame in zip(found.frames, pixels, strict=True):
        masks[segment][:, :, at] |= frame.T != 0
    of_label = {number: cast("NDArray[np.bool_]", turned.apply(mask)) for number, mask in masks.items()}
    both = joined(of_label, turned.canonical, found.names)
    return LabelMap(both.data, turned.canonical, found.stored, dict(found.names), both.overlaps)


def referenced_series(path: Path) -> tuple[str, ...]:
    """The series that was segmented, by its uid, as far as a file says it."""
    said = _read(path)
    return tuple(str(one.get("SeriesInstanceUID", "")) for one in said.get("ReferencedSeriesSequence", ()))


def _read(path: Path) -> Any:
    if find_spec("pydicom") is None:
        raise FileRefusedError(
            path, "segmentations of DICOM are read by pydicom, which is not installed: pip install 'segloss-gui[itk]'"
        )
    from pydicom import dcmread
    from pydicom.filereader import read_file_meta_info

    syntax = read_file_meta_info(path).get("TransferSyntaxUID", "")
    if syntax not in (*NATIVE, RUN_LENGTH, *LOSSLESS):  # deflated: it may be of any size, so it is not even begun
        called = getattr(syntax, "name", syntax) or "nothing said"
        raise FileRefusedError(path, f"must be uncompressed, or compressed without loss (RLE, JPEG), got {called}")
    return dcmread(path)


def _segment(path: Path, frame: Any, shared: Any, names: Mapping[int, str]) -> int:
    number = int(macro(frame, shared, "SegmentIdentificationSequence").get("ReferencedSegmentNumber", 0))
    if number not in names or number < 1:
        raise FileRefusedError(path, f"has a frame of segment {number}, which it does not list")
    return number


def _placed(path: Path, said: Any, frames: list[Any], shared: Any) -> tuple[Grid, list[int]]:
    """The grid, and the slice of each frame on it."""
    if not frames:
        raise FileRefusedError(path, "must hold a frame, got none: nothing was drawn")
    places = [macro(frame, shared, "PlanePositionSequence").get("ImagePositionPatient") for frame in frames]
    turns = [macro(frame, shared, "PlaneOrientationSequence").get("ImageOrientationPatient") for frame in frames]
    measures = [macro(frame, shared, "PixelMeasuresSequence") for frame in frames]
    if not all(places) or not all(turns) or not all(one.get("PixelSpacing") for one in measures):
        raise FileRefusedError(path, "each of its frames must say position, orientation and pixel spacing")
    positions, directions = np.array(places, float), np.array(turns, float)
    spacings = np.array([one.PixelSpacing for one in measures], float)
    for what, values in (("orientation", directions), ("pixel spacing", spacings)):
        if not np.abs(values - values[0]).max() <= ALIKE_WITHIN:
            raise FileRefusedError(path, f"its frames must have one {what}")
    along_row, along_column = directions[0].reshape(2, 3)
    normal = np.cross(along_row, along_column)
    heights = positions @ normal
    off = positions - positions[0] - np.outer(heights - heights[0], normal)
    if not np.abs(off).max() <= spacings[0].min() / 2:
        raise FileRefusedError(path, "its frames must lie above one another, got some beside")
    step, slices = _slices(path, heights, measures[0])
    down, across = spacings[0]
    affine = np.eye(4)
    affine[:3, 0], affine[:3, 1], affine[:3, 2] = along_row * across, along_column * down, normal * step
    affine[:3, 3] = positions[int(np.argmin(heights))]
    return Grid((int(said.Columns), int(said.Rows), max(slices) + 1), LPS_TO_RAS @ affine), slices


def _slices(path: Path, heights: NDArray[np.float64], measures: Any) -> tuple[float, list[int]]:
    """The distance of slices, and which one each frame is; frames may lack where nothing was drawn."""
    apart = np.diff(np.sort(heights))
    apart = apart[apart > SAME_PLACE_MM]
    said = float(measures.get("SpacingBetweenSlices") or 0)
    step = abs(said) or (float(apart.min()) if apart.size else float(measures.get("SliceThickness") or 1))
    if apart.size and not np.abs(np.rint(apart / step) * step - apart).max() <= EVEN_WITHIN * step:
        step = float(apart.min())  # what is said is the thickness, as some write
    far = heights.max() - heights.min()
    step = far / round(far / step) if far > SAME_PLACE_MM else step  # what was rounded does not add up
    at = (heights - heights.min()) / step
    if not np.abs(at - np.rint(at)).max() <= EVEN_WITHIN:
        raise FileRefusedError(path, f"its slices must be evenly spaced, got {apart.min():.3g} to {apart.max():.3g} mm")
    if at.max() >= MOST_SLICES:
        raise FileRefusedError(path, f"its frames lie {at.max():.0f} slices apart, which no image has")
    return step, np.rint(at).astype(int).tolist()


def _pixels(path: Path, found: Segmentation) -> NDArray[Any]:
    """Shape (frames, rows, columns)."""
    said, (columns, rows, _) = found.said, found.stored.shape
    bits = int(said.get("BitsAllocated", 0))
    if bits not in (1, 8, 16) or int(said.get("SamplesPerPixel", 1)) != 1:
        raise FileRefusedError(path, f"its pixels must be of 1, 8 or 16 bits, got {bits}")
    if said.file_meta.TransferSyntaxUID in LOSSLESS:
        return _decompressed(path, (columns, rows, len(found.frames)), bits)
    needed = len(found.frames) * columns * rows * bits // 8
    there = len(said.get("PixelData", b""))
    if needed > there * (RUN_LENGTH_MOST if said.file_meta.TransferSyntaxUID == RUN_LENGTH else 1):
        raise FileRefusedError(path, f"is cut off: {there} of the {needed} bytes of its pixels are there")
    return np.asarray(said.pixel_array).reshape(len(found.frames), rows, columns)


def _decompressed(path: Path, size: tuple[int, int, int], bits: int) -> NDArray[Any]:
    """Frames of compressed pixels, through SimpleITK, which pydicom has no decoder beside."""
    require_simpleitk(path)
    said = Described.of(HELPER.ask(path, "describe")[0])
    if (*said.size, 1)[:3] != size or said.components != 1:
        listed = " x ".join(map(str, size))
        raise FileRefusedError(path, f"its compressed pixels must be {listed}, got {' x '.join(map(str, said.size))}")
    require_pixels(path, said)
    require_whole(path, said)
    voxels = HELPER.ask(path, "read", nbytes=int(np.prod(size)) * bits // 8)[1]
    assert voxels is not None
    return voxels.reshape(size[::-1])
