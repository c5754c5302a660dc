"""Background tasks whose callbacks come through Qt's event loop."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from segloss_gui.app.background import THREADS, BackgroundTasks, Ticker

PROGRESS_MS = 60


class _Mail(QObject):
    """Takes functions to the thread it was made on."""

    came = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.came.connect(self._open, Qt.ConnectionType.QueuedConnection)

    def _open(self, function: Callable[[], None]) -> None:
        function()


class QtTasks(BackgroundTasks):
    """Background work for a window; :attr:`changed` also tells every 60 ms while tasks are under way.

    Parameters
    ----------
    threads : int
        Most functions that run at the same time.
    """

    def __init__(self, threads: int = THREADS) -> None:
        super().__init__(threads)
        self._mail = _Mail()
        self._progress = QTimer(self._mail, interval=PROGRESS_MS)
        self._progress.timeout.connect(self.changed.emit)
        self.changed.connect(self._show_progress)

    def post(self, function: Callable[[], None]) -> None:
        """Have ``function`` called by the event loop of the window's thread."""
        try:
            self._mail.came.emit(function)
        except RuntimeError:
            return  # the window is gone, and the mail with it

    def ticker(self, interval_ms: int, function: Callable[[], object]) -> Ticker:
        """A :class:`QTimer`."""
        timer = QTimer(self._mail, interval=interval_ms)
        timer.timeout.connect(function)
        return timer

    def close(self) -> None:
        """Cancel everything and let the threads go; callbacks are no longer called."""
        super().close()
        self._progress.stop()

    def _show_progress(self) -> None:
        if bool(self.active) is not self._progress.isActive():
            (self._progress.start if self.active else self._progress.stop)()
