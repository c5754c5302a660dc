"""From the presenter's answers to the tables of the page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import reduce

from segloss_gui.app.statistics.answers import Unanswered
from segloss_gui.app.statistics.presenter import Part, StatisticsPresenter
from segloss_gui.app.statistics.tables import labels_table, methods_table, pairs_table, ranks_table
from segloss_gui.report.parts import Table
from segloss_gui.statistics.loss_table import LossTable

RESULTS: Mapping[Part, tuple[str, str]] = {
    "methods": ("Methods", "means of all metrics with 95 % intervals, marked as in Bertels 2019, Table 1"),
    "pairs": ("Pairs", "every pair of methods on the same cases"),
    "labels": ("Labelling", "full against partial labels by group, as in Tilborghs 2022, Table 1"),
    "ranks": ("Ranking", "ranks of the methods, and how far they can be trusted"),
}
"""Title and hint of each table."""

NONE_COMPLETE = "No case has a score of every method, so the methods cannot be ranked."


def table_of(presenter: StatisticsPresenter, part: Part) -> Table | Unanswered | None:
    """A table of results; None while it is worked out."""
    about = selection_words(presenter)
    if part in ("methods", "pairs"):
        found = table_of_methods(presenter, part)
        if found is None or isinstance(found, Unanswered):
            return found
        metric = presenter.choices.metric
        return methods_table(found, about) if part == "methods" else pairs_table(found, metric, about)
    answers = presenter.found(part)
    if not isinstance(answers, tuple):
        return answers
    if part == "ranks" and not answers[0].n:
        return Unanswered(NONE_COMPLETE)
    if part == "labels":
        return labels_table(answers[0], about)
    return ranks_table(answers[0], presenter.choices.metric, about)


def table_of_methods(presenter: StatisticsPresenter, part: Part) -> LossTable | Unanswered | None:
    """Means of all metrics, with every pair compared."""
    found = presenter.found(part)
    return reduce(_joined, found) if isinstance(found, tuple) else found


def _joined(first: LossTable, second: LossTable) -> LossTable:
    """Both tables' metrics in one."""
    return replace(
        first, metrics=(*first.metrics, *second.metrics), cells={**first.cells, **second.cells},
        comparisons={**first.comparisons, **second.comparisons},
    )  # fmt: skip


def selection_words(presenter: StatisticsPresenter) -> str:
    """What the scores were narrowed down to."""
    chosen = presenter.choices.selection
    words = (
        presenter.words.class_title(),
        f"group {chosen.group}" if chosen.group is not None else "",
        f"{chosen.labelling} labels" if chosen.labelling is not None else "",
        f"fold {chosen.fold}" if chosen.fold is not None else "",
        f"seed {chosen.seed}" if chosen.seed is not None else "",
    )
    return ", ".join(filter(None, words))
