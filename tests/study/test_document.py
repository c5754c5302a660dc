"""``study.toml`` says everything: no later default of a loss changes what an old study means."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pydantic import Field

from segloss_gui.core.errors import StudyFaults
from segloss_gui.losses import LOSSES, LossParams, TrainingFacts
from segloss_gui.losses.catalogue import Registry
from segloss_gui.study.document import from_toml, to_toml
from segloss_gui.study.loss_params import chosen_params, completed, params_text
from segloss_gui.study.models import LossChoice, Study
from segloss_gui.study.plan import plan_runs

FACTS = TrainingFacts(1, (0.1,), (800.0,))
OLD = """
format = 1
name = "knees"

[[losses]]
key = "dice_phi"
[losses.params]
phi = "BI"

[[losses]]
key = "focal"

[[losses]]
key = "weighted_sum"
[losses.params]
terms = [{ loss = "focal" }, { loss = "dice_phi", weight = 0.5, params = { epsilon = "heuristic" } }]
"""


def written(study: Study, folder: Path) -> Study:
    return from_toml(to_toml(study, folder), folder, check_losses=True)


def values_of(choice: LossChoice) -> Mapping[str, Any]:
    return chosen_params(choice).model_dump(mode="json")


@pytest.mark.parametrize("key", LOSSES)
def test_every_parameter_of_a_loss_stands_in_the_file(key: str, tmp_path: Path) -> None:
    text = to_toml(Study(losses=[{"key": key}]), tmp_path)
    (loss,) = tomllib.loads(text)["losses"]
    assert {**loss["defaults"], **loss["params"]}.keys() == LOSSES[key].params.model_fields.keys()


@pytest.mark.parametrize("key", LOSSES)
def test_a_study_read_back_trains_the_same_losses_under_the_same_names(key: str, tmp_path: Path) -> None:
    study = Study(losses=[{"key": key}])
    again = written(study, tmp_path)
    assert values_of(again.losses[0]) == values_of(study.losses[0])
    assert [plan.id for plan in plan_runs(again)] == [plan.id for plan in plan_runs(study)]
    assert params_text(again.losses[0]) == params_text(study.losses[0])
    assert again == study
    assert to_toml(again, tmp_path) == to_toml(study, tmp_path)


@pytest.mark.parametrize("key", [key for key in LOSSES if key != "weighted_sum"])
def test_a_sum_resolves_to_the_same_run_before_and_after_it_was_written(key: str, tmp_path: Path) -> None:
    terms = ({"loss": key}, {"loss": "dice_phi", "params": {"epsilon": "heuristic"}})
    study = Study(losses=[{"key": "weighted_sum", "params": {"terms": terms}, "name": "sum"}])
    before, after = (chosen_params(s.losses[0]).resolve(FACTS) for s in (study, written(study, tmp_path)))
    assert after.model_dump(mode="json") == before.model_dump(mode="json")


def test_a_study_without_defaults_opens_and_means_what_it_meant(tmp_path: Path) -> None:
    study = from_toml(OLD, tmp_path, check_losses=True)
    assert [choice.method for choice in study.losses[:2]] == ["dice_phi phi=BI", "focal"]
    assert [plan.id for plan in plan_runs(written(study, tmp_path))] == [plan.id for plan in plan_runs(study)]
    assert values_of(study.losses[0]) == LOSSES["dice_phi"].params(phi="BI").model_dump(mode="json")


def test_an_undefined_value_is_written_and_read_back(tmp_path: Path) -> None:
    again = written(Study(losses=[{"key": "focal"}]), tmp_path)
    assert again.losses[0].stated_params == {"gamma": 2.0, "alpha": None}


class LaterFocal(LossParams):
    gamma: float = Field(default=5.0, title="gamma", description="Of a later version.")
    alpha: float | None = Field(default=0.9, title="alpha", description="Of a later version.")


def test_a_later_default_changes_no_study_written_before_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    terms = {"terms": ({"loss": "focal"}, {"loss": "soft_dice"})}
    text = to_toml(Study(losses=[{"key": "focal"}, {"key": "weighted_sum", "params": terms}]), tmp_path)
    later = Registry([replace(s, params=LaterFocal) if s.key == "focal" else s for s in LOSSES.values()], lambda _: ())
    monkeypatch.setattr("segloss_gui.losses.LOSSES", later)
    monkeypatch.setattr("segloss_gui.losses.compound.weighted_sum.LOSSES", later)
    alone, in_sum = from_toml(text, tmp_path).losses
    assert values_of(alone) == {"gamma": 2.0, "alpha": None}
    assert chosen_params(in_sum).terms[0].parsed().model_dump() == {"gamma": 2.0, "alpha": None}  # type: ignore[attr-defined]
    assert values_of(LossChoice(key="focal")) == {"gamma": 5.0, "alpha": 0.9}, "the later default is at work"


def test_a_value_changed_by_hand_wins_over_the_default_written(tmp_path: Path) -> None:
    text = to_toml(Study(losses=[{"key": "focal", "params": {"gamma": 3.0}}]), tmp_path)
    assert from_toml(text.replace("gamma = 3.0", "gamma = 4.0"), tmp_path).losses[0].stated_params["gamma"] == 4.0


def test_a_default_out_of_its_bounds_is_a_fault_that_names_it(tmp_path: Path) -> None:
    text = to_toml(Study(losses=[{"key": "focal"}]), tmp_path)
    with pytest.raises(StudyFaults, match=r"losses\.0\.params\.gamma"):
        from_toml(text.replace("gamma = 2.0", "gamma = -1.0"), tmp_path, check_losses=True)


def test_a_loss_not_known_here_is_kept_as_it_was_written(tmp_path: Path) -> None:
    choice = LossChoice(key="of_a_plug_in", params={"a": 1}, defaults={"b": 2})
    assert completed(choice) == choice
    assert written_unchecked(choice, tmp_path).defaults == {"b": 2}


def written_unchecked(choice: LossChoice, folder: Path) -> LossChoice:
    return from_toml(to_toml(Study(losses=[choice]), folder), folder).losses[0]


def test_choices_with_other_defaults_are_not_the_same() -> None:
    one, other = (LossChoice(key="focal", defaults={"gamma": value}) for value in (2.0, 5.0))
    assert one != other
    assert one == LossChoice(key="focal") == other
