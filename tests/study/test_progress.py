"""What is told of a run's end before it comes."""

from __future__ import annotations

import math
from collections.abc import Iterator

import pytest

from segloss_gui.core import events as ev
from segloss_gui.study.progress import RunProgress

STEP_S, VALIDATION_S = 2.0, 30.0
EPOCHS, STEPS = 4, 10


def told(*, losses: tuple[float, ...] = (0.5,) * EPOCHS, every: int = 1, first: int = 1) -> Iterator[ev.Event]:
    """What a run says that takes 2 s a step and 30 s a validation, up to its scoring."""
    now = 0.0
    yield ev.RunStarted(
        run="a", time=now, device="cpu", threads=1, parameters=1, train_cases=4, validation_cases=3, epochs=EPOCHS,
        steps_per_epoch=STEPS, first_epoch=first,
    )  # fmt: skip
    lowest = math.inf
    for epoch in range(first, EPOCHS + 1):
        for step in range((epoch - 1) * STEPS + 1, epoch * STEPS + 1):
            now += STEP_S
            yield ev.StepFinished(
                run="a", time=now, epoch=epoch, step=step, loss=1.0, learning_rate=0.1, gradient_norm=1.0,
                gradient_foreground=1.0, gradient_background=1.0, gradient_empty=1.0,
            )  # fmt: skip
        due = epoch % every == 0 or epoch == EPOCHS
        now += VALIDATION_S * due
        loss = losses[epoch - 1] if due else math.nan
        best, lowest = loss < lowest, min(loss, lowest) if due else lowest
        yield ev.EpochFinished(
            run="a", time=now, epoch=epoch, step=epoch * STEPS, train_loss=1.0, validation_loss=loss,
            dice=epoch / 10 if due else math.nan, jaccard=0.1, volume_error_ml=0.0, learning_rate=0.1, best=best,
            seconds=1.0,
        )  # fmt: skip


def after(epoch: int, steps: int = 0, **how: object) -> RunProgress:
    """The run after an epoch and some steps of the next one."""
    run = RunProgress("a")
    for event in told(**how):  # type: ignore[arg-type]
        at = getattr(event, "epoch", 0), getattr(event, "step", 0)
        if at <= (epoch, epoch * STEPS) or (isinstance(event, ev.StepFinished) and at[1] <= epoch * STEPS + steps):
            run.apply(event)
    return run


def test_the_time_left_counts_the_validations_to_come_and_the_scoring() -> None:
    run = after(1)
    assert run.seconds_left == pytest.approx(30 * STEP_S + (3 + 1) * VALIDATION_S)
    assert not run.left_at_least
    assert after(2, 5).seconds_left == pytest.approx(15 * STEP_S + (2 + 1) * VALIDATION_S)
    assert after(EPOCHS).seconds_left == pytest.approx(VALIDATION_S)  # the scoring


def test_epochs_that_are_not_validated_cost_no_validation() -> None:
    assert after(2, every=2).seconds_left == pytest.approx(20 * STEP_S + (1 + 1) * VALIDATION_S)


def test_a_run_that_goes_on_counts_what_this_start_has_shown() -> None:
    assert after(3, first=3).seconds_left == pytest.approx(10 * STEP_S + (1 + 1) * VALIDATION_S)


def test_a_run_that_goes_on_has_no_pace_before_its_first_step() -> None:
    run = after(2)
    run.apply(next(iter(told(first=3))))
    assert run.pace is None
    assert math.isnan(run.seconds_left)
    assert not run.left_at_least


def test_before_the_first_validation_the_time_left_is_said_to_be_at_least_that_of_the_steps() -> None:
    run = after(0, 5)
    assert run.seconds_left == pytest.approx(35 * STEP_S)
    assert run.left_at_least


def test_while_the_first_validation_goes_on_its_own_pace_counts() -> None:
    run = after(0, STEPS)
    run.apply(ev.RunPhase(run="a", time=20.0, phase="validating", done=1, total=3, seconds=10.0))
    assert not run.left_at_least
    assert run.seconds_left == pytest.approx(30 * STEP_S + (4 + 1) * VALIDATION_S - 10.0)


def test_a_whole_run_takes_all_steps_all_validations_and_the_scoring() -> None:
    assert after(2, 3).seconds_whole == pytest.approx(40 * STEP_S + (4 + 1) * VALIDATION_S)


def test_the_dice_kept_is_of_the_lowest_validation_loss_or_of_the_last_epoch() -> None:
    run = after(4, losses=(0.5, 0.2, 0.3, 0.4))
    assert (run.kept_dice("best"), run.kept_dice("last")) == (0.2, 0.4)
    assert math.isnan(RunProgress("a").kept_dice("best"))
