"""Fixtures of the window's tests: a session, a services that is closed again, and nothing left behind."""

from __future__ import annotations

import builtins
import gc
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QSettings, QTimer
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from segloss_gui.app.background import import_libraries
from segloss_gui.app.qt_imports import QT
from segloss_gui.app.services import Services
from segloss_gui.app.session import Session
from segloss_gui.app.slices.key_bindings import keymap
from segloss_gui.gui.theme import LARGE_POINTS, apply_theme, theme_name, type_points
from segloss_gui.gui.window_services import window_services
from segloss_gui.study.executor import THREAD_NAME
from tests.patience import PATIENCE_S

MOMENT_MS = 3000
OVERLOOKED = [0]


@pytest.fixture(scope="session", autouse=True)
def libraries() -> None:
    """Import what every task needs beforehand, so that no test's patience is spent on it."""
    import_libraries()


@pytest.fixture
def session() -> Session:
    """A fresh session."""
    return Session()


@pytest.fixture
def services(qapp: QApplication, session: Session) -> Iterator[Services]:
    """A services over ``session``, closed after the test."""
    made = window_services(session)
    yield made
    made.close()


@pytest.fixture
def settings(tmp_path: Path) -> QSettings:
    """Settings that are no one's own."""
    return QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)


@pytest.fixture(autouse=True)
def keys_as_at_first() -> Iterator[None]:
    """A test that gives keys to other actions gives them back, whether it passes or not."""
    yield
    if keymap.is_changed:
        keymap.reset()


@pytest.fixture(autouse=True)
def own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What widgets remember by themselves is remembered until the end of a test; so are unsaved studies."""
    monkeypatch.setattr("segloss_gui.study.drafts.drafts_folder", lambda: tmp_path / "own-drafts")
    monkeypatch.setattr("segloss_gui.gui.app.studies_home", lambda _: tmp_path / "own-studies")
    QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, str(tmp_path / "own-settings"))


@pytest.fixture(autouse=True)
def usual_look(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test in a projector's type or in the dark leaves that to no other, whether it fails or not."""
    yield
    if "qapp" in request.fixturenames and (theme_name() == "dark" or type_points() > LARGE_POINTS):
        apply_theme(request.getfixturevalue("qapp"), "light")


@pytest.fixture(scope="session", autouse=True)
def imports_of_qt_in_threads() -> Iterator[list[str]]:
    """Imports of Qt by any thread but the main one: they let the program die at times."""
    found: list[str] = []
    plain = builtins.__import__

    def watched(name: str, names: Any = None, *rest: Any, **more: Any) -> Any:
        if name.partition(".")[0] in QT and threading.current_thread() is not threading.main_thread():
            found.append(f"{(names or {}).get('__name__')} imports {name}")
        return plain(name, names, *rest, **more)

    builtins.__import__ = watched
    yield found
    builtins.__import__ = plain


@pytest.fixture(autouse=True)
def no_qt_imported_in_threads(imports_of_qt_in_threads: list[str]) -> Iterator[None]:
    """Fail a test during which a background thread imports Qt."""
    imports_of_qt_in_threads.clear()
    yield
    assert not imports_of_qt_in_threads


@pytest.fixture(autouse=True)
def nothing_left_behind(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a Qt test that leaves a thread, an active timer or a visible window."""
    if not {"qtbot", "qapp", "services"} & set(request.fixturenames):
        yield
        return
    app = request.getfixturevalue("qapp")
    overlook_modules()
    threads, timers, windows = left_threads(), _timers(), _windows(app)
    yield
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end and (left_threads() - threads or _windows(app) - windows):
        app.processEvents()
        time.sleep(0.01)
    gc.collect()
    ticking = [timer for timer in _timers() if timer not in timers]
    left_ticking = still_ticking(app, ticking)
    left = [f"thread {thread.name}" for thread in left_threads() - threads]
    left += [f"window {type(window).__name__}" for window in _windows(app) - windows]
    left += [f"timer of {type(timer.parent()).__name__}" for timer in left_ticking]
    assert not left, f"the test left behind: {', '.join(left)}"


def overlook_modules() -> None:
    """Put what large imports left behind beyond the collector's reach: looking at it took half a second a test."""
    if len(sys.modules) - OVERLOOKED[0] > 50:
        OVERLOOKED[0] = len(sys.modules)
        gc.collect()
        gc.freeze()


def left_threads() -> set[threading.Thread]:
    """Threads of the program that go on: of its tasks, and of trainings."""
    return {thread for thread in threading.enumerate() if thread.name.startswith(("segloss", THREAD_NAME))}


def _windows(app: QApplication) -> set[object]:
    return {window for window in app.topLevelWidgets() if window.isVisible()}


def still_ticking(app: QApplication, timers: list[QTimer]) -> list[QTimer]:
    """Timers that go on: what a widget that is gone had put off by a moment ends by itself, however late."""
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end and any(_ends_soon(timer) for timer in timers):
        app.processEvents()
        time.sleep(0.01)
    return [timer for timer in timers if _ticks(timer)]


def _ends_soon(timer: QTimer) -> bool:
    return _ticks(timer) and timer.isSingleShot() and timer.interval() <= MOMENT_MS


def _ticks(timer: QTimer) -> bool:
    return isValid(timer) and timer.isActive()


def _timers() -> list[QTimer]:
    return [found for found in gc.get_objects() if type(found) is QTimer and _ticks(found)]
