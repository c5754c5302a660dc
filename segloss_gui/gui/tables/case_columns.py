"""Widths of the table of the case shown: names give way first, then what other columns say as well."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHeaderView, QTableView

from segloss_gui.app.eliding import squeezed
from segloss_gui.gui.tables.score_tables import CLASS, CaseScoreModel
from segloss_gui.gui.widgets.item_views import title_width
from segloss_gui.gui.widgets.spare_columns import leave_out

NAME_LETTERS, AROUND = 7, 30
"""Of a name that are shown in any case; and pixels of a dot and margins."""


def share_room(table: QTableView, model: CaseScoreModel, *, several: bool, epochs: bool) -> tuple[str, ...]:
    """Give every column its room; what has none is left out.

    Parameters
    ----------
    table : QTableView
        Shows ``model``.
    model : CaseScoreModel
        The rows.
    several : bool
        Whether they are of several classes, so that these have a column.
    epochs : bool
        Whether they are of several epochs.

    Returns
    -------
    tuple of str
        Headings of what was left out: the epoch, and Jaccard beside Dice, of which it is a function. What was chosen
        besides is scrolled to.
    """
    header, room = table.horizontalHeader(), table.viewport().width()
    header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
    names = [0, CLASS] if several else [0]
    last = model.epoch_column
    numbers = [*range(CLASS + 1, last), *([last] if epochs else [])]
    wide = {at: max(table.sizeHintForColumn(at), title_width(header, at)) for at in (*names, *numbers)}
    for at in (CLASS, last):
        table.setColumnHidden(at, at not in wide)
    short = NAME_LETTERS * table.fontMetrics().averageCharWidth() + AROUND
    least = {at: min(wide[at], short) for at in names}
    gone = leave_out(table, wide | least, _spare(model), room)
    left = room - sum(wide[at] for at in numbers if not table.isColumnHidden(at))
    given = squeezed([wide[at] for at in names], 0, left)
    shared = [max(least[at], width) for at, width in zip(names, given, strict=True)]
    shared[0] += max(0, left - sum(shared))  # numbers stand at the right
    for at, width in (*((at, wide[at]) for at in numbers), *zip(names, shared, strict=True)):
        if table.columnWidth(at) != width:
            table.setColumnWidth(at, width)
    return gone


def _spare(model: CaseScoreModel) -> Sequence[int]:
    keys = [spec.key for spec in model.specs]
    same = [CLASS + 1 + keys.index("jaccard")] if {"dice", "jaccard"} <= {*keys} else []
    return [model.epoch_column, *same]
