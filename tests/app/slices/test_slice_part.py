"""What is drawn of slices larger than the screen."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from segloss_gui.app.slices.outlines import Placement, outline_pixels
from segloss_gui.app.slices.slice_part import SlicePart, part_in_sight

SIDE = 3000
CANVAS = (60, 80)


@given(st.floats(0.02, 3), st.floats(-1, 0), st.floats(-1, 0))
def test_all_that_is_in_sight_is_in_the_part(scale: float, left: float, top: float) -> None:
    place = Placement(left * SIDE * scale, top * SIDE * scale, scale, scale)
    part = part_in_sight(SIDE, SIDE, place, CANVAS)
    assert part is not None
    assert part.left == 0 or place.left + part.left * scale < 0
    assert part.top == 0 or place.top + part.top * scale < 0
    assert part.right == SIDE or place.left + part.right * scale > CANVAS[1]
    assert part.bottom == SIDE or place.top + part.bottom * scale > CANVAS[0]
    assert part.step * scale <= 1 or part.step == 1, "no block is larger than a pixel of the screen"
    pixels = (part.bottom - part.top) * (part.right - part.left) / part.step**2
    assert pixels < 4 * (CANVAS[0] + 40 + 4 * scale) * (CANVAS[1] + 40 + 4 * scale), (
        "never many more than the screen has"
    )


def test_one_labelled_pixel_of_a_large_slice_is_outlined_where_it_lies() -> None:
    labels = np.zeros((SIDE, SIDE), dtype=np.uint8)
    labels[1517, 2003] = 3
    place = Placement(0, 0, 0.02, 0.02)
    part = part_in_sight(SIDE, SIDE, place, CANVAS)
    assert part is not None
    assert part.step == 50
    drawn = outline_pixels(part.largest(labels), part.placed(place), CANVAS, 1)
    rows, columns = np.divmod(drawn, CANVAS[1])
    assert len(drawn)
    assert abs(rows - 1517 * 0.02).max() <= 1.5
    assert abs(columns - 2003 * 0.02).max() <= 1.5


def test_an_object_larger_than_the_pane_has_no_line_at_the_panes_border() -> None:
    labels = np.ones((SIDE, SIDE), dtype=np.uint8)
    for scale in (0.1, 0.9, 2.0):
        place = Placement(-1000 * scale, -1000 * scale, scale, scale)
        part = part_in_sight(SIDE, SIDE, place, CANVAS)
        assert part is not None
        assert not len(outline_pixels(part.largest(labels), part.placed(place), CANVAS, 6))


def test_blocks_stay_where_they_are_while_the_slice_moves() -> None:
    tops = {part_in_sight(SIDE, SIDE, Placement(0, -top, 0.1, 0.1), CANVAS).top % 10 for top in range(80, 200)}  # type: ignore[union-attr]
    assert tops == {0}


def test_the_largest_of_ragged_blocks_counts_too() -> None:
    labels = np.arange(35).reshape(5, 7)
    assert SlicePart(0, 5, 0, 7, 3).largest(labels).tolist() == [[16, 19, 20], [30, 33, 34]]
