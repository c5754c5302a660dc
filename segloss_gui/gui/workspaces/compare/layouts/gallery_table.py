"""The gallery's table: a row a case, a column a method, a picture and a score in each cell."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem, QTableView, QWidget

from segloss_gui.app.compare.gallery_rows import GalleryRow
from segloss_gui.app.compare.pane_words import case_words, score_text
from segloss_gui.app.method_looks import MethodView
from segloss_gui.app.scores.case_scores import short_titles
from segloss_gui.gui.tables.column_model import ROLE, AnyIndex, ColumnModel, ColumnSpec
from segloss_gui.gui.theme import colours, picture_icon, swatch
from segloss_gui.gui.widgets import NameDelegate, let_tab_out
from segloss_gui.gui.widgets.name_header import NameHeader
from segloss_gui.gui.workspaces.compare.layouts.gallery_pictures import Thumbnail
from segloss_gui.metrics.registry import MetricSpec

GAP = 4
NAME_WIDTH = 130


@dataclass(frozen=True)
class Cell:
    """What a cell shows: the thumbnail (None: on its way) and the score in words."""

    thumbnail: Thumbnail | None
    score: str


# Centred, a long name would begin beneath the colour of its method: headings stand at the left.
CASE: ColumnSpec[GalleryRow] = ColumnSpec("Case", case_words, tip=case_words)


class GalleryModel(ColumnModel[GalleryRow]):
    """Rows of the gallery; pictures are asked for when a cell is painted.

    Parameters
    ----------
    picture : callable
        ``picture(case, method)`` is the thumbnail, or None while it is on its way.
    """

    def __init__(self, picture: Callable[[str, str], Thumbnail | None], parent: QWidget | None = None) -> None:
        super().__init__([CASE], parent)
        self._picture = picture
        self.methods: tuple[MethodView, ...] = ()
        self.spec: MetricSpec | None = None

    def show(self, rows: Sequence[GalleryRow], methods: Sequence[MethodView], spec: MetricSpec) -> None:
        """Show other rows, methods or another score."""
        if (tuple(rows), tuple(methods), spec) == (self.rows, self.methods, self.spec):
            return
        self.methods, self.spec = tuple(methods), spec
        short = short_titles(methods)
        columns = [self._column(at, method, short[method.name], spec) for at, method in enumerate(methods)]
        self.show_table(tuple(rows), [CASE, *columns])

    def pictures_changed(self) -> None:
        """Paint the cells anew."""
        if self.methods:
            self.renew(1)

    def _column(self, at: int, method: MethodView, short: str, spec: MetricSpec) -> ColumnSpec[GalleryRow]:
        """A method: its picture and score as a :class:`Cell` (user role), the score in words for others."""
        name, title = method.name, method.title

        def words(row: GalleryRow) -> str:
            return score_text(row.values[at], spec)

        return ColumnSpec(
            short, lambda _: None, tip=lambda row: f"{row.case}, {title}\n{words(row)}\nClick: to its largest error",
            head_tip=title, head_icon=picture_icon(swatch(method.colour)),
            cells={
                ROLE.UserRole: lambda row: Cell(self._picture(row.case, name), words(row)),
                ROLE.AccessibleTextRole: lambda row: f"{title}: {words(row)}",
            },
        )  # fmt: skip


class GalleryDelegate(NameDelegate):
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
    let_tab_out(table)
    table.setAccessibleName("cases and methods, a picture of the largest error each")
    table.verticalHeader().hide()
    table.setShowGrid(False)
    table.setWordWrap(True)
    NameHeader(table)
    table.setTextElideMode(Qt.TextElideMode.ElideMiddle)
    table.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
    table.setHorizontalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
    table.setSelectionMode(QTableView.SelectionMode.SingleSelection)
    return table
