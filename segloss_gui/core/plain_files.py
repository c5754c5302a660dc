"""Files that have an end: a pipe, a device or a socket is none, whatever it is called.

A data set or a study may hold one (``mkfifo study.toml``), or a link to one: opening a pipe waits for ever, reading
``/dev/zero`` never ends, and a file that is renamed over ``/dev/null`` takes it from the whole computer.
"""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

from segloss_gui.core.errors import FileRefusedError

NO_FILE = "is a pipe or a device, not a file"
LARGEST_TEXT = 1 << 28
"""Bytes a text may hold: lists of a hundred thousand cases take a tenth of it, a damaged size claims any number."""


def only_files(path: str, flags: int) -> int:
    """An ``opener`` of :func:`open` that refuses what is no file, and never waits.

    Raises
    ------
    OSError
        ``ENXIO``, as the system says of a socket.

    Examples
    --------
    >>> with open(os.devnull, opener=only_files) as file:  # doctest: +IGNORE_EXCEPTION_DETAIL
    ...     file.read()
    Traceback (most recent call last):
    OSError: [Errno 6] is a pipe or a device, not a file: '/dev/null'
    """
    handle = os.open(path, flags | getattr(os, "O_NONBLOCK", 0))
    mode = os.fstat(handle).st_mode
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):  # of a folder, Python itself says that it is one
        os.close(handle)
        raise OSError(errno.ENXIO, NO_FILE, path)
    return handle


def read_text(
    path: Path, encoding: str = "utf-8", errors: str = "strict", *, newline: str | None = None, most: int = LARGEST_TEXT
) -> str:
    """The text of a file; ``newline`` as of :func:`open`, ``most`` the bytes it may hold.

    Raises
    ------
    OSError
        When it is no file, cannot be read, or is larger than any text of its kind.
    UnicodeDecodeError
        When it is no text.
    """
    with open(path, encoding=encoding, errors=errors, newline=newline, opener=only_files) as file:
        if (size := os.fstat(file.fileno()).st_size) > most:
            raise OSError(errno.EOVERFLOW, f"{size} bytes, more than any text of its kind holds", str(path))
        return file.read()


def require_place(path: Path) -> None:
    """Refuse to write a file where a folder, a pipe or a device is.

    Raises
    ------
    FileRefusedError
        Naming it.
    OSError
        When the path is longer than paths may be.

    Examples
    --------
    >>> require_place(Path(os.curdir))
    Traceback (most recent call last):
        ...
    segloss_gui.core.errors.FileRefusedError: .: must be a file that can be written, got a folder
    """
    try:
        mode = path.stat().st_mode
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:  # folders on its way would be made one in the other
            raise
        return
    if not stat.S_ISREG(mode):
        what = "folder" if stat.S_ISDIR(mode) else "pipe or a device"
        raise FileRefusedError(path, f"must be a file that can be written, got a {what}")
