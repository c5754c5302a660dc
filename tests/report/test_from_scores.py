"""A report of scores alone: Bertels' marks from files of any origin, in every format."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from segloss_gui.app.statistics.tables import pairs_table
from segloss_gui.core.units import PX
from segloss_gui.metrics import EmptyRule
from segloss_gui.report.from_scores import scores_document, scores_notes
from segloss_gui.report.full import write_document
from segloss_gui.report.marked import marked_tables
from segloss_gui.report.result_tables import p_text
from segloss_gui.report.summary import summary_text
from segloss_gui.statistics.loss_table import loss_table
from segloss_gui.statistics.score_csv import read_table
from segloss_gui.study.score_file import ScoreRow, write_rows
from segloss_gui.study.score_sources import ScoreFile, read_score_files
from tests.statistics.br18 import CASES, LOSSES, MARKS, br18, write_br18
from tests.study.test_nnunet_summary import metrics, summary


def test_the_scores_are_those_of_the_paper() -> None:
    dice = {loss: round(float(values.mean()), 3) for loss, values in br18()["dice"].items()}
    assert (CASES, dice) == (285, {"CE": 0.768, "wCE": 0.735, "sDice": 0.823, "sJaccard": 0.823, "Lovász": 0.827})


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[ScoreFile, ...]:
    return read_score_files([("BR18", write_br18(tmp_path_factory.mktemp("br18") / "br18.csv"))])


@pytest.fixture(scope="module")
def written(files: tuple[ScoreFile, ...], tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("report")
    write_document(scores_document(files, groups={}), out)
    return out


HTML = {"": "{}", "i": "<i>{}</i>", "iu": "<u><i>{}</i></u>"}
LATEX = {"": "{}", "i": r"\textit{{{}}}", "iu": r"\underline{{\textit{{{}}}}}"}
WORDS = {"": "", "i": "italic", "iu": "italic, underlined"}


def test_the_table_has_the_marks_of_the_paper_in_html_latex_and_csv(written: Path) -> None:
    html, latex = (written / "report.html").read_text(), (written / "tables" / "scores.tex").read_text()
    with open(written / "tables" / "scores.csv", newline="", encoding="utf-8") as file:
        rows = {row["method"]: row for row in csv.DictReader(file)}
    assert list(rows) == list(LOSSES)
    for loss, marks in MARKS.items():
        for metric in ("Dice", "Jaccard"):
            assert rows[loss][f"{metric} marks"] == WORDS[marks]
            assert f">{HTML[marks].format(rows[loss][metric])}<" in html
            assert f"& {LATEX[marks].format(rows[loss][metric])} " in latex


def test_the_rule_stands_beneath_the_table_in_every_format(written: Path) -> None:
    words = "significantly lower than each of the metric-sensitive losses (sDice, sJaccard, Lovász)"
    for path in ("report.html", "tables/scores.tex", "tables/scores.csv"):
        assert words in (written / path).read_text(), path
    assert (written / "report.pdf").read_bytes().startswith(b"%PDF-")


def test_no_methods_paragraph_and_no_training_are_invented(files: tuple[ScoreFile, ...]) -> None:
    made = scores_document(files, groups={})
    assert made.title == "BR18"
    assert [section.title for section in made.sections] == ["Where the scores come from", "Scores", "Ranking"]
    assert "br18.csv: CE, wCE, sDice, sJaccard, Lovász; 285 cases." in made.sections[0].text[0]


def test_groups_that_are_said_are_taken_and_names_alone_say_nothing(tmp_path: Path) -> None:
    (held,) = read_score_files([("BR18", write_br18(tmp_path / "unnamed.csv", columns=()))])
    assert "No italic" in scores_document([held], groups={}).tables[0].note
    rows = scores_document([held], groups={"sDice": "metric"}).tables[0].rows
    assert {row[0].text: row[1].marks for row in rows}["CE"] == ("italic",)


def test_a_summary_of_nnunet_stands_beside_a_csv_and_what_does_not_match_is_told(tmp_path: Path) -> None:
    cases = {f"c{k}": {"1": metrics(8 + k, 2, 3)} for k in range(6)}
    theirs = summary(tmp_path / "summary.json", cases)
    ours = tmp_path / "ours.csv"
    ours.write_text("case,loss,dice,hd95_mm\n" + "".join(f"c{k},sof_dice,.{k + 3}1,{k}\n" for k in range(4)))
    files = read_score_files([("nnU-Net", theirs), ("mine", ours)])
    first, second = scores_notes(files, {})
    assert first.startswith("mine: 2 of 6 cases not scored (c4, c5).")
    assert "'sof_dice' is not one of this program's" in second
    assert scores_notes(files, {"mine": "metric"}) == (first,)
    made = scores_document(files, groups={})
    assert [row[3].text for row in made.tables[0].rows] == ["6", "4"]
    write_document(made, tmp_path / "out")


def test_of_empty_cases_no_more_is_said_than_the_files_know(tmp_path: Path) -> None:
    path = tmp_path / "plain.csv"
    path.write_text("case,dice\na,.5\nb,\n")
    how, words = scores_document(read_score_files([("m", path)]), groups={}).sections[0].text[1:]
    assert how == "Means are over cases, with 95 % percentile intervals from 10,000 bootstrap draws of subjects."
    assert words.startswith("Dice is undefined in 1 of 2 scores")
    theirs = summary(tmp_path / "summary.json", {"a": {"1": metrics(1, 1, 1)}, "b": {"1": metrics(0, 0, 0)}})
    _, words = scores_document(read_score_files([("m", theirs)]), groups={}).sections[0].text[1:]
    assert "empty (1 of 2 scores)" in words


@pytest.mark.parametrize("metric", ["jaccard", "hd95_mm", "volume_error_percent"])
def test_one_metric_is_enough(tmp_path: Path, metric: str) -> None:
    path = tmp_path / "one.csv"
    path.write_text(f"case,method,{metric}\n" + "".join(f"c{k},{m},.{k + 1}\n" for k in range(5) for m in "AB"))
    made = scores_document(read_score_files([("set", path)]), groups={})
    assert [picture.key for picture in made.pictures] == [metric, "ranks"]
    write_document(made, tmp_path / "out")


def test_a_class_called_what_no_file_can_be_stays_in_the_folder(tmp_path: Path) -> None:
    path = tmp_path / "two.csv"
    path.write_text("case,class,dice\na,../../x,.5\na,core,.6\n")
    write_document(scores_document(read_score_files([("m", path)]), groups={}), tmp_path / "out")
    assert sorted(p.name for p in (tmp_path / "out" / "tables").iterdir()) == [
        "scores_core.csv", "scores_core.tex", "scores_x.csv", "scores_x.tex",
    ]  # fmt: skip


@pytest.mark.parametrize(("subjects", "marked"), [(2, False), (3, False), (5, False), (6, True)])
def test_of_few_subjects_no_output_marks_a_method(subjects: int, marked: bool, tmp_path: Path) -> None:
    rows = [
        ScoreRow(f"c{case}", "", method, "", None, None, 1, dice + 0.01 * case, dice, 0.1, 1.0, 1.1)
        for case in range(subjects)
        for method, dice in (("good", 0.8), ("bad", 0.2))
    ]
    source = write_rows(tmp_path / "scores.csv", rows)
    document = scores_document(read_score_files([("ours", source)]), groups={})
    write_document(document, tmp_path / "out")
    told = {name: (tmp_path / "out" / name).read_text(encoding="utf-8") for name in
            ("report.html", "tables/scores.tex", "tables/scores.csv")}  # fmt: skip
    made = loss_table(read_table(source), ["dice"], groups={}, empty=EmptyRule.SKIP)
    compared = marked_tables(rows, (), {}, {"good": "good", "bad": "bad"})
    told["summary.md"] = summary_text("ours", rows, compared=compared)
    bold = {
        "report.html": "<b>.8",
        "tables/scores.tex": r"\textbf{.8",
        "tables/scores.csv": ",bold",
        "summary.md": "**.8",
    }
    assert {name: words in told[name] for name, words in bold.items()} == dict.fromkeys(bold, marked)
    for name, words in told.items():
        # A CSV says the rule where there are marks for it to be about.
        assert ("fewer than 6 are never significant" in words) == (marked or name != "tables/scores.csv"), name
    pairs = pairs_table(made, "dice")
    assert [cell.bold for cell in pairs.rows[0][2:4]] == [marked] * 2
    assert "fewer than 6 are never significant" in pairs.note
    assert pairs.rows[0][3].text == p_text(2.0 ** (1 - subjects))


def test_it_says_how_means_intervals_and_p_were_made(written: Path, files: tuple[ScoreFile, ...]) -> None:
    words = (
        "Means are over cases, with 95 % percentile intervals from 10,000 bootstrap draws of subjects. Methods were "
    )
    assert words in (written / "report.html").read_text(encoding="utf-8")
    (origin, *_) = scores_document(files, groups={}, correction="holm").sections
    assert any("paired bootstrap" in paragraph and "Holm" in paragraph for paragraph in origin.text)


def test_no_table_axis_caption_or_tip_of_photographs_says_millimetres(tmp_path: Path) -> None:
    """Read back from the file, where the column alone says that they are photographs."""
    rows = [
        ScoreRow(f"c{k}", "", method, "", None, None, 1, 0.5 + k / 100, 0.4, 100.0 + k, 90.0 + k, 10.0, hd95_mm=2.0 + k,
                 size_unit="px")
        for k in range(20) for method in ("CE", "sDice")
    ]  # fmt: skip
    files = read_score_files([("photos", write_rows(tmp_path / "scores.csv", rows))])
    made = scores_document(files, groups={})
    words = [text for section in made.sections for text in section.text if text != PX.note]
    words += [
        word
        for table in made.tables
        for word in (table.caption, table.note, *table.head, *(cells[0].text for cells in table.rows))
    ]
    for picture in (picture for section in made.sections for picture in section.pictures):
        plots = picture.described.plots if picture.described else ()
        words += [picture.caption, *(word for p in plots for word in (p.across, p.up, p.caption, p.title, p.words(0)))]
    said = "\n".join(words)
    assert not re.search(r"\b(mm|ml)\b", said)
    assert not re.search(r"volume|ΔV", said, re.IGNORECASE), "a picture has areas"
    for unit in ("Area error (px²)", "Hausdorff distance, 95 % (px)", "ΔA (px²)", "reference area (px²)"):
        assert unit in said
    assert PX.note in made.sections[0].text
