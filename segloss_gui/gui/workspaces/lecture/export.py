"""Any view as a picture: PNG at twice the screen's resolution, SVG or PDF with its lines as lines."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMarginsF, QPoint, QSizeF
from PySide6.QtGui import QColor, QImage, QPageSize, QPainter, QPdfWriter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QWidget

from segloss_gui.core.errors import FileRefusedError
from segloss_gui.gui.theme import colours

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
    writers = {".png": _write_png, ".svg": _write_svg, ".pdf": _write_pdf}
    write = writers.get(path.suffix.lower())
    if write is None:
        raise FileRefusedError(path, f"a view is exported as .png, .svg or .pdf, got {path.suffix!r}")
    try:
        path.open("wb").close()  # Qt's writers do not say why they fail
    except OSError as error:
        raise FileRefusedError(path, error.strerror or str(error)) from error
    write(view, path)
    if not path.stat().st_size:
        raise FileRefusedError(path, "could not be written")
    return path


def _render(view: QWidget, painter: QPainter) -> None:
    painter.fillRect(view.rect(), QColor(colours().background))
    view.render(painter, QPoint(0, 0))
    painter.end()


def _write_png(view: QWidget, path: Path) -> None:
    image = QImage(view.size() * PNG_SCALE, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(PNG_SCALE)
    _render(view, QPainter(image))
    image.save(str(path))


def _write_svg(view: QWidget, path: Path) -> None:
    made = QSvgGenerator()
    made.setFileName(str(path))
    made.setSize(view.size())
    made.setViewBox(view.rect())
    made.setResolution(DOTS_PER_INCH)
    made.setTitle("SegLoss, lecture")
    _render(view, QPainter(made))


def _write_pdf(view: QWidget, path: Path) -> None:
    made = QPdfWriter(str(path))
    made.setResolution(DOTS_PER_INCH)
    points = QSizeF(view.width() * 72 / DOTS_PER_INCH, view.height() * 72 / DOTS_PER_INCH)
    made.setPageSize(QPageSize(points, QPageSize.Unit.Point, "view", QPageSize.SizeMatchPolicy.ExactMatch))
    made.setPageMargins(QMarginsF(0, 0, 0, 0))
    _render(view, QPainter(made))
