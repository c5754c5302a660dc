"""Decathlon tasks fetched in the background: how far they are, and what becomes of them. No Qt here."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from psygnal import Signal

from segloss_gui.app.background import BackgroundTask, BackgroundTasks, TaskCancelled
from segloss_gui.app.documents import Documents
from segloss_gui.app.session import Session
from segloss_gui.app.torch_loading import load_torch
from segloss_gui.core.errors import error_words
from segloss_gui.data.download_decathlon import DecathlonTask, Stage, download_task, in_bytes
from segloss_gui.data.http_download import DownloadStoppedError

Fetch = Callable[[DecathlonTask, Path, Stage, Callable[[], bool]], Path]
STAGES = {"fetching": "Fetching", "checking": "Comparing the checksum of", "unpacking": "Unpacking"}


class Downloads:
    """One download at a time.

    Parameters
    ----------
    session : Session
        Told how it ended.
    tasks : BackgroundTasks
        Where it runs; its progress is the work_in_background's.
    documents : Documents
        Gets the folder, and proposes it as a cohort.
    busy : callable
        Whether runs are under way, whose cohort must stay.
    fetch : callable or None
        Fetches a task; another one in tests.

    Signals
    -------
    changed()
        A download began or ended.

    Attributes
    ----------
    task : DecathlonTask or None
        What is being fetched.
    stage : str
        "fetching", "checking", "unpacking" or empty.
    here, total : int
        Bytes; 0 in all while the server has not said.
    fault : str
        Why the last one failed.
    """

    changed = Signal()

    def __init__(
        self,
        session: Session,
        tasks: BackgroundTasks,
        documents: Documents,
        busy: Callable[[], bool],
        fetch: Fetch | None = None,
    ) -> None:
        self._session, self._tasks, self._documents = session, tasks, documents
        self._busy, self._fetch = busy, fetch or _fetch
        self.task: DecathlonTask | None = None
        self.stage, self.here, self.total, self.fault = "", 0, 0, ""
        self._background: BackgroundTask | None = None

    @property
    def going(self) -> bool:
        """Whether one is under way."""
        return self.task is not None

    @property
    def stopping(self) -> bool:
        """Whether it was told to stop and has not yet."""
        return self._background is not None and self._background.cancelled

    @property
    def share(self) -> float | None:
        """How much of it is here, 0 to 1; None while nobody knows, or it is not fetched but checked or unpacked."""
        return self.here / self.total if self.stage == "fetching" and self.total > 0 else None

    def words(self) -> str:
        """What is done, and how far it is; empty where nothing is."""
        if self.task is None:
            return ""
        amount = " …" if self.share is None else f": {in_bytes(self.here)} of {in_bytes(self.total)}"
        return f"{STAGES.get(self.stage, 'Fetching')} {self.task.name}{amount}"

    def start(self, task: DecathlonTask, folder: Path) -> None:
        """Fetch ``task`` into ``folder``, or go on with it."""
        if self.going:
            return
        self.task, self.stage, self.here, self.total, self.fault = task, "fetching", 0, 0, ""

        def work(work_in_background: BackgroundTask) -> Path:
            def told(stage: str, here: int, total: int) -> None:
                self.stage, self.here, self.total = stage, here, total
                # Without a known share the bar only says that something goes on.
                work_in_background.report(here if stage == "fetching" else 0, total if stage == "fetching" else 0)

            return self._fetch(task, folder, told, lambda: work_in_background.cancelled)

        self._background = self._tasks.run(f"Downloading {task.name}", work, done=self._fetched, failed=self._failed)
        self.changed.emit()

    def stop(self) -> None:
        """Stop it; what is here is kept, and the next download goes on from it."""
        if self._background is not None:
            self._background.cancel()
            self.changed.emit()

    def _fetched(self, folder: Path) -> None:
        self._ended()
        if self._busy():
            self._session.said.emit("info", f"{folder} is there; open it when the runs have ended")
        else:
            self._session.said.emit("info", f"{folder.name} lies in {folder.parent}")
            self._documents.open_paths([folder])

    def _failed(self, error: BaseException) -> None:
        if isinstance(error, (TaskCancelled, DownloadStoppedError)):
            self._ended("Stopped. What is here is kept; the same download goes on from it.")
            return
        self._ended(error_words(error))
        self._session.said.emit("error", self.fault)

    def _ended(self, fault: str = "") -> None:
        self.task, self._background, self.stage, self.fault = None, None, "", fault
        self.changed.emit()


def _fetch(task: DecathlonTask, folder: Path, told: Stage, cancelled: Callable[[], bool]) -> Path:
    load_torch()  # MONAI imports it: all of it first, should another work_in_background be doing so
    return download_task(task, folder, told, cancelled)
