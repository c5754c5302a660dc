from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from segloss_gui.app.slices.class_lines import LINES, SHADES, drawn, ranks_of, shade
from segloss_gui.app.slices.compose import LayerStyle, SliceLayer, fill_image, paint_outlines
from segloss_gui.app.slices.outlines import Placement, outline_pixels
from segloss_gui.core.colours import METHOD_COLOURS, rgb

GROUND = 0xFF000000
PLACE = Placement(10, 10, 60, 60)


def shown(labels: np.ndarray, **style: object) -> np.ndarray:
    canvas = np.full((200, 200), GROUND, dtype=np.uint32)
    paint_outlines(canvas, [SliceLayer(labels, LayerStyle("#FF0000", **style))], PLACE)  # type: ignore[arg-type]
    return canvas != GROUND


def one_pixel(value: int) -> np.ndarray:
    labels = np.zeros((3, 3), dtype=np.uint8)
    labels[1, 1] = value
    return labels


def test_two_classes_of_one_method_share_no_line() -> None:
    solid, dashed = (shown(one_pixel(value), classes=(1, 2)) for value in (1, 2))
    assert solid.sum() > 1.3 * dashed.sum() > 0
    assert (dashed <= solid).all()  # in the same place, with gaps


@pytest.mark.parametrize(("one", "other"), list(combinations(range(len(LINES)), 2)))
def test_every_two_lines_differ_over_the_length_of_a_small_object(one: int, other: int) -> None:
    along = np.arange(48)
    differ = drawn(along, np.full(48, one)) != drawn(along, np.full(48, other))
    assert np.mean(differ) > 0.1


def test_every_two_fills_differ_for_every_colour_of_a_method() -> None:
    for colour in METHOD_COLOURS:
        shades = [np.array(shade(rgb(colour), rank)) for rank in range(len(SHADES))]
        assert min(np.abs(a - b).max() for a, b in combinations(shades, 2)) > 20


def test_a_method_of_one_class_is_drawn_as_before() -> None:
    np.testing.assert_array_equal(shown(one_pixel(1), classes=(1,)), shown(one_pixel(1)))
    filled = [SliceLayer(one_pixel(1), LayerStyle("#E69F00", filled=True, classes=given)) for given in ((), (1,))]
    np.testing.assert_array_equal(*map(fill_image, [[layer] for layer in filled]))


def test_filled_classes_of_one_method_share_no_colour() -> None:
    labels = np.array([[1, 2, 3]], dtype=np.uint8)
    fills = fill_image([SliceLayer(labels, LayerStyle("#E69F00", filled=True, classes=(1, 2, 3)))])
    assert fills is not None
    assert len(set(fills.ravel().tolist())) == 3


@given(st.integers(1, 5), st.integers(0, 30), st.floats(0.5, 30))
def test_no_object_vanishes_between_its_dashes(rank: int, at: int, scale: float) -> None:
    labels = np.zeros((3, 3), dtype=np.uint8)
    labels[1, 1] = rank + 1
    place = Placement(at, at, scale, scale)
    classes = tuple(range(1, 7))
    plain = outline_pixels(labels, place, (200, 200), 2)
    dashed = outline_pixels(labels, place, (200, 200), 2, classes)
    if scale >= 6:  # as large as a gap: the object is more than a dot on the screen
        assert dashed.size > 0
    assert set(dashed.tolist()) <= set(plain.tolist())


def test_where_classes_touch_the_line_is_that_of_the_earlier_one() -> None:
    labels = np.array([[1, 2]], dtype=np.uint8)
    between = shown(labels, classes=(1, 2))[12:68, 70]
    assert between.all()


def test_a_rim_is_whole_under_a_dashed_reference() -> None:
    canvas = np.full((200, 200), 0xFF808080, dtype=np.uint32)
    style = LayerStyle("#FFFFFF", halo=True, classes=(1, 2))
    paint_outlines(canvas, [SliceLayer(one_pixel(2), style)], PLACE)
    row = canvas[69:72, 72:128]
    assert ((row == GROUND) | (row == 0xFFFFFFFF)).all()
    assert (row == GROUND).any()


def test_values_of_no_class_are_drawn_solid() -> None:
    assert ranks_of(np.array([7]), (1, 2)).tolist() == [0]
