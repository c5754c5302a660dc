"""All keys and what the mouse does: the list that Help shows, and the dialog that changes them."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QWidget

from segloss_gui.app.review.grade_keys import REVIEW_KEYS
from segloss_gui.app.slices.gestures import mouse_help
from segloss_gui.app.slices.key_bindings import PAIR, SLICES, WINDOW, Binding, keymap
from segloss_gui.app.slices.surface_keys import SURFACE_MOUSE, SURFACES
from segloss_gui.app.workspace_keys import CANVAS, COMPARED, EPOCHS, LECTURE, RUNS
from segloss_gui.gui.dialogs import KeysDialog, ShortcutsDialog
from segloss_gui.gui.workspaces.compare.layouts import LAYOUT_KEYS

PLACES = (SLICES, PAIR, SURFACES, COMPARED, RUNS, REVIEW_KEYS, LECTURE, CANVAS)
"""Where keys are pressed, besides the whole window."""


def show_keys(window: QWidget) -> None:
    """Show what :func:`listed_keys` holds."""
    dialog = ShortcutsDialog(listed_keys(), window)
    dialog.change_asked.connect(lambda: change_keys(window))
    dialog.open()


def change_keys(window: QWidget) -> None:
    """Let the user change them."""
    KeysDialog(keymap, window).open()


def listed_keys() -> dict[str, list[tuple[str, str]]]:
    """All keys and what the mouse does, by place, from the tables that bind them."""
    listed = {WINDOW: _listed(row for place in (WINDOW, LAYOUT_KEYS, EPOCHS) for row in keymap.bindings(place))}
    listed |= {place: _listed(keymap.bindings(place)) for place in PLACES}
    research, pacs = mouse_help("research"), mouse_help("pacs")
    for place, rows in (
        ("Mouse on slices", research),
        ("Mouse on slices, PACS", [row for row in pacs if row not in research]),
        ("Mouse on surfaces", SURFACE_MOUSE),
    ):
        listed[place] = [(row.gesture, _sentence(row.does)) for row in rows]
    return listed


def _listed(rows: Iterable[Binding]) -> list[tuple[str, str]]:
    native = QKeySequence.SequenceFormat.NativeText
    return [
        ("  ".join(QKeySequence(key).toString(native) for key in row.keys), _sentence(row.does))
        for row in rows
        if row.keys
    ]


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]
