"""What ids of methods say, read back from what studies make of their losses."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from segloss_gui.statistics.score_table import ScoreTable
from segloss_gui.study.method_ids import read_id
from segloss_gui.study.method_names import score_names
from segloss_gui.study.models import LossChoice


@given(
    st.sampled_from(["I", "CI", "BI", "BCI"]), st.sampled_from([1e-7, 0.5, 1.0, 300.0]),
    st.sampled_from(["full", "policy"]), st.none() | st.integers(1, 64),
)  # fmt: skip
def test_an_id_says_the_loss_the_parameters_and_the_arm_it_was_made_of(
    phi: str, epsilon: float, labels: str, batch: int | None
) -> None:
    choice = LossChoice(key="dice_phi", params={"phi": phi, "epsilon": epsilon}, labels=labels, batch_size=batch)
    told = read_id(choice.method)
    assert told is not None
    assert (told.key, dict(told.params)) == ("dice_phi", {"phi": phi, "epsilon": epsilon})
    assert (told.labels, told.batch_size) == ("full" if labels == "full" else "", batch)


@pytest.mark.parametrize("name", ["", "nnU-Net", "my dice_phi", "unet phi=BI", "dice_phi of us", "CE", "Dice, B=1"])
def test_a_name_that_is_no_id_says_nothing(name: str) -> None:
    assert read_id(name) is None


@given(st.text())
def test_any_text_is_an_id_or_none(text: str) -> None:
    told = read_id(text)
    assert told is None or text.startswith(told.key)


def test_what_an_id_cannot_tell_in_full_stays_as_it_is() -> None:
    method = "weighted_sum terms={'loss': 'focal'},{'loss': 'tversky'}"
    table = ScoreTable.of({"case": ["a"], "method": [method]}, {"dice": [0.5]})
    assert score_names(table) == {method: method}
