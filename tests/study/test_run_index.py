"""The table that says which folder of runs is whose."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from hypothesis import example, given
from hypothesis import strategies as st

from segloss_gui.cli.main import main
from segloss_gui.study.executor import ThreadExecutor
from segloss_gui.study.models import FoldSettings, LossChoice, MethodLook, Study
from segloss_gui.study.plan import plan_runs
from segloss_gui.study.run_index import INDEX, index_text, write_index
from segloss_gui.study.run_one import run_one
from segloss_gui.study.store import StudyFolder
from segloss_gui.training.control import RunControl
from tests.patience import PATIENCE_S
from tests.study.tiny import tiny_study


def begun(folder: StudyFolder, study: Study) -> None:
    """The folders of all runs of a study, as if each had begun."""
    for plan in plan_runs(study):
        folder.run(plan.id).create(plan)


def lines(folder: StudyFolder) -> list[dict[str, str]]:
    with open(folder.path / "runs" / INDEX, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def phis(*phis: str) -> Study:
    return Study(losses=tuple(LossChoice(key="dice_phi", params={"phi": phi}) for phi in phis), seeds=(0, 7))


def test_a_study_without_runs_has_no_table_and_no_folder_of_runs(tmp_path: Path) -> None:
    StudyFolder(tmp_path).save(phis("I"))
    assert not (tmp_path / "runs").exists()


def test_every_folder_is_told_by_method_fold_and_seed(tmp_path: Path) -> None:
    folder, study = StudyFolder(tmp_path), phis("I", "BI")
    begun(folder, study)
    folder.save(study)
    found = [(line["method"], line["fold"], line["seed"]) for line in lines(folder)]
    assert found == [("DL Φ=I", "0", "0"), ("DL Φ=BI", "0", "0"), ("DL Φ=I", "0", "7"), ("DL Φ=BI", "0", "7")]
    assert all((tmp_path / "runs" / line["folder"] / "run.json").is_file() for line in lines(folder))


def test_a_method_that_is_called_otherwise_is_so_in_the_table_and_its_folder_stays(tmp_path: Path) -> None:
    folder, study = StudyFolder(tmp_path), phis("I", "BI")
    begun(folder, study)
    folder.save(study)
    before = [line["folder"] for line in lines(folder)]
    look = MethodLook(name="the one of Bertels")
    folder.save(study.model_copy(update={"methods": {study.losses[0].method: look}}))
    assert [line["folder"] for line in lines(folder)] == before
    assert [line["method"] for line in lines(folder)[:2]] == ["the one of Bertels", "DL"]


def test_a_run_that_ends_after_its_method_was_called_otherwise_does_not_bring_the_old_name_back(tmp_path: Path) -> None:
    folder, study = StudyFolder(tmp_path), tiny_study("cross_entropy", epochs=1)
    look = MethodLook(name="ours")
    folder.save(study.model_copy(update={"methods": {study.losses[0].method: look}}))
    end = run_one(study, plan_runs(study)[0], folder, emit=lambda event: None, control=RunControl())
    assert end.reason.good
    assert [line["method"] for line in lines(folder)] == ["ours"]


def test_runs_of_losses_that_left_the_study_are_told_too(tmp_path: Path) -> None:
    folder = StudyFolder(tmp_path)
    begun(folder, phis("I", "BI"))
    folder.save(Study(losses=(LossChoice(key="cross_entropy"),)))
    assert len(lines(folder)) == 4
    assert {line["method"] for line in lines(folder)} == {"DL Φ=I", "DL Φ=BI"}
    (tmp_path / "runs" / lines(folder)[0]["folder"] / "run.json").write_text("{cut")
    assert write_index(tmp_path, phis("I")) is not None
    assert len(lines(folder)) >= 3


def test_warm_starts_are_called_so(tmp_path: Path) -> None:
    study = Study(losses=(LossChoice(key="soft_dice"),), warm_start={"epochs": 1})  # type: ignore[arg-type]
    begun(StudyFolder(tmp_path), study)
    StudyFolder(tmp_path).save(study)
    assert sorted(line["method"] for line in lines(StudyFolder(tmp_path))) == ["sDice", "warm start"]


def test_window_and_command_line_write_the_same_bytes(tmp_path: Path) -> None:
    study = tiny_study("cross_entropy", "soft_dice")
    window = StudyFolder(tmp_path / "window")
    window.save(study)
    executor = ThreadExecutor(study, window, lambda event: None)
    executor.submit(plan_runs(study))
    assert executor.wait(PATIENCE_S)
    executor.close()
    StudyFolder(tmp_path / "typed").save(study)
    assert main(["run", str(tmp_path / "typed" / "study.toml"), "--out", str(tmp_path / "out")]) == 0
    assert (window.path / "runs" / INDEX).read_bytes() == (tmp_path / "out" / "runs" / INDEX).read_bytes()
    assert [line["method"] for line in lines(window)] == ["CE", "sDice"]


def test_a_disk_that_refuses_the_table_loses_nothing_else(tmp_path: Path) -> None:
    folder, study = StudyFolder(tmp_path), phis("I")
    begun(folder, study)
    (tmp_path / "runs" / INDEX).mkdir()
    folder.save(study)
    assert folder.load() == study


@example(["a\rb", "#\r"])
@given(st.lists(st.text(max_size=12), min_size=2, max_size=4, unique=True))
def test_no_two_methods_of_a_fold_and_seed_are_called_alike_whatever_their_names(names: list[str]) -> None:
    losses = [LossChoice(key="soft_dice", name=name) for name in names if name.strip()]
    study = Study(losses=tuple({choice.method: choice for choice in losses}.values()), folds=FoldSettings())
    plans = plan_runs(study)
    rows = list(csv.reader(io.StringIO(index_text(study, plans), newline="")))
    assert len({tuple(row[1:4]) for row in rows}) == len(rows)
