"""A run whose ``last.pt`` is damaged: it goes on from its best weights, or from the start."""

from __future__ import annotations

import os
from typing import Any, Literal

from segloss_gui.core.errors import FileRefusedError
from segloss_gui.study.run_folder import RunFolder
from segloss_gui.training.checkpoint import BEST, LAST, read_checkpoint, write_checkpoint

HowOn = Literal["best", "restart"]
ASIDE = ".damaged"


def is_damaged(run: RunFolder) -> bool:
    """Whether a run has a ``last.pt`` that cannot be read."""
    path = run.checkpoints / LAST
    if not path.is_file():
        return False
    try:
        read_checkpoint(path)
    except FileRefusedError:
        return True
    return False


def mend(run: RunFolder, how: HowOn) -> None:
    """Put a damaged ``last.pt`` aside, so that the run can go on.

    From the best weights the optimiser and the draws begin anew after the best epoch; from the start
    everything does, as if the run had never been begun.

    Parameters
    ----------
    run : RunFolder
        The run; nobody trains it.
    how : {"best", "restart"}
        From where.

    Raises
    ------
    FileRefusedError
        When ``best.pt`` cannot be read either; then nothing was changed.
    """
    last, best = run.checkpoints / LAST, run.checkpoints / BEST
    content = _from_best(run, read_checkpoint(best)) if how == "best" else None
    os.replace(last, last.with_name(LAST + ASIDE))
    if content is not None:
        write_checkpoint(last, content)
    else:
        best.unlink(missing_ok=True)  # the first epoch writes it anew


def _from_best(run: RunFolder, best: dict[str, Any]) -> dict[str, Any]:
    progress = run.progress()
    epoch = int(best.get("epoch", 0))
    losses = dict(zip(progress.epochs["epoch"], progress.epochs["validation_loss"], strict=True))
    steps = progress.started.steps_per_epoch if progress.started is not None else 0
    position = {"epoch": epoch, "step": epoch * steps, "best_epoch": epoch}
    return {**best, **position, "stepper": None, "schedule": None, "best_loss": losses.get(epoch, float("inf"))}
