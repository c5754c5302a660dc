"""Three linked planes, all methods as outlines over one another."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from segloss_gui.gui.bridge import Bridge
from segloss_gui.gui.viewers.linked import LinkedPlanes
from segloss_gui.gui.viewers.planes import Plane
from segloss_gui.gui.workspaces.compare.layouts.base import Layout
from segloss_gui.gui.workspaces.compare.presenter import ComparePresenter


class OverlayLayout(Layout):
    """Axial, coronal and sagittal, with everything that is switched on."""

    def __init__(self, presenter: ComparePresenter, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(presenter, bridge, parent)
        self.planes = LinkedPlanes(presenter.scene, key="overlay")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.planes)
        self.setFocusProxy(self.planes.panes[Plane.AXIAL].view)
