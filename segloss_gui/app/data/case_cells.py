"""Cells of the table of cases: what each says, from the row, what was read of its image, and its flag."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from segloss_gui.app.data.case_picture import Picture
from segloss_gui.app.data.case_rows import Row, with_picture
from segloss_gui.core.units import MM, SizeUnit
from segloss_gui.study.flags import Flags

COLUMNS = ("", "", "Case", "Group", "Use", "Voxels", "Spacing", "Axes", "Labels")
THUMBNAIL, FLAG, CASE, GROUP, USE, VOXELS, SPACING, AXES, LABELS = range(len(COLUMNS))


class SeenCases(Protocol):
    """What was read of cases so far, by their ids."""

    def picture(self, case_id: str) -> Picture | None:
        """The picture, if it is there; asked for otherwise."""

    def volumes(self, case_id: str) -> Mapping[int, float] | None:
        """Label volumes in ml, once the case was loaded."""

    def fault(self, case_id: str) -> str:
        """Why there is no picture; empty where there is, or none yet."""


class CaseCells:
    """Words of the cells.

    Parameters
    ----------
    seen : SeenCases
        What was read of the cases.
    flags : Flags
        Which of them are flagged.

    Attributes
    ----------
    unit : SizeUnit
        What volumes are measured in.
    """

    def __init__(self, seen: SeenCases, flags: Flags) -> None:
        self._seen, self._flags = seen, flags
        self.unit: SizeUnit = MM

    def heading(self, column: int) -> str:
        """The title of a column."""
        return f"{COLUMNS[column]} ({self.unit.volume})" if column == LABELS else COLUMNS[column]

    def text(self, row: Row, column: int) -> str:
        """The words of a cell; picture and flag have none."""
        seen = row if row.shape or column < VOXELS else with_picture(row, self._seen.picture(row.case.id))
        texts = ("", "", row.case.id, row.case.group, row.role, seen.shape, seen.spacing, seen.orientation)
        return texts[column] if column < LABELS else self._volumes(row)

    def tip(self, row: Row, column: int) -> str | None:
        """What its tooltip says: why the case cannot be read, else its words."""
        return self._seen.fault(row.case.id) or self.text(row, column) or None

    def sorted_by(self, row: Row, column: int) -> str | int:
        """What a column is sorted by: sizes by their voxels, flagged cases first."""
        if column == FLAG:
            return int(row.case.id not in self._flags)
        return row.voxels if column == VOXELS else self.text(row, column)

    def flag_words(self, case_id: str) -> str:
        """Whether a case is flagged, and what a click does."""
        return f"{case_id} is flagged" if case_id in self._flags else f"{case_id} is not flagged; a click flags it"

    def _volumes(self, row: Row) -> str:
        if self._seen.fault(row.case.id):
            return "cannot be read"
        if not row.case.has_reference:
            return "no reference"
        volumes = self._seen.volumes(row.case.id)
        if volumes is None:
            return "…"
        digits = 0 if self.unit.counted else 2
        return "   ".join(f"{value}: {volume:.{digits}f}" for value, volume in volumes.items()) or "empty"
