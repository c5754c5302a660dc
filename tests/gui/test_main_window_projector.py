"""The window in a projector's type: no type below 18 points, nothing cut at two sizes of a projector."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, QRect, QSettings
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QScrollArea, QStackedWidget, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from segloss_gui.app.lecture import live_training
from segloss_gui.app.lecture.scene_file import read_scene, scene_names
from segloss_gui.app.session import Session
from segloss_gui.gui.main_window import MainWindow
from segloss_gui.gui.shell.looks import use_theme
from segloss_gui.gui.theme import apply_theme
from segloss_gui.gui.window_services import window_services
from segloss_gui.gui.workspaces import WORKSPACES
from segloss_gui.gui.workspaces.compare.layouts import LAYOUTS
from segloss_gui.study.designs import compare_losses

SIZES = ((1280, 720), (1920, 1080))


@pytest.fixture
def window(
    qtbot: QtBot,
    qapp: QApplication,
    session: Session,
    settings: QSettings,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> Iterator[MainWindow]:
    monkeypatch.setattr(live_training, "train_arms", lambda *_: None)
    projector, size = getattr(request, "param", (True, SIZES[0]))
    apply_theme(qapp, "light", projector=projector)
    made = MainWindow(session, window_services(session), settings)
    made.resize(*size)
    made.show()
    yield made
    qtbot.waitUntil(lambda: made.services.tasks.idle, timeout=120_000)
    made.close()
    qtbot.waitUntil(lambda: not made.isVisible())
    made.deleteLater()
    apply_theme(qapp, "light")


def seen(window: MainWindow) -> list[QWidget]:
    return [widget for widget in window.findChildren(QWidget) if widget.isVisible()]


def small(window: MainWindow) -> list[str]:
    return [
        f"{type(widget).__name__} {widget.objectName()} {widget.font().pointSizeF()}"
        for widget in seen(window)
        if widget.font().pointSizeF() < 18
    ]


def cut(window: MainWindow) -> list[str]:
    """Words of buttons and of labels in one line that have less room than they need."""
    found = []
    for widget in seen(window):
        if isinstance(widget, QPushButton) or (type(widget) is QLabel and not widget.wordWrap()):
            need = widget.fontMetrics().size(0, widget.text().replace("&", ""))
            if widget.text() and (widget.width() < need.width() - 1 or widget.height() < need.height() - 4):
                found.append(f"{widget.text()!r}: {widget.width()} x {widget.height()} for {need}")
    return found


def covered(window: MainWindow) -> list[str]:
    """Parts of the playground that lie on one another, or are cut off by what holds them."""
    page = window.stack.currentWidget().playground
    parts = [page.canvas, page.scores, page.strip, page.groups] if page.isVisible() else []
    places = [QRect(part.mapTo(page, QPoint()), part.size()) for part in parts if part.isVisible()]
    found = [f"{one} on {other}" for one, other in pairwise(places) if one.bottom() >= other.top()]
    return found + [f"{place} of {page.rect()}" for place in places if not page.rect().contains(place)]


def has_room(window: MainWindow, size: tuple[int, int], at: tuple[str, int], *, large: bool) -> None:
    """Nothing of a step is cut; on a slow computer it takes a while until all of it stands."""
    page = window.stack.currentWidget()
    panel, step = page.scene_panel, page.scenes.step
    assert (window.width(), window.height()) == size, at
    assert not large or small(window) == [], at
    assert cut(window) == [], at
    assert covered(window) == [], at
    if step.question:  # seen whole, however long the text above it
        assert panel.question.height() >= panel.question.heightForWidth(panel.question.width()), at
        assert panel.rect().contains(panel.question.geometry()), at


def walk_through(qtbot: QtBot, window: MainWindow, name: str, size: tuple[int, int], *, large: bool) -> None:
    """Go through a scene, with its answers, and look at every step."""
    window.give_scene(read_scene(name))
    scenes, panel = (getattr(window.stack.currentWidget(), part) for part in ("scenes", "scene_panel"))
    for step in scenes.scene.steps:
        if step.training is not None:
            qtbot.waitUntil(lambda: window.services.tasks.idle, timeout=120_000)
        qtbot.waitUntil(partial(has_room, window, size, (name, scenes.index), large=large))
        qtbot.waitUntil(lambda: panel.pixels_to_scroll() == 0)
        scenes.answer()
        QTest.qWait(20)
        qtbot.waitUntil(lambda: panel.pixels_to_scroll() == 0)
        scenes.next()


@pytest.mark.parametrize("window", [(True, size) for size in SIZES], indirect=True, ids=["1280", "1920"])
@pytest.mark.parametrize("name", scene_names())
def test_a_scene_has_room_in_a_projectors_type(qtbot: QtBot, window: MainWindow, name: str) -> None:
    walk_through(qtbot, window, name, (window.width(), window.height()), large=True)


@pytest.mark.parametrize("window", [(False, SIZES[0])], indirect=True, ids=["usual"])
@pytest.mark.parametrize("name", scene_names())
def test_a_scene_has_room_in_the_usual_type_too(qtbot: QtBot, window: MainWindow, name: str) -> None:
    walk_through(qtbot, window, name, SIZES[0], large=False)


def test_workspaces_made_meanwhile_leave_a_scene_its_room(qtbot: QtBot, window: MainWindow) -> None:
    window.give_scene(read_scene("4"))
    for place in range(len(WORKSPACES)):
        window.stack.prepare(place)
    qtbot.waitUntil(lambda: window.services.tasks.idle, timeout=120_000)
    QTest.qWait(50)
    assert (window.width(), window.height()) == (1280, 720)


def test_every_workspace_is_in_the_one_type_and_choosing_it_again_changes_nothing(
    qtbot: QtBot, qapp: QApplication, window: MainWindow, settings: QSettings
) -> None:
    for workspace in WORKSPACES:
        window.go(workspace.name)
        qtbot.waitUntil(lambda: window.services.tasks.idle, timeout=120_000)
        assert small(window) == [], workspace.name
        before = {each: each.font().pointSizeF() for each in seen(window)}
        use_theme(settings, "light", projector=True)
        qapp.processEvents()
        changed = [each for each, size in before.items() if isValid(each) and each.font().pointSizeF() != size]
        assert changed == [], workspace.name


def test_no_workspace_is_wider_than_the_window_in_a_projectors_type(window: MainWindow) -> None:
    room = window.width() - window.stack.mapTo(window, window.stack.rect().topLeft()).x()
    wide = {}
    for place in WORKSPACES:
        window.go(place.name)
        for page in window.stack.currentWidget().findChildren(QStackedWidget):
            wide |= {f"{place.name} {type(page.widget(at)).__name__}": page.widget(at) for at in range(page.count())}
    needed = {name: page.minimumSizeHint().width() for name, page in wide.items()}
    assert {name: width for name, width in needed.items() if width > room} == {}


def test_losses_with_some_to_compare_have_room_and_none_is_cut(qtbot: QtBot, window: MainWindow) -> None:
    window.session.set_study(compare_losses(quick=True))
    window.go("losses")
    shown = window.stack.currentWidget()
    qtbot.waitUntil(lambda: window.services.tasks.idle and bool(shown.presenter.specs), timeout=120_000)
    assert len(shown.comparison.rows) == 5
    assert shown.catalogue.modes.width() >= shown.catalogue.modes.minimumSizeHint().width()
    for tab in range(shown.page.tabs.count()):
        shown.page.tabs.setCurrentIndex(tab)
        qtbot.waitUntil(lambda: window.services.tasks.idle, timeout=120_000)
        QTest.qWait(20)
        assert (window.width(), window.height()) == SIZES[0], tab
    shown.page.tabs.setCurrentIndex(0)
    for key in shown.presenter.specs:
        shown.presenter.choose(key)
        QTest.qWait(1)
        assert (window.width(), window.height()) == SIZES[0], key
        assert cut(window) == [], key
        for area in seen(window):
            if type(area) is QScrollArea and not area.horizontalScrollBar().isVisible():
                assert area.widget().width() <= area.viewport().width(), (key, area.accessibleName())


def test_every_layout_of_compare_has_room(qtbot: QtBot, window: MainWindow) -> None:
    window.session.set_study(compare_losses(quick=True))
    window.go("compare")
    shown = window.stack.currentWidget()
    for layout in LAYOUTS:
        shown.stack.choose(layout.name)
        qtbot.waitUntil(lambda: window.services.tasks.idle, timeout=120_000)
        QTest.qWait(20)
        assert (window.width(), window.height()) == SIZES[0], layout.name
