"""3D Slicer's segmentations (``.seg.nrrd``): segments with names, in layers where they overlap."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from segloss_gui.core.errors import FileRefusedError
from segloss_gui.core.geometry import Reorientation
from segloss_gui.core.volume import LabelMap
from segloss_gui.data.header import Header
from segloss_gui.data.joined_structures import joined

ENDING = ".seg.nrrd"
DICOM_ENDINGS = (".dcm", ".dicom", ".ima")
NUMBERED = re.compile(r"segment(\d+)_(labelvalue|layer|name)$")


@dataclass(frozen=True)
class Segment:
    """One segment: its name, the layer it is in, and its value there."""

    name: str
    layer: int
    value: int


def is_segmentation(path: Path) -> bool:
    """Whether a file or folder is a segmentation of 3D Slicer or of DICOM, which is cropped to its segments."""
    name = path.name.lower()
    if name.endswith(ENDING):
        return True
    if "." in name and not name.endswith(DICOM_ENDINGS) and not path.is_dir():
        return False
    from segloss_gui.data.readers.dicom_segmentation import segmentation_in

    return segmentation_in(path) is not None


def segments_of(path: Path, fields: Mapping[str, str]) -> tuple[Segment, ...]:
    """The segments that a header lists, in their order.

    Raises
    ------
    FileRefusedError
        When a layer or a value is no whole number.
    """
    found: dict[int, dict[str, str]] = {}
    for key, text in fields.items():
        if match := NUMBERED.match(key):
            found.setdefault(int(match[1]), {})[match[2]] = text
    try:
        return tuple(
            Segment(one.get("name", f"segment {n}"), int(one.get("layer", "0")), int(one.get("labelvalue", "1")))
            for n, one in sorted(found.items())
        )
    except ValueError as error:
        raise FileRefusedError(path, f"its list of segments is damaged ({error})") from error


def label_map(path: Path, header: Header, layers: NDArray[np.integer], segments: tuple[Segment, ...]) -> LabelMap:
    """The segments as one label map.

    Values are the file's own where no two segments share one, else the segments are numbered.

    Parameters
    ----------
    path : Path
        The file, for the message.
    header : Header
        Its grids.
    layers : array, shape (layers, *stored.shape)
        As stored.
    segments : tuple of Segment
        What the header lists.

    Raises
    ------
    FileRefusedError
        When a segment names a layer the file does not have.
    """
    if bad := [one for one in segments if not 0 <= one.layer < len(layers)]:
        raise FileRefusedError(path, f"its segment {bad[0].name!r} is in layer {bad[0].layer} of {len(layers)} layers")
    values = [one.value for one in segments]
    labels = values if len({*values}) == len(values) and min(values) > 0 else range(1, len(values) + 1)
    turned = Reorientation(header.stored).apply(layers)
    masks = {n: turned[one.layer] == one.value for n, one in zip(labels, segments, strict=True)}
    names = {n: one.name for n, one in zip(labels, segments, strict=True)}
    found = joined(masks, header.grid, names)
    return LabelMap(found.data, header.grid, header.stored, names, found.overlaps)
