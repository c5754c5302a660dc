"""Scene 4's training: small networks on pictures with missing labels, trained while the audience looks on.

The study is :func:`~segloss_gui.study.designs.missing_labels_2d`, trained by the one executor and the one loop in
a temporary folder. No Qt; torch is imported in the background when training begins.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from psygnal import Signal

from segloss_gui.app.background import BackgroundTask, BackgroundTasks, TaskCancelled
from segloss_gui.app.event_queue import EventQueue
from segloss_gui.app.lecture.arms import Arms
from segloss_gui.core.events import Event, RunFinished
from segloss_gui.study.models import Study
from segloss_gui.study.plan import RunPlan, plan_runs

LOOK_S = 0.1


class LiveTraining:
    """At most one training at a time.

    Parameters
    ----------
    tasks : BackgroundTasks
        Train, and bring events to the owner's thread.
    arms : Arms
        Shows them.

    Signals
    -------
    changed()
        Training began, ended, or could not begin.
    """

    changed = Signal()

    def __init__(self, tasks: BackgroundTasks, arms: Arms) -> None:
        self._tasks, self._arms = tasks, arms
        self._task: BackgroundTask | None = None
        self._events: EventQueue | None = None
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._training: tempfile.TemporaryDirectory[str] | None = None
        self.fault = ""

    @property
    def training(self) -> bool:
        """Whether networks train."""
        return self._training is not None

    def begin(self, seed: int = 0, *, quick: bool = False) -> None:
        """Train the arms on pictures of a seed; one that trains already is stopped first."""
        self.close()
        study, self.fault = picture_study(seed, quick=quick), ""
        plans = lecture_plans(study)
        self._folder = kept = tempfile.TemporaryDirectory(prefix="segloss-lecture-", ignore_cleanup_errors=True)
        folder = Path(kept.name)
        self._arms.show(study, folder, plans)
        events = self._events = EventQueue(self._arms, arm=lambda: self._tasks.post(events.drain))

        def ended(error: BaseException | None) -> None:
            if self._training is not kept:  # stopped: another one may be shown by now
                kept.cleanup()
                return
            events.close()
            self._training = None
            self.fault = "" if error is None or isinstance(error, TaskCancelled) else str(error)
            self.changed.emit()

        self._training = kept
        self.changed.emit()
        self._task = self._tasks.run(
            "Training with missing labels", lambda task: train_arms(study, folder, plans, events.push, task),
            done=lambda _: ended(None), failed=ended,
        )  # fmt: skip

    def stop(self) -> None:
        """End the training after the batch in hand; what it has said stays to be looked at."""
        if self._training is not None:
            if self._task is not None:
                self._task.cancel()
            if self._events is not None:
                self._events.forget()  # the runs of what is shown next may have the same ids
            self._training = self._folder = None  # deleted once the runs have ended
            self.changed.emit()

    def close(self) -> None:
        """Stop, and delete what was trained."""
        self.stop()
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None


def picture_study(seed: int, *, quick: bool = False) -> Study:
    """The study that is trained; one epoch is 20 steps."""
    from segloss_gui.study.designs import missing_labels_2d

    return missing_labels_2d((seed,), quick=quick)


def lecture_plans(study: Study) -> tuple[RunPlan, ...]:
    """The arms with missing labels: Φ = I, Φ = BI, and Φ = I with the heuristic ε.

    Examples
    --------
    >>> [plan.method for plan in lecture_plans(picture_study(0))][1:]
    ['BI, partial labels', 'I with heuristic ε, partial labels']
    """
    return tuple(plan for plan in plan_runs(study) if plan.choice.labels != "full")


def train_arms(
    study: Study, folder: Path, plans: tuple[RunPlan, ...], emit: Callable[[Event], None], task: BackgroundTask
) -> None:
    """Train side by side and wait for the end; a cancelled task stops the runs.

    Raises
    ------
    BadInputError
        When an arm could not be trained.
    """
    from segloss_gui.core.errors import BadInputError
    from segloss_gui.study.executor import ThreadExecutor
    from segloss_gui.study.store import StudyFolder

    there = StudyFolder(folder)
    there.save(study)
    executor = ThreadExecutor(study, there, emit)
    try:
        executor.submit(plans)
        while not executor.wait(LOOK_S):
            task.report(len(executor.ends()), len(plans))
            if task.cancelled:
                break
    finally:
        executor.close()
    bad: list[RunFinished] = [end for end in executor.ends().values() if not end.reason.good]
    if bad and not task.cancelled:
        raise BadInputError(f"training ended ({bad[0].reason}){': ' if bad[0].message else ''}{bad[0].message}")
