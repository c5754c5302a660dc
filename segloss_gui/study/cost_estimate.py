"""What a study will cost, measured before it starts: a few real steps per loss and batch size, one prediction."""

from __future__ import annotations

import io
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch

from segloss_gui.core.between import Between
from segloss_gui.core.errors import BadInputError
from segloss_gui.data.cache import CaseStore
from segloss_gui.data.case import Case, CohortPreview
from segloss_gui.data.folds import Fold
from segloss_gui.data.prepared_cases import PreparedCases
from segloss_gui.study.cases import fold_for, open_cohort, refuse_folds, with_classes
from segloss_gui.study.cohort_images import CohortImages, look_at_images
from segloss_gui.study.loss_params import chosen_params
from segloss_gui.study.models import Study
from segloss_gui.study.plan import RunPlan, arm_of, plan_runs, schedule_of
from segloss_gui.study.plan_estimate import Cost, PlanEstimate
from segloss_gui.study.prepared_run import resolved
from segloss_gui.study.run_memory import largest_of, on_device, refuse_too_large
from segloss_gui.study.write_prediction import write_prediction
from segloss_gui.training.batches import patch_size
from segloss_gui.training.building import architecture_for, build_stepper
from segloss_gui.training.data_statistics import survey, training_facts
from segloss_gui.training.device import resolve_device
from segloss_gui.training.free_memory import available_bytes
from segloss_gui.training.inference import Predictor
from segloss_gui.training.interrupting import interruptible
from segloss_gui.training.memory_estimate import MemoryEstimate
from segloss_gui.training.networks import NetworkFacts, network_facts
from segloss_gui.training.settings import ScheduleSettings
from segloss_gui.training.steps import Stepper
from segloss_gui.training.threads import cpu_threads
from segloss_gui.training.training_spec import TrainingSpec

SAMPLE = 6
"""Training cases looked at, or as many as a batch holds."""


@dataclass(frozen=True)
class _Measured:
    step: float
    prediction: float
    checkpoints: int
    prediction_bytes: int


def probe(
    study: Study,
    store: CaseStore | None = None,
    *,
    preview: CohortPreview | None = None,
    plans: Sequence[RunPlan] | None = None,
    steps: int = 3,
    every_loss: bool = True,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] = lambda: False,
    estimated: Callable[[MemoryEstimate], object] = lambda _: None,
) -> PlanEstimate:
    """Measure a study's cost on this machine; nothing is kept.

    Parameters
    ----------
    study : Study
        What would be trained.
    store : CaseStore or None
        Over its cohort; what is loaded stays there.
    preview : CohortPreview or None
        Of its cohort, where it was looked at before.
    plans : sequence of RunPlan or None
        The runs to come; None: all of the study.
    every_loss : bool
        Measure each loss; else one at each batch size stands for all others.
    steps : int
        Steps timed per loss and batch size, after one that is not.
    progress : callable or None
        Told (kinds measured, all kinds).
    cancelled : callable
        Asked between cases, steps and the layers of the network.
    estimated : callable
        Told the memory that measuring takes at most, before it takes any.

    Raises
    ------
    BadInputError
        When the study could not be trained either, there is too little memory, or it was cancelled.
    """

    def between() -> None:
        if cancelled():
            raise BadInputError("measuring the plan was cancelled")

    between()
    preview = preview or open_cohort(study)
    store = store or CaseStore(preview.cohort)
    refuse_folds(study, store.cohort)
    kinds = _kinds(study, plans, every_loss)
    images, available = _refuse_large(study, preview, store, estimated)
    study = with_classes(study, store, cancelled)
    between()
    beside = min(study.hardware.concurrency, max(len(study.losses), 1))
    device = resolve_device(study.hardware.device)
    memory = on_device(largest_of(study, images), device, mixed_precision=study.hardware.mixed_precision)
    if available:
        beside = max(1, memory.fitting(beside, available))
    cores = os.cpu_count() or 1
    threads = max(1, cores // beside)
    fold = fold_for(study, store.cohort, next(iter(kinds.values()))[0].fold)
    costs = []
    for number, ((loss, batch), alike) in enumerate(kinds.items()):
        with cpu_threads(threads):
            measured, facts, device = _measure(study, alike[0], store, fold, steps, threads, between)
        per_run = [_cost(arm_of(study, plan.choice), plan, fold, measured) for plan in alike]
        costs.append(
            Cost(
                loss, batch, len(alike), measured.step, sum(seconds for seconds, _ in per_run) / len(alike),
                sum(size for _, size in per_run) // len(alike),
            )
        )  # fmt: skip
        if progress is not None:
            progress(number + 1, len(kinds))
    return PlanEstimate(tuple(costs), facts, device, beside, threads, cores, memory, available)


def _kinds(study: Study, plans: Sequence[RunPlan] | None, every_loss: bool) -> dict[tuple[str, int], list[RunPlan]]:
    """Runs by what they cost: loss and batch size, or the latter alone with the first loss for all."""
    kinds: dict[tuple[str, int], list[RunPlan]] = {}
    first: dict[int, str] = {}
    for plan in plan_runs(study) if plans is None else plans:
        batch = arm_of(study, plan.choice).sampling.batch_size
        loss = plan.choice.key if every_loss else first.setdefault(batch, plan.choice.key)
        kinds.setdefault((loss, batch), []).append(plan)
    if not kinds:
        raise BadInputError(f"study {study.name!r} must name a loss to compare, got none")
    return kinds


def _refuse_large(
    study: Study, preview: CohortPreview, store: CaseStore, estimated: Callable[[MemoryEstimate], object]
) -> tuple[CohortImages, int]:
    """The images, and the memory there is for their runs; refused where not even measuring one would fit."""
    images = look_at_images(preview, store, study.preprocessing)
    labelled = len({choice.labels for choice in study.losses})
    wanted = max(SAMPLE, *(arm_of(study, choice).sampling.batch_size for choice in study.losses)) + 1
    memory = largest_of(study, images, cases=min(images.cases, wanted * labelled))
    device = resolve_device(study.hardware.device)
    available = available_bytes(device)
    if device == "cpu":
        refuse_too_large(memory, available, study, images)
    estimated(memory)
    return images, available


def _measure(
    study: Study, plan: RunPlan, store: CaseStore, fold: Fold, steps: int, threads: int, between: Between
) -> tuple[_Measured, NetworkFacts, str]:
    arm = arm_of(study, plan.choice)
    job = _job(arm, plan, store, _sample(arm, fold.train), fold.validation[:1], threads, between)
    seen = survey(job.train, job.classes)
    architecture = architecture_for(job, seen)
    stepper = build_stepper(job, seen, architecture)
    stepper.between = between
    with interruptible(stepper.network, between):
        seconds = [_timed(stepper, number, job.schedule.learning_rate) for number in range(steps + 1)][1:]
    facts = network_facts(
        job.network, image_channels=seen.image_channels, channels=job.channels,
        spacing_mm=seen.spacing_mm[: architecture.dimensions],
        shape=job.sampling.shape_seen(seen.shape, architecture.dimensions), unit=job.train[0].grid.unit,
    )  # fmt: skip
    patch = patch_size(job.sampling, architecture)
    predictor = Predictor(stepper.network, architecture, job.activation, patch, stepper.device, stepper.dtype)
    with interruptible(stepper.network, between):
        prediction, size = _prediction(arm, job, predictor, between)
    weights = _size({"network": stepper.network.state_dict()})
    checkpoints = _size(stepper.state()) + 2 * weights
    return _Measured(statistics.median(seconds), prediction, checkpoints, size), facts, job.device


def _timed(stepper: Stepper, number: int, rate: float) -> float:
    began = time.perf_counter()
    stepper.step(number + 1, rate)
    return time.perf_counter() - began


def _prediction(study: Study, job: TrainingSpec, predictor: Predictor, between: Between) -> tuple[float, int]:
    """Seconds and bytes of a prediction; that of an untrained network packs worse than later ones will."""
    case, at_once = job.validation[0], predictor.at_once(job.sampling.batch_size)
    began = time.perf_counter()
    said = predictor.predict([case.image] * at_once, with_probabilities=study.hardware.keep_probabilities)
    seconds = (time.perf_counter() - began) / at_once
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "predictions" / "case.nii.gz"
        path.parent.mkdir()
        began = time.perf_counter()
        write_prediction(path, case, study, *said[0], between)
        seconds += time.perf_counter() - began
        return seconds, sum(file.stat().st_size for file in Path(folder).rglob("*") if file.is_file())


def _size(content: object) -> int:
    buffer = io.BytesIO()
    torch.save(content, buffer)
    return buffer.tell()


def _sample(study: Study, cases: Sequence[Case]) -> tuple[Case, ...]:
    """A few training cases, those first of whose labels nothing is hidden."""
    wanted = max(SAMPLE, study.sampling.batch_size)
    return tuple(sorted(cases, key=lambda case: len(study.policy.hidden(case.group)))[:wanted])


def _job(
    study: Study, plan: RunPlan, store: CaseStore, train: Sequence[Case], validation: Sequence[Case], threads: int,
    between: Between,
) -> TrainingSpec:  # fmt: skip
    cases, others = (
        PreparedCases(store, some, study.classes, study.preprocessing, study.policy) for some in (train, validation)
    )
    params = resolved(chosen_params(plan.choice), training_facts(cases, study.classes, between), subject=plan.method)
    return TrainingSpec(
        run="probe", loss_key=plan.choice.key, loss_params=params,
        activation=study.activation, classes=study.classes, train=cases, validation=others, network=study.network,
        sampling=study.sampling, augmentation=study.augmentation, schedule=schedule_of(study, plan),
        device=resolve_device(study.hardware.device), threads=threads,
        mixed_precision=study.hardware.mixed_precision, seed=plan.seed, initial_weights=None,
        checkpoints=Path("nowhere"),
    )  # fmt: skip


def _cost(study: Study, plan: RunPlan, fold: Fold, measured: _Measured) -> tuple[float, int]:
    """Seconds and bytes of one run that is not stopped early."""
    schedule = schedule_of(study, plan)
    cases = sum(plan.choice.repeat.get(case.group, 1) for case in fold.train)
    steps = schedule.epochs * (schedule.steps_per_epoch or -(-cases // study.sampling.batch_size))
    validations = _validations(schedule)
    final = 0 if plan.is_warm_start else len(fold.validation)
    seconds = steps * measured.step + (validations * len(fold.validation) + final) * measured.prediction
    return seconds, measured.checkpoints + (validations + final) * measured.prediction_bytes


def _validations(schedule: ScheduleSettings) -> int:
    return -(-schedule.epochs // schedule.validate_every)
