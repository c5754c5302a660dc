"""What the colours of a pair mean, and how many millilitres each is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from segloss_gui.app.compare.pair_entries import LegendEntry
from segloss_gui.gui.theme import swatch
from segloss_gui.gui.widgets import text_label
from segloss_gui.gui.widgets.boxes import hbox

DOT, LONGEST_PX = 14, 190


class PairLegend(QWidget):
    """Entries in a row; names are cut where there is no room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.entries: tuple[LegendEntry, ...] = ()
        self._row = hbox(on=self, spacing=6, margins=(8, 0, 8, 0))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_entries(self, entries: Sequence[LegendEntry]) -> None:
        """Show these instead."""
        if tuple(entries) == self.entries:
            return
        self.entries = tuple(entries)
        while (item := self._row.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for entry in entries:
            self._add(entry)
        self._row.addStretch(1)
        self.setAccessibleName("; ".join(f"{entry.text} {entry.value}".strip() for entry in entries))

    def _add(self, entry: LegendEntry) -> None:
        dot, text = text_label(), text_label(tip=entry.tip or entry.text)
        text.setText(text.fontMetrics().elidedText(entry.text, Qt.TextElideMode.ElideMiddle, LONGEST_PX))
        dot.setPixmap(_swatch(entry))
        self._row.addWidget(dot)
        self._row.addWidget(text)
        if entry.value:
            value = text_label(entry.value, role="number")
            value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            value.setMinimumWidth(value.fontMetrics().horizontalAdvance("0000.00 ml"))
            self._row.addWidget(value)
        self._row.addSpacing(12)


def _swatch(entry: LegendEntry) -> QPixmap:
    """On the black of the pictures, where white is seen too."""
    picture = QPixmap(3 * DOT, 3 * DOT)
    picture.fill(QColor(0, 0, 0))
    dot = swatch(entry.colour, DOT, hollow=entry.hollow)
    dot.setDevicePixelRatio(1)
    painter = QPainter(picture)
    painter.drawPixmap(0, 0, dot)
    painter.end()
    picture.setDevicePixelRatio(3)
    return picture
