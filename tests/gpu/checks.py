"""The checks: each takes a device and a folder, raises where something does not hold, and gives its figure."""

from __future__ import annotations

import statistics
import threading
import time
from collections.abc import Callable
from pathlib import Path

import torch

from segloss_gui.core.events import Event, FinishReason, RunFinished, StepFinished
from segloss_gui.losses import LOSSES
from segloss_gui.losses.contract.samples import CLASS_COUNTS, built, gradient, logits, target
from segloss_gui.study.executor import ThreadExecutor
from segloss_gui.study.models import Study
from segloss_gui.study.plan import plan_runs
from segloss_gui.study.run_one import run_one
from segloss_gui.study.store import StudyFolder
from segloss_gui.training.control import RunControl
from segloss_gui.training.endings import ending_of
from segloss_gui.training.gradients import GradientProbe, means_of
from segloss_gui.training.networks import build_network, design_network
from segloss_gui.training.settings import HardwareSettings, NetworkSettings, ScheduleSettings
from tests.study.tiny import tiny_study

Check = Callable[[torch.device, Path], str]
VALUE, GRADIENT = 1e-5, 1e-4
"""Largest difference to double precision on the CPU, relative to the value and to the largest entry."""


def every_loss_and_gradient_agrees_with_the_cpu(device: torch.device, _: Path) -> str:
    """Float32 on the device against float64 on the CPU, every loss, every class count."""
    worst = 0.0
    for spec in LOSSES.values():
        for channels in CLASS_COUNTS[spec.channels]:
            truth, loss = target(channels, (9, 8, 7)), built(spec, channels)
            value, slope = gradient(loss, logits(truth), truth)
            found, there = gradient(loss, logits(truth).float().to(device), truth.float().to(device))
            off = abs(float(found) - float(value)) / max(1.0, abs(float(value)))
            assert off <= VALUE, f"{spec.key}, C={channels}: the value is off by {off:.2g}"
            off = float((there.cpu().double() - slope).abs().max() / slope.abs().max().clamp(min=1e-12))
            assert off <= GRADIENT, f"{spec.key}, C={channels}: the gradient is off by {off:.2g}"
            worst = max(worst, off)
    return f"{len(LOSSES)} losses, gradients within {worst:.1e}"


def mixed_precision_trains_to_the_end(device: torch.device, folder: Path) -> str:
    """A run under automatic mixed precision; without it on the CPU, where there is none."""
    study = _study(device, epochs=3, mixed_precision=True)
    end, events = _run(study, folder)
    losses = [event.loss for event in events if isinstance(event, StepFinished)]
    assert end.reason is FinishReason.COMPLETED, end.message
    assert losses[-1] < losses[0], f"the loss must fall, got {losses[0]:.3g} to {losses[-1]:.3g}"
    return f"loss {losses[0]:.2f} to {losses[-1]:.2f} in {len(losses)} steps"


def out_of_memory_gives_advice_and_the_next_run_trains(device: torch.device, folder: Path) -> str:
    """An allocation beyond the device ends as out of memory, in a sentence with advice."""
    try:
        torch.empty(2**46, dtype=torch.float32, device=device)
    except (MemoryError, RuntimeError) as error:
        reason, words = ending_of(error)
    else:
        raise AssertionError("256 TiB must be too much")
    assert reason is FinishReason.OUT_OF_MEMORY, words
    assert "smaller patch" in words
    end, _ = _run(_study(device), folder)
    assert end.reason is FinishReason.COMPLETED, end.message
    return words.partition(":")[2].strip()


def a_paused_stopped_and_resumed_run_ends_as_an_unbroken_one(device: torch.device, folder: Path) -> str:
    """Pause in step 3, go on, stop in step 5, resume from the checkpoint: the loss of the last step is the same."""
    study = _study(device, epochs=4)
    whole, said = _run(study, folder / "whole")
    control, heard = RunControl(), []

    def hear(event: Event) -> None:
        heard.append(event.kind)
        if isinstance(event, StepFinished) and event.step == 3:
            control.pause()
            threading.Timer(0.2, control.resume).start()
        if isinstance(event, StepFinished) and event.step == 5:
            control.stop()

    stopped = _run(study, folder / "broken", control, hear)[0]
    assert stopped.reason is FinishReason.STOPPED, stopped.message
    assert "run_paused" in heard
    assert "run_resumed" in heard
    resumed, again = _run(study, folder / "broken")
    assert whole.reason is resumed.reason is FinishReason.COMPLETED, resumed.message
    last, same = (max((e for e in s if isinstance(e, StepFinished)), key=lambda e: e.step) for s in (said, again))
    off = abs(last.loss - same.loss) / max(abs(last.loss), 1e-12)
    assert last.step == same.step
    assert off <= (1e-6 if device.type == "cpu" else 1e-2), f"the last loss is off by {off:.2g}"
    return f"last loss within {off:.1e}"


def five_runs_at_once_all_end_well(device: torch.device, folder: Path) -> str:
    """Five losses beside each other on one device."""
    keys = ("cross_entropy", "soft_dice", "soft_jaccard", "focal", "tversky")
    study = _study(device, *keys, concurrency=5)
    store = StudyFolder(folder / "five")
    store.save(study)
    executor = ThreadExecutor(study, store, lambda event: None)
    began = time.monotonic()
    executor.submit(plan_runs(study))
    assert executor.wait(240)
    executor.close()
    ends = executor.ends().values()
    assert [end.reason for end in ends] == [FinishReason.COMPLETED] * 5, [end.message for end in ends]
    return f"5 runs in {time.monotonic() - began:.1f} s"


def the_gradient_probe_sees_what_autograd_gives(device: torch.device, _: Path) -> str:
    """Mean gradient on foreground, background and empty maps, against the gradient itself."""
    truth = target(1, (8, 8, 8), batch=3).float().to(device)
    truth[2] = 0
    output = logits(truth).float().to(device).requires_grad_()
    probe = GradientProbe(output, truth)
    loss = built(LOSSES["soft_dice"], 1)(output, truth)
    torch.autograd.backward(loss)
    sums = probe.sums().tolist()
    found = means_of(sums)
    assert output.grad is not None
    slope, inside = output.grad.abs(), truth > 0
    held = torch.tensor([True, True, False], device=device)[:, None, None, None, None].expand_as(truth)
    wanted = [slope[inside].mean(), slope[~inside & held].mean(), slope[~held].mean()]
    for got, want in zip(found, wanted, strict=True):
        assert abs(got - float(want)) <= 1e-4 * abs(float(want)) + 1e-9, f"got {got:.4g} for {float(want):.4g}"
    return f"foreground {found[0]:.2g}, background {found[1]:.2g}, empty {found[2]:.2g}"


CHECKS: tuple[Check, ...] = (
    every_loss_and_gradient_agrees_with_the_cpu,
    mixed_precision_trains_to_the_end,
    out_of_memory_gives_advice_and_the_next_run_trains,
    a_paused_stopped_and_resumed_run_ends_as_an_unbroken_one,
    five_runs_at_once_all_end_well,
    the_gradient_probe_sees_what_autograd_gives,
)


def step_ms(device: torch.device, *, side: int, features: tuple[int, ...], half: bool, steps: int = 12) -> float:
    """Median milliseconds of a training step of a 3D network, batch of 2."""
    network = build_network(
        design_network(
            NetworkSettings(features=features), image_channels=1, channels=1, spacing_mm=(1, 1, 1), shape=(side,) * 3
        )
    ).to(device)
    loss = built(LOSSES["soft_dice"], 1)
    optimiser = torch.optim.Adam(network.parameters(), fused=True)
    image = torch.rand(2, 1, side, side, side, device=device)
    truth = (image > 0.5).float()
    times = []
    for _ in range(steps):
        began = time.perf_counter()
        with torch.autocast(device.type, torch.bfloat16, enabled=half):
            output = network(image)
        optimiser.zero_grad()
        torch.autograd.backward(loss(output.float(), truth))
        optimiser.step()
        if device.type == "cuda":
            torch.cuda.synchronize(device)
        times.append(time.perf_counter() - began)
    return 1e3 * statistics.median(times[steps // 4 :])


def _study(
    device: torch.device, *keys: str, epochs: int = 2, mixed_precision: bool = False, concurrency: int = 1
) -> Study:
    hardware = HardwareSettings(
        device=str(device), concurrency=concurrency, mixed_precision=mixed_precision, repeatable=True
    )
    schedule = ScheduleSettings(epochs=epochs, steps_per_epoch=2)
    return tiny_study(*(keys or ("soft_dice",)), hardware=hardware, schedule=schedule)


def _run(
    study: Study, folder: Path, control: RunControl | None = None, hear: Callable[[Event], None] | None = None
) -> tuple[RunFinished, list[Event]]:
    store = StudyFolder(folder)
    store.save(study)
    events: list[Event] = []

    def both(event: Event) -> None:
        events.append(event)
        if hear is not None:
            hear(event)

    return run_one(study, plan_runs(study)[0], store, emit=both, control=control or RunControl()), events
