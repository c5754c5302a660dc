"""One bad file of a study is left out by name; the rest opens. Nothing leads out of the study's folder."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from segloss_gui.app.training import read_runs
from segloss_gui.core.events import FinishReason, RunFinished, RunStarted
from segloss_gui.report.results import StudyResults
from segloss_gui.study.plan import plan_runs
from segloss_gui.study.runs_there import runs_there
from segloss_gui.study.score_file import ScoreRow, write_rows
from segloss_gui.study.store import StudyFolder
from tests.study.tiny import tiny_study

GOOD, BAD = "cross_entropy_fold0_seed0", "soft_dice_fold0_seed0"


@pytest.fixture
def folder(tmp_path: Path) -> StudyFolder:
    """Two runs that ended well, with scores; no training needed."""
    study = tiny_study("cross_entropy", "soft_dice")
    folder = StudyFolder(tmp_path / "study")
    folder.save(study)
    for plan in plan_runs(study):
        run = folder.run(plan.id)
        run.create(plan, device="cpu", labelling="full", train_cases=["a"], validation_cases=["b"])
        run.append(
            RunStarted(
                run=plan.id, time=1.0, device="cpu", threads=1, parameters=9, train_cases=1, validation_cases=1,
                epochs=1, steps_per_epoch=1,
            )
        )  # fmt: skip
        run.append(
            RunFinished(
                run=plan.id, time=2.0, reason=FinishReason.COMPLETED, message="", epoch=1, step=1, best_epoch=1,
                seconds=1.0,
            )
        )  # fmt: skip
        run.close()
        write_rows(run.scores_path, [ScoreRow("b", "", plan.method, "", 0, 0, 1, 0.5, 1 / 3, 1.0, 2.0, -1.0)])
    return folder


def cut(path: Path, keep: float) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * keep)])


def test_a_cut_run_file_is_left_out_by_name_and_the_other_run_opens(folder: StudyFolder) -> None:
    cut(folder.run(BAD).path / "run.json", 0.6)
    opened = read_runs(folder.path)
    assert set(opened.plans) == set(opened.progress) == {GOOD}
    (sentence,) = opened.left_out
    assert f"{BAD}/run.json: must be a readable run file" in sentence.replace("\\", "/")
    results = StudyResults(folder)
    assert [plan.id for _, plan, _ in results.runs] == [GOOD]
    assert [row.method for row in results.rows] == ["cross_entropy"]
    assert results.left_out == opened.left_out


def test_a_cut_score_file_is_left_out_by_name(folder: StudyFolder) -> None:
    for keep in (0.97, 0.99):  # in the middle of a field, and of a number that still reads as one
        cut(folder.run(BAD).scores_path, keep)
        results = StudyResults(folder)
        assert [row.method for row in results.rows] == ["cross_entropy"]
        (sentence,) = results.left_out
        assert "scores.csv" in sentence


@pytest.mark.parametrize("rows", [0, 1])
def test_a_score_file_cut_between_two_lines_is_left_out_by_name(folder: StudyFolder, rows: int) -> None:
    run = folder.run(BAD)
    facts = json.loads((run.path / "run.json").read_text())
    facts |= {"validation_cases": ["b", "c"], "classes": [{"value": 1, "name": "object"}]}
    (run.path / "run.json").write_text(json.dumps(facts))
    path, both = run.scores_path, [ScoreRow(case, "", "m", "", 0, 0, 1, 0.5, 0.3, 1.0, 2.0, -1.0) for case in "bc"]
    write_rows(path, both)
    assert not StudyResults(folder).left_out
    write_rows(path, both[:rows])
    results = StudyResults(folder)
    assert [row.method for row in results.rows] == ["cross_entropy"]
    (sentence,) = results.left_out
    assert f"{BAD}/scores.csv: must hold all scores of the 2 cases that " in sentence.replace("\\", "/")


def test_a_score_file_with_a_line_twice_is_left_out_by_name_as_its_case_would_count_twice(folder: StudyFolder) -> None:
    path = folder.run(BAD).scores_path
    head, row = path.read_text().splitlines()
    path.write_text(f"{head}\n{row}\n{row}\n")
    results = StudyResults(folder)
    assert [row.method for row in results.rows] == ["cross_entropy"]
    (sentence,) = results.left_out
    assert f"{BAD}/scores.csv: must hold a case and class once, got 'b', class 1, again" in sentence.replace("\\", "/")


def in_place_of(path: Path, what: str) -> None:
    path.unlink()
    if what == "a folder":
        path.mkdir()
    elif what == "a link that leads nowhere":
        path.symlink_to(path.with_name("nowhere"))
    elif what == "a link to itself":
        path.symlink_to(path.name)
    elif what == "a gigabyte of nothing":
        with open(path, "wb") as file:
            file.truncate(1 << 30)


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
@pytest.mark.parametrize("what", ["a folder", "a link that leads nowhere", "a link to itself", "a gigabyte of nothing"])
@pytest.mark.parametrize("name", ["run.json", "events.jsonl", "scores.csv"])
def test_what_is_no_file_of_a_run_is_left_out_by_name_and_never_overlooked(
    folder: StudyFolder, name: str, what: str
) -> None:
    in_place_of(folder.run(BAD).path / name, what)
    results = StudyResults(folder)
    assert [row.method for row in results.rows if row.method == "soft_dice"] == (
        ["soft_dice"] if name == "events.jsonl" else []
    )
    (sentence,) = results.left_out
    assert f"{BAD}/{name}: " in sentence.replace("\\", "/")
    if name != "scores.csv":
        assert read_runs(folder.path).left_out == results.left_out


def test_a_run_whose_run_file_went_is_told_as_what_it_said_is_there(folder: StudyFolder) -> None:
    (folder.run(BAD).path / "run.json").unlink()
    (sentence,) = read_runs(folder.path).left_out
    assert f"{BAD}/run.json: must be a readable run file, got no such file" in sentence.replace("\\", "/")


def test_a_run_whose_events_are_empty_beside_its_checkpoints_is_told(folder: StudyFolder) -> None:
    run = folder.run(BAD)
    (run.path / "events.jsonl").write_bytes(b"")
    assert not read_runs(folder.path).left_out, "it may have been begun just now"
    run.checkpoints.mkdir()
    (run.checkpoints / "last.pt").write_bytes(b"weights")
    (sentence,) = read_runs(folder.path).left_out
    assert f"{BAD}/events.jsonl: must hold what the run said, got nothing" in sentence.replace("\\", "/")


def test_a_file_in_place_of_the_folder_of_the_runs_is_told(folder: StudyFolder, tmp_path: Path) -> None:
    (folder.path / "runs").rename(tmp_path / "elsewhere")
    (folder.path / "runs").write_text("")
    (sentence,) = read_runs(folder.path).left_out
    assert str(folder.path / "runs") in sentence


def test_an_infinite_number_in_an_event_is_told_and_the_other_events_are_read(folder: StudyFolder) -> None:
    path = folder.run(BAD).path / "events.jsonl"
    lines = path.read_text().splitlines()
    path.write_text("\n".join([lines[0], lines[1].replace('"seconds": 1.0', '"seconds": 1e999'), lines[1]]) + "\n")
    opened = read_runs(folder.path)
    assert set(opened.progress) == {GOOD, BAD}
    (sentence,) = opened.left_out
    assert "events.jsonl, line 2 skipped" in sentence


@pytest.mark.parametrize("field", ["id", "starts_from"])
@pytest.mark.parametrize("name", ["../../elsewhere", "/etc", "..", "a/b", "C:x"])
def test_an_id_from_disk_never_leads_outside(folder: StudyFolder, field: str, name: str) -> None:
    file = folder.run(BAD).path / "run.json"
    content = json.loads(file.read_text())
    content["plan"][field] = name
    file.write_text(json.dumps(content))
    there = runs_there(folder)
    assert [plan.id for _, plan in there.runs] == [GOOD]
    assert "must be the name of a run's folder" in there.refused[0]


def test_a_plan_of_another_run_is_left_out(folder: StudyFolder) -> None:
    (folder.run(BAD).path / "run.json").write_bytes((folder.run(GOOD).path / "run.json").read_bytes())
    assert "must be of the run its folder is named after" in runs_there(folder).refused[0]


@pytest.mark.parametrize("inside", ["", "predictions", "checkpoints"])
def test_a_link_from_disk_never_leads_outside(folder: StudyFolder, tmp_path: Path, inside: str) -> None:
    outside = tmp_path / "outside"
    run = folder.run(BAD).path
    if inside:
        outside.mkdir()
        (run / inside).symlink_to(outside, target_is_directory=True)
    else:
        run.rename(outside)
        run.symlink_to(outside, target_is_directory=True)
    there = runs_there(folder)
    assert [plan.id for _, plan in there.runs] == [GOOD]
    assert "must lie in the study's folder, got a link to" in there.refused[0]


def test_a_study_reached_through_a_link_opens(folder: StudyFolder, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(folder.path, target_is_directory=True)
    assert len(runs_there(StudyFolder(tmp_path / "link")).runs) == 2


@pytest.mark.parametrize(
    "facts",
    [{"train_cases": 3}, {"schedule": None}, {"schedule": {"epochs": "many"}}, {"versions": []}, {"classes": [{}]}],
)
def test_a_fact_that_is_none_is_left_out_by_name(folder: StudyFolder, facts: dict[str, object]) -> None:
    file = folder.run(BAD).path / "run.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | facts))
    assert next(iter(facts)) in runs_there(folder).refused[0]


def test_a_plan_with_a_word_nobody_knows_is_left_out(folder: StudyFolder) -> None:
    file = folder.run(BAD).path / "run.json"
    file.write_text(file.read_text().replace("is_warm_start", "is_warm_tart"))
    assert "plan of a run: is_warm_tart" in runs_there(folder).refused[0]


def test_what_only_a_later_version_knows_is_no_fault(folder: StudyFolder) -> None:
    file = folder.run(BAD).path / "run.json"
    later = {"schedule": {"epochs": 3, "of_a_later_version": 1}, "another": {"thing": 1}}
    file.write_text(json.dumps(json.loads(file.read_text()) | later))
    assert len(runs_there(folder).runs) == 2
