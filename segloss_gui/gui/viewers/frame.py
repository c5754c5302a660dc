"""One pane's picture: the image, the fills and the outlines of a slice, at the screen's resolution."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from segloss_gui.gui.viewers.compose import Placement, SliceLayer, fill_image, paint_outlines
from segloss_gui.gui.viewers.overlay import Argb, Overlay
from segloss_gui.gui.viewers.planes import SliceGeometry
from segloss_gui.gui.viewers.scene import SliceScene
from segloss_gui.gui.viewers.window import to_grey

GROUND = QColor(0, 0, 0)


@dataclass(frozen=True)
class ViewTransform:
    """Where a slice lies in a pane, in logical pixels: the middle of the pane shows ``centre_mm``."""

    width: int
    height: int
    scale: float
    centre_mm: tuple[float, float]
    pixel_mm: tuple[float, float]

    def to_screen(self, column: float, row: float) -> tuple[float, float]:
        """Pane position of pixel coordinates."""
        x = (column * self.pixel_mm[0] - self.centre_mm[0]) * self.scale + self.width / 2
        y = (row * self.pixel_mm[1] - self.centre_mm[1]) * self.scale + self.height / 2
        return x, y

    def to_slice(self, x: float, y: float) -> tuple[float, float]:
        """Pixel coordinates (column, row) of a pane position."""
        column = ((x - self.width / 2) / self.scale + self.centre_mm[0]) / self.pixel_mm[0]
        row = ((y - self.height / 2) / self.scale + self.centre_mm[1]) / self.pixel_mm[1]
        return column, row

    def placement(self, ratio: float) -> Placement:
        """The same in device pixels."""
        left, top = self.to_screen(0.0, 0.0)
        mm = self.scale * ratio
        return Placement(left * ratio, top * ratio, self.pixel_mm[0] * mm, self.pixel_mm[1] * mm)


def fit(geometry: SliceGeometry, width: int, height: int, margin: int = 0) -> tuple[float, tuple[float, float]]:
    """Scale (pixels a mm) and centre (mm) that show the whole slice."""
    extent = geometry.columns * geometry.pixel_mm[0], geometry.rows * geometry.pixel_mm[1]
    room = max(1, width - 2 * margin), max(1, height - 2 * margin)
    return min(room[0] / extent[0], room[1] / extent[1]), (extent[0] / 2, extent[1] / 2)


def render(
    scene: SliceScene,
    geometry: SliceGeometry,
    index: int,
    transform: ViewTransform,
    ratio: float = 1.0,
    overlay: Overlay | None = None,
) -> QImage:
    """The picture of a slice, ``transform.width x height`` logical pixels of ``ratio`` device pixels."""
    overlay = overlay or Overlay()
    width, height = round(transform.width * ratio), round(transform.height * ratio)
    frame = QImage(max(1, width), max(1, height), QImage.Format.Format_RGB32)
    frame.fill(GROUND)
    place = transform.placement(ratio)
    target = QRectF(place.left, place.top, geometry.columns * place.scale_x, geometry.rows * place.scale_y)
    layers = scene.slice_layers(geometry, index, overlay.layers(scene))
    painter = QPainter(frame)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, scene.smooth)
    painter.drawImage(target, image_of(scene, geometry, index))
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
    for picture in (overlay.picture(scene, geometry, index), fill_image(layers)):
        if picture is not None:
            painter.drawImage(target, _argb(picture))
    painter.end()
    paint_outlines(_pixels(frame), [_thickened(layer, ratio) for layer in layers], place)
    frame.setDevicePixelRatio(ratio)
    return frame


def image_of(scene: SliceScene, geometry: SliceGeometry, index: int) -> QImage:
    """A slice of the image at its own resolution: grey through the window, or in colour."""
    assert scene.volume is not None
    rows, columns = geometry.rows, geometry.columns
    if scene.in_colour:
        channels = to_grey(np.ascontiguousarray(geometry.extract(scene.volume.data, index)), scene.window)
        pixels = np.ascontiguousarray(np.moveaxis(channels, 0, -1))
        return QImage(pixels.data, columns, rows, 3 * columns, QImage.Format.Format_RGB888).copy()
    grey = to_grey(np.ascontiguousarray(geometry.extract(scene.volume.data[scene.channel], index)), scene.window)
    return QImage(grey.data, columns, rows, columns, QImage.Format.Format_Grayscale8).copy()


def _argb(picture: Argb) -> QImage:
    rows, columns = picture.shape
    pixels = np.ascontiguousarray(picture)
    return QImage(pixels.data, columns, rows, 4 * columns, QImage.Format.Format_ARGB32_Premultiplied).copy()


def _thickened(layer: SliceLayer, ratio: float) -> SliceLayer:
    """Outlines are as wide on a dense screen as on any other."""
    return SliceLayer(layer.labels, replace(layer.style, width_px=max(1, round(layer.style.width_px * ratio))))


def _pixels(frame: QImage) -> np.ndarray[tuple[int, int], np.dtype[np.uint32]]:
    bits = frame.bits()
    return np.frombuffer(bits, dtype=np.uint32).reshape(frame.height(), frame.width())
