"""A slice with its slider and slice number."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QSlider, QWidget

from segloss_gui.app.slices.overlay import Overlay
from segloss_gui.app.slices.planes import Plane
from segloss_gui.app.slices.scene import SliceScene
from segloss_gui.gui.viewers.slice_view import SliceView
from segloss_gui.gui.widgets import text_label, tool_button
from segloss_gui.gui.widgets.boxes import REST, hbox, vbox

SPACING, SIDES = 8, 10
SHORTEST_SLIDER = 30


class SlicePane(QWidget):
    """One plane with caption, slider, slice number and buttons that maximise and detach it.

    Parameters
    ----------
    scene, plane, overlay
        As of :class:`~segloss_gui.gui.viewers.slice_view.SliceView`.
    view : SliceView or None
        The slice, where it is to be another than the usual one.

    Signals
    -------
    maximise_asked(Plane)
        By double-click, key or button.
    detach_asked()
        Wanted in a window of its own, or back; by key or button.
    """

    maximise_asked = Signal(object)
    detach_asked = Signal()

    def __init__(
        self, scene: SliceScene, plane: Plane, overlay: Overlay | None = None, *, view: SliceView | None = None
    ) -> None:
        super().__init__()
        self.scene, self.plane = scene, plane
        self.view = view or SliceView(scene, plane, overlay)
        self.caption = text_label(plane.value.capitalize(), role="caption")
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setAccessibleName(f"{plane.value} slice number")
        self.slider.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.number = text_label(role="caption")
        self.number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.enlarge = tool_button(
            "maximise", tip="One pane large, or all panes (double click)", name=f"maximise the {plane.value} pane"
        )
        self.detach = tool_button(
            "detach",
            tip="In a window of its own, for a second screen; again brings it back",
            name=f"{plane.value} pane in a window of its own",
        )
        self.setFocusProxy(self.view)
        self._lay_out()
        self.slider.valueChanged.connect(self.view.camera.show_slice)
        self.view.maximise_asked.connect(lambda: self.maximise_asked.emit(self.plane))
        self.view.detach_asked.connect(self.detach_asked)
        self.enlarge.clicked.connect(lambda: self.maximise_asked.emit(self.plane))
        self.detach.clicked.connect(self.detach_asked)
        scene.changed.connect(self._scene_changed)
        self._follow()

    def _lay_out(self) -> None:
        slider = (self.slider, 1000), REST  # what is left is the rest's where the slider is hidden
        bar = hbox(self.caption, *slider, self.number, self.detach, self.enlarge, spacing=SPACING, margins=(8, 0, 2, 0))
        vbox((self.view, 1), bar, on=self, spacing=0)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Catch up with what was missed."""
        super().showEvent(event)
        self._follow()

    def _scene_changed(self) -> None:
        if self.isVisible():  # panes of layouts that are not seen cost nothing
            self._follow()

    def _follow(self) -> None:
        geometry = self.view.camera.geometry
        slices = geometry.slices if geometry else 0
        at = self.view.camera.slice_index
        with QSignalBlocker(self.slider):
            self.slider.setRange(0, max(0, slices - 1))
            self.slider.setValue(at)
        is_picture = geometry is not None and not geometry.grid.anatomical
        self.caption.setText("Picture" if is_picture else self.plane.value.capitalize())
        self.number.setVisible(not is_picture)
        digits = len(str(slices))
        self.number.setText(f"{at + 1:>{digits}} / {slices}" if slices else "")
        room = self.number.fontMetrics().horizontalAdvance(f"{slices} / {slices}")
        self.number.setMinimumWidth(room + 4)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Let the slider make room."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """A slider too short to be moved would lie over the number, which says more."""
        others = (self.caption, self.number, self.detach, self.enlarge)
        needed = sum(max(part.sizeHint().width(), part.minimumWidth()) for part in others) + len(others) * SPACING
        self.slider.setVisible(not self.number.isHidden() and self.width() - SIDES >= needed + SHORTEST_SLIDER)
