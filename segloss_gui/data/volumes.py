"""Volumes of the classes in the training maps, counted from the references alone: no image is read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from segloss_gui.core.errors import BadInputError
from segloss_gui.core.geometry import Grid
from segloss_gui.core.units import MM, SizeUnit, common_unit
from segloss_gui.data.cache import CaseStore
from segloss_gui.data.case import Case, TargetClass
from segloss_gui.data.policy import LabelPolicy
from segloss_gui.data.preprocessing import PreprocessingSettings, reference_map


@dataclass(frozen=True, eq=False)
class TrainingVolumes:
    """How large each class is in each training map, as training sees it (label policy and grid applied).

    Parameters
    ----------
    voxels : array, shape (cases, 1 + classes), int64
        Voxels of each class index, ignored ones left out; column 0 is the background.
    voxel_ml : array, shape (cases,), float64
        Volume of a voxel of each map, in ml or in the unit.
    unit : SizeUnit
        Pixels where the images say no size.
    """

    voxels: NDArray[np.int64]
    voxel_ml: NDArray[np.float64]
    unit: SizeUnit = MM

    @property
    def mean_voxels(self) -> tuple[float, ...]:
        """Mean volume over all maps, empty ones included, per class index, in voxels."""
        return tuple(self.voxels.mean(0).tolist())

    @property
    def mean_ml(self) -> tuple[float, ...]:
        """The same in ml; maps may differ in the size of their voxels."""
        return tuple((self.voxels * self.voxel_ml[:, None]).mean(0).tolist())

    @property
    def labelled_shares(self) -> tuple[float, ...]:
        """Share of the maps that hold each class index."""
        return tuple((self.voxels > 0).mean(0).tolist())


def training_volumes(
    store: CaseStore,
    cases: Sequence[Case],
    classes: Sequence[TargetClass],
    settings: PreprocessingSettings,
    policy: LabelPolicy,
    *,
    cancelled: Callable[[], bool] | None = None,
) -> TrainingVolumes:
    """Count the classes of every training map; a case counted once is remembered by the store.

    A change of the policy alone therefore reads nothing; other classes, spacing or size read the
    references again. A case named twice counts twice.

    Parameters
    ----------
    store : CaseStore
        Loads references, and keeps the counts.
    cases : sequence of Case
        The training cases, each with a reference.
    classes : sequence of TargetClass
        What class index 1, 2, ... stands for.
    settings : PreprocessingSettings
        Its spacing and size decide the grid.
    policy : LabelPolicy
        What training does not see counts as background.
    cancelled : callable or None
        Asked before every case.

    Raises
    ------
    BadInputError
        When there is no case, one has no reference or is refused, or it was cancelled.
    """
    if not cases:
        raise BadInputError("volumes need at least one training case, got none")
    counted = []
    for case in cases:
        if cancelled is not None and cancelled():
            raise BadInputError("counting the training volumes was cancelled")
        counted.append(_counted(store, case, tuple(classes), settings))
    voxels = np.stack(
        [_seen(counts, classes, policy.hidden(case.group)) for case, (counts, _) in zip(cases, counted, strict=True)]
    )
    sizes, unit = np.array([grid.voxel_ml for _, grid in counted]), common_unit({grid.unit for _, grid in counted})
    return TrainingVolumes(voxels, sizes, unit)


Counted = tuple[NDArray[np.int64], Grid]


def _counted(
    store: CaseStore, case: Case, classes: tuple[TargetClass, ...], settings: PreprocessingSettings
) -> Counted:
    def count() -> Counted:
        if not case.has_reference:
            raise BadInputError(f"{case.id}: a training case must have a reference, got none")
        class_map, valid, grid = reference_map(store.labels(case.id), classes, settings)
        counted = class_map if valid is None else class_map[valid]
        return np.bincount(counted.ravel(), minlength=len(classes) + 1).astype(np.int64), grid

    return store.cache.get(("volumes", case, classes, settings.of_labels), count, lambda found: found[0].nbytes)


def _seen(counts: NDArray[np.int64], classes: Sequence[TargetClass], hidden: tuple[int, ...]) -> NDArray[np.int64]:
    seen = counts.copy()
    for index in (index for index, target in enumerate(classes, 1) if target.value in hidden):
        seen[0], seen[index] = seen[0] + seen[index], 0
    return seen
