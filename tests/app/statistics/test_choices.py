from __future__ import annotations

from segloss_gui.app.statistics.choices import Choices, Selection, options
from segloss_gui.statistics.score_table import ScoreTable

ROWS = {
    "case": ["a", "b", "a", "b", "a", "b", "c"],
    "method": ["CE", "CE", "CE", "CE", "tool", "tool", "tool"],
    "fold": ["0", "1", "0", "1", "", "", ""],
    "seed": ["0", "0", "1", "1", "", "", ""],
    "labelling": ["full"] * 4 + [""] * 3,
}
TABLE = ScoreTable.of(ROWS, {"dice": [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7]})


def dice(selection: Selection) -> list[float]:
    return [float(value) for value in selection.of(TABLE).metrics["dice"]]


def test_another_tool_is_compared_on_the_cases_of_the_fold() -> None:
    assert dice(Selection(fold="1")) == [0.2, 0.4, 0.6]


def test_another_tool_has_no_seed_and_stays() -> None:
    assert dice(Selection(seed="1")) == [0.3, 0.4, 0.5, 0.6, 0.7]


def test_another_tool_has_no_labelling_and_stays() -> None:
    assert dice(Selection(labelling="partial")) == [0.5, 0.6, 0.7]


def test_options_leave_out_what_has_no_name() -> None:
    assert options(TABLE, "fold") == ("0", "1")
    assert options(TABLE, "group") == ()


def test_one_class_is_left_as_it_is() -> None:
    table = ScoreTable.of({"case": ["a", "b"], "class": ["3", "3"]}, {"dice": [0.5, 0.6]})
    assert Selection().of(table).names("class") == ("3",)


def test_the_metric_is_among_the_columns() -> None:
    assert Choices(metric="hd95_mm", columns=("dice",)).shown == ("dice", "hd95_mm")
