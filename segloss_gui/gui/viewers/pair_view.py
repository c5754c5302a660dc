"""A pane that shows two segmentations in turns, on both sides of a curtain, in squares, or their difference."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter

from segloss_gui.app.slices.key_bindings import PAIR
from segloss_gui.app.slices.pair_modes import Pair, PairMode, SideOverlay
from segloss_gui.app.slices.pair_parts import DifferenceOverlay
from segloss_gui.app.slices.planes import Plane
from segloss_gui.app.slices.scene import SliceScene
from segloss_gui.app.slices.view_transform import squares
from segloss_gui.gui.viewers import slice_marks
from segloss_gui.gui.viewers.slice_view import SliceView
from segloss_gui.gui.widgets.key_actions import Does, KeyActions

GRAB_PX = 7
GRIP = 11.0


class PairView(SliceView):
    """A plane with two segmentations; both pictures are kept, so that changing between them costs a copy.

    Parameters
    ----------
    scene, plane
        As of :class:`~segloss_gui.gui.viewers.slice_view.SliceView`.
    pair : Pair
        Which two, and how.
    """

    def __init__(self, scene: SliceScene, plane: Plane, pair: Pair) -> None:
        self.pair = pair
        self.first, self.second = SideOverlay(pair, second=False), SideOverlay(pair, second=True)
        super().__init__(scene, plane, DifferenceOverlay(pair))
        self._holds_curtain = False
        self._shown_names = pair.first, pair.second
        pair.changed.connect(self.pair_changed)

    def pair_changed(self) -> None:
        """Paint anew; pictures are made anew only where a segmentation is another."""
        if self._shown_names != (self.pair.first, self.pair.second):
            self._shown_names = self.pair.first, self.pair.second
            for overlay in (self.first, self.second, self.overlay):
                overlay.touch()
        self.update()

    def what_keys_do(self) -> dict[str, Callable[..., object]]:
        """As in every slice; the flicker is that of the two."""
        pair = self.pair
        return super().what_keys_do() | {"flicker": pair.flip, "end_flicker": lambda: pair.change(second_shown=False)}

    @cached_property
    def actions_of_pair(self) -> KeyActions:
        """What the pair's own keys do."""
        pair = self.pair
        does: Does = {"step_pair": pair.step, "choose_mode": lambda at: pair.change(mode=list(PairMode)[at])}
        return KeyActions(PAIR, does, self)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """The pair's keys first, then those of every slice."""
        if not self.actions_of_pair.press(event):
            super().keyPressEvent(event)

    @property
    def curtain_x(self) -> int:
        """Where the curtain is in the pane."""
        return round(self.pair.curtain * self.width())

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Take hold of the curtain, or do as every slice does."""
        if event.button() is Qt.MouseButton.LeftButton and self._on_curtain(event.position()):
            self._holds_curtain = True
        else:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the curtain."""
        if self._holds_curtain:
            self.pair.change(curtain=min(max(event.position().x() / max(1, self.width()), 0.0), 1.0))
            return
        shape = Qt.CursorShape
        self.setCursor(shape.SplitHCursor if self._on_curtain(event.position()) else shape.CrossCursor)
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Let the curtain go."""
        if self._holds_curtain:
            self._holds_curtain = False
        else:
            super().mouseReleaseEvent(event)

    def _on_curtain(self, at: QPointF) -> bool:
        return self.pair.mode is PairMode.SWIPE and abs(at.x() - self.curtain_x) <= GRAB_PX

    def draw_picture(self, painter: QPainter) -> None:
        """The slice, as the mode says."""
        match self.pair.mode:
            case PairMode.FLICKER:
                painter.drawImage(0, 0, self.frame(self._shown))
            case PairMode.SWIPE:
                self._draw_part(painter, self.first, QRect(0, 0, self.curtain_x, self.height()))
                right = QRect(self.curtain_x, 0, self.width() - self.curtain_x, self.height())
                self._draw_part(painter, self.second, right)
                self._draw_curtain(painter)
            case PairMode.CHECKERBOARD:
                painter.drawImage(0, 0, self.frame(self.first))
                for square in squares(self.camera.transform(), self.pair.square_mm):
                    self._draw_part(painter, self.second, QRect(*square))
            case PairMode.DIFFERENCE:
                painter.drawImage(0, 0, self.frame(self.overlay))

    @property
    def _shown(self) -> SideOverlay:
        return self.second if self.pair.second_shown else self.first

    def _draw_part(self, painter: QPainter, side: SideOverlay, box: QRect) -> None:
        ratio = self.devicePixelRatioF()
        source = QRectF(box.x() * ratio, box.y() * ratio, box.width() * ratio, box.height() * ratio)
        painter.drawImage(QRectF(box), self.frame(side), source)

    def _draw_curtain(self, painter: QPainter) -> None:
        x, middle = self.curtain_x, self.height() / 2 + 2 * GRIP  # below the letter of the edge
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for colour, thick in ((slice_marks.SHADE, 3), (slice_marks.CROSSHAIR, 1)):
            painter.fillRect(QRectF(x - thick / 2, 0, thick, self.height()), colour)
        painter.setPen(slice_marks.SHADE)
        painter.setBrush(QColor(slice_marks.CROSSHAIR.rgb()))
        painter.drawEllipse(QPointF(x, middle), GRIP, GRIP)
        painter.setPen(QColor(0, 0, 0))
        painter.drawText(QRectF(x - GRIP, middle - GRIP, 2 * GRIP, 2 * GRIP), Qt.AlignmentFlag.AlignCenter, "◂▸")
        painter.restore()

    def draw_captions(self, painter: QPainter) -> None:
        """The names of the two: at the left and right of the pane, or of the one shown."""
        match self.pair.mode:
            case PairMode.FLICKER:
                self.draw_title(painter, *self._shown.caption(self.scene))
            case PairMode.DIFFERENCE:
                self.draw_title(painter, "A against B", "")
            case _:
                self.draw_title(painter, *self.first.caption(self.scene))
                self.draw_title(painter, *self.second.caption(self.scene), at_right=True)
