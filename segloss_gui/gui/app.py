"""``segloss-gui``: the application, its command line, its log and its last resort for errors."""

from __future__ import annotations

import argparse
import logging
import os
import sys
import threading
import traceback
from collections.abc import Sequence
from types import TracebackType

from PySide6.QtCore import QLocale, QObject, QSettings, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from segloss_gui import __version__
from segloss_gui.app import desktop
from segloss_gui.app.command_line import change_desktop, lecture_fault, no_display, parser, start_log
from segloss_gui.app.ending import Ending
from segloss_gui.app.faults import in_words
from segloss_gui.app.qt_libraries import missing_libraries
from segloss_gui.app.session import Session
from segloss_gui.gui.garbage import GarbageCollector
from segloss_gui.gui.main_window import MainWindow
from segloss_gui.gui.remembered import remembered
from segloss_gui.gui.studies_home import studies_home
from segloss_gui.gui.theme import apply_theme, icon
from segloss_gui.gui.warm_up import warm_up
from segloss_gui.gui.window_services import window_services

# Threads that train hold the interpreter for short whiles; the window should get it back sooner
# than after Python's 5 ms.
SWITCH_INTERVAL_S = 0.001
AFTER_FIRST_PAINT_MS = 50
LECTURE_FIRST_MS = 3000


def main(argv: Sequence[str] | None = None) -> int:
    """Show the window until it is closed; the exit code."""
    options = parser().parse_args(argv)
    if options.install_desktop or options.uninstall_desktop:
        return change_desktop(install=options.install_desktop)
    if fault := lecture_fault(options):
        print(f"segloss-gui: {fault}", file=sys.stderr)
        return 2
    if fault := no_display(os.environ, sys.platform) or missing_libraries(os.environ, sys.platform):
        print(f"segloss-gui: {fault}", file=sys.stderr)
        return 2
    ending = Ending()
    app = application()
    tune_interpreter(app)
    window = build_window(options.theme)
    faults = FaultHooks(window)
    faults.install()
    window.show()
    QTimer.singleShot(AFTER_FIRST_PAINT_MS, window, lambda: _begin(window, options))
    ending.code = app.exec()
    faults.remove()
    return ending.code


def tune_interpreter(app: QApplication) -> GarbageCollector:
    """Let the window get the interpreter back soon from threads that train."""
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    return GarbageCollector(app)


def application() -> QApplication:
    """The one QApplication, with the names that settings and desktops know it by."""
    write_numbers_alike()
    found = QApplication.instance()
    if isinstance(found, QApplication):
        return found
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    app = QApplication(sys.argv[:1])
    app.setOrganizationName("segloss-gui")
    app.setApplicationName("segloss-gui")
    app.setApplicationDisplayName("SegLoss")
    app.setDesktopFileName(desktop.ID)
    app.setApplicationVersion(__version__)
    return app


def write_numbers_alike() -> None:
    """Fields write and read numbers as tables, files and papers do, whatever the country.

    In a German one Qt shows 0.5 as ``0,5`` and takes a ``1.25`` that is typed for 125; here a comma is refused.
    """
    plain = QLocale.c()
    plain.setNumberOptions(QLocale.NumberOption.OmitGroupSeparator | QLocale.NumberOption.RejectGroupSeparator)
    QLocale.setDefault(plain)


def build_window(theme: str | None = None) -> MainWindow:
    """The window over a fresh session, in the theme asked for or remembered."""
    app, settings = application(), QSettings()
    liked = remembered(settings)
    # Before anything is made: what takes a font of its own when it is made would keep the size of then.
    apply_theme(app, theme or liked.theme, projector=liked.projector)
    session = Session()
    session.home = studies_home(settings)
    window = MainWindow(session, window_services(session), settings)
    window.log_path = str(start_log())
    app.setWindowIcon(icon("segloss"))
    return window


def _begin(window: MainWindow, options: argparse.Namespace) -> None:
    if options.paths and not options.demo:
        window.study.open_paths(options.paths)
    if options.scene:
        from segloss_gui.app.lecture.scene_file import read_scenes

        window.give_scene(*read_scenes(options.scene))
    if options.replay:
        window.stack.replay(options.replay)
    # An audience waits for the scene, and for nothing else.
    wait = LECTURE_FIRST_MS if options.scene or options.replay else 0
    QTimer.singleShot(wait, window, lambda: warm_up(window, then=window.study.run_demo if options.demo else None))


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
        self._caught.emit(in_words(error), text)

    def _catch_in_thread(self, caught: threading.ExceptHookArgs) -> None:
        if caught.exc_value is not None:
            self.catch(caught.exc_type, caught.exc_value, caught.exc_traceback)


if __name__ == "__main__":
    sys.exit(main())
