"""What one training is made of: :class:`TrainingSpec`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from segloss_gui.data.case import TargetClass
from segloss_gui.data.preprocessing import PreparedCase
from segloss_gui.losses import Activation, LossParams
from segloss_gui.training.settings import AugmentationSettings, NetworkSettings, SamplingSettings, ScheduleSettings

WritePreview = Callable[[int, PreparedCase, NDArray[np.uint8], NDArray[np.float32]], str]
"""``(epoch, case, class map (X, Y, Z), probabilities (C, X, Y, Z)) -> path`` told in the event."""


@dataclass(frozen=True, eq=False)
class TrainingSpec:
    """One loss, one fold, one seed, with everything found, checked and resolved.

    Parameters
    ----------
    run : str
        The run's id, told in its events.
    loss_key : str
        Key of the loss in the registry.
    loss_params : LossParams
        Its parameters, resolved: no word is left that needs the training maps.
    activation : "sigmoid" or "softmax"
        Sigmoid for one class, softmax for background and several classes.
    classes : tuple of TargetClass
        What class index 1, 2, ... of the prepared cases stands for.
    train, validation : sequence of PreparedCase
        Read lazily, case by case; every training case must have a target.
    network, sampling, augmentation, schedule
        The settings of those names.
    device : str
        ``"cpu"``, ``"mps"``, ``"cuda"`` or ``"cuda:1"``.
    threads : int
        CPU threads of this run, at most.
    fixed_threads : bool
        Use so many whatever other programs need, so that digits repeat.
    mixed_precision : bool
        Half precision in the network, on CUDA only.
    seed : int
        Of weights, batch order and augmentation; runs with the same seed and cases see the same batches.
    initial_weights : Path or None
        A checkpoint whose weights the run starts from (warm start).
    checkpoints : Path
        Folder of ``last.pt`` and ``best.pt``.
    preview_case : str
        Id of the case predicted after every validation; empty for none.
    write_preview : callable or None
        Writes that prediction and says where.
    """

    run: str
    loss_key: str
    loss_params: LossParams
    activation: Activation
    classes: tuple[TargetClass, ...]
    train: Sequence[PreparedCase]
    validation: Sequence[PreparedCase]
    network: NetworkSettings
    sampling: SamplingSettings
    augmentation: AugmentationSettings
    schedule: ScheduleSettings
    device: str
    threads: int
    mixed_precision: bool
    seed: int
    initial_weights: Path | None
    checkpoints: Path
    preview_case: str = ""
    write_preview: WritePreview | None = None
    fixed_threads: bool = False

    @property
    def channels(self) -> int:
        """C of logits and targets: 1 for one class, classes + background for several."""
        return 1 if len(self.classes) == 1 else len(self.classes) + 1
