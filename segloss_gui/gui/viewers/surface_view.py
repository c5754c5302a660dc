"""One pane of surfaces: VTK draws into memory, Qt shows the picture and takes mouse and keys.

Nothing is embedded, so this works wherever Qt shows a window. Pictures come from the stage's own
thread; the newest is shown until the next is there. While the camera moves on a machine without a
graphics card they are drawn with fewer triangles and pixels, and whole again at rest.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from segloss_gui.app.slices.gestures import Button
from segloss_gui.app.slices.planes import Letters
from segloss_gui.app.slices.scene import SliceScene
from segloss_gui.app.slices.scene_actions import scene_actions
from segloss_gui.app.slices.surface_keys import DRAGS, SURFACES
from segloss_gui.gui.theme import type_points
from segloss_gui.gui.viewers import slice_marks
from segloss_gui.gui.viewers.frame import GROUND
from segloss_gui.gui.viewers.surface_camera import SurfaceCamera
from segloss_gui.gui.viewers.surface_view_bar import draw_distance_bar
from segloss_gui.gui.viewers.surface_view_renderer import SharedRenderer
from segloss_gui.gui.widgets import fitted
from segloss_gui.gui.widgets.key_actions import KeyActions

if TYPE_CHECKING:
    from segloss_gui.scene.renderer import SurfaceRenderer

BUTTONS: dict[Qt.MouseButton, Button] = {
    Qt.MouseButton.LeftButton: "left", Qt.MouseButton.MiddleButton: "middle", Qt.MouseButton.RightButton: "right",
}  # fmt: skip
WHEEL_STEP, DRAG_ZOOM = 120.0, 0.006
DEGREES_PER_PIXEL = 0.4
LETTER_PX, NOTES_SHARE = 50, 3


@dataclass(frozen=True, eq=False)
class Frame:
    """A picture as it came from the stage, and what its edges point to."""

    image: QImage
    letters: Letters
    slow: bool


class SurfaceView(QWidget):
    """A picture of some of the surfaces.

    Parameters
    ----------
    shared : SharedRenderer
        What draws it.
    scene : SliceScene
        Whose crosshair a click moves, and whose switches the keys turn.

    Attributes
    ----------
    camera : SurfaceCamera
        The camera of all panes.
    names : frozenset of str
        The surfaces shown.
    notes : tuple of str
        Lines at the upper left: what the picture shows otherwise than it is.
    waiting : str
        What is said in the middle while there is nothing to see.
    limit_mm : float or None
        End of the scale of distances; None where surfaces have the methods' colours.
    frame : Frame or None
        The newest picture; None before the first.

    Signals
    -------
    maximise_asked()
        By double-click.
    """

    maximise_asked = Signal()

    def __init__(self, shared: SharedRenderer, scene: SliceScene) -> None:
        super().__init__()
        self.shared, self.scene = shared, scene
        self.camera = SurfaceCamera(shared, scene, self)
        self.names: frozenset[str] = frozenset()
        self.notes: tuple[str, ...] = ()
        self.waiting = ""
        self.limit_mm: float | None = None
        self.frame: Frame | None = None
        self._due, self._asked, self._picking = True, False, False
        self._button: Button | None = None
        self._press = self._last = QPointF()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(120, 100)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        shared.changed.connect(self.renew)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As large as a slice."""
        return QSize(400, 320)

    def show_names(self, names: Collection[str]) -> None:
        """Show these surfaces."""
        self.names = frozenset(names)
        self.renew()

    def renew(self) -> None:
        """Have another picture drawn, when this is seen and the one before has come."""
        self._due = True
        self.update()

    @property
    def is_settled(self) -> bool:
        """Whether the newest picture is the one shown."""
        return self.frame is not None and not self._due and not self._asked and not self.shared.moving

    @property
    def is_drawing(self) -> bool:
        """Whether a newer picture than the one shown is on its way; films wait for it."""
        return not self.waiting and not self.is_settled

    def pick(self, position: QPointF) -> None:
        """Move the crosshair to the surface under a position; beside them nothing happens."""
        if self._picking:
            return
        self._picking = True
        ratio, names = self.devicePixelRatioF(), self.names
        width, height = self._pixels()
        x, y = position.x() * ratio, position.y() * ratio
        self.shared.ask(lambda stage: stage.pick(x, y, width, height, names), self._picked)

    def _picked(self, point_mm: tuple[float, float, float] | None) -> None:
        if not isValid(self):
            return
        self._picking = False
        if point_mm is not None and self.scene.grid is not None:
            x, y, z = (float(v) for v in self.scene.grid.to_index(point_mm))
            self.scene.move_to_index((x, y, z))

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Begin a drag, or a click."""
        self._button = BUTTONS.get(event.button())
        self._press = self._last = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Turn, pan or zoom; with Shift the crosshair follows."""
        moved, self._last = event.position() - self._last, event.position()
        if self._button is None and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.pick(event.position())
        if self._button is None or not self._is_drag(event.position()):
            return
        match DRAGS[self._button]:
            case "turn":
                self.camera.turn(moved.x() * DEGREES_PER_PIXEL, moved.y() * DEGREES_PER_PIXEL)
            case "pan":
                self.camera.pan(moved.x(), moved.y())
            case "zoom":
                self.camera.zoom(math.exp(-moved.y() * DRAG_ZOOM))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """A left click that was no drag moves the crosshair."""
        button, self._button = self._button, None
        if button == "left" and not self._is_drag(event.position()):
            self.pick(event.position())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Maximise."""
        if event.button() is Qt.MouseButton.LeftButton:
            self.maximise_asked.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        """Zoom, with and without Ctrl."""
        self.camera.near(event.angleDelta().y() / WHEEL_STEP)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Whatever the table of keys says."""
        if not self.actions_of_keys.press(event):
            super().keyPressEvent(event)

    @cached_property
    def actions_of_keys(self) -> KeyActions:
        """What the table of keys names, made when the first key is pressed."""
        camera = self.camera
        views: dict[str, Callable[..., object]] = {
            "turn": camera.turn,
            "near": camera.near,
            "centre_on_cursor": camera.centre_on_cursor,
            "reset_view": camera.reset_view,
        }
        return KeyActions(SURFACES, scene_actions(self.scene) | views, self)

    def _is_drag(self, position: QPointF) -> bool:
        return (position - self._press).manhattanLength() >= QApplication.startDragDistance()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Another size, another picture."""
        super().resizeEvent(event)
        self.renew()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Show the picture, made anew where something changed, and what is written over it."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        said = self.waiting or ("Drawing …" if self.frame is None else "")
        if not self.waiting:
            self._ask()
        if said:
            painter.fillRect(self.rect(), GROUND)
            painter.setPen(slice_marks.INK)
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect().adjusted(16, 16, -16, -16), int(flags), said)
        elif self.frame is not None:
            painter.drawImage(self.rect(), self.frame.image)
            painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
            self._draw_marks(painter, self.frame.letters)
        if self.hasFocus():
            painter.setPen(self.palette().highlight().color())
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def _ask(self) -> None:
        """Ask for a picture where one is due; one at a time, so that panes take turns."""
        if not self._due or self._asked:
            return
        self._due, self._asked = False, True
        width, height = self._pixels()
        names, quick, ratio = self.names, self.shared.moving, self.devicePixelRatioF()
        if quick:
            width, height, ratio = max(1, width // 2), max(1, height // 2), ratio / 2
        self.shared.ask(lambda stage: draw(stage, width, height, names, quick=quick, ratio=ratio), self._arrived)

    def _arrived(self, frame: Frame) -> None:
        if not isValid(self):
            return
        self._asked = False
        self.frame = frame
        self.shared.is_slow = frame.slow
        self.update()

    def _pixels(self) -> tuple[int, int]:
        ratio = self.devicePixelRatioF()
        return max(1, round(self.width() * ratio)), max(1, round(self.height() * ratio))

    def _draw_marks(self, painter: QPainter, letters: Letters) -> None:
        font = painter.font()
        font.setPointSizeF(type_points(0.85))
        if self.scene.annotations:
            slice_marks.draw_letters(painter, letters, self.width(), self.height())
        painter.setFont(font)
        self._draw_notes(painter)
        if self.limit_mm is not None and self.scene.annotations:
            draw_distance_bar(painter, self.limit_mm, self.width(), self.height())

    def _draw_notes(self, painter: QPainter) -> None:
        """At the upper left; below the letter of the upper edge where they would run into it."""
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
        metrics = painter.fontMetrics()
        notes = note_lines(self.notes, metrics, self.width() - 2 * slice_marks.MARGIN, self.height())
        wide = any(2 * metrics.horizontalAdvance(note) + LETTER_PX > self.width() for note in notes)
        for line, note in enumerate(notes, start=int(wide and self.scene.annotations)):
            at = QPointF(slice_marks.MARGIN, slice_marks.MARGIN * 0.6 + line * 1.3 * metrics.lineSpacing())
            slice_marks.draw_text(painter, at, note, flags)


def note_lines(notes: Sequence[str], metrics: QFontMetrics, room: float, height: float) -> list[str]:
    """Notes as they fit: cut into lines at their commas, and as many as leave the picture two thirds of its height."""
    lines = []
    for note in notes:
        parts = [note] if metrics.horizontalAdvance(note) <= room else note.split(", ")
        lines += [fitted(part, metrics, room) for part in parts]
    return lines[: max(1, int(height / NOTES_SHARE / (1.3 * metrics.lineSpacing())))]


def draw(
    stage: SurfaceRenderer, width: int, height: int, names: Collection[str], *, quick: bool, ratio: float
) -> Frame:
    """A picture of some surfaces, in the thread of the stage."""
    pixels = stage.picture(width, height, names, quick=quick, ratio=ratio)
    image = QImage(pixels.data, width, height, 3 * width, QImage.Format.Format_RGB888).copy()
    return Frame(image, Letters(*stage.edge_letters), stage.is_slow)
