"""Files that are either old or new, never half: written beside, flushed to disk, then renamed."""

from __future__ import annotations

import filecmp
import os
import shutil
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from segloss_gui.core.errors import file_named
from segloss_gui.core.plain_files import require_place


def write_atomic(path: Path, content: str | bytes) -> Path:
    """Replace ``path`` by ``content``; its folder is made where missing.

    What of a text is no Unicode (a file name of other bytes) is written as its code. A reader, or the
    next start after a kill or a full disk, finds the whole old file or the whole new one.

    Raises
    ------
    FileRefusedError
        Where a folder, a pipe or a device is.
    OSError
        When the disk is full or refuses; the old file is untouched then.
    """
    require_place(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}-{threading.get_ident()}.part")
    try:
        with file_named(path), open(beside, "wb") as file:
            file.write(content.encode(errors="backslashreplace") if isinstance(content, str) else content)
            file.flush()
            os.fsync(file.fileno())
        with file_named(path):
            os.replace(beside, path)
    except BaseException:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise
    return path


def keeping(path: Path, write: Callable[[], object]) -> Path | None:
    """Call ``write``, which replaces ``path``; where that was another file before, it stays beside under another name.

    Returns
    -------
    Path or None
        Where the file is that was there before; None where there was none, or the same.

    Examples
    --------
    >>> import tempfile
    >>> folder = tempfile.TemporaryDirectory()
    >>> place = Path(folder.name) / "scores.csv"
    >>> print(keeping(place, lambda: write_atomic(place, "a")), keeping(place, lambda: write_atomic(place, "a")))
    None None
    >>> before = keeping(place, lambda: write_atomic(place, "b"))
    >>> before.name.startswith("scores until "), before.suffix, before.read_text(), place.read_text()
    (True, '.csv', 'a', 'b')
    >>> folder.cleanup()
    """
    if not path.is_file():
        write()
        return None
    aside = path.with_name(f"{path.stem} until {datetime.now():%Y-%m-%d %H-%M-%S-%f}{path.suffix}")
    try:
        with file_named(path):
            shutil.copy2(path, aside)
        write()
    except BaseException:
        aside.unlink(missing_ok=True)  # the old file is where it was
        raise
    if filecmp.cmp(path, aside, shallow=False):
        aside.unlink()
        return None
    return aside


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
