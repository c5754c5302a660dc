"""What the layouts share that paint one thing a method over the image: panes, footers, class and plane."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import Qt

from segloss_gui.app.compare.grid_plan import columns_for, places
from segloss_gui.app.compare.presenter import ComparePresenter
from segloss_gui.app.method_looks import MethodView
from segloss_gui.app.scores.case_scores import short_titles
from segloss_gui.app.services import Services
from segloss_gui.app.slices.picture_overlay import PictureOverlay
from segloss_gui.app.slices.planes import Plane, planes_of
from segloss_gui.gui.viewers.board import PaneBoard
from segloss_gui.gui.viewers.footed_pane import FootedPane
from segloss_gui.gui.viewers.small_pane import SmallPane
from segloss_gui.gui.widgets import text_label
from segloss_gui.gui.widgets.boxes import vbox
from segloss_gui.gui.workspaces.compare.layouts.base import Layout, headings, placed
from segloss_gui.gui.workspaces.compare.layouts.method_footer import Blank, MethodFooter
from segloss_gui.gui.workspaces.compare.layouts.pane_controls import PaneControls

Footer = TypeVar("Footer", bound=MethodFooter)


class MethodPanesLayout(Layout, Generic[Footer]):
    """A pane a method in one plane, or a row of three; below it a footer.

    Subclasses say which methods have something to show, and fill its overlay and footer.

    Parameters
    ----------
    presenter, services
        As of :class:`Layout`.
    key : str
        Under which the arrangement of the panes is remembered.
    controls : PaneControls
        Plane, class, opacity, outline.

    Attributes
    ----------
    overlay, footer : type
        What is painted over the image for a method, and what stands below its pane.
    """

    overlay: type[PictureOverlay]
    footer: type[Footer]

    def __init__(self, presenter: ComparePresenter, services: Services, key: str, controls: PaneControls) -> None:
        super().__init__(presenter, services)
        self.overlays: dict[str, PictureOverlay] = {}
        self.footers: dict[str, Footer] = {}
        self.panes: dict[tuple[str, Plane], FootedPane] = {}
        self.board = PaneBoard(key)
        self.words = text_label(role="muted", wrap=True)
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.controls: PaneControls = controls
        self._laid: object = None
        self._voxel = (0, 0, 0)
        self.column = vbox((self.words, 1), (self.board, 1), on=self, spacing=6)
        controls.plane.activated.connect(lambda _: self.arrange())
        controls.classes.activated.connect(self._choose_class)
        controls.opacity.valueChanged.connect(lambda _: self._style())
        controls.outline.toggled.connect(lambda _: self._style())
        presenter.scene.changed.connect(self._scene_changed)

    def shown_methods(self) -> list[MethodView]:
        """Methods that have something to show now."""
        raise NotImplementedError

    def fill(self, method: MethodView) -> None:
        """Show what there is of a method now."""
        raise NotImplementedError

    def read(self, method: str, voxel: tuple[int, int, int]) -> None:
        """Show the value under the crosshair, where there is one to show."""

    def empty_text(self) -> str:
        """Why no method has anything to show, and what to do."""
        raise NotImplementedError

    @property
    def class_value(self) -> int:
        """The class that is shown: the scene's, else the first that is offered."""
        chosen = self.presenter.scene.label
        return self.controls.first_class if chosen is None else chosen

    def set_active(self, active: bool) -> None:
        """Shown or hidden."""
        if active:
            self.controls.show_classes(self.presenter.label_names())
        super().set_active(active)

    def refresh(self) -> None:
        """Show the methods, their colours and what there is of them."""
        self.controls.show_classes(self.presenter.label_names())
        self.controls.choose_class(self.class_value)
        known = {method.name for method in self.presenter.session.methods}
        for name in [name for name in self.overlays if name not in known]:
            self._let_go(name)
        methods = self.shown_methods()
        for method in methods:
            self._make(method)
            self.footers[method.name].show_title(method.title)
        self._style()
        for method in methods:
            self.fill(method)
        self._read()
        self.words.setText("" if methods else self.empty_text())
        self.words.setVisible(not methods)
        self.board.setVisible(bool(methods))
        self.arrange()

    def arrange(self) -> None:
        """Lay the panes out, where anything about them changed."""
        methods, grid = self.shown_methods(), self.presenter.scene.grid
        planes = planes_of(grid) if grid else tuple(Plane)
        self.controls.plane.setVisible(len(planes) > 1)
        if len(planes) > 1 and self.controls.one_plane is not None:
            planes = (self.controls.one_plane,)
        columns = columns_for(max(1, len(methods)), self.width(), self.height()) if len(planes) == 1 else 1
        laid = [(method.name, method.title, method.colour) for method in methods], planes, columns
        if laid != self._laid:
            self._laid = laid
            self._lay_out(methods, planes, columns)

    def _lay_out(self, methods: Sequence[MethodView], planes: Sequence[Plane], columns: int) -> None:
        short = short_titles(methods)
        for method in methods:
            self.overlays[method.name].show(title=short[method.name] if len(planes) == 1 else "")
        panes = [
            placed(self._pane(place.method.name, place.plane, first=place.plane is planes[0]), place)
            for place in places(methods, planes, columns, upright=True)
        ]
        if len(planes) == 1:
            self.board.set_panes(panes)
        else:
            rows, words = headings(methods, planes)
            self.board.set_panes(panes, column_headings=words, row_headings=rows)

    def _pane(self, method: str, plane: Plane, *, first: bool) -> FootedPane:
        footer = self.footers[method]
        known = self.panes.get((method, plane))
        if known is None or (known.footer is footer) != first:
            if known is not None:
                known.footer.setParent(self)
                known.footer.hide()
                known.deleteLater()
            view = SmallPane(self.presenter.scene, plane, self.overlays[method], method)
            known = self.panes[method, plane] = FootedPane(view, footer if first else Blank(footer))
            footer.setVisible(True)
        known.view.setAccessibleName(f"{self.presenter.session.title(method)} {plane.value} slice")
        return known

    def _make(self, method: MethodView) -> None:
        if method.name not in self.overlays:
            self.overlays[method.name] = self.overlay(method.name, method.colour)
            self.footers[method.name] = self.footer()
            self.footers[method.name].setParent(self)
            self.footers[method.name].hide()

    def _let_go(self, name: str) -> None:
        del self.overlays[name]
        self.footers.pop(name).deleteLater()
        for key in [key for key in self.panes if key[0] == name]:
            self.panes.pop(key).deleteLater()
        self._laid = None

    def _style(self) -> None:
        opacity, outline = self.controls.opacity.value() / 100, self.controls.outline.isChecked()
        for name, overlay in self.overlays.items():
            method = self.presenter.session.method(name)
            colour = method.colour if method is not None else overlay.colour
            overlay.show(colour=colour, opacity=opacity, outline=outline, class_value=self.class_value)

    def _choose_class(self, _: int) -> None:
        value = self.controls.classes.currentData()
        if len(self.presenter.label_names()) > 1:
            self.presenter.scene.change(label=value or None)
        self.refresh()

    def _scene_changed(self) -> None:
        if not self.active:
            return
        if self.controls.classes.currentData() != self.class_value:
            self.refresh()
        elif self.presenter.scene.voxel != self._voxel:
            self._read()

    def _read(self) -> None:
        self._voxel = self.presenter.scene.voxel
        for method in self.shown_methods():
            self.read(method.name, self._voxel)
