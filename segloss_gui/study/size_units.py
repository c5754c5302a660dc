"""Units of sizes that earlier versions did not write down: then a picture's pixel counted as 1 mm, 0.001 ml.

Nor did they know areas: a picture that says the size of its pixels was measured in ml, as deep as its third step says.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache

from segloss_gui.core.errors import SegLossError
from segloss_gui.core.geometry import Grid
from segloss_gui.core.units import AREA, MM, PER_ML
from segloss_gui.data.case import Case
from segloss_gui.statistics.score_table import VOLUMES
from segloss_gui.study.score_file import ScoreRow


def with_units(rows: Iterable[ScoreRow], cases: Mapping[str, Case]) -> tuple[ScoreRow, ...]:
    """Rows that say what their sizes are measured in; volumes of earlier versions become pixels, or areas.

    Parameters
    ----------
    rows : iterable of ScoreRow
        Those that say a unit stay as they are.
    cases : mapping of str to Case
        The cohort's, by id: the header of an image tells, and none is read but for rows without a unit.
    """
    grid = cache(lambda case: _picture_grid(cases[case]))
    return tuple(row if row.size_unit or row.case not in cases else _within(row, grid(row.case)) for row in rows)


def from_volumes(grid: Grid) -> float:
    """What volumes of earlier versions are to be multiplied by, in the unit of an image.

    Examples
    --------
    >>> import numpy as np
    >>> affine = np.diag([0.5, 0.5, 2.0, 1.0])
    >>> from_volumes(Grid((4, 5, 1), affine, anatomical=False, no_depth=True)), from_volumes(Grid((4, 5, 1), affine))
    (500.0, 1.0)
    """
    if grid.unit == MM:
        return 1.0
    return PER_ML / grid.spacing_mm[2] if grid.unit == AREA else PER_ML


def _within(row: ScoreRow, grid: Grid | None) -> ScoreRow:
    if grid is None or grid.unit == MM:
        return replace(row, size_unit=MM.key)
    volumes = {key: row.value(key) * from_volumes(grid) for key in VOLUMES}
    return replace(row, size_unit=grid.unit.key, **volumes)  # type: ignore[arg-type]


def _picture_grid(case: Case) -> Grid | None:
    """The grid of a case whose image may be a picture; None of all others, which are measured as they were."""
    from segloss_gui.data.readers import read_header

    try:
        return read_header(case.images[0], case.choice).grid if case.images and not _are_slices(case) else None
    except (SegLossError, OSError):
        return None


def _are_slices(case: Case) -> bool:
    """Whether an image is a folder of slices, by the first of them: to read the header of each takes long."""
    from segloss_gui.data.layouts.dicom_folders import dicom_images
    from segloss_gui.data.readers.dicom_pictures import VOLUMES as OF_VOLUMES
    from segloss_gui.data.readers.dicom_pictures import Picture

    folder = case.images[0]
    first = next(dicom_images(folder), None) if folder.is_dir() else None
    return first is not None and Picture.of(first).modality in OF_VOLUMES
