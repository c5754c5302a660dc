"""Steps: what the L2 penalty adds to them, and to the checkpoint."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from segloss_gui.core.events import FinishReason
from segloss_gui.training.building import architecture_for, build_stepper
from segloss_gui.training.data_statistics import survey
from segloss_gui.training.interrupting import StopRequestedError, asking
from segloss_gui.training.steps import Stepper
from tests.training.conftest import MakeJob, run


def stepper_of(make_job: MakeJob, **schedule: Any) -> Stepper:
    job = make_job("cross_entropy", schedule=schedule)
    seen = survey(job.train, job.classes)
    return build_stepper(job, seen, architecture_for(job, seen))


def test_the_penalty_is_the_gradient_of_l2_times_the_squares_of_the_kernels_alone(make_job: MakeJob) -> None:
    l2 = 1e-3
    stepper = stepper_of(make_job, l2=l2)
    decay = {id(w): group["weight_decay"] for group in stepper.optimiser.param_groups for w in group["params"]}
    weights = list(stepper.network.parameters())
    assert len(decay) == len(weights)
    penalty = l2 * sum((weight**2).sum() for weight in weights if weight.ndim > 1)
    penalty.backward()
    for weight in weights:
        assert decay[id(weight)] == (2 * l2 if weight.ndim > 1 else 0)
        if weight.grad is not None:
            assert torch.allclose(weight.grad, decay[id(weight)] * weight)
    assert {weight.ndim > 1 for weight in weights} == {True, False}


def test_every_group_of_weights_follows_the_schedule(make_job: MakeJob) -> None:
    stepper = stepper_of(make_job, l2=1e-3)
    stepper.step(1, 3e-4)
    assert [group["lr"] for group in stepper.optimiser.param_groups] == [3e-4, 3e-4]


def test_without_a_penalty_the_optimiser_is_as_in_checkpoints_that_know_of_none(make_job: MakeJob) -> None:
    (group,) = stepper_of(make_job).optimiser.param_groups
    assert group["weight_decay"] == 0


@pytest.mark.parametrize("l2", [0.0, 1e-3])
def test_a_run_goes_on_where_it_was(make_job: MakeJob, l2: float) -> None:
    first, _ = run(make_job(schedule={"epochs": 1, "l2": l2}))
    second, _ = run(make_job(schedule={"epochs": 2, "l2": l2}))
    assert (first.reason, second.reason, second.epoch) == (FinishReason.COMPLETED, FinishReason.COMPLETED, 2)


@pytest.mark.parametrize("at", [1, 2, 3])
def test_a_stop_is_asked_for_between_drawing_network_loss_and_backward_pass_and_changes_no_weight(
    make_job: MakeJob, at: int
) -> None:
    stepper, looks = stepper_of(make_job), 0

    def stopping() -> bool:
        nonlocal looks
        looks += 1
        return looks == at

    before = [weight.detach().clone() for weight in stepper.network.parameters()]
    stepper.between = asking(stopping)
    with pytest.raises(StopRequestedError):
        stepper.step(1, 1e-3)
    assert looks == at
    assert all(torch.equal(one, other) for one, other in zip(before, stepper.network.parameters(), strict=True))
