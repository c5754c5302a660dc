"""From a plan to what the trainer gets: found once, parsed once."""

from __future__ import annotations

from pathlib import Path

import pytest

from segloss_gui.core.errors import StudyFaults
from segloss_gui.losses.region.dice_phi import DicePhiParams
from segloss_gui.study import prepared_run
from segloss_gui.study.cases import open_store
from segloss_gui.study.models import LossChoice
from segloss_gui.study.plan import plan_runs
from segloss_gui.study.prepared_run import PreparedRun, differing, identity, prepare_run
from segloss_gui.study.store import StudyFolder
from tests.study.tiny import tiny_study


def prepare(folder: Path, choice: LossChoice) -> PreparedRun:
    study = tiny_study(losses=(choice,))
    return prepare_run(study, plan_runs(study)[0], StudyFolder(folder), open_store(study), threads=1)


def test_the_parameters_of_a_run_are_parsed_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    parsed: list[object] = []
    original = DicePhiParams.parse.__func__  # type: ignore[attr-defined]

    def counted(cls: type[DicePhiParams], values: object, *, subject: object = None) -> DicePhiParams:
        parsed.append(values)
        return original(cls, values, subject=subject)  # type: ignore[no-any-return]

    monkeypatch.setattr(DicePhiParams, "parse", classmethod(counted))
    task = prepare(tmp_path, LossChoice(key="dice_phi", params={"epsilon": "heuristic"}))
    assert len(parsed) == 1
    assert task.job.loss_params.epsilon > 100  # type: ignore[attr-defined]


def test_the_training_maps_are_looked_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[object] = []
    facts = prepared_run.training_facts
    monkeypatch.setattr(prepared_run, "training_facts", lambda *given: looks.append(given) or facts(*given))
    prepare(tmp_path, LossChoice(key="weighted_cross_entropy"))
    assert len(looks) == 1


def test_a_parameter_that_does_not_exist_names_the_method_and_the_parameter(tmp_path: Path) -> None:
    with pytest.raises(StudyFaults, match=r"(?s)dice_phi phy=BI: .*params\.phy"):
        prepare(tmp_path, LossChoice(key="dice_phi", params={"phy": "BI"}))


def test_a_loss_that_does_not_exist_is_refused_with_the_nearest_name(tmp_path: Path) -> None:
    with pytest.raises(StudyFaults, match="did you mean 'soft_dice'"):
        prepare(tmp_path, LossChoice(key="soft_dise"))


@pytest.mark.parametrize(
    ("classes", "others"),
    [
        ([{"value": 1, "name": "Nekrose", "joins": []}], []),
        ([{"value": 1, "name": "object", "joins": [1, 2]}], ["classes"]),
        ([{"value": 2, "name": "object", "joins": []}], ["classes"]),
        ([{"value": 1, "name": "object", "joins": []}, {"value": 2, "name": "more", "joins": []}], ["classes"]),
        ("unreadable", ["classes"]),
        ([{"name": "object"}], ["classes"]),
    ],
)
def test_a_run_goes_on_under_other_names_of_its_classes_and_under_nothing_else(
    tmp_path: Path, classes: object, others: list[str]
) -> None:
    wanted = identity(prepare(tmp_path, LossChoice(key="soft_dice")))
    assert len(wanted["classes"]) == 1
    assert wanted["classes"][0]["value"] == 1
    assert differing({**wanted, "classes": classes}, wanted) == others


def test_a_run_on_phantoms_is_of_what_they_were_made_from(tmp_path: Path) -> None:
    wanted = identity(prepare(tmp_path, LossChoice(key="soft_dice")))
    other = {**wanted["cohort"], "design": "lesions"}
    assert differing({**wanted, "cohort": other}, wanted) == ["cohort"]
    earlier = {name: value for name, value in wanted.items() if name != "cohort"}
    assert differing(earlier, wanted) == []
