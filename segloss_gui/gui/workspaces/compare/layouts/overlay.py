"""Three linked planes, all methods as outlines over one another."""

from __future__ import annotations

from segloss_gui.app.compare.presenter import ComparePresenter
from segloss_gui.app.services import Services
from segloss_gui.app.slices.planes import Plane
from segloss_gui.gui.viewers.linked import LinkedPlanes
from segloss_gui.gui.widgets.boxes import hbox
from segloss_gui.gui.workspaces.compare.layouts.base import Layout


class OverlayLayout(Layout):
    """Axial, coronal and sagittal, with everything that is switched on."""

    def __init__(self, presenter: ComparePresenter, services: Services) -> None:
        super().__init__(presenter, services)
        self.planes = LinkedPlanes(presenter.scene, key="overlay")
        hbox(self.planes, on=self)
        self.setFocusProxy(self.planes.panes[Plane.AXIAL].view)
