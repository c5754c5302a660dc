"""Which arm with partial labels belongs to which with full labels: by what was trained, never by names."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from segloss_gui.statistics.arms import Arm, ArmPair, paired_arms
from segloss_gui.statistics.score_table import ScoreTable

ONE, BI, HEURISTIC = "{}", '{"phi": "BI"}', '{"epsilon": "heuristic"}'
FIELDS = ("method", "labelling", "loss", "params", "phi", "epsilon", "batch_size")


def table(*arms: Arm) -> ScoreTable:
    """A table of one case for each arm; several values of a field are rows of their own, as of folds."""
    rows = []
    for arm in arms:
        values = [getattr(arm, name) for name in FIELDS]
        rows += [
            dict(zip(FIELDS, [*values[:5], epsilon, values[6]], strict=True)) for epsilon in arm.epsilon.split(", ")
        ]
    return ScoreTable.of({"case": ["a"] * len(rows), **{name: [row[name] for row in rows] for name in FIELDS}}, {})


def arm(name: str, labelling: str, params: str, batch: str = "2", loss: str = "dice_phi", **more: str) -> Arm:
    return Arm(name, labelling, loss, params, batch_size=batch, **more)


def found(*arms: Arm) -> dict[tuple[str, str], tuple[str, str, bool]]:
    """(Name of the partial arm, B) -> (name of the full one, setup, shared)."""
    return {
        (pair.partial.method if pair.partial else "", pair.batch_size): (
            pair.full.method if pair.full else "", pair.setup, pair.shared,
        )
        for pair in paired_arms(table(*arms))
    }  # fmt: skip


def test_names_play_no_part_in_what_belongs_together() -> None:
    pairs = found(
        arm("one", "full", ONE, "1"), arm("two", "full", ONE, "2"), arm("three", "full", BI, "2"),
        arm("alpha", "partial", ONE, "1"), arm("beta", "partial", BI, "2"), arm("two!", "partial", ONE, "2"),
    )  # fmt: skip
    assert {names: full for names, (full, _, _) in pairs.items()} == {
        ("alpha", "1"): "one", ("two!", "2"): "two", ("beta", "2"): "three",
    }  # fmt: skip


def test_losses_with_equal_parameters_are_kept_apart() -> None:
    pairs = found(
        arm("a", "full", ONE, loss="soft_dice"), arm("b", "full", ONE), arm("c", "partial", ONE, loss="soft_dice"),
        arm("d", "partial", ONE),
    )  # fmt: skip
    assert pairs["c", "2"][0] == "a"
    assert pairs["d", "2"][0] == "b"


@given(
    st.sets(
        st.tuples(
            st.sampled_from([ONE, BI, HEURISTIC]), st.sampled_from(["1", "2", "4", "8"]), st.booleans(), st.booleans()
        ),
        max_size=12,
    ).map(sorted),  # a set has another order in each process
    st.randoms(),
)  # fmt: skip
def test_any_set_of_arms_pairs_exactly_what_is_alike_and_loses_none(arms: list, random: object) -> None:
    by_setup = {(params, batch): (full, partial) for params, batch, full, partial in arms if full or partial}
    made = [
        arm(f"{labelling} {number}", labelling, params, batch)
        for number, ((params, batch), there) in enumerate(by_setup.items())
        for labelling, on in zip(("full", "partial"), there, strict=True)
        if on
    ]
    random.shuffle(made)  # type: ignore[attr-defined]
    pairs = paired_arms(table(*made)) if made else ()
    for pair in pairs:
        if pair.full and pair.partial and not pair.shared:
            assert (pair.full.params, pair.full.batch_size) == (pair.partial.params, pair.partial.batch_size)
    own = {
        (pair.partial.params, pair.partial.batch_size)
        for pair in pairs
        if pair.partial and pair.full and not pair.shared
    }
    assert own == {setup for setup, there in by_setup.items() if all(there)}
    shown = {one.method for pair in pairs for one in (pair.full, pair.partial) if one}
    assert shown == {one.method for one in made}


def test_setups_stand_together_by_rising_batch_size() -> None:
    made = [
        arm(f"{name}, {labelling} labels, B={batch}", labelling, params, batch)
        for labelling in ("full", "partial") for batch in ("8", "1", "2", "10")
        for name, params in (("BI", BI), ("I", ONE))
    ]  # fmt: skip
    pairs = paired_arms(table(*made))
    assert [(pair.setup, pair.batch_size) for pair in pairs] == [
        (name, batch) for name in ("BI", "I") for batch in ("1", "2", "8", "10")
    ]
    assert not any(pair.shared for pair in pairs)


def test_one_setup_with_full_labels_serves_all_at_its_batch_size() -> None:
    pairs = found(
        arm("full 1", "full", ONE, "1"), arm("full 2", "full", ONE, "2"), arm("bi 1", "partial", BI, "1"),
        arm("bi 2", "partial", BI, "2"), arm("i 2", "partial", ONE, "2"),
    )  # fmt: skip
    assert pairs["bi 1", "1"] == ("full 1", "bi 1", True)
    assert pairs["bi 2", "2"] == ("full 2", "bi 2", True)
    assert pairs["i 2", "2"] == ("full 2", "i 2", False)


def test_the_one_full_arm_serves_other_batch_sizes_too() -> None:
    pairs = found(arm("full", "full", ONE, "4"), arm("i", "partial", ONE, "1"), arm("bi", "partial", BI, "4"))
    assert pairs == {("i", "1"): ("full", "i", True), ("bi", "4"): ("full", "bi", True)}


def test_a_missing_full_arm_is_not_replaced_where_full_arms_are_of_several_setups() -> None:
    pairs = found(
        arm("i full", "full", ONE, "1"), arm("bi full", "full", BI, "2"), arm("i", "partial", ONE, "1"),
        arm("bi", "partial", BI, "1"),
    )  # fmt: skip
    assert pairs["bi", "1"] == ("", "bi", False)
    assert pairs["", "2"] == ("bi full", "bi full", False)


def test_files_without_parameters_pair_by_phi_and_epsilon_and_the_heuristic_by_what_is_left() -> None:
    def old(name: str, labelling: str, phi: str, epsilon: str) -> Arm:
        return Arm(name, labelling, "dice_phi", "", phi, epsilon)

    pairs = found(
        old("a", "full", "I", "1e-07"), old("b", "full", "I", "377.1, 381"), old("c", "full", "BI", "1e-07"),
        old("x", "partial", "BI", "1e-07"), old("y", "partial", "I", "261.3, 270"), old("z", "partial", "I", "1e-07"),
    )  # fmt: skip
    assert {name: full for (name, _), (full, _, _) in pairs.items()} == {"x": "c", "y": "b", "z": "a"}


def test_an_old_arm_pairs_with_a_new_one_of_the_same_phi() -> None:
    pairs = found(
        Arm("old", "full", "dice_phi", "", "BI", "1e-07", "2"),
        Arm("new", "partial", "dice_phi", BI, "BI", "1e-07", "2"),
        Arm("other", "full", "dice_phi", ONE, "I", "1e-07", "2"),
    )  # fmt: skip
    assert pairs["new", "2"][0] == "old"


def test_where_nothing_is_known_one_name_under_both_labellings_is_one_setup() -> None:
    assert found(Arm("m", "full"), Arm("n", "full"), Arm("m", "partial")) == {
        ("m", ""): ("m", "m", False), ("", ""): ("n", "n", False),
    }  # fmt: skip


def test_repeated_cases_are_an_arm_of_their_own_by_its_whole_name() -> None:
    pairs = found(arm("Iε", "full", HEURISTIC), arm("Iε, partial labels", "partial", HEURISTIC),
                  arm("Iε, partial labels, B=2", "partial", HEURISTIC))  # fmt: skip
    assert {setup for _, setup, _ in pairs.values()} == {"Iε, partial labels", "Iε, partial labels, B=2"}
    assert {full for full, _, _ in pairs.values()} == {"Iε"}


@pytest.mark.parametrize(
    ("params", "batch", "expected"),
    [
        ({}, "8", False), ({"phi": "CI"}, "8", False), ({"phi": "BI"}, "1", False), ({"phi": "BI"}, "2", True),
        ({"phi": "BCI"}, "4", True), ({"phi": "BI"}, "", True), ({"epsilon": "heuristic"}, "1", True),
        ({"epsilon": 1e-3}, "2", False), ({"epsilon": "heuristic", "phi": "BI"}, "1", True),
    ],
)  # fmt: skip
def test_batches_of_several_and_the_heuristic_are_expected_to_learn_empty_maps(
    params: dict, batch: str, expected: bool
) -> None:
    partial = arm("m", "partial", json.dumps(params), batch)
    assert partial.learns_empty is expected
    assert ArmPair("m", None, partial).learns_empty is expected
    assert not ArmPair("m", partial, None).learns_empty


def test_without_parameters_epsilon_of_a_voxel_stands_for_the_heuristic() -> None:
    assert Arm("m", "partial", "dice_phi", "", "I", "261.3, 270").learns_empty
    assert Arm("m", "partial", "dice_phi", "", "I", "12.5 300").learns_empty
    assert not Arm("m", "partial", "dice_phi", "", "I", "1e-07").learns_empty
    assert not Arm("m", "partial", "leaf_dice", "not JSON").learns_empty
