"""Epsilon "heuristic" before anything is trained: its value, its warnings, and where a run says them."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from segloss_gui.core.errors import ParameterError
from segloss_gui.core.volume import LabelMap, Volume
from segloss_gui.data.cache import CaseStore
from segloss_gui.data.case import Case, CaseReader, TargetClass
from segloss_gui.data.layouts import Phantom
from segloss_gui.data.policy import LabelPolicy, Removal
from segloss_gui.data.prepared_cases import PreparedCases
from segloss_gui.data.preprocessing import PreprocessingSettings
from segloss_gui.data.volumes import TrainingVolumes, training_volumes
from segloss_gui.losses import LOSSES
from segloss_gui.losses.region.dice_phi import RISKY_SHARE, DicePhiParams
from segloss_gui.study.cases import open_store
from segloss_gui.study.epsilon import heuristic_for, heuristic_of
from segloss_gui.study.models import LossChoice, Study
from segloss_gui.study.plan import plan_runs
from segloss_gui.study.run_one import run_one
from segloss_gui.study.store import StudyFolder
from segloss_gui.theory.dice_phi import STABILITY_SHARE
from segloss_gui.training.control import RunControl
from segloss_gui.training.data_statistics import facts_of, training_facts
from tests.study.tiny import tiny_study

HEURISTIC = DicePhiParams(epsilon="heuristic")
CHOICE = LossChoice(key="dice_phi", params={"epsilon": "heuristic"}, name="heuristic")
NO_B = LabelPolicy(removed=(Removal(class_value=1, group="B"),))
NO_A = LabelPolicy(removed=(Removal(class_value=1, group="A"),))


def two_groups(choice: LossChoice = CHOICE, **changes: object) -> Study:
    cohort = Phantom(design="two_groups", train=12, test=2, side=16)
    return tiny_study(cohort=cohort, losses=(choice,), **changes)


def archive(oracle: Path, name: str) -> np.ndarray:
    return np.asarray(np.load(oracle / "inputs.npz")[name])


def test_it_matches_the_rows_of_tilborghs_section_2_3(oracle: Path) -> None:
    rows = json.loads((oracle / "manifest.json").read_text())["rows"]
    checked = [row for row in rows if row["loss"] == "epsilon_heuristic" and row["role"] == "agreed"]
    assert checked
    for row in checked:
        maps = archive(oracle, row["input"]["maps"])
        repeated = np.repeat(maps, row["params"].get("repeats", 1), axis=0)
        voxels = np.stack([np.bincount(labels.ravel(), minlength=4) for labels in repeated])
        volumes = TrainingVolumes(voxels, np.full(len(voxels), 0.001))
        found = heuristic_of(HEURISTIC, volumes, ("background", "a", "b", "c"))
        assert found.voxels == pytest.approx(row["expected"], rel=1e-12)
        assert found.ml == pytest.approx([value / 1000 for value in row["expected"]])
        foreground = HEURISTIC.model_copy(update={"include_background": False})
        together = foreground.model_copy(update={"phi": "CI"})
        assert heuristic_of(foreground, volumes, ("background", "a", "b", "c")).names == ("a", "b", "c")
        assert heuristic_of(together, volumes, ("background", "a", "b", "c")).voxels == pytest.approx(
            (sum(row["expected"][1:]),)
        )


@pytest.mark.parametrize("arm", [{}, {"labels": "full"}, {"repeat": {"A": 3}}], ids=["study's", "full", "repeat"])
@pytest.mark.parametrize("policy", [LabelPolicy(), NO_B], ids=["full", "partial"])
def test_it_is_the_number_the_run_trains_with(tmp_path: Path, policy: LabelPolicy, arm: dict[str, Any]) -> None:
    choice = CHOICE.model_copy(update=arm)
    study = two_groups(choice, policy=policy)
    found = heuristic_for(study, open_store(study), choice)
    run_one(study, plan_runs(study)[0], StudyFolder(tmp_path), emit=lambda _: None, control=RunControl())
    facts = StudyFolder(tmp_path).run(plan_runs(study)[0].id).facts()
    assert facts["choice"]["params"]["epsilon"] == pytest.approx(found.voxels[0])
    assert facts["warnings"] == list(found.warnings)


def test_it_follows_policy_and_grid_in_voxels_but_keeps_its_volume_on_another_grid() -> None:
    study = two_groups()
    store = open_store(study)
    full = heuristic_for(study, store, CHOICE)
    partial = heuristic_for(two_groups(policy=NO_B), store, CHOICE)
    coarse = heuristic_for(two_groups(preprocessing=PreprocessingSettings(spacing_mm=(2.0, 2.0, 2.0))), store, CHOICE)
    assert 0 < partial.voxels[0] < full.voxels[0]
    assert full.ml[0] == pytest.approx(full.voxels[0] / 1000)
    assert coarse.voxels[0] == pytest.approx(full.voxels[0] / 8, rel=0.25)
    assert coarse.ml[0] == pytest.approx(full.ml[0], rel=0.25)
    assert str(full) == f"object: {full.voxels[0]:,.0f} voxels ({full.ml[0]:.3g} ml)"


def test_a_class_no_map_holds_has_no_heuristic() -> None:
    study = two_groups(policy=LabelPolicy(removed=(*NO_A.removed, *NO_B.removed)))
    with pytest.raises(ParameterError, match="every class"):
        heuristic_for(study, open_store(study), CHOICE)


def test_few_labelled_maps_are_warned_of_in_the_form_the_log_and_the_run(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    study = two_groups(policy=NO_A)
    (sentence,) = heuristic_for(study, open_store(study), CHOICE).warnings
    with caplog.at_level(logging.WARNING):
        run_one(study, plan_runs(study)[0], StudyFolder(tmp_path), emit=lambda _: None, control=RunControl())
    assert "below 62 %" in sentence
    assert sentence in caplog.text
    assert StudyFolder(tmp_path).run(plan_runs(study)[0].id).facts()["warnings"] == [sentence]


def volumes(*shares: float, maps: int = 100) -> TrainingVolumes:
    """Maps of which each class is held by its share."""
    held = np.stack([np.arange(maps) < round(share * maps) for share in shares], axis=1) * 10
    return TrainingVolumes(np.column_stack([1000 - held.sum(1), held]), np.ones(maps))


@pytest.mark.parametrize(
    ("shares", "changes", "warned"),
    [
        ((0.64,), {}, [""]),
        ((0.66,), {}, []),
        ((0.5,), {"phi": "BI"}, []),
        ((1.0, 0.5), {}, [" for b: "]),
        ((1.0, 0.5), {"phi": "CI", "include_background": False}, []),
        ((0.5, 0.5), {"phi": "CI", "include_background": False}, [""]),
        ((0.5, 0.5), {"phi": "CI"}, []),
    ],
)
def test_it_is_warned_where_an_image_alone_may_be_empty(
    shares: tuple[float, ...], changes: dict[str, object], warned: list[str]
) -> None:
    params = DicePhiParams.parse({"epsilon": "heuristic", **changes})
    found = heuristic_of(params, volumes(*shares), ("background", "a", "b")[: len(shares) + 1])
    assert len(found.warnings) == len(warned)
    assert all(words in sentence for words, sentence in zip(warned, found.warnings, strict=True))


def test_numbers_are_not_warned_of_and_a_sum_passes_warnings_on() -> None:

    facts = facts_of(volumes(0.5))
    assert DicePhiParams(epsilon=10.0).warnings(facts) == ()
    terms = [{"loss": "dice_phi", "params": {"epsilon": "heuristic"}}, {"loss": "cross_entropy"}]
    (sentence,) = LOSSES["weighted_sum"].params.parse({"terms": terms}).warnings(facts)
    assert sentence.startswith("dice_phi: epsilon 'heuristic'")


def test_the_warning_comes_before_the_theorys_threshold() -> None:
    assert STABILITY_SHARE < RISKY_SHARE < STABILITY_SHARE + 0.05


@dataclass(frozen=True)
class HalfLabelled:
    """Cases of a phantom, half of each labelled by nobody."""

    reader: CaseReader
    value: int = 7

    def image(self, case: Case) -> Volume:
        return self.reader.image(case)

    def labels(self, case: Case) -> LabelMap:
        labels = self.reader.labels(case)
        data = labels.data.copy()
        data[:8] = self.value
        return replace(labels, data=data, ignore=self.value)


@pytest.mark.parametrize("classes", [{1: "object"}, {1: "object", 7: "nobody's"}], ids=["usual", "ignored one named"])
def test_voxels_that_are_ignored_count_neither_in_it_nor_in_what_the_run_trains_with(classes: dict[int, str]) -> None:
    study = two_groups(classes=tuple(TargetClass(value=value, name=name) for value, name in classes.items()))
    cohort = open_store(study).cohort
    assert cohort.reader is not None
    store = CaseStore(replace(cohort, reader=HalfLabelled(cohort.reader), ignore=7))
    found = training_volumes(store, cohort.cases, study.classes, study.preprocessing, study.policy)
    prepared = PreparedCases(store, cohort.cases, study.classes, study.preprocessing, study.policy)
    objects = [np.count_nonzero(cohort.reader.labels(case).data[8:] == 1) for case in cohort.cases]
    assert found.voxels[:, 1].tolist() == objects
    assert (found.voxels.sum(axis=1) == 16**3 / 2).all()
    facts = training_facts(prepared, study.classes)
    assert facts == facts_of(found)
    assert facts.mean_volume_voxels[-len(classes)] == np.mean(objects)
