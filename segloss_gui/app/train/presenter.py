"""What the Train workspace shows and allows, in plain Python."""

from __future__ import annotations

import math
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Literal

from segloss_gui.app.session import Session
from segloss_gui.app.train.hyperparameters import values_of
from segloss_gui.app.train.plan_words import count_plan
from segloss_gui.app.train.readiness import missing
from segloss_gui.app.train.run_row import Action, Grouping, GroupRow, RunRow, arranged
from segloss_gui.core.events import FinishReason
from segloss_gui.core.number_text import count_of, thousands
from segloss_gui.data.case import CohortPreview
from segloss_gui.study.models import FoldSettings
from segloss_gui.study.plan import RunPlan
from segloss_gui.study.progress import RunProgress, RunState, phase_words

if TYPE_CHECKING:
    from segloss_gui.app.train.obstacles import Obstacles
    from segloss_gui.app.training import Training

Stage = Literal["no cohort", "no losses", "not ready", "ready", "runs"]
NO_METHOD = "#8A93A0"
SUMMED = (
    "running", "training elsewhere", "paused", "paused elsewhere", "waiting", "failed", "interrupted", "stopped",
)  # fmt: skip

ADVICE = {
    FinishReason.NON_FINITE: "Lower the learning rate or clip the gradient harder, or choose a larger epsilon; "
    "the run resumes from its last checkpoint.",
    FinishReason.DISK_FULL: "Free some space on the disk, or let files grow larger; the run resumes from its last "
    "checkpoint.",
    FinishReason.BAD_INPUT: "Correct what is named here, then resume.",
    FinishReason.FAILED: "The full report lies in the run's folder as error.txt.",
}


class TrainPresenter:
    """Rows, states and actions over the session; asks :class:`Training` for changes."""

    def __init__(self, session: Session, training: Training, obstacles: Obstacles | None = None) -> None:
        self.session, self.training, self.obstacles = session, training, obstacles
        self._missing: tuple[CohortPreview | None, FoldSettings, tuple[str, ...]] | None = None

    @property
    def stage(self) -> Stage:
        """What is missing before training, or "runs" when there are any."""
        if self.session.progress:
            return "runs"
        if self.session.study.cohort is None and self.session.preview is None:
            return "no cohort"
        if not self.session.study.losses:
            return "no losses"
        return "not ready" if self.missing() else "ready"

    def missing(self) -> tuple[str, ...]:
        """What keeps the study from being trained, a sentence each."""
        other = self.session.trained_by
        elsewhere = (f"Another process trains in the folder of this study: {other}.",) if other else ()
        found = self.obstacles.found if self.obstacles is not None else ()
        return (*self._undealt(), *(obstacle.words for obstacle in found), *elsewhere)

    def mended_at(self) -> str:
        """Where what is missing is put right: a workspace, another folder ("elsewhere"), or empty: see obstacles."""
        if self._undealt() or self.obstacles is None:
            return "data"
        return next((obstacle.where for obstacle in self.obstacles.found if obstacle.where), "")

    def _undealt(self) -> tuple[str, ...]:
        """Why the folds cannot be made; thousands of cases are dealt out once."""
        preview, folds = self.session.preview, self.session.study.folds
        known = self._missing
        # A file of folds may be another by now.
        if known is None or known[0] is not preview or known[1] != folds or folds.by == "file":
            known = self._missing = preview, folds, missing(self.session.study, preview)
        return known[2]

    def invitation(self) -> str:
        """What "Train all" would do: ``5 runs of 20 epochs, 2 at a time``.

        A time is promised only when runs of this study have shown their pace.
        """
        study = self.session.study
        planned = count_plan(study)
        number = len(self.training.unfinished()) if self.session.progress else planned.runs + planned.warm_starts
        count = count_of(number, "run")
        epochs = count_of(study.schedule.epochs, "epoch")
        together = min(study.hardware.concurrency, max(number, 1))
        if number == 1:
            return f"{count} of {epochs}"
        return f"{count} of {epochs}, {'one after the other' if together == 1 else f'{together} at a time'}"

    def plans(self) -> dict[str, RunPlan]:
        """Runs on screen: those on disk or under way, and those the study still asks for."""
        return {**{plan.id: plan for plan in self.session.plan()}, **self.session.plans}

    def run_rows(self) -> list[RunRow]:
        """The lines of all runs; whoever asks more than one thing of them gives them on."""
        return [self.row(plan) for plan in self.plans().values()]

    def rows(
        self,
        *,
        text: str = "",
        group: Grouping = "",
        sort: str = "",
        descending: bool = False,
        among: Sequence[RunRow] | None = None,
    ) -> list[RunRow | GroupRow]:
        """Lines of the table, filtered by every word of ``text``, sorted, and grouped."""
        found = self.run_rows() if among is None else among
        return arranged(found, text, group=group, sort=sort, descending=descending)

    def row(self, plan: RunPlan) -> RunRow:
        """The line of one run."""
        run = self._progress(plan.id)
        state, icon, tone = self._state(plan.id, run)
        view = self.session.method(plan.method)
        failed = run.state is RunState.FAILED and run.finished is not None and not self.training.active(plan.id)
        schedule = self.session.study.schedule
        epochs, kept = run.started.epochs if run.started else schedule.epochs, run.kept_dice(schedule.keep)
        return RunRow(
            plan.id, plan.method, view.colour if view else NO_METHOD, plan.fold, plan.seed, state, icon, tone,
            run.epoch, epochs, _share(run), run.last_dice, kept,
            run.steps["loss"][-1] if len(run.steps) else math.nan,
            _left(run), self._actions(plan.id, run),
            str(run.finished.reason) if failed and run.finished else "", _sentence(run) if failed else "",
            self.session.title(plan.method),
            values_of(plan), _note(self._owner(plan.id, run)), run.left_at_least,
        )  # fmt: skip

    def _progress(self, run_id: str) -> RunProgress:
        return self.session.progress.get(run_id) or RunProgress(run_id)

    def _state(self, run_id: str, run: RunProgress) -> tuple[str, str, str]:
        asked = self.training.asked(run_id)
        if self._owner(run_id, run):
            if run.state is RunState.PAUSED:
                return "paused elsewhere", "pause", "warning"
            return "training elsewhere", "play", "accent"
        if not self.training.active(run_id) and run.state is RunState.WAITING:
            return "not started", "minus", "muted"
        if asked == "stop":
            return "stopping …", "stop", "muted"
        if asked == "pause":
            return ("held back" if run.state is RunState.WAITING else "pausing …"), "pause", "warning"
        if run.state is RunState.FAILED and run.finished is not None:
            return str(run.finished.reason), "error", "error"
        if run.phase is not None and run.state in (RunState.WAITING, RunState.RUNNING):
            return phase_words(run.phase), "play", "accent"
        return {
            RunState.WAITING: ("waiting", "waiting", "muted"),
            RunState.RUNNING: ("running", "play", "accent"),
            RunState.PAUSED: ("paused", "pause", "warning"),
            RunState.FINISHED: (_finished_words(run), "good", "good"),
            RunState.STOPPED: ("stopped", "stop", "muted"),
            RunState.INTERRUPTED: ("interrupted", "warning", "warning"),
            RunState.FAILED: ("failed", "error", "error"),
        }[run.state]

    def _owner(self, run_id: str, run: RunProgress) -> str:
        """Which other program trains a run, in words."""
        return "" if self.training.active(run_id) else run.owner

    def _actions(self, run_id: str, run: RunProgress) -> frozenset[Action]:
        if not self.training.active(run_id):
            if run.state is RunState.FINISHED or run.owner or self.session.trained_by:
                return frozenset()
            return frozenset({"start"} if run.state is RunState.WAITING else {"resume"})
        asked = self.training.asked(run_id)
        if asked == "stop":
            return frozenset()
        paused = asked == "pause" or (run.state is RunState.PAUSED and asked != "resume")
        return frozenset({"resume" if paused else "pause", "stop"})

    def summary(self, among: Sequence[RunRow] | None = None) -> str:
        """All runs in one line: ``2 running, 1 failed, 2 of 5 finished``."""
        rows = self.run_rows() if among is None else among
        counts = Counter(_counted(row) for row in rows)
        done = sum(1 for row in rows if row.tone == "good")
        words = [f"{counts[word]} {word}" for word in SUMMED if counts[word]]
        who = f" · {self.session.trained_by} trains here" if self.session.trained_by else ""
        return ", ".join([*words, f"{done} of {thousands(len(rows))} finished"]) + who

    def problems(self, selected: Sequence[str] = (), among: Sequence[RunRow] | None = None) -> list[RunRow]:
        """Runs that ended badly: the selected ones, or all where none of those did."""
        failed = [row for row in (self.run_rows() if among is None else among) if row.message]
        return [row for row in failed if row.run in selected] or failed

    def allowed(self, run_ids: Iterable[str]) -> frozenset[Action]:
        """What can be asked of at least one of these runs."""
        plans = self.plans()
        known = [run_id for run_id in run_ids if run_id in plans]
        return frozenset().union(*(self._actions(run_id, self._progress(run_id)) for run_id in known))

    def do(self, action: Action, run_ids: Iterable[str]) -> None:
        """Ask ``action`` of those of the runs that allow it."""
        plans = self.plans()
        fit = [run_id for run_id in run_ids if run_id in plans and action in self.row(plans[run_id]).actions]
        if not fit:
            return
        if action == "start":
            self.training.start([plans[run_id] for run_id in fit])
        else:
            {"pause": self.training.pause, "resume": self.training.resume, "stop": self.training.stop}[action](*fit)

    def train_all(self) -> None:
        """Let paused runs go on and queue everything unfinished."""
        self.training.resume_all()
        self.training.start()

    def edit(self, section: str, value: object) -> None:
        """Change one part of the study; runs that have begun keep theirs."""
        if getattr(self.session.study, section) != value:
            self.session.edit(**{section: value})

    def edit_seeds(self, text: str) -> str:
        """Take seeds written as ``0, 1, 2``; what is wrong with them, empty when nothing is."""
        try:
            seeds = tuple(int(part) for part in text.replace(",", " ").split())
        except ValueError:
            return f"Seeds must be whole numbers, got {text!r}."
        if not seeds or min(seeds) < 0 or len(set(seeds)) < len(seeds):
            return f"Seeds must be one or more different numbers from 0 up, got {text!r}."
        self.edit("seeds", seeds)
        return ""

    def floors(self) -> dict[str, float] | None:
        """Lowest value of each method's loss; None until torch was imported by a training."""
        if "segloss_gui.losses.registry" not in sys.modules:
            return None
        from segloss_gui.losses import LOSSES

        choices = self.session.study.losses
        return {
            self.session.title(choice.method): LOSSES[choice.key].floor for choice in choices if choice.key in LOSSES
        }


def _counted(row: RunRow) -> str:
    if row.note:
        return row.state
    return "failed" if row.reason else "running" if row.tone == "accent" else row.state


def _note(owner: str) -> str:
    return f"Trained by {owner}; once that has ended it can be resumed here" if owner else ""


def _finished_words(run: RunProgress) -> str:
    early = run.finished is not None and run.finished.reason is FinishReason.EARLY_STOPPED
    return "finished early" if early else "finished"


def _left(run: RunProgress) -> float:
    """Until the run ends; before it trains, of what goes on; NaN where that has no end, as waiting for memory."""
    if run.phase is not None and (run.state is RunState.WAITING or not run.phase.total):
        return run.phase_seconds_left
    return run.seconds_left if run.state is RunState.RUNNING else math.nan


def _share(run: RunProgress) -> float:
    return 1.0 if run.state is RunState.FINISHED else run.share_done


def _sentence(run: RunProgress) -> str:
    assert run.finished is not None
    words = run.finished.message or f"The run ended: {run.finished.reason}."
    advice = ADVICE.get(run.finished.reason, "")
    text = words[0].upper() + words[1:]
    return f"{text if text.endswith(('.', '!', '?')) else text + '.'} {advice}".strip()
