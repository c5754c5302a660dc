"""What the colours of a pair mean, and how many millilitres each is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPixmap, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from segloss_gui.app.compare.pair_entries import LegendEntry
from segloss_gui.app.eliding import families
from segloss_gui.gui.theme import swatch
from segloss_gui.gui.widgets import fitted, plain_tip, text_label
from segloss_gui.gui.widgets.boxes import empty, hbox

DOT, GAP, GROUND = 14, 12, "#000000"
DOTS = "…"
SAMPLE = "0000.00 ml"  # numbers change as one scrolls: all are as wide
LONGEST_PX = (600, 400, 280, 190, 150, 110, 80, 0)
"""What a text of a name may take: the most that leaves room for all of the row; at 0 its letter alone is said."""


class PairLegend(QWidget):
    """Entries in a row; names are cut where there is no room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.entries: tuple[LegendEntry, ...] = ()
        self._texts: list[tuple[LegendEntry, QLabel]] = []
        self._values: list[QLabel] = []
        self._parts: list[QLabel] = []
        self._spare: list[tuple[QLabel, ...]] = []
        self._alike = families(())
        self._row = hbox(on=self, spacing=6, margins=(8, 0, 8, 0))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_entries(self, entries: Sequence[LegendEntry]) -> None:
        """Show these instead."""
        if tuple(entries) == self.entries:
            return
        self.entries = tuple(entries)
        for kept in (self._texts, self._values, self._parts, self._spare):
            kept.clear()
        empty(self._row)
        self._alike = families(entry.name for entry in entries)
        for entry in entries:
            self._add(entry)
        self._row.addStretch(1)
        self._fit()
        said = [f"{entry.text} {entry.value.strip()}".strip() for entry in entries]
        self.setAccessibleName("; ".join(said))
        self.setToolTip(plain_tip("\n".join(said)))

    def _fit(self) -> None:
        for label in self._parts:
            label.show()  # what came just now is hidden until later, and has no width for the row till then
            label.ensurePolished()  # nor has it its type
        self._give_values(SAMPLE)
        for longest in LONGEST_PX:
            for entry, text in self._texts:
                text.setText(self._words(entry, text.fontMetrics(), longest))
            if self._fits():
                return
        self._give_values("")
        for parts in reversed(self._spare):  # what an outline is, is said by the layers too; what both have is seen
            if self._fits():
                return
            for part in parts:
                part.hide()

    def _give_values(self, sample: str) -> None:
        """The width of a sample for every number; of none: its own."""
        for value in self._values:
            value.setMinimumWidth(value.fontMetrics().horizontalAdvance(sample))

    def _fits(self) -> bool:
        self._row.invalidate()
        return self._row.minimumSize().width() <= self.width()

    def _words(self, entry: LegendEntry, metrics: QFontMetrics, longest: int) -> str:
        before = entry.text.removesuffix(entry.name)
        room = longest - metrics.horizontalAdvance(before)
        name = fitted(entry.name, metrics, room, self._alike[entry.name])
        return before + name if longest and name != DOTS else before.rstrip()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """More or less room for names."""
        super().resizeEvent(event)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """What was measured while it was hidden may have another type."""
        super().showEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Another theme may have larger type."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self._fit()

    def _add(self, entry: LegendEntry) -> None:
        dot, text = text_label(), text_label(tip=entry.tip)
        parts = [dot, text]
        dot.setPixmap(_swatch(entry))
        if entry.value:
            value = text_label(entry.value, role="number")
            value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self._values.append(value)
            parts.append(value)
        if entry.name:
            self._texts.append((entry, text))
        else:
            text.setText(entry.text)
            self._spare.append(tuple(parts))
        self._parts += parts
        for part in parts:
            self._row.addWidget(part)
        self._row.addSpacing(GAP)


def _swatch(entry: LegendEntry) -> QPixmap:
    """On the black of the pictures, where white is seen too."""
    picture = QPixmap(3 * DOT, 3 * DOT)
    picture.fill(QColor(GROUND))
    dot = swatch(entry.colour, DOT, hollow=entry.hollow, ground=GROUND)
    dot.setDevicePixelRatio(1)
    painter = QPainter(picture)
    painter.drawPixmap(0, 0, dot)
    painter.end()
    picture.setDevicePixelRatio(3)
    return picture
