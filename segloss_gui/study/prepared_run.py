"""From a plan to a :class:`TrainingSpec`: everything a run needs, found and checked before the first step."""

from __future__ import annotations

import json
import platform
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import ValidationError

from segloss_gui import __version__
from segloss_gui.core.errors import ParameterError
from segloss_gui.data.cache import CaseStore
from segloss_gui.data.case import TargetClass, drawn_from
from segloss_gui.data.channel_names import channels_of
from segloss_gui.data.folds import Fold
from segloss_gui.data.prepared_cases import PreparedCases
from segloss_gui.data.preprocessing import PreparedCase
from segloss_gui.losses import LossParams, TrainingFacts
from segloss_gui.study.cases import fold_for, with_classes
from segloss_gui.study.loss_params import chosen_params
from segloss_gui.study.model_channels import CHANNEL_NAMES
from segloss_gui.study.models import FoldSettings, Study
from segloss_gui.study.plan import OF_NO_CONSEQUENCE, RunPlan, arm_of, schedule_of
from segloss_gui.study.run_folder import RunFolder
from segloss_gui.study.store import StudyFolder
from segloss_gui.study.write_prediction import write_prediction
from segloss_gui.training.checkpoint import BEST, LAST
from segloss_gui.training.data_statistics import training_facts
from segloss_gui.training.device import resolve_device
from segloss_gui.training.training_spec import TrainingSpec

AFTER_WARM_START = 77
"""Added to the seed after a warm start: the losses shall not see its batches in the same order again."""


@dataclass(frozen=True)
class PreparedRun:
    """A run ready to be trained.

    Parameters
    ----------
    study : Study
        As this run trains it: its classes named, its labels and batch size.
    plan : RunPlan
        Which run.
    fold : Fold
        Who trains and who validates.
    job : TrainingSpec
        What the trainer gets.
    warnings : tuple of str
        What the user should know of this loss on these training maps, a sentence each.
    channel_names : tuple of str
        What the channels of its images are called, in order; none where nothing says so.
    """

    study: Study
    plan: RunPlan
    fold: Fold
    job: TrainingSpec
    warnings: tuple[str, ...] = ()
    channel_names: tuple[str, ...] = ()


def prepare_run(
    study: Study,
    plan: RunPlan,
    folder: StudyFolder,
    store: CaseStore,
    threads: int,
    between: Callable[[int, int], object] = lambda *_: None,
) -> PreparedRun:
    """Find and check everything a run needs; ``between(cases read, all)`` may end it by what it raises.

    Raises
    ------
    BadInputError
        When the cohort, the folds, the loss or the warm start do not allow it.
    """
    study = arm_of(with_classes(study, store), plan.choice)
    fold = fold_for(study, store.cohort, plan.fold, plan.choice)
    train, validation = (
        PreparedCases(store, cases, study.classes, study.preprocessing, study.policy)
        for cases in (fold.train, fold.validation)
    )
    run, params = folder.run(plan.id), chosen_params(plan.choice)
    read = count()
    facts = training_facts(train, study.classes, lambda: between(next(read), len(train)))
    job = TrainingSpec(
        run=plan.id, loss_key=plan.choice.key, loss_params=resolved(params, facts, subject=plan.method),
        activation=study.activation, classes=study.classes, train=train, validation=validation,
        network=study.network, sampling=study.sampling, augmentation=study.augmentation,
        schedule=schedule_of(study, plan), device=resolve_device(study.hardware.device), threads=threads,
        mixed_precision=study.hardware.mixed_precision, seed=seed_of(plan),
        initial_weights=_warm_weights(study, plan, folder), checkpoints=run.checkpoints,
        preview_case=study.preview_case or fold.validation[0].id, write_preview=_preview_writer(run, study),
        fixed_threads=study.hardware.repeatable,
    )  # fmt: skip
    warnings = (*study.network.warnings(), *params.warnings(facts))
    names = channels_of(store.cohort, lambda: store.image(fold.train[0].id))
    return PreparedRun(study, plan, fold, job, warnings, names)


def resolved(params: LossParams, facts: TrainingFacts, *, subject: str) -> LossParams:
    """Parameters with words such as ``"prior"`` turned into the numbers of these training maps.

    Raises
    ------
    ParameterError
        When the training maps do not give what a parameter asks for; ``subject`` is what it calls the loss.
    """
    params = params.resolve(facts)
    if missing := params.unresolved():
        raise ParameterError(f"{subject}: {missing}")
    return params


def seed_of(plan: RunPlan) -> int:
    """Seed of weights, batches and augmentation: the same for all losses of one fold and seed."""
    return plan.seed + (AFTER_WARM_START if plan.starts_from else 0)


def identity(task: PreparedRun) -> dict[str, Any]:
    """What makes a run the one it is, as JSON reads it back; with other values it is another run."""
    settings = {**task.study.model_dump(mode="json", exclude=OF_NO_CONSEQUENCE)}
    if task.study.cohort is not None and not any(case.images for case in task.fold.train):
        settings["cohort"] = task.study.cohort.model_dump(mode="json")  # of phantoms, which no files tell apart
    settings["schedule"] = task.job.schedule.model_dump(mode="json")
    values = {
        **settings,
        "choice": {"key": task.plan.choice.key, "params": task.job.loss_params.model_dump(mode="json")},
        "classes": [c.model_dump(mode="json") for c in task.study.classes],
        "train_cases": [case.id for case in task.fold.train],
        "validation_cases": [case.id for case in task.fold.validation],
    }
    plain: dict[str, Any] = json.loads(json.dumps(values))
    return plain


def differing(facts: Mapping[str, Any], wanted: Mapping[str, Any]) -> list[str]:
    """Names of the settings in which a run on disk is another than the one wanted.

    A setting that a run's version of the program did not know counts as its default, and classes may be called
    otherwise by now.
    """
    return [name for name, value in wanted.items() if not _same(name, facts.get(name), value)]


def _same(name: str, there: Any, wanted: Any) -> bool:
    if name == "cohort" and there is None:  # of an earlier version
        return True
    if name == "classes":
        return bool(_drawn_from(there) == _drawn_from(wanted))
    return bool(_completed(name, there) == wanted)


def _drawn_from(classes: Any) -> Any:
    try:
        return drawn_from([TargetClass.model_validate(value) for value in classes])
    except (TypeError, ValidationError):  # of a later version
        return classes


def _completed(name: str, value: Any) -> Any:
    if name not in Study.model_fields or not isinstance(value, dict):
        return value
    try:
        read = Study.model_validate({name: value})
    except ValidationError:  # of a later version
        return value
    return read.model_dump(mode="json", include={name})[name]


def run_facts(task: PreparedRun) -> dict[str, Any]:
    """What else ``run.json`` tells: where and with which versions the run was trained."""
    job = task.job
    return {
        "study": task.study.name,
        # Told, not compared: a channel may be called otherwise, and its files say whether it is another.
        CHANNEL_NAMES: list(task.channel_names),
        "labelling": task.study.policy.labelling,
        "folds": _dealt(task.study.folds),
        "activation": job.activation,
        "device": job.device,
        "threads": job.threads,
        "mixed_precision": job.mixed_precision,
        "training_seed": job.seed,
        "warnings": list(task.warnings),
        "platform": platform.platform(),
        "versions": {"segloss_gui": __version__, "python": platform.python_version()} | _versions(),
    }


def _dealt(folds: FoldSettings) -> dict[str, Any]:
    """How cases were dealt into folds: told, not compared, as who trains and who validates is. A file by its name."""
    told = folds.model_dump(mode="json", exclude={"use"})
    return {**told, "file": folds.file.name} if folds.file else told


def _warm_weights(study: Study, plan: RunPlan, folder: StudyFolder) -> Path | None:
    if plan.starts_from is None:
        return None
    best = study.warm_start is not None and study.warm_start.keep == "best"
    weights = folder.run(plan.starts_from).checkpoints / (BEST if best else LAST)
    if not weights.is_file():
        raise ParameterError(f"{weights}: the warm start must have been trained, got no checkpoint")
    return weights


def _preview_writer(run: RunFolder, study: Study) -> Any:
    def write(epoch: int, prepared: PreparedCase, class_map: NDArray[np.uint8], said: NDArray[np.float32]) -> str:
        run.require_there()
        path = run.preview_path(epoch, prepared.case.id)
        write_prediction(path, prepared, study, class_map, said)
        return path.relative_to(run.path).as_posix()

    return write


def _versions() -> dict[str, str]:
    found = {}
    for package in ("torch", "monai", "numpy"):
        try:
            found[package] = version(package)
        except PackageNotFoundError:  # installed without its metadata, as in a frozen program
            found[package] = "unknown"
    return found
