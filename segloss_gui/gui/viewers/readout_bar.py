"""The line under the planes: what lies under the crosshair. Widths are fixed, so nothing jumps."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from segloss_gui.app.eliding import families, level
from segloss_gui.app.scores.case_scores import short_names
from segloss_gui.app.slices.readout import LabelReadout, Readout
from segloss_gui.gui.theme import colours, draw_method_mark, notifier, type_points
from segloss_gui.gui.widgets import fitted, plain_tip
from segloss_gui.gui.widgets.painting import smooth_painter

GAP, DOT = 16.0, 8.0
NAME_SHARE = 0.45  # of its room a method's name may take where its label is long
DOTS = "…"  # alone it says nothing: all labels stand in the tooltip
LEAST_LETTERS, LEAST_PX = 8, 40.0
"""Letters from which on there is room for a name beside its label, and pixels a label takes at the least."""


class ReadoutBar(QWidget):
    """Millimetres, voxel, value, and the label of the reference and every method; each in its own room.

    The texts themselves are of fixed width (:mod:`segloss_gui.app.slices.readout`).
    """

    def __init__(self) -> None:
        super().__init__()
        self._readout: Readout | None = None
        self._short: dict[str, str] = {}
        self._longest = 0.0
        self._alike = self._classes = families(())
        self._fixed = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("what lies under the crosshair")
        notifier.changed.connect(self._take_type)

    def _take_type(self) -> None:
        self._longest = 0.0  # was measured in another type
        self.update()

    def show_readout(self, readout: Readout | None) -> None:
        """Show another read-out."""
        if readout != self._readout:
            if self._readout is None or readout is None or _layers(readout) != _layers(self._readout):
                self._longest = 0.0
            self._readout = readout
            self._short = short_names([r.layer for r in readout.labels if not r.is_reference]) if readout else {}
            self._alike = families(self._short.values())
            self._classes = families({r.label for r in readout.labels} if readout else ())
            self.setToolTip(plain_tip("\n".join(f"{r.layer}: {r.label}" for r in readout.labels) if readout else ""))
            self.update()

    def text(self) -> str:
        """All of it as plain text, for tests and screen readers."""
        if self._readout is None:
            return ""
        labels = [f"{label.layer}: {label.label}" for label in self._readout.labels]
        return "   ".join([self._readout.position, self._readout.voxel, self._readout.value, *labels])

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """One line."""
        return QSize(400, self.fontMetrics().height() + 10)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the parts one after the other."""
        del event
        if self._readout is None:
            return
        painter = smooth_painter(self)
        self._fixed.setPointSizeF(type_points(0.95))
        left = 8.0
        texts = (self._readout.position, self._readout.voxel, self._readout.value)
        for text, ink in zip(texts, ("text", "muted", "text"), strict=True):
            if text and not (text is self._readout.voxel and self._is_narrow()):
                left = self._draw_fixed(painter, left, text, QColor(getattr(colours(), ink)))
        if self._readout.labels:
            self._draw_labels(painter, left, self._readout.labels)

    def _draw_fixed(self, painter: QPainter, left: float, text: str, ink: QColor) -> float:
        painter.setFont(self._fixed)
        painter.setPen(ink)
        width = QFontMetricsF(self._fixed).horizontalAdvance(text)
        painter.drawText(QRectF(left, 0, width, self.height()), Qt.AlignmentFlag.AlignVCenter, text)
        return left + width + GAP

    def _is_narrow(self) -> bool:
        """Whether all together leaves the labels no room; the voxel, which the millimetres say too, goes then."""
        assert self._readout is not None
        texts = (self._readout.position, self._readout.voxel, self._readout.value)
        taken = sum(QFontMetricsF(self._fixed).horizontalAdvance(text) + GAP for text in texts if text)
        least = self.fontMetrics().averageCharWidth() * LEAST_LETTERS + DOT + 6
        return bool(self._readout.position) and self.width() - 16 - taken < least * len(self._readout.labels)

    def _draw_labels(self, painter: QPainter, left: float, labels: tuple[LabelReadout, ...]) -> None:
        for width, label in zip(self._widths(labels, self.width() - left - 8), labels, strict=True):
            self._draw_label(painter, QRectF(left, 0, width - GAP / 2, self.height()), label)
            left += width

    def _widths(self, labels: tuple[LabelReadout, ...], room: float) -> list[float]:
        """A share each; where names need less than that, longer ones have it.

        They follow from the names of the layers and the longest label met so far, so nothing jumps.
        """
        metrics = QFontMetricsF(self.font())
        self._longest = max([self._longest, *(metrics.horizontalAdvance(label.label) for label in labels)])
        names = (metrics.horizontalAdvance(self._shown_name(label)) for label in labels)
        needed = [max(LEAST_PX, DOT + 12 + name + self._longest + GAP) for name in names]
        widest = level(needed, max(LEAST_PX * len(labels), room))
        return [min(width, widest) for width in needed]

    def _draw_label(self, painter: QPainter, box: QRectF, label: LabelReadout) -> None:
        theme = colours()
        draw_method_mark(painter, QRectF(box.left(), box.center().y() - DOT / 2, DOT, DOT), label.colour)
        font = QFont(self.font())
        painter.setFont(font)
        metrics = QFontMetricsF(font)
        room = box.width() - DOT - 6
        name, found = self.words_in(label, room, metrics)
        text = QRectF(box.left() + DOT + 5, 0, room, box.height())
        painter.setPen(QColor(theme.muted))
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, name)
        painter.setPen(QColor(theme.text))
        text.setLeft(text.left() + (metrics.horizontalAdvance(name) + 6 if name else 0))
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, found)

    def _shown_name(self, label: LabelReadout) -> str:
        return "ref" if label.is_reference else self._short.get(label.layer, label.layer)

    def words_in(self, label: LabelReadout, room: float, metrics: QFontMetricsF) -> tuple[str, str]:
        """The name of a layer and of its label as they fit, cut where they are like the others."""
        if room < metrics.averageCharWidth() * LEAST_LETTERS:  # its colour says whose it is
            words = fitted(label.label, metrics, room, self._classes[label.label])
            return "", "" if words == DOTS else words
        shown = self._shown_name(label)
        name_room = max(room * NAME_SHARE, room - 6 - metrics.horizontalAdvance(label.label))
        name = fitted(shown, metrics, name_room, self._alike[shown])
        left = room - 6 - metrics.horizontalAdvance(name)
        return name, fitted(label.label, metrics, left, self._classes[label.label])


def _layers(readout: Readout) -> tuple[str, ...]:
    return tuple(label.layer for label in readout.labels)
