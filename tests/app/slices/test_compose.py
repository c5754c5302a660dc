from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from segloss_gui.app.slices.compose import TICK_COLOUR, LayerStyle, SliceLayer, fill_image, paint_outlines
from segloss_gui.app.slices.outlines import Placement, outline_pixels
from segloss_gui.core.colours import method_colour

RED, BLUE = LayerStyle("#FF0000", width_px=1), LayerStyle("#0000FF", width_px=1)
GROUND = 0xFF000000


def canvas(side: int = 40) -> np.ndarray:
    return np.full((side, side), GROUND, dtype=np.uint32)


def square(first: int = 1, last: int = 3, side: int = 4) -> np.ndarray:
    labels = np.zeros((side, side), dtype=np.uint8)
    labels[first:last, first:last] = 1
    return labels


@pytest.mark.parametrize("scale", [1.0, 3.0, 7.5, 10.0])
@pytest.mark.parametrize("width", [1, 2, 3])
def test_outlines_are_as_wide_as_asked_at_every_zoom(scale: float, width: int) -> None:
    picture = canvas(60)
    place = Placement(5, 5, scale, scale)
    paint_outlines(picture, [SliceLayer(square(2, 3, 5), LayerStyle("#FF0000", width_px=width))], place)
    middle = int(5 + 2.5 * scale)
    row = picture[middle] != GROUND
    assert np.count_nonzero(row) in ((2 * width, width + 1) if scale <= width else (2 * width,))


def test_outline_lies_on_the_border_between_pixels() -> None:
    picture = canvas()
    paint_outlines(picture, [SliceLayer(square(), RED)], Placement(0, 0, 10, 10))
    rows, columns = np.nonzero(picture != GROUND)
    assert (rows.min(), rows.max(), columns.min(), columns.max()) == (10, 30, 10, 30)
    assert (picture[11:30, 11:30] == GROUND).all()


def test_labels_at_the_image_border_are_closed() -> None:
    picture = canvas()
    paint_outlines(picture, [SliceLayer(np.ones((2, 2), dtype=np.uint8), RED)], Placement(10, 10, 10, 10))
    assert (picture[10:30, 10] != GROUND).all()
    assert (picture[30, 10:30] != GROUND).all()


def test_two_classes_have_a_line_between_them() -> None:
    picture = canvas()
    paint_outlines(picture, [SliceLayer(np.array([[1, 2]]), RED)], Placement(0, 0, 10, 10))
    assert (picture[1:9, 10] != GROUND).all()


def test_coinciding_outlines_take_turns_so_that_none_hides_another() -> None:
    picture = canvas()
    paint_outlines(picture, [SliceLayer(square(), RED), SliceLayer(square(), BLUE)], Placement(0, 0, 10, 10))
    red, blue = (np.count_nonzero(picture == colour) for colour in (0xFFFF0000, 0xFF0000FF))
    assert 0.6 < red / blue < 1.6


def test_outlines_outside_the_pane_are_left_out() -> None:
    picture = canvas()
    paint_outlines(picture, [SliceLayer(square(), RED)], Placement(-1000, 500, 10, 10))
    assert (picture == GROUND).all()


def test_opacity_mixes_with_what_is_below() -> None:
    picture = canvas()
    style = LayerStyle("#FF0000", opacity=0.5, width_px=1)
    paint_outlines(picture, [SliceLayer(square(), style)], Placement(0, 0, 10, 10))
    assert set(np.unique(picture)) == {GROUND, 0xFF800000}


def test_empty_labels_draw_nothing() -> None:
    assert outline_pixels(np.zeros((4, 4), dtype=np.uint8), Placement(0, 0, 1, 1), (4, 4), 2).size == 0


def test_fills_blend_in_the_order_of_their_layers() -> None:
    ones = np.ones((1, 1), dtype=np.uint8)
    first = SliceLayer(ones, LayerStyle("#FF0000", filled=True))
    second = SliceLayer(ones, LayerStyle("#0000FF", filled=True, opacity=0.5))
    fills = fill_image([first, second])
    assert fills is not None
    assert hex(fills[0, 0]) == "0xff800080"


def test_outlined_layers_have_no_fill() -> None:
    assert fill_image([SliceLayer(square(), RED)]) is None


@pytest.mark.parametrize("line", ["#FFFFFF", "#000000"])
@pytest.mark.parametrize("ground", [0xFFFFFFFF, 0xFF000000, 0xFF808080])
def test_an_outline_with_a_halo_is_seen_on_every_ground_and_lies_where_it_did(line: str, ground: int) -> None:
    plain, seen = (np.full((40, 40), ground, dtype=np.uint32) for _ in range(2))
    style = LayerStyle(line, width_px=2)
    paint_outlines(plain, [SliceLayer(square(), style)], Placement(0, 0, 10, 10))
    paint_outlines(seen, [SliceLayer(square(), replace(style, halo=True))], Placement(0, 0, 10, 10))
    colour, rim = (0xFFFFFFFF, 0xFF000000) if line == "#FFFFFF" else (0xFF000000, 0xFFFFFFFF)
    if ground != colour:
        assert np.array_equal(seen == colour, plain == colour)
    across = seen[20, 5:15]  # over the left edge, at 10
    assert across.tolist() == [ground] * 3 + [rim] + [colour] * 2 + [rim] + [ground] * 3


def test_a_method_over_the_reference_is_not_covered_by_its_halo() -> None:
    picture = canvas()
    reference = SliceLayer(square(), LayerStyle("#FFFFFF", width_px=1, halo=True))
    beside = SliceLayer(np.roll(square(), 1, axis=1), RED)
    alone = canvas()
    paint_outlines(alone, [beside], Placement(0, 0, 10, 10))
    paint_outlines(picture, [beside, reference], Placement(0, 0, 10, 10))
    hidden = (alone == 0xFFFF0000) & (picture == GROUND)
    assert not hidden.any()


def test_from_the_ninth_method_on_outlines_have_ticks_beside_their_colour() -> None:
    place = Placement(0, 0, 10, 10)
    seen = {}
    for index in (0, 8):
        paper = canvas() | 0x404040
        colour = method_colour(index)
        paint_outlines(paper, [SliceLayer(square(), LayerStyle(colour))], place)
        drawn = set(np.unique(paper)) - {0xFF404040}
        seen[index] = {f"#{int(value) & 0xFFFFFF:06X}" for value in drawn} - {colour}
    assert seen == {0: set(), 8: {TICK_COLOUR}}
