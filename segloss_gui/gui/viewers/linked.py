"""Three linked planes; any pane can fill the whole."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QWidget

from segloss_gui.gui.viewers.overlay import Overlay
from segloss_gui.gui.viewers.pane import SlicePane
from segloss_gui.gui.viewers.planes import Plane, planes_of
from segloss_gui.gui.viewers.scene import SliceScene

PLACES = {Plane.AXIAL: (0, 0, 2, 1), Plane.CORONAL: (0, 1, 1, 1), Plane.SAGITTAL: (1, 1, 1, 1)}
"""Row, column and their spans: the axial plane takes the left half."""


class LinkedPlanes(QWidget):
    """Axial, coronal, sagittal; a picture has one plane only, which takes all.

    Parameters
    ----------
    scene : SliceScene
        What the panes show.
    overlay : Overlay or None
        What they paint over the image; None: all layers of the scene.
    """

    def __init__(self, scene: SliceScene, overlay: Overlay | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.scene = scene
        self.panes = {plane: SlicePane(scene, plane, overlay) for plane in PLACES}
        self.maximised: Plane | None = None
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(6)
        for pane in self.panes.values():
            pane.maximise_asked.connect(self.toggle_maximised)
        scene.image_changed.connect(self._image_changed)
        self._arrange()

    def toggle_maximised(self, plane: Plane) -> None:
        """Let one plane fill the whole, or show all again."""
        self.maximised = None if self.maximised is plane else plane
        self._arrange()
        self.panes[plane].view.setFocus()

    def _image_changed(self) -> None:
        if self.maximised not in self._planes():
            self.maximised = None
        self._arrange()

    def _planes(self) -> tuple[Plane, ...]:
        return planes_of(self.scene.grid) if self.scene.grid else tuple(Plane)

    def _arrange(self) -> None:
        for pane in self.panes.values():
            self._grid.removeWidget(pane)
        planes = self._planes()
        single = self.maximised or (planes[0] if len(planes) == 1 else None)
        for plane, pane in self.panes.items():
            pane.setVisible(plane in planes and single in (None, plane))
        if single is not None:
            self._grid.addWidget(self.panes[single], 0, 0, 2, 2)
        else:
            for plane, place in PLACES.items():
                self._grid.addWidget(self.panes[plane], *place)
        for index in (0, 1):
            self._grid.setRowStretch(index, 1)
            self._grid.setColumnStretch(index, 3 - index if single is None else 1)
