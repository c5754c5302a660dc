"""The camera that all panes of surfaces share, moved from one of them."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from segloss_gui.app.slices.scene import SliceScene
from segloss_gui.gui.viewers.surface_view_renderer import SharedRenderer

ZOOM_PER_NOTCH = 1.1


class SurfaceCamera:
    """Turns, moves and centres the surfaces in every pane.

    Parameters
    ----------
    shared : SharedRenderer
        What draws them.
    scene : SliceScene
        Whose crosshair is centred on.
    pane : QWidget
        From which they are moved: its height makes pixels millimetres.
    """

    def __init__(self, shared: SharedRenderer, scene: SliceScene, pane: QWidget) -> None:
        self._shared, self._scene, self._pane = shared, scene, pane

    def turn(self, right_degrees: float, down_degrees: float) -> None:
        """Turn the surfaces, in every pane."""
        self._shared.do(lambda stage: stage.rotate(right_degrees, down_degrees))
        self._shared.moved()

    def near(self, notches: float) -> None:
        """Go nearer, or further away below 0."""
        self.zoom(ZOOM_PER_NOTCH**notches)

    def zoom(self, factor: float) -> None:
        """Go nearer by a factor above 1, in every pane."""
        self._shared.do(lambda stage: stage.zoom(factor))
        self._shared.moved()

    def pan(self, right_px: float, down_px: float) -> None:
        """Move the surfaces with the pointer, in every pane."""
        height = self._pane.height()
        self._shared.do(lambda stage: stage.pan(right_px, down_px, height))
        self._shared.moved()

    def centre_on_cursor(self) -> None:
        """Put the crosshair into the middle, in every pane."""
        cursor = self._scene.cursor_mm
        self._shared.do(lambda stage: stage.centre_on(cursor))
        self._shared.renewed()

    def reset_view(self) -> None:
        """Show everything."""
        self._shared.do(lambda stage: stage.reset())
        self._shared.renewed()
