"""From a :class:`TrainingSpec` to a :class:`Trainer`: the parts, made and put together."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from torch import nn

from segloss_gui.losses import LOSSES
from segloss_gui.training.augmentation import Augmentation
from segloss_gui.training.batches import BatchSource, patch_size
from segloss_gui.training.checkpoint import LAST, load_weights, read_checkpoint
from segloss_gui.training.control import RunControl
from segloss_gui.training.data_statistics import Survey, survey
from segloss_gui.training.device import compute_dtype
from segloss_gui.training.event_emitter import EventEmitter
from segloss_gui.training.inference import Predictor, moved
from segloss_gui.training.networks import Architecture, build_network, design_network, load_imagenet, set_final_bias
from segloss_gui.training.schedule import Schedule
from segloss_gui.training.steps import Stepper
from segloss_gui.training.thread_pace import ThreadPace
from segloss_gui.training.trainer import Trainer
from segloss_gui.training.training_spec import TrainingSpec
from segloss_gui.training.validation import Validator


def build_trainer(job: TrainingSpec, events: EventEmitter, control: RunControl, place: Any = None) -> Trainer:
    """Make network, batches, loss and validator of a job.

    Raises
    ------
    BadInputError
        When the cases, the patch, the loss's parameters or the initial weights do not allow it.
    """
    seen = survey(job.train, job.classes)
    architecture = architecture_for(job, seen)
    stepper = build_stepper(job, seen, architecture)
    patch = patch_size(job.sampling, architecture)
    predictor = Predictor(stepper.network, architecture, job.activation, patch, stepper.device, stepper.dtype)
    steps = job.schedule.steps_per_epoch or stepper.batches.steps_per_pass
    return Trainer(
        stepper,
        _validator(job, seen, predictor, stepper),
        Schedule(job.schedule, steps * job.schedule.epochs),
        steps_per_epoch=steps,
        checkpoints=job.checkpoints,
        about={"architecture": architecture.plain(), "activation": job.activation, "patch": patch},
        started={
            "device": job.device,
            "threads": job.threads,
            "parameters": sum(weights.numel() for weights in stepper.network.parameters()),
            "train_cases": len(job.train),
            "validation_cases": len(job.validation),
        },
        events=events,
        control=control,
        write_preview=job.write_preview,
        place=place,
        after_step=_after_step(job),
    )


def _after_step(job: TrainingSpec) -> Callable[[], None]:
    """On a CPU the threads follow what other programs leave, unless digits are to repeat."""
    fixed = job.fixed_threads or job.threads == 1 or job.device != "cpu" or torch.are_deterministic_algorithms_enabled()
    return (lambda: None) if fixed else ThreadPace(job.threads).after_step


def architecture_for(job: TrainingSpec, seen: Survey) -> Architecture:
    """The network's architecture for these cases: pictures get two axes, volumes three."""
    axes = 2 if seen.planar else 3
    return design_network(
        job.network,
        image_channels=seen.image_channels,
        channels=job.channels,
        spacing_mm=seen.spacing_mm[:axes],
        shape=job.sampling.shape_seen(seen.shape, axes),
    )


def build_stepper(job: TrainingSpec, seen: Survey, architecture: Architecture) -> Stepper:
    """Everything that makes steps; every draw depends on the job's seed and cases, never on its loss."""
    device = torch.device(job.device)
    for_weights, for_batches, for_augmentation = np.random.SeedSequence(job.seed).generate_state(3).tolist()
    network = build_network(architecture, for_weights)
    _set_weights(job, seen, network)
    return Stepper(
        moved(network, device, architecture.dimensions),
        LOSSES[job.loss_key].build(job.loss_params, job.activation),
        BatchSource(job.train, job.sampling, architecture, for_batches),
        Augmentation(job.augmentation, for_augmentation, device),
        channels=job.channels,
        gradient_clip=job.schedule.gradient_clip,
        l2=job.schedule.l2,
        device=device,
        dtype=compute_dtype(device, job.mixed_precision),
    )


def _set_weights(job: TrainingSpec, seen: Survey, network: nn.Module) -> None:
    if job.network.imagenet is not None:
        load_imagenet(network, job.network.imagenet)
    if job.network.final_bias == "prior":
        set_final_bias(network, seen.facts)
    if job.initial_weights is not None and not (job.checkpoints / LAST).is_file():
        load_weights(network, read_checkpoint(job.initial_weights), job.initial_weights)


def _validator(job: TrainingSpec, seen: Survey, predictor: Predictor, stepper: Stepper) -> Validator:
    preview: Any = job.preview_case or None
    if preview in seen.case_ids:
        preview = job.train[seen.case_ids.index(preview)]
    return Validator(job.validation, job.classes, predictor, stepper.loss, job.sampling.batch_size, preview)
