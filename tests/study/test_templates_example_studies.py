"""The studies of real data that come with the program."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest

from segloss_gui.cli.main import main
from segloss_gui.study.plan import plan_runs
from segloss_gui.study.protocols import PROTOCOLS, compared
from segloss_gui.study.store import StudyFolder

FOLDERS = {"hippocampus": "hippocampus", "acdc": "acdc/training", "chest_xray": "cxr_lungs_tb"}
FOR_A_CPU = {
    ("preprocessing", "spacing_mm"), ("preprocessing", "size"), ("network", "features"), ("folds", "count"),
    ("folds", "use"), ("augmentation", "rotation_degrees"), ("network", "architecture"),
    ("network", "norm"), ("schedule", "gradient_clip"),
    *(("schedule", name) for name in ("epochs", "steps_per_epoch", "learning_rate", "policy", "factor", "stop_after",
                                      "validate_every")),
}  # fmt: skip
"""Settings of ``acdc.toml`` that are not its protocol's."""
NAMES = sorted(path.name.removesuffix(".toml") for path in files("segloss_gui.resources").joinpath("studies").iterdir())


def study_path(name: str) -> Path:
    return Path(str(files("segloss_gui.resources").joinpath("studies", f"{name}.toml")))


def test_there_is_one_for_every_set_that_the_readme_reports_on() -> None:
    assert sorted(FOLDERS) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_it_loads_and_every_fold_is_trained_by_every_loss(name: str, tmp_path: Path) -> None:
    study = StudyFolder(study_path(name)).load(check_losses=True, data=tmp_path)
    runs = [plan for plan in plan_runs(study) if not plan.is_warm_start]
    assert len(runs) == len(study.losses) * study.folds.count
    source = study.cohort.model_dump()  # type: ignore[union-attr]
    assert all(str(path).startswith(str(tmp_path)) for path in source.values() if isinstance(path, Path))


def test_data_that_are_not_there_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["run", str(study_path("acdc")), "--out", str(tmp_path), "--data", str(tmp_path / "none")]
    assert main(words) == 2
    assert "--data must be a folder" in capsys.readouterr().err


def test_acdc_trains_as_its_protocol_does_and_says_where_not(tmp_path: Path) -> None:
    study = StudyFolder(study_path("acdc")).load(data=tmp_path)
    others = {(one.part, one.key) for one in compared(PROTOCOLS["tilborghs-2022-acdc"], study) if one.differs}
    assert others == FOR_A_CPU
    said: dict[tuple[str, str], str] = {}
    part = ""
    for line in study_path("acdc").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            part = line.strip("[]")
        setting, _, comment = line.partition("#")
        said[part, setting.partition("=")[0].strip()] = comment
    assert [one for one in FOR_A_CPU if not said[one].startswith(" the protocol: ")] == []


@pytest.mark.realdata
@pytest.mark.parametrize("name", NAMES)
def test_its_policy_names_groups_that_the_data_have(name: str, shared_data: Path) -> None:
    study = StudyFolder(study_path(name)).load(data=shared_data / FOLDERS[name])
    assert study.cohort is not None
    groups = study.cohort.preview().cohort.groups
    assert {removal.group for removal in study.policy.removed} <= set(groups)
    assert {group for choice in study.losses for group in choice.repeat} <= set(groups)
