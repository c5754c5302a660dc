"""The designs for one's own data."""

from __future__ import annotations

from pathlib import Path

import pytest

from segloss_gui.core.errors import BadInputError
from segloss_gui.data.case import TargetClass
from segloss_gui.data.layouts import Phantom
from segloss_gui.data.policy import LabelPolicy, Removal
from segloss_gui.losses import LOSSES
from segloss_gui.study.cases import open_store
from segloss_gui.study.document import loss_faults
from segloss_gui.study.epsilon import heuristic_for
from segloss_gui.study.models import FoldSettings, Study
from segloss_gui.study.plan import arm_of, plan_runs
from segloss_gui.study.store import StudyFolder
from segloss_gui.study.templates import TEMPLATES, all_losses, compare_losses, missing_labels
from tests.study.tiny import tiny_study

TWO = (TargetClass(value=1, name="lv"), TargetClass(value=2, name="myo"))
HIDDEN = LabelPolicy(removed=(Removal(class_value=1, group="ES"),))


@pytest.mark.parametrize("classes", [TWO[:1], TWO], ids=["one class", "several"])
@pytest.mark.parametrize("key", list(TEMPLATES))
def test_every_design_makes_a_study_that_is_saved_and_has_good_losses(
    key: str, classes: tuple[TargetClass, ...], tmp_path: Path
) -> None:
    mine = tiny_study(classes=classes, policy=HIDDEN, name="mine")
    made = TEMPLATES[key].make(mine)
    assert loss_faults(made.losses) == []
    StudyFolder(tmp_path).save(made)
    assert StudyFolder(tmp_path).load(check_losses=True) == made
    kept = ("cohort", "classes", "policy", "preprocessing", "sampling", "hardware", "seeds", "name")
    assert all(getattr(made, name) == getattr(mine, name) for name in kept)
    assert {plan.fold for plan in plan_runs(made)} == {0, 1, 2, 3, 4}


def test_the_five_losses_start_from_cross_entropy_trained_once_per_fold_and_seed() -> None:
    made = compare_losses(tiny_study(seeds=(0, 1)), folds=3)
    plans = plan_runs(made)
    assert sum(plan.is_warm_start for plan in plans) == 6
    assert len(plans) == 6 + 5 * 6
    assert made.schedule.keep == "best"
    several = compare_losses(tiny_study(classes=TWO))
    assert several.losses[-1].key == "lovasz_softmax"


def test_missing_labels_pairs_every_setup_and_batch_size_with_full_labels() -> None:
    made = missing_labels(tiny_study(classes=TWO, policy=HIDDEN), batch_sizes=(1, 2), repeat={"ED": 3})
    assert len(made.losses) == 2 * 5 * 2
    assert made.warm_start is None
    full = [choice for choice in made.losses if arm_of(made, choice).policy.labelling == "full"]
    assert {choice.name.replace("full", "partial") for choice in full} == {
        choice.name for choice in made.losses if choice not in full
    }
    assert {choice.batch_size for choice in made.losses} == {1, 2}
    repeated = [choice.name for choice in made.losses if choice.repeat]
    assert repeated == ["Iε, partial labels, B=1", "Iε, partial labels, B=2"]


def test_missing_labels_of_several_classes_leave_the_background_out_of_dice() -> None:
    several = missing_labels(tiny_study(classes=TWO, policy=HIDDEN)).losses
    counted = {choice.key: LOSSES[choice.key].params.parse(choice.params).include_background for choice in several}  # type: ignore[attr-defined]
    assert counted == {"dice_phi": False, "leaf_dice": False, "marginal_dice": True}
    assert all(choice.params["include_background"] is False for choice in several if choice.key == "dice_phi")
    one = missing_labels(tiny_study(policy=HIDDEN)).losses
    assert not any("include_background" in choice.params for choice in one)


def test_the_heuristic_epsilon_of_the_design_is_of_the_classes_and_not_of_the_background() -> None:
    cohort = Phantom(design="ventricles", train=6, test=2, side=16)
    policy = LabelPolicy(removed=(Removal(class_value=2, group="ES"),))
    made = missing_labels(tiny_study(cohort=cohort, classes=TWO, policy=policy))
    made = made.model_copy(update={"folds": FoldSettings(by="split")})
    full, partial = (heuristic_for(made, open_store(made), c) for c in made.losses if c.name.startswith("Iε"))
    assert full.names == partial.names == ("lv", "myo")
    assert partial.voxels[0] == full.voxels[0]
    assert 0 < partial.voxels[1] < full.voxels[1]


def test_missing_labels_needs_a_policy_and_marginal_dice_several_classes() -> None:
    with pytest.raises(BadInputError, match="label policy"):
        missing_labels(tiny_study())
    names = [choice.name for choice in missing_labels(tiny_study(policy=HIDDEN)).losses]
    assert not any("marginal" in name for name in names)
    assert any("leaf" in name for name in names)


def test_all_losses_are_those_that_take_the_classes() -> None:
    one, several = (all_losses(tiny_study(classes=classes)) for classes in (TWO[:1], TWO))
    for study, refused in ((one, "several"), (several, "one")):
        assert all(LOSSES[choice.key].channels != refused for choice in study.losses)
    assert "lovasz_sigmoid" in {choice.key for choice in one.losses}
    assert "lovasz_softmax" in {choice.key for choice in several.losses}


def test_a_template_keeps_nothing_of_the_losses_before() -> None:
    made = compare_losses(tiny_study("focal"))
    assert "focal" not in {choice.key for choice in made.losses}


@pytest.mark.parametrize("key", list(TEMPLATES))
def test_a_design_needs_to_know_the_classes(key: str) -> None:
    with pytest.raises(BadInputError, match="must name the classes"):
        TEMPLATES[key].make(Study())
