"""Whose folder it is: one process trains in a study's folder, one writes a run's events.

::

    FolderLock(folder).hold()   another process holds it? -> FolderInUseError, in words
      .segloss.lock             locked by the operating system: it ends with the process, however that ends
      .segloss.lock.json        who holds it, for the sentence; it decides nothing

Threads and executors of one process share what the process holds; it is given back when the last of
them lets go. Where the file system knows no locks, the lock file itself is the lock, and the sentence
says which file to delete after a crash.
"""

from __future__ import annotations

import errno
import json
import os
import socket
import sys
import threading
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from weakref import WeakValueDictionary

from filelock import BaseFileLock, FileLock, Timeout

from segloss_gui.core.errors import FolderInUseError
from segloss_gui.core.json_text import parse_json
from segloss_gui.core.plain_files import read_text
from segloss_gui.study.atomic import write_atomic

LOCK_FILE = ".segloss.lock"
POLL_S = 0.1


@dataclass(frozen=True)
class Owner:
    """Who holds a folder.

    Parameters
    ----------
    host : str
        Name of the computer.
    pid : int
        Process id there.
    since : str
        When it began, local time, ``2026-11-28 20:21:39``.
    program : str
        How the process was called.
    """

    host: str
    pid: int
    since: str
    program: str = ""

    @property
    def words(self) -> str:
        """The owner in a sentence.

        Examples
        --------
        >>> Owner("node7", 4711, "2026-11-28 20:21:39", "segloss run").words
        'segloss run (process 4711 on node7, since 2026-11-28 20:21:39)'
        """
        return f"{self.program or 'another program'} (process {self.pid} on {self.host}, since {self.since})"

    @property
    def gone(self) -> bool:
        """Whether it certainly runs no more: a process of this computer that is not there."""
        return self.host == socket.gethostname() and not _is_alive(self.pid)


@dataclass(eq=False)
class _Held:
    lock: BaseFileLock
    count: int = 0
    turn: threading.Lock = field(default_factory=threading.Lock)


_HELD: WeakValueDictionary[Path, _Held] = WeakValueDictionary()
_TAKEN: set[_Held] = set()
"""What is held keeps its entry, and so does who waits for it; a window that trains for days forgets all others."""
_REGISTRY = threading.Lock()


class FolderLock:
    """The right to write in one folder.

    Parameters
    ----------
    folder : Path
        The folder; it need not exist before it is held.
    name : str
        Of the lock file in it, where there are several rights.
    """

    def __init__(self, folder: Path, name: str = LOCK_FILE) -> None:
        self.folder = Path(folder)
        self.path = self.folder / name

    @contextmanager
    def hold(self, wait_s: float = 0.0) -> Iterator[None]:
        """Hold it for a while; see :meth:`take`."""
        self.take(wait_s)
        try:
            yield
        finally:
            self.give_back()

    @contextmanager
    def hold_to_read(self) -> Iterator[None]:
        """Hold it while the folder is copied; one on a disc or a drive that may only be read is nobody's to hold."""
        try:
            self.take()
        except OSError as error:
            if error.errno not in (errno.EROFS, errno.EACCES, errno.EPERM):
                raise
            yield
            return
        try:
            yield
        finally:
            self.give_back()

    def take(self, wait_s: float = 0.0) -> None:
        """Hold it, once more where this process holds it already; :meth:`give_back` as often.

        Parameters
        ----------
        wait_s : float
            Seconds another process is waited for.

        Raises
        ------
        FolderInUseError
            When another process holds it: names folder, computer, process and since when.
        OSError
            When the folder cannot be written.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        held = self._entry()
        with held.turn:
            if not held.count:
                self._lock(held.lock, wait_s)
                _TAKEN.add(held)
            held.count += 1

    def give_back(self) -> None:
        """Let go of what :meth:`take` took."""
        held = self._entry()
        with held.turn:
            held.count -= 1
            if not held.count:
                with suppress(OSError):
                    self._owner_path.unlink(missing_ok=True)
                held.lock.release()
                _TAKEN.discard(held)

    def other(self) -> Owner | None:
        """The other process that holds it now; None where it is free, or this process's own."""
        held = self._entry()
        with held.turn:
            if held.count or not self.path.exists():
                return None
            try:
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")
                    held.lock.acquire(timeout=0)
            except Timeout:
                return self._owner()
            except OSError:  # a folder that may only be read is nobody's
                return None
            held.lock.release()
            return None

    @property
    def claimed(self) -> bool:
        """Whether somebody wrote down that it is theirs: cheap to ask, disturbs nobody, and left over after a crash."""
        return self._owner_path.exists()

    @property
    def held(self) -> bool:
        """Whether any process holds it, this one included."""
        held = self._entry()
        return bool(held.count) or self.other() is not None

    @property
    def _owner_path(self) -> Path:
        return self.path.with_name(f"{self.path.name}.json")

    def _entry(self) -> _Held:
        key = self.path.resolve()
        with _REGISTRY:
            if (held := _HELD.get(key)) is None:
                held = _HELD[key] = _Held(FileLock(key, thread_local=False, poll_interval=POLL_S))
            return held

    def _lock(self, lock: BaseFileLock, wait_s: float) -> None:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # no locks on this file system: the file is the lock
                lock.acquire(timeout=wait_s)
        except Timeout:
            raise FolderInUseError(self._sentence()) from None
        with suppress(OSError):  # a sentence with less in it is no reason not to train
            write_atomic(self._owner_path, json.dumps(asdict(_myself())) + "\n")

    def _owner(self) -> Owner:
        try:
            said = parse_json(read_text(self._owner_path))
            if isinstance(said, dict) and isinstance(said.get("pid"), int) and 0 < said["pid"] < 2**31:
                words = {name: str(value) for name, value in said.items() if name != "pid"}
                return Owner(pid=said["pid"], **words)
        except (OSError, ValueError, TypeError):  # no text, no JSON, or other fields
            pass
        return Owner("an unknown computer", 0, "an unknown time")

    def _sentence(self) -> str:
        owner = self._owner()
        text = f"{self.folder}: must not be written by two programs at once, got one that does: {owner.words}"
        if owner.gone:
            return f"{text}; that process is gone: if nothing else writes there, delete {self.path}"
        if owner.host != socket.gethostname():
            return f"{text}; wait until it has ended, or, if it no longer runs there, delete {self.path}"
        return f"{text}; wait until it has ended, or stop it"


def is_lock(path: Path) -> bool:
    """Whether a file belongs to a lock: it goes nowhere with its folder.

    Examples
    --------
    >>> is_lock(Path("runs/a/.segloss.lock.json")), is_lock(Path("runs/a/run.json"))
    (True, False)
    """
    return path.name.startswith(".") and path.name.removesuffix(".json").endswith(".lock")


def _myself() -> Owner:
    program = " ".join([Path(sys.argv[0] or "python").stem, *sys.argv[1:2]]) if sys.argv else "python"
    return Owner(socket.gethostname(), os.getpid(), time.strftime("%Y-%m-%d %H:%M:%S"), program[:60])


def _is_alive(pid: int) -> bool:
    if os.name == "nt" or pid <= 0:  # signal 0 is none there, and would end the process
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _forget_after_fork() -> None:
    """A child of a fork holds nothing of its parent's."""
    _HELD.clear()
    _TAKEN.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget_after_fork)
