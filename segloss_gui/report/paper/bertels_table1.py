"""Table 1 of Bertels 2019: Dice and Jaccard of every data set (rows) with every loss (columns), marked by its rule."""

from __future__ import annotations

from collections.abc import Sequence

from segloss_gui.core.errors import BadInputError
from segloss_gui.core.loss_group import LossGroup
from segloss_gui.metrics.registry import METRICS
from segloss_gui.report.paper.departures import departures
from segloss_gui.report.paper.figure import PaperOptions, PaperStudy
from segloss_gui.report.parts import Cell, Table
from segloss_gui.report.result_tables import UNDEFINED
from segloss_gui.statistics.loss_table import LossTable, loss_table
from segloss_gui.statistics.marks import rule_in_words

KEY = "bertels-table1"
BLOCKS = ("dice", "jaccard")


def draw(studies: Sequence[PaperStudy], options: PaperOptions) -> Table:
    """The table of all studies, a row for each metric and class.

    Raises
    ------
    BadInputError
        When a study has no scores.
    """
    rows_of: dict[str, LossTable] = {}
    groups: dict[str, LossGroup] = {}
    for study in studies:
        if not len(study.table):
            raise BadInputError(f"{study.name}: {KEY} needs scores, and no run has finished")
        groups |= study.groups
        for name, _, table in study.by_class():
            label = f"{name} ({len(table.names('case'))})"
            rows_of[label] = loss_table(table, BLOCKS, groups=study.groups, empty=options.empty)
    methods = tuple(dict.fromkeys(method for found in rows_of.values() for method in found.methods))
    rows = tuple(
        (
            Cell(METRICS[metric].title if first else ""),
            Cell(label),
            *(_cell(found, method, metric) for method in methods),
        )
        for metric in BLOCKS
        for first, (label, found) in zip((True, *[False] * len(rows_of)), rows_of.items(), strict=False)
    )
    caption = "Dice scores and Jaccard indexes of each data set with the different losses (Bertels 2019, Table 1)."
    absent = any(method not in found.methods for found in rows_of.values() for method in methods)
    note = " ".join(
        filter(
            None,
            (
                rule_in_words(methods, groups),
                "Values in parentheses are numbers of cases.",
                f"{UNDEFINED}: not trained on this data set." if absent else "",
                departures(studies, "Bertels 2019"),
            ),
        )
    )
    return Table(KEY, caption, ("", "Data set", *methods), rows, 2, note)


def _cell(found: LossTable, method: str, metric: str) -> Cell:
    cell = found.cells.get((method, metric))
    if cell is None or not cell.summary.n:
        return Cell(UNDEFINED)
    return Cell(f"{cell.summary.mean:.3f}", cell.bold, cell.italic, cell.underline)
