"""Pictures and numbers of the microscope: a column for the prediction and one per loss, a row per image."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from segloss_gui.app.losses.microscope_frame import Frame
from segloss_gui.app.microscope.derivatives import MOST_LOSSES, Seen
from segloss_gui.app.microscope.gradient_picture import Paints
from segloss_gui.core.number_text import short_number
from segloss_gui.gui.theme import LARGE_POINTS, colours, draw_method_mark, type_points
from segloss_gui.gui.widgets import ColourBar, plain_tip, text_label
from segloss_gui.gui.widgets.boxes import grid
from segloss_gui.gui.widgets.painting import smooth_painter
from segloss_gui.gui.workspaces.losses.map_tile import MapTile

GAP = 10
LEAST, LARGEST = 60, 420
IMAGES = ("Image 1", "Image 2, empty")
BAR_TIP = "Blue: descent raises the prediction here. Red: it lowers it. The ends are the largest absolute derivative."
MEANS = ("object", "background", "empty maps")


class MicroscopeTable(QWidget):
    """Columns for up to four losses.

    Signals
    -------
    hovered(image, loss, row, column)
        The pointer is over a pixel; loss -1 is the prediction, row -1 nothing.
    painted(row, column, add)
        The user draws on the reference of the first image.
    """

    hovered = Signal(int, int, int, int)
    painted = Signal(float, float, bool)

    def __init__(self) -> None:
        super().__init__()
        self.heads = [ColumnHead() for _ in range(MOST_LOSSES + 1)]
        self.tiles = [[self._tile(image, column) for column in range(MOST_LOSSES + 1)] for image in range(2)]
        self.bars = [ColourBar(BAR_TIP) for _ in range(MOST_LOSSES)]
        self.means = [[text_label(selectable=True) for _ in range(MOST_LOSSES)] for _ in MEANS]
        self._mean = text_label(role="caption")
        self._names = [text_label(f"mean |∂L| on {name}", role="caption", wrap=True) for name in MEANS]
        self._losses, self._images = 1, 2
        self._lay_out()

    def show_frame(self, frame: Frame) -> None:
        """Show a frame."""
        self._losses, self._images = len(frame.seen), len(frame.predictions)
        mean = f"mean |{'∂L/∂z' if frame.question.by == 'logit' else '∂L/∂p'}|"
        large = type_points() > LARGE_POINTS  # where a column has room for one word
        self._mean.setText(mean)
        self._mean.setVisible(large)
        for name, caption in zip(MEANS, self._names, strict=True):
            caption.setText(name if large else f"{mean}, {name}")
        self.heads[0].show_words("Prediction", "and reference", "")
        for image, picture in enumerate(frame.predictions):
            self.tiles[image][0].show_picture(picture)
        for place, seen in enumerate(frame.seen):
            self._show_loss(place, seen, frame)
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Keep the pictures square."""
        super().resizeEvent(event)
        self._arrange()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Pictures give way, numbers do not: of its own pictures' width it would never become narrower again."""
        numbers = max((label.sizeHint().width() for row in self.means for label in row[: self._losses]), default=0)
        width = (self._losses + 1) * max(LEAST, numbers) + GAP * self._losses
        return QSize(width, super().minimumSizeHint().height())

    def _show_loss(self, place: int, seen: Seen, frame: Frame) -> None:
        value = "" if math.isnan(seen.value) else f"L = {seen.value:.5g}"
        self.heads[place + 1].show_words(seen.look.name, value, seen.look.colour)
        for image, picture in enumerate(frame.gradients[place]):
            tile = self.tiles[image][place + 1]
            tile.show_words(seen.fault if image == 0 else "–") if seen.fault else tile.show_picture(picture)
        show_scale(self.bars[place], frame.scales[place], frame.question.paints)
        means = (seen.foreground, seen.background, seen.empty)
        for row, mean in enumerate(means):
            large = type_points() > LARGE_POINTS  # of which as many columns have room
            words = short_number(mean) if large else f"{mean:.2e}"
            self.means[row][place].setText("–" if math.isnan(mean) else words)

    def _arrange(self) -> None:
        room, words = self.width() - GAP * self._losses, self._words()
        each = room // (self._losses + 1)
        each = each if each >= words else (room - words) // self._losses  # the first column has words, too
        side = max(LEAST, min(each, LARGEST))
        for column in range(MOST_LOSSES + 1):
            shown = column <= self._losses
            self.heads[column].setFixedWidth(side if column else max(side, words))
            self.heads[column].setVisible(shown)
            for image in range(2):
                self.tiles[image][column].setFixedSize(side, side)
                self.tiles[image][column].setVisible(shown and image < self._images)
            for widget in (self.bars[column - 1], *(row[column - 1] for row in self.means)) if column else ():
                widget.setVisible(shown)

    def _words(self) -> int:
        """Pixels of the longest word in the first column."""
        metrics = self._names[0].fontMetrics()
        return max(metrics.horizontalAdvance(word) for name in MEANS for word in name.split()) + 2

    def _tile(self, image: int, column: int) -> MapTile:
        what = "Prediction and reference" if column == 0 else f"Derivative of loss {column}"
        tile = MapTile(f"{what}, {IMAGES[image]}", paintable=column == 0 and image == 0)
        tile.hovered.connect(lambda row, place: self.hovered.emit(image, column - 1, row, place))
        tile.painted.connect(self.painted)
        return tile

    def _lay_out(self) -> None:
        table = grid(self, spacing=(GAP, 5), stretch=(MOST_LOSSES + 1,))
        table.setSizeConstraint(QGridLayout.SizeConstraint.SetNoConstraint)
        for column in range(MOST_LOSSES + 1):
            table.addWidget(self.heads[column], 0, column)
            for image in range(2):
                table.addWidget(self.tiles[image][column], 1 + image, column)
        for place in range(MOST_LOSSES):
            table.addWidget(self.bars[place], 3, place + 1)
        table.addWidget(self._mean, 4, 0, 1, MOST_LOSSES + 1)
        for row, name in enumerate(self._names):
            table.addWidget(name, 5 + row, 0)
            for place in range(MOST_LOSSES):
                table.addWidget(self.means[row][place], 5 + row, place + 1)


class ColumnHead(QWidget):
    """Dot, name (shortened where it must be) and value of a column."""

    def __init__(self) -> None:
        super().__init__()
        self._name, self._value, self._colour = "", "", ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_words(self, name: str, value: str, colour: str) -> None:
        """Show a name, below it a value; ``colour`` of the dot, or none."""
        self._name, self._value, self._colour = name, value, colour
        self.setToolTip(plain_tip(name))
        self.setAccessibleName(f"{name}: {value}")
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Two lines."""
        return QSize(60, 2 * self.fontMetrics().height() + 2)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw both lines."""
        painter = smooth_painter(self)
        line, left = self.fontMetrics().height(), 0
        if self._colour:
            draw_method_mark(painter, QRectF(0, line / 2 - 5, 10, 10), self._colour)
            left = 15
        bold = painter.font()
        bold.setBold(True)
        painter.setFont(bold)
        painter.setPen(QColor(colours().text))
        room = self.width() - left
        name = painter.fontMetrics().elidedText(self._name, Qt.TextElideMode.ElideMiddle, room)
        painter.drawText(QRectF(left, 0, room, line), Qt.AlignmentFlag.AlignVCenter, name)
        bold.setBold(False)
        painter.setFont(bold)
        painter.setPen(QColor(colours().muted))
        value = painter.fontMetrics().elidedText(self._value, Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(QRectF(0, line + 1, self.width(), line), Qt.AlignmentFlag.AlignVCenter, value)


def show_scale(bar: ColourBar, largest: float, paints: Paints) -> None:
    """Let a bar show the colours of a derivative, from minus the largest over 0 to the largest."""
    named = (paints.negative, paints.ground, paints.positive)
    knots = np.array([[int(colour[at : at + 2], 16) for at in (1, 3, 5)] for colour in named])
    places = np.linspace(0.0, 2.0, 256)
    strip = np.stack([np.interp(places, (0, 1, 2), channel) for channel in knots.T], axis=1).astype(np.uint8)
    ticks = ((short_number(-largest), 0.0), ("0", 0.5), (f"+{short_number(largest)}", 1.0))
    bar.show_colours(strip, ticks, f"Colours from {short_number(-largest)} to {short_number(largest)}")
