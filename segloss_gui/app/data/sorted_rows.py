"""Rows and columns of the table of a folder: a row a case, a column a pattern, what is used first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from segloss_gui.data.accounting import Account, CaseFiles
from segloss_gui.data.sorting.folder import Column, Row


@dataclass(frozen=True)
class SortedRow:
    """One row on screen.

    Parameters
    ----------
    id, subject, group : str
        As in the cohort, or as the names say where the row is no case of it.
    cells : tuple of str
        File of each column, empty where there is none.
    taken : bool
        Whether it is a case of the cohort.
    """

    id: str
    subject: str
    group: str
    cells: tuple[str, ...]
    taken: bool


ORDER = ("channel", "reference", "class", "prediction", "groups", "ignore")


def in_order(columns: Sequence[Column], before: tuple[str, ...]) -> tuple[Column, ...]:
    """What is used comes first; a column whose role is changed stays where it is."""
    if {column.pattern for column in columns} == set(before):
        return tuple(sorted(columns, key=lambda column: before.index(column.pattern)))
    return tuple(sorted(columns, key=lambda column: ORDER.index(column.role.kind)))


def rows_of(found: Account, columns: Sequence[Column], *, as_cases: bool) -> tuple[SortedRow, ...]:
    """The rows of the table; where a layout knows more cases than names tell, its cases and then the rest."""
    cases = {file.rstrip("/"): case for case in found.cases for file in _files_of(case)}
    rows = [_row(row, columns, cases) for row in found.table.rows]
    if not as_cases:
        return tuple(rows)
    pattern_of = {
        file.rstrip("/"): pattern
        for cells in found.table.keys.values()
        for pattern, files in cells.items()
        for unit in files
        for file in (unit, *found.table.units.get(unit, ()))  # a segmentation is a file of the folder in its cell
    }
    taken = [_row_of(case, columns, pattern_of) for case in found.cases]
    return (*taken, *(row for row in rows if not row.taken))


def _files_of(case: CaseFiles) -> tuple[str, ...]:
    reference = case.reference
    references = () if reference is None else (reference,) if isinstance(reference, str) else tuple(reference.values())
    return (*case.channels.values(), *references)


def _row_of(case: CaseFiles, columns: Sequence[Column], pattern_of: Mapping[str, str]) -> SortedRow:
    cells = {pattern_of.get(file.rstrip("/"), ""): file for file in (*_files_of(case), *case.predictions.values())}
    return SortedRow(
        case.id, case.subject, case.group, tuple(cells.get(column.pattern, "") for column in columns), taken=True
    )


def _row(row: Row, columns: Sequence[Column], cases: Mapping[str, CaseFiles]) -> SortedRow:
    cells = tuple(" + ".join(row.cells.get(column.pattern, ())) for column in columns)
    case = next((cases[cell.rstrip("/")] for cell in cells if cell.rstrip("/") in cases), None)
    if case is None:
        return SortedRow(row.id, row.subject or row.id, row.group, cells, taken=False)
    return SortedRow(case.id, case.subject, case.group, cells, taken=True)
