"""What one loss says: its value, the map of its derivative (or where it leads), and the means beside it."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from segloss_gui.app.lecture.card_content import ALONE, CardContent, shorter
from segloss_gui.gui.theme import colours, draw_method_mark, notifier, type_points
from segloss_gui.gui.widgets import fitted, plain_tip
from segloss_gui.gui.workspaces.lecture.pixel_picture import contour_lines, paint_contour, paint_pixels, square_in

MARGIN = 9.0
LEAST_MAP_LINES = 2
"""Lines of text that a map is high at least; below that the last numbers stand in the tooltip alone."""


class LossCard(QWidget):
    """One loss."""

    def __init__(self) -> None:
        super().__init__()
        self._content: CardContent | None = None
        self._lines: list[QLineF] = []
        self.setMinimumSize(120, 120)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        notifier.changed.connect(self.update)

    def show_content(self, content: CardContent) -> None:
        """Show what a loss says now."""
        self._content, self._lines = content, contour_lines(content.truth)
        heard = content.heard
        self.setAccessibleName(f"{heard.look.name}: {heard.value:.4g}")
        self.setToolTip(plain_tip(content.told()))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the card."""
        painter, theme = QPainter(self), colours()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(QColor(theme.line), 1))
        painter.setBrush(QColor(theme.surface))
        painter.drawRoundedRect(frame, 9, 9)
        if self._content is None:
            painter.setPen(QColor(theme.muted))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(frame, int(flags), "Getting the loss ready …")
            return
        line = float(self.fontMetrics().height())
        lines = self._paint_head(painter, line)
        body = frame.adjusted(MARGIN, MARGIN + lines * line + 4, -MARGIN, -MARGIN)
        if self._content.heard.fault:
            painter.setPen(QColor(theme.muted))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(body, int(flags), self._content.heard.fault)
        else:
            self._paint_body(painter, body, line)

    def _paint_body(self, painter: QPainter, body: QRectF, line: float) -> None:
        """The map, and beside or below it the numbers; below, as many as leave the map room, the first ones first."""
        rows, side = self._rows(), self._width_of_rows()
        stacked = side > body.width()
        if body.width() > 1.7 * body.height() and body.width() - body.height() - 10 >= side:
            self._paint_map(painter, body.adjusted(0, 0, -body.width() + body.height(), 0))
            self._paint_numbers(painter, body.adjusted(body.height() + 10, 0, 0, 0), line, rows)
            return
        each = (2 if stacked else 1) * line
        room = int((body.height() - LEAST_MAP_LINES * line - 6) // each)
        kept = rows[: max(room, 0)]
        foot = len(kept) * each + 6 if kept else 0.0
        self._paint_map(painter, body.adjusted(0, 0, 0, -foot))
        self._paint_numbers(painter, body.adjusted(0, body.height() - foot + 6, 0, 0), line, kept, stacked=stacked)

    def _paint_head(self, painter: QPainter, line: float) -> int:
        """Draw name and value; how many lines they take: a name that has no room beside the value stands above it."""
        assert self._content is not None
        theme, look, width = colours(), self._content.heard.look, self.width()
        draw_method_mark(painter, QRectF(MARGIN, MARGIN + line / 2 - 5, 10, 10), look.colour)
        value = self._content.value
        room = painter.fontMetrics().horizontalAdvance(value) + 6
        bold = QFont(self.font())
        bold.setBold(True)
        metrics, left = QFontMetrics(bold), MARGIN + 16
        free = int(width - left - room - MARGIN)
        words = look.name if metrics.horizontalAdvance(look.name) <= free else look.spec.short
        lines = 1 if metrics.horizontalAdvance(words) <= free else 2
        whole = free if lines == 1 else int(width - left - MARGIN)
        painter.setFont(bold)
        painter.setPen(QColor(theme.text))
        alike = self._content.alike if words == look.name else ALONE
        name = fitted(words, metrics, whole, alike)
        painter.drawText(QRectF(left, MARGIN, width, line), int(Qt.AlignmentFlag.AlignVCenter), name)
        painter.setFont(self.font())
        painter.setPen(QColor(theme.muted))
        right = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(QRectF(0, MARGIN + (lines - 1) * line, width - MARGIN, line), right, value)
        return lines

    def _paint_map(self, painter: QPainter, area: QRectF) -> None:
        assert self._content is not None
        pixels = self._content.pixels
        place = square_in(area, pixels.shape)
        paint_pixels(painter, place, pixels)
        paint_contour(painter, place, self._lines, pixels.shape, colours().accent, 1.4)
        painter.setPen(QPen(QColor(colours().line), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(place)

    def _rows(self) -> list[tuple[str, str]]:
        return [] if self._content is None else self._content.rows()

    def _small(self) -> QFont:
        small = QFont(self.font())
        small.setPointSizeF(type_points(0.9))
        return small

    def _width_of_rows(self) -> float:
        """What names in one word and their numbers need side by side."""
        metrics = QFontMetrics(self._small())
        return max(
            (metrics.horizontalAdvance(f"{shorter(name)[-1]} {number}") for name, number in self._rows()), default=0
        )

    def _paint_numbers(
        self, painter: QPainter, area: QRectF, line: float, rows: list[tuple[str, str]], *, stacked: bool = False
    ) -> None:
        """A row a number; ``stacked``, each below its name."""
        theme = colours()
        painter.setFont(self._small())
        metrics = painter.fontMetrics()
        for place, (name, number) in enumerate(rows):
            row = QRectF(area.left(), area.top() + (2 if stacked else 1) * place * line, area.width(), line)
            room = row.width() - (0 if stacked else metrics.horizontalAdvance(f" {number}"))
            names = shorter(name)
            shown = next((each for each in names if metrics.horizontalAdvance(each) <= room), names[-1])
            painter.setPen(QColor(theme.muted))
            painter.drawText(row, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), shown)
            below = row.translated(0, line if stacked else 0)
            painter.setPen(QColor(theme.text))
            painter.drawText(below, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), number)
        painter.setFont(self.font())
