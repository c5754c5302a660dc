"""Three linked planes; any pane can fill the whole."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from segloss_gui.app.slices.overlay import Overlay
from segloss_gui.app.slices.planes import Plane, planes_of
from segloss_gui.app.slices.scene import SliceScene
from segloss_gui.gui.viewers.board import PaneBoard, Placed
from segloss_gui.gui.viewers.pane import SlicePane
from segloss_gui.gui.widgets.boxes import hbox

WORKSPACES = {Plane.AXIAL: (0, 0, 2, 1), Plane.CORONAL: (0, 1, 1, 1), Plane.SAGITTAL: (1, 1, 1, 1)}
"""Row, column and their spans: the axial plane takes the left half."""
COLUMNS = (3, 2)


class LinkedPlanes(QWidget):
    """Axial, coronal, sagittal; a picture has one plane only, which takes all.

    Parameters
    ----------
    scene : SliceScene
        What the panes show.
    overlay : Overlay or None
        What they paint over the image; None: all layers of the scene.
    key : str
        Under which the user's arrangement is remembered; empty: it is not.
    """

    def __init__(self, scene: SliceScene, overlay: Overlay | None = None, *, key: str = "") -> None:
        super().__init__()
        self.scene = scene
        self.panes = {plane: self.make_pane(plane, overlay) for plane in WORKSPACES}
        self.board = PaneBoard(key)
        hbox(self.board, on=self)
        self.setFocusProxy(self.panes[Plane.AXIAL])
        scene.image_changed.connect(self._arrange)
        self._arrange()

    def make_pane(self, plane: Plane, overlay: Overlay | None) -> SlicePane:
        """The pane of a plane; for subclasses that show something else in it."""
        return SlicePane(self.scene, plane, overlay)

    def toggle_maximised(self, plane: Plane) -> None:
        """Let one plane fill the whole, or show all again."""
        self.board.toggle_maximised(self.panes[plane])

    def _arrange(self) -> None:
        planes = planes_of(self.scene.grid) if self.scene.grid else tuple(Plane)
        if len(planes) == 1:
            self.board.set_panes([Placed(self.panes[planes[0]], 0, 0, name=planes[0].value.capitalize())])
        else:
            panes = [
                Placed(self.panes[plane], *place, name=plane.value.capitalize()) for plane, place in WORKSPACES.items()
            ]
            self.board.set_panes(panes, columns=COLUMNS)
