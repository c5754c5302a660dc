"""A table as rows and a description of its columns: the one Qt model that tables are made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont

from segloss_gui.core.number_text import with_minus
from segloss_gui.gui.widgets import plain_tip

AnyIndex = QModelIndex | QPersistentModelIndex
ROLE = Qt.ItemDataRole
# By name once: looking up a member of an enumeration takes longer than most cells, and Qt asks for thousands.
DISPLAY, ALIGNMENT, TIP = ROLE.DisplayRole, ROLE.TextAlignmentRole, ROLE.ToolTipRole
HORIZONTAL = Qt.Orientation.Horizontal
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTRE = Qt.AlignmentFlag.AlignCenter

Row = TypeVar("Row")
Cell = Callable[[Row], Any]


@dataclass(frozen=True)
class ColumnSpec(Generic[Row]):
    """What a column is called, and what its cells show of a row.

    Parameters
    ----------
    title : str
        Its heading.
    text : callable
        Of a row, the words of the cell.
    tip : callable, optional
        Tooltip of the cell; None for none.
    side : Qt.AlignmentFlag
        Where words and heading stand: numbers at the right.
    head_tip : str
        Tooltip of the heading.
    head_icon : QIcon, optional
        Beside the heading.
    cells : mapping of Qt.ItemDataRole to callable
        What else Qt asks of a cell: an icon, a font, what a screen reader says.
    """

    title: str
    text: Cell[Row]
    tip: Cell[Row] | None = None
    side: Qt.AlignmentFlag = LEFT
    head_tip: str = ""
    head_icon: object = None
    cells: Mapping[int, Cell[Row]] = field(default_factory=dict)

    def cell(self, row: Row, role: int) -> Any:
        """What a cell answers when Qt asks for ``role``."""
        if role == DISPLAY:
            text = self.text(row)
            return with_minus(text) if self.side == RIGHT and isinstance(text, str) and "-" in text else text
        if role == ALIGNMENT:
            return self.side
        if role == TIP and self.tip is not None:
            return plain_tip(self.tip(row) or "") or None
        asked = self.cells.get(role)
        return asked(row) if asked is not None else None

    def is_asked(self, role: int) -> bool:
        """Whether a cell may answer ``role`` at all: most of what Qt asks is nothing to any."""
        return role in (DISPLAY, ALIGNMENT, TIP) or role in self.cells

    def head(self, role: int) -> Any:
        """What the heading answers when Qt asks for ``role``."""
        if role == DISPLAY:
            return self.title
        if role == TIP:
            return plain_tip(self.head_tip) or None
        if role == ROLE.AccessibleDescriptionRole:
            return self.head_tip or None
        if role == ROLE.DecorationRole:
            return self.head_icon
        return self.side if role == ALIGNMENT else None


class ColumnModel(QAbstractTableModel, Generic[Row]):
    """Rows, and columns that say what they show of them.

    Attributes
    ----------
    rows : sequence
        What :meth:`show_table` was given.
    columns : sequence of ColumnSpec
        From left to right.
    """

    def __init__(self, columns: Sequence[ColumnSpec[Row]] = (), parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: Sequence[Row] = ()
        self.columns: Sequence[ColumnSpec[Row]] = columns

    def show_table(self, rows: Sequence[Row], columns: Sequence[ColumnSpec[Row]] | None = None) -> None:
        """Show other rows, or other columns of them."""
        self.beginResetModel()
        self.rows = rows
        self.columns = self.columns if columns is None else columns
        self.endResetModel()

    def renew(self, first: int = 0, last: int = -1) -> None:
        """Paint the columns from ``first`` to ``last`` anew; below 0 counts from the end."""
        if self.rows and self.columns:
            last = last % len(self.columns)
            self.dataChanged.emit(self.index(0, first), self.index(len(self.rows) - 1, last))

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's name and default
        """Rows; a cell has none of its own."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's name and default
        """Columns; a cell has none of its own."""
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = ROLE.DisplayRole) -> Any:  # noqa: N802
        """What a heading shows."""
        if orientation is not HORIZONTAL or not 0 <= section < len(self.columns):
            return None
        return self.columns[section].head(role)

    def data(self, index: AnyIndex, role: int = ROLE.DisplayRole) -> Any:
        """What a cell shows."""
        column = self.columns[index.column()]
        return column.cell(self.rows[index.row()], role) if column.is_asked(role) else None


def bold(*, underlined: bool = False) -> QFont:
    """The font of what stands out."""
    font = QFont()
    font.setBold(True)
    font.setUnderline(underlined)
    return font
