"""The plan before it starts: counted at once, measured when asked, pruned when wished. No Qt."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from psygnal import Signal

from segloss_gui.app.background import BackgroundTask, BackgroundTasks, TaskCancelled
from segloss_gui.app.latest_only import NewestWins
from segloss_gui.app.session import Session
from segloss_gui.app.train.plan_words import PlanCounts, count_plan, device_words, duration, size_words
from segloss_gui.app.train.proposal_presenter import ProposalPresenter
from segloss_gui.core.errors import error_words
from segloss_gui.core.loss_names import short_name
from segloss_gui.core.number_text import count_of, thousands
from segloss_gui.data.cache import CaseStore
from segloss_gui.study.models import Study

if TYPE_CHECKING:
    from segloss_gui.study.plan_estimate import Cost, PlanEstimate

Measure = Callable[[Study, "CaseStore | None", BackgroundTask], "PlanEstimate"]
FREE = ("name", "losses", "imported", "methods", "seeds", "preview_case")
"""Fields that change how many runs there are, or nothing, but not what a run costs."""

COSTS = (
    ("Loss", "Runs of one loss at one batch size cost the same"),
    ("B", "Images a step"),
    ("Runs", "Over all folds and seeds, warm starts included"),
    ("Step", "Measured time of one optimiser step"),
    ("Run", "Time of one run that does not stop early"),
    ("Disk", "What one run leaves on disk at most"),
)
"""Columns of :meth:`PlanPresenter.rows`, with what each means."""


def measure_plan(study: Study, store: CaseStore | None, task: BackgroundTask) -> PlanEstimate:
    """Measure a plan with a few real steps; imports torch, so call it in the background."""
    from segloss_gui.app.torch_loading import load_torch

    load_torch()
    from segloss_gui.study.cost_estimate import probe

    return probe(study, store, progress=task.report, cancelled=lambda: task.cancelled)


class PlanPresenter:
    """What the study asks for, what it will cost, and which of it can be left out.

    Parameters
    ----------
    session : Session
        Whose study.
    tasks : BackgroundTasks
        Where measuring and comparing happen.
    measure : callable
        ``(study, store, task) -> PlanEstimate``; another one in tests.
    locked : callable
        Whether the study must not change now, because runs go on.

    Signals
    -------
    changed()
        Anything below is another.

    Attributes
    ----------
    counts : PlanCounts
        Of the study as it stands.
    equal : dict of str to str
        Methods that come out as another does, with that other.
    estimate : PlanEstimate or None
        For the study as it stands; None until it was measured.
    fault : str
        Why it could not be measured.
    task : BackgroundTask or None
        The measuring that goes on.
    proposals : ProposalPresenter
        What is better set otherwise.
    """

    changed = Signal()

    def __init__(
        self,
        session: Session,
        tasks: BackgroundTasks,
        measure: Measure = measure_plan,
        locked: Callable[[], bool] = lambda: False,
    ) -> None:
        self._session, self._tasks, self._measure, self.locked = session, tasks, measure, locked
        self._newest = NewestWins(tasks)
        self.proposals = ProposalPresenter(session, tasks)
        self.proposals.changed.connect(self.changed.emit)
        self.counts: PlanCounts = count_plan(session.study)
        self.equal: dict[str, str] = {}
        self.estimate: PlanEstimate | None = None
        self.fault = ""
        self.task: BackgroundTask | None = None
        self._measured: tuple[tuple[Any, ...], PlanEstimate] | None = None
        self._study = session.study
        self._free = -1
        self._watched = False
        session.study_changed.connect(self._refresh)

    def title(self, method: str) -> str:
        """What a method is called on screen."""
        return self._session.title(method)

    def watch(self) -> None:
        """Somebody looks: from now on say which runs come out the same, too (it imports torch)."""
        if not self._watched:
            self._watched = True
            self._compare()
            self.proposals.watch()

    def _refresh(self) -> None:
        if self._session.study == self._study:
            return
        self._study = self._session.study
        self.counts = count_plan(self._study)
        self.equal = {name: other for name, other in self.equal.items() if {name, other} <= self._methods()}
        self._fit()
        if self._watched:
            self._compare()
        self.changed.emit()

    def _methods(self) -> set[str]:
        return {choice.method for choice in self._study.losses}

    def _compare(self) -> None:
        study = self._study

        def done(equal: dict[str, str]) -> None:
            if equal != self.equal:
                self.equal = equal
                self.changed.emit()

        # What is wrong with a loss is said where it is chosen, and when it is measured.
        self._newest.ask("Comparing the runs", lambda _: _equal(study), done, lambda _: None, quiet=True)

    @property
    def stale(self) -> bool:
        """Whether something was measured that no longer speaks of the study."""
        return self._measured is not None and self.estimate is None

    @property
    def can_measure(self) -> bool:
        """Whether there is something to measure, and nothing trains that would spoil it."""
        return self.counts.runs > 0 and not self.locked()

    def follow_runs(self) -> None:
        """Runs began or ended: a measuring that goes on would slow them down and be wrong itself."""
        if self.locked():
            self.cancel()
        self.changed.emit()

    def measure(self) -> None:
        """Take a few real steps of every kind of run, in the background."""
        if self.task is not None or not self.can_measure:
            return
        study, self.fault = self._study, ""
        store, folder = self._session.store, self._session.folder

        def work(task: BackgroundTask) -> tuple[PlanEstimate, int]:
            return self._measure(study, store, task), _free_bytes(folder)

        def done(found: tuple[PlanEstimate, int]) -> None:
            self.task = None
            self._measured, self._free = (_costs_by(study), found[0]), found[1]
            self._fit()
            self.changed.emit()

        def failed(error: BaseException) -> None:
            self.task = None
            self.fault = (
                "" if isinstance(error, TaskCancelled) else f"The plan could not be measured: {error_words(error)}"
            )
            self.changed.emit()

        # Known before it may be done, which a test's tasks are at once.
        self.task = BackgroundTask("Measuring the plan")
        task = self._tasks.run("Measuring the plan", work, done, failed)
        if self.task is not None:
            self.task = task
        self.changed.emit()

    def cancel(self) -> None:
        """Give the measuring up; it ends after the layer or the case in hand."""
        if self.task is not None:
            self.task.cancel()
            self.changed.emit()

    def _fit(self) -> None:
        """The estimate for as many runs as there are now, where every kind of them was measured."""
        self.estimate = None
        if self._measured is None or self._measured[0] != _costs_by(self._study):
            return
        measured = self._measured[1]
        known: dict[tuple[str, int], Cost] = {(cost.loss, cost.batch_size): cost for cost in measured.costs}
        kinds = self.counts.kinds
        if kinds and all((kind.loss, kind.batch_size) in known for kind in kinds):
            costs = tuple(replace(known[kind.loss, kind.batch_size], runs=kind.runs) for kind in kinds)
            self.estimate = replace(measured, costs=costs)

    def cost_words(self) -> str:
        """Time, disk and what was measured, in a sentence; what to do where nothing was."""
        if self.task is not None:
            return "Cancelling …" if self.task.cancelled else "Taking a few real steps of every kind of run …"
        if self.fault:
            return self.fault
        found = self.estimate
        if found is None:
            changed = "The study has changed since it was measured. " if self.stale else ""
            return f"{changed}Time and disk are measured with a few real steps of every kind of run; nothing is kept."
        threads = count_of(found.threads, "thread")
        together = f"{found.beside} at once" if found.beside > 1 else "one after the other"
        return (
            f"About {duration(found.seconds)}, {together} on {device_words(found.device)} ({threads} each) "
            f"if none stops early, and at most {size_words(found.disk_bytes)} on disk.{_memory_words(found)}"
        )

    def disk_warning(self) -> str:
        """That the disk is too small, with both numbers; empty where it is not."""
        if self.estimate is None or self._free < 0 or self.estimate.disk_bytes <= self._free:
            return ""
        needed, free = size_words(self.estimate.disk_bytes), size_words(self._free)
        return f"The runs may need {needed}, and the disk has {free} free."

    def rows(self) -> list[tuple[str, str, str, str, str, str]]:
        """Loss, batch size, runs, seconds a step, time and disk a run, for every kind of run."""
        found = self.estimate
        costs = {(cost.loss, cost.batch_size): cost for cost in found.costs} if found else {}
        rows = []
        for kind in self.counts.kinds:
            cost = costs.get((kind.loss, kind.batch_size))
            measured = ("–",) * 3 if cost is None else (
                f"{cost.step_seconds:.3f} s", duration(cost.run_seconds), size_words(cost.run_bytes)
            )  # fmt: skip
            rows.append((short_name(kind.loss), str(kind.batch_size), thousands(kind.runs), *measured))
        return rows

    def take_proposals(self) -> None:
        """Set what is proposed, unless runs go on; undo brings it back."""
        if self.locked():
            self._session.said.emit("warning", "Stop the runs before the study is changed")
            return
        self.proposals.take()

    @property
    def prunable(self) -> int:
        """Runs that :meth:`prune` leaves out."""
        return len(self.equal) * self.counts.folds * self.counts.seeds

    def prune(self) -> None:
        """Leave the methods out that come out as others do; undo brings them back."""
        if not self.equal:
            return
        if self.locked():
            self._session.said.emit("warning", "Stop the runs before the study is changed")
            return
        count = self.prunable
        kept = tuple(choice for choice in self._study.losses if choice.method not in self.equal)
        self._session.edit(losses=kept)
        self._session.said.emit("info", f"{count_of(count, 'run')} left out; Ctrl+Z brings them back")


def _memory_words(found: PlanEstimate) -> str:
    """What the runs take of memory, where it is known."""
    if found.memory is None:
        return ""
    free = f"; {size_words(found.available)} are free" if found.available else ""
    return f" They take at most {size_words(found.memory.beside(found.beside))} of memory{free}."


def _equal(study: Study) -> dict[str, str]:
    from segloss_gui.app.torch_loading import load_torch

    load_torch()
    from segloss_gui.study.plan import equal_methods

    return equal_methods(study)


def _costs_by(study: Study) -> tuple[Any, ...]:
    """What a run's cost depends on, besides its loss and batch size."""
    folds = (study.folds.count, study.folds.by, study.folds.seed, study.folds.file)
    return (*(getattr(study, name) for name in Study.model_fields if name not in (*FREE, "folds")), folds)


def _free_bytes(folder: Path | None) -> int:
    try:
        return shutil.disk_usage(folder or Path.home()).free
    except OSError:
        return -1
