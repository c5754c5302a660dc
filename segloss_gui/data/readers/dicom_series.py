"""What lies in a DICOM folder: its series, and what each slice says about itself."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from segloss_gui.core.errors import FileRefusedError
from segloss_gui.core.plain_files import only_files
from segloss_gui.data.readers import itk
from segloss_gui.data.readers.dicom_pictures import Picture, pictures_of, plain_name
from segloss_gui.data.readers.dicom_pixels import (
    DIRECTIONS,
    POSITION,
    SQUARE_WITHIN,
    _ends_early,
    is_inverted,
    numbers,
    pixel_spacing,
    require_bits,
    require_pixels,
    slice_spacing,
    stored_bytes,
    tag,
)
from segloss_gui.data.readers.itk_process import HELPER, Described, require_simpleitk
from segloss_gui.data.readers.stream import file_start
from segloss_gui.data.unchanged import State, folder_state

MAGIC_AT, MAGIC = 128, b"DICM"
# Directories, reports, presentation states, plans, registrations and documents: no pictures to miss.
WITHOUT_PIXELS = tuple(
    f"1.2.840.10008.{kind}".encode()
    for kind in ("1.3.10", "5.1.4.1.1.88.", "5.1.4.1.1.11.", "5.1.4.1.1.481.", "5.1.4.1.1.66", "5.1.4.1.1.104.")
)
KIND = re.compile(rb"\x02\x00\x02\x00UI(..)", re.DOTALL)
NO_IMAGES = ("SEG", "RTSTRUCT", "RTPLAN", "SR", "PR", "KO", "REG")
MODALITY = "0008|0060"
ENDINGS = (".dcm", ".dicom", ".ima")
LEFT_OUT = "its series is left out"
NO_MARK = "is called like a DICOM file and has not its mark"
DAMAGED = "is a DICOM file that is cut off or damaged"
SERIES_UID = re.compile(rb"\x20\x00\x0e\x00(?:UI(..)|(..)\x00\x00)", re.DOTALL)
"""The tag in a file, with its length."""
# Tags that order images at one position: temporal position, acquisition, trigger time, echo, instance.
ORDER = ("0020|0100", "0020|0012", "0018|1060", "0018|0086", "0020|0013")


@dataclass(frozen=True, eq=False)
class Slice:
    """One file of a series.

    Parameters
    ----------
    path : Path
        The file.
    size : tuple of two int
        Columns and rows.
    spacing : tuple of three float
        Between columns, between rows, between slices as far as the file says, in mm.
    position : array, shape (3,), or None
        Centre of the first pixel, in mm towards L, P, S.
    directions : array, shape (2, 3), or None
        Of a row and of a column.
    dtype : numpy dtype
        Of the rescaled values.
    order : tuple of float
        Place among the images at one position.
    inverted : bool
        Low values are meant to be bright.
    said : Described
        Its header.
    """

    path: Path
    size: tuple[int, int]
    spacing: tuple[float, float, float]
    position: NDArray[np.float64] | None
    directions: NDArray[np.float64] | None
    dtype: np.dtype[Any]
    order: tuple[float, ...]
    inverted: bool
    said: Described

    @classmethod
    def of(cls, path: Path, *, listed: bool = False) -> Slice:
        """What a file says; ``listed``: it is one of several slices.

        Raises
        ------
        FileRefusedError
            When it holds no image.
        """
        reader = itk.described(path)
        require_pixels(path, reader)
        if listed and len(reader.size) > 2 and reader.size[2] > 1:
            raise FileRefusedError(path, f"holds {reader.size[2]} frames, which belong to no series of slices")
        modality = tag(reader, MODALITY)
        if modality in NO_IMAGES:
            raise FileRefusedError(path, f"is a DICOM file of kind {modality}, which holds no image of its own")
        _require_scale(path, reader)
        require_bits(path, reader)
        position, directions = _place(path, reader)
        between_columns, between_rows = pixel_spacing(path, reader)
        return cls(
            path,
            (reader.size[0], reader.size[1]),
            (between_columns, between_rows, slice_spacing(reader) or (*reader.spacing, 1.0)[2]),
            position,
            directions,
            itk.pixel_dtype(path, reader),
            tuple((numbers(reader, name) or [0.0])[0] for name in ORDER),
            is_inverted(reader),
            reader,
        )


@dataclass(frozen=True, eq=False)
class Series:
    """One series of a folder, or one picture of a series that is no volume.

    Parameters
    ----------
    uid, number, description, modality : str
        As the first file says; the uid of a picture is its own.
    files : tuple of Path
        Its files, sorted by name.
    picture : str
        What a picture is called, no two of a folder alike; empty for a series of slices.
    """

    uid: str
    number: str
    description: str
    modality: str
    files: tuple[Path, ...]
    picture: str = ""

    @property
    def slices(self) -> tuple[Slice, ...]:
        """What each file says."""
        return tuple(Slice.of(path, listed=len(self.files) > 1) for path in self.files)

    def is_called(self, name: str) -> bool:
        """Whether it is meant by a name: uid, number, description, or that of a picture."""
        return bool(name) and name in (self.uid, self.number, self.description, self.picture)

    def describe(self) -> str:
        """Number, description, modality and count in words.

        Examples
        --------
        >>> Series("1.2.3", "4", "T1 axial", "MR", (Path("a"), Path("b"))).describe()
        "4 'T1 axial' (MR, 2 files)"
        """
        count = f"{len(self.files)} file{'' if len(self.files) == 1 else 's'}"
        return f"{self.picture or self.number or self.uid} {self.description!r} ({self.modality}, {count})"


def is_dicom(path: Path) -> bool:
    """Whether a file has DICOM's mark after its first 128 bytes, whatever its name."""
    try:
        with open(path, "rb", opener=only_files) as file:
            return file.read(MAGIC_AT + len(MAGIC))[MAGIC_AT:] == MAGIC
    except OSError:
        return False


def is_dicom_image(path: Path) -> bool:
    """Whether a file is DICOM and may hold an image: no directory of a medium, report or plan."""
    try:
        start = file_start(path).first
    except OSError:
        return False
    return start[MAGIC_AT:].startswith(MAGIC) and not any(kind in _kind_of(start) for kind in WITHOUT_PIXELS)


def _kind_of(start: bytes) -> bytes:
    """What a file says it is, which may name reports and contours; all of its start where it does not say."""
    if (found := KIND.search(start, MAGIC_AT)) is None:
        return start
    return start[found.end() : found.end() + int.from_bytes(found[1], "little")]


@dataclass(frozen=True, eq=False)
class SortedFiles:
    """The files of a folder, by series.

    Parameters
    ----------
    series : tuple of Series
        Those that hold images and are whole, by number.
    damaged : mapping of Path to str
        Files that cannot be read, and whole series of which one file cannot, each with why.
    strays : tuple of Path
        Damaged files that may be of any series.
    """

    series: tuple[Series, ...]
    damaged: Mapping[Path, str]
    strays: tuple[Path, ...] = ()


_SORTED: ContextVar[dict[Path, SortedFiles] | None] = ContextVar("sorted", default=None)


def series_in(folder: Path, *, one_is_named: bool = False) -> tuple[Series, ...]:
    """The series of a folder that hold images, by number.

    Parameters
    ----------
    folder : Path
    one_is_named : bool
        Whether one of them is meant by name: then files of others may be damaged.

    Raises
    ------
    FileRefusedError
        When SimpleITK is not installed, the folder holds no DICOM file, or a damaged one that may be of any of them:
        a slice that is missing must be said.
    """
    found = sorted_files(folder)
    lacking = found.strays if one_is_named and found.series else found.damaged
    one_lacks_nothing = one_is_named and all(series.picture for series in found.series)
    if lacking and len(found.series) < 2 and not (found.series and one_lacks_nothing):
        path, why = min(found.damaged.items(), key=lambda of: (LEFT_OUT in of[1], of[0]))
        raise FileRefusedError(path, why)
    if not found.series:
        raise FileRefusedError(folder, "is a folder without DICOM images")
    return found.series


def sorted_files(folder: Path) -> SortedFiles:
    """The series of a folder, and the files that are damaged; a series of which one is, is not whole.

    Raises
    ------
    FileRefusedError
        When SimpleITK is not installed.
    """
    require_simpleitk(folder)
    known = _SORTED.get()
    if known is None:
        return _sorted(folder, folder_state(folder))
    if folder not in known:
        known[folder] = _sorted(folder, folder_state(folder))
    return known[folder]


@contextmanager
def one_sorting() -> Iterator[None]:
    """Within it a folder is sorted once, not looked at again for each of its pictures."""
    token = _SORTED.set({})
    try:
        yield
    finally:
        _SORTED.reset(token)


@lru_cache(maxsize=16)  # of a folder that is looked through, each picture asks which file it is
def _sorted(folder: Path, state: State) -> SortedFiles:  # noqa: ARG001 - a part of the key
    damaged: dict[Path, str] = {}
    listed = _listed(folder, damaged)
    found: list[Series] = []
    for uid, files in listed.items():
        first = itk.described(files[0])
        number, description, modality = (tag(first, name) for name in ("0020|0011", "0008|103e", MODALITY))
        if modality not in NO_IMAGES:
            one = Series(tag(first, "0020|000e") or uid, number, description, modality, files)
            if pictures := pictures_of(files):
                found += [_picture(one, picture) for picture in _each_once(pictures, damaged)]
                continue
            found.append(one)
            nbytes = stored_bytes(first)
            damaged.update({path: DAMAGED for path in files if _ends_early(path, nbytes)})
    found = _called_apart(found)
    _add_unlisted(folder, {path for files in listed.values() for path in files}, damaged)
    owners = {path: _owner(path, [series.uid for series in found]) for path in damaged}
    for series in found:
        spoilt = next((path for path, uid in owners.items() if len(listed) == 1 or uid == series.uid), None)
        if spoilt is not None and not series.picture:
            of = f"{LEFT_OUT}, of which {spoilt.name} {damaged[spoilt]}"
            damaged.update({path: of for path in series.files if path not in damaged})
    whole = [series for series in found if series.files[0] not in damaged]
    by_number = tuple(sorted(whole, key=lambda each: (len(each.number), each.number, each.uid * (not each.picture))))
    return SortedFiles(by_number, MappingProxyType(damaged), tuple(path for path, uid in owners.items() if not uid))


def _picture(series: Series, one: Picture) -> Series:
    """One picture of a series, apart."""
    return replace(series, uid=one.instance or one.path.name, files=(one.path,), picture=one.name)


def _each_once(pictures: Sequence[Picture], damaged: dict[Path, str]) -> list[Picture]:
    """Pictures without those that are there a second time, which are told."""
    first: dict[str, Picture] = {}
    for one in pictures:
        if (known := first.setdefault(one.instance or one.path.name, one)) is not one:
            damaged[one.path] = f"is the picture in {known.path.name} once more"
    return list(first.values())


def _called_apart(found: Sequence[Series]) -> list[Series]:
    """Pictures whose headers do not tell them apart are called by their files too, then by their places."""
    by_file = _with(found, [plain_name(each.files[0].stem) for each in found])
    return _with(by_file, [str(at) for at in range(1, len(found) + 1)])


def _with(found: Sequence[Series], ends: Sequence[str]) -> list[Series]:
    """The same with these ends to names that several pictures have."""
    names = Counter(each.picture for each in found if each.picture)
    return [
        replace(each, picture=f"{each.picture}_{end}") if names[each.picture] > 1 else each
        for each, end in zip(found, ends, strict=True)
    ]


def _listed(folder: Path, damaged: dict[Path, str]) -> dict[str, tuple[Path, ...]]:
    """Files by series as GDCM sorts them; one by one where one of them stops it."""
    try:
        return {uid: tuple(sorted(map(Path, names))) for uid, names in HELPER.ask(folder, "series")[0]["series"]}
    except FileRefusedError:
        found: dict[str, list[Path]] = defaultdict(list)
        for path in sorted(folder.iterdir()):
            if path.is_file() and is_dicom_image(path):
                try:
                    said = itk.described(path)
                    require_pixels(path, said)
                    found[tag(said, "0020|000e") or path.name].append(path)
                except FileRefusedError as error:
                    damaged[path] = error.cause
        return {uid: tuple(files) for uid, files in found.items()}


def _add_unlisted(folder: Path, listed: Container[Path], damaged: dict[Path, str]) -> None:
    """GDCM passes over files it cannot read, and knows no slice that has lost its beginning."""
    for path in sorted(folder.iterdir()):
        if path not in listed and path not in damaged and path.is_file():
            named = path.name.lower().endswith(ENDINGS) and not path.name.startswith(".")
            if is_dicom_image(path):
                damaged[path] = DAMAGED
            elif named and not is_dicom(path):
                damaged[path] = NO_MARK


def _owner(path: Path, uids: Sequence[str]) -> str:
    """The uid of a damaged file's series; where it is cut before that, the longest one that others of it begin with."""
    with path.open("rb") as file:
        start = file.read(2**16)
    if said := SERIES_UID.search(start):
        length = int.from_bytes(said[1] or said[2], "little")
        value = start[said.end() :][:length]
        if len(value) == length:
            return value.rstrip(b"\0 ").decode("ascii", "replace")
    named = [uid for uid in uids if re.search(rb"(?<![0-9.])" + re.escape(uid.encode()) + rb"(?![0-9])", start)]
    return max(named, key=len, default="")


def _place(path: Path, said: Described) -> tuple[NDArray[np.float64] | None, NDArray[np.float64] | None]:
    """Position (3,) and directions (2, 3) of a slice; None where the file says neither."""
    for name, what, count in ((POSITION, "position", 3), (DIRECTIONS, "orientation", 6)):
        if tag(said, name) and len(numbers(said, name)) != count:
            raise FileRefusedError(path, f"its {what} must be {count} numbers, got {tag(said, name)[:40]!r}")
    if not (tag(said, POSITION) and tag(said, DIRECTIONS)):
        return None, None
    directions = np.array(numbers(said, DIRECTIONS)).reshape(2, 3)
    with np.errstate(over="ignore", invalid="ignore"):
        products = directions @ directions.T
    if not np.abs(products - np.eye(2)).max() <= SQUARE_WITHIN:  # they carry no size, and would change that of a voxel
        got = tag(said, DIRECTIONS)[:60]
        raise FileRefusedError(path, f"its rows and columns must be unit directions at right angles, got {got!r}")
    return np.array(numbers(said, POSITION)), directions


def _require_scale(path: Path, said: Described) -> None:
    """Refuse values that are no numbers: GDCM multiplies by whatever the text begins with."""
    for name, what in (("0028|1053", "rescale slope"), ("0028|1052", "rescale intercept")):
        text, value = tag(said, name), numbers(said, name)
        if text and not (len(value) == 1 and np.isfinite(value[0]) and (value[0] or what != "rescale slope")):
            raise FileRefusedError(path, f"its {what} must be one number, got {text[:40]!r}")
