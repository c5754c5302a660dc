"""Headings beside the rows and above the columns of a board; they stay while the panes scroll."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from segloss_gui.app.eliding import families
from segloss_gui.gui.theme import colours, draw_method_mark, notifier, type_points
from segloss_gui.gui.widgets import fitted, plain_tip
from segloss_gui.gui.widgets.painting import smooth_painter

DOT, PAD = 10.0, 6.0


@dataclass(frozen=True)
class Heading:
    """What a row or a column shows.

    Parameters
    ----------
    text : str
        Cut where it is like the others, where it is too long; the tooltip has all of it.
    colour : str
        Of the dot before it, ``#RRGGBB``; empty for none.
    tip : str
        The tooltip, where it says more than the text.
    """

    text: str
    colour: str = ""
    tip: str = ""


class HeadingStrip(QWidget):
    """Headings in a line.

    Parameters
    ----------
    upright : bool
        Beside rows, read from below; else above columns.
    """

    def __init__(self, upright: bool) -> None:
        super().__init__()
        self.upright = upright
        self.headings: tuple[Heading, ...] = ()
        self._alike = families(())
        self._spans: list[tuple[int, int]] = []
        fixed, wide = QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Ignored
        self.setSizePolicy(*((fixed, wide) if upright else (wide, fixed)))
        notifier.changed.connect(self.update)
        self.hide()

    def show_headings(self, headings: Sequence[Heading]) -> None:
        """Show these; nothing where there are none."""
        self.headings = tuple(headings)
        self._alike = families(heading.text for heading in headings)
        self.setAccessibleName(", ".join(heading.text for heading in headings))
        self.setVisible(bool(headings))
        self.update()

    def refresh(self, spans: list[tuple[int, int]]) -> None:
        """Stand beside these pixels (first, last plus one)."""
        if spans != self._spans:
            self._spans = spans
            self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """One line of text thick."""
        thick = self.fontMetrics().height() + 4
        return QSize(thick, thick)

    def heading_at(self, place: float) -> Heading | None:
        """The heading at a pixel along the strip."""
        for heading, (first, last) in zip(self.headings, self._spans, strict=False):
            if first <= place < last:
                return heading
        return None

    def event(self, event: QEvent) -> bool:
        """The tooltip says the whole name."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            found = self.heading_at(event.pos().y() if self.upright else event.pos().x())
            QToolTip.showText(event.globalPos(), plain_tip((found.tip or found.text) if found else ""), self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw dots and names in the middle of their rows or columns."""
        del event
        painter = smooth_painter(self)
        if self.upright:  # turned, so that along is across
            painter.translate(0, self.height())
            painter.rotate(-90)
        for heading, (first, last) in zip(self.headings, self._spans, strict=False):
            if last - first > 2 * DOT:
                start = self.height() - last if self.upright else first
                self._draw(painter, heading, QRectF(start, 0, last - first, self.sizeHint().height()))

    def _draw(self, painter: QPainter, heading: Heading, box: QRectF) -> None:
        dot = DOT + PAD if heading.colour else 0.0
        room = max(0, int(box.width() - dot - 2 * PAD))
        painter.setFont(self.font())
        if painter.fontMetrics().horizontalAdvance(heading.text) > room:
            font = self.font()
            font.setPointSizeF(type_points(0.85))
            painter.setFont(font)
        metrics = painter.fontMetrics()
        text = fitted(heading.text, metrics, room, self._alike[heading.text])
        width = metrics.horizontalAdvance(text)
        left = box.left() + max(PAD, (box.width() - dot - width) / 2)
        if heading.colour:
            draw_method_mark(painter, QRectF(left, box.center().y() - DOT / 2, DOT, DOT), heading.colour)
        painter.setPen(QColor(colours().text))
        painter.drawText(QRectF(left + dot, box.top(), width + 2, box.height()), Qt.AlignmentFlag.AlignVCenter, text)
