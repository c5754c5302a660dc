"""Background work: a few threads, progress, cancel, and callbacks on the window's thread."""

from __future__ import annotations

import queue
import threading
import traceback
from collections.abc import Callable
from importlib import import_module
from itertools import count
from typing import Any, Protocol, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from segloss_gui.core.errors import SegLossError
from segloss_gui.gui.bridge.faults import in_words

T = TypeVar("T")
THREADS = 4
PROGRESS_MS = 60


LIBRARIES = ("nibabel", "scipy.ndimage", "scipy.spatial", "PIL.Image", "segloss_gui.data.readers")
_IMPORTING = threading.Lock()


class JobCancelled(SegLossError):  # noqa: N818 - the user's wish, not an error
    """The user cancelled a job; handed to its ``failed`` callback."""


class Job:
    """One piece of background work, as its function and the status bar see it.

    Parameters
    ----------
    title : str
        What is being done, in words, for the status bar.
    quiet : bool
        Not shown in the status bar (thumbnails).
    """

    def __init__(self, title: str, *, quiet: bool = False) -> None:
        self.title = title
        self.quiet = quiet
        self.steps_done, self.steps = 0, 0
        self._cancel = threading.Event()

    @property
    def cancelled(self) -> bool:
        """Whether the user gave up on the job; the function looks at it between its steps."""
        return self._cancel.is_set()

    @property
    def share(self) -> float | None:
        """Share done, 0..1; None where the job cannot tell."""
        return min(1.0, self.steps_done / self.steps) if self.steps else None

    def cancel(self) -> None:
        """Ask the job to end; its ``failed`` is called with :class:`JobCancelled`."""
        self._cancel.set()

    def report(self, done: int, total: int) -> None:
        """Say how far the job is; cheap, from the job's own thread."""
        self.steps_done, self.steps = done, total


class Runs(Protocol):
    """What presenters need of :class:`Jobs`; tests give them jobs that are done at once."""

    def run(
        self, title: str, function: Callable[[Job], Any], done: Callable[[Any], None] | None = None,
        failed: Callable[[BaseException], None] | None = None, *, quiet: bool = False,
    ) -> Job:  # fmt: skip
        """Call ``function`` in the background, then ``done`` or ``failed``."""
        ...


class _Work:
    def __init__(
        self,
        job: Job,
        function: Callable[[Job], Any],
        done: Callable[[Any], None] | None,
        failed: Callable[[BaseException], None] | None,
    ) -> None:
        self.job, self.function, self.done, self.failed = job, function, done, failed
        self.result: Any = None
        self.error: BaseException | None = None


class Jobs(QObject):
    """Runs functions in background threads; all methods belong to the window's thread.

    Signals
    -------
    changed()
        A job came, went or moved on; at most every 60 ms while jobs run.
    unexpected(sentence, report)
        A job without a ``failed`` callback raised: heading and details for the error dialog.
    """

    changed = Signal()
    unexpected = Signal(str, str)
    _ended = Signal(int)

    def __init__(self, parent: QObject | None = None, threads: int = THREADS) -> None:
        super().__init__(parent)
        self._queue: queue.SimpleQueue[int | None] = queue.SimpleQueue()
        self._most, self._threads = threads, list[threading.Thread]()
        self._numbers = count()
        self._active: dict[int, _Work] = {}
        self._timer = QTimer(self)
        self._timer.setInterval(PROGRESS_MS)
        self._timer.timeout.connect(self.changed)
        self._ended.connect(self._finish, Qt.ConnectionType.QueuedConnection)

    @property
    def active(self) -> tuple[Job, ...]:
        """Jobs that wait or run, oldest first, quiet ones left out."""
        return tuple(work.job for work in self._active.values() if not work.job.quiet)

    @property
    def idle(self) -> bool:
        """Whether no job waits or runs, quiet ones included."""
        return not self._active

    def busy_besides(self, job: Job) -> bool:
        """Whether any job but this one waits or runs, quiet ones included."""
        return any(work.job is not job for work in self._active.values())

    def run(
        self,
        title: str,
        function: Callable[[Job], T],
        done: Callable[[T], None] | None = None,
        failed: Callable[[BaseException], None] | None = None,
        *,
        quiet: bool = False,
    ) -> Job:
        """Call ``function(job)`` in a background thread.

        Parameters
        ----------
        title : str
            What is being done, for the status bar.
        function : callable
            Gets the :class:`Job`; looks at ``job.cancelled`` and calls ``job.report`` as it goes.
        done, failed : callable, optional
            Called on the window's thread with the result, or with the error
            (:class:`JobCancelled` after a cancel, whatever the function did).
        quiet : bool
            Keep the job out of the status bar.
        """
        work = _Work(Job(title, quiet=quiet), function, done, failed)
        number = next(self._numbers)
        self._active[number] = work
        if len(self._threads) < min(self._most, len(self._active)):
            self._start_thread()
        self._queue.put(number)
        if not quiet:
            self._timer.start()
            self.changed.emit()
        return work.job

    def cancel_all(self) -> None:
        """Ask every job to end."""
        for work in self._active.values():
            work.job.cancel()

    def close(self) -> None:
        """Cancel everything and let the threads go; callbacks are no longer called."""
        self.cancel_all()
        self._timer.stop()
        self._ended.disconnect(self._finish)
        for _ in self._threads:
            self._queue.put(None)
        _keep(self, self._threads, self._active)
        self._threads, self._active = [], {}

    def _start_thread(self) -> None:
        # Daemons: a read from a dead network drive must not keep the program alive.
        thread = threading.Thread(
            target=self._loop, args=(self._active,), name=f"segloss-job-{len(self._threads)}", daemon=True
        )
        self._threads.append(thread)
        thread.start()

    def _loop(self, works: dict[int, _Work]) -> None:
        import_libraries()
        while (number := self._queue.get()) is not None:
            # The thread holds a number, not the work: what its callbacks hold is often a widget,
            # and whoever holds it last destroys it.
            _perform(works[number])
            try:
                self._ended.emit(number)
            except RuntimeError:
                return  # the window is gone, and this object with it

    def _finish(self, number: int) -> None:
        work = self._active.pop(number, None)
        if work is None:
            return
        if not self.active:
            self._timer.stop()
        try:
            self._call_back(work)
        finally:
            if not work.job.quiet:
                self.changed.emit()

    def _call_back(self, work: _Work) -> None:
        error = JobCancelled(f"{work.job.title}: cancelled") if work.job.cancelled else work.error
        if error is None:
            if work.done is not None:
                work.done(work.result)
        elif work.failed is not None:
            work.failed(error)
        elif not isinstance(error, JobCancelled):
            sentence = f"{work.job.title}: {in_words(error)}"
            self.unexpected.emit(sentence, "".join(traceback.format_exception(error)))


def _perform(work: _Work) -> None:
    try:
        if not work.job.cancelled:
            work.result = work.function(work.job)
    except BaseException as error:
        work.error = error


_CLOSED: list[tuple[list[threading.Thread], Jobs, dict[int, _Work]]] = []
"""Closed ones whose threads still work: held here, so that no thread is the last to hold a Qt object."""


def _keep(jobs: Jobs, threads: list[threading.Thread], works: dict[int, _Work]) -> None:
    """Hold what threads use until they have ended; looked at when the next one is closed."""
    _CLOSED[:] = [kept for kept in _CLOSED if any(thread.is_alive() for thread in kept[0])]
    _CLOSED.append((threads, jobs, works))


def import_libraries() -> None:
    """Import what jobs use, by one thread at a time, before any job runs.

    These packages import their own parts in circles: two threads that met in the middle of one were
    handed half-made modules ("cannot import name ... from partially initialized module").
    """
    with _IMPORTING:
        for name in LIBRARIES:
            import_module(name)
