from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QKeySequence, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from segloss_gui.app.slices.gestures import MOUSE, Gesture, MouseBinding, Scheme, gesture_of, mouse_help
from segloss_gui.app.slices.key_bindings import BINDINGS, SLICES, by_key, keymap
from segloss_gui.app.slices.planes import Plane
from segloss_gui.app.slices.window_level import Window
from segloss_gui.gui.viewers.slice_view import SliceView
from tests.gui.viewers.volumes import scene_with

LEFT, MIDDLE, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton, Qt.MouseButton.RightButton
PLAIN, CTRL, SHIFT = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
)


@pytest.fixture
def view(qtbot: QtBot) -> SliceView:
    view = SliceView(scene_with(3), Plane.AXIAL)
    qtbot.addWidget(view)
    view.resize(400, 400)
    with qtbot.waitExposed(view):
        view.show()
    return view


def place(view: SliceView, column: float, row: float) -> QPoint:
    """Pane position of pixel coordinates."""
    x, y = view.camera.transform().to_screen(column, row)
    return QPoint(round(x), round(y))


def drag(view: SliceView, button: Qt.MouseButton, start: QPoint, end: QPoint, mod: Qt.KeyboardModifier = PLAIN) -> None:
    QTest.mousePress(view, button, mod, start)
    for step in (0.5, 1.0):
        middle = start + (end - start) * step
        _move(view, middle, button, mod)
    QTest.mouseRelease(view, button, mod, end)


def _move(view: SliceView, at: QPoint, button: Qt.MouseButton, mod: Qt.KeyboardModifier) -> None:
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QMouseEvent

    event = QMouseEvent(
        QEvent.Type.MouseMove, QPointF(at), QPointF(view.mapToGlobal(at)), Qt.MouseButton.NoButton, button, mod
    )
    QApplication.sendEvent(view, event)


def wheel(view: SliceView, delta: int, at: QPoint | None = None, mod: Qt.KeyboardModifier = PLAIN) -> None:
    at = at or view.rect().center()
    event = QWheelEvent(
        QPointF(at), QPointF(view.mapToGlobal(at)), QPoint(), QPoint(0, delta), Qt.MouseButton.NoButton, mod,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(view, event)


def press(view: SliceView, key: str) -> None:
    combination = QKeySequence(key)[0]
    QTest.keyClick(view, combination.key(), combination.keyboardModifiers())


# -- mouse ----------------------------------------------------------------------------------------
def test_left_drag_moves_the_crosshair(view: SliceView) -> None:
    drag(view, LEFT, place(view, 1.5, 1.5), place(view, 5.5, 7.5))
    assert view.scene.voxel == (1, 1, 2)


def test_middle_drag_pans(view: SliceView) -> None:
    scale, before = view.camera.transform().scale, view.scene.voxel
    drag(view, MIDDLE, QPoint(100, 100), QPoint(140, 80))
    assert view.camera.pan_mm == pytest.approx((-40 / scale, 20 / scale))
    assert view.scene.voxel == before


def test_right_drag_zooms(view: SliceView) -> None:
    drag(view, RIGHT, QPoint(100, 200), QPoint(100, 100))
    assert view.camera.zoom == pytest.approx(np.e, rel=1e-6)


def test_wheel_changes_the_slice_and_fine_steps_add_up(view: SliceView) -> None:
    wheel(view, 120)
    assert view.camera.slice_index == 3
    for _ in range(4):
        wheel(view, -30)
    assert view.camera.slice_index == 2


def test_ctrl_wheel_zooms_around_the_pointer(view: SliceView) -> None:
    at = QPoint(90, 130)
    before = view.camera.index_at(QPointF(at))
    wheel(view, 240, at, CTRL)
    assert view.camera.zoom == pytest.approx(1.44)
    assert view.camera.index_at(QPointF(at)) == pytest.approx(before)


def test_shift_and_move_lets_the_crosshair_follow(view: SliceView) -> None:
    _move(view, place(view, 0.5, 0.5), Qt.MouseButton.NoButton, PLAIN)
    assert view.scene.voxel == (3, 4, 2)
    _move(view, place(view, 0.5, 0.5), Qt.MouseButton.NoButton, SHIFT)
    assert view.scene.voxel == (6, 8, 2)


def test_double_click_asks_to_maximise(view: SliceView, qtbot: QtBot) -> None:
    with qtbot.waitSignal(view.maximise_asked):
        QTest.mouseDClick(view, LEFT, PLAIN, QPoint(100, 100))


def test_ctrl_double_click_resets_the_window(view: SliceView) -> None:
    view.scene.set_window(Window(1, 2))
    QTest.mouseDClick(view, LEFT, CTRL, QPoint(100, 100))
    assert view.scene.window_is_automatic


def test_ctrl_drag_takes_the_window_from_a_box(view: SliceView) -> None:
    drag(view, LEFT, place(view, 2.2, 0.2), place(view, 4.8, 3.8), CTRL)
    assert view.scene.window == Window(0.0, 50.0)
    assert view.scene.voxel == (3, 4, 2)


def test_window_tool_lets_left_drag_change_the_window(view: SliceView) -> None:
    before = view.scene.window
    view.scene.change(window_tool=True)
    drag(view, LEFT, QPoint(100, 100), QPoint(100, 140))
    assert view.scene.window.level > before.level
    assert view.scene.voxel == (3, 4, 2)


def test_with_the_window_tool_a_click_moves_the_crosshair(view: SliceView) -> None:
    before = view.scene.window
    view.scene.change(window_tool=True)
    QTest.mouseClick(view, LEFT, PLAIN, place(view, 0.5, 0.5))
    assert view.scene.voxel == (6, 8, 2)
    assert view.scene.window == before


def test_pacs_scheme_windows_with_left_drag_and_moves_the_crosshair_with_a_click(view: SliceView) -> None:
    before = view.scene.window
    view.scene.change(scheme="pacs")
    drag(view, LEFT, QPoint(100, 100), QPoint(160, 100))
    assert view.scene.window.width > before.width
    QTest.mouseClick(view, LEFT, PLAIN, place(view, 0.5, 0.5))
    assert view.scene.voxel == (6, 8, 2)


def test_linked_panes_follow_each_others_crosshair(view: SliceView, qtbot: QtBot) -> None:
    other = SliceView(view.scene, Plane.SAGITTAL)
    qtbot.addWidget(other)
    QTest.mouseClick(view, LEFT, PLAIN, place(view, 6.5, 8.5))
    assert other.camera.slice_index == 0


def test_many_moves_make_one_redraw(view: SliceView, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    from segloss_gui.gui.viewers import slice_view

    view.grab()
    rendered: list[int] = []
    original = slice_view.render
    monkeypatch.setattr(slice_view, "render", lambda *given: (rendered.append(given[2]), original(*given))[1])
    for index in (0, 1, 3, 4):
        view.scene.move_to_index((1, 1, index))
    qtbot.waitUntil(lambda: bool(rendered))
    QApplication.processEvents()
    assert rendered == [4]


# Which test shows which row of the table; every row is shown by one.
SHOWN = {
    MouseBinding("drag", Gesture.CROSSHAIR, "left", scheme="research", window_tool=False):
        test_left_drag_moves_the_crosshair,
    MouseBinding("drag", Gesture.WINDOW, "left", scheme="pacs"):
        test_pacs_scheme_windows_with_left_drag_and_moves_the_crosshair_with_a_click,
    MouseBinding("click", Gesture.CROSSHAIR, "left", scheme="pacs"):
        test_pacs_scheme_windows_with_left_drag_and_moves_the_crosshair_with_a_click,
    MouseBinding("drag", Gesture.WINDOW, "left", scheme="research", window_tool=True):
        test_window_tool_lets_left_drag_change_the_window,
    MouseBinding("click", Gesture.CROSSHAIR, "left", scheme="research", window_tool=True):
        test_with_the_window_tool_a_click_moves_the_crosshair,
    MouseBinding("drag", Gesture.PAN, "middle"): test_middle_drag_pans,
    MouseBinding("drag", Gesture.ZOOM, "right"): test_right_drag_zooms,
    MouseBinding("wheel", Gesture.SLICE): test_wheel_changes_the_slice_and_fine_steps_add_up,
    MouseBinding("wheel", Gesture.ZOOM, modifier="Ctrl"): test_ctrl_wheel_zooms_around_the_pointer,
    MouseBinding("move", Gesture.CROSSHAIR, modifier="Shift"): test_shift_and_move_lets_the_crosshair_follow,
    MouseBinding("drag", Gesture.WINDOW_BOX, "left", modifier="Ctrl"): test_ctrl_drag_takes_the_window_from_a_box,
    MouseBinding("double click", Gesture.MAXIMISE, "left"): test_double_click_asks_to_maximise,
    MouseBinding("double click", Gesture.RESET_WINDOW, "left", modifier="Ctrl"):
        test_ctrl_double_click_resets_the_window,
}  # fmt: skip


def test_every_gesture_of_the_table_is_shown_by_a_test() -> None:
    assert set(SHOWN) == set(MOUSE)


@pytest.mark.parametrize("scheme", ["research", "pacs"])
def test_the_help_lists_what_the_table_binds(scheme: Scheme) -> None:
    rows = [row for row in MOUSE if row.scheme in (None, scheme)]
    assert [(row.words, row.gesture.value) for row in rows] == [(row.gesture, row.does) for row in mouse_help(scheme)]
    for row in rows:
        tool = bool(row.window_tool)
        found = gesture_of(row.kind, row.button, row.modifier, scheme=scheme, window_tool=tool)
        assert found is row.gesture


@pytest.mark.parametrize("scheme", ["research", "pacs"])
def test_the_other_buttons_are_the_same_in_both_schemes(view: SliceView, scheme: Scheme) -> None:
    view.scene.change(scheme=scheme)
    drag(view, RIGHT, QPoint(100, 200), QPoint(100, 100))
    assert view.camera.zoom > 1
    drag(view, MIDDLE, QPoint(100, 100), QPoint(140, 80))
    assert view.camera.pan_mm[0] < 0
    wheel(view, 120)
    assert view.camera.slice_index == 3
    drag(view, LEFT, QPoint(150, 150), QPoint(250, 250), CTRL)
    QTest.mouseDClick(view, LEFT, CTRL, QPoint(100, 100))
    assert view.scene.window_is_automatic


def test_dragging_down_darkens(view: SliceView) -> None:
    view.scene.change(window_tool=True, segmentations=False, annotations=False)
    view.scene.set_window(Window(-50.0, 100.0))
    before = view.frame().pixelColor(200, 200).red()
    drag(view, LEFT, QPoint(100, 100), QPoint(100, 140))
    assert view.frame().pixelColor(200, 200).red() < before


def test_a_touch_pad_zooms_in_fine_steps(view: SliceView) -> None:
    for _ in range(8):
        wheel(view, 15, mod=CTRL)
    assert view.camera.zoom == pytest.approx(1.2)


# -- keys -----------------------------------------------------------------------------------------
EXPECTED = {
    "Left": lambda v: v.scene.voxel == (4, 4, 2),
    "Right": lambda v: v.scene.voxel == (2, 4, 2),
    "Up": lambda v: v.scene.voxel == (3, 5, 2),
    "Down": lambda v: v.scene.voxel == (3, 3, 2),
    "PgUp": lambda v: v.camera.slice_index == 3,
    "PgDown": lambda v: v.camera.slice_index == 1,
    "S": lambda v: not v.scene.segmentations,
    "G": lambda v: not v.scene.reference,
    "A": lambda v: v.scene.opacity == 0.9,
    "D": lambda v: v.scene.opacity == 1.0,
    "[": lambda v: v.scene.choice == 0,
    "]": lambda v: v.scene.choice == 0,
    "{": lambda v: v.scene.active == 2,
    "}": lambda v: v.scene.active == 1,
    "X": lambda v: not v.scene.annotations,
    "C": lambda v: v.camera.pan_mm == pytest.approx((0, 0), abs=1e-6),
    "R": lambda v: v.camera.zoom == 1.0,
    "M": lambda v: v.asked == ["maximise"],
    "W": lambda v: v.asked == ["detach"],
    "Space": lambda v: v.scene.solo == "m0",
    "Esc": lambda v: v.scene.solo is None,
}


@pytest.mark.parametrize("key", [key for binding in BINDINGS for key in binding.keys])
def test_every_key_of_the_table_does_what_it_says(view: SliceView, key: str) -> None:
    view.asked = []  # type: ignore[attr-defined]
    view.maximise_asked.connect(lambda: view.asked.append("maximise"))  # type: ignore[attr-defined]
    view.detach_asked.connect(lambda: view.asked.append("detach"))  # type: ignore[attr-defined]
    press(view, key)
    assert EXPECTED[key](view)


def test_keys_with_ctrl_are_left_to_the_window(view: SliceView) -> None:
    QTest.keyClick(view, Qt.Key.Key_S, CTRL)
    assert view.scene.segmentations


def test_a_rebound_key_does_what_the_old_one_did(view: SliceView) -> None:
    keymap.rebind(SLICES, "toggle_segmentations", ["Z"])
    press(view, "S")
    assert view.scene.segmentations
    press(view, "Z")
    assert not view.scene.segmentations


def test_every_key_of_the_table_is_expected_to_do_something() -> None:
    assert set(by_key()) == set(EXPECTED)


def test_centring_brings_the_crosshair_to_the_middle(view: SliceView) -> None:
    view.scene.move_to_index((6, 8, 2))
    view.camera.centre_on_cursor()
    assert view.camera.index_at(QPointF(200, 200)) == pytest.approx((6, 8, 2))


# -- drawing --------------------------------------------------------------------------------------
def test_frame_is_kept_while_only_the_crosshair_moves_in_the_plane(view: SliceView) -> None:
    first = view.frame()
    view.scene.move_to_index((1, 1, 2))
    assert view.frame() is first
    view.camera.step_slice(1)
    assert view.frame() is not first


def test_radiological_switch_mirrors_the_picture(view: SliceView) -> None:
    view.scene.change(smooth=False, segmentations=False, annotations=False)
    row = [view.frame().pixelColor(x, 200).red() for x in (125, 275)]
    view.scene.change(radiological=False)
    assert [view.frame().pixelColor(x, 200).red() for x in (125, 275)] == row[::-1]
    assert row[0] != row[1]


def test_a_view_without_an_image_takes_every_gesture_and_key(qtbot: QtBot) -> None:
    from segloss_gui.app.slices.scene import SliceScene

    view = SliceView(SliceScene(), Plane.CORONAL)
    qtbot.addWidget(view)
    view.show()
    drag(view, LEFT, QPoint(5, 5), QPoint(50, 50))
    wheel(view, 120)
    wheel(view, 120, mod=CTRL)
    for key in by_key():
        press(view, key)
    view.grab()


def test_outlines_are_as_wide_on_a_dense_screen(view: SliceView) -> None:
    from segloss_gui.gui.viewers.frame import render

    assert view.camera.geometry is not None
    shares = []
    for ratio in (1.0, 2.0):
        shown = render(view.scene, view.camera.geometry, 2, view.camera.transform(), ratio)
        view.scene.change(segmentations=False)
        plain = render(view.scene, view.camera.geometry, 2, view.camera.transform(), ratio)
        view.scene.change(segmentations=True)
        pixels = [np.frombuffer(image.bits(), dtype=np.uint32) for image in (shown, plain)]
        shares.append(np.mean(pixels[0] != pixels[1]))
    assert shares[1] == pytest.approx(shares[0], rel=0.1)
