"""``scores.csv`` read by column: 100,000 rows in about a second, where rows as objects take several."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from segloss_gui.core.errors import FileRefusedError, cause_of
from segloss_gui.core.harmless import from_cell
from segloss_gui.core.plain_files import read_text
from segloss_gui.core.units import MM, unit_of
from segloss_gui.metrics import METRICS
from segloss_gui.statistics.resampling import NAN, Floats
from segloss_gui.statistics.score_table import AREAS, DIAGONAL_MM, FACTORS, SIZE_UNIT, TOLERANCE_MM, ScoreTable

NEEDED = ("case", "method", "class")
LARGEST = 1_000_000_000
"""Bytes of a table of scores: some two million rows."""


@dataclass(frozen=True)
class CsvColumns:
    """A file's columns as text.

    Parameters
    ----------
    path : Path
        The file.
    columns : mapping of str to sequence of str
        By the name in the first line.
    lines : sequence of int
        Where each row ends, counted from 1.
    ended : bool
        Whether the last line has an end.
    """

    path: Path
    columns: Mapping[str, Sequence[str]]
    lines: Sequence[int]
    ended: bool

    def numbers(self, key: str) -> Floats:
        """A column as numbers, shape (rows,); an empty field is NaN.

        Raises
        ------
        FileRefusedError
            When a field is no number.
        """
        column = self.columns[key]
        try:
            if "_" in "".join(column):  # Python reads 0_5 as 5
                raise ValueError("an underscore")
            return np.array([float(text) if text else NAN for text in column], np.float64)
        except ValueError as error:
            place = next(place for place, text in enumerate(column) if text and not _is_number(text))
            raise FileRefusedError(
                self.path, f"column {key} must hold numbers, got: {error} (line {self.lines[place]})"
            ) from error


def read_columns(path: Path, needed: Sequence[str] = ()) -> CsvColumns:
    """The columns of a CSV file with names in its first line; empty lines are passed over.

    Parameters
    ----------
    path : Path
        The file.
    needed : sequence of str
        Columns it must have.

    Raises
    ------
    FileRefusedError
        When it cannot be read, a needed column is missing or one comes twice, or a row has too many or too few fields.
    """
    text = _text(path)
    head, rows, lines = _rows(path, text)
    if missing := [name for name in needed if name not in head]:
        said = f"columns: {', '.join(head)}" if head else "no line at all"
        raise FileRefusedError(path, f"must be a table of scores, got no column {', '.join(missing)} ({said})")
    if twice := sorted({name for name in head if head.count(name) > 1}):
        raise FileRefusedError(path, f"must have each column once, got {', '.join(map(repr, twice))} twice")
    for number, (row, line) in enumerate(zip(rows, lines, strict=True), 2):
        if len(row) != len(head):
            raise FileRefusedError(path, f"row {number} must have {len(head)} fields, got {len(row)} (line {line})")
    fields = list(zip(*rows, strict=True)) or [()] * len(head)
    columns = _with_areas(dict(zip(head, fields, strict=True)))
    return CsvColumns(path, columns, lines, not text or text[-1] in "\r\n")


def _with_areas(columns: dict[str, Sequence[str]]) -> dict[str, Sequence[str]]:
    """The columns of sizes with the areas of pictures, which the file has in columns of their own.

    A file of an earlier version has no such columns: its ``mm`` is that of pictures, too, and says nothing.

    Examples
    --------
    >>> _with_areas({"volume_ml": ("", "2.0"), "area_mm2": ("40.0", "")})["volume_ml"]
    ['40.0', '2.0']
    >>> _with_areas({"volume_ml": ("0.04", "2.0"), "size_unit": ("mm", "px")})["size_unit"]
    ['', 'px']
    """
    if SIZE_UNIT in columns and not set(AREAS.values()) & set(columns):
        columns[SIZE_UNIT] = ["" if unit == MM.key else unit for unit in columns[SIZE_UNIT]]
    for volume, area in AREAS.items():
        if area in columns:
            volumes = columns.get(volume, [""] * len(columns[area]))
            columns[volume] = [one or other for one, other in zip(columns[area], volumes, strict=True)]
    return columns


def _text(path: Path) -> str:
    try:
        text = read_text(path, "utf-8-sig", newline="", most=LARGEST)
    except (OSError, UnicodeDecodeError) as error:
        raise FileRefusedError(path, f"must be a readable table of scores, got: {cause_of(error)}") from error
    if "\0" in text:
        raise FileRefusedError(path, "must be a readable table of scores, got NUL bytes")
    return text


def _rows(path: Path, text: str) -> tuple[list[str], list[list[str]], list[int]]:
    """The first line, the rows that are not empty, and the line that each ends in."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        head = next(reader, [])
        found = [(row, reader.line_num) for row in reader if row]
    except csv.Error as error:
        raise FileRefusedError(
            path, f"must be a readable table of scores, got: {error} (line {reader.line_num})"
        ) from error
    return head, [row for row, _ in found], [line for _, line in found]


def read_table(path: Path, subjects: Mapping[str, str] | None = None) -> ScoreTable:
    """The table of a ``scores.csv``: its factors, its ``subject`` where it has one, and every metric of the registry.

    Columns this program does not know are left aside; an empty field is undefined.

    Parameters
    ----------
    path : Path
        The file.
    subjects : mapping of str to str, or None
        Subject of each case, where the file does not say it.

    Raises
    ------
    FileRefusedError
        When it cannot be read, a needed column is missing, a row has too few fields, or a score is no number.
    """
    return table_of(read_columns(path, NEEDED), subjects)


def table_of(read: CsvColumns, subjects: Mapping[str, str] | None = None) -> ScoreTable:
    """The table of columns that were read.

    Raises
    ------
    FileRefusedError
        When a score is no number, or there is no such unit of sizes.
    """
    columns = (*FACTORS, "subject", SIZE_UNIT)
    names = {key: list(map(from_cell, read.columns[key])) for key in columns if key in read.columns}
    for unit in dict.fromkeys(names.get(SIZE_UNIT, ())):
        try:
            unit_of(unit)
        except ValueError as error:
            line = read.lines[names[SIZE_UNIT].index(unit)]
            raise FileRefusedError(read.path, f"column {error} (line {line})") from error
    return ScoreTable.of(
        names,
        {key: read.numbers(key) for key in (*METRICS, DIAGONAL_MM, TOLERANCE_MM) if key in read.columns},
        subjects,
    )


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return "_" not in text
