"""Which pane of the grid lies where, without Qt: methods as rows or as columns, whichever leaves larger panes."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import NamedTuple

from segloss_gui.app.method_looks import MethodView
from segloss_gui.app.slices.planes import Plane


class Place(NamedTuple):
    """A pane: whose it is, which plane it shows, and the row and the column it stands in."""

    method: MethodView
    plane: Plane
    row: int
    column: int

    def named(self, words: str) -> str:
        """What a pane is called: the words for its method, and its plane."""
        return f"{words} {self.plane.value}"


def places(methods: Sequence[MethodView], planes: Sequence[Plane], columns: int, *, upright: bool) -> list[Place]:
    """Where the pane of each method and plane stands.

    Parameters
    ----------
    methods : sequence of MethodView
        In their order.
    planes : sequence of Plane
        One: all methods beside each other in it, in ``columns``; several: a row of planes a method.
    columns : int
        Of one plane.
    upright : bool
        Of several planes: whether methods are rows; else they are columns.
    """
    found = []
    for at, method in enumerate(methods):
        for beside, plane in enumerate(planes):
            row, column = divmod(at, columns) if len(planes) == 1 else (at, beside) if upright else (beside, at)
            found.append(Place(method, plane, row, column))
    return found


def methods_as_rows(methods: int, planes: int, width: float, height: float) -> bool:
    """Whether one row a method leaves panes at least as large as one column a method.

    A pane is as large as its shorter side.

    Examples
    --------
    >>> methods_as_rows(3, 3, 800, 500), methods_as_rows(6, 3, 800, 500)
    (True, False)
    """
    as_rows = min(width / planes, height / methods)
    as_columns = min(width / methods, height / planes)
    return as_rows >= as_columns


def columns_for(count: int, width: float, height: float) -> int:
    """Columns in which ``count`` panes are largest.

    Examples
    --------
    >>> columns_for(5, 1600, 500), columns_for(4, 800, 800)
    (5, 2)
    """
    return max(
        range(1, count + 1), key=lambda columns: (min(width / columns, height / ceil(count / columns)), -columns)
    )
