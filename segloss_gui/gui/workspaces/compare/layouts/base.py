"""What every layout of Compare is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from segloss_gui.app.compare.grid_plan import Place
from segloss_gui.app.compare.presenter import ComparePresenter
from segloss_gui.app.method_looks import MethodView
from segloss_gui.app.scores.case_scores import short_titles
from segloss_gui.app.services import Services
from segloss_gui.app.slices.planes import Plane
from segloss_gui.gui.viewers.board import Heading, PaneBoard, Placed


class Layout(QWidget):
    """One way of looking at the current case.

    Parameters
    ----------
    presenter : ComparePresenter
        Scene, scores and what is loaded; shared by all layouts, so that crosshair, window, zoom and
        layers stay as they are when another is chosen.
    services : Services
        Loads and computes in the background.

    Attributes
    ----------
    controls : QWidget or None
        What stands beside the layout buttons while it is active.
    """

    controls: QWidget | None = None

    def __init__(self, presenter: ComparePresenter, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.presenter, self.services = presenter, services
        self.active = False

    def set_active(self, active: bool) -> None:
        """Shown or hidden; a hidden layout follows nothing, and catches up in :meth:`refresh`."""
        if active != self.active:
            self.active = active
            signal = self.presenter.changed
            (signal.connect if active else signal.disconnect)(self.refresh)
            if active:
                self.refresh()
            for board in self.findChildren(PaneBoard):
                board.show_windows(active)

    def refresh(self) -> None:
        """Show the presenter's methods and layers as they are now; called only while active."""

    def arrange(self) -> None:
        """Lay the panes out anew where another size asks for it; called only while active."""

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Other rows and columns may leave larger panes."""
        super().resizeEvent(event)
        if self.active:
            self.arrange()


def placed(pane: QWidget, place: Place) -> Placed:
    """A pane where it is to stand, called after its method and its plane."""
    method = place.method
    return Placed(pane, place.row, place.column, name=place.named(method.name), title=place.named(method.title))


def headings(methods: Sequence[MethodView], planes: Sequence[Plane]) -> tuple[list[Heading], list[Heading]]:
    """Headings of the methods, and of the planes."""
    short = short_titles(methods)
    names = [Heading(short[method.name], method.colour, method.title) for method in methods]
    return names, [Heading(plane.value.capitalize()) for plane in planes]
