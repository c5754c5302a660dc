"""All runs of a group of charts at once, as CSV, PNG or SVG."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path

from PySide6.QtCore import QBuffer, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPaintDevice, QPainter

from segloss_gui.core.csv_text import to_csv
from segloss_gui.core.errors import BadInputError
from segloss_gui.core.harmless import to_cell
from segloss_gui.gui.plots.curve_plot import CurvePlot
from segloss_gui.gui.theme import colours, draw_method_mark
from segloss_gui.gui.widgets.painting import smooth_painter
from segloss_gui.gui.widgets.picture_bytes import painted_bytes, png_bytes
from segloss_gui.study.atomic import write_atomic

FILTERS = {"Table of all points (*.csv)": ".csv", "Picture (*.png)": ".png", "Vector picture (*.svg)": ".svg"}
CURVE_COLUMNS = ("quantity", "method", "run", "step", "epoch", "seconds", "value", "smoothed")
_PNG_SCALE = 2
_ROW = 22


def export(charts: Sequence[CurvePlot], path: Path) -> Path:
    """Write every shown curve of ``charts``; the file's ending says how.

    Raises
    ------
    BadInputError
        When the ending is none of .csv, .png, .svg, or the file cannot be written.
    """
    writers = {".csv": write_csv, ".png": write_png, ".svg": write_svg}
    if path.suffix.lower() not in writers:
        raise BadInputError(f"{path.name}: curves are exported as .csv, .png or .svg, got {path.suffix!r}")
    if not path.parent.is_dir():
        raise BadInputError(f"{path}: there is no such folder")
    try:
        writers[path.suffix.lower()](charts, path)
    except OSError as error:
        raise BadInputError(f"{path}: {error.strerror or error}") from error
    return path


def write_csv(charts: Sequence[CurvePlot], path: Path) -> None:
    """One row a point: quantity, method, run, step, epoch, seconds, value, smoothed."""
    write_atomic(path, to_csv(chain([CURVE_COLUMNS], _points(charts))))


def _points(charts: Sequence[CurvePlot]) -> Iterator[list[str]]:
    for chart in charts:
        for key, curve in chart.shown():
            words = chart.quantities.get(curve.style.dash)
            quantity = f"{chart.title}, {words}" if words else chart.title
            names = list(map(to_cell, (quantity, curve.style.group, key.rsplit(":", 1)[0])))
            series = curve.series
            columns = [series.x("step"), series.x("epoch"), series.x("time"), series.raw, series.smooth]
            for row in zip(*(column.tolist() for column in columns), strict=True):
                yield [*names, *(f"{value:.10g}" for value in row)]


def write_png(charts: Sequence[CurvePlot], path: Path) -> None:
    """All charts on one picture, at twice the screen's resolution."""
    size = _page(charts)
    image = QImage(size * _PNG_SCALE, QImage.Format.Format_RGB32)
    image.fill(QColor(colours().surface))
    image.setDevicePixelRatio(_PNG_SCALE)
    _paint(charts, image, size)
    write_atomic(path, png_bytes(image))


def write_svg(charts: Sequence[CurvePlot], path: Path) -> None:
    """All charts on one page, as lines and text."""
    from PySide6.QtSvg import QSvgGenerator

    size = _page(charts)

    def paint(held: QBuffer) -> None:
        page = QSvgGenerator()
        page.setOutputDevice(held)
        page.setSize(size)
        page.setViewBox(QRect(QPoint(0, 0), size))
        page.setTitle("Training curves")
        _paint(charts, page, size)

    write_atomic(path, painted_bytes(paint))


def _page(charts: Sequence[CurvePlot]) -> QSize:
    columns = 1 if len(charts) == 1 else 2
    rows = -(-len(charts) // columns)
    cell = charts[0].size()
    return QSize(cell.width() * columns, (cell.height() + 4) * rows + _ROW + 12)


def _paint(charts: Sequence[CurvePlot], device: QPaintDevice, size: QSize) -> None:
    painter = smooth_painter(device)
    painter.fillRect(QRect(QPoint(0, 0), size), QColor(colours().surface))
    painter.setFont(charts[0].font())
    _paint_legend(charts, painter)
    columns = 1 if len(charts) == 1 else 2
    for number, chart in enumerate(charts):
        x = number % columns * charts[0].width()
        y = number // columns * (charts[0].height() + 4) + _ROW + 12
        _paint_chart(chart, painter, x, y)
    painter.end()


def _paint_legend(charts: Sequence[CurvePlot], painter: QPainter) -> None:
    methods = {curve.style.group: curve.style.colour for chart in charts for _, curve in chart.shown()}
    x = 12
    for name, colour in methods.items():
        draw_method_mark(painter, QRectF(x, _ROW / 2 - 1, 10, 10), colour)
        painter.setPen(QColor(colours().text))
        width = painter.fontMetrics().horizontalAdvance(name)
        painter.drawText(x + 16, 4, width + 2, _ROW, Qt.AlignmentFlag.AlignVCenter, name)
        x += width + 36


def _paint_chart(chart: CurvePlot, painter: QPainter, x: int, y: int) -> None:
    words = f"{chart.title} ({chart.unit})" if chart.unit else chart.title
    quantities = ", ".join(f"{dash}: {meaning}" for dash, meaning in chart.quantities.items())
    painter.setPen(QColor(colours().text))
    painter.drawText(QRectF(x + 12, y, chart.width() - 24, _ROW), Qt.AlignmentFlag.AlignVCenter, words)
    painter.setPen(QColor(colours().muted))
    painter.drawText(QRectF(x + 12, y, chart.width() - 24, _ROW), Qt.AlignmentFlag.AlignRight, quantities)
    chart.plot.render(painter, QRectF(x, y + _ROW, chart.width(), chart.height() - _ROW), chart.plot.viewport().rect())
