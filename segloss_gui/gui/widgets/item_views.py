"""What all tables, lists and trees have in common: names cut where they are alike, and Tab leads out of them."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFontMetrics, QFontMetricsF, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from segloss_gui.app.eliding import Alike, Families, elided, families, family_of
from segloss_gui.gui.theme import notifier

Index = QModelIndex | QPersistentModelIndex
# By name once: looking up a member of an enumeration takes longer than most cells, and they are painted by the hundred.
DISPLAY, TEXT = Qt.ItemDataRole.DisplayRole, QStyle.SubElement.SE_ItemViewItemText
MARGIN, CELL = QStyle.PixelMetric.PM_FocusFrameHMargin, QStyle.ControlElement.CE_ItemViewItem
MOST_LOOKED_AT = 80
"""Rows whose names are compared, spread over all there are: those between them are like these."""
MEASURED = 20  # rows whose width is looked at
AROUND, ROW_ROOM = 6, 10


class AlikeNames:
    """What the names in each column of a model share; looked at once until there are other rows, or a new name."""

    def __init__(self) -> None:
        self._model: QAbstractItemModel | None = None
        self._known: dict[tuple[int, ...], Families] = {}

    def of(self, index: Index) -> Alike:
        """What the text of a cell shares with the others of its column; a number shares nothing."""
        text = index.data(DISPLAY)
        if not (isinstance(text, str) and family_of(text)):
            return Alike()
        model = index.model()
        if model is not self._model:
            self._follow(model)
        parent = index.parent()
        where = index.column(), parent.row(), parent.internalId()
        known = self._known.get(where)
        # Where numbers change thirty times a second, names seldom do.
        if known is None or (text not in known and model.rowCount(parent) <= MOST_LOOKED_AT):
            known = self._known[where] = self._look(index)
        return known[text]

    @staticmethod
    def _look(index: Index) -> Families:
        model, parent = index.model(), index.parent()
        count = model.rowCount(parent)
        rows = range(0, count, max(1, -(-count // MOST_LOOKED_AT)))
        texts = (model.index(row, index.column(), parent).data(DISPLAY) for row in rows)
        return families(text for text in texts if isinstance(text, str))

    def _follow(self, model: QAbstractItemModel) -> None:
        self._model = model
        self._known.clear()
        for signal in (model.modelReset, model.rowsInserted, model.rowsRemoved, model.layoutChanged):
            signal.connect(self._forget)

    def _forget(self, *_: object) -> None:
        self._known.clear()


class NameDelegate(QStyledItemDelegate):
    """Draws cells as their view does, but cuts names where they are alike."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.names = AlikeNames()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one cell."""
        self.initStyleOption(option, index)
        alike = self.names.of(index)
        style = option.widget.style() if option.widget else QApplication.style()
        if alike.start or alike.end:  # anything else is cut where the view cuts
            room = style.subElementRect(TEXT, option, option.widget).width()
            margin = style.pixelMetric(MARGIN, None, option.widget) + 1
            option.text = fitted(option.text, option.fontMetrics, room - 2 * margin, alike)
        style.drawControl(CELL, option, painter, option.widget)


def fitted(
    text: str,
    metrics: QFontMetrics | QFontMetricsF,
    room: float,
    alike: Alike = Alike(),  # noqa: B008 - frozen
) -> str:
    """A text cut to a width in pixels, where it is alike others."""
    return elided(text, lambda cut: metrics.horizontalAdvance(cut) <= room, alike)


def dress(view: QAbstractItemView) -> None:
    """Cut names where they are alike, and let Tab go on to the next control, as the arrows go from cell to cell."""
    view.setItemDelegate(NameDelegate(view))
    let_tab_out(view)


class RowsOfType(QObject):
    """Keeps the rows of a table as high as its words, whatever the theme's type.

    Parameters
    ----------
    table : QTableView
        Whose rows; it keeps this, too.
    room : int
        Pixels above and below the words together.
    """

    def __init__(self, table: QTableView, room: int = ROW_ROOM) -> None:
        super().__init__(table)
        self._table, self._room = table, room
        notifier.follow(self._take_type)

    def _take_type(self) -> None:
        self._table.ensurePolished()
        self._table.verticalHeader().setDefaultSectionSize(self._table.fontMetrics().height() + self._room)


def let_tab_out(view: QAbstractItemView) -> None:
    """Let Tab go on to the next control."""
    view.setTabKeyNavigation(False)


def width_by_content(table: QTableView, column: int) -> int:
    """Pixels that the words of a column and its title take, by a sample of its rows: Qt's own looks at a thousand."""
    header = table.horizontalHeader()
    header.setResizeContentsPrecision(MEASURED)
    return max(table.sizeHintForColumn(column), title_width(header, column)) + AROUND


def title_width(header: QHeaderView, column: int) -> int:
    """Pixels that the title of a column takes, be it hidden now or not: Qt says 0 of those that are."""
    hidden = header.isSectionHidden(column)
    if hidden:
        header.showSection(column)
    width = header.sectionSizeHint(column)
    if hidden:
        header.hideSection(column)
    return width


def share_room(table: QTableView, names: int, least: int, needed: Mapping[int, int]) -> None:
    """Give a column of names what the others leave, up to what it needs; the last column takes the rest.

    Parameters
    ----------
    table : QTableView
        With its rows.
    names : int
        The column of names.
    least : int
        Pixels it has in any case.
    needed : mapping of int to int
        Pixels that columns take (see :func:`width_by_content`); those named here are made as wide, no wider. Known
        once for all widths that the table is given, as measuring words is what takes time.
    """
    shown = [at for at in range(table.horizontalHeader().count()) if not table.isColumnHidden(at)]
    last = shown[-1]
    for column in set(needed) - {names, last}:
        table.setColumnWidth(column, needed[column])
    others = sum(table.columnWidth(at) for at in shown if at not in (names, last))
    others += needed.get(last, 0) if last != names else 0
    table.setColumnWidth(names, max(least, min(needed[names], table.viewport().width() - others)))


__all__ = [
    "AlikeNames", "NameDelegate", "dress", "fitted", "let_tab_out", "share_room", "title_width", "width_by_content",
]  # fmt: skip
