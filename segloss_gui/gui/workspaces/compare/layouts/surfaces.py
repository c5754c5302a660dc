"""The methods as surfaces: one linked view each or all in one, coloured by distance to the reference."""

from __future__ import annotations

import math

from PySide6.QtCore import Qt
from shiboken6 import isValid

from segloss_gui.app.compare.presenter import ComparePresenter
from segloss_gui.app.compare.surface_looks import SurfaceLooks
from segloss_gui.app.compare.surface_painting import SurfacePainting
from segloss_gui.app.compare.surfaces import SurfacesModel
from segloss_gui.app.eliding import families
from segloss_gui.app.scores.case_scores import short_names
from segloss_gui.app.services import Services
from segloss_gui.gui.viewers.board import PaneBoard, Placed
from segloss_gui.gui.viewers.surface_view_pane import SurfacePane
from segloss_gui.gui.viewers.surface_view_renderer import SharedRenderer
from segloss_gui.gui.widgets import text_label
from segloss_gui.gui.widgets.boxes import pages, vbox
from segloss_gui.gui.workspaces.compare.layouts.base import Layout
from segloss_gui.gui.workspaces.compare.layouts.surfaces_bar import SurfacesBar


class SurfacesLayout(Layout):
    """Surfaces of the reference and the methods, in patient millimetres.

    VTK is loaded and asked for a first picture in the background when the layout is first shown;
    where it cannot draw, the layout says why and everything else goes on.
    """

    def __init__(self, presenter: ComparePresenter, services: Services) -> None:
        super().__init__(presenter, services)
        self.model = SurfacesModel(presenter, services.tasks)
        self.looks = SurfaceLooks(self.model, presenter)
        self.bar = self.controls = SurfacesBar(self.model)
        self.board = PaneBoard("compare/surfaces")
        self.panes: dict[str, SurfacePane] = {}
        self.shared: SharedRenderer | None = None
        self.message = text_label(role="muted", wrap=True)
        self.message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.message.setMargin(40)
        self.pages = pages(self.message, self.board)
        vbox(self.pages, on=self)
        self.painting = SurfacePainting(self.model, self.looks, presenter.scene)
        self._shown: tuple[object, ...] = ()
        self.model.changed.connect(self._show)
        self.bar.side_chosen.connect(self.look_from)
        self.bar.reset_asked.connect(self.reset)

    def set_active(self, active: bool) -> None:
        """Follow the crosshair only while shown."""
        if active != self.active:
            changed = self.presenter.scene.changed
            (changed.connect if active else changed.disconnect)(self._show)
        super().set_active(active)

    def refresh(self) -> None:
        """Show the methods as they are now."""
        self.model.refresh()
        self._show()

    def look_from(self, side: str) -> None:
        """Look at the patient from one of R L A P S I, in every pane."""
        if self.shared is not None:
            self.shared.do(lambda stage: stage.look_from(side))
            self.shared.renewed()

    def reset(self) -> None:
        """Show everything, in every pane."""
        if self.shared is not None:
            self.shared.do(lambda stage: stage.reset())
            self.shared.renewed()

    def _show(self) -> None:
        if not self.active or not isValid(self) or not isValid(self.bar):  # work may end after the window
            return
        if self.model.ready and self.shared is None:
            self._open_renderer()
        self.bar.refresh()
        said = self.model.empty_text() or ("" if self.shared is not None else self.model.busy_text())
        self.message.setText(said)
        self.pages.setCurrentIndex(0 if said else 1)
        state = self.looks.state()
        if not said and self.shared is not None and state != self._shown:
            self._shown = state
            self.painting.paint(self.shared.do)
            self._arrange(self.shared)
            self.shared.renewed()

    def _open_renderer(self) -> None:
        from segloss_gui.scene.renderer import SurfaceRenderer

        self.shared = SharedRenderer(SurfaceRenderer, self)
        self.shared.failed.connect(self.model.give_up)

    def _arrange(self, shared: SharedRenderer) -> None:
        """A pane for each method, or one for all; those that stay keep their place."""
        names = self.looks.panes()
        if list(self.panes) != names:
            gone = {name: pane for name, pane in self.panes.items() if name not in names}
            self.panes = {name: self.panes.get(name) or SurfacePane(shared, self.presenter.scene) for name in names}
            across = math.ceil(math.sqrt(len(names)))
            title = self.presenter.session.title
            self.board.set_panes([
                Placed(pane, *divmod(at, across), name=name, title=title(name))
                for at, (name, pane) in enumerate(self.panes.items())
            ])  # fmt: skip
            for pane in gone.values():
                pane.deleteLater()
            self.setFocusProxy(next(iter(self.panes.values())))
        titles = {layer.name: layer.title for layer in self.presenter.scene.layers}
        short = short_names([titles.get(name, name) for name in names])
        alike = families(short.values())
        for name, pane in self.panes.items():
            words = short[titles.get(name, name)]
            pane.caption.set_alike(alike[words])
            self._fill(pane, name, words)

    def _fill(self, pane: SurfacePane, name: str, title: str) -> None:
        model, view, looks, made = self.model, pane.view, self.looks, self.model.made(name)
        layer = next((one for one in self.presenter.scene.layers if one.name == name), None)
        pane.name(title, layer.style.colour if layer else "", made.told() if made else "")
        view.waiting, view.notes = looks.waiting(name), looks.notes(name)
        view.limit_mm = model.limit_mm if model.measures else None
        view.show_names(looks.names_in(name))
