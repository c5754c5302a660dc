"""All overlays of a grading: a row a case, a column a letter, the grade in the cell."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from segloss_gui.app.review.grading_words import item_words
from segloss_gui.app.review.presenter import ReviewPresenter
from segloss_gui.gui.tables.column_model import CENTRE, ROLE, AnyIndex, ColumnModel, ColumnSpec, bold
from segloss_gui.gui.theme import icon
from segloss_gui.gui.widgets import dress
from segloss_gui.gui.widgets.item_views import RowsOfType
from segloss_gui.study.grading import Grading, Item

UNGRADED = "·"
CELL_ROOM, CASE_ROOM = 22, 90


class ItemModel(ColumnModel[str]):
    """Cases by letters; a row is the name of its case."""

    def __init__(self, presenter: ReviewPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._presenter = presenter
        self.letters: tuple[str, ...] = ()
        self._grading: Grading | None = None
        self._places: dict[tuple[str, str], int] = {}
        self._case = ColumnSpec[str](
            "Case", str, tip=lambda case: f"{case}, flagged" if self._is_flagged(case) else case,
            cells={ROLE.DecorationRole: lambda case: icon("flag", "warning") if self._is_flagged(case) else None},
        )  # fmt: skip
        self.columns = [self._case]

    def refresh(self) -> None:
        """Show the grading as it is now."""
        grading = self._presenter.grading
        if grading is self._grading:  # its items stay where they are; what is said of them changes
            self.renew()
            return
        items = grading.items if grading else ()
        self._grading = grading
        self.letters = tuple(sorted({item.overlay for item in items}, key=lambda name: (len(name), name)))
        self._places = {(item.case, item.overlay): at for at, item in enumerate(items)}
        cases = list(dict.fromkeys(item.case for item in items))
        self.show_table(cases, [self._case, *map(self._column, self.letters)])

    def place(self, index: AnyIndex) -> int | None:
        """The item's place in the grading; None in the column of the cases."""
        if not index.isValid() or index.column() == 0:
            return None
        return self._places.get((self.rows[index.row()], self.letters[index.column() - 1]))

    def index_of(self, item: Item) -> QModelIndex:
        """The cell of an item."""
        if (item.case, item.overlay) not in self._places:
            return QModelIndex()
        return self.index(self.rows.index(item.case), self.letters.index(item.overlay) + 1)

    def _is_flagged(self, case: str) -> bool:
        return case in self._presenter.session.flags

    def _column(self, letter: str) -> ColumnSpec[str]:
        def of_item(answer: Callable[[Item], object]) -> Callable[[str], object]:
            def answer_for(case: str) -> object:
                at, grading = self._places.get((case, letter)), self._presenter.grading
                return None if at is None or grading is None else answer(grading.items[at])

            return answer_for

        said = of_item(partial(item_words, self._presenter))
        return ColumnSpec(
            letter, of_item(lambda item: UNGRADED if item.grade is None else str(item.grade)), tip=said, side=CENTRE,
            cells={
                ROLE.AccessibleTextRole: said,
                ROLE.FontRole: of_item(lambda item: bold(underlined=True) if item.flagged else None),
            },
        )  # fmt: skip


class ItemList(QTableView):
    """The table; a click shows the overlay, or the case."""

    def __init__(self, presenter: ReviewPresenter) -> None:
        super().__init__()
        self._presenter = presenter
        self.items = ItemModel(presenter, self)
        self.setModel(self.items)
        self.setAccessibleName("overlays to grade, a row a case")
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        dress(self)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setProperty("role", "bare")
        self.verticalHeader().hide()
        RowsOfType(self)
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
            self._presenter.show_case(self.items.rows[index.row()])
