"""The files of a folder as a table: a row a case, a column a pattern, its role in the head, to be clicked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QAction, QBrush, QFont, QFontMetrics, QGuiApplication, QKeyEvent, QPalette
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QInputDialog, QMenu, QStyleOptionHeader, QTableView

from segloss_gui.app.data.sorted_rows import SortedRow
from segloss_gui.app.data.sorting_presenter import SortingPresenter
from segloss_gui.data.sorting.folder import Column
from segloss_gui.data.sorting.roles import TITLES, Role
from segloss_gui.gui.tables.column_model import ROLE, ColumnModel, ColumnSpec
from segloss_gui.gui.widgets import dress, width_by_content
from segloss_gui.gui.widgets.item_views import RowsOfType
from segloss_gui.gui.widgets.menus import passing_menu
from segloss_gui.gui.widgets.tips import plain_tip

NAMES = ("Case", "Subject", "Group")
NAMED = (("channel", "Another image…"), ("class", "Class of the reference…"), ("prediction", "Prediction of…"))
OF_CASE: tuple[Callable[[SortedRow], str], ...] = (
    lambda row: row.id, lambda row: row.subject if row.subject != row.id else "", lambda row: row.group,
)  # fmt: skip
WIDTH, NAME_WIDTH, MOST_NAME_WIDTH = 200, 60, 300
AROUND = 20
"""Pixels above and below the lines of a head, as in the style sheet, and its rule."""
CASE_COLUMNS = tuple(ColumnSpec[SortedRow](name, of, tip=of) for name, of in zip(NAMES, OF_CASE, strict=True))


class RoleHeader(QHeaderView):
    """A head of two lines, the pattern elided in its middle; as high as its type is."""

    def sizeHint(self) -> QSize:  # noqa: N802
        """Two lines high, what hangs below the second (the _ of a pattern) too."""
        return QSize(super().sizeHint().width(), 2 * QFontMetrics(self._bold()).lineSpacing() + AROUND)

    def initStyleOptionForIndex(self, option: QStyleOptionHeader, section: int) -> None:  # noqa: N802
        """Elide each line by itself."""
        super().initStyleOptionForIndex(option, section)
        room = self.sectionSize(section) - 26
        lines = str(self.model().headerData(section, self.orientation(), Qt.ItemDataRole.DisplayRole) or "").split("\n")
        middle, metrics = Qt.TextElideMode.ElideMiddle, QFontMetrics(self._bold())
        option.text = "\n".join(metrics.elidedText(line, middle, room) for line in lines)

    def _bold(self) -> QFont:
        font = self.font()
        font.setBold(True)  # as the style sheet draws it
        return font


class SortingTable(QTableView):
    """The table; a click on the head of a column, or Return in it, asks for its role.

    Parameters
    ----------
    presenter : SortingPresenter
        Gives rows and roles, and takes the role chosen.
    """

    def __init__(self, presenter: SortingPresenter) -> None:
        super().__init__()
        self._presenter = presenter
        self.sorting = ColumnModel[SortedRow](CASE_COLUMNS, self)
        self.setModel(self.sorting)
        self.setAccessibleName("Files of each case")
        self.setHorizontalHeader(RoleHeader(Qt.Orientation.Horizontal, self))
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionsClickable(True)
        header.setHighlightSections(False)
        header.sectionClicked.connect(self.ask_role)
        self.verticalHeader().hide()
        RowsOfType(self)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setAlternatingRowColors(True)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        dress(self)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.menu: QMenu | None = None

    def refresh(self) -> None:
        """Show the presenter's table."""
        rows, columns = self._presenter.rows, self._presenter.columns
        same = self.sorting.columnCount() == len(NAMES) + len(columns)
        self.sorting.show_table(rows, (*CASE_COLUMNS, *(_file_column(*each) for each in enumerate(columns))))
        self.setColumnHidden(1, all(row.subject == row.id for row in rows))
        self.setColumnHidden(2, not any(row.group for row in rows))
        if not same:
            for section in range(self.sorting.columnCount()):
                by_content = section < len(NAMES) and not self.isColumnHidden(section)
                width = min(max(NAME_WIDTH, width_by_content(self, section)), MOST_NAME_WIDTH) if by_content else WIDTH
                self.setColumnWidth(section, width)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Return asks for the role of the column the cursor is in."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.ask_role(self.currentIndex().column())
        else:
            super().keyPressEvent(event)

    def ask_role(self, section: int) -> None:
        """Offer the roles of a column below its head."""
        if section < len(NAMES):
            return
        header = self.horizontalHeader()
        self.menu = self.role_menu(section)
        self.menu.popup(header.mapToGlobal(QPoint(header.sectionViewportPosition(section), header.height())))

    def role_menu(self, section: int) -> QMenu:
        """The menu of a column."""
        column = self._presenter.columns[section - len(NAMES)]
        menu = passing_menu(self)
        for role in self._presenter.choices(column):
            action = menu.addAction(_title(role))
            action.setCheckable(True)
            action.setChecked(role == column.role)
            self._on(action, column, role)
        menu.addSeparator()
        for kind, title in NAMED if column.role.kind != "groups" else ():
            menu.addAction(title).triggered.connect(lambda _=False, kind=kind: self._ask_name(column, kind))
        self._add_choices_of_all(menu, column)
        return menu

    def _add_choices_of_all(self, menu: QMenu, column: Column) -> None:
        columns = self._presenter.siblings(column)
        choices = self._presenter.choices_of_all(columns)
        if choices:
            menu.addSection(f"All {len(columns)} alike")
        for words, roles in choices:
            action = menu.addAction(f"All {len(columns)}: {words}")
            action.triggered.connect(lambda _=False, roles=roles: self._presenter.choose_all(roles))

    def _on(self, action: QAction, column: Column, role: Role) -> None:
        action.triggered.connect(lambda: self._presenter.choose(column.pattern, role))

    def _ask_name(self, column: Column, kind: Any) -> None:
        asking = QInputDialog(self)
        asking.setWindowTitle(TITLES[kind])
        asking.setLabelText(plain_tip(f"Name for {column.pattern}"))
        asking.setTextValue(column.role.name)
        asking.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        asking.textValueSelected.connect(
            lambda text: self._presenter.choose(column.pattern, Role(kind, text.strip())) if text.strip() else None
        )
        asking.open()


def _file_column(at: int, column: Column) -> ColumnSpec[SortedRow]:
    """Its role above its pattern; the name of each file; what is no case, or left aside, is shown fainter."""

    def fainter(row: SortedRow) -> QBrush | None:
        told = row.cells[at] and row.taken and column.role.kind != "ignore"
        return None if told else QGuiApplication.palette().brush(QPalette.ColorRole.PlaceholderText)

    why = f"\n{column.role.title}{f': {column.why}' if column.why else ''}"
    return ColumnSpec(
        f"{column.role.title}  ▾\n{column.pattern}",
        lambda row: row.cells[at].rstrip("/").rpartition("/")[2] or "—",
        tip=lambda row: row.cells[at] or "no such file",
        head_tip=f"{column.pattern}, {column.files} files{why}\nA click changes what they are for",
        cells={ROLE.ForegroundRole: fainter},
    )


def _title(role: Role) -> str:
    return f"Image: {role.name}" if role.kind == "channel" else role.title
