"""The one rule of marks, on significance matrices made by hand: Bertels 2019, caption of Table 1."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from segloss_gui.core.errors import ParameterError, ShapeError
from segloss_gui.core.loss_group import LossGroup
from segloss_gui.statistics.marks import marks_of, rule_in_words

P, M = "pixel", "metric"
Group = LossGroup | None


def marked(groups: Sequence[Group], *beats: tuple[int, int], defined: Sequence[bool] | None = None) -> list[str]:
    """Letters of each method's marks, where ``beats`` are pairs of which the first is significantly better."""
    better = np.zeros((len(groups), len(groups)), bool)
    for winner, loser in beats:
        better[winner, loser] = True
    return [
        "".join(letter for letter, on in zip("iub", (m.italic, m.underline, m.bold), strict=True) if on)
        for m in marks_of(better, groups, defined)
    ]


def all_over(winners: Sequence[int], losers: Sequence[int]) -> list[tuple[int, int]]:
    return [(winner, loser) for winner in winners for loser in losers]


@pytest.mark.parametrize(
    ("groups", "beats", "expected"),
    [
        pytest.param([P, P, M, M, M], [], ["", "", "", "", ""], id="ties everywhere mark nothing"),
        pytest.param([P, P, M, M, M], [*all_over([2, 3, 4], [0, 1]), (0, 1)], ["i", "iu", "", "", ""], id="BR18"),
        pytest.param([P, P, M, M, M], all_over([0, 2, 3, 4], [1]), ["", "iu", "", "", ""], id="MO17"),
        pytest.param([P, P, M, M, M], all_over([2, 3], [0, 1]), ["", "", "", "", ""], id="two of three is not each"),
        pytest.param([P, M, M], [(1, 2)], ["", "", "u"], id="underlined within the metric-sensitive group"),
        pytest.param([P, M, M], all_over([0], [1, 2]), ["b", "", ""], id="metric-sensitive losses are never italic"),
        pytest.param([M, M, M], [(0, 2), (1, 2)], ["", "", "u"], id="nor when all others beat one"),
        pytest.param([P, P, P], [(0, 1), (0, 2)], ["b", "u", "u"], id="no metric-sensitive loss, no italic"),
        pytest.param([P, M], [(1, 0)], ["i", "b"], id="alone in its group, no underline"),
        pytest.param([M, P], [(1, 0)], ["", "b"], id="one member each, the other way"),
        pytest.param([None, M, M], all_over([1, 2], [0]), ["i", "", ""], id="of no group: italic"),
        pytest.param([None, None, M], [(0, 1)], ["", "", ""], id="of no group: never underlined"),
        pytest.param([None, None], [(0, 1)], ["b", ""], id="no groups at all: bold alone"),
        pytest.param([P, M, None], [(2, 0), (2, 1)], ["", "", "b"], id="of no group: bold"),
        pytest.param([M], [], [""], id="one method beats no other"),
        pytest.param([], [], [], id="no method"),
        pytest.param([P, M, M], [(1, 0), (1, 2)], ["", "b", "u"], id="bold and underline"),
    ],
)
def test_marks_are_those_of_the_caption(groups: list[Group], beats: list[tuple[int, int]], expected: list[str]) -> None:
    assert marked(groups, *beats) == expected


def test_a_method_without_a_value_has_no_marks_and_stands_in_nobodys_way() -> None:
    beats = [(1, 0)]
    assert marked([P, M, M], *beats) == ["", "", ""]
    assert marked([P, M, M], *beats, defined=[True, True, False]) == ["i", "b", ""]
    assert marked([P, M, M], *beats, defined=[True, False, False]) == ["", "", ""]
    assert marked([P, M], *beats, defined=[False, False]) == ["", ""]


@given(
    arrays(bool, (5, 5)), st.lists(st.sampled_from([P, M, None]), min_size=5, max_size=5),
    st.lists(st.booleans(), min_size=5, max_size=5),
)  # fmt: skip
def test_the_rule_holds_for_any_matrix(better: np.ndarray, groups: list[Group], defined: list[bool]) -> None:
    better &= ~better.T  # nobody is both better and worse
    found = marks_of(better, groups, defined)
    assert sum(m.bold for m in found) <= 1
    for k, m in enumerate(found):
        assert defined[k] or (m.italic, m.underline, m.bold) == (False, False, False)
        above = [j for j in range(5) if better[j, k] and defined[j] and defined[k]]
        assert not m.italic or (groups[k] != M and {j for j in range(5) if groups[j] == M and defined[j]} <= {*above})
        assert m.underline == (groups[k] is not None and any(groups[j] == groups[k] for j in above))
        assert not (m.bold and above)


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(ShapeError, match=r"got 2 and \(3, 3\)"):
        marks_of(np.zeros((3, 3)), [P, M])
    with pytest.raises(ShapeError):
        marks_of(np.zeros((2, 2)), [P, M], [True])
    with pytest.raises(ParameterError, match="one of pixel, metric, got 'region'"):
        marks_of(np.zeros((1, 1)), ["region"])  # type: ignore[list-item]


def test_the_words_name_the_members_and_leave_out_what_cannot_be() -> None:
    words = rule_in_words(["CE", "wCE", "sDice", "tool"], {"CE": P, "wCE": P, "sDice": M}, correction="holm")
    assert "each of the metric-sensitive losses (sDice)" in words
    assert "(cross-entropy: CE, wCE; metric-sensitive: sDice)" in words
    assert "Of neither group: tool; may be italic" in words
    assert "Holm" in words
    alone = rule_in_words(["CE", "wCE"], {"CE": P, "wCE": P})
    assert "No italic" in alone
    assert "Underlined" in alone
    comma = rule_in_words(["I, full labels", "BI"], {"I, full labels": M, "BI": M})
    assert "metric-sensitive losses (“I, full labels”, BI), which" in comma
    many = {f"eps {k}": M for k in range(20)}
    assert "(20 methods)" in rule_in_words([*many], many)
