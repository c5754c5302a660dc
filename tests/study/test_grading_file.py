from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from segloss_gui.core.errors import FileRefusedError, FolderGoneError
from segloss_gui.study.grading import Found, Grading, begin
from segloss_gui.study.grading_file import (
    by_grader,
    grading_files,
    grading_path,
    read_grader,
    read_grading,
    record_of,
    save_grading,
    stamp_of,
)

Change = Callable[[list[str]], list[str]]


def graded(grader: str = "Ada") -> Grading:
    grading = begin(grader, 7, [Found(case, method, "ab12") for case in "xyz" for method in ("CE", "sDice, Φ=BI")])
    grading.give(0, 4, dice=0.8125)
    grading.comment(0, 'the "base", cut\noff; =1+1 ä')
    grading.comment(1, "pasted\rfrom an old editor")
    grading.flag(3, True)
    return grading


def test_a_grading_is_read_back_as_it_was(tmp_path: Path) -> None:
    grading = graded()
    record = read_grading(save_grading(tmp_path, record_of(grading)))
    assert repr(record) == repr(record_of(grading))  # by text: NaN is not equal to itself
    assert grading_files(tmp_path) == (tmp_path / "gradings" / "Ada.csv",)


def test_unblinding_stands_in_the_file(tmp_path: Path) -> None:
    grading = graded()
    grading.unblind()
    assert read_grading(save_grading(tmp_path, record_of(grading))).unblinded == grading.unblinded


def test_each_grader_has_a_file_whatever_the_name(tmp_path: Path) -> None:
    names = ("Ada", "Dr. Ödön / B", "../../etc", ".")
    assert len({grading_path(tmp_path, name) for name in names}) == len(names)
    for name in names:
        assert grading_path(tmp_path, name).resolve().parent == (tmp_path / "gradings").resolve()
        save_grading(tmp_path, record_of(graded(name)))
    assert {read_grading(path).grader for path in grading_files(tmp_path)} == set(names)


def test_words_of_another_window_on_the_same_grading_are_kept(tmp_path: Path) -> None:
    here, there = graded(), graded()
    there.give(5, 1)
    save_grading(tmp_path, record_of(there))
    here.give(4, 2)
    record = read_grading(save_grading(tmp_path, record_of(here)))
    assert [row.grade for row in record.rows] == [4, None, None, None, 2, 1]


def test_a_grader_has_the_grades_of_all_files_in_that_name_and_counts_once(tmp_path: Path) -> None:
    """A second reader's file, called as its sender liked, was listed and then begun anew, beside itself."""
    sent = save_grading(tmp_path, record_of(graded("Frau Öz")))
    sent.rename(sent.with_name("from the clinic.csv"))
    record = read_grader(tmp_path, "Frau Öz")
    assert record is not None
    assert record.graded == 1
    here = begin(
        "Frau Öz", record.seed, [Found(row.case, row.method, row.prediction) for row in record.rows], record.rows
    )
    here.give(0, 2)
    here.give(1, 5)
    save_grading(tmp_path, record_of(here))
    assert len(grading_files(tmp_path)) == 2
    (both,) = by_grader(map(read_grading, grading_files(tmp_path)))
    assert [row.grade for row in both.rows if row.grade is not None] == [2, 5]
    assert read_grader(tmp_path, "nobody") is None


def test_a_grade_changed_later_wins_over_the_one_on_disk(tmp_path: Path) -> None:
    grading = graded()
    save_grading(tmp_path, record_of(grading))
    grading.give(0, None)
    assert read_grading(save_grading(tmp_path, record_of(grading))).graded == 0


def test_a_row_saved_by_a_spreadsheet_without_time_counts(tmp_path: Path) -> None:
    path = save_grading(tmp_path, record_of(graded()))
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    lines[-1] = lines[-1].replace(",,,no,,,", ",5,,no,,,")
    path.write_text("\ufeff" + "".join(lines), encoding="utf-8")
    record = read_grading(path)
    assert record.rows[-1].grade == 5
    assert record.rows[-1].touched


def _replaced(old: str, new: str, line: int = 1) -> Change:
    return lambda lines: [text.replace(old, new, 1) if at == line else text for at, text in enumerate(lines)]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (_replaced("grade,", "mark,", 0), "line 1 must name the columns of a grading, got no grade"),
        (lambda lines: lines[:1], "at least one overlay"),
        (_replaced(",5,", ",6,"), "line 2: grade must be 1 to 5 or empty, got '6'"),
        (_replaced(",5,", ",good,"), "line 2: grade must be a whole number, got 'good'"),
        (_replaced(",no,", ",perhaps,"), "line 2: flagged must be yes or no, got 'perhaps'"),
        (_replaced("0.9", "0,9"), "line 2: must have 13 fields, got more"),
        (_replaced("0.9", "high"), "line 2: dice must be a number or empty, got 'high'"),
        (_replaced("Ada", "", 2), "line 3: grader must be one throughout, got 'Ada' and ''"),
        (lambda lines: [*lines, lines[1]], "line 4: an overlay must stand there once"),
    ],
)
def test_bad_files_are_refused_with_file_and_line(tmp_path: Path, change: Change, says: str) -> None:
    grading = begin("Ada", 7, [Found("x", "CE"), Found("y", "CE")])
    grading.give(0, 5, dice=0.9)
    path = save_grading(tmp_path, record_of(grading))
    path.write_text("\n".join(change(path.read_text().splitlines())) + "\n")
    with pytest.raises(FileRefusedError) as refused:
        read_grading(path)
    assert str(path) in str(refused.value)
    assert says in str(refused.value)


def test_a_file_that_is_no_grading_is_not_written_over(tmp_path: Path) -> None:
    path = grading_path(tmp_path, "Ada")
    path.parent.mkdir()
    path.write_text("precious\n")
    with pytest.raises(FileRefusedError):
        save_grading(tmp_path, record_of(graded()))
    assert path.read_text() == "precious\n"


def test_a_file_nobody_else_wrote_is_not_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from segloss_gui.study import grading_file

    grading = graded()
    ours = stamp_of(save_grading(tmp_path, record_of(grading)))
    reads: list[Path] = []
    monkeypatch.setattr(grading_file, "read_grading", lambda path: reads.append(path) or read_grading(path))
    grading.give(1, 2)
    ours = stamp_of(save_grading(tmp_path, record_of(grading), ours))
    assert reads == []
    other = graded()
    other.give(5, 1)
    save_grading(tmp_path, record_of(other))
    save_grading(tmp_path, record_of(grading), ours)
    assert len(reads) == 2
    assert read_grading(reads[0]).rows[5].grade == 1


def test_grades_do_not_make_a_deleted_study_s_folder_anew(tmp_path: Path) -> None:
    with pytest.raises(FolderGoneError, match="deleted, moved or unplugged"):
        save_grading(tmp_path / "gone", record_of(graded()))
    assert not (tmp_path / "gone").exists()


@pytest.mark.parametrize("before", ["2030-01-01T00:00:00.000000+00:00", "9999-12-31T23:59:59.999999+00:00", "zzz"])
def test_a_grade_changed_after_the_clock_was_set_back_wins_over_the_one_it_changed(tmp_path: Path, before: str) -> None:
    """At the first sitting the clock was wrong; the file is read again, as after a start."""
    first = graded()
    first.items = tuple(replace(item, time=before) for item in first.items)
    read = read_grading(save_grading(tmp_path, record_of(first)))
    found = [Found(case, method, "ab12") for case in "xyz" for method in ("CE", "sDice, Φ=BI")]
    for grade in (2, 5, 3):
        second = begin("Ada", 7, found, read.rows)
        second.give(0, grade)
        read = read_grading(save_grading(tmp_path, record_of(second)))
        assert read.rows[0].grade == grade
