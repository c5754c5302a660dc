from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from segloss_gui.app.case_loading import Loader
from segloss_gui.app.compare.presenter import ComparePresenter
from segloss_gui.app.session import Session
from segloss_gui.app.statistics.answers import Unanswered
from segloss_gui.app.statistics.choices import Selection
from segloss_gui.app.statistics.plotting import plot_of
from segloss_gui.app.statistics.presenter import NOTHING_SELECTED, StatisticsPresenter
from segloss_gui.app.statistics.results import table_of, table_of_methods
from segloss_gui.data.policy import LabelPolicy, Removal
from segloss_gui.metrics import EmptyRule
from segloss_gui.report.parts import Table
from segloss_gui.statistics.loss_table import LossTable
from segloss_gui.statistics.volume_roc import PositiveGroups
from tests.app.instant_tasks import FakeTasks
from tests.app.made_study import open_study
from tests.app.statistics.made_scores import Made, opened

Present = Callable[..., StatisticsPresenter]


def shown(presenter: StatisticsPresenter, part: Any) -> Table:
    """A table of results that must be there."""
    presenter.show([part])
    found = table_of(presenter, part)
    assert isinstance(found, Table)
    return found


def test_without_a_study_the_page_teaches_where_to_begin() -> None:
    presenter = StatisticsPresenter(Session(), FakeTasks())  # type: ignore[arg-type]
    presenter.set_active(True)
    assert presenter.is_empty
    title, words, place = presenter.words.empty_text()
    assert title == "No study is open"
    assert place == "data"
    assert "intervals" in words


def test_scores_of_finished_runs_come_as_one_table_in_the_windows_order(five: Made, present: Present) -> None:
    presenter = present(five)
    assert not presenter.is_empty
    assert presenter.methods == ("sDice", "sJaccard", "Lovász")
    assert presenter.cases is not None
    assert len(presenter.cases.matrix.cases) == 24


def test_nothing_is_worked_out_while_the_page_is_away(five: Made) -> None:
    tasks = FakeTasks()
    presenter = StatisticsPresenter(opened(five), tasks)  # type: ignore[arg-type]
    presenter.show(["methods", "ranks"])
    assert not any("Statistics" in title or "Gathering" in title for title in tasks.titles)
    assert presenter.is_empty


def test_compare_shows_the_same_means(partial: Made, present: Present) -> None:
    presenter = present(partial)
    tasks = FakeTasks()
    compare = ComparePresenter(presenter.session, Loader(presenter.session, tasks), tasks, presenter.final)  # type: ignore[arg-type]
    for class_value, rule in ((None, EmptyRule.SKIP), ("1", EmptyRule.ONE), ("2", EmptyRule.ZERO)):
        presenter.select(class_value=class_value)
        presenter.choose(rule=rule)
        presenter.show(["methods"])
        found = table_of_methods(presenter, "methods")
        assert isinstance(found, LossTable)
        means = [found.cells[method, "dice"].summary.mean for method in presenter.methods]
        compare.score_settings.choose(class_value=int(class_value) if class_value else None, rule=rule)
        assert means == pytest.approx(list(compare.cohort_scores().means.values))
        assert presenter.cases is not None
        rows = {row.case: row.values for row in compare.cohort_scores().rows}
        for at, case in enumerate(presenter.cases.matrix.cases):
            assert presenter.cases.matrix.values[at].tolist() == pytest.approx(list(rows[case]), nan_ok=True)


def test_the_empty_rule_is_said_with_what_it_moves(five: Made, present: Present) -> None:
    presenter = present(five)
    assert presenter.words.empty_words().startswith("Empty in both: 6 of 72 scores, left out. Mean of all Dice: .")
    skipped = presenter.cases.effect.means[EmptyRule.SKIP] if presenter.cases else 0
    presenter.choose(rule=EmptyRule.ONE)
    assert presenter.cases is not None
    assert presenter.cases.effect.means[EmptyRule.ONE] == pytest.approx((66 * skipped + 6) / 72)
    assert "counted as 1" in presenter.words.empty_words()
    presenter.choose(metric="volume_error_ml")
    assert "never filled in" in presenter.words.empty_words()


def test_a_correction_is_said_under_the_table_and_only_raises_p(five: Made, present: Present) -> None:
    presenter = present(five)
    presenter.show(["methods"])
    plain = table_of_methods(presenter, "methods")
    presenter.choose(correction="bonferroni")
    corrected = table_of_methods(presenter, "methods")
    assert isinstance(plain, LossTable)
    assert isinstance(corrected, LossTable)
    upper = np.triu_indices(3, 1)
    assert (corrected.comparisons["dice"].p[upper] >= plain.comparisons["dice"].p[upper]).all()
    assert "Bonferroni" in corrected.rule


def test_the_chosen_metric_is_always_a_column(five: Made, present: Present) -> None:
    presenter = present(five)
    presenter.choose(metric="volume_error_abs_ml", columns=("dice",))
    assert shown(presenter, "methods").head == ("method", "Dice", "Absolute volume error (ml)", "n", "undefined")


def test_metrics_that_no_run_has_are_not_offered(five: Made, present: Present) -> None:
    presenter = present(five)
    assert presenter.facts is not None
    assert "dice" in presenter.facts.metrics
    assert "hd95_mm" not in presenter.facts.metrics


def test_pairs_have_difference_interval_and_p(five: Made, present: Present) -> None:
    table = shown(present(five), "pairs")
    assert [tuple(cell.text for cell in row[:2]) for row in table.rows] == [
        ("sDice", "sJaccard"), ("sDice", "Lovász"), ("sJaccard", "Lovász"),
    ]  # fmt: skip
    assert all(row[2].text[0] in "+-" and "[" in row[2].text for row in table.rows)
    better = [row[5].text for row in table.rows]
    assert set(better) <= {"sDice", "sJaccard", "Lovász", "–"}


def test_full_and_partial_labels_are_compared_by_group(partial: Made, present: Present) -> None:
    presenter = present(partial)
    table = shown(presenter, "labels")
    assert [(row[0].text, row[2].text) for row in table.rows] == [("I", "A"), ("I", "B"), ("BI†", "A"), ("BI†", "B")]
    emptied = table.rows[3]
    assert emptied[4].text.startswith(".000")
    assert (emptied[4].italic, emptied[4].shaded) == (True, True)


def test_labelling_is_not_asked_where_there_is_one(five: Made, present: Present) -> None:
    presenter = present(five)
    presenter.show(["labels"])
    assert presenter.questions("labels") == ()


def test_a_selection_narrows_everything_and_is_said(partial: Made, present: Present) -> None:
    presenter = present(partial)
    presenter.select(group="B", class_value="2")
    assert presenter.cases is not None
    assert set(presenter.cases.groups.tolist()) == {"B"}
    assert shown(presenter, "methods").caption.endswith("oedema, group B.")


def test_a_labelling_leaves_the_methods_trained_so(partial: Made, present: Present) -> None:
    presenter = present(partial)
    presenter.select(labelling="partial")
    assert presenter.methods == ("I, partial labels", "BI, partial labels")


def test_the_roc_tells_the_labelled_group_from_the_other(partial: Made, present: Present) -> None:
    presenter = present(partial)
    presenter.show(["roc"])
    assert presenter.sides.side == "A"
    found = presenter.found("roc")
    assert isinstance(found, tuple)
    assert [one.method for one in found] == list(presenter.methods)
    assert found[2].roc.auc > 0.95
    assert set(found[2].cases[1:]) <= set(presenter.cases.matrix.cases if presenter.cases else ())


def test_the_labelled_group_comes_from_the_label_policy_and_a_guess_is_said(partial: Made, present: Present) -> None:
    guessing = present(partial)
    assert guessing.sides.labelled == PositiveGroups(("A",), guessed=True)
    assert "A guess" in guessing.sides.reason
    study, preview, folder = partial
    policy = LabelPolicy(removed=(Removal(class_value=1, group="A"),))
    presenter = present((study.model_copy(update={"policy": policy}), preview, folder))
    presenter.select(class_value="1")
    assert (presenter.sides.side, presenter.sides.groups) == ("B", ("B",))
    assert "always present" in presenter.sides.reason
    presenter.choose(positive="A")
    assert (presenter.sides.groups, presenter.sides.reason) == (("A",), "")
    presenter.choose(positive=None)
    presenter.select(class_value="2")  # labelled in both groups: only cases with an object are left to tell
    assert (presenter.sides.labelled, presenter.sides.side) == (None, "")


def test_several_labelled_groups_are_told_from_the_others_together(partial: Made, present: Present) -> None:
    presenter = present(partial)
    assert presenter.facts is not None
    told = replace(presenter.facts, positive={"": PositiveGroups(("A", "B"))})
    presenter.facts = told
    assert presenter.sides.options == (
        ("with an object", ""), ("groups A, B", "A, B"), ("group A", "A"), ("group B", "B"),
    )  # fmt: skip
    assert (presenter.sides.side, presenter.sides.groups) == ("A, B", ("A", "B"))


def test_the_newest_question_wins(five: Made, present: Present) -> None:
    tasks = FakeTasks()
    presenter = present(five, tasks)
    tasks.hold = True
    presenter.show(["ranks"])
    for rule in (EmptyRule.ONE, EmptyRule.ZERO, EmptyRule.SKIP, EmptyRule.ZERO):
        presenter.choose(rule=rule)
    assert tasks.waiting <= 4  # what was asked in between never began
    tasks.hold = False
    tasks.release()
    assert presenter.words.busy_words() == ""
    assert presenter.answers.progress == (2, 2)


def test_answers_are_kept(five: Made, present: Present) -> None:
    tasks = FakeTasks()
    presenter = present(five, tasks)
    presenter.show(["ranks"])
    presenter.choose(rule=EmptyRule.ONE)
    count = len(tasks.titles)
    presenter.choose(rule=EmptyRule.SKIP)
    assert len(tasks.titles) == count


def test_a_question_that_cannot_be_answered_says_why(
    five: Made, present: Present, monkeypatch: pytest.MonkeyPatch
) -> None:
    presenter = present(five)
    from segloss_gui.app.statistics import questions
    from segloss_gui.core.errors import ParameterError

    def refuse(*_: object) -> None:
        raise ParameterError("cases must agree, got none")

    monkeypatch.setattr(questions, "WORKED_OUT", {**questions.WORKED_OUT, "ranks": refuse})
    presenter.show(["ranks"])
    assert table_of(presenter, "ranks") == Unanswered("cases must agree, got none")
    assert presenter.words.busy_words() == ""


def test_a_click_asks_for_the_case_and_method(five: Made, present: Present) -> None:
    presenter = present(five)
    wanted: list[object] = []
    presenter.case_wanted.connect(lambda case, method: wanted.append((case, method)))
    presenter.go_to("test_003", "sDice")
    presenter.go_to("of another cohort")
    assert wanted == [("test_003", "sDice")]


def test_worst_cases_come_first_and_undefined_ones_last(five: Made, present: Present) -> None:
    presenter = present(five)
    scores = presenter.cases
    assert scores is not None
    means = np.nanmean(scores.matrix.values[scores.worst_first()[:-2]], axis=1)
    assert (np.diff(means) >= 0).all()
    assert np.isnan(scores.matrix.values[scores.worst_first()[-2:]]).all()


def test_a_run_that_trains_again_leaves_the_numbers(five: Made, present: Present) -> None:
    presenter = present(five)
    session = presenter.session
    gone = next(run for run, plan in session.plans.items() if plan.method == "sDice")
    session.set_runs(
        {run: plan for run, plan in session.plans.items() if run != gone},
        {run: progress for run, progress in session.progress.items() if run != gone},
    )
    assert presenter.methods == ("sJaccard", "Lovász")


def test_a_selection_that_holds_no_score_says_so(partial: Made, present: Present) -> None:
    presenter = present(partial)
    presenter.show(["methods", "sizes", "roc", "ranks"])
    presenter.choose(selection=Selection(group="A", fold="7"))
    assert presenter.nothing_selected
    assert table_of(presenter, "methods") == Unanswered(NOTHING_SELECTED)
    assert plot_of(presenter, "sizes") == Unanswered(NOTHING_SELECTED)
    assert presenter.words.busy_words() == ""
    presenter.choose(selection=Selection())
    assert isinstance(table_of(presenter, "methods"), Table)


def test_scores_that_are_gone_take_their_choice_with_them(partial: Made, five: Made, present: Present) -> None:
    presenter = present(partial)
    presenter.select(group="B", class_value="2")
    presenter.choose(metric="volume_error_ml")
    open_study(presenter.session, *five)
    assert presenter.choices.selection == Selection()
    assert presenter.methods == ("sDice", "sJaccard", "Lovász")


def test_what_is_not_in_the_numbers_is_said(five: Made, present: Present) -> None:
    presenter = present(five)
    assert presenter.words.note() == ""
    session = presenter.session
    run = next(iter(session.plans))
    session.set_runs(session.plans, {key: one for key, one in session.progress.items() if key != run})
    session.show_epoch(1)
    assert presenter.words.note().startswith("1 run not finished")
    assert "not of the epoch above" in presenter.words.note()


def test_subjects_bring_all_their_cases(five: Made, present: Present) -> None:
    from dataclasses import replace

    presenter = present(five)
    session = presenter.session
    assert session.preview is not None
    cohort = session.preview.cohort
    paired = tuple(replace(case, subject=f"s{at // 2}") for at, case in enumerate(cohort.cases))
    session.set_preview(replace(session.preview, cohort=replace(cohort, cases=paired)))
    assert presenter.cases is not None
    assert presenter.cases.matrix.clusters is not None
    assert len(set(presenter.cases.matrix.subjects.tolist())) == 12


def test_a_colour_that_changes_is_taken_over(five: Made, present: Present) -> None:
    presenter = present(five)
    told: list[None] = []
    presenter.changed.connect(lambda: told.append(None))
    presenter.session.change_method("sDice", colour="#123456")
    assert told
    assert presenter.colours()["sDice"] == "#123456"
