"""The stored steps from a case's volume to the arrays training sees, and back to its grid.

Order: replace what is not finite, resample to a spacing (asked for by name, never silently), clip,
normalise each image by itself, cut or pad to a size; or, where asked for, the size before clip and
normalise. Label values are joined into class indices here too: 0 is background, i the i-th class of the study.
The papers' own steps are in :mod:`~segloss_gui.data.preprocessing_presets`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, field_validator
from pydantic.config import JsonDict

from segloss_gui.core.errors import BadInputError
from segloss_gui.core.geometry import Grid
from segloss_gui.core.same_object import SameObject
from segloss_gui.core.settings import Settings
from segloss_gui.core.volume import LabelMap, Volume, require_same_grid
from segloss_gui.data.case import Case, TargetClass
from segloss_gui.data.cropping import box_start, centroid, cropped, cropped_grid
from segloss_gui.data.intensity import clip, finite, normalise, turned_over
from segloss_gui.data.policy import LabelPolicy
from segloss_gui.data.resampling import by_distance, class_shares, grid_with_spacing, largest_share, resample, smoothed

S = TypeVar("S", bound=np.number[Any])

NORMALISE_WORDS: JsonDict = {
    "zscore": "z-score", "zscore_nonzero": "z-score, non-zero voxels", "range": "range 0 to 1", "none": "none",
}  # fmt: skip


class PreprocessingSettings(Settings):
    """Steps applied to every case, in training and in prediction alike."""

    spacing_mm: tuple[float, float, float] | None = Field(
        default=None, title="Spacing", json_schema_extra={"unit": "mm"},
        description="Resample images (linear) and labels (see below) to this spacing; empty: as stored",
    )  # fmt: skip
    smooth_first: bool = Field(
        default=False, title="Smooth first", json_schema_extra={"advanced": True},
        description="Blur images, and labels if soft, before they are resampled to a coarser spacing",
    )  # fmt: skip
    label_resampling: Literal["nearest", "soft", "distance"] = Field(
        default="nearest", title="Labels resampled", json_schema_extra={"advanced": True},
        description="nearest voxel; soft: shares between 0 and 1, as in the BRATS code of Tilborghs; distance: by "
        "signed distances, as in its ACDC code",
    )  # fmt: skip
    size: tuple[int, int, int] | None = Field(
        default=None, title="Size", json_schema_extra={"unit": "voxels"},
        description="Cut or pad every case to this size; outside it the prediction is background; empty: as it is",
    )  # fmt: skip
    centre: Literal["image", "reference"] = Field(
        default="image", title="Size about", json_schema_extra={"advanced": True},
        description="Middle of the size: of the image, or of the full reference, as in the BRATS code of Tilborghs: "
        "this tells the network where the object is, in validation too",
    )  # fmt: skip
    size_first: bool = Field(
        default=False, title="Size first", json_schema_extra={"advanced": True},
        description="Cut or pad before clipping and normalising, so that the padding counts in them",
    )  # fmt: skip
    normalise: Literal["zscore", "zscore_nonzero", "range", "none"] = Field(
        default="zscore", title="Normalise", json_schema_extra={"words": NORMALISE_WORDS},
        description="zscore: mean 0, deviation 1 per image and channel; zscore_nonzero: over non-zero voxels, "
        "zeros stay 0; range: to 0..1",
    )  # fmt: skip
    normalise_over: Literal["channel", "image"] = Field(
        default="channel", title="Normalise over", json_schema_extra={"advanced": True},
        description="Each channel of an image by itself, or all channels of it together",
    )  # fmt: skip
    ignore_value: float | None = Field(
        default=None, title="Ignore value", json_schema_extra={"advanced": True},
        description="Intensity that does not count when normalising and becomes 0; empty: all count",
    )  # fmt: skip
    clip_percentiles: tuple[float, float] | None = Field(
        default=None, title="Clip percentiles", json_schema_extra={"unit": "%"},
        description="Clip each channel to these percentiles before normalising; empty: not clipped",
    )  # fmt: skip

    turn_inverted: bool = Field(
        default=False, title="Turn inverted images", json_schema_extra={"advanced": True},
        description="Turn images that are stored inverted (MONOCHROME1) over before normalising, so that dense is "
        "bright in all, as SimpleITK reads them; off: values as stored, as pydicom reads them",
    )  # fmt: skip

    @field_validator("spacing_mm")
    @classmethod
    def _spacing_is_positive(cls, spacing: tuple[float, float, float] | None) -> tuple[float, float, float] | None:
        if spacing is not None and min(spacing) <= 0:
            raise ValueError("a spacing must be greater than 0 mm along every axis")
        return spacing

    @field_validator("size")
    @classmethod
    def _size_is_positive(cls, size: tuple[int, int, int] | None) -> tuple[int, int, int] | None:
        if size is not None and min(size) < 1:
            raise ValueError("a size must be at least 1 voxel along every axis")
        return size

    @field_validator("clip_percentiles")
    @classmethod
    def _percentiles_ascend(cls, percentiles: tuple[float, float] | None) -> tuple[float, float] | None:
        if percentiles is not None and not 0 <= percentiles[0] < percentiles[1] <= 100:
            raise ValueError("percentiles must ascend within 0..100")
        return percentiles

    @property
    def of_labels(self) -> PreprocessingSettings:
        """The same with only what decides the labels; what is counted of them stays while this does."""
        names = ("spacing_mm", "smooth_first", "label_resampling", "size", "centre")
        return PreprocessingSettings(**{name: getattr(self, name) for name in names})


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
    soft : array, shape (classes, X, Y, Z), float32, or None
        Share of each class per voxel as training sees it, where labels are resampled softly; then ``target`` and
        ``full`` hold the class of the largest share.
    valid : array, shape (X, Y, Z), bool, or None
        Where voxels count, in losses and scores alike; None: everywhere. Elsewhere nobody labelled them.
    """

    case: Case
    image: NDArray[np.float32]
    target: NDArray[np.uint8] | None
    full: NDArray[np.uint8] | None
    grid: Grid
    original: Grid
    stored: Grid | None = None
    soft: NDArray[np.float32] | None = None
    valid: NDArray[np.bool_] | None = None

    @property
    def nbytes(self) -> int:
        """Bytes of the arrays."""
        arrays = (self.image, self.target, self.full, self.soft, self.valid)
        return int(sum({SameObject(array): array.nbytes for array in arrays if array is not None}.values()))


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
    resampled = _wanted_grid(volume.grid, settings)
    seen = None if labels is None else _checked_reference(case, volume, labels, classes, resampled, settings)
    box = _box(resampled, settings, None if seen is None else seen[0])
    image = _prepared_image(volume, resampled, settings, box)
    full, soft = (None, None) if seen is None else (_in_box(seen[0], box), _in_box(seen[1], box))
    hidden = [index for index, target in enumerate(classes, 1) if target.value in policy.hidden(case.group)]
    target = full if full is None or not hidden else np.where(np.isin(full, hidden), np.uint8(0), full)
    if soft is not None and hidden:
        soft = soft.copy()
        soft[[index - 1 for index in hidden]] = 0
    grid = resampled if box is None else cropped_grid(resampled, *box)
    valid = None if labels is None else _valid(labels, resampled, settings, box)
    return PreparedCase(case, image, target, full, grid, volume.grid, volume.stored, soft, valid)


def reference_map(
    labels: LabelMap, classes: Sequence[TargetClass], settings: PreprocessingSettings
) -> tuple[NDArray[np.uint8], NDArray[np.bool_] | None, Grid]:
    """The full reference of a case on the grid of training, without its image: class indices, valid voxels, the grid.

    The same numbers as ``full`` and ``valid`` of :func:`prepare`, for what asks for labels alone.

    Raises
    ------
    BadInputError
        When there are more than 255 classes.
    """
    grid = _wanted_grid(labels.grid, settings)
    class_map, _ = _reference(labels, classes, grid, settings)
    box = _box(grid, settings, class_map)
    valid = _valid(labels, grid, settings, box)
    return (class_map, valid, grid) if box is None else (cropped(class_map, *box), valid, cropped_grid(grid, *box))


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
        values = resample(values, prepared.grid, prepared.original, order=0, outside=0)
    return LabelMap(values, prepared.original, prepared.stored)


def _wanted_grid(grid: Grid, settings: PreprocessingSettings) -> Grid:
    if settings.spacing_mm is None:
        return grid
    wanted = grid_with_spacing(grid, settings.spacing_mm)
    return grid if wanted.matches(grid) else wanted


UNKNOWN_FROM = 1e-6
"""Share of ignored voxels from which a resampled voxel is ignored."""
Box = tuple[tuple[int, ...], tuple[int, ...]]
"""First voxel and size."""


def _box(grid: Grid, settings: PreprocessingSettings, class_map: NDArray[np.uint8] | None) -> Box | None:
    """What is cut out of ``grid``, on which ``class_map`` is the full reference; None where it is taken whole."""
    if settings.size is None:
        return None
    size = tuple(1 if n == 1 else wanted for n, wanted in zip(grid.shape, settings.size, strict=True))
    about_reference = settings.centre == "reference" and class_map is not None
    centre = centroid(class_map > 0) if about_reference and class_map is not None else None
    return (box_start(grid.shape, size, centre), size) if size != grid.shape else None


def _in_box(array: NDArray[S] | None, box: Box | None) -> NDArray[S] | None:
    return array if array is None or box is None else cropped(array, *box)


def _prepared_image(
    volume: Volume, grid: Grid, settings: PreprocessingSettings, box: Box | None
) -> NDArray[np.float32]:
    channels = [finite(channel) for channel in volume.data]
    if settings.turn_inverted:
        inverted = [volume.display(at).inverted for at in range(len(channels))]
        channels = [turned_over(values) if turn else values for values, turn in zip(channels, inverted, strict=True)]
    channels = [_resampled(values, volume.grid, grid, settings) for values in channels]
    if box is not None and settings.size_first:
        channels = [cropped(channel, *box) for channel in channels]
    if settings.clip_percentiles is not None:
        channels = [clip(channel, settings.clip_percentiles) for channel in channels]
    if settings.normalise_over == "image":
        image = normalise(np.stack(channels), settings.normalise, settings.ignore_value)
    else:
        image = np.stack([normalise(channel, settings.normalise, settings.ignore_value) for channel in channels])
    return cropped(image, *box) if box is not None and not settings.size_first else image


def _resampled(
    values: NDArray[np.float32], original: Grid, grid: Grid, settings: PreprocessingSettings
) -> NDArray[np.float32]:
    if grid is original:
        return values
    values = smoothed(values, original, grid) if settings.smooth_first else values
    return resample(values, original, grid, order=1)


def _checked_reference(
    case: Case, volume: Volume, labels: LabelMap, classes: Sequence[TargetClass], grid: Grid,
    settings: PreprocessingSettings,
) -> tuple[NDArray[np.uint8], NDArray[np.float32] | None]:  # fmt: skip
    image_name = case.images[0] if case.images else case.id
    require_same_grid(volume.grid, labels.grid, image_name=image_name, label_name=case.label or case.id)
    return _reference(labels, classes, grid if grid is not volume.grid else labels.grid, settings)


def _reference(
    labels: LabelMap, classes: Sequence[TargetClass], grid: Grid, settings: PreprocessingSettings
) -> tuple[NDArray[np.uint8], NDArray[np.float32] | None]:
    """Class index per voxel of ``grid``, and the classes' shares where they are soft."""
    class_map = _indices(labels, classes)
    if grid is labels.grid:
        return class_map, None
    if settings.label_resampling == "soft":
        shares = class_shares(class_map, len(classes), labels.grid, grid, smooth=settings.smooth_first)
        return largest_share(shares), shares
    if settings.label_resampling == "distance":
        return by_distance(class_map, len(classes), labels.grid, grid), None
    return resample(class_map, labels.grid, grid, order=0), None


def _indices(labels: LabelMap, classes: Sequence[TargetClass]) -> NDArray[np.uint8]:
    if len(classes) > np.iinfo(np.uint8).max:
        raise BadInputError(f"a study must have at most 255 classes, got {len(classes)}")
    class_map = np.zeros(labels.data.shape, dtype=np.uint8)
    for index, target in enumerate(classes, 1):
        class_map[np.isin(labels.data, target.sources)] = index
    if labels.valid is not None:
        class_map[~labels.valid] = 0  # also where a class names the value
    return class_map


def _valid(labels: LabelMap, grid: Grid, settings: PreprocessingSettings, box: Box | None) -> NDArray[np.bool_] | None:
    """Where voxels of the prepared grid count; what lies outside the reference counts, as background."""
    if labels.valid is None:
        return None
    ignored = (~labels.valid).astype(np.uint8)
    if grid is not labels.grid:
        if settings.label_resampling == "nearest":
            ignored = resample(ignored, labels.grid, grid, order=0)
        else:
            # A voxel that an ignored one has any share in is not known either.
            shares = class_shares(ignored, 1, labels.grid, grid, smooth=settings.smooth_first)
            ignored = (shares[0] > UNKNOWN_FROM).astype(np.uint8)
    known: NDArray[np.bool_] = (ignored if box is None else cropped(ignored, *box)) == 0
    return known
