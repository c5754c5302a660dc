"""The files in which the text of NRRD and MetaImage says its voxels are: one, a list, or a numbered pattern.

A data set that came from somewhere else must not show what lies anywhere on this computer, and must not make ITK
print with a pattern of its choice: names stay in the header's folder or below it, and a pattern holds one number.
"""

from __future__ import annotations

import re
import stat
from collections.abc import Sequence
from pathlib import Path, PurePosixPath, PureWindowsPath

from segloss_gui.core.errors import FileRefusedError

PATTERN = re.compile(r"([^%]*)%(0?\d?)[du]([^%]*?)\s+(-?\d{1,9})\s+(-?\d{1,9})\s+(-?\d{1,9})(?:\s+\d)?")
LISTED = re.compile(r"LIST(?:\s+\d+D?)?", re.IGNORECASE)
MOST = 2**16


def voxel_files(path: Path, said: str, below: Sequence[str]) -> tuple[Path, ...]:
    """The files that hold the voxels, in their order.

    Parameters
    ----------
    path : Path
        The header.
    said : str
        What it names: a file, ``LIST``, or ``slice%03d.raw 1 20 1`` (first, last, step).
    below : sequence of str
        Its lines after that one, which a list is of.

    Raises
    ------
    FileRefusedError
        When a name leads out of the header's folder, is the header itself, or is no file with an end.

    Examples
    --------
    >>> names_of(Path("a.nhdr"), "f%02d.raw 1 5 2", ())
    ('f01.raw', 'f03.raw', 'f05.raw')
    """
    return tuple(_inside(path, name) for name in names_of(path, said, below))


def names_of(path: Path, said: str, below: Sequence[str]) -> tuple[str, ...]:
    """The names a header lists, numbers or says.

    Raises
    ------
    FileRefusedError
        When there is none, or too many.
    """
    if LISTED.fullmatch(said):
        names = tuple(name for line in below if (name := line.strip()))
    elif "%" in said:
        names = _numbered(path, said)
    else:
        names = (said,)
    if not 0 < len(names) <= MOST:
        raise FileRefusedError(path, f"its voxels must be in 1 to {MOST} files, got {len(names)}")
    return names


def _numbered(path: Path, said: str) -> tuple[str, ...]:
    found = PATTERN.fullmatch(said)
    if found is None or int(found[6]) == 0:
        wanted = "a name with one number in it, as slice%03d.raw 1 20 1"
        raise FileRefusedError(path, f"its voxels must be in files named by {wanted}, got {said[:80]}")
    first, last, step = int(found[4]), int(found[5]), int(found[6])
    numbers = range(first, last + (1 if step > 0 else -1), step)
    return tuple(f"{found[1]}{number:{found[2]}d}{found[3]}" for number in numbers[: MOST + 1])


def _inside(path: Path, name: str) -> Path:
    parts = PurePosixPath(name).parts
    if "\0" in name or PurePosixPath(name).is_absolute() or PureWindowsPath(name).anchor or ".." in parts:
        raise FileRefusedError(path, f"its voxels must be in its own folder, got {name[:200]!r}")
    found = path.parent / name
    if found == path:
        raise FileRefusedError(path, "names its own text as its voxels")
    try:
        mode = found.stat().st_mode
    except (OSError, ValueError):
        raise FileRefusedError(path, f"its voxels are in {name[:200]}, and there is no such file") from None
    if not stat.S_ISREG(mode):
        raise FileRefusedError(path, f"its voxels must be in a file, and {name[:200] or 'its folder'} is no file")
    return found
