from __future__ import annotations

import pytest

from segloss_gui.app.compare.grid_plan import places
from segloss_gui.app.method_looks import MethodView
from segloss_gui.app.slices.planes import Plane

METHODS = [MethodView(name, "#000000") for name in "abc"]


@pytest.mark.parametrize("upright", [True, False])
def test_in_several_planes_methods_are_rows_or_columns(upright: bool) -> None:
    found = places(METHODS, list(Plane), 9, upright=upright)
    assert len(found) == 9
    for place in found:
        at, beside = METHODS.index(place.method), list(Plane).index(place.plane)
        assert (place.row, place.column) == ((at, beside) if upright else (beside, at))


def test_in_one_plane_methods_go_on_in_the_next_row() -> None:
    found = places(METHODS, [Plane.CORONAL], 2, upright=False)
    assert [(place.row, place.column) for place in found] == [(0, 0), (0, 1), (1, 0)]
    assert found[0].named("Method a") == "Method a coronal"
