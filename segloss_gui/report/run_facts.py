"""What the text about methods needs of a run: what it was trained with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class RunFacts:
    """A run as the text needs it.

    Parameters
    ----------
    file : mapping
        What its ``run.json`` says: the settings it was trained with.
    parameters : int
        Weights of its network; 0 where it never started.
    method : str
        Whose run it is.
    finished : bool
        Whether it ended well; only such runs are described.
    epochs, steps_per_epoch : int
        Epochs trained, and optimiser steps in each; 0 where nothing is known.
    warm_epochs : int
        Epochs of the warm start whose weights it began with; 0 where nothing is known.
    """

    file: Mapping[str, Any]
    parameters: int = 0
    method: str = ""
    finished: bool = True
    epochs: int = 0
    steps_per_epoch: int = 0
    warm_epochs: int = 0

    @property
    def choice(self) -> Mapping[str, Any]:
        """The loss as the study chose it."""
        found: Mapping[str, Any] = self.plan.get("choice", {})
        return found

    @property
    def plan(self) -> Mapping[str, Any]:
        """Which run it is: fold, seed, warm start."""
        found: Mapping[str, Any] = self.file.get("plan", {})
        return found

    def part(self, name: str) -> Mapping[str, Any]:
        """A group of settings; empty where the run's version of the program did not write it."""
        found = self.file.get(name)
        return found if isinstance(found, Mapping) else {}
