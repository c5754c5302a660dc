"""Choosing a study design: which, with what, and what study comes of it. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from psygnal import Signal
from pydantic import ValidationError

from segloss_gui.app.background import BackgroundTask, BackgroundTasks, TaskCancelled
from segloss_gui.app.latest_only import NewestWins
from segloss_gui.app.session import Session
from segloss_gui.app.train.design_kinds import KINDS, DesignSettings, changes, make_study, starting_point
from segloss_gui.app.train.plan_words import PlanCounts, count_plan
from segloss_gui.core.errors import SegLossError, StudyFaults
from segloss_gui.core.number_text import count_of
from segloss_gui.core.settings import describe_faults
from segloss_gui.data.case import Cohort
from segloss_gui.data.folds import labelled_subjects
from segloss_gui.study.cases import fold_for, refuse_other_groups
from segloss_gui.study.models import Study

if TYPE_CHECKING:
    from segloss_gui.losses import LossSpec


class DesignPresenter:
    """Tries a design on the session's study, and makes it the study when told to.

    Parameters
    ----------
    session : Session
        Whose study it becomes.
    tasks : BackgroundTasks
        Where designs are tried, because some import torch.
    locked : callable
        Whether the study must not change now, because runs go on.

    Signals
    -------
    changed()
        Another design, another outcome, or the losses are known.

    Attributes
    ----------
    key : str
        The design chosen.
    settings : DesignSettings or None
        What its form holds; None where that is wrong.
    made : Study or None
        What comes of it; None while it is tried or where it cannot be.
    fault : str
        Why it cannot be.
    losses : mapping of str to LossSpec
        The registry; empty until it is loaded.
    """

    changed = Signal()

    def __init__(self, session: Session, tasks: BackgroundTasks, locked: Callable[[], bool] = lambda: False) -> None:
        self.session, self._tasks, self.locked = session, tasks, locked
        self.key = next(iter(KINDS))
        self._kept: dict[str, DesignSettings] = {}
        self.settings: DesignSettings | None = None
        self.made: Study | None = None
        self.fault = ""
        self.losses: Mapping[str, LossSpec] = {}
        self._newest = NewestWins(tasks)
        self._asked = False

    def choose(self, key: str) -> None:
        """Look at a design, as it was left or as it begins."""
        self.key = key
        self.settings = self._kept.get(key) or starting_point(key, self.session.study, self._subjects())
        self._try()
        if key == "sweep":
            self.want_losses()

    def _subjects(self) -> int | None:
        preview = self.session.preview
        return labelled_subjects(preview.cohort) if preview is not None and preview.cohort.cases else None

    def change(self, settings: DesignSettings | None, fault: str = "") -> None:
        """The form holds this; None where something in it is wrong, which ``fault`` may say."""
        self.settings = settings
        if settings is None:
            self._newest.forget()
            self.made, self.fault = None, fault or "Correct what is marked in the form."
            self.changed.emit()
        else:
            self._kept[self.key] = settings
            self._try()

    def _try(self) -> None:
        self.made, self.fault = None, ""
        key, study, settings = self.key, self.session.study, self.settings
        cohort = self.session.preview.cohort if self.session.preview else None
        assert settings is not None

        def done(made: Study) -> None:
            self.made = made
            self.changed.emit()

        def failed(error: BaseException) -> None:
            if not isinstance(error, TaskCancelled):
                self.fault = _words(error)
                self.changed.emit()

        self._newest.ask("Trying a design", lambda _: _make(key, study, settings, cohort), done, failed, quiet=True)
        self.changed.emit()

    def want_losses(self) -> None:
        """Load the registry of losses in the background, once."""
        if not self._asked:
            self._asked = True
            self._tasks.run("Loading the losses", _registry, self._losses_loaded, self._losses_failed)

    def _losses_loaded(self, losses: Mapping[str, LossSpec]) -> None:
        self.losses = losses
        self.changed.emit()

    def _losses_failed(self, error: BaseException) -> None:
        self.fault = f"The losses could not be loaded: {error}"
        self.changed.emit()

    @property
    def counts(self) -> PlanCounts | None:
        """Runs of what comes of it."""
        return count_plan(self.made) if self.made is not None else None

    def outcome(self) -> str:
        """What comes of it, in a line."""
        if self.fault:
            return self.fault
        counts = self.counts
        if counts is None:
            return "Counting the runs …"
        return "; ".join([str(counts), *counts.arms])

    def consequences(self) -> str:
        """What becomes of the study as it stands."""
        study, runs = self.session.study, len(self.session.progress)
        words = []
        if study.losses:
            words.append(f"Takes the place of {count_of(len(study.losses), 'loss')} of the study; Ctrl+Z goes back.")
        if runs:
            words.append(f"{count_of(runs, 'run')} so far stay on disk and in the list.")
        return " ".join(words)

    @property
    def can_apply(self) -> bool:
        """Whether there is something to apply, and nothing stands against it."""
        return self.made is not None and not self.fault

    def apply(self) -> bool:
        """Make the design the session's study, in one step of undo; False where that is not possible now."""
        if self.made is None:
            return False
        if self.locked():
            self.fault = "Stop the runs before the study is changed."
            self.changed.emit()
            return False
        changed = changes(self.session.study, self.made)
        if changed:
            self.session.edit(**changed)
        self.session.said.emit("info", f"{KINDS[self.key].title}: {count_plan(self.made)}")
        return True

    def close(self) -> None:
        """Nobody looks any more."""
        self._newest.forget()


def _make(key: str, study: Study, settings: DesignSettings, cohort: Cohort | None) -> Study:
    """The study, when the cohort has subjects for its folds."""
    from segloss_gui.app.torch_loading import load_torch

    if key in ("all-losses", "sweep"):
        load_torch()
    made = make_study(key, study, settings)
    if cohort is not None:
        fold_for(made, cohort, 0)
        refuse_other_groups(made, cohort)
    return made


def _registry(_task: BackgroundTask) -> Mapping[str, LossSpec]:
    from segloss_gui.app.torch_loading import load_torch

    load_torch()
    from segloss_gui.losses import LOSSES

    LOSSES.get("")  # plug-ins are loaded at the first look
    return LOSSES


def _words(error: BaseException) -> str:
    if isinstance(error, StudyFaults):
        return "; ".join(error.faults)
    if isinstance(error, ValidationError):
        return "; ".join(describe_faults(error))
    text = str(error) if isinstance(error, (SegLossError, ValueError)) else f"{type(error).__name__}: {error}"
    return text[:1].upper() + text[1:]
