"""What kept weights say of the current case: computed in the background, one method after the other.

Nothing is started by itself; results are kept while the case stays, and in the store's cache for when
it comes back. All methods belong to the window's thread.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Generic

from psygnal import Signal

from segloss_gui.app.background import BackgroundTask, TaskCancelled
from segloss_gui.app.case_loading import Loader
from segloss_gui.app.latest_only import NewestWins
from segloss_gui.app.model_request import Compute, ModelRequest, T, ask
from segloss_gui.app.session import Session
from segloss_gui.core.errors import error_words
from segloss_gui.data.cache import CaseStore
from segloss_gui.study.plan import runs_of
from segloss_gui.study.progress import RunState
from segloss_gui.study.run_folder import RunFolder
from segloss_gui.study.store import StudyFolder

if TYPE_CHECKING:
    from segloss_gui.app.background import BackgroundTasks


class ModelWork(Generic[T]):
    """Asks the kept weights of methods about the current case.

    Parameters
    ----------
    title : str
        What is computed, for the status bar: "Gradient".
    compute : callable
        ``(model, store, case, progress) -> result``, in a background thread.

    Signals
    -------
    changed()
        A result came, work began, moved to another method, ended or was forgotten.
    """

    changed = Signal()

    def __init__(
        self, session: Session, loader: Loader, tasks: BackgroundTasks, title: str, compute: Compute[T]
    ) -> None:
        self._session, self._loader = session, loader
        self._title, self._compute = title, compute
        self.results: dict[str, T] = {}
        self.faults: dict[str, str] = {}
        self.cancelled = False
        self.method = ""
        self._newest = NewestWins(tasks)
        self._case: tuple[CaseStore | None, str] = (loader.store, loader.case_id)
        self._waiting: list[str] = []
        self._steps = (0, 0)
        loader.changed.connect(self._loaded)

    def run_of(self, method: str) -> RunFolder | None:
        """The run whose weights are asked: the one whose prediction is shown, else the method's first with weights."""
        folder, prediction = self._session.folder, self._loader.predictions.get(method)
        if folder is None:
            return None
        runs = runs_of(self._session.plans.values(), method)
        if prediction is not None and prediction.source.run in runs:
            return StudyFolder(folder).run(prediction.source.run)
        progress = self._session.progress
        trained = [run for run in runs if run in progress and progress[run].last_checkpoint]
        return StudyFolder(folder).run(trained[0]) if trained else None

    def why_not(self, method: str) -> str:
        """Why the weights of a method cannot be asked, in words; empty where they can."""
        if self._session.imported(method) is not None:
            return "from elsewhere; neither weights nor loss are known here"
        return "" if self.run_of(method) is not None else "no weights yet; they come with the first epoch"

    @property
    def working(self) -> bool:
        """Whether anything is being computed."""
        return self._newest.busy()

    @property
    def task(self) -> BackgroundTask | None:
        """The work that goes on."""
        return self._newest.task()

    @property
    def share(self) -> float:
        """Share done of what was asked for, 0..1."""
        done, total = self._steps
        part = self.task.share if self.task is not None else None
        return (done + (part or 0.0)) / total if total else 0.0

    def words(self) -> str:
        """What is going on, for the user; empty when nothing is."""
        done, total = self._steps
        return f"{self._session.title(self.method)} ({done + 1} of {total})" if self.working else ""

    def start(self, methods: Sequence[str]) -> None:
        """Compute for these methods what is not there; those whose weights cannot be asked are left out."""
        asked = [self.method, *self._waiting] if self.working else []
        new = [m for m in methods if m not in self.results and m not in asked and not self.why_not(m)]
        self.cancelled = False
        self._waiting += new
        self._steps = self._steps[0], self._steps[1] + len(new)
        for method in new:
            self.faults.pop(method, None)
        if not self.working:
            self._next()

    def cancel(self) -> None:
        """Stop; what was finished stays."""
        self.cancelled = True
        self._stop()
        self.changed.emit()

    def forget(self) -> None:
        """Drop all results of the case; whoever starts again gets new ones."""
        self._stop()
        self.results, self.faults, self.cancelled = {}, {}, False
        self.changed.emit()

    def _loaded(self, _: frozenset[str]) -> None:
        case = self._loader.store, self._loader.case_id
        if case != self._case:
            self._case = case
            self.forget()

    def _stop(self) -> None:
        self._newest.forget()
        self.method, self._waiting, self._steps = "", [], (0, 0)

    def _next(self) -> None:
        request = None
        while self._waiting and request is None:
            self.method = self._waiting.pop(0)
            request = self._request(self.method)
        if request is None:
            self._stop()
        else:
            self._begin(self.method, request)
        self.changed.emit()

    def _begin(self, method: str, request: ModelRequest) -> None:
        title, compute = self._title, self._compute
        self._newest.ask(
            f"{title}: {self._session.title(method)}", lambda task: ask(request, title, compute, task),
            lambda result: self._ended(method, result), lambda error: self._failed(method, error),
        )  # fmt: skip

    def _request(self, method: str) -> ModelRequest | None:
        run, store = self.run_of(method), self._loader.store
        if run is None or store is None:
            return None
        busy = any(progress.state is RunState.RUNNING for progress in self._session.progress.values())
        # Beside runs one thread: teams of several wait for each other and for the runs.
        threads = 1 if busy else os.cpu_count() or 1
        return ModelRequest(run, store, self._loader.case_id, self._session.study.hardware.device, threads)

    def _ended(self, method: str, result: T) -> None:
        self.results[method] = result
        self._go_on()

    def _failed(self, method: str, error: BaseException) -> None:
        if isinstance(error, TaskCancelled):  # from the status bar
            self.cancel()
            return
        self.faults[method] = error_words(error)
        self._go_on()

    def _go_on(self) -> None:
        self._steps = self._steps[0] + 1, self._steps[1]
        self._next()
