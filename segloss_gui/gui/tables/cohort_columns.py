"""Widths of the table of all cases: names of methods give way first, then the group, then the last methods.

A case of a very long name has half of the table; its tooltip says all of it.
"""

from __future__ import annotations

from PySide6.QtWidgets import QHeaderView, QTableView

from segloss_gui.app.eliding import squeezed
from segloss_gui.gui.tables.score_tables import CohortModel
from segloss_gui.gui.widgets.item_views import title_width
from segloss_gui.gui.widgets.spare_columns import leave_out

CASE, GROUP, FIRST = 0, 1, 2
MOST_NAME, LEAST_NUMBER = 120, 52
"""Pixels: of a name at the most, and of the numbers of a method at the least."""


def share_cohort_room(table: QTableView, model: CohortModel) -> tuple[str, ...]:
    """Give every column its room; what has none is left out.

    Parameters
    ----------
    table : QTableView
        Shows ``model``.
    model : CohortModel
        The rows.

    Returns
    -------
    tuple of str
        Headings of what was left out: the group, then methods from the right.
    """
    header, room = table.horizontalHeader(), table.viewport().width()
    header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
    header.setMinimumSectionSize(LEAST_NUMBER)
    facts = [CASE, GROUP] if any(row.group for row in model.rows) else [CASE]
    table.setColumnHidden(GROUP, GROUP not in facts)
    wide = {at: max(table.sizeHintForColumn(at), title_width(header, at)) for at in facts}
    wide[CASE] = min(wide[CASE], room // 2)
    methods = range(FIRST, model.columnCount())
    least = max([LEAST_NUMBER, *(table.sizeHintForColumn(at) for at in methods)])
    spare = [*facts[1:], *sorted(methods, reverse=True)[:-1]]
    gone = leave_out(table, wide | dict.fromkeys(methods, least), spare, room)
    shown = [at for at in methods if not table.isColumnHidden(at)]
    left = room - sum(width for at, width in wide.items() if not table.isColumnHidden(at))
    given = squeezed([min(max(title_width(header, at), least), MOST_NAME) for at in shown], least, left)
    more = max(0, left - sum(given)) // max(1, len(shown))
    for at, width in (*wide.items(), *((at, width + more) for at, width in zip(shown, given, strict=True))):
        if not table.isColumnHidden(at) and table.columnWidth(at) != width:
            table.setColumnWidth(at, width)
    return gone
