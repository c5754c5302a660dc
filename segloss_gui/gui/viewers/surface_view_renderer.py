"""The renderer behind all panes, in a thread of its own.

Without a graphics card a picture of large surfaces takes tenths of a second; VTK lets the
interpreter go meanwhile, so the window goes on when another thread waits for it. That thread makes
the renderer, is the only one that ever touches it, and puts it away. On macOS windows belong to the
first thread, hidden ones too: there, where a graphics card is never missing, all is done at once.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from segloss_gui.gui.widgets.timers import after
from segloss_gui.scene.renderer_thread import Make, RendererThread

if TYPE_CHECKING:
    from segloss_gui.scene.renderer import SurfaceRenderer

T = TypeVar("T")
REST_MS = 180


class SharedRenderer(QObject):
    """A renderer that panes share, camera and all; lives on the window's thread.

    Parameters
    ----------
    make : callable
        Makes the renderer.
    threaded : bool
        Whether it gets a thread of its own; otherwise everything is done at once.

    Signals
    -------
    changed()
        Another picture is due in every pane.
    failed(str)
        The renderer could not be made, or could not draw: why.
    """

    changed = Signal()
    failed = Signal(str)
    _delivered = Signal(object, object)

    def __init__(self, make: Make, parent: QObject | None = None, *, threaded: bool = sys.platform != "darwin") -> None:
        super().__init__(parent)
        self.moving, self.is_slow = False, False
        self._rest = after(self, REST_MS, self._rested)
        self._delivered.connect(self._hear, Qt.ConnectionType.QueuedConnection)
        self._renderer: SurfaceRenderer | None = None
        self._thread: RendererThread | None = None
        if threaded:
            self._begin(make)
        else:
            self._renderer = make()

    def _begin(self, make: Make) -> None:
        thread = self._thread = RendererThread(make, self._delivered.emit)
        self.destroyed.connect(thread.close)

    def do(self, function: Callable[[SurfaceRenderer], object]) -> None:
        """Change something on the renderer."""
        if self._thread is not None:
            self._thread.put((function, None))
        elif self._renderer is not None:
            function(self._renderer)

    def ask(self, function: Callable[[SurfaceRenderer], T], done: Callable[[T], None]) -> None:
        """Ask the renderer something; ``done`` is called with the answer, on the window's thread."""
        if self._thread is not None:
            self._thread.put((function, done))
        elif self._renderer is not None:
            done(function(self._renderer))

    def moved(self) -> None:
        """The camera moved and may move on."""
        self.moving = self.is_slow
        if self.moving:
            self._rest.start()
        self.changed.emit()

    def renewed(self) -> None:
        """What is on the renderer changed."""
        self.changed.emit()

    def _rested(self) -> None:
        self.moving = False
        self.changed.emit()

    def _hear(self, done: Callable[[object], None] | None, result: object) -> None:
        if done is not None:
            done(result)
        else:
            self.failed.emit(str(result))
