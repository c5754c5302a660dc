"""When the scores at hand are others than before."""

from __future__ import annotations

from segloss_gui.app.statistics.gathering import Sources
from segloss_gui.study.evaluation import score_row
from segloss_gui.study.score_file import ScoreRow


def rows(dice: float) -> list[ScoreRow]:
    return [score_row("case", "", "a", 1, {"dice": dice})]


def test_other_rows_where_rows_that_died_lay_are_another_state() -> None:
    states = [Sources((("a", rows(number / 30)),), {"case": "case"}, {"a": "A"}).state for number in range(30)]
    assert all(state != other for at, state in enumerate(states) for other in states[:at])


def test_the_same_rows_are_the_same_state_until_one_more_comes() -> None:
    live, subjects = rows(0.5), {"case": "case"}
    before = Sources((("a", live),), subjects, {"a": "A"}).state
    assert Sources((("a", live),), subjects, {"a": "A"}).state == before
    live += rows(0.6)
    assert Sources((("a", live),), subjects, {"a": "A"}).state != before
