"""``segloss design`` and ``segloss run --plan``."""

from __future__ import annotations

from pathlib import Path

import pytest

from segloss_gui.cli.main import main
from segloss_gui.cli.numbers import LARGEST_BATCH
from segloss_gui.core.errors import StudyFaults
from segloss_gui.study.models import LossChoice
from segloss_gui.study.store import StudyFolder
from tests.report.paper.finished import two_groups
from tests.study.tiny import tiny_study


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    StudyFolder(tmp_path / "mine").save(tiny_study())
    return tmp_path / "mine"


def test_a_design_becomes_a_study_file(mine: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["design", "compare-losses", str(mine), "--out", str(tmp_path / "five"), "--folds", "2"]) == 0
    assert capsys.readouterr().out.strip() == str(tmp_path / "five" / "study.toml")
    study = StudyFolder(tmp_path / "five").load(check_losses=True)
    assert (len(study.losses), study.folds.use) == (5, (0, 1))


def test_a_sweep_is_planned_and_pruned(mine: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "sweep"
    command = ["design", "sweep", str(mine), "--out", str(out), "--set", "phi=I,BI", "--batch-sizes", "1,2"]
    assert main([*command, "--set", "epsilon=log:0.01:100:2"]) == 0
    assert len(StudyFolder(out).load().losses) == 8
    capsys.readouterr()
    assert main(["run", str(out), "--plan"]) == 0
    said = capsys.readouterr().out
    assert "8 runs = 8 losses × 1 folds × 1 seeds" in said
    assert "parameters, receptive field" in said
    assert "comes out as 'dice_phi phi=I epsilon=0.01, B=1' does" in said
    assert "--prune leaves out 2 runs." in said
    assert not (out / "runs").exists()
    assert main(["run", str(out), "--plan", "--prune"]) == 0
    assert "6 runs" in capsys.readouterr().out


@pytest.fixture
def missing(tmp_path: Path) -> Path:
    """A study whose group B has no labels in training."""
    StudyFolder(tmp_path / "missing").save(two_groups())
    return tmp_path / "missing"


def test_ed_three_times_can_be_typed(missing: Path, tmp_path: Path) -> None:
    command = ["design", "missing-labels", str(missing), "--folds", "2", "--out", str(tmp_path / "new")]
    assert main([*command, "--repeat", "A=3"]) == 0
    repeats = {choice.method: dict(choice.repeat) for choice in StudyFolder(tmp_path / "new").load().losses}
    assert {method: repeat for method, repeat in repeats.items() if repeat} == {"Iε, partial labels": {"A": 3}}


@pytest.mark.parametrize(("typed", "said"), [("C=3", "must be one of the cohort (A, B), got C"), ("A", "GROUP=COUNT")])
def test_a_group_that_is_not_there_is_not_repeated(
    missing: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], typed: str, said: str
) -> None:
    assert main(["design", "missing-labels", str(missing), "--out", str(tmp_path / "x"), "--repeat", typed]) == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / "x").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["missing-labels"], "label policy"),
        (["sweep", "--set", "phi"], "NAME=VALUES"),
        (["sweep", "--set", "phi=X"], "phi"),
        (["sweep", "--set", "epsilon=log:1:10:100000000000"], "2 to 1000 values"),
        (["compare-losses", "--folds", "0"], "count: input should be greater than or equal to 2"),
        (["all-losses", "--folds", "-1"], "count: input should be greater than or equal to 2"),
        (["all-losses", "--folds", "1000000000000"], "count: input should be less than or equal to 100"),
    ],
)
def test_what_makes_no_design_is_refused(
    mine: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str], said: str
) -> None:
    assert main(["design", words[0], str(mine), "--out", str(tmp_path / "x"), *words[1:]]) == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / "x").exists()


@pytest.mark.parametrize("typed", ["0", "1,1", "513", "1,1000000000000", ","])
def test_batch_sizes_that_no_study_takes_are_wrong_usage(
    mine: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], typed: str
) -> None:
    with pytest.raises(SystemExit) as end:
        main(["design", "sweep", str(mine), "--out", str(tmp_path / "x"), "--batch-sizes", typed])
    assert end.value.code == 2
    assert "different whole numbers from 1 to 512" in capsys.readouterr().err


def test_the_bounds_of_the_command_line_are_those_of_a_study() -> None:
    assert LossChoice.parse({"key": "soft_dice", "batch_size": LARGEST_BATCH}).batch_size == LARGEST_BATCH
    with pytest.raises(StudyFaults, match="512"):
        LossChoice.parse({"key": "soft_dice", "batch_size": LARGEST_BATCH + 1})
