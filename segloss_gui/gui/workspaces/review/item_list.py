"""All overlays of a grading: a row a case, a column a letter, the grade in the cell."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from segloss_gui.app.review.presenter import ReviewPresenter
from segloss_gui.gui.theme import icon
from segloss_gui.study.grading import GRADES, Grading, Item

AnyIndex = QModelIndex | QPersistentModelIndex
ROLE = Qt.ItemDataRole
UNGRADED = "·"
CELL_ROOM, CASE_ROOM = 22, 90


class ItemModel(QAbstractTableModel):
    """Cases by letters."""

    def __init__(self, presenter: ReviewPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._presenter = presenter
        self.cases: tuple[str, ...] = ()
        self.letters: tuple[str, ...] = ()
        self._grading: Grading | None = None
        self._rows: dict[str, int] = {}
        self._places: dict[tuple[str, str], int] = {}

    def refresh(self) -> None:
        """Show the grading as it is now."""
        grading = self._presenter.grading
        if grading is self._grading:  # its items stay where they are; what is said of them changes
            if self.cases:
                self.dataChanged.emit(self.index(0, 0), self.index(len(self.cases) - 1, len(self.letters)))
            return
        items = grading.items if grading else ()
        self.beginResetModel()
        self._grading = grading
        self.cases = tuple(dict.fromkeys(item.case for item in items))
        self.letters = tuple(sorted({item.overlay for item in items}, key=lambda name: (len(name), name)))
        self._rows = {case: row for row, case in enumerate(self.cases)}
        self._places = {(item.case, item.overlay): at for at, item in enumerate(items)}
        self.endResetModel()

    def place(self, index: AnyIndex) -> int | None:
        """The item's place in the grading; None in the column of the cases."""
        if not index.isValid() or index.column() == 0:
            return None
        return self._places.get((self.cases[index.row()], self.letters[index.column() - 1]))

    def index_of(self, item: Item) -> QModelIndex:
        """The cell of an item."""
        if (item.case, item.overlay) not in self._places:
            return QModelIndex()
        return self.index(self._rows[item.case], self.letters.index(item.overlay) + 1)

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's name and default
        """One a case."""
        return 0 if parent.isValid() else len(self.cases)

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's name and default
        """The case and the letters."""
        return 0 if parent.isValid() else len(self.letters) + 1

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = ROLE.DisplayRole) -> Any:  # noqa: N802
        """Case, A, B, ..."""
        if orientation is Qt.Orientation.Horizontal and role == ROLE.DisplayRole:
            return "Case" if section == 0 else self.letters[section - 1]
        if role == ROLE.TextAlignmentRole and section == 0:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: AnyIndex, role: int = ROLE.DisplayRole) -> Any:
        """What a cell shows."""
        case = self.cases[index.row()]
        if index.column() == 0:
            flagged = case in self._presenter.session.flags
            match ROLE(role):
                case ROLE.DisplayRole:
                    return case
                case ROLE.ToolTipRole:
                    return f"{case}, flagged" if flagged else case
                case ROLE.DecorationRole if flagged:
                    return icon("flag", "warning")
            return None
        at, grading = self.place(index), self._presenter.grading
        return None if at is None or grading is None else self._cell(grading.items[at], role)

    def _cell(self, item: Item, role: int) -> Any:
        match ROLE(role):
            case ROLE.DisplayRole:
                return UNGRADED if item.grade is None else str(item.grade)
            case ROLE.TextAlignmentRole:
                return Qt.AlignmentFlag.AlignCenter
            case ROLE.FontRole if item.flagged:
                font = QFont()
                font.setBold(True)
                font.setUnderline(True)
                return font
            case ROLE.ToolTipRole | ROLE.AccessibleTextRole:
                grade = "no grade yet" if item.grade is None else f"{item.grade}, {GRADES[item.grade]}"
                words = [f"{item.case}, {self._presenter.title(item)}: {grade}"]
                words += ["flagged"] if item.flagged else []
                words += [f"“{item.comment}”"] if item.comment else []
                return "\n".join(words)
        return None


class ItemList(QTableView):
    """The table; a click shows the overlay, or the case."""

    def __init__(self, presenter: ReviewPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._presenter = presenter
        self.items = ItemModel(presenter, self)
        self.setModel(self.items)
        self.setAccessibleName("overlays to grade, a row a case")
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setProperty("role", "bare")
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 8)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setMinimumSectionSize(24)
        self.items.modelReset.connect(self._size_columns)
        self.clicked.connect(self._clicked)

    def refresh(self) -> None:
        """Show the grading and where the grader is."""
        self.items.refresh()
        item = self._presenter.item
        index = self.items.index_of(item) if item is not None else QModelIndex()
        if index != self.currentIndex():
            self.setCurrentIndex(index)
            self.scrollTo(index)

    def _size_columns(self) -> None:
        header, count = self.horizontalHeader(), self.items.columnCount()
        cell = self.fontMetrics().horizontalAdvance("0") + CELL_ROOM
        for at in range(count):
            header.setSectionResizeMode(at, QHeaderView.ResizeMode.Fixed)
            header.resizeSection(at, CASE_ROOM if at == 0 else cell)
        if count and self.width() - (count - 1) * cell > CASE_ROOM:
            header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)

    def _clicked(self, index: QModelIndex) -> None:
        at = self.items.place(index)
        if at is not None:
            self._presenter.show_item(at)
        elif index.column() == 0:
            self._presenter.show_case(self.items.cases[index.row()])
