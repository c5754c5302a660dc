"""How the columns of the table of runs share its width."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QTableView

from segloss_gui.app.train.run_cells import COLUMNS, NAMES
from segloss_gui.gui.widgets.spare_columns import leave_out
from segloss_gui.gui.workspaces.train.run_delegate import BUTTONS_WIDTH
from segloss_gui.gui.workspaces.train.run_model import RunModel
from segloss_gui.study.param_words import param_title

WIDTHS = {
    "fold": 56, "seed": 56, "state": 160, "epoch": 150, "loss": 80, "dice": 88, "kept": 92, "left": 88,
    "": BUTTONS_WIDTH,
}  # fmt: skip
SAMPLES = {"state": "validating 10 of 100", "loss": "0.00000", "dice": "0.000", "kept": "0.000", "left": "> 0:00:00"}
AROUND = 22
WIDEST_PARAM = 160
LEAST = {"state": 18, "epoch": 16}
LEAST_NAME = 14
"""Letters there is room for in any case, beside the icon, the bar, the dot."""
LEFT_OUT_FIRST = ("loss", "dice", "left")
"""Columns that a narrow table has no room for: the curves show them, and the status bar the time left."""


class RunColumns:
    """The widths of a table of runs.

    Parameters
    ----------
    table : QTableView
        Whose columns.
    runs : RunModel
        What it shows.
    """

    def __init__(self, table: QTableView, runs: RunModel) -> None:
        self._table, self._runs = table, runs
        self._wide: dict[int, int] = {}

    def fit(self) -> None:
        """Columns of numbers never move with them; their titles, set in bold, and a loss are whole in any type."""
        table = self._table
        bold = QFont(table.horizontalHeader().font())
        bold.setBold(True)
        title, number = QFontMetrics(bold), table.fontMetrics()
        for at, (name, words) in enumerate(COLUMNS):
            if name in WIDTHS and name not in LEAST:
                needed = max(title.horizontalAdvance(words), number.horizontalAdvance(SAMPLES.get(name, "")))
                self._wide[at] = max(WIDTHS[name], needed + AROUND)
                table.setColumnWidth(at, self._wide[at])
        self.share_room()

    def share_room(self) -> None:
        """Methods have what they need, so that numbers stand near their names; in a narrow table what is left.

        There states and bars give some of theirs, too. What is left over is at the right, behind the buttons.
        """
        table = self._table
        letter, room = table.fontMetrics().averageCharWidth(), table.viewport().width()
        least = LEAST_NAME * letter
        self._leave_out(letter, room)
        names = max(table.sizeHintForColumn(0) + AROUND, least)
        shown = [at for at in range(1, self._runs.columnCount()) if not table.isColumnHidden(at)]
        giving, last = [NAMES.index(name) for name in LEAST], NAMES.index("")
        fixed = sum(table.columnWidth(at) for at in shown if at not in (*giving, last)) + WIDTHS[""]
        left = room - fixed - names
        for at in giving:
            words = table.fontMetrics().horizontalAdvance(SAMPLES.get(NAMES[at], "")) + 2 * AROUND
            most, low = max(WIDTHS[NAMES[at]], words), LEAST[NAMES[at]] * letter
            table.setColumnWidth(at, max(low, min(most, left // len(giving))))
        table.setColumnWidth(0, max(least, min(names, room - fixed - sum(map(table.columnWidth, giving)))))

    def show_params(self, values: Mapping[str, Collection[str]]) -> None:
        """Let hyperparameters stand after the seed, as wide as their values."""
        header, first = self._table.horizontalHeader(), NAMES.index("seed") + 1
        for at, (name, texts) in enumerate(values.items()):
            column = len(NAMES) + at
            header.moveSection(header.visualIndex(column), first + at)
            widest = max(map(self._table.fontMetrics().horizontalAdvance, [param_title(name), *texts]))
            self._table.setColumnWidth(column, min(widest + 2 * AROUND, WIDEST_PARAM))

    def _leave_out(self, letter: int, room: int) -> None:
        """Where not all columns have room, those go that say least."""
        table = self._table
        least = {NAMES.index(name): letters * letter for name, letters in LEAST.items()}
        least |= {0: LEAST_NAME * letter, NAMES.index(""): WIDTHS[""]}
        spare = [NAMES.index(name) for name in LEFT_OUT_FIRST]
        shown = [at for at in range(self._runs.columnCount()) if at in spare or not table.isColumnHidden(at)]
        needed = {at: least.get(at, self._wide.get(at) or table.columnWidth(at)) for at in shown}
        leave_out(table, needed, spare, room)
