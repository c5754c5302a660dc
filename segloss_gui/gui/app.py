"""``segloss-gui``: the application, its command line, its log and its last resort for errors."""

from __future__ import annotations

import argparse
import logging
import sys
import threading
import traceback
from collections.abc import Sequence
from importlib import import_module
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from segloss_gui import __version__
from segloss_gui.gui.bridge import Bridge
from segloss_gui.gui.main_window import MainWindow
from segloss_gui.gui.session import Session
from segloss_gui.gui.theme import apply_theme, icon

# Threads that train hold the interpreter for short whiles; the window should get it back sooner
# than after Python's 5 ms.
SWITCH_INTERVAL_S = 0.001
WARM_UP_MS = 400


def parser() -> argparse.ArgumentParser:
    """The command line."""
    made = argparse.ArgumentParser(prog="segloss-gui", description="Compare segmentation losses on medical images.")
    made.add_argument(
        "paths", nargs="*", type=Path, metavar="PATH", help="a study (folder or study.toml), a folder, or image files"
    )
    made.add_argument("--demo", action="store_true", help="open the built-in cohort and train five losses")
    made.add_argument("--theme", choices=("light", "dark", "auto"), help="look of the window (remembered otherwise)")
    made.add_argument("--version", action="version", version=f"segloss-gui {__version__}")
    return made


def main(argv: Sequence[str] | None = None) -> int:
    """Show the window until it is closed; the exit code."""
    options = parser().parse_args(argv)
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    app = application()
    window = build_window(options.theme)
    faults = FaultHooks(window)
    faults.install()
    window.show()
    # After the first paint: what was asked for, and what will be needed soon.
    QTimer.singleShot(0, window, lambda: _begin(window, options))
    code = app.exec()
    faults.remove()
    return code


def application() -> QApplication:
    """The one QApplication, with the names that settings and desktops know it by."""
    found = QApplication.instance()
    if isinstance(found, QApplication):
        return found
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    app = QApplication(sys.argv[:1])
    app.setOrganizationName("segloss-gui")
    app.setApplicationName("segloss-gui")
    app.setApplicationDisplayName("SegLoss")
    app.setDesktopFileName("io.github.segloss.SegLossGui")
    app.setApplicationVersion(__version__)
    return app


def build_window(theme: str | None = None) -> MainWindow:
    """The window over a fresh session, in the theme asked for or remembered."""
    app = application()
    session = Session()
    window = MainWindow(session, Bridge(session))
    window.log_path = str(start_log())
    chosen = theme or str(window.settings.value("theme", "auto"))
    apply_theme(app, chosen, projector=window.settings.value("projector") in (True, "true"))
    app.setWindowIcon(icon("segloss"))
    return window


def start_log() -> Path:
    """Log to the place the platform keeps logs in; the file."""
    from platformdirs import user_log_path

    file = user_log_path("segloss-gui", appauthor=False) / "segloss-gui.log"
    root = logging.getLogger("segloss_gui")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        if not any(isinstance(handler, RotatingFileHandler) for handler in root.handlers):
            handler = RotatingFileHandler(file, maxBytes=1_000_000, backupCount=2, encoding="utf-8", delay=True)
            handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
            root.addHandler(handler)
            root.setLevel(logging.INFO)
    except OSError as error:
        print(f"segloss-gui: no log, {file} cannot be written: {error}", file=sys.stderr)
    return file


def _begin(window: MainWindow, options: argparse.Namespace) -> None:
    if options.demo:
        window.run_demo()
    elif options.paths:
        window.open_paths(options.paths)
    QTimer.singleShot(WARM_UP_MS, window, lambda: warm_up(window.bridge))


def warm_up(bridge: Bridge) -> None:
    """Import torch in a background thread soon after the first paint, while nobody waits for it.

    The import holds the interpreter for moments of up to 0.2 s whenever it happens; right after
    the start the user is still reading, and the first Train or Losses click is then instant.
    """
    if "torch" not in sys.modules:
        bridge.jobs.run("Loading torch", lambda _: import_module("torch"), failed=lambda _: None, quiet=True)


class FaultHooks(QObject):
    """Errors nobody caught, of any thread, end in the log and in a dialog that blocks nothing.

    Parameters
    ----------
    window : MainWindow
        Shows the dialog.
    """

    _caught = Signal(str, str)

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._caught.connect(window.show_fault, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Take over ``sys.excepthook`` and ``threading.excepthook``."""
        self._before = (sys.excepthook, threading.excepthook)
        sys.excepthook = self.catch
        threading.excepthook = self._catch_in_thread

    def remove(self) -> None:
        """Put back the hooks that were there before."""
        sys.excepthook, threading.excepthook = self._before

    def catch(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Log and show one error."""
        if issubclass(kind, KeyboardInterrupt):
            QTimer.singleShot(0, QApplication.quit)
            return
        text = "".join(traceback.format_exception(kind, error, trace))
        logging.getLogger("segloss_gui").error("uncaught: %s", text)
        print(text, file=sys.stderr)
        self._caught.emit(f"{kind.__name__}: {error}", text)

    def _catch_in_thread(self, caught: threading.ExceptHookArgs) -> None:
        if caught.exc_value is not None:
            self.catch(caught.exc_type, caught.exc_value, caught.exc_traceback)


if __name__ == "__main__":
    sys.exit(main())
