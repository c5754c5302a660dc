"""One pane: a plane of the scene, with the mouse and the keys of a medical viewer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import (
    QImage,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget

from segloss_gui.app.slices.gestures import Button, Gesture, Kind, Modifier, gesture_of
from segloss_gui.app.slices.key_bindings import SLICES, keymap
from segloss_gui.app.slices.overlay import Overlay
from segloss_gui.app.slices.planes import OBLIQUE_DEGREES, Plane, SliceGeometry
from segloss_gui.app.slices.scene import CENTRED, SliceScene
from segloss_gui.app.slices.window_level import Window
from segloss_gui.gui.viewers import marks
from segloss_gui.gui.viewers.frame import GROUND, ViewTransform, fit, render
from segloss_gui.gui.viewers.still_marks import draw_still_marks

WHEEL_STEP = 120
ZOOM_PER_NOTCH = 1.2
DRAG_ZOOM = 0.01
DRAG_WINDOW = 0.005
FIT_MARGIN = 14
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

    Signals
    -------
    maximise_asked()
        The user double-clicked, or pressed the key.
    detach_asked()
        Wanted in a window of its own, or back.
    """

    maximise_asked = Signal()
    detach_asked = Signal()

    def __init__(
        self, scene: SliceScene, plane: Plane, overlay: Overlay | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.scene, self.plane, self.overlay = scene, plane, overlay or Overlay()
        self._gesture: Gesture | None = None
        self._press = self._last = QPointF()
        self._wheel = 0
        self._geometry: SliceGeometry | None = None
        self._frames: dict[int, tuple[tuple[Any, ...], QImage]] = {}  # by the id of the overlay, which this keeps
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(120, 100)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAccessibleName(f"{plane.value} slice")
        scene.changed.connect(self._scene_changed)
        self.overlay.changed.connect(self._scene_changed)

    # -- geometry ---------------------------------------------------------------------------------
    @property
    def geometry_(self) -> SliceGeometry | None:
        """The plane on the image's grid; None without an image."""
        grid, radiological = self.scene.grid, self.scene.radiological
        kept = self._geometry
        if kept is None or kept.grid is not grid or kept.radiological != radiological:
            self._geometry = SliceGeometry(grid, self.plane, radiological) if grid else None
        return self._geometry

    @property
    def slice_index(self) -> int:
        """Slice shown: the one the crosshair is in."""
        return self.scene.voxel[self.plane.normal]

    def transform(self) -> ViewTransform:
        """Where the slice lies in the pane."""
        geometry = self.geometry_
        assert geometry is not None
        scale, middle = fit(geometry, self.width(), self.height(), FIT_MARGIN if self.scene.annotations else 2)
        centre = middle[0] + self.pan_mm[0], middle[1] + self.pan_mm[1]
        return ViewTransform(self.width(), self.height(), scale * self.zoom, centre, geometry.pixel_mm)

    @property
    def zoom(self) -> float:
        """How much larger than the whole slice in the pane; the scene's."""
        return self.scene.zoom

    @property
    def pan_mm(self) -> tuple[float, float]:
        """How far the middle of the pane lies right of and below the middle of the slice, in mm; the scene's."""
        geometry = self.geometry_
        if geometry is None:
            return 0.0, 0.0
        return geometry.on_screen(self.scene.pan_mm)

    def pan_to(self, right_mm: float, down_mm: float) -> None:
        """Pan this pane, and all others of the scene along the axes they share."""
        geometry = self.geometry_
        if geometry is not None:
            self.scene.look(pan_mm=geometry.in_array((right_mm, down_mm), self.scene.pan_mm))

    def index_at(self, position: QPointF) -> tuple[float, float, float]:
        """Voxel index (not rounded) under a pane position."""
        geometry = self.geometry_
        assert geometry is not None
        column, row = self.transform().to_slice(position.x(), position.y())
        return geometry.index_of(column, row, self.slice_index)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Room for a slice of usual size."""
        return QSize(360, 320)

    # -- actions, named in the table of keys --------------------------------------------------------
    def step_cursor(self, right: int, down: int) -> None:
        """Move the crosshair by voxels, as seen on the screen."""
        geometry = self.geometry_
        if geometry is not None:
            column, row = geometry.pixel_of(np.array(self.scene.voxel, dtype=float))
            self.scene.move_to_index(geometry.index_of(column + right, row + down, self.slice_index))

    def step_slice(self, step: int) -> None:
        """Go ``step`` slices on."""
        if self.scene.grid is not None:
            self.show_slice(self.slice_index + step)

    def show_slice(self, index: int) -> None:
        """Go to a slice; the crosshair keeps its place in the plane."""
        grid = self.scene.grid
        if grid is not None:
            point = list(self.scene.cursor_index)
            point[self.plane.normal] = float(index)
            self.scene.move_to_index((point[0], point[1], point[2]))

    def toggle_segmentations(self) -> None:
        """Show or hide every segmentation."""
        self.scene.change(segmentations=not self.scene.segmentations)

    def toggle_reference(self) -> None:
        """Show or hide the reference."""
        self.scene.change(reference=not self.scene.reference)

    def toggle_annotations(self) -> None:
        """Letters, scale bar and crosshair on or off."""
        self.scene.change(annotations=not self.scene.annotations)

    def step_opacity(self, step: int) -> None:
        """All segmentations more or less opaque."""
        self.scene.step_opacity(step)

    def step_channel(self, step: int) -> None:
        """Another channel of the image."""
        self.scene.step_channel(step)

    def step_layer(self, step: int) -> None:
        """Another segmentation on top."""
        self.scene.step_layer(step)

    def flicker(self) -> None:
        """Flicker between two predictions."""
        self.scene.flicker()

    def end_flicker(self) -> None:
        """Show all predictions again."""
        self.scene.end_flicker()

    def centre_on_cursor(self) -> None:
        """Put the crosshair into the middle of the pane."""
        geometry = self.geometry_
        if geometry is not None:
            column, row = geometry.pixel_of(self.scene.cursor_index)
            _, middle = fit(geometry, self.width(), self.height())
            self.pan_to(column * geometry.pixel_mm[0] - middle[0], row * geometry.pixel_mm[1] - middle[1])

    def reset_view(self) -> None:
        """Show the whole slice."""
        self.scene.look(zoom=1.0, pan_mm=CENTRED)

    def maximise(self) -> None:
        """One pane large, or all panes."""
        self.maximise_asked.emit()

    def detach(self) -> None:
        """Into a window of its own, or back."""
        self.detach_asked.emit()

    def reset_window(self) -> None:
        """Automatic window and level."""
        self.scene.set_window(None)

    def zoom_by(self, factor: float, at: QPointF) -> None:
        """Zoom; what lies at ``at`` stays there."""
        if self.geometry_ is None:
            return
        before = self.transform()
        self.scene.look(zoom=self.zoom * factor)
        after = self.transform()
        dx, dy = at.x() - self.width() / 2, at.y() - self.height() / 2
        shrink = 1 / before.scale - 1 / after.scale
        self.pan_to(self.pan_mm[0] + dx * shrink, self.pan_mm[1] + dy * shrink)

    def window_from_box(self, start: QPointF, end: QPointF) -> None:
        """Window from the values in a box of the slice."""
        geometry, volume = self.geometry_, self.scene.volume
        if geometry is None or volume is None:
            return
        transform = self.transform()
        (c0, r0), (c1, r1) = (transform.to_slice(p.x(), p.y()) for p in (start, end))
        rows = slice(*np.clip(sorted((int(r0), int(r1) + 1)), 0, geometry.rows))
        columns = slice(*np.clip(sorted((int(c0), int(c1) + 1)), 0, geometry.columns))
        data = volume.data if self.scene.in_colour else volume.data[self.scene.channel]
        values = geometry.extract(data, self.slice_index)[..., rows, columns].astype(float)
        values = values[np.isfinite(values)]
        if values.size and values.max() > values.min():
            self.scene.set_window(Window(float(values.min()), float(values.max())))

    # -- mouse --------------------------------------------------------------------------------------
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
                scale = self.transform().scale
                self.pan_to(self.pan_mm[0] - moved.x() / scale, self.pan_mm[1] - moved.y() / scale)
            case Gesture.ZOOM:
                self.zoom_by(float(np.exp(-moved.y() * DRAG_ZOOM)), self._press)
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
                self.reset_window()
            case Gesture.MAXIMISE:
                self.maximise()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        """Slices; with Ctrl zoom. Fine wheels and touch pads add up to whole slices."""
        delta = event.angleDelta().y()
        match self._does("wheel", event):
            case Gesture.ZOOM:
                self.zoom_by(ZOOM_PER_NOTCH ** (delta / WHEEL_STEP), event.position())
            case Gesture.SLICE:
                self._wheel += delta
                steps = int(self._wheel / WHEEL_STEP)
                self._wheel -= steps * WHEEL_STEP
                if steps:
                    self.step_slice(steps)
        event.accept()

    def _crosshair_to(self, position: QPointF) -> None:
        self.scene.move_to_index(self.index_at(position))

    # -- keys ---------------------------------------------------------------------------------------
    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Whatever the table of keys says."""
        binding = keymap.by_key(SLICES).get(key_name(event))
        if binding is None:
            super().keyPressEvent(event)
            return
        action: Callable[..., None] = getattr(self, binding.action)
        action(*binding.arguments)

    # -- drawing ------------------------------------------------------------------------------------
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
            marks.draw_box(painter, self._press, self._last)
        if self.hasFocus():
            painter.setPen(self.palette().highlight().color())
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()

    def draw_picture(self, painter: QPainter) -> None:
        """The slice with what lies over it."""
        painter.drawImage(0, 0, self.frame())

    def frame(self, overlay: Overlay | None = None) -> QImage:
        """The picture of the slice under an overlay as it is now, from the cache where nothing changed."""
        geometry, overlay = self.geometry_, overlay or self.overlay
        assert geometry is not None
        transform, ratio, index = self.transform(), self.devicePixelRatioF(), self.slice_index
        key = (self.scene.revision, overlay.revision, index, transform, ratio)
        kept = self._frames.get(id(overlay))
        if kept is None or kept[0] != key:
            kept = self._frames[id(overlay)] = key, render(self.scene, geometry, index, transform, ratio, overlay)
            if self.scene.annotations:
                note = self._note(geometry)
                draw_still_marks(kept[1], self.scene, geometry.letters, transform, note, self.font())
        return kept[1]

    def _draw_marks(self, painter: QPainter) -> None:
        geometry = self.geometry_
        if geometry is None or not self.scene.annotations:
            return
        if self.scene.crosshair:
            column, row = geometry.pixel_of(self.scene.cursor_index)
            x, y = self.transform().to_screen(column, row)
            marks.draw_crosshair(painter, x, y, self.width(), self.height(), self.plane)
        self.draw_captions(painter)

    def notes(self, geometry: SliceGeometry) -> list[str]:
        """What stands at the lower left."""
        del geometry
        notes = [] if self.scene.radiological else ["neurological"]
        if self.scene.label is not None:
            notes.append(f"only {self.scene.label_names[self.scene.label]}")
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
        room = round(self.width() / 2 - 3 * marks.MARGIN)  # the letter of the upper edge stands in the middle
        shown = painter.fontMetrics().elidedText(title, Qt.TextElideMode.ElideMiddle, room)
        marks.draw_title(painter, shown, colour, self.width(), at_right=at_right)

    def _scene_changed(self) -> None:
        self.update()


def key_name(event: QKeyEvent) -> str:
    """A key as the tables spell it; Shift counts only where it does not already show in the sign."""
    ctrl, alt = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
    held = "".join(word for modifier, word in ((ctrl, "Ctrl+"), (alt, "Alt+")) if event.modifiers() & modifier)
    return held + QKeySequence(event.key()).toString()
