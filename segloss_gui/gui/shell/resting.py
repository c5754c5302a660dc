"""Nothing is looked after for a window that nobody sees."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget

TELLING = (QEvent.Type.Show, QEvent.Type.Hide, QEvent.Type.WindowStateChange)


class RestsWhileHidden(QObject):
    """Tells whether a window is hidden or minimised, whenever that changes.

    Parameters
    ----------
    window : QWidget
        Owns this.
    tell : callable
        Told True when nobody sees the window any more, False when somebody does again.
    """

    def __init__(self, window: QWidget, tell: Callable[[bool], object]) -> None:
        super().__init__(window)
        self._window, self._tell, self._resting = window, tell, False
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Look at what became of the window."""
        if watched is self._window and event.type() in TELLING:
            # While it is hidden it still says that it is visible.
            hidden = event.type() == QEvent.Type.Hide or not self._window.isVisible() or self._window.isMinimized()
            if hidden != self._resting:
                self._resting = hidden
                self._tell(hidden)
        return False
