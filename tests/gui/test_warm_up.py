from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from segloss_gui.app.qt_imports import Imported
from segloss_gui.gui import warm_up as module
from segloss_gui.gui.workspaces import WORKSPACES
from tests.gui.test_app import run

# Every import statement in the whole start is looked at: its thread, and whether it first brings Qt in.
THREADS = """
import builtins, sys, threading
from segloss_gui.gui import app as gui

QT = ("PySide6", "shiboken6", "pyqtgraph")
wrong = set()
main = threading.main_thread()
plain = builtins.__import__

def watched(name, names=None, *rest, **more):
    if threading.current_thread() is not main and name.split(".")[0] in QT:
        wrong.add(f"{(names or {}).get('__name__')} imports {name}")
    return plain(name, names, *rest, **more)

builtins.__import__ = watched
application()
window = gui.build_window("light")
window.show()

def ready():
    print(sorted(wrong))
    print(all(window.stack.made.get(at) for at in range(6)), "torch" in sys.modules, "pyqtgraph" in sys.modules)
    window.close()

gui.warm_up(window, then=ready)
sys.exit(gui.application().exec())
"""


def test_no_thread_but_the_windows_imports_qt_while_the_window_gets_ready(tmp_path: Path) -> None:
    done = run(THREADS, tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == ["[]", "True True True"]


def test_a_step_is_one_module_and_the_event_loop_comes_between(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    monkeypatch.setattr(Imported, "load", lambda self: done.append(self.name))
    monkeypatch.setattr(module, "import_in_background", lambda: [Imported("a", qt=True), Imported("b", qt=True)])
    widget = _window(done)
    qtbot.addWidget(widget)
    finished: list[bool] = []
    module.warm_up(widget, lambda: finished.append(True))
    assert done == []
    qtbot.waitUntil(lambda: bool(finished))
    places = [f"{how} {index}" for index in range(len(WORKSPACES)) for how in ("build", "place", "complete")]
    assert done == ["a", "b", *places]


def test_an_error_in_a_step_is_told_and_the_rest_goes_on(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    def load(self: Imported) -> None:
        raise ImportError(f"no {self.name}")

    done: list[str] = []
    monkeypatch.setattr(Imported, "load", load)
    monkeypatch.setattr(module, "import_in_background", lambda: [Imported("a", qt=True)])
    widget = _window(done)
    qtbot.addWidget(widget)
    finished: list[bool] = []
    with qtbot.captureExceptions() as errors:
        module.warm_up(widget, lambda: finished.append(True))
        qtbot.waitUntil(lambda: bool(finished))
    assert [str(error) for _, error, _ in errors] == ["no a"]
    assert len(done) == 3 * len(WORKSPACES)


def _window(done: list[str]):  # type: ignore[no-untyped-def]
    from PySide6.QtWidgets import QWidget

    def run_at_once(_: str, work: Callable[[object], object], done: Callable[[object], object], **__: object) -> None:
        done(work(None))

    window: Any = QWidget()
    window.stack = SimpleNamespace(
        build=lambda index: done.append(f"build {index}"), prepare=lambda index: done.append(f"place {index}"),
        complete=lambda index: done.append(f"complete {index}"),
    )  # fmt: skip
    window.services = SimpleNamespace(tasks=SimpleNamespace(run=run_at_once))
    return window
