"""Get ready what will be needed soon, while the user is still reading the first screen.

What does not use Qt is imported in a background thread. What does is imported here, on the window's
thread, a module between two events; then the workspaces are made, one between two events. Imported
in a thread, modules of Qt let one start in 74 die: PySide6 makes a class when it is first asked for,
and the event loop may be asking at the same moment.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

from segloss_gui.app.qt_imports import Imported, imports_of, load_without_qt
from segloss_gui.app.torch_loading import load_torch
from segloss_gui.gui.workspaces import WORKSPACES
from segloss_gui.gui.workspaces.compare.layouts import LAYOUTS

if TYPE_CHECKING:
    from segloss_gui.gui.main_window import MainWindow

Step = Callable[[], object]
PLOTTING = (
    "cProfile", "colorsys", "decimal", "fractions", "multiprocessing.connection", "numpy.ma", "pprint", "pydoc",
    "unittest.mock", "xml.dom.minidom", "xml.etree.ElementTree",
)  # fmt: skip
"""What pyqtgraph imports besides Qt; together with it that would take the window three times as long."""
PLOTTING_QT = ("QtOpenGL", "QtOpenGLWidgets", "QtSvg", "QtTest")
"""What it imports of Qt."""
CLASSES = ("QtCore", "QtGui", "QtWidgets")
"""Modules whose classes it asks for, all of them."""
AT_ONCE = 40
"""Classes made between two events."""
LATE = ("segloss_gui.gui.workspaces.data.proposal_page",)
"""What workspaces import only when they make it (:meth:`~.WorkspaceStack.complete`)."""
BETWEEN_MS = 1
"""Between two steps: at once, steps would follow each other without a timer or a paint event coming between."""


def warm_up(window: MainWindow, then: Step | None = None) -> None:
    """Import what the workspaces need, then make them.

    Parameters
    ----------
    window : MainWindow
        Gets its workspaces.
    then : callable, optional
        Called on the window's thread when all is ready, or could not be made ready.
    """

    def make(modules: Sequence[Imported]) -> None:
        _Helpings(window, [*_qt_steps(modules), *_place_steps(window)], then).begin()

    def failed(error: BaseException) -> None:
        logging.getLogger(__name__).warning("the window could not get ready: %s", error)
        if then is not None:
            then()

    window.services.tasks.run("Getting ready", lambda _: import_in_background(), done=make, failed=failed, quiet=True)


def import_in_background() -> list[Imported]:
    """Import all that the workspaces need and that does not use Qt; what is left, in the order to import it."""
    modules = imports_of([*(place.module for place in (*WORKSPACES, *LAYOUTS)), *LATE])
    load_without_qt([*modules, *(Imported(name, qt=False) for name in PLOTTING)])
    load_torch()
    return [module for module in modules if module.qt and module.name not in sys.modules]


def _qt_steps(modules: Sequence[Imported]) -> Iterator[Step]:
    if "pyqtgraph" not in sys.modules:
        yield from (partial(import_module, f"PySide6.{name}") for name in PLOTTING_QT)
        for name in CLASSES:
            module = sys.modules[f"PySide6.{name}"]
            names = dir(module)
            for at in range(0, len(names), AT_ONCE):
                yield partial(_ask_for, module, names[at : at + AT_ONCE])
    yield from (module.load for module in modules)


def _ask_for(module: object, names: Sequence[str]) -> None:
    for name in names:
        getattr(module, name, None)


def _place_steps(window: MainWindow) -> Iterator[Step]:
    for index in range(len(WORKSPACES)):
        yield partial(window.stack.build, index)
        yield partial(window.stack.prepare, index)
        yield partial(window.stack.complete, index)


class _Helpings:
    """Does steps, each between two events of the window, as long as the window is there."""

    def __init__(self, window: MainWindow, steps: Sequence[Step], then: Step | None) -> None:
        self._window, self._steps, self._then = window, iter(steps), then

    def begin(self) -> None:
        """The first step comes after the event in hand."""
        QTimer.singleShot(BETWEEN_MS, self._window, lambda: self.next())

    def next(self) -> None:
        """Do the next step; the one after it comes after an event."""
        step = next(self._steps, None)
        if step is not None:
            try:
                step()
            finally:  # an error is told, and the rest goes on
                QTimer.singleShot(BETWEEN_MS, self._window, lambda: self.next())
        elif self._then is not None:
            self._then()
