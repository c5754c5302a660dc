"""How long a run takes, from what its steps and validations took so far."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Pace:
    """What a run has shown of its pace.

    Parameters
    ----------
    step : float
        Seconds a step.
    validation : float
        Seconds to predict and score all validation cases; NaN while that is not known.
    every : int
        Epochs between two validations.
    """

    step: float
    validation: float
    every: int = 1

    def seconds(self, steps: float, epochs: float) -> float:
        """Seconds of ``steps`` steps in ``epochs`` epochs with their validations and the scoring of the kept model.

        The scoring predicts the validation cases once more. While no validation is known: of the steps alone.

        Examples
        --------
        >>> Pace(0.5, 10.0).seconds(steps=20, epochs=2), Pace(0.5, float("nan")).seconds(steps=20, epochs=2)
        (40.0, 10.0)
        >>> Pace(0.5, 10.0, every=5).seconds(steps=20, epochs=6)
        40.0
        """
        validations = 0.0 if math.isnan(self.validation) else self.validation * (math.ceil(epochs / self.every) + 1)
        return self.step * max(steps, 0.0) + validations
