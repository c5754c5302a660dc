"""The gallery's table: a row a case, a column a method, a picture and a score in each cell."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QTableView, QWidget

from segloss_gui.app.compare.gallery_rows import GalleryRow
from segloss_gui.app.scores.case_scores import short_names
from segloss_gui.app.scores.score_text import UNDEFINED
from segloss_gui.app.session import MethodView
from segloss_gui.gui.theme import colours, swatch
from segloss_gui.gui.workspaces.compare.layouts.gallery_pictures import Thumbnail
from segloss_gui.metrics.registry import MetricSpec

AnyIndex = QModelIndex | QPersistentModelIndex
ROLE = Qt.ItemDataRole
GAP = 4
NAME_WIDTH = 130


@dataclass(frozen=True)
class Cell:
    """What a cell shows: the thumbnail (None: on its way) and the score in words."""

    thumbnail: Thumbnail | None
    score: str


def score_text(value: float, spec: MetricSpec) -> str:
    """A score with its unit in few signs.

    Examples
    --------
    >>> from segloss_gui.metrics.registry import METRICS
    >>> score_text(0.87123, METRICS["dice"]), score_text(-0.4, METRICS["volume_error_ml"])
    ('Dice .871', 'Volume error -0.40 ml')
    """
    if math.isnan(value):
        return f"{spec.title} {UNDEFINED}"
    number = f"{value:.3f}".removeprefix("0") if not spec.unit else f"{value:.2f} {spec.unit}"
    if spec.best == "zero" and value > 0:
        number = f"+{number}"
    return f"{spec.title} {number}"


class GalleryModel(QAbstractTableModel):
    """Rows of the gallery; pictures are asked for when a cell is painted.

    Parameters
    ----------
    picture : callable
        ``picture(case, method)`` is the thumbnail, or None while it is on its way.
    """

    def __init__(self, picture: Callable[[str, str], Thumbnail | None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture = picture
        self.rows: tuple[GalleryRow, ...] = ()
        self.methods: tuple[MethodView, ...] = ()
        self.spec: MetricSpec | None = None

    def show(self, rows: Sequence[GalleryRow], methods: Sequence[MethodView], spec: MetricSpec) -> None:
        """Show other rows, methods or another score."""
        if (tuple(rows), tuple(methods), spec) == (self.rows, self.methods, self.spec):
            return
        self.beginResetModel()
        self.rows, self.methods, self.spec = tuple(rows), tuple(methods), spec
        self.endResetModel()

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's name and default
        """One a case."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's name and default
        """The case, and one a method."""
        return 0 if parent.isValid() else 1 + len(self.methods)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = ROLE.DisplayRole) -> Any:  # noqa: N802
        """Methods with their colours."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == ROLE.TextAlignmentRole:  # centred, a long name would begin beneath its colour
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        if section == 0:
            return "Case" if role == ROLE.DisplayRole else None
        method = self.methods[section - 1]
        if role == ROLE.DisplayRole:
            return short_names([m.name for m in self.methods])[method.name]
        if role == ROLE.ToolTipRole:
            return method.name
        return QIcon(swatch(method.colour)) if role == ROLE.DecorationRole else None

    def data(self, index: AnyIndex, role: int = ROLE.DisplayRole) -> Any:
        """The case's name and group; of a method a :class:`Cell` (user role) and its score in words."""
        row = self.rows[index.row()]
        if index.column() == 0:
            return f"{row.case}\n{row.group}".strip() if role in (ROLE.DisplayRole, ROLE.ToolTipRole) else None
        assert self.spec is not None
        method = self.methods[index.column() - 1]
        words = score_text(row.values[index.column() - 1], self.spec)
        if role == ROLE.UserRole:
            return Cell(self._picture(row.case, method.name), words)
        if role == ROLE.ToolTipRole:
            return f"{row.case}, {method.name}\n{words}\nClick: to its largest error"
        return f"{method.name}: {words}" if role == ROLE.AccessibleTextRole else None

    def pictures_changed(self) -> None:
        """Paint the cells anew."""
        if self.rows and self.methods:
            last = self.index(len(self.rows) - 1, len(self.methods))
            self.dataChanged.emit(self.index(0, 1), last, [ROLE.UserRole])


class GalleryDelegate(QStyledItemDelegate):
    """Paints a cell: the picture, the score beneath.

    Parameters
    ----------
    side : int
        Width and height of a picture in logical pixels.
    """

    def __init__(self, side: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.side = side

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:  # noqa: N802 - Qt's name
        """Picture and a line of text."""
        del index
        line = option.fontMetrics.height()
        return QSize(self.side + 2 * GAP, self.side + line + 3 * GAP)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Picture, or why there is none, and the score."""
        if index.column() == 0:
            super().paint(painter, option, index)
            return
        cell: Cell = index.data(ROLE.UserRole)
        area: QRect = option.rect
        frame = QRect(area.left() + GAP, area.top() + GAP, self.side, self.side)
        painter.save()
        painter.fillRect(frame, QColor(0, 0, 0))
        thumbnail = cell.thumbnail
        if thumbnail is not None and thumbnail.image is not None:
            painter.drawImage(frame.topLeft(), thumbnail.image)
        else:
            painter.setPen(QColor(170, 176, 186))
            note = "…" if thumbnail is None else thumbnail.note
            inner = frame.adjusted(GAP, GAP, -GAP, -GAP)
            painter.drawText(inner, int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap), note)
        line = QRect(frame.left(), frame.bottom() + GAP, frame.width(), option.fontMetrics.height())
        painter.setPen(QColor(colours().text))
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, cell.score)
        painter.restore()


def gallery_table(model: GalleryModel, delegate: GalleryDelegate) -> QTableView:
    """The table, scrolled by pixels, a click or Enter opens a cell."""
    table = QTableView()
    table.setModel(model)
    table.setItemDelegate(delegate)
    table.setAccessibleName("cases and methods, a picture of the largest error each")
    table.verticalHeader().hide()
    table.setShowGrid(False)
    table.setWordWrap(True)
    # Cases of a cohort begin alike and differ at the end, methods often the other way round.
    for shown in (table, table.horizontalHeader()):
        shown.setTextElideMode(Qt.TextElideMode.ElideMiddle)
    table.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
    table.setHorizontalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
    table.setSelectionMode(QTableView.SelectionMode.SingleSelection)
    return table
