"""What the papers expect of one's own data, and the outcome beside it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from segloss_gui.cli.main import main
from segloss_gui.data.case import TargetClass
from segloss_gui.data.policy import LabelPolicy, Removal
from segloss_gui.report.expectation_text import expectation_lines
from segloss_gui.report.expectations import Expectation, expectations
from segloss_gui.report.expected_outcomes import size_outcome
from segloss_gui.statistics.score_table import ScoreTable
from segloss_gui.study.models import Study
from segloss_gui.study.object_facts import ObjectFacts
from segloss_gui.study.templates import TEMPLATES
from segloss_gui.theory.empty_prediction import share_threshold
from tests.report.paper.finished import finish, five_losses, opened, two_groups


def facts(voxels: list[int], seen: list[bool] | None = None, side: int = 100, value: int = 1) -> ObjectFacts:
    counts = np.array(voxels, np.int64)
    return ObjectFacts(
        TargetClass(value=value, name=f"class {value}"), tuple(f"c{k}" for k in range(len(voxels))), counts,
        np.full(len(voxels), side**2, np.int64), counts * 1e-3, (counts > 0).astype(np.int64),
        counts > 0 if seen is None else np.array(seen),
    )  # fmt: skip


def about(found: tuple[Expectation, ...], words: str) -> Expectation:
    return next(one for one in found if words in one.theory)


def test_small_objects_cite_proposition_2_with_its_numbers_at_their_size() -> None:
    one = about(expectations([facts([9, 10, 11])], Study()), "Prop. 2 and Cor. 1")
    assert "0.1 % of its image" in one.finding
    # alpha = sqrt(0.001): 32 times as much beside it; 1 - alpha of the voxels; Dice 2 alpha / (1 + 2 alpha)
    assert "32 times as much beside it is right in 96.8 % of all voxels, yet its Dice is 0.06" in one.theory


def test_large_objects_are_expected_to_tell_no_loss_from_another() -> None:
    assert about(expectations([facts([3000, 3500])], Study()), "of MO17")


def test_empty_maps_cite_equations_4_and_5_with_f_and_its_threshold() -> None:
    voxels, seen = [100, 400, 100, 400], [True, True, False, False]
    one = about(expectations([facts(voxels, seen)], Study()), "Eq. 4-5")
    threshold = share_threshold(volumes=[100.0, 400.0])
    assert "2 of the 4 maps" in one.finding
    assert "(f = 0.50); 2 have theirs taken by the label policy." in one.finding
    assert f"0.618 for objects of one size, {threshold:.2f} for these" in one.theory
    assert "here 125 voxels" in one.theory
    assert "may stay at the empty prediction" in one.theory
    above = about(expectations([facts([100] * 4, [True, True, True, False])], Study()), "Eq. 4-5")
    assert "can leave the empty prediction" in above.theory


def test_imbalance_cites_section_6_and_classes_are_compared() -> None:
    found = expectations([facts([10, 10]), facts([2000, 2000], value=2)], Study())
    assert "999 background voxels" in about(found, "Highly imbalanced: compound").finding
    assert about(found, "Mildly imbalanced")
    assert found[-1].finding == "class 2 has 200.0 times as many voxels as class 1."


def test_every_design_that_is_suggested_exists() -> None:
    found = expectations([facts([10, 0, 10]), facts([2000, 2000, 0], value=2)], Study())
    assert {one.design for one in found} <= set(TEMPLATES)


@pytest.mark.parametrize(("gain", "agrees"), [(0.1, True), (-0.1, False)])
def test_the_outcome_says_whether_the_scores_agree(gain: float, agrees: bool) -> None:
    rng = np.random.default_rng(0)
    base = rng.uniform(0.4, 0.6, 20)
    names = {"case": [f"c{k}" for k in range(20)] * 2, "method": ["CE"] * 20 + ["sDice"] * 20}
    table = ScoreTable.of(names, {"dice": np.concatenate([base, base + gain])})
    outcome = size_outcome(table, {"CE": "pixel", "sDice": "metric"}, alike=False)
    assert outcome is not None
    assert outcome.agrees == agrees
    assert f"({gain:+.3f})" in outcome.words
    alike = size_outcome(table, {"CE": "pixel", "sDice": "metric"}, alike=True)
    assert alike is not None
    assert not alike.agrees
    assert size_outcome(table, {"CE": "pixel"}, alike=False) is None


def test_a_study_of_partial_labels_is_held_against_the_expectation(tmp_path: Path) -> None:
    study = opened(finish(tmp_path, two_groups()))
    policy = LabelPolicy(removed=(Removal(class_value=1, group="B"),))
    assert study.study.policy == policy
    found = expectations([facts([100, 100, 90], [True, True, False])], study.study, study.table, study.groups)
    outcome = about(found, "Eq. 4-5").outcome
    assert outcome is not None
    assert outcome.agrees
    removed = study.table.where(group="B")
    ignoring = np.nanmean(removed.where(method="I, partial labels").metrics["dice"])
    assert f"reach a Dice of {ignoring:.2f}" in outcome.words
    assert any(line.startswith("  As expected: Where the label") for line in expectation_lines(found))


def test_the_command_takes_a_study_and_a_folder_of_images(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    finish(tmp_path / "study", five_losses(2, 6))
    assert main(["expect", str(tmp_path / "study")]) == 0
    out = capsys.readouterr().out
    assert "lesion: 8 cases, 0 empty, f = 1.000" in out
    assert "xpected: Mean Dice of the losses that follow Dice or Jaccard" in out
    assert main(["expect", str(tmp_path / "gone")]) == 2
    assert "no such file or folder" in capsys.readouterr().err
