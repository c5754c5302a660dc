"""The tables of results, a tab each."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QLabel, QTabWidget, QWidget

from segloss_gui.app.eliding import squeezed
from segloss_gui.app.statistics.answers import Unanswered
from segloss_gui.app.statistics.presenter import Part, StatisticsPresenter
from segloss_gui.app.statistics.results import RESULTS, table_of
from segloss_gui.gui.tables.score_tables import score_table
from segloss_gui.gui.theme import LARGE_POINTS, notifier, type_points
from segloss_gui.gui.widgets import ElidedLabel, text_label
from segloss_gui.gui.widgets.areas import WordsArea
from segloss_gui.gui.widgets.boxes import held, vbox
from segloss_gui.gui.widgets.labels import show_words
from segloss_gui.gui.widgets.spare_columns import RoomTable, leave_out
from segloss_gui.gui.workspaces.statistics.models import ResultModel
from segloss_gui.gui.workspaces.statistics.tables import export_button, fit_columns
from segloss_gui.report.parts import Table

NAME_LETTERS = 24
"""Of names that there is room for before columns of numbers go."""
FEW_ROWS, LEAST_NOTE_LINES = 6, 4
"""Of more rows the table keeps its room, and of what it shows and how it is marked so many lines are seen at once."""
NO_ROOM = "No room for {}: see the tip of a row, or export"


class ResultTabs(QWidget):
    """Tables of results, one at a time, each with its caption and note.

    Signals
    -------
    turned()
        Another table is looked at.
    export_wanted()
        The one that is shown is to be written.
    """

    turned = Signal()
    export_wanted = Signal()

    def __init__(self, presenter: StatisticsPresenter) -> None:
        super().__init__()
        self._presenter = presenter
        self.models: dict[Part, ResultModel] = {part: ResultModel() for part in RESULTS}
        self.views: dict[Part, RoomTable] = {}
        self.notes: dict[Part, QLabel] = {}
        self.note_areas: dict[Part, WordsArea] = {}
        self.left_out: dict[Part, ElidedLabel] = {}
        self._widths: dict[Part, dict[int, int]] = {}
        self.tabs = QTabWidget(documentMode=True)
        for part, (title, hint) in RESULTS.items():
            self.tabs.addTab(self._page(part), title)
            self.tabs.setTabToolTip(self.tabs.count() - 1, hint)
        self.tabs.setCornerWidget(export_button(self.export_wanted))
        vbox(self.tabs, on=self)
        self.tabs.currentChanged.connect(lambda _: self.turned.emit())
        notifier.changed.connect(self._take_type)

    def _take_type(self) -> None:
        """Columns and captions have the room of the theme's type."""
        for part, model in self.models.items():
            if model.table is not None:
                self._fit(part, model.table)

    @property
    def part(self) -> Part:
        """The table that is shown."""
        return list(RESULTS)[self.tabs.currentIndex()]

    def refresh(self) -> None:
        """Show the answers that are there."""
        presenter = self._presenter
        both = presenter.facts is not None and presenter.facts.both_labellings
        self.tabs.setTabVisible(list(RESULTS).index("labels"), both)
        self._show(self.part)

    def _show(self, part: Part) -> None:
        found = table_of(self._presenter, part)
        model, note = self.models[part], self.notes[part]
        if isinstance(found, Unanswered):
            model.show_results(None, {})
            note.setText(found.why)
        elif found is not None:
            before = model.table
            model.show_results(found, self._presenter.colours())
            note.setText(f"{found.caption} {found.note}")
            self.tabs.setTabToolTip(list(RESULTS).index(part), f"{RESULTS[part][1]}\n\n{note.text()}")
            self.note_areas[part].whole = len(found.rows) <= FEW_ROWS
            # Of the first run that ends, numbers may be narrower than those that follow.
            if before is None or (before.head, before.rows) != (found.head, found.rows):
                self._fit(part, found)
        note.setEnabled(found is not None)
        self.note_areas[part].updateGeometry()

    def _fit(self, part: Part, table: Table) -> None:
        self.note_areas[part].setVisible(type_points() <= LARGE_POINTS)  # it would stand in place of the table
        self._widths[part] = fit_columns(self.views[part], table.words)
        self._share_room(part)

    def _share_room(self, part: Part) -> None:
        """Names give way first, then columns go from the right; what they say stands in the tips of the rows."""
        table, widths = self.models[part].table, self._widths.get(part)
        if table is None or not widths:
            return
        view, words = self.views[part], range(table.words)
        least = NAME_LETTERS * view.fontMetrics().averageCharWidth()
        spare = range(len(table.head) - 1, table.words, -1)  # the first number stays
        room = view.viewport().width()
        gone = leave_out(view, widths | {at: min(widths[at], least) for at in words}, spare, room)
        room -= sum(width for at, width in widths.items() if at not in words and not view.isColumnHidden(at))
        for at, width in zip(words, squeezed([widths[at] for at in words], 0, room), strict=True):
            view.setColumnWidth(at, width)
        show_words(self.left_out[part], NO_ROOM.format(", ".join(gone)) if gone else "")

    def _page(self, part: Part) -> QWidget:
        view = self.views[part] = score_table(self.models[part], RESULTS[part][1])
        view.setProperty("role", "bare")
        view.clicked.connect(lambda index: self._clicked(part, index))
        view.activated.connect(lambda index: self._clicked(part, index))
        note = self.notes[part] = text_label(role="caption", wrap=True, selectable=True)
        note.setContentsMargins(10, 2, 10, 6)
        more = self.left_out[part] = ElidedLabel(mode=Qt.TextElideMode.ElideRight, role="caption")
        more.setContentsMargins(10, 2, 10, 6)
        more.hide()
        view.room_changed.connect(lambda: self._share_room(part))
        area = self.note_areas[part] = WordsArea(f"What {RESULTS[part][0]} shows", note, LEAST_NOTE_LINES)
        return held(vbox((view, 1), more, area, spacing=2))

    def _clicked(self, part: Part, index: QModelIndex) -> None:
        """A row chooses what the plots are about: its method, or its pair."""
        table = self.models[part].table
        if table is None:
            return
        first, second = (cell.text for cell in table.rows[index.row()][:2])
        if part == "pairs":
            self._presenter.choose(pair=(first, second))
        elif first in self._presenter.methods:
            self._presenter.choose(method=first)
