"""The Train workspace in its states, fed with made-up events: nothing is trained here."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QWidget

from segloss_gui.app.session import Session
from segloss_gui.core import events as ev
from segloss_gui.data.layouts.phantom import Phantom
from segloss_gui.gui.main_window import MainWindow
from segloss_gui.gui.window_services import window_services
from segloss_gui.study.cohort_images import CohortImages
from segloss_gui.study.models import FoldSettings, LossChoice, Study
from segloss_gui.study.plan import RunPlan, plan_runs
from segloss_gui.study.progress import RunProgress
from segloss_gui.study.proposal import proposals
from segloss_gui.training.settings import ScheduleSettings
from tests.scratch import scratch

LOSSES = ("cross_entropy", "weighted_cross_entropy", "soft_dice", "soft_jaccard", "lovasz_sigmoid")
EPOCHS, STEPS = 40, 12
BEGAN = 1_790_000_000.0


def study(losses: Sequence[str] = LOSSES, *, folds: int = 1, seeds: int = 1) -> Study:
    """A study of the built-in lesions."""
    return Study(
        name="lesions", cohort=Phantom(), losses=tuple(LossChoice(key=key) for key in losses),
        folds=FoldSettings(use=tuple(range(folds))), seeds=tuple(range(seeds)),
        schedule=ScheduleSettings(epochs=EPOCHS),
    )  # fmt: skip


def run_events(run: str, number: int, epochs: int, *, steps: int = STEPS) -> Iterator[ev.Event]:
    """What a run that has done ``epochs`` of its epochs said."""
    draw = np.random.default_rng(number)
    yield started(run, steps)
    for epoch in range(1, epochs + 1):
        for step in range((epoch - 1) * steps + 1, epoch * steps + 1):
            yield step_finished(run, number, epoch, step, draw)
        yield epoch_finished(run, number, epoch, epoch * steps, draw)
        yield ev.CheckpointSaved(run=run, time=BEGAN + epoch * steps, epoch=epoch)


def started(run: str, steps: int = STEPS) -> ev.RunStarted:
    """The first event of a run."""
    return ev.RunStarted(
        run=run, time=BEGAN, device="cpu", threads=1, parameters=58_000, train_cases=24, validation_cases=6,
        epochs=EPOCHS, steps_per_epoch=steps,
    )  # fmt: skip


def step_finished(run: str, number: int, epoch: int, step: int, draw: np.random.Generator) -> ev.StepFinished:
    """One step on a falling, noisy curve."""
    fall = math.exp(-step / (90 + 35 * number))
    loss = (0.12 + 0.05 * number + (0.75 - 0.06 * number) * fall) * float(draw.lognormal(0, 0.13))
    return ev.StepFinished(
        run=run, time=BEGAN + step * 0.8, epoch=epoch, step=step, loss=loss, learning_rate=1e-2,
        gradient_norm=loss, gradient_foreground=4e-4 * fall * float(draw.lognormal(0, 0.3)) + 2e-5 * (number + 1),
        gradient_background=3e-5 * fall * float(draw.lognormal(0, 0.3)) + 2e-6 * (number + 1),
        gradient_empty=2e-6 * (number + 1) if step % 3 == 0 else math.nan,
    )  # fmt: skip


def epoch_finished(run: str, number: int, epoch: int, step: int, draw: np.random.Generator) -> ev.EpochFinished:
    """One epoch of a rising, noisy score."""
    dice = (0.87 - 0.025 * number) * (1 - math.exp(-epoch / (3 + number))) + float(draw.normal(0, 0.012))
    dice = min(max(dice, 0.0), 1.0)
    error = 0.4 * math.exp(-epoch / 8) * (-1) ** number + float(draw.normal(0, 0.03)) - 0.04 * number
    return ev.EpochFinished(
        run=run, time=BEGAN + step * 0.8, epoch=epoch, step=step, train_loss=0.3, validation_loss=0.35, dice=dice,
        jaccard=dice / (2 - dice), volume_error_ml=error, learning_rate=1e-2, best=epoch == 1 or epoch % 4 == 2,
        seconds=9.0,
    )  # fmt: skip


def finished(run: str, reason: ev.FinishReason, message: str = "", epoch: int = EPOCHS) -> ev.RunFinished:
    """The last event of a run."""
    return ev.RunFinished(
        run=run, time=BEGAN + 800, reason=reason, message=message, epoch=epoch, step=epoch * STEPS, best_epoch=epoch,
        seconds=400,
    )  # fmt: skip


def fill(session: Session, epochs: Sequence[int], *ends: ev.Event) -> tuple[RunPlan, ...]:
    """Give every planned run its events up to its entry of ``epochs``; those at 0 still wait."""
    plans = plan_runs(session.study)
    session.set_runs({plan.id: plan for plan in plans}, {plan.id: RunProgress(plan.id) for plan in plans})
    for number, plan in enumerate(plans):
        if epochs[number % len(epochs)]:
            session.apply(list(run_events(plan.id, number % 7, epochs[number % len(epochs)])))
    session.apply(list(ends))
    return plans


class _StandIn:
    """In the executor's place: takes everything, trains nothing."""

    def submit(self, plans: Sequence[RunPlan]) -> None:
        pass

    pause = resume = stop = close = submit

    def wait(self, timeout: float | None = None) -> bool:
        return True


def window(given: Study, act: Callable[[MainWindow], None] = lambda window: None) -> QWidget:
    """The whole window at the Train workspace."""
    session = Session()
    services = window_services(session)
    settings = QSettings(str(scratch() / "screens.ini"), QSettings.Format.IniFormat)
    made = MainWindow(session, services, settings)
    session.set_study(given)
    if given.losses and given.cohort is not None:
        session.set_preview(given.cohort.preview())
    made.go("train")
    act(made)
    return made


def _pretend_active(made: MainWindow, plans: Sequence[RunPlan]) -> None:
    made.services.training._active.update({plan.id: _StandIn() for plan in plans})
    made.services.training.changed.emit()


def _busy(made: MainWindow) -> None:
    plans = fill(made.session, (22, 20, 18, 15, 0))
    made.session.apply([ev.RunPaused(run=plans[3].id, time=BEGAN)])
    _pretend_active(made, plans)


def _full(made: MainWindow) -> None:
    plans = plan_runs(made.session.study)
    ends = [finished(plan.id, ev.FinishReason.COMPLETED) for plan in plans[:-1]]
    fill(made.session, (EPOCHS,), *ends, finished(plans[-1].id, ev.FinishReason.EARLY_STOPPED))


def _failed(made: MainWindow) -> None:
    plans = plan_runs(made.session.study)
    memory = "out of memory: choose a smaller patch, batch or network, or fewer runs at once"
    fill(
        made.session, (EPOCHS, 12, 26, 7, EPOCHS),
        finished(plans[0].id, ev.FinishReason.COMPLETED),
        finished(plans[1].id, ev.FinishReason.OUT_OF_MEMORY, memory, 12),
        finished(plans[3].id, ev.FinishReason.NON_FINITE, "the loss became not a number at step 85 of epoch 8", 7),
        finished(plans[4].id, ev.FinishReason.COMPLETED),
    )  # fmt: skip
    _pretend_active(made, plans[2:3])


def _interrupted(made: MainWindow) -> None:
    fill(made.session, (EPOCHS, 21, 18, 9, 0))
    plans = plan_runs(made.session.study)
    made.session.apply([finished(plans[0].id, ev.FinishReason.COMPLETED)])
    for progress in made.session.progress.values():
        progress.interrupted()
    made.session.runs_changed.emit()


def _many(made: MainWindow) -> None:
    plans = fill(made.session, (30, 28, 0, 12, 25, EPOCHS))
    _pretend_active(made, plans)


def _long_names(made: MainWindow) -> None:
    plans = fill(made.session, (14, 9, 3))
    _pretend_active(made, plans)


def _settings(made: MainWindow) -> None:
    _busy(made)
    made.stack.currentWidget().chart_controls.settings.setChecked(True)


def _selected(made: MainWindow) -> None:
    _busy(made)
    place = made.stack.currentWidget()
    place.options.set_log_y(True)
    place.table.show_run(plan_runs(made.session.study)[2].id)
    place.options.set_hover(130.0)


def _proposed(made: MainWindow) -> None:
    """Settings that would hurt, as a cohort of large volumes of unlike spacing has them."""
    brains = CohortImages(
        stored_mm=(1.0, 1.0, 1.5), spacing_mm=(1.0, 1.0, 1.5), shape=(182, 218, 182), channels=2, planar=False,
        largest=(182, 218, 182), cases=3, subjects=3, case_bytes=120_000_000, coarsest_mm=(1.0, 1.0, 6.0),
    )  # fmt: skip
    place: Any = made.stack.currentWidget()
    place.plan._watched = True  # what is proposed for the phantoms themselves is not asked for
    place.plan.proposals._show(proposals(made.session.study, brains, 8 * 10**9))


def _beside_steps(made: MainWindow) -> None:
    """Runs that get ready, validate and score."""
    plans = fill(made.session, (0, 12, EPOCHS, 20))
    phases = (("reading", 12, 58, 6.0), ("validating", 3, 10, 4.0), ("scoring", 12, 58, 31.0))
    for plan, (phase, done, total, seconds) in zip(plans, phases, strict=False):
        made.session.apply([ev.RunPhase(run=plan.id, time=BEGAN, phase=phase, done=done, total=total, seconds=seconds)])
    _pretend_active(made, plans[:4])


def _named_at_length() -> Study:
    long = study(("soft_dice", "dice_phi", "cross_entropy"))
    names = (
        "soft Dice over image and class together with epsilon set to the mean volume of the training maps",
        "dice_phi phi=BCI epsilon=0.0000001,100000",
        "Kreuzentropie (gewichtet nach Klassenhäufigkeit, 交差エントロピー)",
    )  # fmt: skip
    losses = tuple(c.model_copy(update={"name": n}) for c, n in zip(long.losses, names, strict=True))
    return long.model_copy(update={"losses": losses})


SCREENS: dict[str, Callable[[], QWidget]] = {
    "empty": lambda: window(Study()),
    "no losses": lambda: window(study(())),
    "ready": lambda: window(study()),
    "busy": lambda: window(study(), _busy),
    "selected": lambda: window(study(), _selected),
    "settings": lambda: window(study(), _settings),
    "full": lambda: window(study(), _full),
    "failed": lambda: window(study(), _failed),
    "interrupted": lambda: window(study(), _interrupted),
    "long names": lambda: window(_named_at_length(), _long_names),
    "proposed": lambda: window(study(), _proposed),
    "beside steps": lambda: window(study(), _beside_steps),
    "30 runs": lambda: window(study(folds=3, seeds=2), _many),
}
