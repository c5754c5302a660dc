"""What is known of the training cases before the first step, gathered in one pass."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from segloss_gui.core.between import Between, nobody_asks
from segloss_gui.core.errors import BadInputError
from segloss_gui.data.case import TargetClass
from segloss_gui.data.preprocessing import PreparedCase
from segloss_gui.data.volumes import TrainingVolumes
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
    case_ids : tuple of str
        In the order of the cases.
    largest : tuple of int
        Largest size along each axis, in voxels.
    """

    facts: TrainingFacts
    spacing_mm: tuple[float, float, float]
    shape: tuple[int, int, int]
    image_channels: int
    planar: bool
    case_ids: tuple[str, ...]
    largest: tuple[int, int, int]


def training_facts(
    cases: Sequence[PreparedCase], classes: Sequence[TargetClass], between: Between = nobody_asks
) -> TrainingFacts:
    """Share, mean volume and presence of each class in the training maps (label policy applied).

    Parameters
    ----------
    cases : sequence of PreparedCase
        All training cases; each is read once.
    classes : sequence of TargetClass
        What class index 1, 2, ... stands for; one class gives one channel, several give background too.
    between : callable
        Called before each case is read; what it raises ends the reading.

    Raises
    ------
    BadInputError
        When there is no case, or one has no reference.
    """
    names = tuple(target.name for target in classes)
    return replace(survey(cases, classes, between).facts, names=names if len(names) == 1 else ("background", *names))


def facts_of(volumes: TrainingVolumes, names: tuple[str, ...] = ()) -> TrainingFacts:
    """The same facts from the references alone, without reading an image; ``names`` are those of the channels."""
    return replace(_facts(volumes.voxels), names=names)


def survey(cases: Sequence[PreparedCase], classes: Sequence[TargetClass], between: Between = nobody_asks) -> Survey:
    """One pass over the training cases; remembered for as long as the sequence lives. ``between`` is as there.

    Raises
    ------
    BadInputError
        When there is no case, one has no reference, pictures and volumes are mixed, or the numbers of
        image channels differ.
    """
    try:
        remembered = _SURVEYS.setdefault(cases, {})
    except TypeError:  # a list or tuple cannot be remembered
        return _survey(cases, len(classes), between)
    if len(classes) not in remembered:
        remembered[len(classes)] = _survey(cases, len(classes), between)
    return remembered[len(classes)]


_SURVEYS: WeakKeyDictionary[Sequence[PreparedCase], dict[int, Survey]] = WeakKeyDictionary()


def _survey(cases: Sequence[PreparedCase], class_count: int, between: Between) -> Survey:
    if len(cases) == 0:
        raise BadInputError("a run needs at least one training case, got none")
    rows = []
    for index in range(len(cases)):
        between()
        rows.append(_row(cases[index], class_count))
    _refuse_mixed("have the same number of image channels", {row.channels: row.case for row in rows})
    _refuse_mixed("all be pictures or all be volumes", {row.planar: row.case for row in rows})
    x, y, z = np.median([row.spacing_mm for row in rows], axis=0).tolist()
    nx, ny, nz = np.median([row.shape for row in rows], axis=0).astype(int).tolist()
    mx, my, mz = np.max([row.shape for row in rows], axis=0).tolist()
    return Survey(
        facts=_facts(np.array([row.voxels for row in rows])),
        spacing_mm=(x, y, z),
        shape=(nx, ny, nz),
        image_channels=rows[0].channels,
        planar=rows[0].planar,
        case_ids=tuple(row.case for row in rows),
        largest=(mx, my, mz),
    )


class _Row(NamedTuple):
    case: str
    channels: int
    planar: bool
    shape: tuple[int, ...]
    spacing_mm: tuple[float, float, float]
    voxels: NDArray[np.int64]


def _row(prepared: PreparedCase, class_count: int) -> _Row:
    image, grid, name = prepared.image, prepared.grid, prepared.case.id
    voxels = _voxels_per_class(prepared, class_count)
    return _Row(name, image.shape[0], grid.is_2d, image.shape[1:], grid.spacing_mm, voxels)


def _refuse_mixed(rule: str, cases: Mapping[int, str]) -> None:
    if len(cases) > 1:
        first, second = list(cases.values())[:2]
        raise BadInputError(f"training cases must {rule}, but {first} and {second} differ")


def _voxels_per_class(prepared: PreparedCase, class_count: int) -> NDArray[np.int64]:
    if prepared.target is None:
        raise BadInputError(f"{prepared.case.id}: a training case must have a reference, got none")
    seen = prepared.target if prepared.valid is None else prepared.target[prepared.valid]
    voxels: NDArray[np.int64] = np.bincount(seen.ravel(), minlength=class_count + 1)
    if len(voxels) > class_count + 1:
        raise BadInputError(f"{prepared.case.id}: class indices must lie in 0..{class_count}, got {len(voxels) - 1}")
    return voxels


def _facts(counts: NDArray[np.int64]) -> TrainingFacts:
    """``counts`` is (cases, 1 + classes): voxels of each class index in each map."""
    foreground_only = counts[:, 1:] if counts.shape[1] == 2 else counts
    return TrainingFacts(
        channels=foreground_only.shape[1],
        prior=tuple((foreground_only.sum(0) / counts.sum()).tolist()),
        mean_volume_voxels=tuple(foreground_only.mean(0).tolist()),
        labelled_share=float((counts[:, 1:].sum(1) > 0).mean()),
        labelled_shares=tuple((foreground_only > 0).mean(0).tolist()),
    )
