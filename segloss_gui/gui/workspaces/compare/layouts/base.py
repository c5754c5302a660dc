"""What every layout of Compare is."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from segloss_gui.gui.bridge import Bridge
from segloss_gui.gui.viewers.board import PaneBoard
from segloss_gui.gui.workspaces.compare.presenter import ComparePresenter


class Layout(QWidget):
    """One way of looking at the current case.

    Parameters
    ----------
    presenter : ComparePresenter
        Scene, scores and what is loaded; shared by all layouts, so that crosshair, window, zoom and
        layers stay as they are when another is chosen.
    bridge : Bridge
        Loads and computes in the background.
    """

    def __init__(self, presenter: ComparePresenter, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.presenter, self.bridge = presenter, bridge
        self.active = False

    def set_active(self, active: bool) -> None:
        """Shown or hidden; a hidden layout follows nothing, and catches up in :meth:`follow`."""
        if active != self.active:
            self.active = active
            signal = self.presenter.changed
            (signal.connect if active else signal.disconnect)(self.follow)
            if active:
                self.follow()
            for board in self.findChildren(PaneBoard):
                board.show_windows(active)

    def follow(self) -> None:
        """Show the presenter's methods and layers as they are now; called only while active."""

    def controls(self) -> QWidget | None:
        """Controls of this layout, shown beside the layout buttons while it is active; None for none."""
        return None
