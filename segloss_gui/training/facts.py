"""What is known of the training cases before the first step, gathered in one pass."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np

from segloss_gui.core.errors import BadInputError
from segloss_gui.data.case import TargetClass
from segloss_gui.data.preprocessing import PreparedCase
from segloss_gui.losses import TrainingFacts


@dataclass(frozen=True)
class Survey:
    """What the training cases look like, as training sees them.

    Parameters
    ----------
    facts : TrainingFacts
        What losses and the final bias may need.
    spacing_mm : tuple of float
        Median voxel size along each axis.
    shape : tuple of int
        Median size along each axis, in voxels.
    image_channels : int
        Channels of every image.
    planar : bool
        Whether every case is a picture (Z = 1).
    """

    facts: TrainingFacts
    spacing_mm: tuple[float, float, float]
    shape: tuple[int, int, int]
    image_channels: int
    planar: bool


def training_facts(cases: Sequence[PreparedCase], classes: Sequence[TargetClass]) -> TrainingFacts:
    """Share, mean volume and presence of each class in the training maps (label policy applied).

    Parameters
    ----------
    cases : sequence of PreparedCase
        All training cases; each is read once.
    classes : sequence of TargetClass
        What class index 1, 2, ... stands for; one class gives one channel, several give background too.

    Raises
    ------
    BadInputError
        When there is no case, or one has no reference.
    """
    return survey(cases, classes).facts


def survey(cases: Sequence[PreparedCase], classes: Sequence[TargetClass]) -> Survey:
    """One pass over the training cases; remembered for as long as the sequence lives.

    Raises
    ------
    BadInputError
        When there is no case, one has no reference, pictures and volumes are mixed, or the numbers of
        image channels differ.
    """
    try:
        remembered = _SURVEYS.setdefault(cases, {})
    except TypeError:  # a list or tuple cannot be remembered
        return _survey(cases, len(classes))
    if len(classes) not in remembered:
        remembered[len(classes)] = _survey(cases, len(classes))
    return remembered[len(classes)]


_SURVEYS: WeakKeyDictionary[Sequence[PreparedCase], dict[int, Survey]] = WeakKeyDictionary()


def _survey(cases: Sequence[PreparedCase], class_count: int) -> Survey:
    if len(cases) == 0:
        raise BadInputError("a run needs at least one training case, got none")
    counts, channels, spacings, shapes = [], {}, [], []
    for prepared in cases:
        counts.append(_voxels_per_class(prepared, class_count))
        channels.setdefault(prepared.image.shape[0], prepared.case.id)
        spacings.append(prepared.grid.spacing_mm)
        shapes.append(prepared.image.shape[1:])
    if len(channels) > 1:
        found = ", ".join(f"{count} in {case}" for count, case in channels.items())
        raise BadInputError(f"all training images must have the same number of channels, got {found}")
    planar = {shape[2] == 1 for shape in shapes}
    if len(planar) > 1:
        raise BadInputError("training cases must all be pictures or all be volumes, got both")
    x, y, z = np.median(spacings, axis=0).tolist()
    nx, ny, nz = np.median(shapes, axis=0).astype(int).tolist()
    return Survey(_facts(np.array(counts)), (x, y, z), (nx, ny, nz), next(iter(channels)), planar.pop())


def _voxels_per_class(prepared: PreparedCase, class_count: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    if prepared.target is None:
        raise BadInputError(f"{prepared.case.id}: a training case must have a reference, got none")
    voxels = np.bincount(prepared.target.ravel(), minlength=class_count + 1)
    if len(voxels) > class_count + 1:
        raise BadInputError(f"{prepared.case.id}: class indices must lie in 0..{class_count}, got {len(voxels) - 1}")
    return voxels


def _facts(counts: np.ndarray[tuple[int, ...], np.dtype[np.int64]]) -> TrainingFacts:
    """``counts`` is (cases, 1 + classes): voxels of each class index in each map."""
    foreground_only = counts[:, 1:] if counts.shape[1] == 2 else counts
    return TrainingFacts(
        channels=foreground_only.shape[1],
        prior=tuple((foreground_only.sum(0) / counts.sum()).tolist()),
        mean_volume_voxels=tuple(foreground_only.mean(0).tolist()),
        labelled_share=float((counts[:, 1:].sum(1) > 0).mean()),
    )
