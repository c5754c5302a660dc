"""A small table of words and numbers under headings, made anew whenever it changes; large ones have a model."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from segloss_gui.core.number_text import with_minus
from segloss_gui.gui.widgets.item_views import RowsOfType, dress
from segloss_gui.gui.widgets.name_header import NameHeader
from segloss_gui.gui.widgets.spare_columns import leave_out
from segloss_gui.gui.widgets.tips import plain_tip

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter

LEAST_LETTERS = 12
"""Of names that there is room for before columns go."""
ROOM = 10
"""Above and below a row, in pixels."""


class PlainTable(QTableWidget):
    """Rows that are read, and chosen one at a time.

    Parameters
    ----------
    name : str
        For those who cannot see it.
    columns : sequence of (str, str)
        Title and tooltip of each.
    numbers : collection of int
        Columns that stand at the right.
    stretch : int
        The column that takes what room is left.
    fitted : bool
        The others are as wide as what they hold, else as they are set.
    spare : collection of int
        Columns that go where there is no room for all, the first one first; a tooltip has all of the row.
    editable : bool
        Whether cells can be changed where their flags say so.
    """

    def __init__(
        self, name: str, columns: Sequence[tuple[str, str]], *, numbers: Collection[int] = (), stretch: int = 0,
        fitted: bool = True, editable: bool = False, spare: Collection[int] = (), parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(0, len(columns), parent)
        self._numbers = frozenset(numbers)
        self.setAccessibleName(name)
        self.setProperty("role", "bare")
        for column, (title, tip) in enumerate(columns):
            item = QTableWidgetItem(title)
            item.setToolTip(plain_tip(tip))
            item.setTextAlignment(self._side(column))
            self.setHorizontalHeaderItem(column, item)
        if not editable:
            self.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        self.setSelectionMode(QTableWidget.SelectionMode.SingleSelection)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setWordWrap(False)  # a second line is not seen: the first one would be cut before its end
        dress(self)
        self.setShowGrid(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.verticalHeader().hide()
        RowsOfType(self, ROOM)
        header = NameHeader(self)
        header.setHighlightSections(False)
        if fitted:
            header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(stretch, QHeaderView.ResizeMode.Stretch)
        self._stretch, self._spare = stretch, tuple(spare)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """A narrow one leaves columns out."""
        super().resizeEvent(event)
        self._share_room()

    def _share_room(self) -> None:
        if not self._spare:
            return
        header = self.horizontalHeader()
        for at in self._spare:  # what is hidden has no width that could be asked for
            self.setColumnHidden(at, False)
        needed = {at: max(self.sizeHintForColumn(at), header.sectionSizeHint(at)) for at in range(self.columnCount())}
        needed[self._stretch] = min(needed[self._stretch], LEAST_LETTERS * self.fontMetrics().averageCharWidth())
        leave_out(self, needed, self._spare, self.viewport().width())

    def show_rows(self, rows: Sequence[Sequence[str]]) -> None:
        """Show other rows, a text for each column; words are their own tooltip, where they may be cut."""
        self.setRowCount(len(rows))
        for row, texts in enumerate(rows):
            texts = [with_minus(text) if column in self._numbers else text for column, text in enumerate(texts)]
            for column, text in enumerate(texts):
                item = self.cell(row, column)
                if item.text() != text:
                    item.setText(text)
                    item.setToolTip(plain_tip("" if column in self._numbers else text))
            if self._spare:
                said = [
                    f"{self.model().headerData(at, Qt.Orientation.Horizontal)}: {text}" for at, text in enumerate(texts)
                ]
                self.cell(row, self._stretch).setToolTip(plain_tip("\n".join(said)))
        self._share_room()

    def cell(self, row: int, column: int) -> QTableWidgetItem:
        """The item of a cell, made where there is none yet."""
        item = self.item(row, column)
        if item is None:
            item = QTableWidgetItem()
            item.setTextAlignment(self._side(column))
            self.setItem(row, column, item)
        return item

    def _side(self, column: int) -> Qt.AlignmentFlag:
        return RIGHT if column in self._numbers else LEFT
