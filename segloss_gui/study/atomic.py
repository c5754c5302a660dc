"""Files that are either old or new, never half: written beside, flushed to disk, then renamed."""

from __future__ import annotations

import os
import threading
import time
from contextlib import suppress
from pathlib import Path


def write_atomic(path: Path, content: str | bytes) -> Path:
    """Replace ``path`` by ``content``; its folder is made where missing.

    What of a text is no Unicode (a file name of other bytes) is written as its code. A reader, or the
    next start after a kill or a full disk, finds the whole old file or the whole new one.

    Raises
    ------
    OSError
        When the disk is full or refuses; the old file is untouched then.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}-{threading.get_ident()}.part")
    try:
        with open(beside, "wb") as file:
            file.write(content.encode(errors="backslashreplace") if isinstance(content, str) else content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, path)
    except BaseException:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise
    return path


def sweep_parts(folder: Path, *, older_than_s: float = 600.0) -> None:
    """Delete halves of files that a kill left behind, in a folder and below; nobody else may be writing there.

    Parameters
    ----------
    folder : Path
        Where.
    older_than_s : float
        Younger ones stay: another program may be about to give them their name.
    """
    for part in folder.rglob(".*.part"):
        with suppress(OSError):
            if part.is_file() and time.time() - part.stat().st_mtime >= older_than_s:
                part.unlink()
