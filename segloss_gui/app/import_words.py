"""Methods from elsewhere in words: a row each, and how one of them is read."""

from __future__ import annotations

from collections.abc import Sequence

from segloss_gui.app.import_methods import Draft

MOST_FAULTS = 3
DRAFT = (
    ("Use", "Taken into the study; uncheck a method to leave it out or to take it out again"),
    ("Name", "What the method is called in tables and legends"),
    ("Cases", "Cases of the study that have a file, of all cases"),
    ("Kind", "What the files hold"),
    ("Grid", "Whether the files lie on the grids of their images"),
)
"""Columns of the table of drafts, with what each means: a box to tick, then :func:`draft_row`."""


def draft_row(draft: Draft, cases: int) -> tuple[str, str, str, str]:
    """What it is called, of how many of the cases it has a file, what the files hold, and on which grid."""
    elsewhere = len(draft.look.elsewhere) if draft.look else 0
    grid = "" if draft.look is None or draft.fault else f"{elsewhere} on another" if elsewhere else "fits"
    return draft.name, f"{len(draft.files)} of {cases}", "refused" if draft.fault else draft.kind, grid


def fault_words(draft: Draft) -> str:
    """What is wrong with it and with the first of its files; a path can be broken after each of its folders."""
    faults = draft.look.faults if draft.look else ()
    return "\n".join(dict.fromkeys([draft.fault, *faults[:MOST_FAULTS]])).strip().replace("/", "/\u200b")


def file_lines(draft: Draft, cases: Sequence[str]) -> str:
    """The file of each case, a line each; those that have none come last."""
    lines = [f"{case}   {path.name}" for case, path in draft.files.items()]
    return "\n".join([*lines, *(f"{case}   –" for case in cases if case not in draft.files)])


def grid_words(draft: Draft) -> str:
    """Which files do not lie on the grids of their images, and what becomes of them."""
    elsewhere = draft.look.elsewhere if draft.look else ()
    first = elsewhere[0] if elsewhere else ""
    more = f" and {len(elsewhere) - 1} more" if len(elsewhere) > 1 else ""
    said = "will be resampled" if draft.resample else "will be refused"
    return f"{first}{more}: not on the grid of the image; {said}."


def label_words(draft: Draft, value: int) -> str:
    """A value in its files, or the place of a map, with the name the files give it."""
    name = draft.look.names.get(value, "") if draft.look else ""
    return f"{f'map {value}' if draft.kind == 'probabilities' else value}  {name}".strip()
