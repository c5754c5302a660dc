"""A theory sheet: its statement, its drawing with a line to drag, its dials."""

from __future__ import annotations

from functools import partial

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QListWidget, QListWidgetItem, QStackedWidget, QVBoxLayout, QWidget

from segloss_gui.app.lecture.drawing import Drawing, Line, Picture
from segloss_gui.app.lecture.sheets import SHEETS, SheetsPresenter
from segloss_gui.app.microscope.gradient_picture import DARK, LIGHT, gradient_picture
from segloss_gui.core.colours import method_colour, rgb
from segloss_gui.gui.forms.kinds import Number
from segloss_gui.gui.forms.labelled_slider import LabelledSlider
from segloss_gui.gui.theme import colours, notifier, panel, type_points
from segloss_gui.gui.theme.colours import mix
from segloss_gui.gui.widgets import dress, text_label
from segloss_gui.gui.workspaces.lecture.pixel_picture import contour_lines, paint_contour, paint_pixels, square_in

DASHES = {"solid": Qt.PenStyle.SolidLine, "dashed": Qt.PenStyle.DashLine, "dotted": Qt.PenStyle.DotLine}
LIST_WIDTH, ROW = 250, 34
LEGEND_ALPHA = 150


class SheetPage(QWidget):
    """The list of sheets on the left, the one shown on the right."""

    def __init__(self, presenter: SheetsPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._presenter = presenter
        self._shown = ""
        self.list = QListWidget()
        dress(self.list)
        self.list.setFixedWidth(LIST_WIDTH)
        self.list.setAccessibleName("Theory sheets")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for sheet in SHEETS.values():
            item = QListWidgetItem(sheet.title, self.list)
            item.setToolTip(sheet.statement)
            item.setSizeHint(QSize(0, ROW))
        self.title, self.statement, self.source, self.reading = (_label(r) for r in ("title", "", "caption", "heading"))
        self.knobs: dict[str, LabelledSlider] = {}
        self._dials = QHBoxLayout()
        self.plot, self.pictures = SheetPlot(), PictureRow()
        self.stack = QStackedWidget()
        self.stack.addWidget(panel(self.plot, (8, 8, 12, 4)))
        self.stack.addWidget(panel(self.pictures, (10, 10, 10, 10)))
        self._lay_out()
        self.list.currentRowChanged.connect(lambda row: self._choose(row))
        self.plot.dragged.connect(presenter.drag)
        presenter.sheet_changed.connect(self.refresh)
        presenter.drawing_changed.connect(self._show_drawing)
        notifier.changed.connect(self._show_drawing)
        self.refresh()

    def refresh(self) -> None:
        """Follow the presenter to another sheet."""
        sheet = self._presenter.sheet
        self.list.blockSignals(True)
        self.list.setCurrentRow(list(SHEETS).index(sheet.key))
        self.list.blockSignals(False)
        self.title.setText(sheet.title)
        self.statement.setText(sheet.statement)
        self.source.setText(sheet.source[0].upper() + sheet.source[1:])
        if sheet.key != self._shown:
            self._shown = sheet.key
            self._renew_knobs()
        self._show_dials()

    def _choose(self, row: int) -> None:
        self._presenter.show(list(SHEETS)[row])

    def _renew_knobs(self) -> None:
        for knob in self.knobs.values():
            self._dials.removeWidget(knob)
            knob.hide()
            knob.deleteLater()
        self.knobs = {}
        for dial in self._presenter.sheet.dials:
            kind = Number(integer=dial.integer, least=dial.low, most=dial.high, log=dial.log)
            knob = self.knobs[dial.key] = LabelledSlider(dial.title, kind)
            knob.turned.connect(partial(self._presenter.turn, dial.key))
            self._dials.addWidget(knob, 1)

    def _show_dials(self) -> None:
        for key, knob in self.knobs.items():
            knob.show_number(self._presenter.dials[key])

    def _show_drawing(self) -> None:
        drawing = self._presenter.drawing
        if drawing is None:
            return
        self._show_dials()
        self.reading.setText(drawing.reading)
        self.stack.setCurrentIndex(1 if drawing.pictures else 0)
        (self.pictures.show_drawing if drawing.pictures else self.plot.show_drawing)(drawing)

    def _lay_out(self) -> None:
        right = QVBoxLayout()
        right.setSpacing(6)
        for label in (self.title, self.statement, self.source):
            right.addWidget(label)
        right.addWidget(self.stack, 1)
        right.addWidget(self.reading)
        self._dials.setSpacing(24)
        right.addLayout(self._dials)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(14)
        layout.addWidget(self.list)
        layout.addLayout(right, 1)


class SheetPlot(pg.PlotWidget):  # type: ignore[misc]
    """Lines and a field, with a line to drag.

    Signals
    -------
    dragged(float)
        Where the user moved the line, in plain numbers.
    """

    dragged = pg.QtCore.Signal(float)

    def __init__(self) -> None:
        super().__init__(background=None)
        self.setFrameShape(pg.PlotWidget.Shape.NoFrame)
        self.setMenuEnabled(False)
        self.hideButtons()
        self.setMouseEnabled(False, False)
        self._legend = self.addLegend(offset=(-12, 10))
        self._cursor = pg.InfiniteLine(angle=90, movable=True)
        self._cursor.setZValue(-5)
        self._cursor.sigDragged.connect(self._on_drag)
        self._log = False

    def show_drawing(self, drawing: Drawing) -> None:
        """Draw anew."""
        theme = colours()
        self.setBackground(theme.surface)
        self.plotItem.clear()
        ground = QColor(theme.surface)
        ground.setAlpha(LEGEND_ALPHA)  # curves are seen through it
        self._legend.setBrush(ground)
        self._legend.clear()
        self._legend.setLabelTextColor(theme.text)
        self._legend.setLabelTextSize(f"{type_points(0.9):g}pt")
        ticks = QFont(self.font())
        ticks.setPointSizeF(type_points(0.85))
        self._log = drawing.log_x
        self.setLogMode(x=drawing.log_x, y=drawing.log_y)
        for side, words in (("bottom", drawing.x), ("left", drawing.y)):
            axis = self.getAxis(side)
            axis.setPen(theme.line)
            axis.setTextPen(theme.muted)
            axis.setStyle(tickFont=ticks)
            axis.enableAutoSIPrefix(False)
            self.setLabel(side, words, color=theme.text, **{"font-size": f"{type_points(0.9):g}pt"})
        self.setRange(xRange=drawing.x_range, yRange=drawing.y_range, padding=0.02, disableAutoRange=True)
        if drawing.field is not None:
            self._draw_field(drawing)
        for line in drawing.lines:
            self._draw_line(line)
        if drawing.cursor is not None:
            at = float(np.log10(drawing.cursor)) if drawing.log_x else drawing.cursor
            self._cursor.setPen(theme.accent, width=2)
            self._cursor.setHoverPen(theme.accent, width=4)
            self._cursor.setPos(at)
            self.addItem(self._cursor, ignoreBounds=True)

    def _draw_field(self, drawing: Drawing) -> None:
        field, theme = drawing.field, colours()
        assert field is not None
        tones = (mix(theme.good, theme.surface, 0.22), mix(theme.error, theme.surface, 0.3))
        table = np.array([rgb(tone) for tone in tones], np.uint8)
        image = pg.ImageItem(table[field.values.T.astype(int)], levels=(0, 255))
        low, high = drawing.x_range, drawing.y_range
        image.setRect(QRectF(low[0], high[0], low[1] - low[0], high[1] - high[0]))
        image.setZValue(-10)
        self.addItem(image)
        for tone, words in zip(tones, (field.false, field.true), strict=True):
            key = pg.ScatterPlotItem(pen=pg.mkPen(tone), brush=pg.mkBrush(tone), symbol="s", size=14)
            self._legend.addItem(key, words)

    def _draw_line(self, line: Line) -> None:
        colour = colours().muted if line.tone < 0 else method_colour(line.tone)
        name = line.name or None
        if line.dots:
            pen = pg.mkPen(colours().surface, width=2)
            self.plot(line.x, line.y, pen=None, symbol="o", symbolSize=13, symbolBrush=colour, symbolPen=pen, name=name)
        else:
            pen = pg.mkPen(colour, width=3 if line.dash == "solid" else 2, style=DASHES[line.dash])
            self.plot(line.x, line.y, pen=pen, name=name, antialias=True, connect="finite")

    def _on_drag(self) -> None:
        at = float(self._cursor.value())
        self.dragged.emit(10**at if self._log else at)


class PictureRow(QWidget):
    """Pictures side by side with their numbers."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pictures: tuple[Picture, ...] = ()
        self.setMinimumHeight(160)

    def show_drawing(self, drawing: Drawing) -> None:
        """Draw anew."""
        self._pictures = drawing.pictures
        self.setAccessibleName("; ".join(f"{picture.title}: {picture.caption}" for picture in self._pictures))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw every picture in its column."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = self.width() / max(len(self._pictures), 1)
        for place, picture in enumerate(self._pictures):
            self._paint(painter, QRectF(place * width, 0, width, self.height()).adjusted(6, 0, -6, 0), picture)

    def _paint(self, painter: QPainter, area: QRectF, picture: Picture) -> None:
        theme, line = colours(), float(self.fontMetrics().height()) + 4
        centre = int(Qt.AlignmentFlag.AlignCenter)
        painter.setPen(QColor(theme.text))
        painter.drawText(QRectF(area.left(), area.top(), area.width(), line), centre, picture.title)
        painter.setPen(QColor(theme.muted))
        painter.drawText(QRectF(area.left(), area.bottom() - line, area.width(), line), centre, picture.caption)
        scale = float(picture.values.max(initial=0.0))
        bare = np.zeros_like(picture.outline)
        pixels = np.ascontiguousarray(gradient_picture(picture.values, scale, bare, DARK if theme.dark else LIGHT))
        place = square_in(area.adjusted(0, line, 0, -line), pixels.shape)
        paint_pixels(painter, place, pixels)
        paint_contour(painter, place, contour_lines(picture.outline), pixels.shape, theme.accent, 2)
        painter.setPen(QPen(QColor(theme.line), 1))
        painter.drawRect(place)


def _label(role: str) -> QLabel:
    label = text_label(wrap=True)
    if role:
        label.setProperty("role", role)
    return label
