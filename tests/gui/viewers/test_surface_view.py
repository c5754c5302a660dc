"""A pane of surfaces: gestures, keys, pictures. With a stage that only takes notes; no VTK is needed."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from segloss_gui.app.slices.key_bindings import keymap
from segloss_gui.app.slices.scene import SliceScene
from segloss_gui.app.slices.surface_keys import SURFACE_BINDINGS, SURFACE_MOUSE, SURFACES
from segloss_gui.core.geometry import Grid
from segloss_gui.core.volume import Volume
from segloss_gui.gui.viewers import surface_view_renderer
from segloss_gui.gui.viewers.surface_view import SurfaceView
from segloss_gui.gui.viewers.surface_view_pane import SurfacePane
from segloss_gui.gui.viewers.surface_view_renderer import SharedRenderer


class NotedRenderer:
    """Stands for a stage: takes notes and draws one colour."""

    edge_letters = ("R", "L", "S", "I")

    def __init__(self) -> None:
        self.notes: list[tuple[object, ...]] = []
        self.is_slow = False
        self.closed = False
        self.found: tuple[float, float, float] | None = (3.0, 2.0, 1.0)

    def rotate(self, right: float, down: float) -> None:
        self.notes.append(("rotate", round(right, 2), round(down, 2)))

    def pan(self, right: float, down: float, height: int) -> None:
        self.notes.append(("pan", right, down, height))

    def zoom(self, factor: float) -> None:
        self.notes.append(("zoom", round(factor, 3)))

    def centre_on(self, point: tuple[float, float, float]) -> None:
        self.notes.append(("centre_on", point))

    def reset(self) -> None:
        self.notes.append(("reset",))

    def picture(self, width: int, height: int, only: object, *, quick: bool = False, ratio: float = 1.0) -> np.ndarray:
        self.notes.append(("picture", width, height, only, quick))
        return np.full((height, width, 3), (10, 200, 30), dtype=np.uint8)

    def pick(self, x: float, y: float, width: int, height: int, only: object) -> tuple[float, float, float] | None:
        self.notes.append(("pick", x, y, only))
        return self.found

    def close(self) -> None:
        self.closed = True

    def told(self, what: str) -> list[tuple[object, ...]]:
        return [note[1:] for note in self.notes if note[0] == what]


@pytest.fixture
def stage() -> NotedRenderer:
    return NotedRenderer()


@pytest.fixture
def view(qtbot: QtBot, stage: NotedRenderer) -> Iterator[SurfaceView]:
    scene = SliceScene()
    scene.show_image(Volume(np.zeros((1, 8, 8, 8), dtype=np.uint8), Grid((8, 8, 8), np.eye(4))))
    shared = SharedRenderer(lambda: stage, threaded=False)  # type: ignore[arg-type, return-value]
    made = SurfaceView(shared, scene)
    made.setProperty("kept", shared)
    qtbot.addWidget(made)
    made.resize(300, 200)
    made.show_names({"reference", "CE"})
    with qtbot.waitExposed(made):
        made.show()
    yield made
    made.hide()


def drag(view: SurfaceView, button: Qt.MouseButton, right: int, down: int) -> None:
    start, end = QPointF(100, 100), QPointF(100 + right, 100 + down)
    none, no_keys = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    view.mousePressEvent(QMouseEvent(QEvent.Type.MouseButtonPress, start, start, button, button, no_keys))
    view.mouseMoveEvent(QMouseEvent(QEvent.Type.MouseMove, end, end, none, button, no_keys))
    view.mouseReleaseEvent(QMouseEvent(QEvent.Type.MouseButtonRelease, end, end, button, none, no_keys))


def test_the_picture_of_its_surfaces_is_shown_at_its_size(view: SurfaceView, stage: NotedRenderer) -> None:
    shown = view.grab().toImage()
    assert stage.told("picture")[-1] == (300, 200, frozenset({"reference", "CE"}), False)
    assert shown.pixelColor(60, 60).getRgb()[:3] == (10, 200, 30)


def test_nothing_is_drawn_again_while_nothing_changes(view: SurfaceView, stage: NotedRenderer) -> None:
    view.grab()
    before = len(stage.told("picture"))
    view.grab()
    assert len(stage.told("picture")) == before


def test_left_drag_turns(view: SurfaceView, stage: NotedRenderer) -> None:
    drag(view, Qt.MouseButton.LeftButton, 50, -20)
    assert stage.told("rotate") == [(20.0, -8.0)]
    assert not stage.told("pick")


def test_a_left_click_moves_the_crosshair_to_the_surface(view: SurfaceView, stage: NotedRenderer) -> None:
    drag(view, Qt.MouseButton.LeftButton, 0, 0)
    assert stage.told("pick") == [(100.0, 100.0, frozenset({"reference", "CE"}))]
    assert view.scene.cursor_mm == (3.0, 2.0, 1.0)


def test_a_click_beside_the_surfaces_leaves_the_crosshair(view: SurfaceView, stage: NotedRenderer) -> None:
    stage.found = None
    before = view.scene.cursor_mm
    drag(view, Qt.MouseButton.LeftButton, 0, 0)
    assert view.scene.cursor_mm == before


def test_with_shift_the_crosshair_follows_the_pointer(view: SurfaceView, stage: NotedRenderer) -> None:
    at, none = QPointF(70, 60), Qt.MouseButton.NoButton
    for keys in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier):
        view.mouseMoveEvent(QMouseEvent(QEvent.Type.MouseMove, at, at, none, none, keys))
    assert stage.told("pick") == [(70.0, 60.0, frozenset({"reference", "CE"}))]
    assert view.scene.cursor_mm == (3.0, 2.0, 1.0)


def test_the_view_is_centred_on_the_crosshair(view: SurfaceView, stage: NotedRenderer) -> None:
    view.scene.move_to_index((1, 2, 3))
    QTest.keyClick(view, Qt.Key.Key_C)
    assert stage.told("centre_on") == [((1.0, 2.0, 3.0),)]


def test_middle_drag_pans_and_right_drag_zooms(view: SurfaceView, stage: NotedRenderer) -> None:
    drag(view, Qt.MouseButton.MiddleButton, 30, 10)
    drag(view, Qt.MouseButton.RightButton, 0, -50)
    assert stage.told("pan") == [(30.0, 10.0, 200)]
    assert stage.told("zoom") == [(1.35,)]


def test_double_click_asks_to_be_maximised(view: SurfaceView, qtbot: QtBot) -> None:
    with qtbot.waitSignal(view.maximise_asked, timeout=1000):
        QTest.mouseDClick(view, Qt.MouseButton.LeftButton)


def test_the_wheel_zooms(view: SurfaceView, stage: NotedRenderer) -> None:
    from PySide6.QtCore import QPoint
    from PySide6.QtGui import QWheelEvent

    at = QPointF(50, 50)
    none, no_keys, phase = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase
    view.wheelEvent(QWheelEvent(at, at, QPoint(), QPoint(0, 120), none, no_keys, phase, False))
    assert stage.told("zoom") == [(1.1,)]


@pytest.mark.parametrize("binding", SURFACE_BINDINGS, ids=lambda binding: binding.action + binding.keys[0])
def test_every_key_of_the_table_does_something(view: SurfaceView, stage: NotedRenderer, binding: object) -> None:
    from segloss_gui.app.slices.compose import LayerStyle
    from segloss_gui.app.slices.scene import LabelLayer

    labels = np.ones((8, 8, 8), dtype=np.uint8)
    view.scene.show_layers([LabelLayer(name, labels, LayerStyle("#FF0000")) for name in ("CE", "sDice")])
    view.scene.change(opacity=0.5, solo="CE")
    from PySide6.QtGui import QKeyEvent, QKeySequence

    combination = QKeySequence(binding.keys[0])[0]  # type: ignore[attr-defined]
    before = (len(stage.notes), view.scene.revision)
    view.keyPressEvent(QKeyEvent(QEvent.Type.KeyPress, combination.key(), combination.keyboardModifiers()))
    assert (len(stage.notes), view.scene.revision) != before


def test_keys_are_the_users(view: SurfaceView, stage: NotedRenderer) -> None:
    reset = next(row for row in keymap.bindings(SURFACES) if row.action == "reset_view")
    keymap.rebind(SURFACES, reset.name, ["Z"])
    QTest.keyClick(view, Qt.Key.Key_Z)
    assert stage.told("reset") == [()]


def test_every_gesture_is_in_the_help() -> None:
    assert {row.gesture for row in SURFACE_MOUSE} == {
        "Left drag", "Left click", "Shift + move", "Middle drag", "Right drag", "Wheel", "Double click",
    }  # fmt: skip


def test_a_slow_machine_draws_less_while_the_camera_moves(
    view: SurfaceView, stage: NotedRenderer, qtbot: QtBot
) -> None:
    view.shared.is_slow = True
    view.camera.turn(5, 0)
    view.grab()
    assert stage.told("picture")[-1] == (150, 100, view.names, True)
    qtbot.waitUntil(lambda: stage.told("picture")[-1] == (300, 200, view.names, False), timeout=3000)


def test_while_there_is_no_surface_it_says_why(view: SurfaceView, stage: NotedRenderer) -> None:
    view.waiting = "Surface 1 of 2 …"
    before = len(stage.told("picture"))
    view.renew()
    view.grab()
    assert len(stage.told("picture")) == before


def test_a_dense_screen_gets_all_its_pixels(view: SurfaceView, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(view, "devicePixelRatioF", lambda: 2.0)
    view.renew()
    view.grab()
    assert view.frame is not None
    assert view.frame.image.width() == 600


def test_a_stage_in_a_thread_answers_on_the_windows_thread(qtbot: QtBot, stage: NotedRenderer) -> None:
    import threading

    shared = SharedRenderer(lambda: stage, threaded=True)  # type: ignore[arg-type, return-value]
    answers: list[tuple[object, str]] = []
    shared.do(lambda one: one.rotate(1, 2))
    shared.ask(
        lambda one: threading.current_thread().name,
        lambda name: answers.append((name, threading.current_thread().name)),
    )
    qtbot.waitUntil(lambda: bool(answers), timeout=3000)
    assert answers == [("segloss-renderer", threading.main_thread().name)]
    assert stage.told("rotate") == [(1, 2)]
    shared.deleteLater()
    qtbot.waitUntil(lambda: stage.closed, timeout=3000)


def test_a_stage_that_cannot_be_made_says_why(qtbot: QtBot) -> None:
    def refuse() -> NotedRenderer:
        raise RuntimeError("VTK found no OpenGL")

    shared = SharedRenderer(refuse, threaded=True)  # type: ignore[arg-type]
    with qtbot.waitSignal(shared.failed, timeout=3000) as told:
        pass
    assert told.args == ["VTK found no OpenGL"]


def test_an_answer_for_a_view_that_is_gone_is_dropped(qtbot: QtBot, stage: NotedRenderer) -> None:
    shared = SharedRenderer(lambda: stage, threaded=True)  # type: ignore[arg-type, return-value]
    view = SurfaceView(shared, SliceScene())
    view.resize(50, 50)
    view.grab()
    view.deleteLater()
    answers: list[int] = []
    shared.ask(lambda one: 1, answers.append)
    qtbot.waitUntil(lambda: bool(answers), timeout=3000)
    shared.deleteLater()


def test_a_pane_says_what_it_shows(qtbot: QtBot, stage: NotedRenderer) -> None:
    shared = SharedRenderer(lambda: stage, threaded=False)  # type: ignore[arg-type, return-value]
    pane = SurfacePane(shared, SliceScene())
    qtbot.addWidget(pane)
    pane.name("sDice", "#56B4E9", "−1.0 … +2.0 mm")
    assert (pane.caption.text(), pane.range.text()) == ("sDice", "−1.0 … +2.0 mm")
    assert pane.view.accessibleName() == "surfaces of sDice"
    with qtbot.waitSignal(pane.maximise_asked, timeout=1000):
        pane.enlarge.click()
    with qtbot.waitSignal(pane.detach_asked, timeout=1000):
        pane.detach.click()


def test_on_macos_the_stage_stays_on_the_windows_thread() -> None:
    default = SharedRenderer.__init__.__kwdefaults__["threaded"]
    assert default == (surface_view_renderer.sys.platform != "darwin")


def test_notes_stay_on_the_picture_and_leave_it_most_of_its_height(qapp: object) -> None:
    from PySide6.QtGui import QFont, QFontMetrics

    from segloss_gui.gui.viewers.surface_view import note_lines

    metrics = QFontMetrics(QFont())
    notes = ("HD 40.2 mm, HD95 18.6 mm", "smoothed for display")
    assert note_lines(notes, metrics, 900, 900) == [*notes]
    narrow = metrics.horizontalAdvance("HD95 18.6 mm  ")
    assert note_lines(notes, metrics, narrow, 900)[:2] == ["HD 40.2 mm", "HD95 18.6 mm"]
    assert all(metrics.horizontalAdvance(line) <= narrow for line in note_lines(notes, metrics, narrow, 900))
    assert note_lines(notes, metrics, narrow, 4 * metrics.lineSpacing()) == ["HD 40.2 mm"]
