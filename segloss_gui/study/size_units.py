"""Units of sizes that earlier versions did not write down: then a picture's pixel counted as 1 mm, 0.001 ml."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache

from segloss_gui.core.errors import SegLossError
from segloss_gui.core.units import MM, PER_ML, SizeUnit
from segloss_gui.data.case import Case
from segloss_gui.statistics.score_table import VOLUMES
from segloss_gui.study.score_file import ScoreRow


def with_units(rows: Iterable[ScoreRow], cases: Mapping[str, Case]) -> tuple[ScoreRow, ...]:
    """Rows that say what their sizes are measured in; volumes of earlier versions become pixels.

    Parameters
    ----------
    rows : iterable of ScoreRow
        Those that say a unit stay as they are.
    cases : mapping of str to Case
        The cohort's, by id: the header of a picture tells, and none is read but for rows without a unit.
    """
    unit = cache(lambda case: _unit_of(cases[case]))
    return tuple(row if row.size_unit or row.case not in cases else _within(row, unit(row.case)) for row in rows)


def _within(row: ScoreRow, unit: SizeUnit) -> ScoreRow:
    volumes = {} if unit == MM else {key: row.value(key) * PER_ML for key in VOLUMES}
    return replace(row, size_unit=unit.key, **volumes)  # type: ignore[arg-type]


def _unit_of(case: Case) -> SizeUnit:
    """The unit of a case whose image is a picture; mm of all others, as they were scored."""
    from segloss_gui.data.readers import read_header
    from segloss_gui.data.readers.mask_pixels import SUFFIXES

    if not case.images or case.images[0].suffix.lower() not in SUFFIXES:
        return MM
    try:
        return read_header(case.images[0]).grid.unit
    except (SegLossError, OSError):
        return MM
