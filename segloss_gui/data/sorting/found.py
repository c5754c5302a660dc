"""Every file below a folder, with what its name alone already says against it."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DICOM_ENDINGS = (".dcm", ".dicom", ".ima")
TABLE_ENDINGS = (".csv", ".tsv")
HEADER_ENDINGS = (".mhd", ".nhdr", ".hdr")
VOXELS = re.compile(r"(?i)\.(?:z?raw|img)(?:\.gz)?$")
"""Files that hold the voxels of a header beside them."""
UNREADABLE = "is no image that can be read"


@dataclass(frozen=True)
class FoundFile:
    """A file or link.

    Parameters
    ----------
    path : str
        Below the folder, with ``/`` between its parts.
    fault : str
        Why it can be no image, by its name and kind; empty where nothing speaks against it.
    header : str
        The file whose voxels it holds, which is the image (``x.mhd`` of ``x.raw``); empty for all others.
    """

    path: str
    fault: str = ""
    header: str = ""


@dataclass(frozen=True)
class FoundFiles:
    """All files of a folder.

    Parameters
    ----------
    files : tuple of FoundFile
        By path.
    unlisted : tuple of (str, str)
        Folders that could not be looked into, and why.
    """

    files: tuple[FoundFile, ...]
    unlisted: tuple[tuple[str, str], ...] = ()

    @property
    def shut(self) -> tuple[tuple[str, str], ...]:
        """The folders that could not be looked into, each with the cause as a refusal says it.

        Examples
        --------
        >>> FoundFiles((), (("p1/", "Permission denied"),)).shut
        (('p1', 'could not be looked into: permission denied'),)
        """
        return tuple((path.rstrip("/"), f"could not be looked into: {why.lower()}") for path, why in self.unlisted)


def find_files(root: Path, cancelled: Callable[[], bool] = lambda: False) -> FoundFiles:
    """Every file and link below ``root``; links are not followed into folders, so that no file counts twice."""
    files: list[FoundFile] = []
    unlisted: list[tuple[str, str]] = []
    waiting = [""]
    while waiting and not cancelled():
        below = waiting.pop()
        try:
            with os.scandir(os.path.join(root, below)) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(f"{below}{entry.name}/")
                    else:
                        files.append(FoundFile(f"{below}{entry.name}", _fault(entry, below)))
        except OSError as error:
            unlisted.append((below or ".", error.strerror or str(error)))
    return FoundFiles(tuple(sorted(_with_headers(files), key=lambda file: file.path)), tuple(sorted(unlisted)))


def _with_headers(files: list[FoundFile]) -> list[FoundFile]:
    """Files of voxels whose header is a file of its own, called alike; an .img without one is told what it lacks."""
    headers = {
        file.path.rpartition(".")[0]: file.path
        for file in files if not file.fault and file.path.lower().endswith(HEADER_ENDINGS)
    }  # fmt: skip
    return [
        _with_header(file, found, headers) if file.fault and (found := VOXELS.search(file.path)) else file
        for file in files
    ]


def _with_header(file: FoundFile, ending: re.Match[str], headers: Mapping[str, str]) -> FoundFile:
    if header := headers.get(file.path[: ending.start()]):
        return FoundFile(file.path, f"holds the voxels of {header.rpartition('/')[2]}", header)
    if not file.fault.startswith(UNREADABLE):
        return file
    from segloss_gui.data.readers.analyze import NOT_THERE, header_name

    alone = header_name(Path(file.path))
    return FoundFile(file.path, NOT_THERE.format(alone)) if alone else file


@cache
def endings() -> tuple[str, ...]:
    """Endings of the files that are read, the longest first; the readers are imported when a folder is sorted."""
    from segloss_gui.data.readers import READERS

    return tuple(sorted({suffix for reader in READERS for suffix in reader.suffixes}, key=len, reverse=True))


def stem_of(name: str) -> str:
    """The name of a file without its (double) ending; see :func:`~segloss_gui.data.readers.file_stem`.

    Examples
    --------
    >>> stem_of("p1_T1.nii.gz"), stem_of("p1.T1.NII"), stem_of("notes.txt"), stem_of("p1")
    ('p1_T1', 'p1.T1', 'notes', 'p1')
    """
    if "." not in name and "/" not in name:
        return name
    lowered = name.lower()
    for ending in _endings_by_last().get(lowered[lowered.rfind(".") :], ()):
        if lowered.endswith(ending):
            return name[: -len(ending)]
    return Path(name).stem


@cache
def _endings_by_last() -> Mapping[str, tuple[str, ...]]:
    """The endings by the last part of each, ``.nii.gz`` and ``.gz`` by ``.gz``, the longest first."""
    found: dict[str, list[str]] = {}
    for ending in endings():
        found.setdefault(ending[ending.rfind(".") :], []).append(ending)
    return {last: tuple(several) for last, several in found.items()}


def name_fault(path: str) -> str:
    r"""Why a path can stand in no study file; empty where it can.

    Examples
    --------
    >>> name_fault("Köpfe/1.nii"), name_fault("K\udcf6pfe/1.nii")[:21]
    ('', 'has a name that is no')
    """
    if not path.isascii() and any("\udc80" <= sign <= "\udcff" for sign in path):
        return "has a name that is no UTF-8 (of an old system?), so that no study can note it; rename it"
    return ""


def _fault(entry: os.DirEntry[str], below: str) -> str:
    if fault := name_fault(f"{below}{entry.name}"):
        return fault
    if entry.name.startswith(".") or f"/{below}".find("/.") >= 0:
        return "is hidden (its name begins with a dot)"
    try:
        leads_to_folder = entry.is_symlink() and entry.is_dir()
    except OSError as error:  # a link that leads round in a circle, or through a folder that may not be read
        return f"is a link that cannot be followed ({(error.strerror or str(error)).lower()})"
    if leads_to_folder:
        return "is a link to a folder, which is not followed; open that folder itself"
    if not entry.is_symlink() and not entry.is_file():
        return "is no file (a pipe, socket or device)"
    if not entry.name.startswith(".") and entry.name.lower().endswith(endings()):
        return ""
    if entry.name == "splits_final.json":
        return "holds folds as nnU-Net keeps them, which are offered with the cases they fit"
    packed = entry.name.lower().endswith((".gz", ".bz2", ".zst"))
    ending = "".join(Path(entry.name).suffixes[-2:]) if packed else Path(entry.name).suffix
    return f"{UNREADABLE} ({ending or 'no ending'})"
