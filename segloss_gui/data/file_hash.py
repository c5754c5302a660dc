"""What data files hold, in a few bytes: the SHA-256 of all of it, or a fingerprint that is taken in a moment."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from segloss_gui.core.plain_files import only_files
from segloss_gui.data.case import Case
from segloss_gui.data.unchanged import State, file_state

CHUNK = 1 << 20
ENDS = 1 << 16


def files_of(case: Case) -> Iterator[Path]:
    """Image and label files of a case; of a folder (a DICOM series, a mask a structure) all files in it."""
    for path in case.paths:
        yield from sorted(file for file in path.rglob("*") if file.is_file()) if path.is_dir() else (path,)


def file_hash(path: Path) -> str:
    """SHA-256 of a file, read in pieces; one that was not written since is not read again.

    Raises
    ------
    OSError
        When the file cannot be read.
    """
    return _hash(path, file_state(path))


@lru_cache(maxsize=65_536)
def _hash(path: Path, state: State) -> str:  # noqa: ARG001 - a part of the key
    found = hashlib.sha256()
    with open(path, "rb", opener=only_files) as file:
        while piece := file.read(CHUNK):
            found.update(piece)
    return found.hexdigest()


def fingerprint(path: Path) -> str:
    """SHA-256 of the size, the first and the last 64 KiB of a file; of a smaller one, of all of it.

    A compressed file ends in a checksum of its whole content; of other files a change in the middle goes unseen.

    Raises
    ------
    OSError
        When the file cannot be read.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as place:
    ...     one, other = Path(place, "one"), Path(place, "other")
    ...     _ = one.write_bytes(b"a" * 10), other.write_bytes(b"a" * 11)
    ...     fingerprint(one) == fingerprint(one), fingerprint(one) == fingerprint(other)
    (True, False)
    """
    with open(path, "rb", opener=only_files) as file:
        size = file.seek(0, 2)
        file.seek(0)
        found = hashlib.sha256(b"%d\0" % size)
        found.update(file.read(ENDS))
        file.seek(max(file.tell(), size - ENDS))
        found.update(file.read(ENDS))
    return found.hexdigest()
