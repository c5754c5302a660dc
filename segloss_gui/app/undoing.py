"""Undo and redo of the study, with what is said of them."""

from __future__ import annotations

from typing import Literal

from segloss_gui.app.saving import CASES_LATER
from segloss_gui.app.services import Services


def step_study(services: Services, way: Literal["undo", "redo"]) -> None:
    """Take the last change of the study back, or make it again; its cases stay while runs are under way."""
    session = services.session
    moves = session.history.changes_cohort(way, session.study)
    if services.training.active_runs and moves:
        session.said.emit("warning", CASES_LATER)
    elif session.undo() if way == "undo" else session.redo():
        session.said.emit("passing", "The last change was undone" if way == "undo" else "The change was done again")
        if moves:
            services.documents.locating.cohort_stepped()
    else:
        session.said.emit("passing", f"There is nothing to {way}")
