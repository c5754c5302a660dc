from __future__ import annotations

from segloss_gui.app.train.chart_looks import CHART_CURVES, curve_looks, is_hidden, keys_of
from segloss_gui.app.train.run_lines import RunLines, runs_of
from segloss_gui.app.train.run_row import GroupRow, RunRow
from tests.app.train.test_presenter import made
from tests.screens.train import fill


def test_a_column_is_sorted_with_its_better_end_first_and_once_more_the_other_way() -> None:
    presenter, _, session = made()
    plans = fill(session, (5, 4, 3, 2, 1))
    lines = RunLines(presenter)
    lines.sort_by("epoch")
    assert lines.descending
    first = lines.lines()[0]
    assert isinstance(first, RunRow)
    assert first.run == plans[0].id
    lines.sort_by("epoch")
    assert not lines.descending
    lines.sort_by("method")
    assert not lines.descending


def test_lines_are_renewed_where_the_runs_are_the_same_and_made_anew_elsewhere() -> None:
    presenter, _, session = made()
    fill(session, (2, 1))
    lines = RunLines(presenter)
    lines.group = "method"
    before = lines.lines()
    renewed = lines.renewed(before)
    assert renewed == before
    lines.text = "no run holds these words"
    assert lines.renewed(before) is None


def test_a_heading_stands_for_its_runs_and_a_selected_run_for_all_that_are_selected() -> None:
    presenter, _, session = made()
    fill(session, (2, 1))
    lines = RunLines(presenter)
    lines.group = "method"
    heading, run = lines.lines()[:2]
    assert isinstance(heading, GroupRow)
    assert isinstance(run, RunRow)
    assert runs_of(heading) == tuple(row.run for row in heading.runs)
    assert runs_of(run, ("other",)) == (run.run,)
    assert runs_of(run, ("other", run.run)) == ("other", run.run)


def test_what_is_asked_first_of_runs_is_what_they_allow() -> None:
    presenter, training, session = made()
    plans = fill(session, (2, 0))
    for plan, asked in zip(plans[:2], ("resume", "start"), strict=True):
        RunLines(presenter).toggle((plan.id,))
        assert training.calls[-1][0] == asked


def test_a_run_has_a_curve_for_every_quantity_hidden_with_its_method() -> None:
    _, _, session = made()
    run = fill(session, (2,))[0]
    for chart, quantities in CHART_CURVES.items():
        looks = list(curve_looks(session, chart, run.id))
        assert [look.key for look in looks] == keys_of(chart, [run.id])
        assert [look.quantity for look in looks] == list(quantities)
    key = keys_of("loss", [run.id])[0]
    assert not is_hidden(session, key)
    session.change_method(run.method, visible=False)
    assert is_hidden(session, key)
    assert not is_hidden(session, "a run of elsewhere:loss")
