"""NIfTI-1 and NIfTI-2 in one file, compressed or not, judged by content rather than by name.

nibabel reads the header; the voxels are read here, because a cut-off file must be told apart from a
whole one without decoding it, because a label's scale factor is judged in double precision, and
because a large image must not be held twice.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from segloss_gui.core.errors import FileRefusedError
from segloss_gui.core.geometry import Reorientation
from segloss_gui.core.volume import LabelMap, Volume
from segloss_gui.data.choice import Choice
from segloss_gui.data.header import Header
from segloss_gui.data.opening import Filling, Opening
from segloss_gui.data.readers import voxels
from segloss_gui.data.readers.base import COLOURS, Reader
from segloss_gui.data.readers.label_channels import labels_of_channels, require_few
from segloss_gui.data.readers.nifti_header import PICTURE_MARK, Layout, read_layout
from segloss_gui.data.readers.stream import file_start

__all__ = ["PICTURE_MARK", "READER", "open_volume", "read_header", "read_labels", "read_volume"]


def read_header(path: Path, choice: Choice) -> Header:
    """Geometry and type; reads the first kilobyte."""
    layout = read_layout(path)
    name = "rgb" if layout.colours else _name(layout.dtype)
    channels = layout.of_frame(path, choice.frame).channels
    canonical = Reorientation(layout.stored).canonical
    return Header(canonical, layout.stored, channels, name, layout.notes, layout.frames)


@lru_cache(maxsize=64)  # as many as there are types; numpy takes longer to spell one than to read a header
def _name(dtype: np.dtype[Any]) -> str:
    return dtype.newbyteorder("=").name


def read_volume(path: Path, choice: Choice) -> Volume:
    """The image; 4D volumes and colours become channels, integers stay as stored, floats are float32."""
    return open_volume(path, choice).finish()


def open_volume(path: Path, choice: Choice) -> Opening:
    """The image before its voxels are read, which :meth:`Opening.advance` does."""
    layout = read_layout(path).of_frame(path, choice.frame)
    flat = voxels.empty(path, layout, voxels.image_dtype(layout))
    return Opening(_volume(voxels.arranged(flat, layout), layout, choice), _fill(path, layout, choice, flat))


def read_labels(path: Path) -> LabelMap:
    """The segmentation; one volume of whole numbers, or a mask a class."""
    layout = read_layout(path)
    _require_no_colours(path, layout)
    require_few(path, layout.channels)
    return labels_of_channels(path, voxels.numbers(path, layout), layout.stored)


def require_complete(path: Path) -> None:
    """Refuse a file that ends before its last voxel.

    A gzip file says its decompressed length in its last four bytes; only where that does not
    agree with the header is the file decompressed to be sure.
    """
    layout = read_layout(path)
    expected = layout.offset + layout.nbytes
    start = file_start(path)
    if start.is_gzip:
        if int.from_bytes(start.last, "little") != expected % 2**32:
            for _ in voxels.stored_values(path, layout):
                pass
    elif start.size < expected:
        raise voxels.cut_off(path, start.size - layout.offset, layout.nbytes)


def require_labels(path: Path) -> None:
    """Refuse a file that is no label map; plain integers are taken unread, floats and scaled numbers are read."""
    layout = read_layout(path)
    _require_no_colours(path, layout)
    if layout.channels > 1 or layout.scaled or layout.dtype.kind not in "iu":
        read_labels(path)
    else:
        require_complete(path)


def _fill(path: Path, layout: Layout, choice: Choice, flat: NDArray[Any]) -> Filling:
    try:
        yield from voxels.fill(path, layout, flat)
    except voxels.DoesNotFit:
        wide = voxels.empty(path, layout, np.dtype(np.float32))
        yield from voxels.fill(path, layout, wide)
        return _volume(voxels.arranged(wide, layout), layout, choice)
    return None


def _volume(stored: NDArray[Any], layout: Layout, choice: Choice) -> Volume:
    reorientation = Reorientation(layout.stored)
    names = COLOURS if layout.colours else () if choice.frame is None else (f"frame {choice.frame}",)
    return Volume(reorientation.apply(stored), reorientation.canonical, layout.stored, names)


def _require_no_colours(path: Path, layout: Layout) -> None:
    if layout.colours:
        raise FileRefusedError(path, f"a label map must be one volume of numbers, got {layout.channels} colours")


READER = Reader(
    "NIfTI", (".nii.gz", ".nii"), read_header, read_volume, read_labels, require_complete, require_labels, open_volume
)
