"""DICOM files of many frames: slices in space for the classes of images that say so, else pictures in time."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from segloss_gui.core.errors import FileRefusedError
from segloss_gui.core.geometry import Grid, Reorientation
from segloss_gui.core.volume import Volume
from segloss_gui.data.choice import Choice
from segloss_gui.data.header import Header
from segloss_gui.data.readers import itk
from segloss_gui.data.readers.base import COLOURS, require_frame
from segloss_gui.data.readers.dicom_display import display_of, display_of_series, unsaid
from segloss_gui.data.readers.dicom_frame_places import placed
from segloss_gui.data.readers.dicom_pixels import (
    as_stored,
    is_inverted,
    numbers,
    pixel_spacing,
    require_bits,
    require_colours,
    require_pixels,
    require_whole,
    tag,
)  # fmt: skip
from segloss_gui.data.readers.itk_process import Described

CLASSES = "1.2.840.10008.5.1.4.1.1."
# Enhanced CT, MR, PET and ultrasound volumes, X-ray 3D, breast tomosynthesis, OCT, SEG, parametric maps, dose.
IN_SPACE = (
    "2.1", "2.2", "4.1", "4.4", "6.2", "13.1.1", "13.1.2", "13.1.3", "30", "66.4", "77.1.5.4", "128.1", "130", "481.2",
)  # fmt: skip
NUCLEAR = "20"
INVERTED = "is stored inverted (MONOCHROME1): low values are meant to be bright"


def has_many_frames(path: Path) -> bool:
    """Whether one file holds several frames.

    Raises
    ------
    FileRefusedError
        When its header cannot be read, or claims what the file cannot hold.
    """
    said = itk.described(path)
    require_pixels(path, said)
    return len(said.size) > 2 and said.size[2] > 1


def read_frames_header(path: Path, choice: Choice) -> Header:
    """Geometry and type; frames in time are frames of a picture."""
    said = itk.described(path)
    inverted = (INVERTED,) if is_inverted(said) else ()
    require_bits(path, said)
    require_colours(path, said)
    if _are_slices(path, said):
        header = itk.read_header(path, choice, placed(path, said))
        return replace(header, notes=(*header.notes, *inverted), inverted=bool(inverted))
    count = _frames(said, choice, path)
    grid, name = _picture_grid(path, said), itk.pixel_dtype(path, said).name
    note = "; ".join((f"its {said.size[2]} frames follow each other in time", *unsaid(said)))
    channels = said.components * (count if choice.frame is None else 1)
    return Header(Reorientation(grid).canonical, grid, channels, name, (note, *inverted), count, bool(inverted))


def read_frames(path: Path, choice: Choice) -> Volume:
    """The image; frames in time become channels of one slice, as the volumes of a 4D file do."""
    said = itk.described(path)
    require_whole(path, said)
    require_bits(path, said)
    require_colours(path, said)
    if _are_slices(path, said):
        volume = itk.read_volume(path, choice, placed(path, said))
        display = (display_of_series([said]),) * len(volume.data)
        return replace(volume, data=as_stored(said, volume.data), displays=display)
    _frames(said, choice, path)
    array = as_stored(said, itk.decoded(path, said))
    frames = array if said.components > 1 else array[..., np.newaxis]
    frames = frames if choice.frame is None else frames[choice.frame : choice.frame + 1]
    # (t, y, x, component) to (t x component, x, y, 1)
    data = frames.transpose(0, 3, 2, 1).reshape(-1, said.size[0], said.size[1], 1)
    data = data.astype(np.float32, copy=False) if data.dtype.kind == "f" else data
    turned = Reorientation(_picture_grid(path, said))
    names = () if choice.frame is None else COLOURS if len(data) == 3 else (f"frame {choice.frame}",)
    display = (display_of(path, said),) * len(data)
    return Volume(turned.apply(data), turned.canonical, turned.stored, names, display)


def _frames(said: Described, choice: Choice, path: Path) -> int:
    if choice.frame is not None:
        require_frame(path, choice.frame, said.size[2])
    return said.size[2]


def _are_slices(path: Path, said: Described) -> bool:
    kind = tag(said, "0008|0016").removeprefix(CLASSES)
    if kind != NUCLEAR:
        return kind in IN_SPACE
    slices = int((numbers(said, "0054|0081") or [0])[0])
    if slices > 1 and slices != said.size[2]:
        raise FileRefusedError(
            path, f"its {said.size[2]} frames are {slices} slices at several times, which is not read"
        )
    return slices == said.size[2]


def _picture_grid(path: Path, said: Described) -> Grid:
    across, down = pixel_spacing(path, said)
    return Grid((said.size[0], said.size[1], 1), np.diag([-across, -down, 1.0, 1.0]), anatomical=False, no_depth=True)
