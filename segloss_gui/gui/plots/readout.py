"""The values of all runs under the mouse, in a fixed corner of the chart."""

from __future__ import annotations

import html
import math
from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QWidget

from segloss_gui.app.curves.readout_rows import ReadoutRow, fit_rows
from segloss_gui.core.colours import mark_letter
from segloss_gui.core.number_text import with_minus
from segloss_gui.gui.plots.axes import left_width
from segloss_gui.gui.theme import colours, notifier, type_points
from segloss_gui.gui.widgets import fitted
from segloss_gui.gui.widgets.painting import smooth_painter


class Readout(QLabel):
    """A small panel over a chart; lets the mouse through.

    Parameters
    ----------
    corner : str
        ``"top right"`` or ``"bottom right"``: where the curves usually are not; it goes to the
        left while the mouse is in the right half.
    """

    def __init__(self, parent: QWidget, corner: str = "top right") -> None:
        super().__init__(parent)
        self._chart, self._corner, self._on_left = parent, corner, False
        self._take_type()
        notifier.changed.connect(self._take_type)
        self.setContentsMargins(6, 3, 8, 3)
        self.setObjectName("plotReadout")
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def _take_type(self) -> None:
        font = QFont(self.font())
        font.setPointSizeF(type_points(0.9))
        self.setFont(font)

    def show_rows(self, where: str, rows: Sequence[ReadoutRow], number: str, columns: Sequence[str]) -> None:
        """Show the values at ``where``; ``number`` is the format of one value."""
        most = max(1, self._chart.height() // (self.fontMetrics().height() + 1) - 2)  # where, and the margins
        body = "".join(self._line(row, number) for row in fit_rows(rows)[:most])
        self._write(where, columns, body)
        if self.width() > self._chart.width():  # titles give way, numbers do not
            room = self.fontMetrics().horizontalAdvance(number.format(-0.1))
            self._write(where, [fitted(column, self.fontMetrics(), room) for column in columns], body)
        self.place()
        self.show()

    def _write(self, where: str, columns: Sequence[str], body: str) -> None:
        head = "".join(f"<td align='right'>&nbsp;&nbsp;{html.escape(column)}</td>" for column in columns)
        self.setText(f"<table cellspacing='1'><tr><td></td><td>{html.escape(where)}</td>{head}</tr>{body}</table>")
        self.adjustSize()

    def avoid(self, right_half: bool) -> None:
        """Keep away from the half of the chart that the mouse is in."""
        self._on_left = right_half

    def place(self) -> None:
        """Go to the corner of the parent."""
        parent = self._chart
        x = left_width() + 6 if self._on_left else parent.width() - self.width() - 10
        y = 6 if self._corner.startswith("top") else parent.height() - self.height() - 34
        self.move(max(x, 0), max(y, 0))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Draw the words on a ground that the curves do not shine through much."""
        ground = QColor(colours().surface)
        ground.setAlpha(228)
        painter = smooth_painter(self)
        painter.setPen(QPen(QColor(colours().line), 1))
        painter.setBrush(ground)
        painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 5, 5)
        painter.end()
        super().paintEvent(event)

    @staticmethod
    def _line(row: ReadoutRow, number: str) -> str:
        cells = "".join(
            f"<td align='right'>&nbsp;&nbsp;{'–' if math.isnan(value) else with_minus(number.format(value))}</td>"
            for value in row.values
        )
        dot = f"<span style='color:{row.colour}'>{mark_letter(row.colour)}</span>"
        return f"<tr><td>{dot}</td><td>{html.escape(_elided(row.name))}</td>{cells}</tr>"


def _elided(text: str, limit: int = 24) -> str:
    return text if len(text) <= limit else f"{text[: limit // 2]}…{text[-limit // 2 + 1 :]}"
