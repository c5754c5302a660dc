"""A study whose data moved: one sentence, one folder, and everything is as it was."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from segloss_gui.cli.main import main
from segloss_gui.study.noted_files import FILES_FILE, noted_files
from segloss_gui.study.store import StudyFolder
from tests.study.moved_data import made_data, study_on

RUN = "cross_entropy_fold0_seed0"


def test_moved_data_are_told_found_again_and_the_runs_go_on_where_they_were(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = StudyFolder(tmp_path / "study")
    folder.save(study_on(made_data(tmp_path / "old"), "cross_entropy"))
    assert main(["run", str(folder.path), "--no-hash"]) == 0
    assert not (folder.path / FILES_FILE).exists()  # the runs alone say which files they saw
    scores = folder.scores_path.read_text()
    events = (folder.run(RUN).path / "events.jsonl").read_bytes()
    shutil.move(tmp_path / "old", tmp_path / "new")
    capsys.readouterr()
    for command in ("run", "report"):
        assert main([command, str(folder.path)]) == 2
        said = capsys.readouterr()
        assert said.out == ""
        assert said.err.count("\n") == 1
        assert "are not where they were: there is no " in said.err
        assert "segloss relink STUDY FOLDER" in said.err
    assert main(["relink", str(folder.path), str(tmp_path / "new")]) == 0
    assert "all 18 files are what they were" in capsys.readouterr().err
    folder.scores_path.unlink()
    capsys.readouterr()
    assert main(["run", str(folder.path), "--no-hash"]) == 0
    assert "not where noted" not in capsys.readouterr().err
    assert folder.scores_path.read_text() == scores
    assert (folder.run(RUN).path / "events.jsonl").read_bytes() == events  # nothing was trained again
    shutil.rmtree(tmp_path / "new" / "set" / "patient 2")
    assert main(["run", str(folder.path), "--no-hash"]) == 2  # the folds are other ones now
    assert "3 files of the study not where noted" in capsys.readouterr().err


def test_relink_names_what_is_another_file_and_ends_with_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made_data(tmp_path / "old")
    assert main(["inspect", str(tmp_path / "old" / "set"), "--out", str(tmp_path / "study")]) == 0
    shutil.move(tmp_path / "old", tmp_path / "new")
    (tmp_path / "new" / "set" / "patient 3" / "T1.nii.gz").unlink()
    shutil.copy(tmp_path / "new/set/patient 0/T1.nii.gz", tmp_path / "new/set/patient 1/T1.nii.gz")
    capsys.readouterr()
    assert main(["relink", str(tmp_path / "study" / "study.toml"), str(tmp_path / "new")]) == 2
    assert capsys.readouterr().out.splitlines()[1:] == [
        "missing: set/patient 3/T1.nii.gz", "not the same file as before: set/patient 1/T1.nii.gz",
    ]  # fmt: skip
    assert StudyFolder(tmp_path / "study").load().cohort.root == tmp_path / "new" / "set"


def test_a_file_that_is_missing_stays_noted_and_is_known_again_when_it_comes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made_data(tmp_path / "old")
    assert main(["inspect", str(tmp_path / "old" / "set"), "--out", str(tmp_path / "study")]) == 0
    before = len(noted_files(tmp_path / "study"))
    shutil.move(tmp_path / "old", tmp_path / "new")
    late = tmp_path / "new" / "set" / "patient 3" / "T1.nii.gz"
    kept = shutil.move(late, tmp_path / "late.nii.gz")
    assert main(["relink", str(tmp_path / "study"), str(tmp_path / "new")]) == 2
    assert len(noted_files(tmp_path / "study")) == before
    capsys.readouterr()
    assert main(["relink", str(tmp_path / "study"), str(tmp_path / "new")]) == 2
    assert "(such as T1.nii.gz)" in capsys.readouterr().err
    shutil.move(kept, late)
    assert main(["relink", str(tmp_path / "study"), str(tmp_path / "new")]) == 0
    assert f"all {before} files are what they were" in capsys.readouterr().err


def test_where_there_is_no_study_nothing_is_made(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["relink", str(tmp_path / "gone"), str(tmp_path)]) == 2
    said = capsys.readouterr()
    assert said.err.endswith("study.toml: must be a readable study file, got: no such file\n")
    assert list(tmp_path.iterdir()) == []
