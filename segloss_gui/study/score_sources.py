"""Scores of any origin as one table: files with the columns of ``scores.csv``, and nnU-Net's ``summary.json``.

A file of one method gives that method the name it is read under. A file of several keeps their names, unless
another file has the same: then the name of the file stands before them.
"""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

import numpy as np

from segloss_gui.core.errors import BadInputError, FileRefusedError
from segloss_gui.core.number_text import count_of, thousands
from segloss_gui.metrics import METRICS
from segloss_gui.statistics.factor import Factor
from segloss_gui.statistics.resampling import Floats
from segloss_gui.statistics.score_csv import CsvColumns, read_columns, table_of
from segloss_gui.statistics.score_table import FACTORS, ScoreTable, joined
from segloss_gui.study.method_names import score_names
from segloss_gui.study.nnunet_summary import read_summary
from segloss_gui.study.score_file import ADDED, COLUMNS
from segloss_gui.study.summary_rows import summary_row

FEW = 5
"""Cases that are named where some do not match."""


@dataclass(frozen=True)
class ScoreFile:
    """A file of scores under its name.

    Parameters
    ----------
    name : str
        Of its method, or before those of its methods.
    path : Path
        The file.
    table : ScoreTable
        What it holds; its methods have the names they are shown by.
    own_names : mapping of str to str
        What the file itself calls each method; empty where it says nothing.
    """

    name: str
    path: Path
    table: ScoreTable
    own_names: Mapping[str, str]

    def words(self, names: Mapping[str, str] = MappingProxyType({})) -> str:
        """What it is, in a sentence; its methods by what they are called."""
        methods = [names.get(method, method) for method in self.table.names("method")]
        return f"{self.path}: {', '.join(methods)}; {count_of(len(self.table.names('case')), 'case')}."


def read_score_files(
    named: Sequence[tuple[str, Path]], taken: Sequence[str] = (), classes: Sequence[str] = ()
) -> tuple[ScoreFile, ...]:
    """Read files of scores and tell their methods apart.

    Parameters
    ----------
    named : sequence of (name, path)
        The files.
    taken : sequence of str
        Methods that are there already: a study's.
    classes : sequence of str
        Classes that are scored already.

    Raises
    ------
    BadInputError
        When two methods would have one name, or files do not say which of several classes they are about.
    FileRefusedError
        When a file cannot be read as scores.
    """
    read = [(name, path, read_scores_of_any_origin(path)) for name, path in named]
    of_several = [table.names("method") for _, _, table in read if len(table.names("method")) > 1]
    of_one = [name for name, _, table in read if len(table.names("method")) == 1]
    common = Counter([*taken, *of_one, *(method for methods in of_several for method in methods)])
    files = []
    for name, path, table in read:
        own = table.names("method")
        shown = [name] if len(own) == 1 else [f"{name}: {one}" if common[one] > 1 else one for one in own]
        methods = Factor(tuple(shown), table.factors["method"].codes)
        renamed = replace(table, factors={**table.factors, "method": methods})
        files.append(ScoreFile(name, path, renamed, dict(zip(shown, own, strict=True))))
    count = Counter([*taken, *(method for file in files for method in file.table.names("method"))])
    if twice := [method for method, times in count.items() if times > 1]:
        raise BadInputError(f"methods must have different names, got {', '.join(map(repr, twice))} twice")
    return _of_one_class(files, classes)


def read_scores_of_any_origin(path: Path) -> ScoreTable:
    """The scores of a file: nnU-Net's ``summary.json``, or some or all columns of a ``scores.csv``.

    ``case`` and one metric must be there; a column this program does not know is refused, since it may be a
    misspelt one. Metrics without any value are left out.

    Raises
    ------
    FileRefusedError
        When it cannot be read, was cut, or holds what cannot be.
    """
    table = read_summary(path) if path.suffix.lower() == ".json" else _read_csv(path)
    kept = {key: column for key, column in table.metrics.items() if not np.isnan(column).all()}
    if not any(key in METRICS and METRICS[key].best for key in kept):
        raise FileRefusedError(path, "must hold a score, got no value in any column of metrics")
    return ScoreTable(table.factors, kept)


def given_names(files: Sequence[ScoreFile]) -> list[str]:
    """The names that were given with files of one method: nothing else is called so."""
    return [name for file in files if len(file.own_names) == 1 for name in file.own_names]


def names_of(files: Sequence[ScoreFile], taken: Iterable[str] = ()) -> dict[str, str]:
    """What methods of files are called where people read of them, by the names that they are read under.

    That of a file of one method was given with it; others are called as a study calls them.

    Parameters
    ----------
    files : sequence of ScoreFile
        What was read.
    taken : iterable of str
        Names that others have already: a study's.
    """
    if not files:
        return {}
    own = {shown: name or shown for file in files for shown, name in file.own_names.items()}
    return score_names(with_scores(None, files), given_names(files), own, taken)


def with_scores(table: ScoreTable | None, files: Sequence[ScoreFile]) -> ScoreTable:
    """One table of a study's scores, where there are any, and those of files."""
    return joined([*([table] if table is not None and len(table) else []), *(file.table for file in files)])


def pairing_words(table: ScoreTable) -> tuple[str, ...]:
    """What does not match between the methods of a table, a sentence each; empty where all have the same cases.

    Examples
    --------
    >>> names = {"case": ["a", "b", "a"], "method": ["CE", "CE", "Dice"]}
    >>> pairing_words(ScoreTable.of(names, {"dice": [0.5, 0.6, 0.7]}))
    ('Dice: 1 of 2 cases not scored (b). Methods are compared on the cases that both have.',)
    """
    methods, cases = table.factors["method"], table.factors["case"]
    every = set(range(len(cases.names)))
    sentences = []
    for code, method in enumerate(methods.names):
        absent = sorted(every - set(cases.codes[methods.codes == code].tolist()))
        if absent:
            some = ", ".join(cases.names[case] for case in absent[:FEW])
            more = f" and {len(absent) - FEW} more" if len(absent) > FEW else ""
            sentences.append(
                f"{method}: {thousands(len(absent))} of {count_of(len(every), 'case')} not scored ({some}{more})."
            )
    return (f"{' '.join(sentences)} Methods are compared on the cases that both have.",) if sentences else ()


def _read_csv(path: Path) -> ScoreTable:
    read = read_columns(path, ("case",))
    _check_columns(read)
    if not read.lines:
        raise FileRefusedError(path, "must hold scores, got the first line alone")
    if not read.ended and _looks_cut(read.columns):
        raise FileRefusedError(
            path,
            f"seems cut in its last line ({read.lines[-1]}), which has no end; end it with a new line if it is whole",
        )
    for name in ("case", "method"):
        column = read.columns.get(name, ())
        if "" in column and (name == "case" or any(column)):
            line = read.lines[column.index("")]
            raise FileRefusedError(path, f"every row must name its {name}, got none in line {line}")
    table = table_of(read)
    for key, numbers in table.metrics.items():
        _check_numbers(read, key, numbers)
    _check_rows_differ(read)
    if (place := summary_row(table)) is not None:
        name = read.columns["case"][place]
        raise FileRefusedError(
            path, f"every row must be a case, got {name!r} in line {read.lines[place]}, made of the others; take it out"
        )
    return table


def _check_columns(read: CsvColumns) -> None:
    known = [*COLUMNS]
    for name in read.columns:
        if name not in known:
            close = difflib.get_close_matches(name.lower(), known, n=1)
            hint = f"; did you mean {close[0]!r}?" if close else f" (known: {', '.join(known)})"
            raise FileRefusedError(read.path, f"every column must be one of scores.csv, got {name!r} in line 1{hint}")


def _looks_cut(columns: Mapping[str, Sequence[str]]) -> bool:
    """Whether a last line without an end may lack more: this program ends every line, and a number grew shorter."""
    if {*COLUMNS} - {*ADDED} <= columns.keys():
        return True
    last = [len(text) for text in [*columns.values()][-1]]
    return len(last) > 1 and last[-1] < min(last[:-1])


def _check_numbers(read: CsvColumns, key: str, column: Floats) -> None:
    share = key in METRICS and METRICS[key].is_share
    wrong = np.isinf(column) | ((column < 0) | (column > 1) if share else False)
    if wrong.any():
        place = int(np.argmax(wrong))
        must = "lie between 0 and 1" if share else "hold finite numbers"
        raise FileRefusedError(
            read.path, f"column {key} must {must}, got {column[place]:g} in line {read.lines[place]}"
        )


def _check_rows_differ(read: CsvColumns) -> None:
    """A case twice with nothing to tell its rows apart would be averaged without a word."""
    keys = [key for key in FACTORS if key in read.columns]
    seen: dict[tuple[str, ...], int] = {}
    for line, row in zip(read.lines, zip(*(read.columns[key] for key in keys), strict=True), strict=True):
        if row in seen:
            raise FileRefusedError(
                read.path, f"rows must differ in {', '.join(keys)}, got the same in lines {seen[row]} and {line}"
            )
        seen[row] = line


def _of_one_class(files: Sequence[ScoreFile], classes: Sequence[str]) -> tuple[ScoreFile, ...]:
    """Files that name no class are about the one class of the others."""
    named = sorted({*classes, *(value for file in files for value in file.table.names("class"))} - {""})
    without = [file for file in files if "" in file.table.names("class")]
    if without and len(named) > 1:
        raise FileRefusedError(
            without[0].path, f"must say in a column class which class a row is about, got {', '.join(named)} elsewhere"
        )
    if not (without and named):
        return tuple(files)
    return tuple(replace(file, table=_as_class(file.table, named[0])) for file in files)


def _as_class(table: ScoreTable, value: str) -> ScoreTable:
    one = Factor((value,), np.zeros(len(table), np.int32))
    return ScoreTable({**table.factors, "class": one}, table.metrics)
