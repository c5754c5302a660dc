"""The menu of the runs that are selected."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QMenu, QWidget

from segloss_gui.app.train.presenter import TrainPresenter
from segloss_gui.app.train.run_row import Action
from segloss_gui.gui.theme import icon
from segloss_gui.gui.widgets.menus import passing_menu
from segloss_gui.gui.workspaces.train.run_delegate import ICONS

WORDS: dict[Action, str] = {"start": "Train", "resume": "Resume", "pause": "Pause", "stop": "Stop"}
Runs = tuple[str, ...]


def run_menu(
    owner: QWidget, presenter: TrainPresenter, runs: Runs, able: Runs, predict: Callable[[Runs], object]
) -> QMenu | None:
    """What can be asked of runs, and that images be predicted with those that are ``able``; None where nothing can."""
    allowed = presenter.allowed(runs)
    if not (allowed or able):
        return None
    menu = passing_menu(owner)
    for action, words in WORDS.items():
        if action in allowed:
            menu.addAction(icon(ICONS[action]), words, partial(presenter.do, action, runs))
    if able:
        words = "Predict with this run…" if len(able) == 1 else f"Predict with these {len(able)} runs…"
        menu.addSeparator()
        menu.addAction(icon("compare"), words, lambda: predict(able))
    return menu
