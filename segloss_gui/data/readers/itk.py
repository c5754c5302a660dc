"""NRRD and MetaImage through SimpleITK, an optional part: ``pip install "segloss-gui[itk]"``.

ITK counts millimetres towards Left, Posterior, Superior; here they count towards Right, Anterior,
Superior, so the first two rows of its affine change their sign.
"""

from __future__ import annotations

from pathlib import Path
from threading import Lock
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from segloss_gui.core.errors import FileRefusedError, GeometryError
from segloss_gui.core.geometry import Grid, Reorientation
from segloss_gui.core.volume import LabelMap, Volume
from segloss_gui.data.choice import ALL, Choice
from segloss_gui.data.header import Header
from segloss_gui.data.readers.base import COLOURS, Reader, require_frame
from segloss_gui.data.readers.labels import whole_numbers

# Several threads may meet their first such file at once, and none must see a half-made module.
_IMPORTING = Lock()
LPS_TO_RAS = np.diag([-1.0, -1.0, 1.0, 1.0])
PATIENT_SPACES = ("left-posterior-superior", "right-anterior-superior", "left-anterior-superior", "LPS", "RAS", "LAS")


def simpleitk(path: Path) -> Any:
    """The module SimpleITK, its warnings silenced.

    Raises
    ------
    FileRefusedError
        When it is not installed; the message says how to get it.
    """
    try:
        with _IMPORTING:
            import SimpleITK
    except ImportError:
        how = "files of this kind are read by SimpleITK, which is not installed: pip install 'segloss-gui[itk]'"
        raise FileRefusedError(path, how) from None
    SimpleITK.ProcessObject.SetGlobalWarningDisplay(False)
    return SimpleITK


def described(path: Path) -> Any:
    """SimpleITK's reader of a file after it has read the header.

    Raises
    ------
    FileRefusedError
        When the header cannot be read.
    """
    reader = simpleitk(path).ImageFileReader()
    reader.SetFileName(str(path))
    try:
        reader.ReadImageInformation()
    except RuntimeError as error:
        raise refused(path, error) from error
    return reader


def refused(path: Path, error: RuntimeError) -> FileRefusedError:
    """What ITK said, in one line."""
    last = str(error).strip().splitlines()[-1].strip()
    return FileRefusedError(path, f"is damaged, cut off or not what its name says (ITK: {last:.160})")


def read_header(path: Path, choice: Choice) -> Header:
    """Geometry and type; no voxel is read."""
    reader = described(path)
    stored, notes = stored_grid(path, reader)
    frames = _frames(path, reader)
    if choice.frame is not None:
        require_frame(path, choice.frame, frames)
    channels = reader.GetNumberOfComponents() * (frames if choice.frame is None else 1)
    name = pixel_dtype(path, reader.GetPixelID()).name
    return Header(Reorientation(stored).canonical, stored, channels, name, notes, frames)


def read_volume(path: Path, choice: Choice) -> Volume:
    """The image; components and frames become channels, floats float32."""
    reader = described(path)
    stored, _ = stored_grid(path, reader)
    data = _values(path, reader, choice)
    if np.issubdtype(data.dtype, np.floating):
        data = data.astype(np.float32, copy=False)
    reorientation = Reorientation(stored)
    colour = len(data) == 3 == reader.GetNumberOfComponents() and data.dtype == np.uint8
    names = COLOURS if colour else () if choice.frame is None else (f"frame {choice.frame}",) * len(data)
    return Volume(reorientation.apply(data), reorientation.canonical, stored, names)


def read_labels(path: Path) -> LabelMap:
    """The segmentation; one volume of whole numbers."""
    header = read_header(path, ALL)
    if header.channels != 1:
        raise FileRefusedError(path, f"a label map must be one volume of numbers, got {header.channels} volumes")
    values = whole_numbers(path, _values(path, described(path), ALL)[0])
    data = Reorientation(header.stored).apply(values)
    return LabelMap(cast("NDArray[np.integer]", data), header.grid, header.stored)


def require_complete(path: Path) -> None:
    """Refuse a file that is cut off; one that is shorter than its voxels (compressed, detached) is decoded."""
    header = read_header(path, ALL)
    if path.stat().st_size < header.channels * np.prod(header.grid.shape) * np.dtype(header.dtype).itemsize:
        _values(path, described(path), ALL)


READER = Reader(
    "NRRD or MetaImage", (".nrrd", ".nhdr", ".mha", ".mhd"), read_header, read_volume, read_labels, require_complete,
    read_labels,
)  # fmt: skip


def stored_grid(path: Path, reader: Any) -> tuple[Grid, tuple[str, ...]]:
    """The grid of a file in millimetres towards R, A, S, and what had to be assumed.

    Raises
    ------
    FileRefusedError
        When the file has more than four dimensions, or no usable directions.
    """
    dimensions = reader.GetDimension()
    if not 2 <= dimensions <= 4:
        raise FileRefusedError(path, f"must have 2 to 4 dimensions, got {dimensions}")
    space = min(3, dimensions)
    directions = np.array(reader.GetDirection()).reshape(dimensions, dimensions)[:space, :space]
    affine = np.eye(4)
    affine[:space, :space] = directions * np.array(reader.GetSpacing()[:space])
    affine[:space, 3] = reader.GetOrigin()[:space]
    notes = () if _is_patient_space(path, reader) else ("says nothing about orientation, shown as stored",)
    x, y, z = (*reader.GetSize()[:space], 1)[:3]
    try:
        return Grid((x, y, z), LPS_TO_RAS @ affine, anatomical=dimensions > 2 and not notes), notes
    except GeometryError as error:
        raise FileRefusedError(path, f"its orientation cannot be used: {error}") from error


def pixel_dtype(path: Path, pixel: int) -> np.dtype[Any]:
    """Numpy's type of ITK's pixel type.

    Raises
    ------
    FileRefusedError
        For complex numbers and run-length label maps.
    """
    sitk = simpleitk(path)
    names = {
        "8-bit unsigned": "u1", "8-bit signed": "i1", "16-bit unsigned": "u2", "16-bit signed": "i2",
        "32-bit unsigned": "u4", "32-bit signed": "i4", "64-bit unsigned": "u8", "64-bit signed": "i8",
        "32-bit float": "f4", "64-bit float": "f8",
    }  # fmt: skip
    said = sitk.GetPixelIDValueAsString(pixel).removeprefix("vector of ")
    found = next((dtype for name, dtype in names.items() if said.startswith(name)), None)
    if found is None:
        raise FileRefusedError(path, f"must hold real numbers, got {said}")
    return np.dtype(found)


class _Kept:
    """An image's voxels for numpy. SimpleITK's own view does not keep its image: it then shows freed memory."""

    def __init__(self, path: Path, image: Any) -> None:
        self._image = image
        self.__array_interface__ = simpleitk(path).GetArrayViewFromImage(image).__array_interface__


def array_of(path: Path, image: Any) -> NDArray[Any]:
    """Voxels of an image in ITK's order, ``(time, z, y, x, component)`` as far as it has them; no copy."""
    return np.asarray(_Kept(path, image))


def _values(path: Path, reader: Any, choice: Choice) -> NDArray[Any]:
    pixel_dtype(path, reader.GetPixelID())
    four = reader.GetDimension() == 4
    if choice.frame is not None:
        require_frame(path, choice.frame, _frames(path, reader))
        if four:
            reader.SetExtractIndex([0, 0, 0, choice.frame])
            reader.SetExtractSize([*reader.GetSize()[:3], 0])
    try:
        image = reader.Execute()
    except RuntimeError as error:
        raise refused(path, error) from error
    array = array_of(path, image)
    array = array if image.GetNumberOfComponentsPerPixel() > 1 else array[..., np.newaxis]
    if image.GetDimension() == 2:
        array = array[np.newaxis]
    if image.GetDimension() == 3:
        return array.transpose(3, 2, 1, 0)
    # (t, z, y, x, component) to (t x component, x, y, z)
    frames, z, y, x, components = array.shape
    return array.transpose(0, 4, 3, 2, 1).reshape(frames * components, x, y, z)


def _frames(path: Path, reader: Any) -> int:
    size = reader.GetSize()
    if min(size) < 1:
        raise FileRefusedError(path, "must have at least one voxel along every axis")
    return int(size[3]) if len(size) == 4 else 1


def _is_patient_space(path: Path, reader: Any) -> bool:
    # ITK names no space where it writes four dimensions; its own directions are there all the same.
    if not path.name.lower().endswith((".nrrd", ".nhdr")) or reader.GetDimension() == 4:
        return True
    space = reader.GetMetaData("NRRD_space") if reader.HasMetaDataKey("NRRD_space") else ""
    return space in PATIENT_SPACES
