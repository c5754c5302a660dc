"""One pane's picture: the image, the fills and the outlines of a slice, at the screen's resolution."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace
from typing import ClassVar
from weakref import WeakKeyDictionary

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from segloss_gui.app.slices.compose import SliceLayer, fill_image, paint_outlines
from segloss_gui.app.slices.outlines import Pixels, Placement, outline_pixels
from segloss_gui.app.slices.overlay import Argb, Overlay
from segloss_gui.app.slices.planes import SliceGeometry
from segloss_gui.app.slices.scene import SliceScene
from segloss_gui.app.slices.slice_part import part_in_sight
from segloss_gui.app.slices.view_transform import ViewTransform
from segloss_gui.app.slices.window_level import to_grey
from segloss_gui.core.recent_values import RecentValues
from segloss_gui.core.same_object import SameObject

GROUND = QColor(0, 0, 0)
GREYS = np.uint32(0xFF000000) | np.arange(256, dtype=np.uint32) * np.uint32(0x10101)
LARGEST_SHARED_PX = 500_000  # larger panes are few: a copy would cost more than it saves


class Shared:
    """What panes of one scene have in common: the scaled image, outlines (the reference's above all), letters."""

    _of: ClassVar[WeakKeyDictionary[SliceScene, Shared]] = WeakKeyDictionary()

    def __init__(self) -> None:
        self.grounds: RecentValues[Hashable, QImage] = RecentValues(6)
        self.outlines: RecentValues[Hashable, Pixels] = RecentValues(64)
        self.marks: RecentValues[Hashable, QImage] = RecentValues(6)

    @classmethod
    def of(cls, scene: SliceScene) -> Shared:
        """The one of a scene; it goes with it."""
        return cls._of.setdefault(scene, cls())


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
    place = transform.placement(ratio)
    geometry, place = _in_sight(geometry, place, transform, ratio)
    where = (scene.revision, geometry.plane, index, transform, ratio)
    frame = _ground(scene, geometry, index, (transform, ratio, place), where)
    kept = overlay.layers(scene)
    layers = scene.slice_layers(geometry, index, kept)
    pictures = [
        picture for picture in (overlay.picture(scene, geometry, index), fill_image(layers)) if picture is not None
    ]
    if pictures:
        painter = QPainter(frame)
        for picture in pictures:
            painter.drawImage(_target(picture.shape, place), _argb(picture))
        painter.end()
    keys = {
        SameObject(drawn): (*where, layer.name, SameObject(layer.labels))
        for drawn, layer in zip(layers, kept, strict=True)
    }
    outlines = Shared.of(scene).outlines

    def find(layer: SliceLayer, shape: tuple[int, int], width_px: int, in_lines: bool) -> Pixels:
        classes = layer.style.classes if in_lines else ()
        key = (*keys[SameObject(layer)], width_px, classes)
        return outlines.get(key, lambda: outline_pixels(layer.labels, place, shape, width_px, classes, ratio))

    paint_outlines(_pixels(frame), layers, find, ratio)
    frame.setDevicePixelRatio(ratio)
    return frame


def _in_sight(
    geometry: SliceGeometry, place: Placement, transform: ViewTransform, ratio: float
) -> tuple[SliceGeometry, Placement]:
    """The part of a very large slice that is seen, and where it lies."""
    part = part_in_sight(geometry.rows, geometry.columns, place, _size(transform, ratio)[::-1])
    return (geometry, place) if part is None else (replace(geometry, part=part), part.placed(place))


def _size(transform: ViewTransform, ratio: float) -> tuple[int, int]:
    """Device pixels: width, height."""
    return max(1, round(transform.width * ratio)), max(1, round(transform.height * ratio))


def _ground(
    scene: SliceScene, geometry: SliceGeometry, index: int,
    canvas: tuple[ViewTransform, float, Placement], where: Hashable,
) -> QImage:  # fmt: skip
    """The image alone, scaled; panes of one plane and size copy it from one another."""
    transform, ratio, place = canvas
    width, height = _size(transform, ratio)

    def make() -> QImage:
        frame = QImage(width, height, QImage.Format.Format_RGB32)
        frame.fill(GROUND)
        painter = QPainter(frame)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, scene.smooth)
        image = image_of(scene, geometry, index)
        painter.drawImage(_target((image.height(), image.width()), place), image)
        painter.end()
        return frame

    if width * height > LARGEST_SHARED_PX:
        return make()
    return Shared.of(scene).grounds.get(where, make).copy()


def _target(shape: tuple[int, ...], place: Placement) -> QRectF:
    return QRectF(place.left, place.top, shape[1] * place.scale_x, shape[0] * place.scale_y)


def image_of(scene: SliceScene, geometry: SliceGeometry, index: int) -> QImage:
    """A slice of the image at its own resolution: grey through the window, or in colour."""
    assert scene.volume is not None
    if scene.in_colour:
        channels = to_grey(np.ascontiguousarray(geometry.extract(scene.volume.data, index)), scene.window)
        red, green, blue = channels.astype(np.uint32)
        return _rgb32(np.uint32(0xFF000000) | red << np.uint32(16) | green << np.uint32(8) | blue)
    grey = to_grey(np.ascontiguousarray(geometry.extract(scene.volume.data[scene.channel], index)), scene.window)
    # Qt scales 32-bit pixels four times as fast as 8-bit ones, and converts them on threads that may be busy.
    return _rgb32(np.take(GREYS, grey))


def _rgb32(pixels: Argb) -> QImage:
    rows, columns = pixels.shape
    return QImage(pixels.data, columns, rows, 4 * columns, QImage.Format.Format_RGB32).copy()


def _argb(picture: Argb) -> QImage:
    rows, columns = picture.shape
    pixels = np.ascontiguousarray(picture)
    return QImage(pixels.data, columns, rows, 4 * columns, QImage.Format.Format_ARGB32_Premultiplied).copy()


def _pixels(frame: QImage) -> np.ndarray[tuple[int, int], np.dtype[np.uint32]]:
    bits = frame.bits()
    return np.frombuffer(bits, dtype=np.uint32).reshape(frame.height(), frame.width())
