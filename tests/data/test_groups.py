from __future__ import annotations

from pathlib import Path

import pytest

from segloss_gui.core.errors import FileRefusedError
from segloss_gui.data.case import Case
from segloss_gui.data.groups import group_by_pattern, group_by_table, group_columns, read_groups

CASES = [Case("p1_ED"), Case("p1_ES"), Case("p2_ED"), Case("p10_ED")]


def _table(folder: Path, text: str) -> Path:
    path = folder / "groups.csv"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "text",
    [
        "case,group\np1_ED,HGG\n",
        "ID;Grade;age\np1_ED;HGG;3\n",
        "\ufefffile\tgroup\np1_ED.nii.gz\tHGG\n",
        'case,note,group\np1_ED,"two\nlines",HGG\n',
        "case,note,group\r\np1_ED,a\u2028b,HGG\r\n",
        "case,group\rp1_ED,HGG\r",
    ],
    ids=["comma", "semicolon", "tab-bom-ending", "quoted-line-end", "line-separator", "carriage-return"],
)
def test_separators_and_names_of_columns_are_tolerated(tmp_path: Path, text: str) -> None:
    cases, _ = group_by_table(CASES, _table(tmp_path, text))
    assert [case.group for case in cases] == ["HGG", "", "", ""]


def test_a_subject_column_alone_speaks_for_all_cases_of_the_subject(tmp_path: Path) -> None:
    cases, notes = group_by_table(CASES, _table(tmp_path, "patient,group\np1,DCM\np2,NOR\np3,RV\n"))
    assert [case.group for case in cases] == ["DCM", "DCM", "NOR", ""]
    assert [case.subject for case in cases] == ["p1", "p1", "p2", "p10_ED"]
    assert any("p10_ED" in note for note in notes)
    assert any("p3" in note for note in notes)


def test_case_and_subject_columns_set_both(tmp_path: Path) -> None:
    cases, _ = group_by_table(CASES[:1], _table(tmp_path, "case,subject,group\np1_ED,one,ED\n"))
    assert (cases[0].subject, cases[0].group) == ("one", "ED")


@pytest.mark.parametrize("text", ["", "case,colour\na,b\n", "colour,group\na,b\n"])
def test_a_table_without_the_columns_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(FileRefusedError, match=r"groups\.csv: must have the columns"):
        read_groups(_table(tmp_path, text))


def test_a_table_that_is_no_text_or_not_there_is_refused(tmp_path: Path) -> None:
    (tmp_path / "groups.csv").write_bytes(b"\xff\xfe\x00\x81")
    for path in (tmp_path / "groups.csv", tmp_path / "no.csv"):
        with pytest.raises(FileRefusedError, match=path.name):
            read_groups(path)


def test_a_pattern_names_the_group_and_says_whom_it_missed() -> None:
    cases, notes = group_by_pattern([*CASES, Case("odd")], r"_(ED|ES)$")
    assert [case.group for case in cases] == ["ED", "ES", "ED", "ED", ""]
    assert len(notes) == 1
    assert "odd" in notes[0]


def test_another_column_can_be_chosen_and_what_is_not_known_is_no_group(tmp_path: Path) -> None:
    table = _table(tmp_path, "case\tgroup\tSite\np1_ED\tx\tA\np1_ES\tx\tn/a\n")
    cases, _ = group_by_table(CASES[:2], table, "site")
    assert [case.group for case in cases] == ["A", ""]
    with pytest.raises(FileRefusedError, match=r"has no column 'grade', its columns are case, group, site"):
        read_groups(table, "grade")


def test_columns_that_repeat_their_values_are_offered_as_groups(tmp_path: Path) -> None:
    rows = "".join(f"c{n},{n},{'AB'[n % 2]},unknown\n" for n in range(8))
    assert group_columns(_table(tmp_path, "case,age,site,pathology\n" + rows)) == ("site",)
