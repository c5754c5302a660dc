"""Tests of :mod:`segloss_gui.app.train.first_step`."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from segloss_gui.app.train.first_step import NO_COHORT, NO_LOSSES, do_first_step, first_step


class Presenter:
    """Stands at a stage, and notes what it is told to do."""

    def __init__(self, stage: str, where: str = "") -> None:
        self.stage, self._where = stage, where
        self.done: list[str] = []
        self.obstacles = SimpleNamespace(look=lambda: self.done.append("look"))

    def mended_at(self) -> str:
        """Where what is missing is put right."""
        return self._where

    def missing(self) -> tuple[str, ...]:
        """Two sentences."""
        return "One thing.", "Another."

    def invitation(self) -> str:
        """What would be trained."""
        return "5 runs of 20 epochs"

    def train_all(self) -> None:
        """Begin."""
        self.done.append("train")


@pytest.mark.parametrize(("stage", "step"), [("no cohort", NO_COHORT), ("no losses", NO_LOSSES), ("runs", None)])
def test_the_first_step_is_what_the_stage_lacks(stage: str, step: object) -> None:
    presenter: Any = Presenter(stage)
    assert first_step(presenter) == step


def test_what_is_ready_says_what_it_would_start_and_starts_it() -> None:
    presenter: Any = Presenter("ready")
    step = first_step(presenter)
    assert step is not None
    assert (step.action, step.heading, step.leads_to) == ("Train all", "5 runs of 20 epochs", "")
    do_first_step(presenter, step)
    assert presenter.done == ["train"]


@pytest.mark.parametrize(
    ("where", "action", "icon", "leads_to"),
    [
        ("data", "Go to Data", "data", "data"),
        ("elsewhere", "Save as…", "save", "elsewhere"),
        ("", "Look again", "refresh", ""),
    ],
)
def test_what_is_missing_is_said_with_the_way_to_put_it_right(
    where: str, action: str, icon: str, leads_to: str
) -> None:
    presenter: Any = Presenter("not ready", where)
    step = first_step(presenter)
    assert step is not None
    assert (step.action, step.icon, step.leads_to) == (action, icon, leads_to)
    assert step.words == "One thing.\nAnother."
    do_first_step(presenter, step)
    assert presenter.done == ([] if leads_to else ["look"])
