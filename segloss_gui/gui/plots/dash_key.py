"""What solid, dashed and dotted lines of a chart mean."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from segloss_gui.app.curves.curve_points import Dash
from segloss_gui.app.eliding import level
from segloss_gui.gui.plots.curve import PEN_STYLES
from segloss_gui.gui.theme import colours
from segloss_gui.gui.widgets import fitted, plain_tip
from segloss_gui.gui.widgets.painting import smooth_painter

_LINE, _GAP, _SPACE, _LEAST_LETTERS = 20, 4, 10, 3


class DashKey(QWidget):
    """A row of line samples with words, drawn without a colour: colours belong to methods."""

    def __init__(self, quantities: Mapping[Dash, str]) -> None:
        super().__init__()
        self._quantities = dict(quantities)
        self.setAccessibleName(", ".join(f"{dash} line: {words}" for dash, words in self._quantities.items()))
        self.setToolTip(plain_tip(self.accessibleName()))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802
        """Room for all samples in one row."""
        metrics = self.fontMetrics()
        width = sum(_LINE + _GAP + metrics.horizontalAdvance(words) + _SPACE for words in self._quantities.values())
        return QSize(width - _SPACE, metrics.height())

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Room for the samples and a few letters of each."""
        letters = _LEAST_LETTERS * self.fontMetrics().averageCharWidth()
        count = len(self._quantities)
        return QSize(count * (_LINE + _GAP + letters + _SPACE) - _SPACE, self.fontMetrics().height())

    def shown(self) -> list[str]:
        """The words as they fit, the longest cut first; the tooltip has them whole."""
        metrics, words = self.fontMetrics(), list(self._quantities.values())
        room = self.width() - len(words) * (_LINE + _GAP + _SPACE) + _SPACE
        most = level([metrics.horizontalAdvance(one) for one in words], room)
        return [fitted(one, metrics, most) for one in words]

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802
        """Draw the samples."""
        painter = smooth_painter(self)
        x, middle = 0, self.height() / 2
        for dash, words in zip(self._quantities, self.shown(), strict=True):
            painter.setPen(QPen(QColor(colours().text), 1.6, PEN_STYLES[dash]))
            painter.drawLine(x, int(middle), x + _LINE, int(middle))
            x += _LINE + _GAP
            width = self.fontMetrics().horizontalAdvance(words)
            painter.setPen(QColor(colours().muted))
            painter.drawText(x, 0, width + 2, self.height(), Qt.AlignmentFlag.AlignVCenter, words)
            x += width + _SPACE
        painter.end()
