"""A theory sheet: its statement, its drawing with a line to drag, its dials."""

from __future__ import annotations

from functools import partial

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QPushButton, QWidget

from segloss_gui.app.form_kinds import Number
from segloss_gui.app.lecture.drawing import Drawing, Picture
from segloss_gui.app.lecture.sheets import SHEETS, SheetsPresenter
from segloss_gui.app.microscope.gradient_picture import DARK, LIGHT, gradient_picture
from segloss_gui.gui.forms.labelled_slider import LabelledSlider
from segloss_gui.gui.theme import LARGE_POINTS, colours, notifier, panel, type_points
from segloss_gui.gui.widgets import dress, plain_tip, push_button, text_label
from segloss_gui.gui.widgets.boxes import hbox, held, pages, take_out, vbox
from segloss_gui.gui.widgets.painting import smooth_painter
from segloss_gui.gui.widgets.title_delegate import TitleDelegate
from segloss_gui.gui.workspaces.lecture.control_lines import activate_layout
from segloss_gui.gui.workspaces.lecture.histogram_plot import HistogramPlot
from segloss_gui.gui.workspaces.lecture.pixel_picture import contour_lines, paint_contour, paint_pixels, square_in
from segloss_gui.gui.workspaces.lecture.sheet_plot import SheetPlot

LIST_WIDTH, LARGE_LIST_WIDTH, ROW = 250, 320, 34
_label = partial(text_label, wrap=True)


class SheetPage(QWidget):
    """The list of sheets on the left, the one shown on the right."""

    def __init__(self, presenter: SheetsPresenter) -> None:
        super().__init__()
        self._presenter = presenter
        self._shown = ""
        self._guided = self._presenting = False
        self.list = QListWidget()
        dress(self.list)
        self.list.setItemDelegate(TitleDelegate(self.list, least=ROW))
        self.list.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.list.setFixedWidth(LIST_WIDTH)
        self.list.setAccessibleName("Theory sheets")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for sheet in SHEETS.values():
            item = QListWidgetItem(sheet.title, self.list)
            item.setToolTip(plain_tip(sheet.statement))
        self.title, self.statement, self.source, self.reading = (
            _label(role=r) for r in ("title", "", "caption", "heading")
        )
        self.knobs: dict[str, LabelledSlider] = {}
        self.beginnings: list[QPushButton] = []
        self._dials = hbox()
        self.plot, self.pictures, self.histogram = SheetPlot(), PictureRow(), HistogramPlot()
        self._drawn = panel(self.histogram, (8, 8, 12, 4))
        plots = hbox((self._drawn, 1), (panel(self.plot, (8, 8, 12, 4)), 1), spacing=10)
        self.stack = pages(held(plots), panel(self.pictures, (10, 10, 10, 10)))
        self._lay_out()
        self.list.currentRowChanged.connect(lambda row: self._choose(row))
        self.plot.dragged.connect(presenter.drag)
        self.histogram.painted.connect(presenter.paint)
        presenter.sheet_changed.connect(self.refresh)
        presenter.drawing_changed.connect(self._show_drawing)
        notifier.changed.connect(self._on_theme)
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

    def guide(self, on: bool) -> None:
        """Put away what a scene says itself: list, statement and source, and in large type the title too."""
        self._guided = on
        self._fit()

    def present(self, on: bool) -> None:
        """Put the list away, or back."""
        self._presenting = on
        self._fit()

    def _fit(self) -> None:
        self.list.setVisible(not (self._guided or self._presenting))
        self.list.setFixedWidth(LARGE_LIST_WIDTH if type_points() > LARGE_POINTS else LIST_WIDTH)
        for label in (self.statement, self.source):
            label.setVisible(not self._guided)
        self.title.setVisible(not (self._guided and type_points() > LARGE_POINTS))
        activate_layout(self)

    def _choose(self, row: int) -> None:
        self._presenter.show(list(SHEETS)[row])

    def _renew_knobs(self) -> None:
        take_out(self._dials, *self.knobs.values(), *self.beginnings)
        self.knobs, sheet = {}, self._presenter.sheet
        for dial in sheet.dials:
            kind = Number(integer=dial.integer, least=dial.low, most=dial.high, log=dial.log)
            knob = self.knobs[dial.key] = LabelledSlider(dial.title, kind)
            knob.turned.connect(partial(self._presenter.turn, dial.key))
        self.beginnings = [push_button(beginning.title) for beginning in sheet.beginnings]
        for place, button in enumerate(self.beginnings):
            button.clicked.connect(partial(self._presenter.begin_with, place))
        for widget in (*self.knobs.values(), *self.beginnings):
            self._dials.addWidget(widget, 1)

    def _show_dials(self) -> None:
        for key, knob in self.knobs.items():
            knob.show_number(self._presenter.dials[key])

    def _on_theme(self) -> None:
        self._fit()
        self._show_drawing()

    def _show_drawing(self) -> None:
        drawing = self._presenter.drawing
        if drawing is None:
            return
        self._show_dials()
        self.reading.setText(drawing.reading)
        self.stack.setCurrentIndex(1 if drawing.pictures else 0)
        self._drawn.setVisible(drawing.histogram is not None)
        if drawing.histogram is not None:
            self.histogram.show_histogram(drawing.histogram)
        (self.pictures.show_drawing if drawing.pictures else self.plot.show_drawing)(drawing)

    def _lay_out(self) -> None:
        self._dials.setSpacing(24)
        right = vbox(self.title, self.statement, self.source, (self.stack, 1), self.reading, self._dials, spacing=6)
        hbox(self.list, (right, 1), on=self, spacing=14)


class PictureRow(QWidget):
    """Pictures side by side with their numbers."""

    def __init__(self) -> None:
        super().__init__()
        self._pictures: tuple[Picture, ...] = ()
        self.setMinimumHeight(160)

    def show_drawing(self, drawing: Drawing) -> None:
        """Draw anew."""
        self._pictures = drawing.pictures
        self.setAccessibleName("; ".join(f"{picture.title}: {picture.caption}" for picture in self._pictures))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw every picture in its column."""
        painter = smooth_painter(self)
        width = self.width() / max(len(self._pictures), 1)
        for place, picture in enumerate(self._pictures):
            self._paint(painter, QRectF(place * width, 0, width, self.height()).adjusted(6, 0, -6, 0), picture)

    def _paint(self, painter: QPainter, area: QRectF, picture: Picture) -> None:
        theme, line = colours(), float(self.fontMetrics().height()) + 4
        centre = int(Qt.AlignmentFlag.AlignCenter)
        painter.setPen(QColor(theme.text))
        whole = picture.title if self.fontMetrics().horizontalAdvance(picture.title) <= area.width() else ""
        title = whole or picture.title.partition(":")[0]  # the loss alone, where there is no room for what it does
        painter.drawText(QRectF(area.left(), area.top(), area.width(), line), centre, title)
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
