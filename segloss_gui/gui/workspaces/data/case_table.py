"""The cohort table: a model over rows, sorted and filtered, with thumbnails that come when seen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from segloss_gui.app.data.case_cells import AXES, CASE, COLUMNS, FLAG, GROUP, LABELS, SPACING, THUMBNAIL, USE, VOXELS
from segloss_gui.app.data.case_rows import Row
from segloss_gui.gui.theme import notifier
from segloss_gui.gui.widgets import dress, share_room, width_by_content
from segloss_gui.gui.widgets.name_header import NameHeader
from segloss_gui.gui.widgets.spare_columns import leave_out
from segloss_gui.gui.workspaces.data.case_model import FLAG_SIZE, SIZE, CaseFilter, CaseModel
from segloss_gui.gui.workspaces.data.thumbnails import Thumbnails
from segloss_gui.study.flags import Flags

LEFT_OUT_FIRST = (AXES, SPACING, VOXELS, USE)
"""Columns that a narrow table has no room for; the facts of the case beside it have them all."""


class CaseTable(QTableView):
    """The table on screen.

    Signals
    -------
    chosen(str)
        The user went to a case.
    opened(str)
        The user double-clicked a case, or pressed Enter on it.
    """

    chosen = Signal(str)
    opened = Signal(str)

    def __init__(self, thumbnails: Thumbnails, flags: Flags) -> None:
        super().__init__()
        self.cases = CaseModel(thumbnails, flags, self)
        self.filter = CaseFilter(self)
        self.filter.setSourceModel(self.cases)
        flags.changed.connect(self.filter.follow_flags)
        self.setModel(self.filter)
        self.setAccessibleName("Cases of the cohort")
        dress(self)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setIconSize(SIZE)
        NameHeader(self)  # before sorting: Qt sorts by the first column when a table is given another head
        self.setSortingEnabled(True)
        # The cohort's own order until a title is clicked.
        self.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
        self._set_sizes()
        self.selectionModel().currentRowChanged.connect(self._tell)
        self.clicked.connect(self._toggle_flag)
        self.activated.connect(self._open)

    def _set_sizes(self) -> None:
        # Fixed heights: Qt need not measure ten thousand rows.
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(SIZE.height() + 8)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setStretchLastSection(True)
        self._shared: tuple[Sequence[Row], int] = ((), 0)  # what room was shared for last
        self._needed: dict[int, int] = {}  # by the words of these rows
        self._longest: dict[int, int] = {}  # letters of the longest text a column has room for
        self.cases.modelReset.connect(self._longest.clear)
        self.cases.modelReset.connect(self._share_room)
        self.cases.dataChanged.connect(self._room_for)
        notifier.follow(self._take_type)

    def _take_type(self) -> None:
        letter = self.fontMetrics().averageCharWidth()
        widths = {
            THUMBNAIL: SIZE.width() + 20, FLAG: FLAG_SIZE.width() + 12, CASE: 21 * letter, GROUP: 12 * letter,
            USE: 12 * letter,
            VOXELS: 18 * letter, SPACING: 21 * letter, AXES: 9 * letter,
        }  # fmt: skip
        for column, width in widths.items():
            self.setColumnWidth(column, width)
        self._fixed = {at: widths[at] for at in (THUMBNAIL, FLAG)}
        self.horizontalHeader().setMinimumSectionSize(widths[FLAG])  # Qt's own grows with the type
        self._least = 16 * letter
        self._shared = (), 0
        self._share_room()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Names take the room there is."""
        super().resizeEvent(event)
        self._share_room()

    def _share_room(self) -> None:
        rows, width = self.cases.rows, self.viewport().width()
        before, at_width = self._shared
        if not rows or (rows is before and width == at_width):
            return
        self._shared = rows, width
        if rows is not before:  # words are measured once, not at every width on the way to the last
            self.setColumnHidden(GROUP, not self.cases.grouped)
            self._needed = {column: width_by_content(self, column) for column in range(CASE, len(COLUMNS))}
        needed = {at: self._fixed.get(at, self._needed.get(at, 0)) for at in range(len(COLUMNS))}
        needed[CASE] = min(needed[CASE], self._least)
        if not self.cases.grouped:
            del needed[GROUP]
        leave_out(self, needed, LEFT_OUT_FIRST, width)
        over = sum(needed[at] for at in needed if not self.isColumnHidden(at)) - width
        groups = min(self._needed[GROUP], max(self._least, self._needed[GROUP] - over))
        share_room(self, CASE, self._least, self._needed | {GROUP: groups})

    def _room_for(self, first: QModelIndex, last: QModelIndex) -> None:
        """Share the room anew where what was read of a case is longer than anything before it."""
        if first.row() != last.row():
            return
        for column in (VOXELS, SPACING, AXES, LABELS):
            length = len(self.cases.index(first.row(), column).data() or "")
            if length > self._longest.get(column, 0):
                self._longest[column] = length
                self._shared = (), 0
        self._share_room()

    def case_at(self, index: QModelIndex) -> str:
        """Id of the case in the row of ``index``."""
        return self.cases.rows[self.filter.mapToSource(index).row()].case.id if index.isValid() else ""

    def show_current(self, case_id: str) -> None:
        """Select the row of a case and scroll to it."""
        number = self.cases.place(case_id)
        index = self.filter.mapFromSource(self.cases.index(number, CASE)) if number >= 0 else QModelIndex()
        if index.isValid() and index.row() != self.currentIndex().row():
            flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            self.selectionModel().setCurrentIndex(index, flags)
            self.scrollTo(index)

    def _toggle_flag(self, index: QModelIndex) -> None:
        if index.column() == FLAG:
            self.cases.case_flags.toggle(self.case_at(index))

    def _open(self, index: QModelIndex) -> None:
        if index.column() != FLAG:  # two quick clicks there set a flag and take it away
            self.opened.emit(self.case_at(index))

    def _tell(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if current.isValid():
            self.chosen.emit(self.case_at(current))
