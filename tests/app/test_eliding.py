from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from segloss_gui.app.eliding import Alike, elided, families

HIPPOCAMPUS = [f"hippocampus_{n:03d}" for n in range(1, 395)]
LONG = [f"site-berlin_scanner-A_session-2024-03-11_subject-{n:04d}_T1w_defaced" for n in range(120)]


@pytest.mark.parametrize("names", [HIPPOCAMPUS, LONG], ids=["hippocampus", "long"])
@pytest.mark.parametrize("room", [7, 10, 12, 20, 40])
def test_names_that_begin_alike_stay_apart_when_they_are_cut(names: list[str], room: int) -> None:
    shared = families(names)
    cut = [elided(name, lambda text: len(text) <= room, shared[name]) for name in names]
    assert len(set(cut)) == len(names)
    assert max(map(len, cut)) <= room


def test_one_stranger_among_the_names_changes_nothing() -> None:
    assert families([*HIPPOCAMPUS, "Mean", "atlas"])[HIPPOCAMPUS[0]] == families(HIPPOCAMPUS)[HIPPOCAMPUS[0]]


def test_what_fits_is_whole() -> None:
    assert elided("hippocampus_001", lambda text: len(text) <= 15, Alike(12, 0)) == "hippocampus_001"


@given(st.lists(st.text("ab01_", min_size=1, max_size=20), min_size=1, max_size=8, unique=True), st.integers(1, 20))
def test_a_cut_name_always_fits_and_is_never_longer_than_its_room_lets_it_be(names: list[str], room: int) -> None:
    shared = families(names)
    for name in names:
        cut = elided(name, lambda text: len(text) <= room, shared[name])
        assert len(cut) <= room
        assert (cut == name) == (len(name) <= room)
