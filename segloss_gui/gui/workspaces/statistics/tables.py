"""The tables: methods, pairs, labelling and ranking in tabs; beneath them every case."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal, SignalInstance
from PySide6.QtWidgets import QHeaderView, QTableView, QToolButton, QWidget

from segloss_gui.app.eliding import squeezed
from segloss_gui.app.statistics.case_listing import CASE, FIRST, GROUP, SIZE
from segloss_gui.app.statistics.presenter import StatisticsPresenter
from segloss_gui.gui.tables.score_tables import score_table
from segloss_gui.gui.theme import notifier, type_points
from segloss_gui.gui.widgets import ElidedLabel, tool_button
from segloss_gui.gui.widgets.boxes import hbox, vbox
from segloss_gui.gui.widgets.filter_field import filter_field
from segloss_gui.gui.widgets.item_views import title_width
from segloss_gui.gui.widgets.labels import show_words
from segloss_gui.gui.widgets.spare_columns import leave_out
from segloss_gui.gui.workspaces.statistics.models import CaseModel

NAME_WIDTH, MOST_NAME_WIDTH = 60, 280
MOST_METHOD_WIDTH, SHARED_WIDTH, SWATCH_WIDTH = 26, 560, 24
"""What a method's column takes at the most, in points of type; and in pixels what all may share, and a dot takes."""
NO_ROOM = "No room for {}: make the window wider, or export"
NAME_LETTERS = 8
"""Of a method's name that there is room for before facts of the case go."""
FEW_LETTERS = 8
"""Of it that there is room for in any case, where there are more methods than :data:`ALWAYS_THERE`."""
ALWAYS_THERE = 5


class CaseTable(QWidget):
    """Every case, the worst first; a click leads to its largest error."""

    export_wanted = Signal()

    def __init__(self, presenter: StatisticsPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._presenter = presenter
        self.model = CaseModel()
        self.view = score_table(self.model, "scores of every case")
        self.view.setProperty("role", "bare")
        self.title = ElidedLabel(greedy=True, role="heading")
        self.left_out = ElidedLabel(mode=Qt.TextElideMode.ElideRight, role="caption")
        self.left_out.setContentsMargins(10, 2, 10, 6)
        self.left_out.hide()
        self._facts: dict[int, int] = {}
        self._methods: dict[int, int] = {}
        self._numbers = 0
        self.filter = filter_field("Filter cases", "filter of cases", "By case or group", typed=self._narrow, most=220)
        self.worst = tool_button(
            tip="By the mean over the methods; a click on a heading sorts by its column", checkable=True
        )
        self.worst.setText("Worst first")
        self.worst.setChecked(True)
        self._lay_out()
        header = self.view.horizontalHeader()
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(False)
        header.sectionClicked.connect(self._sort)
        self.worst.clicked.connect(lambda _: self._sort(-1))
        presenter.session.case_changed.connect(self.mark)
        self.view.room_changed.connect(self._share_room)
        notifier.changed.connect(self._take_type)
        self.view.clicked.connect(self._clicked)
        self.view.activated.connect(self._clicked)

    def _lay_out(self) -> None:
        top = hbox(
            (self.title, 1),
            self.worst,
            self.filter,
            export_button(self.export_wanted),
            spacing=8,
            margins=(10, 6, 6, 2),
        )
        vbox(top, (self.view, 1), self.left_out, on=self, spacing=0)

    def refresh(self) -> None:
        """Show the scores that are there."""
        scores = self._presenter.cases
        if scores is not None:
            before = self.model.columnCount(), self.model.scores.metric if self.model.scores else ""
            other = scores is not self.model.scores
            self.model.show_scores(scores, self._presenter.colours())
            if other:
                self.mark()
            if before != (self.model.columnCount(), scores.metric):
                self._fit()
        self.title.setText(self.model.listing.title())

    def mark(self, *_: object) -> None:
        """Select the case that the window looks at."""
        row = self.model.listing.place_of(self._presenter.session.case_id)
        if row is None:
            self.view.clearSelection()
        else:
            self.view.selectRow(row)

    def _take_type(self) -> None:
        if self.model.scores is not None:
            self._fit()

    def _fit(self) -> None:
        header = self.view.horizontalHeader()
        header.setResizeContentsPrecision(40)
        header.setMinimumSectionSize(52)
        widths = fit_columns(self.view, 1)
        self._facts = {at: widths.get(at, 0) for at in (CASE, GROUP, SIZE)}
        for at in (GROUP, SIZE):
            self.view.setColumnHidden(at, not self.model.listing.has(at))
        methods, most = range(FIRST, self.model.columnCount()), round(MOST_METHOD_WIDTH * type_points())
        self._numbers = max((self.view.sizeHintForColumn(at) for at in methods), default=0)
        self._methods = {at: min(header.sectionSizeHint(at) + SWATCH_WIDTH, most) for at in methods}
        self._share_room()

    def _share_room(self) -> None:
        """Few methods share the width; of many the names give way, then group and volume, then more of the names.

        Methods whose numbers have no room even so are left out from the right, and named beneath.
        """
        header = self.view.horizontalHeader()
        facts = {at: width for at, width in self._facts.items() if at == CASE or self.model.listing.has(at)}
        letter, room = self.view.fontMetrics().averageCharWidth(), self.view.viewport().width()
        least = max(self._numbers, header.minimumSectionSize())
        if len(self._methods) > ALWAYS_THERE:
            least = max(least, SWATCH_WIDTH + FEW_LETTERS * letter)
        name = max(least, SWATCH_WIDTH + NAME_LETTERS * letter)
        leave_out(self.view, facts | {at: min(width, name) for at, width in self._methods.items()}, (GROUP, SIZE), room)
        room -= sum(width for at, width in facts.items() if not self.view.isColumnHidden(at))
        last_first = sorted(self._methods, reverse=True)[:-1]
        gone = leave_out(self.view, dict.fromkeys(self._methods, least), last_first, room)
        show_words(self.left_out, NO_ROOM.format(", ".join(gone)) if gone else "")
        shown = [at for at in self._methods if not self.view.isColumnHidden(at)]
        wanted = [self._methods[at] for at in shown]
        many = sum(wanted) > min(room, SHARED_WIDTH)
        for at, width in zip(shown, squeezed(wanted, least, room), strict=True):
            mode = QHeaderView.ResizeMode.Interactive if many else QHeaderView.ResizeMode.Stretch
            header.setSectionResizeMode(at, mode)
            if many:
                header.resizeSection(at, width)

    def _sort(self, column: int) -> None:
        again = self.model.listing.sorted_by == (column, False)
        order = Qt.SortOrder.DescendingOrder if again else Qt.SortOrder.AscendingOrder
        self.model.sort(column, order)
        header = self.view.horizontalHeader()
        header.setSortIndicatorShown(column >= 0)
        header.setSortIndicator(max(column, 0), order)
        self.worst.setChecked(column < 0)
        self.view.scrollToTop()

    def _narrow(self, text: str) -> None:
        self.model.narrow(text)
        self.title.setText(self.model.listing.title())

    def _clicked(self, index: QModelIndex) -> None:
        self._presenter.go_to(*self.model.target(index))


def fit_columns(view: QTableView, words: int) -> dict[int, int]:
    """Every column as wide as what is in sight; names up to a limit. The width of each is returned."""
    header, widths = view.horizontalHeader(), {}
    # By hand: a column that follows its contents measures all others each time one is changed.
    header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
    for at in range(view.model().columnCount()):
        width = max(view.sizeHintForColumn(at), title_width(header, at)) + (6 if at < words else 0)
        widths[at] = min(max(width, NAME_WIDTH), MOST_NAME_WIDTH) if at < words else width
        header.resizeSection(at, widths[at])
    return widths


def export_button(wanted: SignalInstance) -> QToolButton:
    """The way to a file."""
    return tool_button("save", tip="Export this as a file", name="export", clicked=lambda _: wanted.emit())
