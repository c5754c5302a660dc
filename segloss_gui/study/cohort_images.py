"""The images of a cohort as a network sees them, from their headers: sizes, spacings, bytes. No torch."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from segloss_gui.core.geometry import Grid
from segloss_gui.core.units import MM, SizeUnit, common_unit
from segloss_gui.data.cache import CaseStore
from segloss_gui.data.case import Case, CohortPreview
from segloss_gui.data.folds import labelled_subjects
from segloss_gui.data.preprocessing import PreprocessingSettings
from segloss_gui.data.resampling import grid_with_spacing

Spacing = tuple[float, float, float]
Shape = tuple[int, int, int]
FLOAT = 4
OF_LABELS = 4
"""Bytes per voxel of a reference as stored, as trained on, as scored, and one to spare."""


@dataclass(frozen=True)
class CohortImages:
    """Images of a cohort as a network sees them.

    Parameters
    ----------
    stored_mm : tuple of float
        Median voxel size along each axis before preprocessing.
    spacing_mm : tuple of float
        The same after it.
    shape : tuple of int
        Median size after preprocessing, in voxels.
    channels : int
        Channels of the first image.
    planar : bool
        Whether all are pictures.
    largest : tuple of int
        Largest size along each axis after preprocessing, in voxels.
    cases : int
        Cases with a reference, or all where none has one.
    subjects : int
        Subjects that folds can be made of.
    case_bytes : int
        What the largest case takes in memory: image and reference as stored and as prepared.
    coarsest_mm, finest_mm : tuple of float
        Extremes of the voxel size along each axis before preprocessing.
    unit : SizeUnit
        What sizes are measured in: not in mm where any image says none.
    """

    stored_mm: Spacing
    spacing_mm: Spacing
    shape: Shape
    channels: int
    planar: bool
    largest: Shape = (1, 1, 1)
    cases: int = 0
    subjects: int = 0
    case_bytes: int = 0
    coarsest_mm: Spacing = (1.0, 1.0, 1.0)
    finest_mm: Spacing = (1.0, 1.0, 1.0)
    unit: SizeUnit = MM


def look_at_images(preview: CohortPreview, store: CaseStore, settings: PreprocessingSettings) -> CohortImages:
    """Sizes and spacings from the headers; from the first image where there are none (phantoms)."""
    cases = [case for case in preview.cohort.cases if case.has_reference] or list(preview.cohort.cases)
    headers = [preview.headers[case.id] for case in cases if case.id in preview.headers]
    if headers:
        grids = [header.grid for header in headers]
        channels, width = _channels(cases[0], headers[0].channels), min(FLOAT, np.dtype(headers[0].dtype).itemsize)
    else:
        volume = store.image(cases[0].id)
        grids, channels, width = [volume.grid], volume.data.shape[0], volume.data.itemsize
    after = [_prepared(grid, settings) for grid in grids]
    x, y, z = np.median([grid.shape for grid in after], axis=0).astype(int).tolist()
    shapes = np.array([settings.size or grid.shape for grid in after])
    sizes = np.array([grid.spacing_mm for grid in grids])
    return CohortImages(
        stored_mm=_median_spacing(grids), spacing_mm=_median_spacing(after), shape=settings.size or (x, y, z),
        channels=channels, planar=all(grid.is_2d for grid in grids), largest=_three(shapes.max(axis=0), int),
        cases=len(cases), subjects=labelled_subjects(preview.cohort),
        case_bytes=max(
            math.prod(stored.shape) * (channels * width + 1) + math.prod(shape) * (channels * FLOAT + OF_LABELS)
            for stored, shape in zip(grids, shapes.tolist(), strict=True)
        ),
        coarsest_mm=_three(sizes.max(axis=0), float), finest_mm=_three(sizes.min(axis=0), float),
        unit=common_unit({grid.unit for grid in grids}),
    )  # fmt: skip


def _three(values: np.ndarray, kind: type) -> tuple:  # type: ignore[type-arg]
    return tuple(map(kind, values.tolist()))


def _channels(case: Case, of_file: int) -> int:
    return of_file if of_file > 1 or len(case.images) < 2 else len(case.images)


def _prepared(grid: Grid, settings: PreprocessingSettings) -> Grid:
    return grid if settings.spacing_mm is None else grid_with_spacing(grid, settings.spacing_mm)


def _median_spacing(grids: list[Grid]) -> Spacing:
    x, y, z = np.median([grid.spacing_mm for grid in grids], axis=0).tolist()
    return (float(f"{x:.6g}"), float(f"{y:.6g}"), float(f"{z:.6g}"))
