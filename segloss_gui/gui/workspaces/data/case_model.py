"""Cases as a table asks for them, and which of them it shows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache

from PySide6.QtCore import QSize, QSortFilterProxyModel
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QWidget

from segloss_gui.app.data.case_cells import CASE, COLUMNS, FLAG, THUMBNAIL, CaseCells
from segloss_gui.app.data.case_rows import Row, matches, natural_key
from segloss_gui.core.units import MM
from segloss_gui.data.case import CohortPreview
from segloss_gui.gui.tables.column_model import ROLE, AnyIndex, ColumnModel, ColumnSpec
from segloss_gui.gui.theme import icon, picture_icon
from segloss_gui.gui.workspaces.data.thumbnails import Thumbnails, paint_picture
from segloss_gui.study.flags import Flags

SIZE, FLAG_SIZE = QSize(44, 44), QSize(16, 16)
SORT = ROLE.UserRole
Cells = dict[int, Callable[[Row], object]]


class CaseModel(ColumnModel[Row]):
    """Rows of the cohort; a cell asks for its picture when it is painted, and not before."""

    def __init__(self, thumbnails: Thumbnails, flags: Flags, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.case_flags = flags
        self.grouped = False
        self._cells = CaseCells(thumbnails, flags)
        self._place: dict[str, int] = {}
        self._thumbnails = thumbnails
        self._painted = lru_cache(maxsize=600)(self._paint)
        self.columns = self._all_columns()
        thumbnails.ready.connect(self._refresh)
        flags.changed.connect(self._flags_changed)

    def show_rows(self, rows: Sequence[Row], preview: CohortPreview | None) -> None:
        """Show other rows, a case each; a row is asked for when it is painted."""
        cases, unit = (preview.cohort.cases, preview.unit) if preview else ((), MM)
        self._cells.unit = unit
        self._place = {case.id: number for number, case in enumerate(cases)}
        self.grouped = any(case.group for case in cases)
        self._painted.cache_clear()
        self.show_table(rows, self._all_columns())

    def place(self, case_id: str) -> int:
        """The row of a case; -1 where it has none."""
        return self._place.get(case_id, -1)

    def _all_columns(self) -> list[ColumnSpec[Row]]:
        return [self._picture_column(), self._flag_column(), *map(self._column, range(CASE, len(COLUMNS)))]

    def _column(self, column: int) -> ColumnSpec[Row]:
        cells = self._cells
        return ColumnSpec(
            cells.heading(column), lambda row: cells.text(row, column), tip=lambda row: cells.tip(row, column),
            cells={SORT: lambda row: cells.sorted_by(row, column)},
        )  # fmt: skip

    def _picture_column(self) -> ColumnSpec[Row]:
        plain = self._column(THUMBNAIL)
        pictures: Cells = {
            ROLE.DecorationRole: lambda row: self._thumbnail(row.case.id),
            ROLE.AccessibleTextRole: lambda row: f"Picture of {row.case.id}",
        }
        return replace(plain, cells={**plain.cells, **pictures})

    def _flag_column(self) -> ColumnSpec[Row]:
        flags: Cells = {
            SORT: lambda row: self._cells.sorted_by(row, FLAG),
            ROLE.DecorationRole: lambda row: self._flag(row.case.id),
            ROLE.AccessibleTextRole: lambda row: self._cells.flag_words(row.case.id),
        }
        return replace(
            self._column(FLAG), tip=lambda row: self._cells.flag_words(row.case.id), cells=flags,
            head_tip="Flagged: a click flags a case, or takes its flag away",
        )  # fmt: skip

    def _flags_changed(self) -> None:
        self.renew(FLAG, FLAG)

    def _flag(self, case_id: str) -> QIcon | None:
        return picture_icon(icon("flag", "warning").pixmap(FLAG_SIZE, 2.0)) if case_id in self.case_flags else None

    def _thumbnail(self, case_id: str) -> QIcon | None:
        return self._painted(case_id) if self._thumbnails.picture(case_id) is not None else None

    def _paint(self, case_id: str) -> QIcon:
        picture = self._thumbnails.picture(case_id)
        assert picture is not None
        return picture_icon(paint_picture(picture, SIZE, 2.0))

    def _refresh(self, case_id: str) -> None:
        if (row := self.place(case_id)) >= 0:
            self.dataChanged.emit(self.index(row, 0), self.index(row, len(COLUMNS) - 1))


class CaseFilter(QSortFilterProxyModel):
    """Rows that hold every typed word; ids sorted as people count."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = ""
        self._flagged_only = False
        # Thumbnails arrive all the time; they must not move the rows under the pointer.
        self.setDynamicSortFilter(False)

    def show_words(self, words: str) -> None:
        """Show only rows that hold every one of ``words``."""
        self._words = words
        self.invalidate()

    def show_flagged(self, only: bool) -> None:
        """Show only flagged cases, or all."""
        self._flagged_only = only
        self.invalidate()

    def follow_flags(self) -> None:
        """Rows come and go with their flags where only flagged ones are shown."""
        if self._flagged_only:
            self.invalidate()

    def filterAcceptsRow(self, source_row: int, source_parent: AnyIndex) -> bool:  # noqa: N802, ARG002
        """Whether a row holds the words, and a flag where one is asked for."""
        if not (self._words or self._flagged_only):
            return True
        model = self.sourceModel()
        assert isinstance(model, CaseModel)
        row = model.rows[source_row]
        return (not self._flagged_only or row.case.id in model.case_flags) and matches(row, self._words)

    def lessThan(self, left: AnyIndex, right: AnyIndex) -> bool:  # noqa: N802
        """Numbers by size, text as people count."""
        first, second = left.data(SORT), right.data(SORT)
        if isinstance(first, str):
            return natural_key(first) < natural_key(second)
        return bool(first < second)
