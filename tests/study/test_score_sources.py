"""Files of scores from anywhere: told apart, paired, or refused by name and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from segloss_gui.core.errors import BadInputError, FileRefusedError
from segloss_gui.statistics.score_table import ScoreTable
from segloss_gui.study.score_file import ScoreRow, write_rows
from segloss_gui.study.score_sources import (
    names_of,
    pairing_words,
    read_score_files,
    read_scores_of_any_origin,
    with_scores,
)
from tests.study.test_nnunet_summary import metrics, summary

TWO = "case,method,dice\na,CE,.5\nb,CE,.6\na,Dice,.7\nb,Dice,.8\n"
ONE = "case,dice\na,.5\nb,.6\n"


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8", newline="")
    return path


def row(case: str) -> ScoreRow:
    return ScoreRow(case, "", "soft_dice", "soft_dice", 0, 0, 1, 0.5, 0.4, 6.0, 4.0, 2.0)


def test_a_file_of_one_method_gives_it_its_own_name(tmp_path: Path) -> None:
    ours = write_rows(tmp_path / "scores.csv", [row("a"), row("b")])
    theirs = summary(tmp_path / "summary.json", {"a": {"1": metrics(1, 1, 1)}, "b": {"1": metrics(1, 0, 1)}})
    plain = written(tmp_path / "plain.csv", ONE)
    files = read_score_files([("ours", ours), ("nnU-Net", theirs), ("plain", plain)])
    table = with_scores(None, files)
    assert table.names("method") == ("ours", "nnU-Net", "plain")
    assert [file.own_names for file in files] == [{"ours": "soft_dice"}, {"nnU-Net": ""}, {"plain": ""}]
    assert table.names("loss") == ("soft_dice", "")
    assert table.names("class") == ("1",)
    assert pairing_words(table) == ()


def test_methods_keep_their_names_until_another_file_has_them(tmp_path: Path) -> None:
    path = written(tmp_path / "two.csv", TWO)
    assert with_scores(None, read_score_files([("A", path)])).names("method") == ("CE", "Dice")
    both = read_score_files([("A", path), ("B", path)])
    assert with_scores(None, both).names("method") == ("A: CE", "A: Dice", "B: CE", "B: Dice")
    mixed = read_score_files([("A", path), ("CE", written(tmp_path / "one.csv", ONE))])
    assert with_scores(None, mixed).names("method") == ("A: CE", "Dice", "CE")
    with pytest.raises(BadInputError, match="different names, got 'CE' twice"):
        read_score_files([("CE", tmp_path / "one.csv")], taken=["CE"])


IDS = "case,method,dice\na,dice_phi phi=BI,.5\na,dice_phi phi=I,.6\na,cross_entropy,.7\na,mine,.8\n"


def test_methods_of_a_file_are_called_as_a_study_calls_them(tmp_path: Path) -> None:
    path = written(tmp_path / "ids.csv", IDS)
    (file,) = read_score_files([("A", path)])
    assert list(names_of([file]).values()) == ["DL Φ=BI", "DL Φ=I", "CE", "mine"]
    assert file.words(names_of([file])).endswith("ids.csv: DL Φ=BI, DL Φ=I, CE, mine; 1 case.")
    both = names_of(read_score_files([("A", path), ("B", path)]))
    assert list(both.values()) == [
        f"{name}: {method}" for name in "AB" for method in ("DL Φ=BI", "DL Φ=I", "CE", "mine")
    ]
    assert next(iter(both)) == "A: dice_phi phi=BI"


def test_a_name_that_was_given_wins_over_whatever_is_made(tmp_path: Path) -> None:
    one = written(tmp_path / "one.csv", "case,method,loss,dice\na,dice_phi,dice_phi,.5\n")
    files = read_score_files([("CE", one), ("A", written(tmp_path / "ids.csv", IDS))])
    assert names_of(files)["CE"] == "CE"
    assert names_of(files)["cross_entropy"] == "CE (2)"
    assert names_of(files, taken=["DL Φ=I"])["dice_phi phi=I"] == "DL Φ=I (2)"


def test_cases_that_do_not_match_are_told_by_method() -> None:
    cases = [f"c{k}" for k in range(8)]
    names = {"case": [*cases, "c0", "x"], "method": ["CE"] * 8 + ["tool"] * 2}
    (words,) = pairing_words(ScoreTable.of(names, {"dice": [0.5] * 10}))
    assert "CE: 1 of 9 cases not scored (x)." in words
    assert "tool: 7 of 9 cases not scored (c1, c2, c3, c4, c5 and 2 more)." in words


def test_files_without_a_class_are_about_the_one_class_or_refused(tmp_path: Path) -> None:
    plain = written(tmp_path / "plain.csv", ONE)
    two = written(tmp_path / "two.csv", "case,class,dice\na,1,.5\na,2,.5\n")
    with pytest.raises(FileRefusedError, match=r"plain.csv: must say in a column class .* got 1, 2 elsewhere"):
        read_score_files([("plain", plain), ("two", two)])
    (alone,) = read_score_files([("plain", plain)], classes=["7"])
    assert alone.table.names("class") == ("7",)


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("", r"no column case \(no line at all\)"),
        ("case;dice\na;.5\n", r"no column case \(columns: case;dice\)"),
        ("case,dice\n", "got the first line alone"),
        ("case,method\na,CE\n", "must hold a score"),
        ("case,dice\na,\n", "must hold a score"),
        ("case,volume_ml\na,3\n", "must hold a score"),
        ("case,Dice\na,.5\n", "got 'Dice' in line 1; did you mean 'dice'"),
        ("case,dice,remark\na,.5,x\n", "got 'remark' in line 1"),
        ("case,dice,dice\na,.5,.5\n", "each column once, got 'dice' twice"),
        ("case,dice\na,.5\nb\n", r"must have 2 fields, got 1 \(line 3\)"),
        ("case,dice\na,.5\nb,.5,.5\n", r"must have 2 fields, got 3 \(line 3\)"),
        ("case,dice\n\na,.5\n\nb\n", r"must have 2 fields, got 1 \(line 5\)"),
        ("case,dice\na,high\n", r"column dice must hold numbers, .*'high' \(line 2\)"),
        ("case,hd95_mm\na,5\nb,1_0\n", r"column hd95_mm must hold numbers, got: an underscore \(line 3\)"),
        ("case,dice\na,.5\nb,82.1\n", "column dice must lie between 0 and 1, got 82.1 in line 3"),
        ("case,hd95_mm\na,inf\n", "column hd95_mm must hold finite numbers, got inf in line 2"),
        ("case,dice\na,.5\n,.6\n", "every row must name its case, got none in line 3"),
        ("case,method,dice\na,CE,.5\nb,,.6\n", "every row must name its method, got none in line 3"),
        ("case,dice\na,.5\nb,.6\na,.7\n", "rows must differ in case, got the same in lines 2 and 4"),
        ('case,dice\n"a,.5\n', r"unexpected end of data \(line 2\)"),
        ("case,dice\na,.512\nb,.6", r"seems cut in its last line \(3\)"),
        ("case,dice\na,.512\nb", r"must have 2 fields, got 1 \(line 3\)"),
        ("case,dice\na,\x80.5\n", "must hold numbers"),
    ],
)
def test_a_bad_file_is_refused_by_name_and_line(tmp_path: Path, text: str, cause: str) -> None:
    path = written(tmp_path / "bad.csv", text)
    with pytest.raises(FileRefusedError, match=f"bad.csv: .*{cause}") as caught:
        read_scores_of_any_origin(path)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "row", ["Mean,.55", "median,0.55", "std,0.07", "SD,.05", "max,.6", "total,.55", " average ,0.55"]
)
def test_a_row_that_sums_up_the_others_is_no_case(tmp_path: Path, row: str) -> None:
    path = written(tmp_path / "scores.csv", f"{ONE}{row}\n")
    with pytest.raises(FileRefusedError, match=r"every row must be a case, got .* in line 4, made of the others"):
        read_scores_of_any_origin(path)


def test_each_method_has_its_own_summary_and_a_case_may_be_called_max(tmp_path: Path) -> None:
    of_two = written(tmp_path / "two.csv", f"{TWO}mean,CE,.55\nmean,Dice,.75\n")
    with pytest.raises(FileRefusedError, match="line 6"):
        read_scores_of_any_origin(of_two)
    dogs = written(tmp_path / "dogs.csv", "case,dice\nRex,.5\nMax,.7\nBello,.6\nmin,.55\n")
    assert read_scores_of_any_origin(dogs).names("case") == ("Rex", "Max", "Bello", "min")


def test_files_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    (tmp_path / "latin.csv").write_bytes("case,dice\nä,.5\n".encode("latin-1"))
    for name in ("gone.csv", "gone.json", "latin.csv", ""):
        with pytest.raises(FileRefusedError, match=r"must be (a )?readable"):
            read_scores_of_any_origin(tmp_path / name)


def test_a_whole_file_without_a_last_line_end_is_read(tmp_path: Path) -> None:
    assert len(read_scores_of_any_origin(written(tmp_path / "a.csv", ONE.strip()))) == 2
    assert len(read_scores_of_any_origin(written(tmp_path / "b.csv", "\ufeff" + ONE.replace("\n", "\r\n")))) == 2


@pytest.mark.parametrize("cut", range(1, 60))
def test_our_own_file_cut_anywhere_in_its_last_line_is_refused(tmp_path: Path, cut: int) -> None:
    text = write_rows(tmp_path / "scores.csv", [row("a"), row("b")]).read_text()
    last = len(text.splitlines()[-1])
    if cut > last:
        pytest.skip("the last line is shorter")
    path = written(tmp_path / "cut.csv", text[:-cut])
    with pytest.raises(FileRefusedError, match=r"cut.csv: .*(3)"):
        read_scores_of_any_origin(path)
