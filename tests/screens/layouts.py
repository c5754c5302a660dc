"""Layouts of Compare: the grid of methods and the pair, with few methods and with many of long names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

from PySide6.QtWidgets import QWidget

from segloss_gui.app.slices.key_bindings import PAIR, keymap
from segloss_gui.app.slices.pair_modes import PairMode
from segloss_gui.app.slices.planes import Plane
from segloss_gui.data.case import CohortPreview
from segloss_gui.gui.dialogs import KeysDialog, ShortcutsDialog
from segloss_gui.gui.shell.key_help import listed_keys
from segloss_gui.gui.viewers.board import PaneBoard
from segloss_gui.gui.workspaces.compare.layouts.grid import GridLayout
from segloss_gui.gui.workspaces.compare.layouts.pair import PairLayout
from segloss_gui.gui.workspaces.compare.view import CompareWorkspace
from segloss_gui.study.models import LossChoice, Study
from tests.app.made_study import LONG, make_runs, phantom_study
from tests.scratch import scratch
from tests.screens.compare import _at, _phantom, workspace
from tests.screens.window import window


@cache
def _ten() -> tuple[Study, CohortPreview, Path]:
    """Ten methods whose names differ in the middle."""

    chosen = [
        choice.model_copy(update={"name": f"{choice.name} {again}"})
        for again in ("fold 0", "fold 1")
        for choice in LONG
    ]
    study = phantom_study(tuple(LossChoice.model_validate(dict(choice)) for choice in chosen), side=64)
    assert study.cohort is not None
    preview = study.cohort.preview()
    folder = scratch("segloss-screens-")
    make_runs(folder, study, preview, ["test_000"], epochs=1)
    return study, preview, folder


def _layout(name: str, opened: tuple[Study, CohortPreview, Path] | None = None) -> CompareWorkspace:
    view = _at(workspace(*(opened or _phantom(("five",)))), "test_000")
    view.stack.choose(name)
    for board in view.stack.currentWidget().findChildren(PaneBoard):
        board.restore()  # what an earlier screen left is remembered
    return view


def grid(plane: Plane | None = None, opened: tuple[Study, CohortPreview, Path] | None = None) -> QWidget:
    """Methods in three planes, or in one."""
    view = _layout("grid", opened)
    layout = view.stack.currentWidget()
    assert isinstance(layout, GridLayout)
    layout.show_plane(plane)
    return view


def grid_maximised() -> QWidget:
    """One pane of the grid large."""
    view = grid()
    assert isinstance(view, CompareWorkspace)
    layout = view.stack.currentWidget()
    assert isinstance(layout, GridLayout)
    layout.board.toggle_maximised(layout.panes["CE", Plane.AXIAL])
    return view


def grid_detached() -> QWidget:
    """One pane has a window of its own."""
    view = grid()
    assert isinstance(view, CompareWorkspace)
    layout = view.stack.currentWidget()
    assert isinstance(layout, GridLayout)
    layout.board.detach(layout.panes["CE", Plane.CORONAL])
    return view


def pair(mode: PairMode, opened: tuple[Study, CohortPreview, Path] | None = None, **values: object) -> QWidget:
    """Two methods, or one against the reference."""
    view = _layout("pair", opened)
    layout = view.stack.currentWidget()
    assert isinstance(layout, PairLayout)
    layout.controls.play.setChecked(False)
    layout.pair.change(mode=mode, **values)
    services = view.property("kept")
    view.ready = lambda: services.tasks.idle  # type: ignore[attr-defined]
    return view


def filled_swipe() -> QWidget:
    """Fills are cut at the curtain as outlines are."""
    view = pair(PairMode.SWIPE, curtain=0.45)
    assert isinstance(view, CompareWorkspace)
    session = view.presenter.session
    for name in ("sDice", "sJaccard"):
        session.methods = tuple(
            replace(method, filled=True, opacity=0.5) if method.name == name else method for method in session.methods
        )
    session.methods_changed.emit()
    return view


def keys() -> QWidget:
    """The editor of keys, after a key was wanted that is taken."""
    dialog = KeysDialog(keymap)
    field = dialog.fields[PAIR, "choose_mode 0"]
    dialog.places.setCurrentRow(list(keymap.places).index(PAIR))
    field.entered.emit("S")
    return dialog


def help_of_slices() -> QWidget:
    """What `?` shows about slices."""
    made = window()
    dialog = ShortcutsDialog(listed_keys())
    dialog.places.setCurrentRow(1)
    dialog.services = made.services  # type: ignore[attr-defined]
    return dialog


SCREENS: dict[str, Callable[[], QWidget]] = {
    "grid": grid,
    "grid one plane": lambda: grid(Plane.AXIAL),
    "grid ten": lambda: grid(None, _ten()),
    "grid ten one plane": lambda: grid(Plane.CORONAL, _ten()),
    "grid maximised": grid_maximised,
    "grid detached": grid_detached,
    "pair flicker": lambda: pair(PairMode.FLICKER),
    "pair swipe": lambda: pair(PairMode.SWIPE),
    "pair swipe filled": filled_swipe,
    "pair checkerboard": lambda: pair(PairMode.CHECKERBOARD, square_mm=8.0),
    "pair difference": lambda: pair(PairMode.DIFFERENCE),
    "pair reference": lambda: pair(PairMode.DIFFERENCE, first="reference", second="CE"),
    "keys": keys,
    "help": help_of_slices,
    "pair long": lambda: pair(PairMode.DIFFERENCE, _ten()),
}
