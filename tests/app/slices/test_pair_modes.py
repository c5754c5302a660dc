from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from segloss_gui.app.slices.compose import LayerStyle
from segloss_gui.app.slices.key_bindings import PAIR_BINDINGS
from segloss_gui.app.slices.pair_modes import Pair, PairMode
from segloss_gui.app.slices.pair_parts import Part, PartColours, part_voxels
from segloss_gui.app.slices.planes import Plane
from segloss_gui.app.slices.scene import LabelLayer, SliceScene
from segloss_gui.app.slices.view_transform import ViewTransform, squares
from segloss_gui.app.slices.window_level import Window
from segloss_gui.core.geometry import Grid
from segloss_gui.core.volume import Volume
from segloss_gui.gui.viewers.pair_view import PairView
from tests.gui.viewers.test_slice_view import drag, press

LEFT = Qt.MouseButton.LeftButton
A, B, WHITE = "#E69F00", "#0072B2", "#FFFFFF"


def scene() -> SliceScene:
    """A dark image of 40 x 40 mm; A fills it, B its left half (patient's right), the reference nothing."""
    made = SliceScene()
    grid = Grid((40, 40, 4), np.eye(4))
    made.show_image(Volume(np.zeros((1, 40, 40, 4), dtype=np.int16), grid))
    full, half = np.ones((40, 40, 4), dtype=np.uint8), np.zeros((40, 40, 4), dtype=np.uint8)
    half[20:] = 1
    filled = {name: LayerStyle(colour, filled=True) for name, colour in (("a", A), ("b", B))}
    made.show_layers(
        [
            LabelLayer("reference", np.zeros_like(full), LayerStyle(WHITE), is_reference=True),
            LabelLayer("a", full, filled["a"]),
            LabelLayer("b", half, filled["b"], visible=False),
        ]
    )
    made.change(annotations=False)
    made.set_window(Window(1.0, 2.0))
    return made


@pytest.fixture
def view(qtbot: QtBot) -> PairView:
    pair = Pair()
    pair.renew(["reference", "a", "b"], "reference")
    view = PairView(scene(), Plane.AXIAL, pair)
    qtbot.addWidget(view)
    view.resize(400, 400)
    view.show()
    return view


def picture(view: PairView) -> QImage:
    return view.grab().toImage()


def colour_at(view: PairView, x: int, y: int) -> str:
    return picture(view).pixelColor(x, y).name().upper()


# -- the pair ---------------------------------------------------------------------------------------
def test_two_methods_are_compared_first_and_the_reference_where_there_is_one_only() -> None:
    pair = Pair()
    pair.renew(["reference", "a", "b"], "reference")
    assert (pair.first, pair.second) == ("a", "b")
    pair.renew(["reference", "b"], "reference")
    assert (pair.first, pair.second) == ("reference", "b")


def test_swapping_keeps_the_two() -> None:
    pair = Pair()
    pair.change(first="a", second="b")
    pair.swap()
    assert (pair.first, pair.second) == ("b", "a")


def test_every_mode_has_its_own_step_and_limits() -> None:
    pair = Pair()
    for mode, name, limits in (
        (PairMode.FLICKER, "rate_hz", (0.5, 6.0)),
        (PairMode.SWIPE, "curtain", (0.0, 1.0)),
        (PairMode.CHECKERBOARD, "square_mm", (2.0, 200.0)),
    ):
        pair.change(mode=mode)
        for by, limit in zip((-1000, 1000), limits, strict=True):
            pair.step(by)
            assert getattr(pair, name) == limit


def test_parts_are_counted_as_voxel_by_voxel() -> None:
    rng = np.random.default_rng(0)
    first, second = (rng.integers(0, 3, (5, 6, 70)) for _ in range(2))
    expected = dict.fromkeys(Part, 0)
    for a, b in zip(first.ravel(), second.ravel(), strict=True):
        if a and b:
            expected[Part.BOTH if a == b else Part.OTHER] += 1
        elif a or b:
            expected[Part.FIRST if a else Part.SECOND] += 1
    assert part_voxels(first, second) == expected
    assert sum(part_voxels(first, second, label=2).values()) == np.count_nonzero((first == 2) | (second == 2))


def test_against_the_reference_the_difference_has_the_colours_of_errors() -> None:
    reference, method, _ = scene().layers
    assert PartColours.of(reference, method).first == "#FF00FF"
    assert PartColours.of(method, reference).first == "#00FFFF"


# -- the panes --------------------------------------------------------------------------------------
def test_flicker_shows_one_and_then_the_other_whether_they_are_switched_on_or_not(view: PairView) -> None:
    assert (colour_at(view, 100, 200), colour_at(view, 300, 200)) == (A, A)
    press(view, "Space")
    assert (colour_at(view, 100, 200), colour_at(view, 300, 200)) == (B, "#000000")
    press(view, "Esc")
    assert colour_at(view, 100, 200) == A


def test_flicker_makes_no_picture_anew(view: PairView, monkeypatch: pytest.MonkeyPatch) -> None:
    from segloss_gui.gui.viewers import slice_view

    for _ in range(2):
        picture(view)
        view.pair.flip()
    monkeypatch.setattr(slice_view, "render", lambda *_: pytest.fail("rendered again"))
    for _ in range(4):
        view.pair.flip()
        picture(view)


def test_the_curtain_has_the_first_at_its_left_and_the_second_at_its_right(view: PairView) -> None:
    view.pair.change(mode=PairMode.SWIPE, curtain=0.25)
    assert [colour_at(view, x, 100) for x in (50, 150, 350)] == [A, B, "#000000"]


def test_the_curtain_can_be_dragged_and_moves_no_crosshair(view: PairView) -> None:
    view.pair.change(mode=PairMode.SWIPE)
    before = view.scene.cursor_mm
    drag(view, LEFT, QPoint(203, 60), QPoint(300, 60))
    assert view.pair.curtain == pytest.approx(0.75)
    assert view.scene.cursor_mm == before
    drag(view, LEFT, QPoint(100, 60), QPoint(120, 60))
    assert view.pair.curtain == pytest.approx(0.75)
    assert view.scene.cursor_mm != before


def test_squares_alternate_and_lie_on_the_slice(view: PairView) -> None:
    view.pair.change(mode=PairMode.CHECKERBOARD, square_mm=10.0)
    scale = view.camera.transform().scale
    left = 200 - 20 * scale
    for row, column in product(range(4), range(4)):
        x, y = (round(left + (at + 0.5) * 10 * scale) for at in (column, row))
        second = B if column < 2 else "#000000"
        assert colour_at(view, x, y) == (second if (row + column) % 2 else A)


def test_squares_cover_half_of_the_pane_without_overlap() -> None:
    transform = ViewTransform(400, 300, 4.0, (30.0, 40.0), (1.0, 1.0))
    hits = np.zeros((300, 400), dtype=int)
    for left, top, width, height in squares(transform, 7.0):
        assert QRect(0, 0, 400, 300).contains(QRect(left, top, width, height))
        hits[top : top + height, left : left + width] += 1
    assert hits.max() == 1
    assert 0.45 < hits.mean() < 0.55


def test_the_difference_shows_what_only_one_has(view: PairView) -> None:
    view.pair.change(mode=PairMode.DIFFERENCE)
    both, only_first = (picture(view).pixelColor(x, 200) for x in (100, 300))
    assert both.red() == both.green() == both.blue() > 60
    assert only_first.red() > only_first.green() > only_first.blue()


def test_another_choice_is_painted(view: PairView) -> None:
    picture(view)
    view.pair.change(first="b")
    assert colour_at(view, 100, 200) == B


EXPECTED = {
    ",": lambda v: v.pair.rate_hz == 1.5,
    ".": lambda v: v.pair.rate_hz == 2.5,
    "F": lambda v: v.pair.mode is PairMode.FLICKER,
    "V": lambda v: v.pair.mode is PairMode.SWIPE,
    "B": lambda v: v.pair.mode is PairMode.CHECKERBOARD,
    "N": lambda v: v.pair.mode is PairMode.DIFFERENCE,
}


@pytest.mark.parametrize("key", [key for binding in PAIR_BINDINGS for key in binding.keys])
def test_every_key_of_the_pair_does_what_it_says(view: PairView, key: str) -> None:
    press(view, key)
    assert EXPECTED[key](view)


def test_keys_of_every_slice_work_on_a_pair(view: PairView) -> None:
    press(view, "PgUp")
    assert view.camera.slice_index == 1
    QTest.keyClick(view, Qt.Key.Key_S)
    assert colour_at(view, 100, 200) == "#000000"
