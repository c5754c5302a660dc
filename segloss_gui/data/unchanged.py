"""Whether a file or a folder is still the one that was read: what was learnt of it then need not be read again."""

from __future__ import annotations

import itertools
import os
import time
from pathlib import Path

State = tuple[object, ...]
"""Equal where nothing was written since."""

FRESH_NS = 2_000_000_000
"""A file written so lately may be written again under the same time: file systems count in up to two seconds."""

_NEVER_AGAIN = itertools.count()


def file_state(path: Path) -> State:
    """Place, length and time of a file; empty where it cannot be asked, and never the same of one just written.

    Examples
    --------
    >>> file_state(Path("no such file"))
    ()
    """
    try:
        found = os.stat(path)
    except OSError:
        return ()
    fresh = (next(_NEVER_AGAIN),) if time.time_ns() - found.st_mtime_ns < FRESH_NS else ()
    return found.st_ino, found.st_size, found.st_mtime_ns, *fresh


def folder_state(folder: Path) -> State:
    """The same of all that lies in a folder, by name.

    Raises
    ------
    OSError
        When it cannot be listed.
    """
    with os.scandir(folder) as inside:
        return tuple(sorted((entry.name, *file_state(Path(entry.path))) for entry in inside))
