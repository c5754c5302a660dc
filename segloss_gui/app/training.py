"""Training as the window sees it: start, pause, resume, stop, and runs read back from disk.

No Qt here and no torch at import: what is slow (importing torch, reading event files, waiting for
runs to stop) goes through :class:`~segloss_gui.app.background.BackgroundTasks`, and what runs say comes back
through the queue of events. All methods belong to the window's thread.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol

from psygnal import Signal

from segloss_gui.app.executor_pool import Executor, ExecutorPool, Trained, wait_and_close
from segloss_gui.app.session import Session
from segloss_gui.core.errors import BadInputError, SegLossError, error_words
from segloss_gui.core.events import Event
from segloss_gui.study.cases import refuse_folds
from segloss_gui.study.home import make_folder
from segloss_gui.study.models import Study
from segloss_gui.study.plan import RunPlan
from segloss_gui.study.progress import RunProgress, RunState
from segloss_gui.study.saving import save_study
from segloss_gui.study.store import StudyFolder

if TYPE_CHECKING:
    from segloss_gui.app.background import BackgroundTask, BackgroundTasks
    from segloss_gui.app.event_queue import EventQueue

LOG = logging.getLogger(__name__)
Request = Literal["pause", "resume", "stop"]


class OpenedRuns(NamedTuple):
    """The runs of a study's folder by id, and what of it cannot be read, a sentence each."""

    plans: dict[str, RunPlan]
    progress: dict[str, RunProgress]
    left_out: tuple[str, ...] = ()


class ExecutionTarget(Protocol):
    """What this module needs of :class:`segloss_gui.app.cluster.Cluster`."""

    @property
    def generation(self) -> int:
        """Another one where runs train elsewhere by now."""
        ...

    def end(self) -> None:
        """Let go of it; called in a background task, when the executors are closed."""
        ...


ExecutorFactory = Callable[[Study, Path, Callable[[Event], None]], Executor]


def thread_executor(study: Study, folder: Path, emit: Callable[[Event], None]) -> Executor:
    """Runs in threads of this process. Imports torch: call it from a background task."""
    from segloss_gui.study.executor import ThreadExecutor
    from segloss_gui.study.semaphore import HERE

    return ThreadExecutor(study, StudyFolder(folder), emit, semaphore=HERE)


class Training:
    """Every training of the window's study.

    Parameters
    ----------
    session : Session
        Gets ``plans`` and ``progress``; says what happened.
    events : EventQueue
        Takes events from the run threads.
    tasks : BackgroundTasks
        Background work with progress and cancel.
    make_executor : callable
        Built in a background task; another one in tests.
    place : ExecutionTarget or None
        Where the executors train; None is always here.

    Signals
    -------
    changed()
        A run was queued, asked to pause or stop, or ended; preparation began or ended.
    """

    changed = Signal()

    def __init__(
        self,
        session: Session,
        events: EventQueue,
        tasks: BackgroundTasks,
        make_executor: ExecutorFactory = thread_executor,
        place: ExecutionTarget | None = None,
    ) -> None:
        self._session, self._events, self._tasks = session, events, tasks
        self._make_executor, self._place = make_executor, place
        self._pool = ExecutorPool()
        self._active: dict[str, Executor | None] = {}
        self._asked: dict[str, Request] = {}
        session.runs_updated.connect(self._note_ends)

    @property
    def preparing(self) -> bool:
        """Whether runs wait for torch to be imported and the study folder to be written."""
        return None in self._active.values()

    def active(self, run_id: str) -> bool:
        """Whether the run was queued or trains, and has not ended."""
        return run_id in self._active

    @property
    def active_runs(self) -> tuple[str, ...]:
        """Runs that are queued, train or pause."""
        return tuple(self._active)

    def asked(self, run_id: str) -> Request | None:
        """What the run was asked for and has not yet done (it acts between two batches)."""
        return self._asked.get(run_id)

    def unfinished(self) -> tuple[RunPlan, ...]:
        """Planned runs that neither finished nor are active: what "Train all" starts."""
        return tuple(
            plan for plan in self._session.plan() if not is_done(self._session, plan.id) and not self.active(plan.id)
        )

    def start(self, plans: Iterable[RunPlan] | None = None) -> None:
        """Queue ``plans``, or everything unfinished; runs with a checkpoint go on from it.

        Warm starts that the plans need come along. An unsaved study gets a folder of its own.
        """
        chosen = self.unfinished() if plans is None else tuple(plans)
        wanted = tuple(plan for plan in with_warm_starts(self._session, chosen) if not self.active(plan.id))
        if not wanted:
            return
        try:
            folder = self._settle()
        except OSError as error:
            self._session.said.emit("error", f"Training could not start: {error_words(error)}")
            return
        show_waiting(self._session, wanted)
        self._active.update(dict.fromkeys((plan.id for plan in wanted), None))
        session, emit, preview = self._session, self._events.push, self._session.preview
        study, identity, known = session.study, session.identity, (session.on_disk, session.saved, *session.writing)
        key = Trained(study, folder.absolute(), self._place.generation if self._place else 0)
        was_there = session.on_disk is not None

        def prepare(_: BackgroundTask) -> Executor:
            if preview is not None:
                refuse_folds(study, preview.cohort)
            if was_there:
                StudyFolder(folder).require_there()
            save_study(folder, study, identity, known=known)
            return self._pool.of(key) or self._make_executor(study, folder, emit)

        def begin(executor: Executor) -> None:
            session.mark_saved(study, folder)
            self._submit(key, executor, wanted)

        self._tasks.run(
            "Preparing to train", prepare, done=begin,
            failed=lambda error: self._could_not_start(wanted, error),
        )  # fmt: skip
        self.changed.emit()

    def _settle(self) -> Path:
        """The study's folder; an unsaved study gets one, and the user is told."""
        session = self._session
        folder = session.folder
        if folder is None:
            drafted = session.draft if session.home is None else None
            folder = drafted or make_folder(session.home, session.study.name)
            session.said.emit("info", f"This study trains in {folder}, and is listed among the recent studies")
            session.set_study(session.study, folder=folder, dirty=True)
        return folder

    def _submit(self, key: Trained, executor: Executor, plans: Sequence[RunPlan]) -> None:
        self._pool.keep(key, executor, busy=self._active.values())
        kept = [plan for plan in plans if plan.id in self._active]
        self._active.update(dict.fromkeys((plan.id for plan in kept), executor))
        try:
            executor.submit(kept)
        except SegLossError as error:
            self._could_not_start(kept, error)
            return
        for plan in kept:
            if self.asked(plan.id) in ("pause", "stop"):
                self._forward(plan.id)
        self.changed.emit()

    def _could_not_start(self, plans: Sequence[RunPlan], error: BaseException) -> None:
        for plan in plans:
            self._forget(plan.id)
        self._session.said.emit("error", f"Training could not start: {error_words(error)}")
        self._session.runs_changed.emit()
        self.changed.emit()
        if self._session.folder is not None and not self._active:  # what stands there, not what was to come
            self.open_runs(self._session.folder)

    def pause(self, *run_ids: str) -> None:
        """Let runs wait after the batch in hand."""
        self._ask("pause", run_ids)

    def resume(self, *run_ids: str) -> None:
        """Let paused runs go on; queue interrupted, stopped and failed ones from their last checkpoint."""
        self._ask("resume", [run_id for run_id in run_ids if self.active(run_id)])
        asleep = [self._session.plans[run_id] for run_id in run_ids if self._can_be_queued(run_id)]
        if asleep:
            self.start(asleep)

    def stop(self, *run_ids: str) -> None:
        """End runs, whatever they are in the middle of; they can be resumed from their last checkpoint."""
        self._ask("stop", run_ids)

    def pause_all(self) -> None:
        """Pause whatever is active."""
        self.pause(*self._active)

    def resume_all(self) -> None:
        """Let every paused run go on."""
        self.resume(*self._active)

    def stop_all(self) -> None:
        """Stop whatever is active."""
        # Backwards, so that no waiting run begins in the place of a stopped one.
        self.stop(*reversed(self._active))

    def _ask(self, request: Request, run_ids: Iterable[str]) -> None:
        for run_id in [run_id for run_id in run_ids if self.active(run_id)]:
            self._asked[run_id] = request
            if self._active[run_id] is not None:
                self._forward(run_id)
        self.changed.emit()

    def _forward(self, run_id: str) -> None:
        executor = self._active[run_id]
        assert executor is not None
        {"pause": executor.pause, "resume": executor.resume, "stop": executor.stop}[self._asked[run_id]](run_id)

    def _can_be_queued(self, run_id: str) -> bool:
        return run_id in self._session.plans and not self.active(run_id) and not is_done(self._session, run_id)

    def _note_ends(self, touched: frozenset[str]) -> None:
        heard = [
            run_id
            for run_id in touched
            if self.active(run_id) and has_answered(self._session, run_id, self.asked(run_id))
        ]
        for run_id in heard:
            if self._session.progress[run_id].finished is not None:
                self._forget(run_id)
            else:
                self._asked.pop(run_id, None)
        if heard:
            self.changed.emit()
        folder = self._session.folder
        if heard and not self._active and folder is not None:
            left_out: list[str] = []
            self._tasks.run(
                "Writing the scores", lambda _: write_study_scores(folder, left_out.append),
                done=lambda file: show_scores_written(self._session, file, left_out),
                failed=lambda error: self._session.said.emit(
                    "error", f"The scores could not be written: {error_words(error)}"
                ),
            )  # fmt: skip

    def _forget(self, run_id: str) -> None:
        self._active.pop(run_id, None)
        self._asked.pop(run_id, None)

    def open_runs(self, folder: Path) -> BackgroundTask:
        """Read the runs of a study folder in the background; then their curves are there again."""
        return self._tasks.run(
            f"Reading the runs of {folder.name}",
            lambda task: read_runs(folder, task),
            done=lambda runs: self._opened(folder, runs),
            failed=lambda error: self._session.said.emit("error", f"The runs could not be read: {error_words(error)}"),
        )

    def _opened(self, folder: Path, runs: OpenedRuns) -> None:
        if self._session.folder == folder and not self._active:
            self._session.set_runs(runs.plans, runs.progress)
            show_left_out(self._session, runs.left_out)

    def close(self, done: Callable[[], None]) -> None:
        """Stop everything cleanly, then call ``done`` on the window's thread."""
        for run_id in [run_id for run_id, executor in self._active.items() if executor is None]:
            self._forget(run_id)
        self.stop_all()
        executors = self._pool.all

        def end(_: BackgroundTask) -> None:
            wait_and_close(executors)
            if self._place is not None:
                self._place.end()

        self._tasks.run("Stopping the runs", end, done=lambda _: done(), failed=lambda _: done())


def show_scores_written(session: Session, file: Path, left_out: Sequence[str]) -> None:
    """Say where the scores are, where there are any, and what is not among them."""
    if any(run.state is RunState.FINISHED for run in session.progress.values()):
        session.said.emit("info", f"Scores of all finished runs: {file}")
    show_left_out(session, left_out)


def show_left_out(session: Session, left_out: Sequence[str]) -> None:
    """Name what could not be read, the first three by themselves."""
    for sentence in left_out[:3]:
        session.said.emit("warning", f"Left out: {sentence}")
    if left_out[3:]:
        session.said.emit("warning", f"Left out besides: {len(left_out) - 3} more; the log names them")


def with_warm_starts(session: Session, plans: Sequence[RunPlan]) -> tuple[RunPlan, ...]:
    """These runs and the warm starts they need that are not done yet, in the order of the plan."""
    ids = {plan.id for plan in plans} | {plan.starts_from for plan in plans if plan.starts_from}
    known = {plan.id: plan for plan in (*session.plan(), *plans)}
    return tuple(
        plan
        for run_id, plan in known.items()
        if run_id in ids and not (plan.is_warm_start and is_done(session, run_id))
    )


def show_waiting(session: Session, plans: Sequence[RunPlan]) -> None:
    """Have the session show runs as waiting."""
    progress = dict(session.progress)
    for plan in plans:
        run = progress.setdefault(plan.id, RunProgress(plan.id))
        run.state, run.finished = RunState.WAITING, None
    session.set_runs({**session.plans, **{plan.id: plan for plan in plans}}, progress)


def is_done(session: Session, run_id: str) -> bool:
    """Whether a run has finished."""
    progress = session.progress.get(run_id)
    return progress is not None and progress.state is RunState.FINISHED


def has_answered(session: Session, run_id: str, asked: Request | None) -> bool:
    """Whether a run has ended, or done what it was asked for."""
    progress = session.progress[run_id]
    answered = {"pause": RunState.PAUSED, "resume": RunState.RUNNING}.get(asked or "")
    return progress.finished is not None or progress.state is answered


def read_runs(folder: Path, task: BackgroundTask | None = None) -> OpenedRuns:
    """Plans and progress of all runs under a study folder, by run id; what cannot be read is left out by name."""
    from segloss_gui.study.runs_there import runs_there

    plans: dict[str, RunPlan] = {}
    progress: dict[str, RunProgress] = {}
    there = runs_there(StudyFolder(folder))
    left_out = list(there.refused)
    for number, (run, plan) in enumerate(there.runs):
        if task is not None:
            task.report(number, len(there.runs))
            if task.cancelled:
                break
        try:
            progress[plan.id] = run.progress()
        except BadInputError as error:
            left_out.append(str(error))
            continue
        plans[plan.id] = plan
        left_out += progress[plan.id].skipped
    for sentence in left_out:
        LOG.warning("left out: %s", sentence)
    return OpenedRuns(plans, progress, tuple(left_out))


def write_study_scores(folder: Path, told: Callable[[str], object] = LOG.warning) -> Path:
    """``scores.csv`` of all runs that have ended and of methods from elsewhere; the file.

    Scores that cannot be read are told, and left out.
    """
    from segloss_gui.report.results import StudyResults
    from segloss_gui.study.evaluation import write_scores

    results = StudyResults(StudyFolder(folder))
    return write_scores(results.folder, results.imported.rows, told)
