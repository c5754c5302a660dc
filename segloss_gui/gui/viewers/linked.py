"""Three linked planes and a free quadrant; any pane can fill the whole."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QWidget

from segloss_gui.gui.viewers.pane import SlicePane
from segloss_gui.gui.viewers.planes import Plane, planes_of
from segloss_gui.gui.viewers.scene import SliceScene

PLACES = {Plane.AXIAL: (0, 0), Plane.CORONAL: (0, 1), Plane.SAGITTAL: (1, 0)}


class LinkedPlanes(QWidget):
    """Axial, coronal, sagittal, and beside the sagittal plane whatever the workspace puts there.

    A picture has one plane only; it takes the left column and the quadrant stays at its side.

    Parameters
    ----------
    scene : SliceScene
        What the panes show.
    quadrant : QWidget
        The fourth quadrant.
    """

    def __init__(self, scene: SliceScene, quadrant: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.scene, self.quadrant = scene, quadrant
        self.panes = {plane: SlicePane(scene, plane) for plane in PLACES}
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
        for widget in (*self.panes.values(), self.quadrant):
            self._grid.removeWidget(widget)
        planes = self._planes()
        single = self.maximised or (planes[0] if len(planes) == 1 else None)
        for plane, pane in self.panes.items():
            pane.setVisible(plane in planes and single in (None, plane))
        self.quadrant.setVisible(self.maximised is None)
        if self.maximised is not None:
            self._grid.addWidget(self.panes[self.maximised], 0, 0, 2, 2)
        elif single is not None:
            self._grid.addWidget(self.panes[single], 0, 0, 2, 1)
            self._grid.addWidget(self.quadrant, 0, 1, 2, 1)
        else:
            for plane, (row, column) in PLACES.items():
                self._grid.addWidget(self.panes[plane], row, column)
            self._grid.addWidget(self.quadrant, 1, 1)
        for index in (0, 1):
            self._grid.setRowStretch(index, 1)
            # A single plane beside the quadrant gets the larger part.
            self._grid.setColumnStretch(index, 2 if single is not None and index == 0 else 1)
