"""One damaged file, read and judged."""

from __future__ import annotations

import random
import shutil
import signal
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from segloss_gui.core.errors import SegLossError
from tests.fuzz.damage import INSTEAD, damaged
from tests.fuzz.kind import Kind
from tests.fuzz.kinds import KINDS

LIMIT_S = 5.0
REPLACED = (".toml", ".json", ".jsonl", ".csv", ".tsv")
"""Endings of texts in place of which something else may lie."""
STALLED = "kept its reader busy"
SLACK = 96 << 20
"""Bytes that the libraries of a format may take for themselves, whatever is in the file."""


class TookTooLongError(BaseException):
    """Raised by the alarm, past whatever catches exceptions."""


@dataclass(frozen=True)
class Origin:
    """A valid file of a kind: its content, what it gives, and the memory it takes."""

    content: bytes
    answer: object
    memory: int


class Workshop:
    """Damages and reads files in a folder of its own.

    Parameters
    ----------
    root : Path
        Empty; the caller deletes it.
    seed : int
        Of all draws.
    """

    def __init__(self, root: Path, seed: int, kinds: tuple[Kind, ...] = KINDS) -> None:
        self.root, self.seed, self.kinds = root, seed, kinds
        self._origins: dict[str, Origin] = {}

    def kind(self, number: int) -> Kind:
        """The kind of a case: they take turns."""
        return self.kinds[number % len(self.kinds)]

    def trial(self, number: int) -> str:
        """Damage and read the file of a case; what is wrong with the answer, empty where nothing is."""
        kind = self.kind(number)
        origin, path = self._origin(kind), self._path(kind)
        content = self._damage(number)
        fault, answer, memory = _read(kind, path)
        _put(path, origin.content)
        if fault or answer is None:
            return fault
        if kind.checked and content != origin.content and answer != origin.answer:
            return "another value, under damage that a checksum tells"
        if memory > 2 * origin.memory + SLACK:
            return f"{memory >> 20} MiB, for {origin.memory >> 20} MiB of an honest file"
        return ""

    def damaged_file(self, number: int) -> Path:
        """The file of a case, left to be looked at."""
        self._damage(number)
        return self._path(self.kind(number))

    def _damage(self, number: int) -> bytes | None:
        """Damage the file of a case: its content, None where something else lies in its place."""
        kind = self.kind(number)
        origin, path = self._origin(kind), self._path(kind)
        draw = random.Random(f"{self.seed} {number}")
        if path.suffix in REPLACED and draw.random() < 0.05:
            _clear(path)
            draw.choice(INSTEAD)(path)
            return None
        held = kind.checked(origin.content) if kind.checked else slice(0, None)
        content = damaged(draw, origin.content, kind.ways, held)
        path.write_bytes(content)
        return content

    def _path(self, kind: Kind) -> Path:
        return self.root / kind.name.replace("/", "_").replace(".", "_") / kind.name

    def _origin(self, kind: Kind) -> Origin:
        if kind.name not in self._origins:
            path = self._path(kind)
            shutil.rmtree(self.root / kind.name.replace("/", "_").replace(".", "_"), ignore_errors=True)
            path.parent.mkdir(parents=True)
            kind.make(path)
            kind.read(path)  # imports what it needs
            fault, answer, memory = _read(kind, path)
            if fault or answer is None:
                raise AssertionError(f"{kind.name}: a valid file must be read, got {fault or 'a refusal'}")
            self._origins[kind.name] = Origin(path.read_bytes(), answer, memory)
        return self._origins[kind.name]


def _clear(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _put(path: Path, content: bytes) -> None:
    """Write a file again, whatever a trial has left in its place."""
    if path.is_symlink() or not path.is_file():
        _clear(path)
    path.write_bytes(content)


def _read(kind: Kind, path: Path) -> tuple[str, object, int]:
    """What is wrong with a reading, its answer (None where the file was refused), and the memory it took."""
    before = _peak(reset=True)
    try:
        with _time_limit():
            answer = kind.read(path)
    except SegLossError as error:
        return _of_words(str(error)), None, 0
    except TookTooLongError:
        return f"longer than {LIMIT_S:g} s", None, 0
    except MemoryError:
        return "out of memory", None, 0
    except Exception as error:
        place = traceback.extract_tb(error.__traceback__)[-1]
        return f"{type(error).__name__}: {error!s:.100} ({Path(place.filename).name}:{place.lineno})", None, 0
    return "", answer, max(0, _peak() - before)


def _of_words(text: str) -> str:
    """What is wrong with a refusal; a reader in a process of its own has minutes, and none may need them."""
    return "stalled SimpleITK" if STALLED in text else "" if text.strip() else "refused without a word"


@contextmanager
def _time_limit() -> Iterator[None]:
    def ring(*_: object) -> None:
        raise TookTooLongError

    if not hasattr(signal, "SIGPROF"):  # Windows has no timers for a process
        yield
        return
    # The processor's own seconds: a busy machine beside it is no hang. Waiting counts in the parent.
    before = signal.signal(signal.SIGPROF, ring)
    signal.setitimer(signal.ITIMER_PROF, LIMIT_S)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _peak(*, reset: bool = False) -> int:
    """Most memory held since the last reset, in bytes; 0 where the system does not say."""
    with suppress(OSError, ValueError):
        if reset:
            Path("/proc/self/clear_refs").write_text("5")
        for line in Path("/proc/self/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) << 10
    return 0
