from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from segloss_gui.app.slices.tiles import border_at, edges, moved, shares

LENGTHS = st.lists(st.integers(20, 300), min_size=2, max_size=6)


@given(LENGTHS, st.integers(0, 2000))
def test_no_tile_is_below_its_minimum_and_none_is_out_of_the_room(minimums: list[int], room: int) -> None:
    found = shares([1.0] * len(minimums), minimums, room, 6)
    assert all(length >= least for length, least in zip(found, minimums, strict=True))
    assert sum(found) <= max(room - 6 * (len(found) - 1), sum(minimums))


@given(st.integers(1, 8), st.integers(100, 2000))
def test_tiles_of_one_weight_have_one_length(count: int, room: int) -> None:
    assert len(set(shares([2.0] * count, [10] * count, room, 6))) == 1


@given(LENGTHS, st.integers(-500, 500))
def test_dragging_a_border_keeps_the_whole_and_the_minimums(lengths: list[int], by: int) -> None:
    found = moved(lengths, 0, by, [20] * len(lengths))
    assert sum(found) == sum(lengths)
    assert min(found) >= 20


def test_borders_lie_between_the_tiles() -> None:
    lengths = [30, 20, 50]
    gaps = [place for place in range(112) if border_at(lengths, 6, place) is not None]
    covered = [place for first, last in edges(lengths, 6) for place in range(first, last)]
    assert sorted(gaps + covered) == list(range(112))
