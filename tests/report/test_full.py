"""The full report of a study that was trained: HTML, PDF, LaTeX, CSV and figures."""

from __future__ import annotations

import csv
import json
import re
import shutil
import subprocess
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest

from segloss_gui.data.case import Case, Cohort
from segloss_gui.data.layouts import Files
from segloss_gui.data.policy import LabelPolicy, Removal
from segloss_gui.data.readers import write_labels
from segloss_gui.metrics import EmptyRule
from segloss_gui.report.data_hash import data_hash
from segloss_gui.report.formats import write_picture
from segloss_gui.report.full import material, write_full_report
from segloss_gui.report.html import html
from segloss_gui.report.latex import KNOWN_BEYOND, latex
from segloss_gui.report.parts import Cell, Document, Section, Table
from segloss_gui.report.pdf import write_pdf
from segloss_gui.report.results import StudyResults
from segloss_gui.report.sections import document
from segloss_gui.report.write import write_report
from segloss_gui.statistics.score_table import ScoreTable
from segloss_gui.study.cases import open_store
from segloss_gui.study.evaluation import read_scores
from segloss_gui.study.executor import ThreadExecutor
from segloss_gui.study.grading import Found, begin
from segloss_gui.study.grading_file import record_of, save_grading
from segloss_gui.study.models import FoldSettings, ImportedMethod, LossChoice, MethodLook
from segloss_gui.study.plan import plan_runs
from segloss_gui.study.store import StudyFolder
from segloss_gui.training.settings import WarmStartSettings
from tests.patience import PATIENCE_S
from tests.study.tiny import KEYS, tiny_study


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> StudyFolder:
    folder = StudyFolder(tmp_path_factory.mktemp("study"))
    study = tiny_study(*KEYS, name="tiny & <quick>")
    folder.save(study)
    executor = ThreadExecutor(study, folder, lambda event: None)
    executor.submit(plan_runs(study))
    assert executor.wait(PATIENCE_S)
    executor.close()
    return folder


@pytest.fixture(scope="module")
def written(trained: StudyFolder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("report")
    write_full_report(StudyResults(trained), out)
    return out


def test_people_read_names_and_files_of_scores_keep_ids(trained: StudyFolder, tmp_path: Path) -> None:
    folder = StudyFolder(shutil.copytree(trained.path, tmp_path / "named"))
    looks = {"soft_dice": MethodLook(name="Dice of ours", colour="#123456")}
    folder.save(folder.load().model_copy(update={"methods": looks}))
    results = StudyResults(folder)
    held = material(results, hash_data=False)
    made = document(held)
    shown = {cell.text for table in made.tables for row in table.rows for cell in row}
    assert {"CE", "Dice of ours", "sJaccard"} <= shown
    assert not shown & set(KEYS)
    assert "Dice of ours [soft_dice]" in made.sections[0].text[0]
    assert held.scored.colours["Dice of ours"] == "#123456"
    assert {row.method for row in results.rows} == set(KEYS)
    assert all(json.loads(row.params) == {} for row in results.rows)


def scores(seed: int = 0) -> ScoreTable:
    """Two methods, both labellings, two groups; a case that is empty twice."""
    generator = np.random.default_rng(seed)
    cases = [f"c{k}" for k in range(24)]
    names: dict[str, list[str]] = {key: [] for key in ("case", "group", "method", "labelling", "class")}
    numbers: dict[str, list[float]] = {
        key: [] for key in ("dice", "jaccard", "volume_ml", "reference_volume_ml", "volume_error_ml")
    }
    for method, labelling in (("I, full labels", "full"), ("I, partial labels", "partial")):
        for k, case in enumerate(cases):
            empty = k == 0
            values = (case, "AB"[k % 2], method, labelling, "1")
            for key, value in zip(names, values, strict=True):
                names[key].append(value)
            dice = float("nan") if empty else generator.uniform(0.5, 0.9)
            reference = 0.0 if empty else 1.0 + k
            predicted = 0.0 if empty else reference * generator.uniform(0.8, 1.2)
            for key, number in zip(
                numbers, (dice, dice / (2 - dice), predicted, reference, predicted - reference), strict=True
            ):
                numbers[key].append(number)
    return ScoreTable.of(names, numbers)


class Checker(HTMLParser):
    """Every tag that is opened is closed, nothing is fetched, every picture says what it shows."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.sources: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = dict(attrs)
        if tag not in ("meta", "img"):
            self.open.append(tag)
        self.sources += [str(held[name]) for name in ("src", "href") if name in held]
        self.silent += tag == "img" and not held.get("alt")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_html_is_whole_and_needs_nothing_else(written: Path) -> None:
    text = (written / "report.html").read_text()
    checker = Checker()
    checker.feed(text)
    assert checker.open == []
    assert all(source.startswith(("#", "data:image/svg+xml;base64,")) for source in checker.sources)
    assert (checker.silent, "<script" in text, "<p></p>" in text) == (0, False, False)
    assert "tiny &amp; &lt;quick&gt;" in text


def test_the_methods_sentence_says_what_decides_a_result(written: Path) -> None:
    text = (written / "report.html").read_text()
    for words in (
        "Of the 6 cases of", "2 were scored",
        "own split into training and test cases was used: 4 cases for training, 2 scored.", "CE [cross_entropy]",
        "sDice [soft_dice] (Φ = I: each image and class on its own",
        "smooth_nr", "sigmoid", "batches of 2", "2 epochs of 2 steps", "seed 0", "torch 2.", "phantoms",
        "10,000 bootstrap draws",
    ):  # fmt: skip
        assert words in text, words
    assert re.search(r"dynunet \(features 4, 8, 8, [\d,]+ parameters\)", text)


def test_folds_and_warm_start_are_told_as_the_runs_had_them(tmp_path: Path) -> None:
    folder = StudyFolder(tmp_path)
    folds, warm = FoldSettings(count=2, use=(0, 1), seed=3), WarmStartSettings(epochs=1)
    study = tiny_study("soft_dice", epochs=1, folds=folds, warm_start=warm)
    folder.save(study)
    executor = ThreadExecutor(study, folder, lambda event: None)
    executor.submit(plan_runs(study))
    assert executor.wait(PATIENCE_S)
    executor.close()
    # What is planned now is not what was done.
    folder.save(study.model_copy(update={"folds": FoldSettings(count=5), "warm_start": None}))
    (text,) = document(material(StudyResults(folder), hash_data=False)).sections[0].text[:1]
    assert "2 of 2 folds by case, each taken for a subject of its own (fold seed 3) were run: 2 cases for" in text
    assert "Runs started from 1 epoch of cross-entropy, trained once per fold and seed." in text


def test_the_summary_names_every_labelling_that_runs_were_trained_with(trained: StudyFolder, tmp_path: Path) -> None:
    folder = StudyFolder(shutil.copytree(trained.path, tmp_path / "study"))
    last = folder.runs()[-1].path / "run.json"
    last.write_text(json.dumps(json.loads(last.read_text()) | {"labelling": "partial"}))
    write_report(StudyResults(folder), tmp_path)
    assert "trained on 4 cases (full and partial labels), scored on 2 others" in (tmp_path / "summary.md").read_text()


def test_the_study_file_in_the_report_reproduces_the_study(trained: StudyFolder, tmp_path: Path) -> None:
    code = next(section.code for section in document(material(StudyResults(trained))).sections if section.code)
    (tmp_path / "study.toml").write_text(code)
    assert StudyFolder(tmp_path).load() == trained.load()


def test_the_pdf_has_pages_and_its_text_can_be_read(written: Path) -> None:
    data = (written / "report.pdf").read_bytes()
    assert data.startswith(b"%PDF-")
    if shutil.which("pdftotext"):
        text = subprocess.check_output(["pdftotext", "-layout", str(written / "report.pdf"), "-"], text=True)
        assert "tiny & <quick>" in text
        assert "Φ = I" in text


def test_tables_are_csv_and_latex_of_the_same_numbers(written: Path) -> None:
    with open(written / "tables" / "scores.csv", newline="") as file:
        head, *rows = list(csv.reader(file))
    assert head[:2] == ["method", "Dice"]
    assert [row[0] for row in rows] == ["CE", "sDice", "sJaccard"]
    source = (written / "tables" / "scores.tex").read_text()
    assert sum(line.endswith(r"\\") for line in source.splitlines()) == 1 + len(rows)
    for row in rows:
        assert row[0].replace("_", r"\_") in source


def test_figures_are_svg_with_text_and_png(written: Path) -> None:
    figures = sorted((written / "figures").iterdir())
    assert {path.suffix for path in figures} == {".svg", ".png"}
    assert "<text" in (written / "figures" / "dice.svg").read_text()


def test_a_figure_drawn_twice_is_the_same_file(trained: StudyFolder, tmp_path: Path) -> None:
    picture = next(p for p in document(material(StudyResults(trained))).pictures if p.key == "dice")
    first, second = (write_picture(picture, tmp_path / name)[0].read_bytes() for name in ("a", "b"))
    assert first == second


def test_the_rule_for_empty_cases_is_said_with_what_another_would_give(trained: StudyFolder) -> None:
    held = replace(material(StudyResults(trained)), table=scores())
    skip, one = (document(held, empty=rule).sections[0].text[1] for rule in (EmptyRule.SKIP, EmptyRule.ONE))
    assert "2 of 48 scores" in skip
    assert "left out of the means" in skip
    assert skip != one


def test_both_labellings_give_the_table_and_the_roc_of_tilborghs(trained: StudyFolder) -> None:
    made = document(replace(material(StudyResults(trained)), table=scores()))
    table = next(table for table in made.tables if table.key == "labelling")
    assert [(row[0].text, row[2].text) for row in table.rows] == [("I", "A"), ("I", "B")]
    assert "roc" in [picture.key for picture in made.pictures]


def test_the_roc_is_of_the_group_that_the_policy_leaves_its_labels(trained: StudyFolder) -> None:
    held = replace(material(StudyResults(trained)), table=scores())
    for kept, removed in (("A", "B"), ("B", "A")):
        policy = LabelPolicy(removed=(Removal(class_value=1, group=removed),))
        made = document(replace(held, study=held.study.model_copy(update={"policy": policy})))
        (picture,) = (p for p in made.pictures if p.key == "roc")
        assert f"Telling group {kept} from the others" in picture.caption
        assert "always present in training" in picture.caption
        assert f"group {kept}" in picture.draw().get_axes()[0].get_ylabel()
    (guessed,) = (p for p in document(held).pictures if p.key == "roc")
    assert "A guess" in guessed.caption


def test_a_class_that_no_group_lacks_has_no_roc(trained: StudyFolder) -> None:
    held = replace(material(StudyResults(trained)), table=scores())
    policy = LabelPolicy(removed=(Removal(class_value=2, group="B"),))
    made = document(replace(held, study=held.study.model_copy(update={"policy": policy})))
    assert "roc" not in [picture.key for picture in made.pictures]


def test_a_sweep_has_its_curve(trained: StudyFolder) -> None:
    table = scores()
    swept = [
        LossChoice(key="dice_phi", params={"epsilon": value}, name=name)
        for value, name in zip((0.1, 10.0, 1000.0), (*table.names("method"), "not trained"), strict=True)
    ]
    held = material(StudyResults(trained))
    study = held.study.model_copy(update={"losses": tuple(swept)})
    (picture,) = (p for p in document(replace(held, study=study, table=table)).pictures if p.key == "sweep")
    assert "ε (voxels)" in picture.caption
    assert [axes.get_title() for axes in picture.draw().get_axes()] == ["group A", "group B"]
    assert "sweep" not in [p.key for p in document(held).pictures]


def test_several_classes_have_a_section_each(trained: StudyFolder) -> None:
    made = document(replace(material(StudyResults(trained)), table=two_classes()))
    assert [s.title for s in made.sections if s.title.startswith("Scores")] == ["Scores: object", "Scores: label 4"]
    assert len({table.key for table in made.tables}) == len(made.tables)


def test_a_study_without_runs_still_has_a_report(tmp_path: Path) -> None:
    folder = StudyFolder(tmp_path)
    folder.save(tiny_study())
    write_full_report(StudyResults(folder), tmp_path / "out")
    assert "No run has finished" in (tmp_path / "out" / "report.html").read_text()


def test_data_are_hashed_by_content_and_order(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).write_text(name)
    cases = tuple(Case(name, (tmp_path / name,)) for name in ("a", "b"))
    first = data_hash(Cohort("c", cases))
    assert len(first) == 64
    assert data_hash(Cohort("c", cases[::-1])) != first
    (tmp_path / "b").write_text("changed")
    assert data_hash(Cohort("c", cases)) != first
    assert data_hash(Cohort("phantoms", (Case("x"),))) == ""


@pytest.mark.parametrize(
    "name", ["Φ=BI, ε=1e-7", "50 % & more_#1", r"back\slash {x} ~ ^ $", "ΔV ± − – τ ≥ ∞", "肝 → лёгкое"]
)
def test_any_name_survives_in_every_format(name: str, tmp_path: Path) -> None:
    table = Table("t", name, ("method", "Dice"), ((Cell(name), Cell(".5", bold=True, italic=True, underline=True)),))
    made = Document(name, (Section(name, (name,), (table,), code=name),))
    Checker().feed(html(made))
    assert write_pdf(made, tmp_path / "r.pdf").stat().st_size > 1000
    text = latex(table)
    assert r"\underline{\textit{\textbf{.5}}}" in text
    compile_latex(text, tmp_path)


def compile_latex(text: str, folder: Path) -> None:
    """Compile where LaTeX is at hand; elsewhere, hold the text to the signs it is known to take."""
    assert all(sign <= "\u024f" or sign in KNOWN_BEYOND for sign in text)
    if shutil.which("pdflatex"):
        lines = [
            r"\documentclass{article}",
            r"\usepackage{booktabs,graphicx}",
            r"\begin{document}",
            text,
            r"\end{document}",
        ]
        (folder / "t.tex").write_text("\n".join(lines))
        subprocess.run(
            ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "t.tex"],
            cwd=folder, check=True, capture_output=True,
        )  # fmt: skip


def test_every_table_of_a_report_compiles_as_latex(trained: StudyFolder, tmp_path: Path) -> None:
    held = material(StudyResults(trained))
    made = document(replace(held, table=scores()))
    compile_latex("\n".join(map(latex, [*made.tables, *document(held).tables])), tmp_path)


def test_methods_from_elsewhere_are_reported_beside_the_runs(trained: StudyFolder, tmp_path: Path) -> None:
    shutil.copytree(trained.path, tmp_path / "study")
    folder = StudyFolder(tmp_path / "study")
    study = folder.load()
    store = open_store(study)
    write_labels(tmp_path / "theirs" / "test_000.nii.gz", store.labels("test_000"))
    gone = ImportedMethod(name="gone", folder=tmp_path / "gone")
    theirs = ImportedMethod(name="theirs", folder=tmp_path / "theirs")
    folder.save(study.model_copy(update={"imported": (theirs, gone)}))
    write_report(StudyResults(folder), tmp_path / "out")
    found = {(row.case, row.dice) for row in read_scores(tmp_path / "out" / "scores.csv") if row.method == "theirs"}
    assert found == {("test_000", 1.0)}
    assert str(tmp_path / "gone") in (tmp_path / "out" / "summary.md").read_text()
    assert "theirs" in material(StudyResults(folder)).table.names("method")


def two_classes() -> ScoreTable:
    one, two = scores(), scores(1)
    names = {key: [one.names(key)[c] for c in one.factors[key].codes] * 2 for key in ("case", "method", "group")}
    names["class"] = ["1"] * len(one) + ["4"] * len(two)
    numbers = {key: np.concatenate([one.metrics[key], two.metrics[key]]) for key in one.metrics}
    return ScoreTable.of(names, numbers)


def test_classes_have_the_users_names_in_every_table_figure_and_file(trained: StudyFolder) -> None:
    held = replace(material(StudyResults(trained)), class_names={"1": "Oedema, all", "4": "enhancing tumour"})
    made = document(replace(held, table=two_classes()))
    tables = [table for table in made.tables if table.key != "runs"]
    pictures = [picture for picture in made.pictures if picture.key not in ("curves", "case")]
    assert {re.sub(r"^[a-z]+_", "", part.key) for part in (*tables, *pictures)} == {"oedema_all", "enhancing_tumour"}
    assert all(part.caption.startswith(("Oedema, all: ", "enhancing tumour: ")) for part in (*tables, *pictures))
    assert {picture.draw().get_suptitle() for picture in pictures} == {"Oedema, all", "enhancing tumour"}
    assert not re.search(r"\b(class|label) \d", html(made))


def test_scores_csv_says_what_a_class_is_called(trained: StudyFolder, tmp_path: Path) -> None:
    write_report(StudyResults(trained), tmp_path)
    assert {(row.class_value, row.class_name) for row in read_scores(tmp_path / "scores.csv")} == {(1, "object")}


def test_a_report_of_files_does_not_speak_of_phantoms_or_runs(trained: StudyFolder) -> None:
    held = material(StudyResults(trained), hash_data=False)
    files = held.study.model_copy(update={"cohort": Files(images=(Path("a.nii"),))})
    (again,) = document(replace(held, study=files, runs=())).sections[-1].text
    assert again == "This study file reproduces the scores. The contents of the data were not hashed."


def test_grades_of_the_study_are_in_the_report_and_its_tables(trained: StudyFolder, tmp_path: Path) -> None:
    grading = begin("Ada", 1, [Found("case_1", "soft_dice", "p"), Found("case_2", "soft_dice", "p")])
    grading.give(0, 4)
    grading.unblind()
    folder = StudyFolder(shutil.copytree(trained.path, tmp_path / "graded"))
    save_grading(folder.path, record_of(grading))
    out = tmp_path / "report"
    write_full_report(StudyResults(folder), out, hash_data=False)
    page = (out / "report.html").read_text()
    assert "Ada graded 1 of 2 predictions." in page
    for ending in ("csv", "tex"):
        assert (out / "tables" / f"grades.{ending}").is_file()
    with (out / "tables" / "grades.csv").open() as file:
        assert next(csv.DictReader(file))["4"] == "1"
