"""What the colours of a pair mean, and how many millilitres each is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPixmap, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from segloss_gui.app.compare.pair_entries import LegendEntry
from segloss_gui.app.eliding import families
from segloss_gui.gui.theme import swatch
from segloss_gui.gui.widgets import fitted, text_label
from segloss_gui.gui.widgets.boxes import empty, hbox

DOT, GAP = 14, 12
LONGEST_PX = (600, 400, 280, 190, 150, 110, 80, 0)
"""What a text of a name may take: the most that leaves room for all of the row; at 0 its letter alone is said."""


class PairLegend(QWidget):
    """Entries in a row; names are cut where there is no room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.entries: tuple[LegendEntry, ...] = ()
        self._texts: list[tuple[LegendEntry, QLabel]] = []
        self._spare: list[QWidget] = []
        self._alike = families(())
        self._row = hbox(on=self, spacing=6, margins=(8, 0, 8, 0))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_entries(self, entries: Sequence[LegendEntry]) -> None:
        """Show these instead."""
        if tuple(entries) == self.entries:
            return
        self.entries = tuple(entries)
        self._texts.clear()
        self._spare.clear()
        empty(self._row)
        self._alike = families(entry.name for entry in entries)
        for entry in entries:
            self._add(entry)
        self._row.addStretch(1)
        self._fit()
        self.setAccessibleName("; ".join(f"{entry.text} {entry.value}".strip() for entry in entries))

    def _fit(self) -> None:
        for widget in self._spare:
            widget.show()
        for longest in LONGEST_PX:
            for entry, text in self._texts:
                text.setText(self._words(entry, text.fontMetrics(), longest))
            if self._fits():
                return
        for widget in reversed(self._spare):  # what an outline is, is said by the layers too; what both have is seen
            widget.hide()
            if self._fits():
                return

    def _fits(self) -> bool:
        self._row.invalidate()
        return self._row.minimumSize().width() <= self.width()

    def _words(self, entry: LegendEntry, metrics: QFontMetrics, longest: int) -> str:
        before = entry.text.removesuffix(entry.name)
        room = longest - metrics.horizontalAdvance(before)
        return before + fitted(entry.name, metrics, room, self._alike[entry.name]) if longest else before.rstrip()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """More or less room for names."""
        super().resizeEvent(event)
        self._fit()

    def _add(self, entry: LegendEntry) -> None:
        dot, text = text_label(), text_label(tip=entry.tip or entry.text)
        if entry.name:
            self._texts.append((entry, text))
        else:
            text.setText(entry.text)
            self._spare += [dot, text]
        dot.setPixmap(_swatch(entry))
        self._row.addWidget(dot)
        self._row.addWidget(text)
        if entry.value:
            value = text_label(entry.value, role="number")
            value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            value.setMinimumWidth(value.fontMetrics().horizontalAdvance("0000.00 ml"))
            self._row.addWidget(value)
            if not entry.name:
                self._spare.append(value)
        self._row.addSpacing(GAP)


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
