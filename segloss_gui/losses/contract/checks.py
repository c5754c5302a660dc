"""Which promises apply to a loss, and those it breaks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from segloss_gui.losses.contract import gradients, ignored, precision, refusals, values, words
from segloss_gui.losses.contract.samples import CLASS_COUNTS, PromiseBroken
from segloss_gui.losses.spec import LossSpec

__all__ = ["Check", "PromiseBroken", "broken", "checks"]

Promise = Callable[[LossSpec, int], None]

FOR_EVERY_CLASS_COUNT: tuple[Promise, ...] = (
    *values.PROMISES,
    *gradients.PROMISES,
    *precision.PROMISES,
    *ignored.PROMISES,
    *refusals.PER_CLASS_COUNT,
)
FOR_ONE: tuple[Promise, ...] = (*refusals.ONCE, *words.PROMISES)


@dataclass(frozen=True)
class Check:
    """One promise, to be held by one loss with so many channels.

    Parameters
    ----------
    promise : callable
        ``(spec, channels) -> None``; raises where the promise is broken.
    spec : LossSpec
        Whose.
    channels : int
        C of the tensors.
    """

    promise: Promise
    spec: LossSpec
    channels: int

    def run(self) -> None:
        """Check it.

        Raises
        ------
        PromiseBroken
            When the promise is broken; any other error is the loss's own.
        """
        self.promise(self.spec, self.channels)

    def __str__(self) -> str:
        return f"{self.promise.__name__}-{self.spec.key}-{self.channels}"


def checks(spec: LossSpec) -> tuple[Check, ...]:
    """Every check that applies to ``spec``.

    Examples
    --------
    >>> from segloss_gui.losses import LOSSES
    >>> print(checks(LOSSES["soft_dice"])[0])
    a_perfect_prediction_costs_the_floor-soft_dice-1
    """
    counts = CLASS_COUNTS[spec.channels]
    return (
        *(Check(promise, spec, count) for promise in FOR_EVERY_CLASS_COUNT for count in counts),
        *(Check(promise, spec, counts[0]) for promise in FOR_ONE),
    )


def broken(check: Check) -> str:
    """Why the promise of ``check`` is broken, in one line; empty when it is kept."""
    try:
        check.run()
    except PromiseBroken as error:
        return str(error)
    except Exception as error:  # a loss may fail in any way; it is the author who reads it
        return " ".join(f"{type(error).__name__}: {error}".split())
    return ""
