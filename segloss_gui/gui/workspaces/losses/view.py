"""The Losses workspace, put together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QWidget

from segloss_gui.gui.bridge import Bridge
from segloss_gui.gui.bridge.jobs import Job
from segloss_gui.gui.session import Session
from segloss_gui.gui.workspaces.losses.catalogue import CataloguePanel
from segloss_gui.gui.workspaces.losses.comparison import ComparisonPanel
from segloss_gui.gui.workspaces.losses.equation import Outline, equation_outline
from segloss_gui.gui.workspaces.losses.page import LossPage
from segloss_gui.gui.workspaces.losses.presenter import LossesPresenter

if TYPE_CHECKING:
    from segloss_gui.losses import LossSpec


class LossesWorkspace(QWidget):
    """Taxonomy, page and comparison; loads the registry when first shown.

    Parameters
    ----------
    session : Session
        The study and its losses.
    bridge : Bridge
        For work in the background.
    """

    title = "Losses"
    icon = "losses"

    def __init__(self, session: Session, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = bridge.jobs
        self._asked = False
        self.presenter = LossesPresenter(session)
        self.catalogue = CataloguePanel(self.presenter)
        self.page = LossPage(self.presenter)
        self.comparison = ComparisonPanel(self.presenter)
        self.page.equation_wanted.connect(self._draw)
        self.page.load_wanted.connect(self.load)
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
        self._jobs.run("Loading the losses", _registry, self.presenter.registry_loaded, self.presenter.registry_failed)

    def _draw(self, latex: str) -> None:
        def done(outline: Outline) -> None:
            spec = self.presenter.spec
            if spec is not None and spec.equation == latex:
                self.page.equation.show_outline(outline, latex)

        def failed(_error: BaseException) -> None:
            self.page.equation.show_words(latex)

        self._jobs.run("Drawing an equation", lambda _job: equation_outline(latex), done, failed, quiet=True)

    def _lay_out(self) -> None:
        splitter = QSplitter(Qt.Orientation.Horizontal)
        for panel, stretch in ((self.catalogue, 0), (self.page, 1), (self.comparison, 0)):
            splitter.addWidget(panel)
            splitter.setStretchFactor(splitter.indexOf(panel), stretch)
        splitter.setSizes([220, 640, 290])
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(10)
        self.catalogue.setMinimumWidth(180)
        self.comparison.setMinimumWidth(270)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.addWidget(splitter)


def _registry(_job: Job) -> Mapping[str, LossSpec]:
    from segloss_gui.losses import LOSSES

    return LOSSES
