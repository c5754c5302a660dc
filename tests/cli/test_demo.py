"""``segloss demo``: a study per seed, its claims, and all seeds together."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from segloss_gui.cli import demo
from segloss_gui.cli.main import main
from segloss_gui.data.layouts import Phantom
from segloss_gui.statistics.arms import paired_arms
from segloss_gui.statistics.score_table import ScoreTable
from segloss_gui.study.designs import compare_losses, missing_labels
from segloss_gui.study.models import Study
from segloss_gui.study.score_file import read_scores
from segloss_gui.study.store import StudyFolder
from segloss_gui.training.settings import NetworkSettings, ScheduleSettings


def tiny_missing_labels(seeds: Sequence[int] = (0,), quick: bool = False) -> Study:
    changes = {
        "cohort": Phantom(design="two_groups", seed=seeds[0], train=12, test=8, side=16),
        "network": NetworkSettings(architecture="unet", features=(2, 2, 4)),
        "schedule": ScheduleSettings(epochs=1, steps_per_epoch=2),
    }
    return missing_labels(seeds, quick=quick).model_copy(update=changes)


@pytest.fixture(autouse=True)
def _tiny(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo, "DESIGNS", {"missing-labels": tiny_missing_labels})


def test_every_seed_is_a_study_of_its_own_cohort_and_the_claims_name_them_all(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["demo", "--design", "missing-labels", "--seeds", "0,3", "--out", str(tmp_path)]) == 0
    written = [Path(line).relative_to(tmp_path).as_posix() for line in capsys.readouterr().out.splitlines()]
    assert written[-3:] == ["scores.csv", "summary.md", "claims.md"]
    assert [StudyFolder(tmp_path / f"seed_{seed}").load().cohort.seed for seed in (0, 3)] == [0, 3]  # type: ignore[union-attr]
    rows = read_scores(tmp_path / "scores.csv")
    assert len(rows) == 2 * 4 * 8
    assert {row.case.split("/")[0] for row in rows} == {"seed_0", "seed_3"}
    assert {row.labelling for row in rows} == {"full", "partial"}
    header = (tmp_path / "scores.csv").read_text().splitlines()[0].split(",")
    wanted = "case group labelling method loss phi epsilon fold seed class dice jaccard volume_ml reference_volume_ml"
    assert {*wanted.split(), "volume_error_ml", "batch_size"} <= set(header)
    claims = (tmp_path / "claims.md").read_text()
    assert "| seed 0" in claims
    assert "| seed 3" in claims
    assert "Φ = BI with B = 1 equals Φ = I" in claims


def test_each_batch_size_has_its_arms_and_its_claims(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = ["demo", "--design", "missing-labels", "--batch-sizes", "1,2", "--quick", "--out", str(tmp_path)]
    assert main(command) == 0
    table = ScoreTable.from_rows(read_scores(tmp_path / "scores.csv"))
    pairs = paired_arms(table)
    assert {(pair.setup, pair.batch_size) for pair in pairs} == {
        (setup, batch) for setup in ("I", "BI", "I with heuristic ε") for batch in "12"
    }
    assert all(pair.full and pair.partial and not pair.shared for pair in pairs)
    claims = (tmp_path / "claims.md").read_text()
    assert "BI, partial labels, B=1 keeps group B" in claims
    assert "BI, partial labels, B=2: group B is learnt as empty" in claims


@pytest.mark.parametrize("sizes", ["0", "1,1", "two", ""])
def test_batch_sizes_are_different_whole_numbers(
    sizes: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["demo", "--design", "missing-labels", "--batch-sizes", sizes, "--out", str(tmp_path)])
    assert stop.value.code == 2
    assert "batch sizes must be different whole numbers from 1 to 512" in capsys.readouterr().err


def test_batch_sizes_are_of_missing_labels_only(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(demo, "DESIGNS", {"compare-losses": compare_losses})
    assert main(["demo", "--batch-sizes", "1,2", "--out", str(tmp_path)]) == 2
    assert "--batch-sizes needs --design missing-labels, got compare-losses" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_one_seed_lies_in_the_folder_itself(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["demo", "--design", "missing-labels", "--seeds", "1", "--quick", "--out", str(tmp_path)]) == 0
    assert StudyFolder(tmp_path).load().seeds == (1,)
    assert "quick variant" in (tmp_path / "claims.md").read_text()
