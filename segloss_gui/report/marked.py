"""Bertels' Table 1 of rows of scores, as Markdown for ``summary.md``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from segloss_gui.metrics import EmptyRule, MissedRule
from segloss_gui.report.markdown import markdown
from segloss_gui.report.result_tables import loss_result_table
from segloss_gui.report.sections import MARKED
from segloss_gui.statistics.loss_table import loss_table
from segloss_gui.statistics.score_table import ScoreTable
from segloss_gui.study.loss_groups import method_groups
from segloss_gui.study.models import LossChoice
from segloss_gui.study.score_file import ScoreRow


def marked_tables(
    rows: Iterable[ScoreRow],
    losses: Sequence[LossChoice],
    class_names: Mapping[int, str],
    names: Mapping[str, str],
    *,
    empty: EmptyRule = EmptyRule.SKIP,
    missed: MissedRule = MissedRule.SKIP,
) -> tuple[str, ...]:
    """A marked table of every class, where there are methods to compare.

    Parameters
    ----------
    rows : iterable of ScoreRow
        The scores.
    losses : sequence of LossChoice
        Of the studies they come from.
    class_names : mapping of int to str
        What the classes are called.
    names : mapping of str to str
        What methods are called, by their ids.
    empty, missed : EmptyRule, MissedRule
        What cases without a score count for.
    """
    table = ScoreTable.from_rows(rows).under(missed)
    if len(table.names("method")) < 2:
        return ()
    groups = {names.get(method, method): group for method, group in method_groups(table, losses).items()}
    table, classes = table.called(names), table.names("class")
    found = []
    for value in classes:
        of_class = loss_table(table.where(class_=value), MARKED, groups=groups, empty=empty)
        made = loss_result_table(of_class, "scores")
        if len(classes) > 1:
            name = class_names.get(int(value), f"label {value}")
            made = replace(made, caption=f"{name}: {made.caption}")
        found.append(markdown(made).strip())
    return tuple(found)
