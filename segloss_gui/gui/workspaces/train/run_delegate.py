"""Cells of the run table that are more than text: colour dots, state icons, progress, buttons."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem, QToolTip

from segloss_gui.app.train.run_cells import name_of
from segloss_gui.app.train.run_row import Action, GroupRow, RunRow
from segloss_gui.gui.theme import colours, draw_method_mark, icon
from segloss_gui.gui.widgets import NameDelegate, fitted
from segloss_gui.gui.workspaces.train.run_model import ROW_ROLE

Index = QModelIndex | QPersistentModelIndex
ROW_HEIGHT = 30
_BUTTON = 24
BUTTONS_WIDTH = 66
"""Of the two buttons that a row has at most."""
ICONS: dict[Action, str] = {"start": "play", "resume": "play", "pause": "pause", "stop": "stop"}
_ORDER: tuple[Action, ...] = ("start", "resume", "pause", "stop")


class RunDelegate(NameDelegate):
    """Draws rows.

    Signals
    -------
    asked(action, run id)
        A button in a row was clicked.
    """

    asked = Signal(str, str)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802
        """All rows are equally high, and buttons have their room whether a row has them now or not."""
        words = super().sizeHint(option, index).width()
        return QSize(words if name_of(index.column()) else BUTTONS_WIDTH, ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one cell."""
        line, name = index.data(ROW_ROLE), name_of(index.column())
        self.initStyleOption(option, index)
        marked = (name == "method" and bool(line.colour)) or (isinstance(line, RunRow) and name == "state")
        if isinstance(line, RunRow) and name in ("epoch", ""):
            option.text = ""
        style = option.widget.style()
        whole = QRect(option.rect)
        style.drawPrimitive(QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter, option.widget)
        if marked:
            option.rect = whole.adjusted(20, 0, 0, 0)
        if option.text:
            self._text(painter, option, index)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if name == "method" and line.colour:
            _dot(painter, whole, line.colour)
        if isinstance(line, RunRow):
            self._paint_run(painter, whole, line, name)
        painter.restore()

    def _text(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        painter.setFont(option.font)
        foreground = index.data(Qt.ItemDataRole.ForegroundRole)
        painter.setPen(foreground if foreground is not None else QColor(colours().text))
        area = option.rect.adjusted(8, 0, -8, 0)
        text = fitted(option.text, option.fontMetrics, area.width(), self.names.of(index))
        painter.drawText(area, int(option.displayAlignment), text)
        painter.restore()

    def _paint_run(self, painter: QPainter, area: QRect, row: RunRow, name: str) -> None:
        if name == "state":
            icon(row.icon, row.tone).paint(painter, area.x() + 6, area.y() + (area.height() - 16) // 2, 16, 16)
        elif name == "epoch":
            _progress(painter, area, row)
        elif name == "":
            for action, place in _buttons(area, row):
                icon(ICONS[action]).paint(painter, place.adjusted(4, 4, -4, -4))

    def editorEvent(self, event: QEvent, model: Any, option: QStyleOptionViewItem, index: Index) -> bool:  # noqa: ARG002, N802
        """A click on a button in the last column."""
        line = index.data(ROW_ROLE)
        if name_of(index.column()) or isinstance(line, GroupRow) or not isinstance(event, QMouseEvent):
            return False
        if event.type() is not QEvent.Type.MouseButtonRelease:
            return False
        for action, place in _buttons(option.rect, line):
            if place.contains(event.position().toPoint()):
                self.asked.emit(action, line.run)
                return True
        return False

    def helpEvent(self, event: Any, view: Any, option: QStyleOptionViewItem, index: Index) -> bool:  # noqa: N802
        """Say what a button does."""
        line = index.data(ROW_ROLE)
        if not name_of(index.column()) and isinstance(line, RunRow):
            for action, place in _buttons(option.rect, line):
                if place.contains(event.pos()):
                    QToolTip.showText(event.globalPos(), action.capitalize(), view)
                    return True
        return bool(super().helpEvent(event, view, option, index))


def _buttons(area: QRect, row: RunRow) -> list[tuple[Action, QRect]]:
    places = []
    for number, action in enumerate(action for action in _ORDER if action in row.actions):
        left = area.x() + 4 + number * (_BUTTON + 4)
        places.append((action, QRect(left, area.y() + (area.height() - _BUTTON) // 2, _BUTTON, _BUTTON)))
    return places


def _dot(painter: QPainter, area: QRect, colour: str) -> None:
    draw_method_mark(painter, QRectF(area.x() + 10, area.center().y() - 4, 10, 10), colour)


def _progress(painter: QPainter, area: QRect, row: RunRow) -> None:
    theme = colours()
    words = painter.fontMetrics().horizontalAdvance("0") * (2 * len(str(row.epochs)) + 1) + 6
    groove = QRectF(area.x() + 8, area.center().y() - 2, max(area.width() - words - 24, 10), 5)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.line))
    painter.drawRoundedRect(groove, 2.5, 2.5)
    if row.share > 0:
        tone = row.tone if row.tone in ("good", "error", "warning") else "accent"
        painter.setBrush(QColor(getattr(theme, tone)))
        painter.drawRoundedRect(QRectF(groove.x(), groove.y(), max(groove.width() * row.share, 5.0), 5), 2.5, 2.5)
    painter.setPen(QColor(theme.text))
    painter.drawText(
        area.adjusted(0, 0, -8, 0),
        Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
        f"{row.epoch}/{row.epochs}",
    )
