"""The workspaces on the rail, in their order.

Each is a package with ``view.py`` (a ``QWidget`` made from session and services) and ``presenter.py`` (plain Python
over the session, tested without a QApplication). A workspace is imported when it is first shown, so that the window is
painted before plots and viewers are loaded.

To add a workspace, write its package and add a :class:`Workspace` to :data:`WORKSPACES`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from segloss_gui.app.services import Services
    from segloss_gui.app.session import Session


@dataclass(frozen=True)
class Workspace:
    """A workspace on the rail, known before its module is imported.

    Parameters
    ----------
    name : str
        Package under ``workspaces``; the class is ``<Name>Workspace``.
    title, icon, hint : str
        The word, the icon and the tooltip on the rail.
    """

    name: str
    title: str
    icon: str
    hint: str

    @property
    def module(self) -> str:
        """Full name of its module, which uses Qt: it belongs to the window's thread."""
        return f"{__name__}.{self.name}.view"

    def load(self) -> type[QWidget]:
        """Import the workspace, on the window's thread."""
        found: type[QWidget] = getattr(import_module(self.module), f"{self.name.capitalize()}Workspace")
        return found

    def build(self, session: Session, services: Services) -> QWidget:
        """Make the workspace, on the window's thread."""
        make: Callable[[Session, Services], QWidget] = self.load()
        return make(session, services)


WORKSPACES = (
    Workspace("data", "Data", "data", "Open images and labels, name classes and groups"),
    Workspace("losses", "Losses", "losses", "Choose the losses to compare and their parameters"),
    Workspace("train", "Train", "train", "Train, and watch the curves move"),
    Workspace("compare", "Compare", "compare", "Look at the predictions side by side"),
    Workspace("statistics", "Stats", "statistics", "Means with intervals, tests and plots of all methods"),
    Workspace("review", "Review", "review", "Grade predictions blind, and see how graders agree"),
    Workspace("lecture", "Lecture", "lecture", "Paint a prediction and see what every loss makes of it"),
)
