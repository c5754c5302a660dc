"""SimpleITK at arm's length: one long-lived helper process reads, and is started anew when a file kills it.

A file may claim gigabytes, send a library into an endless loop or end its process; here each of
these is one refused file. The helper may take as much memory as the file's header explains, and as
much time as its size does.
"""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from threading import Event, Lock, Timer
from typing import Any

import numpy as np
from numpy.typing import NDArray

from segloss_gui.core.errors import FileRefusedError

# Run by its place: imported as a module it would bring the whole package with it.
WORKER = f"import runpy; runpy.run_path({str(Path(__file__).with_name('itk_worker.py'))!r}, run_name='__main__')"
MIB = 2**20
OWN_MEMORY = 1024 * MIB
LIMIT_S, SLOWEST = 60.0, 4 * MIB


@dataclass(frozen=True)
class Described:
    """What SimpleITK says of a file's header.

    Parameters
    ----------
    dimension, components : int
        Axes, and numbers a voxel.
    size, spacing, origin, direction : tuple
        In ITK's order and space (millimetres towards L, P, S).
    pixel : str
        ITK's name of the type, such as ``"16-bit signed integer"``.
    tags : mapping of str to str
        Everything else in the header, by its name.
    """

    dimension: int
    components: int
    size: tuple[int, ...]
    spacing: tuple[float, ...]
    origin: tuple[float, ...]
    direction: tuple[float, ...]
    pixel: str
    tags: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> Described:
        """From the helper's answer."""
        listed = {name: tuple(said[name]) for name in ("size", "spacing", "origin", "direction")}
        return cls(said["dimension"], said["components"], **listed, pixel=said["pixel"], tags=said["tags"])


class Helper:
    """The process, and one question at a time to it.

    Parameters
    ----------
    limit_s : float
        Time for a question about a file of no size; a large file has a second more for 4 MiB.
    """

    def __init__(self, limit_s: float = LIMIT_S) -> None:
        self.limit_s = limit_s
        self._turn = Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0

    def ask(self, path: Path, do: str, *, nbytes: int = 0, **more: Any) -> tuple[dict[str, Any], NDArray[Any] | None]:
        """The helper's answer about ``path``, and voxels where it read some.

        Parameters
        ----------
        path : Path
            File or folder.
        do : "describe", "read" or "series"
            See :mod:`~segloss_gui.data.readers.itk_worker`.
        nbytes : int
            What the voxels take by the header.

        Raises
        ------
        FileRefusedError
            When ITK refuses the file, or the file kills or stalls ITK.
        """
        request = {"do": do, "path": str(path), "memory": OWN_MEMORY + 3 * nbytes, **more}
        with self._turn:
            return self._asked(path, request, self.limit_s + nbytes / SLOWEST)

    def close(self) -> None:
        """End the process; the next question starts another."""
        process, self._process = self._process, None
        if process is None or self._owner != os.getpid():
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with suppress(BrokenPipeError):  # a question that was never read is still in it
                    pipe.close()

    def _asked(self, path: Path, request: dict[str, Any], limit_s: float) -> tuple[dict[str, Any], NDArray[Any] | None]:
        process = self._running(path)
        assert process.stdin is not None
        assert process.stdout is not None
        late = Event()
        timer = Timer(limit_s, _end, (process, late))
        timer.start()
        try:
            process.stdin.write(json.dumps(request).encode() + b"\n")
            process.stdin.flush()
            said = json.loads(process.stdout.readline())
            voxels = _voxels(process.stdout, said) if "shape" in said else None
        except (OSError, ValueError):
            self.close()
            what = f"kept its reader busy for {limit_s:.0f} s" if late.is_set() else "ended the process that read it"
            raise FileRefusedError(path, f"is damaged: it {what} (ITK)") from None
        except BaseException:
            self.close()  # an answer nobody waits for would be taken for the next one's
            raise
        finally:
            timer.cancel()
            timer.join()
        if "error" in said:
            raise refused(path, said["error"])
        return said, voxels

    def _running(self, path: Path) -> subprocess.Popen[bytes]:
        if self._owner != os.getpid():
            self._process = None  # a fork's parent goes on with its own
        if self._process is None or self._process.poll() is not None:
            self.close()
            require_simpleitk(path)
            self._process, self._owner = _started(), os.getpid()
        return self._process


def require_simpleitk(path: Path) -> None:
    """Refuse a file that only SimpleITK could read, where that is not installed.

    Raises
    ------
    FileRefusedError
        The message says how to get it.
    """
    if not is_installed():
        how = "files of this kind are read by SimpleITK, which is not installed: pip install 'segloss-gui[itk]'"
        raise FileRefusedError(path, how)


def is_installed() -> bool:
    """Whether SimpleITK is there."""
    try:
        return find_spec("SimpleITK") is not None
    except ValueError:
        return False


def refused(path: Path, text: str) -> FileRefusedError:
    """What ITK said, in one line."""
    if "Unable to determine ImageIO" in text:  # which is all it says then
        return FileRefusedError(path, "is damaged, cut off or not what its name says: no image is found in it")
    last = (text.strip().splitlines() or ["no more is said"])[-1].strip()
    return FileRefusedError(path, f"is damaged, cut off or not what its name says (ITK: {last:.160})")


def _started() -> subprocess.Popen[bytes]:
    # The child finds the same packages, wherever this program was started from.
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(part or os.getcwd() for part in sys.path)}
    return subprocess.Popen(
        [sys.executable, "-c", WORKER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        env=environment, start_new_session=os.name == "posix", creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )  # fmt: skip


def _end(process: subprocess.Popen[bytes], late: Event) -> None:
    late.set()  # before anybody can see the process gone
    process.kill()


def _voxels(pipe: Any, said: Mapping[str, Any]) -> NDArray[Any]:
    array = np.empty(said["shape"], said["dtype"])
    view, at = array.reshape(-1).view(np.uint8).data, 0
    while at < len(view):
        count = pipe.readinto(view[at:])
        if not count:
            raise OSError("the helper ended in the middle of its answer")
        at += count
    return array


HELPER = Helper()
atexit.register(HELPER.close)
