"""Runs that differ in the loss alone see the same, and digits repeat."""

from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
import pytest
import torch

from segloss_gui.training import steps
from segloss_gui.training.control import RunControl
from segloss_gui.training.settings import SamplingSettings
from segloss_gui.training.train import train
from tests.training.conftest import EVERY_CHANGE, Listener, MakeJob, run, step_numbers


def record_batches(monkeypatch: pytest.MonkeyPatch) -> list[tuple[torch.Tensor, torch.Tensor]]:
    seen: list[tuple[torch.Tensor, torch.Tensor]] = []
    draw = steps.Stepper.batch

    def spy(self: steps.Stepper) -> tuple[torch.Tensor, torch.Tensor]:
        batch = draw(self)
        seen.append((batch[0].clone(), batch[1].clone()))
        return batch

    monkeypatch.setattr(steps.Stepper, "batch", spy)
    return seen


def test_runs_with_other_losses_see_bit_identical_batches(
    make_job: MakeJob, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    seen = record_batches(monkeypatch)
    sampling = SamplingSettings(batch_size=2, patch=(8, 8, 8), foreground_share=0.5)
    for loss in ("cross_entropy", "soft_dice"):
        run(make_job(loss, augmentation=EVERY_CHANGE, sampling=sampling, checkpoints=tmp_path / loss))
    half = len(seen) // 2
    assert half == 4
    for one, other in zip(seen[:half], seen[half:], strict=True):
        assert torch.equal(one[0], other[0])
        assert torch.equal(one[1], other[1])
    assert not torch.equal(seen[0][0], seen[1][0])


def test_runs_with_other_losses_start_from_the_same_weights(make_job: MakeJob) -> None:
    from segloss_gui.training.building import architecture_for, build_stepper
    from segloss_gui.training.data_statistics import survey

    weights = []
    for loss in ("cross_entropy", "soft_dice"):
        job = make_job(loss)
        seen = survey(job.train, job.classes)
        stepper = build_stepper(job, seen, architecture_for(job, seen))
        weights.append(torch.cat([p.flatten() for p in stepper.network.parameters()]))
    assert torch.equal(*weights)


def test_the_same_seed_gives_the_same_digits(make_job: MakeJob, tmp_path: Path) -> None:
    first, second, other = (
        step_numbers(run(make_job(augmentation=EVERY_CHANGE, checkpoints=tmp_path / name, seed=seed))[1])
        for name, seed in (("a", 0), ("b", 0), ("c", 1))
    )
    assert first == second
    assert first != other


def test_two_runs_side_by_side_give_the_same_digits_as_one_alone(make_job: MakeJob, tmp_path: Path) -> None:
    jobs = [make_job(augmentation=EVERY_CHANGE, checkpoints=tmp_path / str(n)) for n in range(3)]
    alone = step_numbers(run(jobs[0])[1])
    listeners = [Listener(), Listener()]
    threads = [
        threading.Thread(target=train, args=(job, listener, RunControl()))
        for job, listener in zip(jobs[1:], listeners, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [step_numbers(listener) for listener in listeners] == [alone, alone]


def test_a_run_leaves_torch_as_it_found_it(make_job: MakeJob) -> None:
    torch.manual_seed(5)
    random_state, threads = torch.get_rng_state(), torch.get_num_threads()
    numpy_state = np.random.get_state()[1].copy()
    run(make_job(augmentation=EVERY_CHANGE))
    assert torch.equal(torch.get_rng_state(), random_state)
    assert torch.get_num_threads() == threads
    assert np.array_equal(np.random.get_state()[1], numpy_state)
    assert torch.is_grad_enabled()
