"""Every view of a window stands at one crosshair."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from segloss_gui.app.cursor import Cursor
from segloss_gui.app.slices.scene import SliceScene

COORDINATE = st.floats(-500.0, 500.0)
POINTS = st.tuples(COORDINATE, COORDINATE, COORDINATE)


@given(st.lists(st.tuples(st.integers(0, 2), POINTS), max_size=8))
def test_wherever_one_view_moves_it_all_views_stand(moves: list[tuple[int, tuple[float, float, float]]]) -> None:
    cursor = Cursor()
    scenes = [SliceScene(cursor) for _ in range(3)]
    seen: list[object] = []
    cursor.moved.connect(seen.append)
    for who, point in moves:
        scenes[who].cursor.move(point)
        assert {scene.cursor_mm for scene in scenes} == {point}
    assert len(seen) <= len(moves), "no scene answers a move with another"


def test_scenes_of_their_own_do_not_share_it() -> None:
    first, second = SliceScene(), SliceScene()
    first.cursor.move((1.0, 2.0, 3.0))
    assert second.cursor_mm == (0.0, 0.0, 0.0)
