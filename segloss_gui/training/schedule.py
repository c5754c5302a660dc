"""The learning rate over time, the best epoch so far, and when to stop early."""

from __future__ import annotations

import math
from typing import Any

from segloss_gui.training.settings import ScheduleSettings


class Schedule:
    """Follows the validation losses; holds plain numbers only, so that it goes into a checkpoint.

    Parameters
    ----------
    settings : ScheduleSettings
        Policy and patience.
    total_steps : int
        Steps of the whole run, for the policy ``drop``.

    Examples
    --------
    >>> schedule = Schedule(ScheduleSettings(policy="drop", learning_rate=0.1, factor=0.5, drop_at=0.7), 10)
    >>> [schedule.rate(step) for step in (7, 8)]
    [0.1, 0.05]
    """

    def __init__(self, settings: ScheduleSettings, total_steps: int) -> None:
        self.settings = settings
        self.drop_after = round(settings.drop_at * total_steps)
        self.plateau_rate = settings.learning_rate
        self.best_loss = math.inf
        self.best_epoch = 0
        self.stalled_since = 0

    def rate(self, step: int) -> float:
        """Learning rate of a step, counted from 1."""
        if self.settings.policy == "drop":
            return self.settings.learning_rate * (self.settings.factor if step > self.drop_after else 1.0)
        return self.plateau_rate

    def validated(self, epoch: int, loss: float) -> bool:
        """Take in the validation loss of an epoch; whether it is the best so far.

        The first epoch always is, so that there is a best model; a loss that is not a number never
        replaces another.
        """
        better = self.best_epoch == 0 or loss < self.best_loss or (math.isnan(self.best_loss) and not math.isnan(loss))
        if better:
            self.best_loss, self.best_epoch, self.stalled_since = loss, epoch, epoch
        elif self.settings.policy == "plateau" and epoch - self.stalled_since >= self.settings.patience:
            self.plateau_rate *= self.settings.factor
            self.stalled_since = epoch
        return better

    def should_stop(self, epoch: int) -> bool:
        """Whether the run stops early after ``epoch``."""
        return 0 < self.settings.stop_after <= epoch - self.best_epoch if self.best_epoch else False

    def state(self) -> dict[str, Any]:
        """The numbers, for a checkpoint."""
        names = ("plateau_rate", "best_loss", "best_epoch", "stalled_since")
        return {name: getattr(self, name) for name in names}

    def restore(self, state: dict[str, Any]) -> None:
        """Go on where :meth:`state` was taken."""
        for name in self.state():
            setattr(self, name, state[name])
