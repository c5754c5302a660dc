"""The ground panes lie on: rows and columns whose borders can be dragged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from segloss_gui.app.slices.tiles import border_at, edges, moved, shares

GAP = 6
SMALLEST = 60


@dataclass(frozen=True, eq=False)
class Placed:
    """A pane and the cells it takes.

    Parameters
    ----------
    widget : QWidget
        The pane. Where it has signals ``maximise_asked`` or ``detach_asked``, the board follows them.
    row, column, row_span, column_span : int
        The cells.
    name : str
        What its place is remembered by: ``"axial"``.
    title : str
        What the title of its own window says; its name where nothing is given.
    """

    widget: QWidget
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    name: str = ""
    title: str = ""


class Canvas(QWidget):
    """Lays widgets out in rows and columns.

    Signals
    -------
    laid_out()
        Edges of rows or columns may have changed.
    dragged()
        The user moved a border.
    """

    laid_out = Signal()
    dragged = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cells: tuple[Placed, ...] = ()
        self.only: Placed | None = None
        self.weights: tuple[list[float], list[float]] = ([], [])  # of columns, of rows
        self.lengths: tuple[list[int], list[int]] = ([], [])
        self._minimums: tuple[list[int], list[int]] = ([], [])
        self._held: tuple[int | None, int | None] = (None, None)
        self._last = QPoint()
        self.setMouseTracking(True)

    def show_cells(
        self, cells: Sequence[Placed], only: Placed | None, columns: Sequence[float], rows: Sequence[float]
    ) -> None:
        """Lay out these widgets, or ``only`` one of them over the whole."""
        self.cells, self.only = tuple(cells), only
        self.weights = list(columns), list(rows)
        for cell in cells:
            if cell.widget.parentWidget() is not self:
                cell.widget.setParent(self)
            cell.widget.setVisible(only is None or cell is only)
        self.arrange()

    def arrange(self) -> None:
        """Share the room anew."""
        self._minimums = self._smallest(across=True), self._smallest(across=False)
        self.setMinimumSize(self._least())
        room = self.width(), self.height()
        self.lengths = tuple(  # type: ignore[assignment]
            shares(self.weights[axis], self._minimums[axis], room[axis], GAP) if self.weights[axis] else []
            for axis in (0, 1)
        )
        for cell in self.cells:
            cell.widget.setGeometry(self._rect(cell))
        self.laid_out.emit()

    def spans(self, axis: int) -> list[tuple[int, int]]:
        """First and last-plus-one pixel of each column (axis 0) or row (1) as now seen; nothing where it is hidden."""
        if self.only is None:
            return edges(self.lengths[axis], GAP)
        whole, at = (self.width(), self.only.column) if axis == 0 else (self.height(), self.only.row)
        return [(0, whole) if place == at else (0, 0) for place in range(len(self.weights[axis]))]

    def _least(self) -> QSize:
        if self.only is not None:
            return QSize(SMALLEST, SMALLEST)
        width, height = (sum(self._minimums[axis]) + GAP * max(0, len(self.weights[axis]) - 1) for axis in (0, 1))
        return QSize(width, height)

    def _smallest(self, across: bool) -> list[int]:
        """Of each column or row, from the panes that take one of it alone."""
        found = [SMALLEST] * len(self.weights[0 if across else 1])
        for cell in self.cells:
            at, span = (cell.column, cell.column_span) if across else (cell.row, cell.row_span)
            needed = cell.widget.minimumSizeHint().expandedTo(cell.widget.minimumSize())
            if span == 1:
                found[at] = max(found[at], needed.width() if across else needed.height())
        return found

    def _rect(self, cell: Placed) -> QRect:
        if self.only is not None:
            return self.rect()
        xs, ys = edges(self.lengths[0], GAP), edges(self.lengths[1], GAP)
        left, right = xs[cell.column][0], xs[cell.column + cell.column_span - 1][1]
        top, bottom = ys[cell.row][0], ys[cell.row + cell.row_span - 1][1]
        return QRect(left, top, right - left, bottom - top)

    def event(self, event: QEvent) -> bool:
        """A pane that needs more room than before gets it."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.arrange()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Share the room anew."""
        super().resizeEvent(event)
        self.arrange()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Take hold of the border under the pointer; where two cross, of both."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._held = self._borders(event.position().toPoint())
            self._last = event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Move what is held; else say by the pointer's shape what could be."""
        place = event.position().toPoint()
        if self._held == (None, None):
            self._show_cursor(self._borders(place))
            return
        by = place - self._last
        for axis, step in ((0, by.x()), (1, by.y())):
            border = self._held[axis]
            if border is not None:
                self.weights[axis][:] = moved(self.lengths[axis], border, step, self._minimums[axis])
        self._last = place
        self.arrange()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Let go."""
        del event
        if self._held != (None, None):
            self._held = (None, None)
            self.dragged.emit()

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Over a pane the pointer has the pane's shape."""
        super().leaveEvent(event)
        self.unsetCursor()

    def _borders(self, place: QPoint) -> tuple[int | None, int | None]:
        if self.only is not None:
            return None, None
        return border_at(self.lengths[0], GAP, place.x()), border_at(self.lengths[1], GAP, place.y())

    def _show_cursor(self, borders: tuple[int | None, int | None]) -> None:
        shape = Qt.CursorShape
        match borders:
            case (None, None):
                self.unsetCursor()
            case (_, None):
                self.setCursor(shape.SplitHCursor)
            case (None, _):
                self.setCursor(shape.SplitVCursor)
            case _:
                self.setCursor(shape.SizeAllCursor)
