"""Descend: the prediction follows the derivative of each loss, all from one start, side by side. No Qt.

Losses differ in scale by orders of magnitude, so that one learning rate for all would show their scales and
nothing else. Each loss gets the rate by which its first step changes the logit that it pulls most by
:data:`FIRST_STEP`; from then on the rate stays, so that a derivative which dies away is seen to die away. No
step changes a logit by more than :data:`LONGEST_STEP`: the derivative of Dice on an empty map grows without
bound as the prediction empties (Tilborghs 2022, Eq. 4).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from segloss_gui.app.lecture.canvas import Canvas
from segloss_gui.app.lecture.canvas_maps import hard
from segloss_gui.app.lecture.live import LossAt, mean_dice
from segloss_gui.app.microscope.derivatives import Look
from segloss_gui.core.errors import SegLossError

FIRST_STEP, LONGEST_STEP = 0.6, 1.5


@dataclass
class Path:
    """Where one loss has led the prediction.

    Parameters
    ----------
    look : Look
    logits : array, shape (B, K, H, W)
    rate : float
        Learning rate, from the first step.
    dice, volume : list of float
        After each step, the start included: mean Dice over maps, and predicted pixels over all maps.
    fault : str
        Why it stands still, as a sentence; else empty.
    """

    look: Look
    logits: NDArray[np.float32]
    rate: float = 0.0
    dice: list[float] = field(default_factory=list)
    volume: list[float] = field(default_factory=list)
    fault: str = ""


class Descent:
    """Gradient descent of several losses on the logits of one canvas.

    Parameters
    ----------
    canvas : Canvas
        Where all of them start.
    looks : sequence of Look
    """

    def __init__(self, canvas: Canvas, looks: Sequence[Look]) -> None:
        self.canvas = canvas
        self.steps = 0
        self.paths = [Path(look, canvas.logits.copy()) for look in looks]
        self._losses: list[LossAt | None] = []
        for path in self.paths:
            self._losses.append(self._bound(path))
            self._note(path)

    def step(self, count: int = 1) -> None:
        """Follow every loss ``count`` steps further."""
        from segloss_gui.training.threads import cpu_threads

        with cpu_threads(1):
            for _ in range(count):
                for path, loss in zip(self.paths, self._losses, strict=True):
                    if loss is not None and not path.fault:
                        self._step_down(path, loss)
                    self._note(path)
                self.steps += 1

    def _bound(self, path: Path) -> LossAt | None:
        try:
            return LossAt(path.look, self.canvas.truth)
        except SegLossError as error:
            path.fault = str(error)
            return None

    def _step_down(self, path: Path, loss: LossAt) -> None:
        try:
            _, gradient = loss(path.logits)
        except SegLossError as error:
            path.fault = str(error)
            return
        if not np.isfinite(gradient).all():
            path.fault = "The derivative is no longer finite."
            return
        largest = float(np.abs(gradient).max())
        if not path.rate and largest > 0:
            path.rate = FIRST_STEP / largest
        path.logits = (path.logits - np.clip(path.rate * gradient, -LONGEST_STEP, LONGEST_STEP)).astype(np.float32)

    def _note(self, path: Path) -> None:
        path.dice.append(mean_dice(path.logits, self.canvas.truth))
        path.volume.append(float(hard(path.logits).sum()))
