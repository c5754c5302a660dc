"""How a length is shared among tiles, and what dragging a border between two of them does. Without Qt."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

ROUNDS = 8  # of handing on what tiles at their minimum cannot give


State = dict[str, Any]
"""An arrangement in plain values: ``maximised``, ``detached``, ``places``, ``columns``, ``rows``."""
Weights = tuple[list[float], list[float]]
"""Shares of the columns and of the rows."""


def shares(weights: Sequence[float], minimums: Sequence[int], room: int, gap: int) -> list[int]:
    """Length of each tile in pixels: in proportion to the weights, none below its minimum.

    Tiles of one weight get one length, whatever is left over: panes of one size share their picture.

    Parameters
    ----------
    weights : sequence of float
        Positive.
    minimums : sequence of int
        In pixels; where they do not fit, the tiles are longer together than the room.
    room, gap : int
        Pixels for all, and between two.

    Examples
    --------
    >>> shares([1, 1, 1], [10, 10, 10], 104, 2)
    [33, 33, 33]
    >>> shares([3, 1], [10, 40], 100, 0)
    [60, 40]
    >>> shares([1, 1], [80, 80], 100, 0)
    [80, 80]
    """
    left = float(max(room - gap * (len(weights) - 1), sum(minimums)))
    fixed: dict[int, int] = {}
    for _ in range(ROUNDS):
        loose = [at for at in range(len(weights)) if at not in fixed]
        unit = (left - sum(fixed.values())) / max(sum(weights[at] for at in loose), 1e-9)
        short = [at for at in loose if weights[at] * unit < minimums[at]]
        if not short:
            break
        fixed |= {at: minimums[at] for at in short}
    return [fixed.get(at, max(int(weights[at] * unit), minimums[at])) for at in range(len(weights))]


def edges(lengths: Sequence[int], gap: int) -> list[tuple[int, int]]:
    """First and last-plus-one pixel of each tile.

    Examples
    --------
    >>> edges([30, 20], 4)
    [(0, 30), (34, 54)]
    """
    found, start = [], 0
    for length in lengths:
        found.append((start, start + length))
        start += length + gap
    return found


def border_at(lengths: Sequence[int], gap: int, place: int) -> int | None:
    """Which border (0: between the first two tiles) lies at a pixel; None inside a tile.

    Examples
    --------
    >>> border_at([30, 20], 4, 31), border_at([30, 20], 4, 29)
    (0, None)
    """
    found = edges(lengths, gap)
    return next((at for at in range(len(lengths) - 1) if found[at][1] <= place < found[at + 1][0]), None)


def moved(lengths: Sequence[int], border: int, by: int, minimums: Sequence[int]) -> list[float]:
    """Weights after a border was dragged ``by`` pixels; the two tiles beside it share what they had.

    Examples
    --------
    >>> moved([50, 50, 20], 0, 30, [40, 40, 10])
    [60.0, 40.0, 20.0]
    """
    first, second = lengths[border], lengths[border + 1]
    by = max(min(by, second - minimums[border + 1]), minimums[border] - first)
    changed = [float(length) for length in lengths]
    changed[border], changed[border + 1] = float(first + by), float(second - by)
    return changed


def wanted_weights(wanted: State, given: Weights) -> Weights:
    """The shares that were remembered where they fit as many columns and rows as are there now.

    Examples
    --------
    >>> wanted_weights({"columns": [2.0, 1.0], "rows": [1.0]}, ([1.0, 1.0], [1.0]))
    ([2.0, 1.0], [1.0])
    >>> wanted_weights({"columns": [2.0, 1.0]}, ([1.0], [1.0]))
    ([1.0], [1.0])
    """
    found = list(wanted.get("columns", ())), list(wanted.get("rows", ()))
    fits = all(len(known) == len(now) for known, now in zip(found, given, strict=True))
    return found if fits else (list(given[0]), list(given[1]))
