"""The group and subject of a case, from a table or from its name."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from segloss_gui.core.errors import FileRefusedError, cause_of
from segloss_gui.core.plain_files import read_text
from segloss_gui.data.case import Case
from segloss_gui.data.name_patterns import first_group

CASE_COLUMNS = (
    "case", "case_id", "id", "image", "image_id", "file", "filename", "name", "scan", "brats_2020_subject_id",
    "brats_2019_subject_id", "brats_2018_subject_id", "brats21id", "brats2023",
)  # fmt: skip
SUBJECT_COLUMNS = ("subject", "subject_id", "patient", "patient_id", "participant", "participant_id")
NOTHING_KNOWN = ("", "n/a", "na", "nan", "unknown", "-")
OFTEN_WITHOUT_GROUPS = ("participants.tsv", "name_mapping.csv")
"""Tables that many data sets have, with groups or without."""
GROUP_COLUMNS = ("group", "class", "diagnosis", "grade", "category", "arm", "site", "pathology")


@dataclass(frozen=True)
class GroupRow:
    """One line of a groups file; ``case`` or ``subject`` may be empty, not both."""

    case: str
    subject: str
    group: str


def read_groups(path: Path, column: str = "") -> tuple[GroupRow, ...]:
    """The rows of a groups file: comma, semicolon or tab between columns, names of columns in the first line.

    Columns ``case`` and ``group``, and ``subject`` or ``patient`` where there are several cases each; with
    a subject column alone, a row speaks for all cases whose name begins with it.

    Parameters
    ----------
    path : Path
        CSV or TSV.
    column : str
        The column that holds the group, where it is called otherwise or there are several.

    Raises
    ------
    FileRefusedError
        When the file is not there, is no text, or lacks a column.
    """
    columns, rows = _table(path)
    case, subject, group = (_column(columns, names) for names in (CASE_COLUMNS, SUBJECT_COLUMNS, GROUP_COLUMNS))
    if column:
        group = _chosen(path, columns, column)
    if not group or not (case or subject):
        raise FileRefusedError(
            path, f"must have the columns case (or subject) and group, got {', '.join(columns) or 'nothing'}"
        )
    return tuple(GroupRow(_cell(row, case), _cell(row, subject), _group(row, group)) for row in rows)


def groups_fault(path: Path) -> str:
    """Why a table says no groups; empty where it does."""
    try:
        read_groups(path)
    except FileRefusedError as error:
        return error.cause
    return ""


def group_columns(path: Path) -> tuple[str, ...]:
    """Columns of a table that may hold groups: they repeat themselves, and no column of names is among them.

    Raises
    ------
    FileRefusedError
        When the file is not there, or is no text.
    """
    columns, rows = _table(path)
    named = {_column(columns, CASE_COLUMNS), _column(columns, SUBJECT_COLUMNS)}
    kinds = {name: {_group(row, name) for row in rows} - {""} for name in columns.values() if name not in named}
    return tuple(name for name, values in kinds.items() if 0 < len(values) <= max(1, len(rows) // 2))


def group_by_table(cases: Sequence[Case], path: Path, column: str = "") -> tuple[list[Case], list[str]]:
    """Cases with group and subject from a groups file, and what did not match, in words.

    Raises
    ------
    FileRefusedError
        When the file cannot be used.
    """
    rows = read_groups(path, column)
    by_case = {_stem(row.case): row for row in rows if row.case}
    by_subject = {row.subject: row for row in rows if row.subject and not row.case}
    grouped, used, without = [], set(), []
    for case in cases:
        row = by_case.get(case.id) or by_subject.get(_subject_of(case, by_subject))
        if row is None:
            without.append(case.id)
            grouped.append(case)
            continue
        used.add(row)
        grouped.append(replace(case, group=row.group, subject=row.subject or case.subject))
    notes = [_note(f"not in {path.name}, left without a group", "case", without)] if without else []
    missing = [row.case or row.subject for row in rows if row not in used]
    return grouped, notes + (
        [_note("without a case in this cohort", f"row of {path.name}", missing)] if missing else []
    )


def group_by_pattern(cases: Sequence[Case], pattern: str) -> tuple[list[Case], list[str]]:
    """Cases whose group is the first group of ``pattern`` in their id (the whole match, where it has none)."""
    grouped = [replace(case, group=first_group(pattern, case.id)) for case in cases]
    without = [case.id for case in grouped if not case.group]
    return grouped, [_note(f"not matched by the group pattern {pattern!r}", "case", without)] if without else []


Row = dict[str, str | None]


def _table(path: Path) -> tuple[dict[str, str], list[Row]]:
    """Names of the columns by their lower case, and the rows, none of them cut off in the middle."""
    try:
        text = read_text(path, "utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise FileRefusedError(path, f"cannot be read as a table of groups ({cause_of(error)})") from error
    first = text.partition("\n")[0]
    try:
        rows = csv.DictReader(io.StringIO(text), delimiter=max(",;\t", key=first.count))
        columns = {name.strip().lower(): name for name in rows.fieldnames or ()}
        found = list(rows)
    except csv.Error as error:
        raise FileRefusedError(path, f"cannot be read as a table of groups ({error})") from error
    for number, row in enumerate(found, 2):
        if None in row or None in row.values():
            what = "more" if None in row else "fewer"
            raise FileRefusedError(
                path, f"each line must have the {len(columns)} fields of the first, row {number} has {what}"
            )
    return columns, found


def _chosen(path: Path, columns: dict[str, str], column: str) -> str:
    try:
        return columns[column.strip().lower()]
    except KeyError:
        raise FileRefusedError(path, f"has no column {column!r}, its columns are {', '.join(columns)}") from None


def _group(row: Row, column: str) -> str:
    """A cell, empty where it says that nothing is known (``n/a`` in BIDS)."""
    value = _cell(row, column)
    return "" if value.lower() in NOTHING_KNOWN else value


def _column(columns: dict[str, str], names: tuple[str, ...]) -> str:
    return next((columns[name] for name in names if name in columns), "")


def _cell(row: Row, column: str) -> str:
    return (row.get(column) or "").strip() if column else ""


def _stem(name: str) -> str:
    from segloss_gui.data.readers import file_stem

    path = Path(name)
    return file_stem(path) if path.suffix.lower() in (".gz", ".nii", ".png", ".jpg", ".jpeg", ".tif", ".tiff") else name


def _subject_of(case: Case, subjects: dict[str, GroupRow]) -> str:
    if case.subject in subjects:
        return case.subject
    cuts = [found.start() for found in re.finditer(r"[ ._-]", case.id)]
    return next((case.id[:cut] for cut in reversed(cuts) if case.id[:cut] in subjects), "")


def _note(what: str, noun: str, names: Sequence[str]) -> str:
    shown = ", ".join(names[:5]) + (", ..." if len(names) > 5 else "")
    return f"{len(names)} x {noun} {what}: {shown}."
