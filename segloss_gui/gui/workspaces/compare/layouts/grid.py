"""Every method by itself beside the reference: in three planes each, or all of them in one plane."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from segloss_gui.app.compare.grid_plan import columns_for, methods_as_rows, places
from segloss_gui.app.compare.presenter import ComparePresenter
from segloss_gui.app.scores.case_scores import short_titles
from segloss_gui.app.services import Services
from segloss_gui.app.slices.overlay import MethodOverlay
from segloss_gui.app.slices.planes import Plane, planes_of
from segloss_gui.gui.forms.segments import Segments
from segloss_gui.gui.viewers.board import PaneBoard
from segloss_gui.gui.viewers.small_pane import SmallPane
from segloss_gui.gui.widgets import EmptyPage
from segloss_gui.gui.widgets.boxes import REST, hbox, vbox
from segloss_gui.gui.widgets.choice_box import choice_box
from segloss_gui.gui.widgets.shown_value import show_value
from segloss_gui.gui.workspaces.compare.layouts.base import Layout, headings, placed

THREE, ONE = 0, 1
EMPTY = "Every method that is switched on in the legend gets its own panes here."


class GridLayout(Layout):
    """Panes of one scene, and so of one crosshair, zoom and pan; the reference is outlined in all of them."""

    def __init__(self, presenter: ComparePresenter, services: Services) -> None:
        super().__init__(presenter, services)
        self.panes: dict[tuple[str, Plane], SmallPane] = {}
        self.board = PaneBoard("grid")
        self.empty = EmptyPage("compare", "No method to show", EMPTY, words_width=460)
        vbox(self.empty, (self.board, 1), on=self)
        self.controls: GridControls = GridControls(self)
        presenter.scene.image_changed.connect(self._image_changed)
        self._laid: object = None

    @property
    def plane(self) -> Plane | None:
        """The one plane all methods are seen in; None: all three."""
        return self.controls.plane

    def show_plane(self, plane: Plane | None) -> None:
        """Show all methods in one plane, or each in three."""
        self.controls.choose(plane)
        self.arrange()

    def refresh(self) -> None:
        """Show the methods that are switched on."""
        known = {method.name for method in self.presenter.session.methods}
        for key in [key for key in self.panes if key[0] not in known]:
            self.panes.pop(key).deleteLater()
        for (name, _), pane in self.panes.items():
            self._caption(pane, name)
        self.arrange()

    def arrange(self) -> None:
        """Lay the panes out, where anything about them changed."""
        methods = [method for method in self.presenter.session.methods if method.visible]
        grid = self.presenter.scene.grid
        planes = planes_of(grid) if grid else tuple(Plane)
        self.controls.setVisible(len(planes) > 1)
        if self.plane is not None and len(planes) > 1:
            planes = (self.plane,)
        upright = methods_as_rows(max(1, len(methods)), len(planes), self.width(), self.height())
        columns = columns_for(max(1, len(methods)), self.width(), self.height())
        laid = [(method.name, method.title, method.colour) for method in methods], planes, upright, columns
        if laid == self._laid:
            return
        self._laid = laid
        self.empty.setVisible(not methods)
        self.board.setVisible(bool(methods))
        panes = [
            placed(self._pane(place.method.name, place.plane), place)
            for place in places(methods, planes, columns, upright=upright)
        ]
        for (name, _), pane in self.panes.items():
            self._caption(pane, name)
        if len(planes) == 1:
            self.board.set_panes(panes)
            return
        names, words = headings(methods, planes)
        self.board.set_panes(
            panes, column_headings=words if upright else names, row_headings=names if upright else words
        )

    def _pane(self, method: str, plane: Plane) -> SmallPane:
        """Kept while the method is one of the study's, so that switching it off and on costs nothing."""
        if (method, plane) not in self.panes:
            self.panes[method, plane] = SmallPane(self.presenter.scene, plane, MethodOverlay(method), method)
        return self.panes[method, plane]

    def _caption(self, pane: SmallPane, name: str) -> None:
        """The method's name where no heading says it; and that it has no prediction, where it has none."""
        method = self.presenter.session.method(name)
        short = short_titles(self.presenter.session.methods)
        words = [short.get(name, name)] if self._one_plane else []
        if self.presenter.loader.image is not None and name not in self.presenter.loader.predictions:
            words.append("loading …" if name in self.presenter.loader.loading else "no prediction")
        title, colour = " · ".join(words), method.colour if method else ""
        pane.setAccessibleName(f"{method.title if method else name} {pane.camera.plane.value} slice")
        if (title, colour) != (pane.overlay.title, pane.overlay.colour):
            pane.overlay.touch(title=title, colour=colour)

    @property
    def _one_plane(self) -> bool:
        grid = self.presenter.scene.grid
        return self.plane is not None or (grid is not None and len(planes_of(grid)) == 1)

    def _image_changed(self) -> None:
        if self.active:
            self.arrange()


class GridControls(QWidget):
    """Three planes a method, or one plane and which.

    Parameters
    ----------
    layout : GridLayout
        What is arranged.
    """

    def __init__(self, layout: GridLayout) -> None:
        super().__init__(layout)
        self.many = Segments(["Three planes", "One plane"])
        self.many.button(THREE).setToolTip("Every method in three planes")
        self.many.button(ONE).setToolTip("All methods in one plane, side by side")
        planes = [(plane.value.capitalize(), plane) for plane in Plane]
        self.which = choice_box("plane of the grid", "The plane all methods are seen in", planes)
        hbox(self.many, self.which, REST, on=self)
        self.choose(None)
        self.many.chosen.connect(lambda _: layout.show_plane(self.plane))
        self.which.currentIndexChanged.connect(lambda _: layout.show_plane(self.plane))

    @property
    def plane(self) -> Plane | None:
        """The one plane, or None."""
        return Plane(self.which.currentData()) if self.many.index == ONE else None

    def choose(self, plane: Plane | None) -> None:
        """Show a choice."""
        self.many.set_index(THREE if plane is None else ONE)
        self.which.setVisible(plane is not None)
        if plane is not None:
            show_value(self.which, plane)
