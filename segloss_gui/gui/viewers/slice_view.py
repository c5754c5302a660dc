"""One pane: a plane of the scene, with the mouse and the keys of a medical viewer."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QSizePolicy, QToolTip, QWidget

from segloss_gui.app.slices.gestures import Button, Gesture, Kind, Modifier, gesture_of
from segloss_gui.app.slices.key_bindings import SLICES
from segloss_gui.app.slices.overlay import Overlay
from segloss_gui.app.slices.planes import OBLIQUE_DEGREES, Plane, SliceGeometry
from segloss_gui.app.slices.scene import SliceScene
from segloss_gui.app.slices.scene_actions import scene_actions
from segloss_gui.app.slices.slice_camera import SliceCamera
from segloss_gui.gui.viewers import slice_marks
from segloss_gui.gui.viewers.frame import GROUND, render
from segloss_gui.gui.viewers.pane_title import fitted_title
from segloss_gui.gui.viewers.still_marks import draw_still_marks
from segloss_gui.gui.widgets import plain_tip
from segloss_gui.gui.widgets.key_actions import KeyActions

WHEEL_STEP = 120
ZOOM_PER_NOTCH = 1.2
DRAG_ZOOM = 0.01
DRAG_WINDOW = 0.005
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
BUTTONS: dict[Qt.MouseButton, Button] = {
    Qt.MouseButton.LeftButton: "left",
    Qt.MouseButton.MiddleButton: "middle",
    Qt.MouseButton.RightButton: "right",
}


class SliceView(QWidget):
    """A plane of a :class:`SliceScene`; redraws once a tick however many changes there were.

    Parameters
    ----------
    scene : SliceScene
        What is shown; panes of one scene are linked.
    plane : Plane
        Which plane.
    overlay : Overlay or None
        What is painted over the image; None: all layers of the scene.

    Attributes
    ----------
    camera : SliceCamera
        Where the slice lies in the pane.

    Signals
    -------
    maximise_asked()
        The user double-clicked, or pressed the key.
    detach_asked()
        Wanted in a window of its own, or back.
    """

    maximise_asked = Signal()
    detach_asked = Signal()

    def __init__(self, scene: SliceScene, plane: Plane, overlay: Overlay | None = None) -> None:
        super().__init__()
        self.scene, self.plane, self.overlay = scene, plane, overlay or Overlay()
        self.camera = SliceCamera(scene, plane, self)
        self._gesture: Gesture | None = None
        self._press = self._last = QPointF()
        self._wheel = 0
        self._frames: WeakKeyDictionary[Overlay, tuple[tuple[Any, ...], QImage]] = WeakKeyDictionary()
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(120, 100)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAccessibleName(f"{plane.value} slice")
        scene.changed.connect(self._scene_changed)
        self.overlay.changed.connect(self._scene_changed)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Room for a slice of usual size."""
        return QSize(360, 320)

    def window_from_box(self, start: QPointF, end: QPointF) -> None:
        """Window from the values in a box of the slice."""
        if (window := self.camera.window_in(start, end)) is not None:
            self.scene.set_window(window)

    def _does(self, kind: Kind, event: QMouseEvent | QWheelEvent, button: Button | None = None) -> Gesture | None:
        """What the table says; nothing without an image."""
        if self.scene.volume is None:
            return None
        held = event.modifiers()
        modifier: Modifier = "Ctrl" if held & CTRL else "Shift" if held & SHIFT else ""
        return gesture_of(kind, button, modifier, scheme=self.scene.scheme, window_tool=self.scene.window_tool)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Begin a gesture."""
        button = BUTTONS.get(event.button())
        self._gesture = self._does("drag", event, button) if button else None
        self._press = self._last = event.position()
        if self._gesture is Gesture.CROSSHAIR:
            self._crosshair_to(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Go on with a gesture; with Shift the crosshair follows."""
        position = event.position()
        moved, self._last = position - self._last, position
        match self._gesture or self._does("move", event):
            case Gesture.CROSSHAIR:
                self._crosshair_to(position)
            case Gesture.PAN:
                scale = self.camera.transform().scale
                self.camera.pan_to(self.camera.pan_mm[0] - moved.x() / scale, self.camera.pan_mm[1] - moved.y() / scale)
            case Gesture.ZOOM:
                self.camera.zoom_by(float(np.exp(-moved.y() * DRAG_ZOOM)), self._press)
            case Gesture.WINDOW:
                self.scene.set_window(self.scene.window.moved(moved.x() * DRAG_WINDOW, moved.y() * DRAG_WINDOW))
            case Gesture.WINDOW_BOX:
                self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """End a gesture; a press that moved nowhere was a click."""
        gesture, self._gesture = self._gesture, None
        button = BUTTONS.get(event.button())
        dragged = (event.position() - self._press).manhattanLength() >= QApplication.startDragDistance()
        if gesture is Gesture.WINDOW_BOX and dragged:
            self.window_from_box(self._press, event.position())
        elif gesture and button and not dragged and self._does("click", event, button) is Gesture.CROSSHAIR:
            self._crosshair_to(event.position())
        self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Maximise; with Ctrl automatic window and level."""
        button = BUTTONS.get(event.button())
        match self._does("double click", event, button) if button else None:
            case Gesture.RESET_WINDOW:
                self.scene.set_window(None)
            case Gesture.MAXIMISE:
                self.maximise_asked.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        """Slices; with Ctrl zoom. Fine wheels and touch pads add up to whole slices."""
        delta = event.angleDelta().y()
        match self._does("wheel", event):
            case Gesture.ZOOM:
                self.camera.zoom_by(ZOOM_PER_NOTCH ** (delta / WHEEL_STEP), event.position())
            case Gesture.SLICE:
                self._wheel += delta
                steps = int(self._wheel / WHEEL_STEP)
                self._wheel -= steps * WHEEL_STEP
                if steps:
                    self.camera.step_slice(steps)
        event.accept()

    def _crosshair_to(self, position: QPointF) -> None:
        self.scene.move_to_index(self.camera.index_at(position))

    @cached_property
    def actions_of_keys(self) -> KeyActions:
        """What the table of keys names, made when the first key is pressed."""
        return KeyActions(SLICES, self.what_keys_do(), self)

    def what_keys_do(self) -> dict[str, Callable[..., object]]:
        """By the names in the table."""
        camera = self.camera
        return scene_actions(self.scene) | {
            "step_cursor": camera.step_cursor,
            "step_slice": camera.step_slice,
            "centre_on_cursor": camera.centre_on_cursor,
            "reset_view": camera.reset_view,
            "maximise": self.maximise_asked.emit,
            "detach": self.detach_asked.emit,
        }

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Whatever the table of keys says."""
        if not self.actions_of_keys.press(event):
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """The frame is made anew by the next paint."""
        super().resizeEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Blit the frame, made anew only where something but the crosshair changed, and the marks."""
        del event
        painter = QPainter(self)
        if self.scene.volume is None:
            painter.fillRect(self.rect(), GROUND)
            painter.end()
            return
        self.draw_picture(painter)
        self._draw_marks(painter)
        if self._gesture is Gesture.WINDOW_BOX:
            slice_marks.draw_box(painter, self._press, self._last)
        if self.hasFocus():
            painter.setPen(self.palette().highlight().color())
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()

    def draw_picture(self, painter: QPainter) -> None:
        """The slice with what lies over it."""
        painter.drawImage(0, 0, self.frame())

    def frame(self, overlay: Overlay | None = None) -> QImage:
        """The picture of the slice under an overlay as it is now, from the cache where nothing changed."""
        geometry, overlay = self.camera.geometry, overlay or self.overlay
        assert geometry is not None
        transform, ratio, index = self.camera.transform(), self.devicePixelRatioF(), self.camera.slice_index
        key = (self.scene.revision, overlay.revision, index, transform, ratio)
        kept = self._frames.get(overlay)
        if kept is None or kept[0] != key:
            kept = self._frames[overlay] = key, render(self.scene, geometry, index, transform, ratio, overlay)
            if self.scene.annotations:
                note = self._note(geometry)
                draw_still_marks(kept[1], self.scene, self.scene.edge_letters(geometry), transform, note, self.font())
        return kept[1]

    def _draw_marks(self, painter: QPainter) -> None:
        geometry = self.camera.geometry
        if geometry is None or not self.scene.annotations:
            return
        if self.scene.crosshair:
            column, row = geometry.pixel_of(self.scene.cursor_index)
            x, y = self.camera.transform().to_screen(column, row)
            slice_marks.draw_crosshair(painter, x, y, self.width(), self.height(), self.plane)
        self.draw_captions(painter)

    def notes(self, geometry: SliceGeometry) -> list[str]:
        """What stands at the lower left."""
        del geometry
        notes = [] if self.scene.radiological else ["neurological"]
        if self.scene.label is not None:
            notes.append(f"only {self.scene.label_names[self.scene.label]}")
        if remark := self.overlay.remark(self.scene):
            notes.append(remark)
        return notes

    def _note(self, geometry: SliceGeometry) -> str:
        oblique = geometry.oblique_degrees
        return " · ".join([*self.notes(geometry), *([f"oblique {oblique:.0f}°"] if oblique > OBLIQUE_DEGREES else [])])

    def draw_captions(self, painter: QPainter) -> None:
        """What the overlay calls itself."""
        self.draw_title(painter, *self.overlay.caption(self.scene))

    def draw_title(self, painter: QPainter, title: str, colour: str, *, at_right: bool = False) -> None:
        """Words in an upper corner; nothing where there are none."""
        if not title:
            return
        room = round(self.width() / 2 - 3 * slice_marks.MARGIN)  # the letter of the upper edge stands in the middle
        shown = fitted_title(title, (layer.title for layer in self.scene.predictions), painter.fontMetrics(), room)
        slice_marks.draw_title(painter, shown, colour, self.width(), at_right=at_right)

    def event(self, event: QEvent) -> bool:
        """Over its title the tooltip says all of it."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            title = self.overlay.caption(self.scene)[0] if event.pos().y() < 2 * self.fontMetrics().height() else ""
            QToolTip.showText(event.globalPos(), plain_tip(title), self)
            return True
        return super().event(event)

    def _scene_changed(self) -> None:
        self.update()
