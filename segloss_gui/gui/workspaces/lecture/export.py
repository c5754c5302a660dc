"""Any view as a picture: PNG at twice the screen's resolution, SVG or PDF with its lines as lines."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QBuffer, QMarginsF, QPoint, QSizeF
from PySide6.QtGui import QColor, QImage, QPageSize, QPainter, QPdfWriter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QWidget

from segloss_gui.core.errors import FileRefusedError
from segloss_gui.gui.theme import colours
from segloss_gui.gui.widgets.picture_bytes import painted_bytes, png_bytes
from segloss_gui.study.atomic import write_atomic

KINDS = {"PNG picture (*.png)": ".png", "Vector picture (*.svg)": ".svg", "PDF page (*.pdf)": ".pdf"}
PNG_SCALE = 2
DOTS_PER_INCH = 96


def export_view(view: QWidget, path: Path) -> Path:
    """Write what ``view`` shows; the file's ending says how.

    Raises
    ------
    FileRefusedError
        When the ending is none of .png, .svg, .pdf, or the file cannot be written.
    """
    makers = {".png": _png, ".svg": _svg, ".pdf": _pdf}
    make = makers.get(path.suffix.lower())
    if make is None:
        raise FileRefusedError(path, f"a view is exported as .png, .svg or .pdf, got {path.suffix!r}")
    if not path.parent.is_dir():
        raise FileRefusedError(path, "must be writable, got: there is no such folder")
    try:
        return write_atomic(path, make(view))
    except OSError as error:
        raise FileRefusedError(path, f"must be writable, got: {error.strerror or error}") from error


def _render(view: QWidget, painter: QPainter) -> None:
    painter.fillRect(view.rect(), QColor(colours().background))
    view.render(painter, QPoint(0, 0))
    painter.end()


def _png(view: QWidget) -> bytes:
    image = QImage(view.size() * PNG_SCALE, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(PNG_SCALE)
    _render(view, QPainter(image))
    return png_bytes(image)


def _svg(view: QWidget) -> bytes:
    def paint(held: QBuffer) -> None:
        made = QSvgGenerator()
        made.setOutputDevice(held)
        made.setSize(view.size())
        made.setViewBox(view.rect())
        made.setResolution(DOTS_PER_INCH)
        made.setTitle("SegLoss, lecture")
        _render(view, QPainter(made))

    return painted_bytes(paint)


def _pdf(view: QWidget) -> bytes:
    def paint(held: QBuffer) -> None:
        made = QPdfWriter(held)
        made.setResolution(DOTS_PER_INCH)
        points = QSizeF(view.width() * 72 / DOTS_PER_INCH, view.height() * 72 / DOTS_PER_INCH)
        made.setPageSize(QPageSize(points, QPageSize.Unit.Point, "view", QPageSize.SizeMatchPolicy.ExactMatch))
        made.setPageMargins(QMarginsF(0, 0, 0, 0))
        _render(view, QPainter(made))

    return painted_bytes(paint)
