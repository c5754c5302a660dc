"""A method is of the group of its loss, whatever it is called."""

from __future__ import annotations

from segloss_gui.statistics.score_table import ScoreTable
from segloss_gui.study.loss_groups import group_of_loss, method_groups
from segloss_gui.study.models import LossChoice


def table(**loss_of: str) -> ScoreTable:
    names = {"case": ["a"] * len(loss_of), "method": [*loss_of], "loss": [*loss_of.values()]}
    return ScoreTable.of(names, {"dice": [0.5] * len(loss_of)})


def test_the_name_on_screen_decides_nothing() -> None:
    found = method_groups(table(soft_dice="cross_entropy", Focal="lovasz_softmax", cross_entropy="", other="no_such"))
    assert found == {"soft_dice": "pixel", "Focal": "metric"}


def test_a_weighted_sum_is_of_the_group_of_its_terms_where_the_study_tells_them() -> None:
    terms = [{"loss": "soft_dice"}, {"loss": "soft_jaccard"}]
    choice = LossChoice(key="weighted_sum", params={"terms": terms}, name="both")
    assert method_groups(table(both="weighted_sum"), [choice]) == {"both": "metric"}
    assert method_groups(table(both="weighted_sum")) == {}
    assert method_groups(table(another="weighted_sum"), [choice]) == {}


def test_rows_of_one_method_that_disagree_are_of_no_group() -> None:
    names = {"case": ["a", "b"], "method": ["X", "X"], "loss": ["soft_dice", "cross_entropy"]}
    assert method_groups(ScoreTable.of(names, {"dice": [0.5, 0.6]})) == {}


def test_parameters_of_another_version_tell_nothing() -> None:
    assert group_of_loss("weighted_sum", LossChoice(key="weighted_sum", params={"gone": 1})) is None
    assert group_of_loss("focal", LossChoice(key="focal", params={"gone": 1})) == "pixel"
