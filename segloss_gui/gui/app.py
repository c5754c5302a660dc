"""``segloss-gui``: the application, its command line, its log and its last resort for errors."""

from __future__ import annotations

import argparse
import logging
import os
import sys
import threading
import traceback
from collections.abc import Mapping, Sequence
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, QSettings, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from segloss_gui import __version__
from segloss_gui.app import desktop
from segloss_gui.app.ending import Ending
from segloss_gui.app.faults import in_words
from segloss_gui.app.session import Session
from segloss_gui.core.errors import BadInputError
from segloss_gui.gui.garbage import GarbageCollector
from segloss_gui.gui.libraries import missing_libraries
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


def parser() -> argparse.ArgumentParser:
    """The command line."""
    made = argparse.ArgumentParser(prog="segloss-gui", description="Compare segmentation losses on medical images.")
    made.add_argument(
        "paths", nargs="*", type=Path, metavar="PATH", help="a study (folder or study.toml), a folder, or image files"
    )
    made.add_argument("--demo", action="store_true", help="open the built-in cohort and train five losses")
    made.add_argument(
        "--scene",
        metavar="NAME,…",
        help="give guided scenes: names, numbers or .toml files, with commas, in that order (list: --scene help)",
    )
    made.add_argument(
        "--replay", metavar="NAME|STUDY", help="play back a built-in replay (missing-labels), or the folder of a study"
    )
    made.add_argument("--theme", choices=("light", "dark", "auto"), help="look of the window (remembered otherwise)")
    entry = made.add_mutually_exclusive_group()
    entry.add_argument("--install-desktop", action="store_true", help="put SegLoss into the menu of a Linux desktop")
    entry.add_argument("--uninstall-desktop", action="store_true", help="take it out of the menu again")
    made.add_argument("--version", action="version", version=f"segloss-gui {__version__}")
    return made


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


def lecture_fault(options: argparse.Namespace) -> str:
    """Why there is no scene or replay of the name that is asked for, in words; empty where there is, or none is."""
    try:
        if options.scene is not None:
            from segloss_gui.app.lecture.scene_file import read_scenes

            read_scenes(options.scene)
        if options.replay is not None:
            from segloss_gui.app.lecture.replay import check_replay

            check_replay(options.replay)
    except BadInputError as error:
        return str(error)
    return ""


def no_display(environment: Mapping[str, str], platform: str) -> str:
    """Why no window can be shown, in a sentence; empty where one can. Qt would end the program with a dump.

    Examples
    --------
    >>> no_display({"DISPLAY": ":0"}, "linux"), no_display({}, "win32")
    ('', '')
    """
    places = ("DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET", "QT_QPA_PLATFORM")
    if not platform.startswith("linux") or any(environment.get(name) for name in places):
        return ""
    return (
        "there is no display to show a window on (DISPLAY and WAYLAND_DISPLAY are not set); "
        "the command segloss trains, evaluates and reports without one"
    )


def change_desktop(*, install: bool) -> int:
    """Put the program into the desktop's menu, or take it out, and say what was done; the exit code."""
    try:
        for file in desktop.install() if install else desktop.uninstall():
            print(f"{'wrote' if install else 'removed'} {file}")
    except BadInputError as error:
        print(f"segloss-gui: {error}", file=sys.stderr)
        return 2
    return 0


def tune_interpreter(app: QApplication) -> GarbageCollector:
    """Let the window get the interpreter back soon from threads that train."""
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    return GarbageCollector(app)


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
    app.setDesktopFileName(desktop.ID)
    app.setApplicationVersion(__version__)
    return app


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
