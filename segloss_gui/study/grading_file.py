"""``gradings/<grader>.csv``: a row per overlay, written whole after every change; and what all graders said."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from segloss_gui.core.csv_text import to_csv
from segloss_gui.core.errors import FileRefusedError, cause_of
from segloss_gui.core.harmless import from_cell, to_cell
from segloss_gui.core.plain_files import read_text
from segloss_gui.study.atomic import write_atomic
from segloss_gui.study.grading import GRADES, NAN, Grading, Item
from segloss_gui.study.safe_name import file_of
from segloss_gui.study.within import require_folder

COLUMNS = (
    "grader", "seed", "unblinded", "case", "overlay", "method", "prediction", "grade", "comment", "flagged", "dice",
    "graded_blind", "time",
)  # fmt: skip
_YES = {"yes": True, "no": False}
Stamp = tuple[int, int, int]


@dataclass(frozen=True)
class GradingRecord:
    """What a grading file holds."""

    grader: str
    seed: int
    unblinded: str
    rows: tuple[Item, ...]

    @property
    def graded(self) -> int:
        """How many rows have a grade."""
        return sum(row.grade is not None for row in self.rows)


def grading_path(folder: Path, grader: str) -> Path:
    """Where the grades of ``grader`` lie in a study folder.

    Examples
    --------
    >>> grading_path(Path("study"), "Ada").as_posix()
    'study/gradings/Ada.csv'
    """
    return file_of(folder / "gradings", grader, ".csv")


def grading_files(folder: Path) -> tuple[Path, ...]:
    """All grading files of a study folder, by name."""
    return tuple(sorted((folder / "gradings").glob("[!.]*.csv")))


def read_gradings(folder: Path) -> tuple[tuple[GradingRecord, ...], tuple[str, ...]]:
    """The gradings of a study folder, one a grader, and the faults of files that cannot be read."""
    records, faults = [], []
    for path in grading_files(folder):
        try:
            records.append(read_grading(path))
        except FileRefusedError as error:
            faults.append(str(error))
    return by_grader(records), tuple(faults)


def read_grader(folder: Path, grader: str) -> GradingRecord | None:
    """The grades of a grader from all files that name them, one from another computer among these; None without any.

    Files that cannot be read are left out here, but for the grader's own.

    Raises
    ------
    FileRefusedError
        When the grader's own file cannot be read.
    """
    own = grading_path(folder, grader)
    found = [read_grading(own)] if own.is_file() else []
    for path in grading_files(folder):
        if path != own:
            with suppress(FileRefusedError):
                found.append(read_grading(path))
    return next((record for record in by_grader(found) if record.grader == grader), None)


def by_grader(records: Iterable[GradingRecord]) -> tuple[GradingRecord, ...]:
    """One record a grader, in the order they first come in: of two words on an overlay the later, the first's seed."""
    of: dict[str, GradingRecord] = {}
    for record in records:
        of[record.grader] = _joined(of[record.grader], record) if record.grader in of else record
    return tuple(of.values())


def _joined(first: GradingRecord, other: GradingRecord) -> GradingRecord:
    rows = {row.key: row for row in first.rows}
    for row in other.rows:
        if row.touched and (row.key not in rows or row.time > rows[row.key].time):
            rows[row.key] = row
    unblinded = min(filter(None, (first.unblinded, other.unblinded)), default="")
    return replace(first, unblinded=unblinded, rows=tuple(rows.values()))


def record_of(grading: Grading) -> GradingRecord:
    """A grading as it is to be written."""
    return GradingRecord(grading.grader, grading.seed, grading.unblinded, grading.rows)


def stamp_of(path: Path) -> Stamp | None:
    """What changes when a file is written; None where there is none."""
    try:
        state = path.stat()
    except FileNotFoundError:
        return None
    return state.st_ino, state.st_mtime_ns, state.st_size


def save_grading(folder: Path, record: GradingRecord, ours: Stamp | None = None) -> Path:
    """Write a grading, atomically.

    What the file holds of overlays this grading does not know, or newer words on them (the same
    grader in another window), stays.

    Parameters
    ----------
    folder : Path
        The study's.
    record : GradingRecord
        What is written.
    ours : Stamp, optional
        The file's :func:`stamp_of` after it was last written from here: unchanged, it is not read again.

    Raises
    ------
    FileRefusedError
        When the file that is there is no grading: it is not written over.
    FolderGoneError
        When the study's folder is not there.
    OSError
        When the disk is full or refuses; the old file is untouched then.
    """
    require_folder(folder)
    path = grading_path(folder, record.grader)
    stamp = stamp_of(path)
    if stamp is not None and stamp != ours:
        record = _joined(record, read_grading(path))
    return write_atomic(path, grading_text(record))


def grading_text(record: GradingRecord) -> str:
    """The text of a grading file."""
    lines: list[Iterable[object]] = [COLUMNS]
    for row in record.rows:
        grade = "" if row.grade is None else row.grade
        names = map(to_cell, (row.case, row.overlay, row.method, row.prediction))
        blind = "" if row.grade is None else _word(row.graded_blind)
        dice = "" if math.isnan(row.dice) else f"{row.dice:.6g}"
        lines.append(
            [to_cell(record.grader), record.seed, record.unblinded, *names, grade,
             to_cell(row.comment), _word(row.flagged), dice, blind, row.time]
        )  # fmt: skip
    return to_csv(lines)


def read_grading(path: Path) -> GradingRecord:
    """The grades in a file.

    Raises
    ------
    FileRefusedError
        When it cannot be read, a column is missing, or a field is not what its column holds; names the line.
    """
    try:
        text = read_text(path, "utf-8-sig", newline="")
        reader = csv.DictReader(io.StringIO(text, newline=""))
        missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
        if missing:
            raise FileRefusedError(path, f"line 1 must name the columns of a grading, got no {', '.join(missing)}")
        found = _record(path, [(reader.line_num, record) for record in reader])
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise FileRefusedError(path, f"must be a readable grading, got: {cause_of(error)}") from error
    if text[-1] not in "\r\n":
        raise FileRefusedError(path, "is cut off: its last line has no end")
    return found


def _record(path: Path, lines: Sequence[tuple[int, Mapping[str, str | None]]]) -> GradingRecord:
    if not lines:
        raise FileRefusedError(path, "must hold at least one overlay, got only the columns")
    first = lines[0][1]
    rows: dict[tuple[str, str, str], Item] = {}
    for number, line in lines:
        try:
            for name in ("grader", "seed", "unblinded"):
                if line[name] != first[name]:
                    raise ValueError(f"{name} must be one throughout, got {first[name]!r} and {line[name]!r}")
            item = _item(line)
            if item.key in rows:
                raise ValueError(f"an overlay must stand there once, got {item.method!r} of {item.case!r} again")
        except ValueError as error:
            raise FileRefusedError(path, f"line {number}: {error}") from error
        rows[item.key] = item
    seed = _whole(first["seed"], "seed")
    return GradingRecord(from_cell(first["grader"] or ""), seed, first["unblinded"] or "", tuple(rows.values()))


def _item(line: Mapping[str, str | None]) -> Item:
    text = {
        name: from_cell(value or "") for name, value in line.items() if name in COLUMNS and not isinstance(value, list)
    }
    if None in line or None in line.values():
        raise ValueError(f"must have {len(COLUMNS)} fields, got {'more' if None in line else 'fewer'}")
    for name in ("grader", "case", "overlay", "method"):
        if not text[name]:
            raise ValueError(f"{name} must not be empty")
    _whole(text["seed"], "seed")
    grade = _whole(text["grade"], "grade") if text["grade"] else None
    if grade is not None and grade not in GRADES:
        raise ValueError(f"grade must be 1 to {max(GRADES)} or empty, got {text['grade']!r}")
    return Item(
        text["case"], text["method"], text["prediction"], text["overlay"], grade, text["comment"],
        _yes(text["flagged"], "flagged"), _number(text["dice"]), _yes(text["graded_blind"] or "yes", "graded_blind"),
        text["time"],
    )  # fmt: skip


def _whole(text: str | None, name: str) -> int:
    try:
        return int(text or "")
    except ValueError:
        raise ValueError(f"{name} must be a whole number, got {text!r}") from None


def _number(text: str) -> float:
    try:
        number = float(text) if text else NAN
    except ValueError:
        raise ValueError(f"dice must be a number or empty, got {text!r}") from None
    if not (math.isnan(number) or 0 <= number <= 1):
        raise ValueError(f"dice must be 0 to 1 or empty, got {text!r}")
    return number


def _yes(text: str, name: str) -> bool:
    if text not in _YES:
        raise ValueError(f"{name} must be yes or no, got {text!r}")
    return _YES[text]


def _word(on: bool) -> str:
    return "yes" if on else "no"
