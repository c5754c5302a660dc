"""What can be opened beside the curves: the plan and the settings of the study."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QScrollArea, QSplitter, QStackedWidget

from segloss_gui.app.background import BackgroundTasks
from segloss_gui.app.train.plan_presenter import PlanPresenter
from segloss_gui.app.train.presenter import TrainPresenter
from segloss_gui.gui.widgets.areas import scroll_area
from segloss_gui.gui.workspaces.train.plan_panel import PlanPanel
from segloss_gui.gui.workspaces.train.settings_panel import SettingsPanel

WIDE_LETTERS, RUNS_LETTERS = 300, 150
"""Letters that there must be room for that the runs stand beside the curves, and those of the runs there."""
PLAN_WIDTH, PLAN_LETTERS, SETTINGS_WIDTH = 320, 38, 330
"""Pixels of the plan, and letters that it has room for in large type; pixels of the settings."""


class Sides(QSplitter):
    """Curves, and what is opened beside them; each is made when it is first opened.

    Parameters
    ----------
    presenter : TrainPresenter
        Changes the settings.
    plan : PlanPresenter
        Says what the study will cost.
    tasks : BackgroundTasks
        Where it is measured.

    Attributes
    ----------
    stack : QStackedWidget
        The curves, or what stands in their place.
    settings, plan_area : QWidget or None
        What was opened before, whether it is seen now or not.
    """

    def __init__(self, presenter: TrainPresenter, plan: PlanPresenter, tasks: BackgroundTasks) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setChildrenCollapsible(False)
        self._presenter, self._plan, self._tasks = presenter, plan, tasks
        self.stack = QStackedWidget(self)
        self.setStretchFactor(0, 1)
        self.settings: SettingsPanel | None = None
        self.plan_area: QScrollArea | None = None

    def show_settings(self, shown: bool) -> None:
        """Open or close the settings."""
        if self.settings is None and shown:
            self.settings = SettingsPanel(self._presenter, self._tasks)
            self.addWidget(self.settings)
            self.setSizes([self.width() - SETTINGS_WIDTH, SETTINGS_WIDTH])
        if self.settings is not None:
            self.settings.setVisible(shown)
        self._make_room()

    def show_plan(self, shown: bool) -> None:
        """Open or close the plan; before there are curves it stands below "Train all"."""
        if self.plan_area is None and shown:
            self.plan_area = scroll_area("Plan", PlanPanel(self._plan, self._tasks, narrow=True), sideways=False)
            wide = max(PLAN_WIDTH, PLAN_LETTERS * self.fontMetrics().averageCharWidth())
            self.plan_area.setMinimumWidth(wide)
            self.insertWidget(1, self.plan_area)
            self.setSizes([self.width() - wide, wide, *self.sizes()[2:]])
        if self.plan_area is not None:
            self.plan_area.setVisible(shown)
        self._make_room()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """More room may hold the curves again."""
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        """In a window too narrow for both, as in a projector's type, what is opened stands in place of the curves."""
        sides = [side for side in (self.plan_area, self.settings) if side is not None and not side.isHidden()]
        widths = (max(side.minimumSizeHint().width(), side.minimumWidth()) + self.handleWidth() for side in sides)
        self.stack.setVisible(not sides or self.stack.minimumSizeHint().width() <= self.width() - sum(widths))


class WideSplitter(QSplitter):
    """Curves above the runs; on a very wide screen beside them, where a table that wide would stand empty."""

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Vertical)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Stand beside one another where there is room."""
        super().resizeEvent(event)
        wanted = Qt.Orientation.Horizontal if self.width() >= WIDE_LETTERS * self._letter() else Qt.Orientation.Vertical
        if wanted != self.orientation():
            self.setOrientation(wanted)
            self.share_out()

    def share_out(self) -> None:
        """Give both their room, as at first."""
        beside = self.orientation() == Qt.Orientation.Horizontal
        runs = RUNS_LETTERS * self._letter()
        self.setSizes([self.width() - runs - self.handleWidth(), runs] if beside else [600, 420])
        self.setStretchFactor(0, 4)
        self.setStretchFactor(1, 0 if beside else 1)

    def _letter(self) -> int:
        return self.fontMetrics().averageCharWidth()
