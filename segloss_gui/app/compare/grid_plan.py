"""Which pane of the grid lies where, without Qt: methods as rows or as columns, whichever leaves larger panes."""

from __future__ import annotations

from math import ceil


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
