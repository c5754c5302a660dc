"""Curves of a theory sheet stand out from what they lie on, and the titles of its axes are whole."""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce

import pyqtgraph as pg
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from segloss_gui.app.lecture.sheets import SHEETS
from segloss_gui.core.contrast import contrast
from segloss_gui.gui.theme import apply_theme
from segloss_gui.gui.workspaces.lecture.sheet_plot import SheetPlot, field_tones

THEMES = {"light": ("light", False), "dark": ("dark", False), "projector": ("light", True)}
LEAST_APART = 2.5
"""Pixels."""


@pytest.fixture(params=THEMES)
def plot(qapp: QApplication, request: pytest.FixtureRequest) -> Iterator[SheetPlot]:
    name, projector = THEMES[request.param]
    apply_theme(qapp, name, projector=projector)
    made = SheetPlot()
    made.resize(840, 520)
    made.show()
    yield made
    made.hide()
    made.deleteLater()
    apply_theme(qapp, "light")


def test_a_curve_on_a_field_stands_out_from_both_of_its_colours(plot: SheetPlot) -> None:
    plot.show_drawing(SHEETS["stability"].draw(SHEETS["stability"].starts()))
    curves = [item for item in plot.plotItem.listDataItems() if item.opts["pen"] is not None]
    assert curves
    drawn = [pg.mkPen(curve.opts["pen"]).color().name() for curve in curves]
    assert [(colour, tone) for colour in drawn for tone in field_tones() if contrast(colour, tone) < 3] == []


@pytest.mark.parametrize("key", ["uncertain", "hamming"])
def test_the_titles_of_the_axes_are_whole_and_apart_from_the_numbers(
    qapp: QApplication, plot: SheetPlot, key: str
) -> None:
    plot.show_drawing(SHEETS[key].draw(SHEETS[key].starts()))
    for _ in range(2):  # an axis learns when it is painted how high its numbers are
        plot.grab()
        qapp.processEvents()
    seen = plot.sceneRect().adjusted(1, 1, -1, -1)
    for side in ("bottom", "left"):
        axis = plot.getAxis(side)
        margin = axis.label.document().documentMargin()
        words = axis.label.sceneBoundingRect().adjusted(margin, margin, -margin, -margin)
        assert seen.contains(words), side
        numbers = numbers_of(axis)
        apart = words.top() - numbers.bottom() if side == "bottom" else numbers.left() - words.right()
        assert apart >= LEAST_APART, (side, apart)


def numbers_of(axis: pg.AxisItem) -> QRectF:
    """Where the numbers of an axis are drawn."""
    image = QImage(8, 8, QImage.Format.Format_ARGB32)
    painter = QPainter(image)
    specs = axis.generateDrawSpecs(painter)
    painter.end()
    places = (QRectF(where) for where, _, _ in specs[2])
    return axis.mapRectToScene(reduce(QRectF.united, places))
