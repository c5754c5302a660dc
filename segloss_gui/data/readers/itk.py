"""NRRD and MetaImage, their geometry by SimpleITK, an optional part: ``pip install "segloss-gui[itk]"``.

SimpleITK runs in a process of its own (:mod:`~segloss_gui.data.readers.itk_process`), and voxels that
are raw or deflated are read here: ITK overlooks damaged check sums.

ITK counts millimetres towards Left, Posterior, Superior; here they count towards Right, Anterior,
Superior, so the first two rows of its affine change their sign.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from segloss_gui.core.errors import FileRefusedError, GeometryError
from segloss_gui.core.geometry import Grid, Reorientation
from segloss_gui.core.volume import LabelMap, Volume
from segloss_gui.data.choice import ALL, Choice
from segloss_gui.data.header import Header
from segloss_gui.data.readers.base import COLOURS, Reader, require_frame
from segloss_gui.data.readers.itk_process import HELPER, Described, require_simpleitk
from segloss_gui.data.readers.label_channels import labels_of_channels, require_few
from segloss_gui.data.readers.label_values import whole_numbers
from segloss_gui.data.readers.segmentation import ENDING, label_map, segments_of
from segloss_gui.data.readers.text_header import read_numbers, read_text_header
from segloss_gui.data.unchanged import State, file_state

LPS_TO_RAS = np.diag([-1.0, -1.0, 1.0, 1.0])
PATIENT_SPACES = ("left-posterior-superior", "right-anterior-superior", "left-anterior-superior", "LPS", "RAS", "LAS")
NO_SIZE = "says no size of its voxels, 1 mm was taken"
UNIT = re.compile(r'[^"\s]+')
MILLIMETRES: Mapping[str, float] = {
    "mm": 1.0, "millimeter": 1.0, "millimeters": 1.0, "millimetre": 1.0, "cm": 10.0, "m": 1e3, "meter": 1e3,
    "um": 1e-3, "µm": 1e-3, "μm": 1e-3, "micron": 1e-3, "microns": 1e-3, "micrometer": 1e-3, "micrometers": 1e-3,
    "nm": 1e-6,
}  # fmt: skip
PIXELS = {
    "8-bit unsigned": "u1", "8-bit signed": "i1", "16-bit unsigned": "u2", "16-bit signed": "i2",
    "32-bit unsigned": "u4", "32-bit signed": "i4", "64-bit unsigned": "u8", "64-bit signed": "i8",
    "32-bit float": "f4", "64-bit float": "f8",
}  # fmt: skip


def described(path: Path) -> Described:
    """What SimpleITK says of a file's header; a text header is weighed before.

    Raises
    ------
    FileRefusedError
        When the header cannot be read.
    """
    require_simpleitk(path)
    if path.name.lower().endswith(READER.suffixes):
        read_text_header(path)  # which may name other files: ITK looks at those too
        return Described.of(HELPER.ask(path, "describe")[0])
    return _described(path, file_state(path))


@lru_cache(maxsize=1024)  # of a series the header of each slice is asked for by whoever lists, checks and reads it
def _described(path: Path, state: State) -> Described:  # noqa: ARG001 - a part of the key
    return Described.of(HELPER.ask(path, "describe")[0])


def decoded(path: Path, said: Described, frame: int | None = None) -> NDArray[Any]:
    """Voxels as ITK reads them, ``(time, z, y, x, component)`` as far as the file has them.

    Raises
    ------
    FileRefusedError
        When they are damaged or cut off.
    """
    nbytes = int(np.prod(said.size)) * said.components * pixel_dtype(path, said).itemsize
    voxels = HELPER.ask(path, "read", nbytes=nbytes, frame=frame)[1]
    assert voxels is not None
    return voxels


def read_header(path: Path, choice: Choice, said: Described | None = None) -> Header:
    """Geometry and type, as ``said`` or the file says; no voxel is read."""
    said = said or described(path)
    stored, notes = stored_grid(path, said)
    frames = _frames(said)
    if choice.frame is not None:
        require_frame(path, choice.frame, frames)
    channels = said.components * (frames if choice.frame is None else 1)
    name = pixel_dtype(path, said).name
    return Header(Reorientation(stored).canonical, stored, channels, name, notes, frames)


def read_volume(path: Path, choice: Choice, said: Described | None = None) -> Volume:
    """The image, lying as ``said`` or the file says; components and frames become channels, floats float32."""
    said = said or described(path)
    stored, _ = stored_grid(path, said)
    data = _values(path, said, choice)
    if np.issubdtype(data.dtype, np.floating):
        data = data.astype(np.float32, copy=False)
    reorientation = Reorientation(stored)
    colour = len(data) == 3 == said.components and data.dtype == np.uint8
    names = COLOURS if colour else () if choice.frame is None else (f"frame {choice.frame}",) * len(data)
    return Volume(reorientation.apply(data), reorientation.canonical, stored, names)


def read_labels(path: Path) -> LabelMap:
    """The segmentation; one volume of whole numbers, a mask a class, or the layers of a segmentation of 3D Slicer."""
    header = read_header(path, ALL)
    segments = segments_of(path, read_text_header(path).fields) if path.name.lower().endswith(ENDING) else ()
    if segments and header.frames == 1:
        layers = whole_numbers(path, _values(path, described(path), ALL))
        return label_map(path, header, layers, segments)
    said = described(path)
    if said.components in (3, 4) and header.dtype == "uint8":
        raise FileRefusedError(path, f"a label map must be one volume of numbers, got {said.components} colours")
    require_few(path, header.channels)
    return labels_of_channels(path, _values(path, said, ALL), header.stored)


def require_complete(path: Path) -> None:
    """Refuse a file that is cut off; one that is shorter than its voxels (compressed, detached) is decoded."""
    header = read_header(path, ALL)
    if path.stat().st_size < header.channels * np.prod(header.grid.shape) * np.dtype(header.dtype).itemsize:
        _values(path, described(path), ALL)


READER = Reader(
    "NRRD or MetaImage", (".nrrd", ".nhdr", ".mha", ".mhd"), read_header, read_volume, read_labels, require_complete,
    read_labels,
)  # fmt: skip


def stored_grid(path: Path, said: Described) -> tuple[Grid, tuple[str, ...]]:
    """The grid of a file in millimetres towards R, A, S, and what had to be assumed.

    Raises
    ------
    FileRefusedError
        When the file has more than four dimensions, or no usable directions.
    """
    if not 2 <= said.dimension <= 4:
        raise FileRefusedError(path, f"must have 2 to 4 dimensions, got {said.dimension}")
    if min(said.size) < 1:
        raise FileRefusedError(path, "must have at least one voxel along every axis")
    space = min(3, said.dimension)
    directions = np.array(said.direction).reshape(said.dimension, said.dimension)[:space, :space]
    affine = np.eye(4)
    affine[:space, :space] = directions * np.array(said.spacing[:space])
    affine[:space, 3] = said.origin[:space]
    affine[:3] *= _millimetres(path)
    notes = () if _is_patient_space(path, said) else ("says nothing about orientation, shown as stored",)
    x, y, z = (*said.size[:space], 1)[:3]
    try:
        grid = Grid(
            (x, y, z), LPS_TO_RAS @ affine, anatomical=said.dimension > 2 and not notes, no_depth=said.dimension == 2
        )
    except GeometryError as error:
        raise FileRefusedError(path, f"its orientation cannot be used: {error}") from error
    return grid, notes if grid.says_no_size or _says_size(path) else (*notes, NO_SIZE)


def _says_size(path: Path) -> bool:
    """Whether a MetaImage says how large its voxels are; NRRD in a space cannot but do so."""
    meta = path.name.lower().endswith((".mha", ".mhd"))
    return not meta or any(name in read_text_header(path).fields for name in ("elementspacing", "elementsize"))


def _millimetres(path: Path) -> float:
    """How many millimetres the unit of a text header is, which ITK overlooks."""
    if not path.name.lower().endswith(READER.suffixes):
        return 1.0
    fields = read_text_header(path).fields
    said = fields.get("space units", fields.get("units", ""))  # the latter where no space is named
    words = {word.strip().lower() for word in UNIT.findall(said)} - {"", "???", "none"}
    words |= {fields["distanceunits"].lower()} if fields.get("distanceunits") else set()
    known = {MILLIMETRES[word] for word in words if word in MILLIMETRES}
    if len(known) > 1:
        raise FileRefusedError(path, f"must have one unit along all axes, got {', '.join(sorted(words))}")
    return known.pop() if known else 1.0


def pixel_dtype(path: Path, said: Described) -> np.dtype[Any]:
    """Numpy's type of ITK's pixel type.

    Raises
    ------
    FileRefusedError
        For complex numbers and run-length label maps.
    """
    pixel = said.pixel.removeprefix("vector of ")
    found = next((dtype for name, dtype in PIXELS.items() if pixel.startswith(name)), None)
    if found is None:
        raise FileRefusedError(path, f"must hold real numbers, got {pixel}")
    return np.dtype(found)


def _values(path: Path, said: Described, choice: Choice) -> NDArray[Any]:
    """``(frames x components, x, y, z)`` of the chosen frame, or of all."""
    pixel_dtype(path, said)
    if choice.frame is not None:
        require_frame(path, choice.frame, _frames(said))
    array = _read_here(path, said)
    if array is None:
        frame = choice.frame if said.dimension == 4 else None
        array = decoded(path, said, frame)
        array = array[np.newaxis] if frame is not None else array
    elif choice.frame is not None and said.dimension == 4:
        array = array[choice.frame : choice.frame + 1]
    array = array if said.components > 1 else array[..., np.newaxis]
    array = array.reshape((1,) * (5 - array.ndim) + array.shape)
    # (t, z, y, x, component) to (t x component, x, y, z)
    frames, z, y, x, components = array.shape
    return array.transpose(0, 4, 3, 2, 1).reshape(frames * components, x, y, z)


def _read_here(path: Path, said: Described) -> NDArray[Any] | None:
    """Raw and deflated voxels, their lengths and check sums looked at; None for what ITK arranges otherwise."""
    if not path.name.lower().endswith(READER.suffixes):
        return None
    header = read_text_header(path)
    expected = ((said.components,) if said.components > 1 else ()) + said.size
    same_type = header.dtype is not None and header.dtype.newbyteorder("=") == pixel_dtype(path, said)
    in_order = header.sizes == expected and (said.components == 1 or _channels_lead(header.fields))
    return read_numbers(path, header) if in_order and same_type else None


def _channels_lead(fields: Mapping[str, str]) -> bool:
    """Whether the numbers of a voxel lie together; where sizes are alike along all axes, they do not tell.

    Examples
    --------
    >>> _channels_lead({"kinds": "list domain domain domain"}), _channels_lead({"kinds": "domain domain domain list"})
    (True, False)
    """
    said = fields.get("kinds", fields.get("space directions", "none")).lower()  # a MetaImage has no other order
    return not said.startswith(("domain", "space", "("))


def _frames(said: Described) -> int:
    return said.size[3] if said.dimension == 4 else 1


def _is_patient_space(path: Path, said: Described) -> bool:
    # ITK names no space where it writes four dimensions; its own directions are there all the same.
    if not path.name.lower().endswith((".nrrd", ".nhdr")) or said.dimension == 4:
        return True
    return said.tags.get("NRRD_space", "") in PATIENT_SPACES
