"""The list of readers, empty, and everything that reads a file through it: which reader, refusals, stems.

The package fills the list; a reader of files inside other files, such as a folder of masks, reads them from here.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from segloss_gui.core.errors import FileRefusedError, SegLossError
from segloss_gui.core.volume import LabelMap, Volume
from segloss_gui.data.choice import ALL, Choice, MaskValues
from segloss_gui.data.header import Header
from segloss_gui.data.opening import Opening
from segloss_gui.data.readers.base import Reader, require_content

_READERS: list[Reader] = []


def fill(readers: Iterable[Reader]) -> None:
    """Make ``readers`` those that files are read with, in the order in which they are asked."""
    _READERS[:] = readers


def reader_of(path: Path) -> Reader:
    """The reader of a file, by its ending, else by its mark: DICOM without an ending; a folder is a DICOM series, or
    a mask a structure.

    Raises
    ------
    FileRefusedError
        When no reader knows the ending.
    """
    name = path.name.lower()
    for reader in _READERS:
        if name.endswith(reader.suffixes):
            return reader
    for reader in _READERS:
        if reader.recognises is not None and reader.recognises(path):
            return reader
    if path.suffix.lower() == ".img":
        from segloss_gui.data.readers.analyze import refuse_half

        refuse_half(path)
    known = ", ".join(suffix for reader in _READERS for suffix in reader.suffixes)
    raise FileRefusedError(path, f"files of this kind are not read; known endings: {known}")


def is_readable(path: Path) -> bool:
    """Whether the ending is known and the file is no hidden junk (``._name`` of macOS).

    Examples
    --------
    >>> is_readable(Path("a.NII.GZ")), is_readable(Path("._a.nii.gz")), is_readable(Path("a.txt"))
    (True, False, False)
    """
    name = path.name.lower()
    return not name.startswith(".") and any(name.endswith(reader.suffixes) for reader in _READERS)


def is_listed(path: Path) -> bool:
    """Whether a folder's entry is a file, or a link to one that is not there (git-annex before it is fetched).

    What is listed is read or refused by name; it never vanishes.
    """
    return path.is_file() or (path.is_symlink() and not path.exists())


def file_stem(path: Path) -> str:
    """Name of a file without its (double) ending.

    Examples
    --------
    >>> file_stem(Path("images/case.07.nii.gz")), file_stem(Path("21.png"))
    ('case.07', '21')
    """
    lowered = path.name.lower()
    endings = [suffix for reader in _READERS for suffix in reader.suffixes if lowered.endswith(suffix)]
    return path.name[: -len(max(endings, key=len))] if endings else path.stem


def read_header(path: Path, choice: Choice = ALL) -> Header:
    """Geometry and type of a file; its voxels are not read.

    Raises
    ------
    FileRefusedError
        When the file is not there, empty, a pointer, or not what its name says.
    """
    with _refusing(path):
        return _checked(path).header(path, choice)


def read_volume(path: Path, choice: Choice = ALL) -> Volume:
    """The image in a file: channels first, canonical axes, float32 or the integers as stored.

    Raises
    ------
    FileRefusedError
        When the file cannot be read as an image.
    """
    with _refusing(path):
        return _checked(path).volume(path, choice)


def open_volume(path: Path, choice: Choice = ALL) -> Opening:
    """The image in a file, to be shown before all of its voxels are read where the format allows.

    Raises
    ------
    FileRefusedError
        When the file cannot be read as an image; a file cut off is found when the opening is finished.
    """
    with _refusing(path):
        reader = _checked(path)
        return reader.opening(path, choice) if reader.opening else Opening(reader.volume(path, choice))


def read_labels(path: Path, mask_values: MaskValues = "auto") -> LabelMap:
    """The segmentation in a file: whole numbers on the canonical axes.

    Parameters
    ----------
    path : Path
        The file.
    mask_values : "auto", "black_and_white" or "as_stored"
        What grey values of a picture mean; auto: what the masks of its folder mean together.

    Raises
    ------
    FileRefusedError
        When the file cannot be read as a label map.
    """
    with _refusing(path):
        reader = _checked(path)
        return reader.masks(path, mask_values) if reader.masks else reader.labels(path)


def check_complete(path: Path) -> None:
    """Refuse a file that is cut off, without decoding its voxels where the format allows.

    Raises
    ------
    FileRefusedError
        When bytes are missing.
    """
    with _refusing(path):
        _checked(path).complete(path)


def check_labels(path: Path) -> None:
    """Refuse a file that is cut off or no label map, decoding it only where its header leaves a doubt.

    Raises
    ------
    FileRefusedError
        When bytes are missing, or the file holds several volumes, colours or soft labels.
    """
    with _refusing(path):
        _checked(path).fit_for_labels(path)


@contextmanager
def _refusing(path: Path) -> Iterator[None]:
    """A damaged file makes a library raise whatever its code meets first: one file is refused, the others go on."""
    try:
        yield
    except SegLossError:
        raise
    except MemoryError as error:
        raise FileRefusedError(path, "needs more memory than there is") from error
    except Exception as error:
        logging.getLogger(__name__).debug("reading %s", path, exc_info=True)
        what = " ".join(str(error).split()) or "no more is said"
        raise FileRefusedError(path, f"cannot be read ({type(error).__name__}: {what:.160})") from error


def _checked(path: Path) -> Reader:
    reader = reader_of(path)
    if not (reader.recognises is not None and path.is_dir()):
        require_content(path)
    return reader
