"""Keys of lists and pages of the workspaces: the tables that bind them, that the help lists and the user may change.

What a key does is said where it is pressed; keys of viewers are in :mod:`~segloss_gui.app.slices.key_bindings`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from segloss_gui.app.slices.key_bindings import Binding, keymap

EPOCHS, RUNS, COMPARED = "Epochs", "Runs in Train", "Losses to compare"
LECTURE, CANVAS = "Lecture", "Canvas of the lecture"

EPOCH_BINDINGS: tuple[Binding, ...] = (Binding(("Ctrl+Space",), "play", "play the epochs, or pause"),)
RUN_BINDINGS: tuple[Binding, ...] = (
    Binding(("Space",), "toggle", "pause the selected runs, or let them go on"),
    Binding(("Del",), "stop", "stop the selected runs"),
    Binding(("Esc",), "select_none", "select no run"),
)
COMPARED_BINDINGS: tuple[Binding, ...] = (
    Binding(("Up",), "walk", "previous loss", (-1,)),
    Binding(("Down",), "walk", "next loss", (1,)),
    Binding(("Return", "Space"), "look", "show this loss"),
    Binding(("F2",), "write_name", "write its name"),
    Binding(("Del",), "remove", "compare it no longer"),
)
LECTURE_BINDINGS: tuple[Binding, ...] = (
    Binding(("Esc",), "leave", "leave the presentation"),
    Binding(("PgDown",), "advance", "the answer of a scene's question, then its next step"),  # as remote controls say
    Binding(("PgUp",), "back", "the step of a scene before"),
    Binding(("B", "."), "black", "while presenting: a black screen, and the picture again"),
)
CANVAS_BINDINGS: tuple[Binding, ...] = (
    Binding(("Up",), "move", "move the drawing up", (-1, 0)),
    Binding(("Down",), "move", "move the drawing down", (1, 0)),
    Binding(("Left",), "move", "move the drawing to the left", (0, -1)),
    Binding(("Right",), "move", "move the drawing to the right", (0, 1)),
)

keymap.put(EPOCHS, EPOCH_BINDINGS, everywhere=True)
keymap.put(RUNS, RUN_BINDINGS)
keymap.put(COMPARED, COMPARED_BINDINGS)
keymap.put(LECTURE, LECTURE_BINDINGS)
keymap.put(CANVAS, CANVAS_BINDINGS)


COLUMN_ROWS = 26
"""Rows of a list of keys that stand below each other."""


def key_pages(places: Iterable[str]) -> dict[str, list[str]]:
    """Places by the shortest one that their name contains.

    Examples
    --------
    >>> key_pages(["Slices", "Mouse on slices", "Window"])
    {'Slices': ['Slices', 'Mouse on slices'], 'Window': ['Window']}
    """
    names = sorted(places, key=len)
    pages: dict[str, list[str]] = {}
    for place in places:
        page = next(name for name in names if name.lower() in place.lower())
        pages.setdefault(page, []).append(place)
    return pages


def key_columns(keys: Mapping[str, Sequence[object]], most: int = COLUMN_ROWS) -> list[list[str]]:
    """Places that share a column, in their order; a heading counts as two rows.

    Examples
    --------
    >>> key_columns({"a": range(22), "b": range(3), "c": range(10)})
    [['a'], ['b', 'c']]
    """
    columns: list[list[str]] = []
    used = most
    for place, rows in keys.items():
        if used + len(rows) + 2 > most:
            columns.append([])
            used = 0
        columns[-1].append(place)
        used += len(rows) + 2
    return columns
