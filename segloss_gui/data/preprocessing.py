"""The stored steps from a case's volume to the arrays training sees, and back to its grid.

Order: resample to a spacing (asked for by name, never silently), replace what is not finite, clip,
normalise each channel of each image by itself. Label values are joined into class indices here too:
0 is background, i the i-th class of the study.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, overload

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, field_validator

from segloss_gui.core.errors import BadInputError
from segloss_gui.core.geometry import Grid
from segloss_gui.core.settings import Settings
from segloss_gui.core.volume import LabelMap, Volume, require_same_grid
from segloss_gui.data.cache import CaseStore
from segloss_gui.data.case import Case, TargetClass
from segloss_gui.data.intensity import clip, finite, normalise
from segloss_gui.data.policy import LabelPolicy
from segloss_gui.data.resampling import grid_with_spacing, resample


class PreprocessingSettings(Settings):
    """Steps applied to every case, in training and in prediction alike."""

    spacing_mm: tuple[float, float, float] | None = Field(
        default=None, title="Spacing", json_schema_extra={"unit": "mm"},
        description="Resample images (linear) and labels (nearest) to this spacing; empty: as stored",
    )  # fmt: skip
    normalise: Literal["zscore", "zscore_nonzero", "range", "none"] = Field(
        default="zscore", title="Normalise",
        description="zscore: mean 0, deviation 1 per image and channel; zscore_nonzero: over non-zero voxels, "
        "zeros stay 0; range: to 0..1",
    )  # fmt: skip
    clip_percentiles: tuple[float, float] | None = Field(
        default=None, title="Clip percentiles", json_schema_extra={"unit": "%"},
        description="Clip each channel to these percentiles before normalising; empty: not clipped",
    )  # fmt: skip

    @field_validator("spacing_mm")
    @classmethod
    def _spacing_is_positive(cls, spacing: tuple[float, float, float] | None) -> tuple[float, float, float] | None:
        if spacing is not None and min(spacing) <= 0:
            raise ValueError("a spacing must be greater than 0 mm along every axis")
        return spacing

    @field_validator("clip_percentiles")
    @classmethod
    def _percentiles_ascend(cls, percentiles: tuple[float, float] | None) -> tuple[float, float] | None:
        if percentiles is not None and not 0 <= percentiles[0] < percentiles[1] <= 100:
            raise ValueError("percentiles must ascend within 0..100")
        return percentiles


@dataclass(frozen=True, eq=False)
class PreparedCase:
    """A case as training and inference see it.

    Parameters
    ----------
    case : Case
        Which case.
    image : array, shape (C, X, Y, Z), float32
        Normalised channels.
    target : array, shape (X, Y, Z), uint8, or None
        Class index per voxel as training sees it (label policy applied); None without a reference.
    full : array, shape (X, Y, Z), uint8, or None
        Class index per voxel of the full reference, for evaluation.
    grid : Grid
        The canonical grid of the arrays.
    original : Grid
        The canonical grid before any resampling; predictions are given on it.
    stored : Grid or None
        The grid in the file; predictions are written on it.
    """

    case: Case
    image: NDArray[np.float32]
    target: NDArray[np.uint8] | None
    full: NDArray[np.uint8] | None
    grid: Grid
    original: Grid
    stored: Grid | None = None

    @property
    def nbytes(self) -> int:
        """Bytes of the arrays."""
        arrays = {id(array): array.nbytes for array in (self.image, self.target, self.full) if array is not None}
        return int(sum(arrays.values()))


def prepare(
    case: Case,
    volume: Volume,
    labels: LabelMap | None,
    classes: Sequence[TargetClass],
    settings: PreprocessingSettings,
    policy: LabelPolicy,
) -> PreparedCase:
    """Apply the stored steps to one case.

    Parameters
    ----------
    case : Case
        Which case; its group decides what the policy hides.
    volume : Volume
        Its image.
    labels : LabelMap or None
        Its full reference, on the grid of ``volume``.
    classes : sequence of TargetClass
        What is segmented; at most 255.
    settings : PreprocessingSettings
        The steps.
    policy : LabelPolicy
        Applied to ``target`` only; ``full`` is never touched.

    Raises
    ------
    GeometryError
        When image and reference lie on different grids.
    BadInputError
        When there are more than 255 classes.
    """
    grid = _wanted_grid(volume.grid, settings)
    channels = [_prepared_channel(channel, volume.grid, grid, settings) for channel in volume.data]
    full = None if labels is None else _class_map(case, volume, labels, classes, grid)
    target = None if full is None else _seen_by_training(full, classes, policy.hidden(case.group))
    return PreparedCase(case, np.stack(channels), target, full, grid, volume.grid, volume.stored)


def reference_map(
    labels: LabelMap, classes: Sequence[TargetClass], settings: PreprocessingSettings
) -> tuple[NDArray[np.uint8], Grid]:
    """The full reference of a case on the grid of training, without its image: class indices, and the grid.

    The same numbers as ``full`` of :func:`prepare`, for what asks for labels alone.

    Raises
    ------
    BadInputError
        When there are more than 255 classes.
    """
    class_map, grid = _indices(labels, classes), _wanted_grid(labels.grid, settings)
    return (class_map if grid is labels.grid else resample(class_map, labels.grid, grid, order=0)), grid


def restore_labels(class_map: NDArray[np.integer], prepared: PreparedCase, classes: Sequence[TargetClass]) -> LabelMap:
    """A predicted class map as label values on the case's original grid.

    Parameters
    ----------
    class_map : array, shape (X, Y, Z), integer
        Class index per voxel on ``prepared.grid``.
    prepared : PreparedCase
        The case it was predicted for.
    classes : sequence of TargetClass
        The classes the indices count.
    """
    largest = max((target.value for target in classes), default=0)
    dtype = np.uint8 if largest <= np.iinfo(np.uint8).max else np.int32
    table: NDArray[np.integer] = np.array([0, *(target.value for target in classes)], dtype=dtype)
    values = table[class_map]
    if prepared.grid is not prepared.original:
        values = resample(values, prepared.grid, prepared.original, order=0)
    return LabelMap(values, prepared.original, prepared.stored)


class PreparedCases(Sequence[PreparedCase]):
    """Cases prepared when asked for, kept in the store's bounded cache.

    All runs of a study that share one store share its prepared cases too; safe from any thread.

    Parameters
    ----------
    store : CaseStore
        Loads and keeps.
    cases : sequence of Case
        Which cases, in order.
    classes, settings, policy
        As for :func:`prepare`.
    """

    def __init__(
        self,
        store: CaseStore,
        cases: Sequence[Case],
        classes: Sequence[TargetClass],
        settings: PreprocessingSettings,
        policy: LabelPolicy,
    ) -> None:
        self.store = store
        self.cases = tuple(cases)
        self.classes = tuple(classes)
        self.settings = settings
        self.policy = policy

    def __len__(self) -> int:
        return len(self.cases)

    @overload
    def __getitem__(self, index: int) -> PreparedCase: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[PreparedCase]: ...
    def __getitem__(self, index: int | slice) -> PreparedCase | Sequence[PreparedCase]:
        if isinstance(index, slice):
            return PreparedCases(self.store, self.cases[index], self.classes, self.settings, self.policy)
        case = self.cases[index]
        key = ("prepared", case, self.classes, self.settings, self.policy)
        return self.store.cache.get(key, lambda: self._prepare(case), lambda prepared: prepared.nbytes)

    def _prepare(self, case: Case) -> PreparedCase:
        labels = self.store.labels(case.id) if case.has_reference else None
        return prepare(case, self.store.image(case.id), labels, self.classes, self.settings, self.policy)


def _wanted_grid(grid: Grid, settings: PreprocessingSettings) -> Grid:
    if settings.spacing_mm is None:
        return grid
    wanted = grid_with_spacing(grid, settings.spacing_mm)
    return grid if wanted.matches(grid) else wanted


def _prepared_channel(
    channel: NDArray[np.generic], original: Grid, grid: Grid, settings: PreprocessingSettings
) -> NDArray[np.float32]:
    values = finite(channel)
    if grid is not original:
        values = resample(values, original, grid, order=1)
    if settings.clip_percentiles is not None:
        values = clip(values, settings.clip_percentiles)
    return normalise(values, settings.normalise)


def _class_map(
    case: Case, volume: Volume, labels: LabelMap, classes: Sequence[TargetClass], grid: Grid
) -> NDArray[np.uint8]:
    image_name = case.images[0] if case.images else case.id
    require_same_grid(volume.grid, labels.grid, image_name=image_name, label_name=case.label or case.id)
    class_map = _indices(labels, classes)
    return class_map if grid is volume.grid else resample(class_map, volume.grid, grid, order=0)


def _indices(labels: LabelMap, classes: Sequence[TargetClass]) -> NDArray[np.uint8]:
    if len(classes) > np.iinfo(np.uint8).max:
        raise BadInputError(f"a study must have at most 255 classes, got {len(classes)}")
    class_map = np.zeros(labels.data.shape, dtype=np.uint8)
    for index, target in enumerate(classes, 1):
        class_map[np.isin(labels.data, target.sources)] = index
    return class_map


def _seen_by_training(
    full: NDArray[np.uint8], classes: Sequence[TargetClass], hidden: tuple[int, ...]
) -> NDArray[np.uint8]:
    indices = [index for index, target in enumerate(classes, 1) if target.value in hidden]
    return np.where(np.isin(full, indices), np.uint8(0), full) if indices else full
