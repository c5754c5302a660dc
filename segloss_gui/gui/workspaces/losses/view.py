"""The Losses workspace, put together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QSplitter, QWidget

from segloss_gui.app.background import BackgroundTask
from segloss_gui.app.case_reference import read_reference
from segloss_gui.app.losses.heuristic import HeuristicPresenter
from segloss_gui.app.losses.microscope_presenter import MicroscopePresenter
from segloss_gui.app.losses.presenter import LossesPresenter
from segloss_gui.app.services import Services
from segloss_gui.app.session import Session
from segloss_gui.gui.theme import LARGE_POINTS, type_points
from segloss_gui.gui.widgets import ReadingOrder
from segloss_gui.gui.widgets.areas import scroll_area
from segloss_gui.gui.widgets.boxes import hbox
from segloss_gui.gui.workspaces.losses.catalogue import CataloguePanel
from segloss_gui.gui.workspaces.losses.comparison import ComparisonPanel
from segloss_gui.gui.workspaces.losses.copy_view import CopyPanel
from segloss_gui.gui.workspaces.losses.microscope_view import MicroscopePanel
from segloss_gui.gui.workspaces.losses.page import LossPage
from segloss_gui.report.equation import Outline, equation_outline

if TYPE_CHECKING:
    from segloss_gui.losses import LossSpec


COMPARISON_WIDTH, HANDLE = 270, 10
PAGE_WIDTH, LARGE_PAGE_WIDTH = 640, 900
"""Pixels that the page of a loss has before its neighbours get more than they need."""


class LossesWorkspace(ReadingOrder, QWidget):
    """Taxonomy, page and comparison; loads the registry when first shown.

    Parameters
    ----------
    session : Session
        The study and its losses.
    services : Services
        For work in the background.

    Signals
    -------
    navigate(str)
        Go to another workspace.
    """

    navigate = Signal(str)

    def __init__(self, session: Session, services: Services) -> None:
        super().__init__()
        self._tasks = services.tasks
        self._asked = self._shared_by_hand = False
        self.presenter = LossesPresenter(session)
        self.catalogue = CataloguePanel(self.presenter)
        self.page = LossPage(self.presenter)
        self.comparison = ComparisonPanel(self.presenter)
        self.comparison.train_wanted.connect(lambda: self.navigate.emit("train"))
        self.page.equation_wanted.connect(self._draw)
        self.page.load_wanted.connect(self.load)
        self.heuristic = HeuristicPresenter(self.presenter, services.tasks)
        self.heuristic.changed.connect(lambda: self.page.show_heuristic(self.heuristic.shown))
        self._session = session
        self.microscope = MicroscopePresenter(self.presenter, services.tasks)
        self.magnified = MicroscopePanel(self.microscope)
        self.magnified.case_wanted.connect(self._read_case)
        self.snippets = CopyPanel(self.presenter)
        self.page.tabs.addTab(self.magnified, "Gradient microscope")
        self.page.tabs.addTab(scroll_area("The loss as code", self.snippets), "Copy as")
        session.case_changed.connect(self._on_case)
        session.cursor.moved.connect(self._on_case)
        self._lay_out()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Load the registry once the first picture is on the screen."""
        super().showEvent(event)
        if not self._asked:
            self._asked = True
            QTimer.singleShot(0, self.load)

    def load(self) -> None:
        """Load the registry (it imports torch) in the background."""
        self._asked = True
        self.presenter.registry_wanted()

        def done(found: tuple[Mapping[str, LossSpec], tuple[str, ...]]) -> None:
            self.presenter.registry_loaded(*found)
            self._share_room()

        self._tasks.run("Loading the losses", _registry, done, self.presenter.registry_failed)

    def _draw(self, latex: str) -> None:
        def done(outline: Outline) -> None:
            spec = self.presenter.spec
            if spec is not None and spec.equation == latex:
                self.page.equation.show_outline(outline, latex)

        def failed(_error: BaseException) -> None:
            self.page.equation.show_words(latex)

        self._tasks.run("Drawing an equation", lambda _task: equation_outline(latex), done, failed, quiet=True)

    def _give_width(self, width: int) -> None:
        """The catalogue takes from the page, the comparison keeps what it has."""
        left, middle, right = self.splitter.sizes()
        self.splitter.setSizes([width, left + middle - width, right])

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Share the room, until the user does."""
        super().resizeEvent(event)
        if not self._shared_by_hand:
            self._share_room()

    def _share_room(self) -> None:
        """What the page does not need goes to the catalogue, then to the comparison; in large type to both alike."""
        total, least = self.splitter.width() - 2 * HANDLE, self.catalogue.minimumWidth()
        page = PAGE_WIDTH if type_points() <= LARGE_POINTS else LARGE_PAGE_WIDTH
        if self.catalogue.modes.index == 1:  # a picture is not wrapped
            least = self.catalogue.wanted_width()
        spare = max(total - least - page - COMPARISON_WIDTH, 0)
        left = least + min(spare if page == PAGE_WIDTH else spare // 2, self.catalogue.wanted_width() - least)
        spare -= left - least + (page // 2 if page == PAGE_WIDTH else 0)
        right = COMPARISON_WIDTH + min(max(spare, 0), COMPARISON_WIDTH // 2)
        self.splitter.setSizes([left, total - left - right, right])

    def _on_case(self, _where: object) -> None:
        if self.microscope.picture == "case" and self.microscope.shown:
            self._read_case()

    def _read_case(self) -> None:
        sources = {target.name: target.sources for target in self.presenter.fit.classes} or {"object": (1,)}

        def refused(words: str) -> None:
            self.magnified.refresh()
            self.magnified.say(words)

        read_reference(
            self._session, self._tasks,
            lambda labels, height: self.microscope.take_case(labels.data, sources, height), refused,
        )  # fmt: skip

    def _lay_out(self) -> None:
        splitter = QSplitter(Qt.Orientation.Horizontal, self)
        for panel, stretch in ((self.catalogue, 0), (self.page, 1), (self.comparison, 0)):
            splitter.addWidget(panel)
            splitter.setStretchFactor(splitter.indexOf(panel), stretch)
        splitter.setSizes([self.catalogue.minimumWidth(), 640, COMPARISON_WIDTH])
        self.splitter = splitter
        self.catalogue.width_wanted.connect(self._give_width)
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(HANDLE)
        splitter.splitterMoved.connect(lambda *_: setattr(self, "_shared_by_hand", True))
        self.comparison.setMinimumWidth(COMPARISON_WIDTH)
        hbox(splitter, on=self, margins=(12, 12, 12, 12))


def _registry(_task: BackgroundTask) -> tuple[Mapping[str, LossSpec], tuple[str, ...]]:
    from segloss_gui.losses import LOSSES

    # Asking for the refused imports the plug-ins: here, not at the first look from the window's thread.
    return LOSSES, LOSSES.refused()
