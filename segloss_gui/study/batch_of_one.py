"""Batches of one image: Φ = BI gathers what is one image, so it is Φ = I; and what the heuristic ε warns of.

Not shown by scores but by the program itself: the values and gradients of both losses on random images,
the weights after a few steps of the same training, and the shares of labelled maps that bring a warning.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
import torch

from segloss_gui.data.cache import CaseStore
from segloss_gui.losses import Activation, TrainingFacts, build_loss
from segloss_gui.losses.region.dice_phi import RISKY_SHARE, DicePhiParams
from segloss_gui.study.cases import open_store
from segloss_gui.study.claims import Finding
from segloss_gui.study.models import LossChoice, Study
from segloss_gui.study.plan import RunPlan
from segloss_gui.study.prepared_run import prepare_run
from segloss_gui.study.store import StudyFolder
from segloss_gui.training.building import architecture_for, build_stepper
from segloss_gui.training.data_statistics import survey, training_facts
from segloss_gui.training.threads import cpu_threads

STEPS = 12
CPU = {"device": "cpu"}
EPSILONS = (1e-7, 1.0, 100.0)


def batch_of_one(study: Study, store: CaseStore | None = None) -> list[Finding]:
    """Whether Φ = BI with one image a batch is Φ = I, in losses and in a short training of ``study``.

    Parameters
    ----------
    study : Study
        Whose network, schedule and training cases are used; its runs are left alone.
    store : CaseStore or None
        Over its cohort.
    """
    values, gradients = loss_differences()
    weights = weight_difference(study, store or open_store(study))
    return [
        Finding("Φ = BI with B = 1 equals Φ = I: largest difference of the losses on random images", values, "=", 0.0),
        Finding("The same of their gradients", gradients, "=", 0.0),
        Finding(
            f"The same of the weights after {STEPS} steps of training with B = 1", weights, "=", 0.0,
            "bitwise the same weights; a short training of this study's network, not one of its arms",
        ),
    ]  # fmt: skip


def loss_differences(seed: int = 0) -> tuple[float, float]:
    """Largest difference between Φ = BI and I in value and gradient, over ε and empty and full maps.

    Examples
    --------
    >>> loss_differences()
    (0.0, 0.0)
    """
    generator = torch.Generator().manual_seed(seed)
    value, gradient = 0.0, 0.0
    for channels in (1, 3):
        logits = torch.randn(1, channels, 6, 5, 4, dtype=torch.float64, generator=generator)
        target = torch.zeros_like(logits)
        target[0, 0, :3] = 1.0
        for epsilon in EPSILONS:
            for truth in (target, torch.zeros_like(target)):
                (one, d_one), (both, d_both) = (_of(phi, epsilon, logits, truth) for phi in ("I", "BI"))
                value = max(value, abs(one - both))
                gradient = max(gradient, float((d_one - d_both).abs().max()))
    return value, gradient


def _of(phi: str, epsilon: float, logits: torch.Tensor, target: torch.Tensor) -> tuple[float, torch.Tensor]:
    free = logits.clone().requires_grad_()
    activation: Activation = "sigmoid" if logits.shape[1] == 1 else "softmax"
    loss = build_loss("dice_phi", activation=activation, phi=phi, epsilon=epsilon)(free, target)
    (gradient,) = torch.autograd.grad(loss, free)
    return float(loss.detach()), gradient


def weight_difference(study: Study, store: CaseStore, steps: int = STEPS) -> float:
    """Largest difference of any weight after the same ``steps`` with Φ = I and with Φ = BI, one image a batch."""
    one, both = (_trained(study, store, phi, steps) for phi in ("I", "BI"))
    return max(float((one[name] - both[name]).abs().max()) for name in one)


def _trained(study: Study, store: CaseStore, phi: str, steps: int) -> dict[str, torch.Tensor]:
    choice = LossChoice(key="dice_phi", params={"phi": phi, "epsilon": 1e-7}, batch_size=1)
    study = study.model_copy(update={"warm_start": None, "hardware": study.hardware.model_copy(update=CPU)})
    with tempfile.TemporaryDirectory() as nowhere, cpu_threads(1):
        plan = RunPlan("batch of one", choice, study.folds.use[0], study.seeds[0])
        job = prepare_run(study, plan, StudyFolder(Path(nowhere)), store, 1).job
        seen = survey(job.train, job.classes)
        stepper = build_stepper(job, seen, architecture_for(job, seen))
        for number in range(steps):
            stepper.step(number + 1, job.schedule.learning_rate)
        return {name: values.detach().clone() for name, values in stepper.network.state_dict().items()}


def heuristic_warning(study: Study, store: CaseStore | None = None) -> Finding:
    """The smallest share of labelled training maps, in percent, at which ε = "heuristic" warns of nothing."""
    params = DicePhiParams(phi="I", epsilon="heuristic")
    silent = [share for share in range(1, 101) if not params.warnings(_facts(share / 100))]
    choice = LossChoice(key="dice_phi", params={"epsilon": "heuristic"})
    with tempfile.TemporaryDirectory() as nowhere:
        plan = RunPlan("warning", choice, study.folds.use[0], study.seeds[0])
        study = study.model_copy(update={"warm_start": None})
        task = prepare_run(study, plan, StudyFolder(Path(nowhere)), store or open_store(study), 1)
    own = training_facts(task.job.train, task.job.classes).labelled_share
    return Finding(
        "I with heuristic ε warns when fewer training maps are labelled than this share (in %)",
        float(np.min(silent)), "=", 100 * RISKY_SHARE,
        f"this cohort: {own:.0%} labelled, {'a warning' if task.warnings else 'no warning'}",
    )  # fmt: skip


def _facts(share: float) -> TrainingFacts:
    return TrainingFacts(1, (0.1,), (100.0,), labelled_share=share, labelled_shares=(share,))
