"""Lines of several numbers that leave out the last ones where there is no room, rather than cut one in two."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy

from segloss_gui.gui.widgets.item_views import fitted

LEAST = 24


class PartsLabel(QLabel):
    """Words of one or several lines.

    Parameters
    ----------
    between : str
        What parts the parts of a line, such as ``" · "``.
    """

    def __init__(self, between: str) -> None:
        super().__init__()
        self._between = between
        self.setProperty("role", "caption")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As high as its lines, and as narrow as need be."""
        return QSize(LEAST, super().minimumSizeHint().height())

    def shown(self) -> list[str]:
        """What is read of each line."""
        return [self._fitted(line) for line in self.text().split("\n")]

    def _fitted(self, line: str) -> str:
        metrics, room = self.fontMetrics(), self.contentsRect().width()
        parts = line.split(self._between)
        while len(parts) > 1 and metrics.horizontalAdvance(self._between.join(parts)) > room:
            parts.pop()
        return fitted(self._between.join(parts), metrics, room)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw what fits."""
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.contentsRect(), int(self.alignment()), "\n".join(self.shown()))
        painter.end()
