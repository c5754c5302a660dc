"""``events.jsonl``: append only, one event a line, safe against a kill and a full disk."""

from __future__ import annotations

import errno
import logging
import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from segloss_gui.core.errors import BadInputError, FileRefusedError, FolderGoneError
from segloss_gui.core.events import Event, from_json, to_json
from segloss_gui.core.plain_files import only_files

LOG = logging.getLogger(__name__)
LONGEST_LINE = 1 << 20
"""Characters: the longest event has some thousands."""


class EventLog:
    """The event file of one run; any thread may append.

    Each event goes to the operating system before :meth:`append` returns, so that a
    killed process loses at most the line in hand. A line that no longer fits on the disk is taken
    back before the error is raised: what is in the file is always whole.

    Parameters
    ----------
    path : Path
        The file; made with the first event.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._handle = -1
        self._lock = threading.Lock()

    def append(self, event: Event) -> None:
        """Write one event.

        Raises
        ------
        OSError
            When the disk is full or refuses.
        FolderGoneError
            When the file was deleted since: what is written to it would be lost.
        """
        line = to_json(event).encode() + b"\n"
        with self._lock:
            if self._handle < 0:
                self._handle = _open_at_last_whole_line(self.path)
            elif not os.fstat(self._handle).st_nlink:
                raise FolderGoneError(f"{self.path.parent}: must stay while its run trains, but it was deleted")
            written = 0
            try:
                while written < len(line):  # once, unless something is full: the next call says what
                    if not (more := os.write(self._handle, line[written:])):
                        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
                    written += more
            except OSError as error:
                os.ftruncate(self._handle, os.fstat(self._handle).st_size - written)
                error.filename = str(self.path)
                raise

    def read(self, told: Callable[[str], object] = LOG.warning) -> Iterator[Event]:
        """The events in the file; nothing where there is no file yet.

        A last line without its end (the process was killed while writing) is skipped in silence,
        any other line that cannot be understood is told, in a sentence.

        Raises
        ------
        FileRefusedError
            When the file may not be read, is none, or is no text of lines.
        """
        if not os.path.lexists(self.path):
            return
        try:
            with open(self.path, encoding="utf-8", errors="replace", opener=only_files) as file:
                for number, line in enumerate(iter(lambda: file.readline(LONGEST_LINE), ""), 1):
                    if len(line) == LONGEST_LINE:
                        raise FileRefusedError(self.path, f"must hold an event a line, got no end in line {number}")
                    if not line.endswith("\n"):
                        return
                    try:
                        yield from_json(line)
                    except BadInputError as error:
                        told(f"{self.path}, line {number} skipped: {error}")
        except OSError as error:
            raise FileRefusedError(self.path, f"must be readable, got: {error.strerror or error}") from error

    def close(self) -> None:
        """Close the file; the next :meth:`append` opens it again."""
        with self._lock:
            if self._handle >= 0:
                os.close(self._handle)
                self._handle = -1

    def __del__(self) -> None:
        self.close()


def _open_at_last_whole_line(path: Path) -> int:
    """Open for appending, less the cut line a killed process may have left at the end."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0), 0o666)
    size = os.fstat(handle).st_size
    end = size
    while end > 0:
        start = max(0, end - 4096)
        os.lseek(handle, start, os.SEEK_SET)
        at = os.read(handle, end - start).rfind(b"\n")
        if at >= 0:
            end = start + at + 1
            break
        end = start
    if end < size:
        os.ftruncate(handle, end)
    return handle
