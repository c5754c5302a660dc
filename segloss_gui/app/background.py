"""Background work: a few threads, progress, cancel, and callbacks on the thread that asked.

What asks is an *owner*: the thread of a window, or of a notebook. :class:`BackgroundTasks` does the
work in threads; how a finished task comes back to the owner's thread is left to :meth:`~BackgroundTasks.post`:
:class:`~segloss_gui.app.plain_tasks.PlainTasks` waits to be asked, the window's own posts through its event loop.
"""

from __future__ import annotations

import queue
import sys
import threading
import traceback
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from functools import partial
from importlib import import_module
from itertools import count
from typing import Any, Protocol, TypeVar

from psygnal import Signal

from segloss_gui.app.faults import in_words
from segloss_gui.core.errors import SegLossError

T = TypeVar("T")
THREADS = 4

LIBRARIES = ("nibabel", "scipy.ndimage", "scipy.spatial", "PIL.Image", "segloss_gui.data.readers")
_IMPORTING = threading.Lock()
F = TypeVar("F", bound=Callable[..., Any])


class TaskCancelled(SegLossError):  # noqa: N818 - the user's wish, not an error
    """The user cancelled a task; handed to its ``failed`` callback."""


class BackgroundTask:
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
        """Whether the user gave up on the task; the function looks at it between its steps."""
        return self._cancel.is_set()

    @property
    def share(self) -> float | None:
        """Share done, 0..1; None where the task cannot tell."""
        return min(1.0, self.steps_done / self.steps) if self.steps else None

    def cancel(self) -> None:
        """Ask the task to end; its ``failed`` is called with :class:`TaskCancelled`."""
        self._cancel.set()

    def report(self, done: int, total: int) -> None:
        """Say how far the task is; cheap, from the task's own thread."""
        self.steps_done, self.steps = done, total


class Ticker(Protocol):
    """Calls a function on the owner's thread again and again while it is started."""

    def start(self) -> None:
        """Begin, or begin anew."""
        ...

    def stop(self) -> None:
        """No more calls."""
        ...


class _Work:
    def __init__(
        self,
        task: BackgroundTask,
        function: Callable[[BackgroundTask], Any],
        done: Callable[[Any], None] | None,
        failed: Callable[[BaseException], None] | None,
    ) -> None:
        self.task, self.function, self.done, self.failed = task, function, done, failed
        self.result: Any = None
        self.error: BaseException | None = None


class BackgroundTasks(ABC):
    """Runs functions in background threads; all methods but :meth:`post` belong to the owner's thread.

    Parameters
    ----------
    threads : int
        Most functions that run at the same time.

    Signals
    -------
    changed()
        A task came, went or moved on.
    unexpected(sentence, report)
        A task without a ``failed`` callback raised: heading and details for the error dialog.
    """

    changed = Signal()
    unexpected = Signal(str, str)

    def __init__(self, threads: int = THREADS) -> None:
        self._queue: queue.SimpleQueue[int | None] = queue.SimpleQueue()
        self._most, self._threads = threads, list[threading.Thread]()
        self._numbers = count()
        self._active: dict[int, _Work] = {}
        self._closed = False

    @abstractmethod
    def post(self, function: Callable[[], None]) -> None:
        """Have ``function`` called on the owner's thread, soon; from any thread, never blocks."""

    @abstractmethod
    def ticker(self, interval_ms: int, function: Callable[[], object]) -> Ticker:
        """A stopped ticker that will call ``function`` on the owner's thread every ``interval_ms``."""

    @property
    def active(self) -> tuple[BackgroundTask, ...]:
        """Tasks that wait or run, oldest first, quiet ones left out."""
        return tuple(work.task for work in self._active.values() if not work.task.quiet)

    @property
    def idle(self) -> bool:
        """Whether no task waits or runs, quiet ones included."""
        return not self._active

    def busy_besides(self, task: BackgroundTask) -> bool:
        """Whether any task but this one waits or runs, quiet ones included."""
        return any(work.task is not task for work in self._active.values())

    def run(
        self,
        title: str,
        function: Callable[[BackgroundTask], T],
        done: Callable[[T], None] | None = None,
        failed: Callable[[BaseException], None] | None = None,
        *,
        quiet: bool = False,
    ) -> BackgroundTask:
        """Call ``function(task)`` in a background thread.

        Parameters
        ----------
        title : str
            What is being done, for the status bar.
        function : callable
            Gets the :class:`BackgroundTask`; looks at ``task.cancelled`` and calls ``task.report`` as it goes.
            The first task imports :data:`LIBRARIES`; a function marked by :func:`needs` waits for its own only.
        done, failed : callable, optional
            Called on the owner's thread with the result, or with the error
            (:class:`TaskCancelled` after a cancel, whatever the function did).
        quiet : bool
            Keep the task out of the status bar.

        Returns
        -------
        BackgroundTask
            Cancelled, and never begun, after :meth:`close`.
        """
        work = _Work(BackgroundTask(title, quiet=quiet), function, done, failed)
        if self._closed:
            work.task.cancel()
            return work.task
        number = next(self._numbers)
        self._active[number] = work
        if len(self._threads) < min(self._most, len(self._active)):
            self._start_thread()
        self._queue.put(number)
        if not quiet:
            self.changed.emit()
        return work.task

    def cancel_all(self) -> None:
        """Ask every task to end."""
        for work in self._active.values():
            work.task.cancel()

    def close(self) -> None:
        """Cancel everything and let the threads go; callbacks are no longer called."""
        self.cancel_all()
        self._closed = True
        for _ in self._threads:
            self._queue.put(None)
        _keep(self, self._threads, self._active)
        self._threads, self._active = [], {}

    def _start_thread(self) -> None:
        # Daemons: a read from a dead network drive must not keep the program alive.
        thread = threading.Thread(
            target=self._loop, args=(self._active,), name=f"segloss-task-{len(self._threads)}", daemon=True
        )
        self._threads.append(thread)
        thread.start()

    def _loop(self, works: dict[int, _Work]) -> None:
        while (number := self._queue.get()) is not None:
            # The thread holds a number, not the work: what its callbacks hold is often a widget,
            # and whoever holds it last destroys it.
            _perform(works[number])
            self.post(partial(self._finish, number))

    def _finish(self, number: int) -> None:
        work = self._active.pop(number, None)
        if work is None:  # closed meanwhile
            return
        try:
            self._call_back(work)
        finally:
            if not work.task.quiet:
                self.changed.emit()

    def _call_back(self, work: _Work) -> None:
        error = TaskCancelled(f"{work.task.title}: cancelled") if work.task.cancelled else work.error
        if error is None:
            if work.done is not None:
                work.done(work.result)
        elif work.failed is not None:
            work.failed(error)
        elif not isinstance(error, TaskCancelled):
            sentence = f"{work.task.title}: {in_words(error)}"
            self.unexpected.emit(sentence, "".join(traceback.format_exception(error)))


def _perform(work: _Work) -> None:
    try:
        if not work.task.cancelled:
            import_libraries(getattr(work.function, "libraries", LIBRARIES))
            work.result = work.function(work.task)
    except BaseException as error:
        work.error = error


_CLOSED: list[tuple[list[threading.Thread], BackgroundTasks, dict[int, _Work]]] = []
"""Closed ones whose threads still work: held here, so that no thread is the last to hold what belongs to the owner."""


def _keep(tasks: BackgroundTasks, threads: list[threading.Thread], works: dict[int, _Work]) -> None:
    """Hold what threads use until they have ended; looked at when the next one is closed."""
    _CLOSED[:] = [kept for kept in _CLOSED if any(thread.is_alive() for thread in kept[0])]
    _CLOSED.append((threads, tasks, works))


def needs(*libraries: str) -> Callable[[F], F]:
    """Say which of :data:`LIBRARIES`, and which parts of them, a task's function uses; it waits for no others.

    Examples
    --------
    >>> import_libraries(needs()(lambda task: 1).libraries)
    """

    def mark(function: F) -> F:
        function.libraries = libraries  # type: ignore[attr-defined]
        return function

    return mark


def import_libraries(libraries: Sequence[str] = LIBRARIES) -> None:
    """Import what a task uses, by one thread at a time, before it runs.

    These packages import their own parts in circles: two threads that met in the middle of one were
    handed half-made modules ("cannot import name ... from partially initialized module").
    """
    for name in libraries:
        if name not in sys.modules or getattr(sys.modules[name].__spec__, "_initializing", False):
            with _IMPORTING:
                import_module(name)
