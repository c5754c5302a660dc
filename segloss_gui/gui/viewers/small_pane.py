"""A slice without a bar of its own, for many side by side: its number in the corner, buttons under the pointer."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QEnterEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from segloss_gui.app.slices.key_bindings import SLICES
from segloss_gui.app.slices.overlay import Overlay
from segloss_gui.app.slices.planes import Plane, SliceGeometry
from segloss_gui.app.slices.scene import SliceScene
from segloss_gui.gui.viewers.slice_view import SliceView
from segloss_gui.gui.viewers.still_marks import has_room, small
from segloss_gui.gui.widgets import tool_button
from segloss_gui.gui.widgets.boxes import hbox
from segloss_gui.gui.widgets.key_actions import key_tip

BUTTON = 15
SMALLEST = QSize(104, 92)


class SmallPane(SliceView):
    """A pane that costs no more than its picture.

    Parameters
    ----------
    scene, plane, overlay
        As of :class:`~segloss_gui.gui.viewers.slice_view.SliceView`.
    name : str
        What it shows, for screen readers.
    """

    def __init__(self, scene: SliceScene, plane: Plane, overlay: Overlay, name: str) -> None:
        super().__init__(scene, plane, overlay)
        self.setMinimumSize(SMALLEST)
        self.setAccessibleName(f"{name} {plane.value} slice")
        self.buttons = QWidget(self)
        self.buttons.setCursor(Qt.CursorShape.ArrowCursor)
        self.buttons.setAutoFillBackground(True)  # in the theme's colour: dark icons are not seen on a picture
        row = hbox(on=self.buttons, spacing=0)
        for action, tip, asked in (
            ("detach", "In a window of its own, for a second screen; again brings it back{}", self.detach_asked),
            ("maximise", "One pane large, or all panes{}, or by a double click", self.maximise_asked),
        ):
            name = tip.split(",")[0].lower()
            button = tool_button(action, name=name, size=BUTTON, clicked=lambda _=False, asked=asked: asked.emit())
            key_tip(button, tip, SLICES, action)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the keys do the same
            row.addWidget(button)
        self.buttons.hide()

    def notes(self, geometry: SliceGeometry) -> list[str]:
        """The slice's number first."""
        number = f"{self.camera.slice_index + 1}"
        if has_room(self.width(), self.font()):
            number += f" / {geometry.slices}"
        return [*([number] if geometry.slices > 1 else []), *super().notes(geometry)]

    def draw_title(self, painter: QPainter, title: str, colour: str, *, at_right: bool = False) -> None:
        """In a smaller hand: there is little room."""
        painter.save()
        painter.setFont(small(painter.font()))
        super().draw_title(painter, title, colour, at_right=at_right)
        painter.restore()

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Show the buttons."""
        super().enterEvent(event)
        self._place_buttons()
        self.buttons.show()

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Hide the buttons."""
        super().leaveEvent(event)
        self.buttons.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """The buttons stay in the corner."""
        super().resizeEvent(event)
        self._place_buttons()

    def _place_buttons(self) -> None:
        size = self.buttons.sizeHint()
        self.buttons.setGeometry(self.width() - size.width(), 0, size.width(), size.height())
