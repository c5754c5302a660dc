"""A :class:`~segloss_gui.report.figure_description.elements.Plot` as items of pyqtgraph, and what is near the mouse."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from segloss_gui.app.curves.curve_points import spaced
from segloss_gui.core.colours import method_mark
from segloss_gui.gui.plots.curve import MARKS
from segloss_gui.gui.plots.method_shade import on_plot, rim_on_plot, symbol_of
from segloss_gui.gui.theme import colours
from segloss_gui.report.figure_description.elements import Dots, Line, Plot

BANDS, LINES, DOTS = -10, 0, 10
"""Depths: what lies in front of what."""
SMOOTH_MOST = 3000  # points of a line
MANY = 400  # dots
BAND_ALPHA, FAINT_ALPHA, DENSE_ALPHA, DOT_ALPHA = 38, 64, 150, 215


def items_of(plot: Plot) -> Iterator[Any]:
    """Bands, lines, intervals and dots, each with its depth; x of a logarithmic plot must be logarithms already."""
    for band in plot.bands:
        tint = on_plot(colours().muted, BAND_ALPHA)
        yield _at(BANDS, pg.LinearRegionItem((band.low, band.high), "horizontal", tint, pg.mkPen(None), movable=False))
    for line in (*plot.lines, *(each.line for each in plot.intervals)):
        yield _at(LINES, _line_item(line))
    for line in plot.lines:
        if method_mark(line.colour) != "disc" and not line.faint and not len(plot.dots.x):
            yield _at(DOTS, _marks_along(line))
    yield from _dot_items(plot.dots)


def _line_item(line: Line) -> pg.PlotCurveItem:
    style = Qt.PenStyle.DashLine if line.dashed else Qt.PenStyle.SolidLine
    name = line.colour if line.colour.startswith("#") else getattr(colours(), line.colour)
    pen = pg.mkPen(on_plot(name, FAINT_ALPHA if line.faint else 255), width=line.width, style=style)
    return pg.PlotCurveItem(line.x, line.y, pen=pen, connect="finite", antialias=len(line.x) < SMOOTH_MOST)


def _dot_items(dots: Dots) -> Iterator[pg.ScatterPlotItem]:
    many = len(dots.x) > MANY
    alpha = DENSE_ALPHA if many else DOT_ALPHA
    # An item a colour: one that keeps a brush for every dot takes ten times as long.
    for tone, colour in enumerate(dots.palette):
        drawn = np.flatnonzero((dots.sizes > 0) & (dots.tones == tone))
        if drawn.size:
            rim = rim_on_plot(colour, alpha)
            plain = many and rim == QColor(colours().surface)  # clouds of dots have no gaps between them
            item = pg.ScatterPlotItem(
                pxMode=True,
                pen=pg.mkPen(None) if plain else pg.mkPen(rim, width=0.8),
                brush=on_plot(colour, alpha),
                symbol=symbol_of(colour),
            )
            size = float(dots.sizes[0]) if np.ndim(dots.size) == 0 else dots.sizes[drawn]
            item.setData(x=dots.x[drawn], y=dots.y[drawn], size=size)
            yield _at(DOTS, item)


def _at(depth: int, item: Any) -> Any:
    item.setZValue(depth)
    return item


def _marks_along(line: Line) -> pg.ScatterPlotItem:
    """What tells a line of a method from the ninth on from that whose shade it has."""
    x, y = spaced((line.x, line.y), MARKS)
    return pg.ScatterPlotItem(
        x=x, y=y, size=6, pen=rim_on_plot(line.colour), brush=on_plot(line.colour), symbol=symbol_of(line.colour)
    )
