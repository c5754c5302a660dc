"""Losses x folds x seeds -> runs, paired by construction.

Runs of one fold and seed share initial weights, batch order and augmentation draws. With a warm
start, one cross-entropy run per fold and seed comes first and the others start from its weights.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from segloss_gui.study.models import LossChoice, Study

WARM_START = "warm start"


@dataclass(frozen=True)
class RunPlan:
    """One training to be done.

    Parameters
    ----------
    id : str
        Folder name: method, fold and seed, safe on every file system, unique in the study.
    choice : LossChoice
        The loss with its parameters.
    fold, seed : int
        Which fold validates, and the seed of weights, batches and augmentation.
    starts_from : str or None
        Id of the warm-start run whose weights this one starts from.
    is_warm_start : bool
        Whether this run only prepares others; it is no method and has no scores.
    """

    id: str
    choice: LossChoice
    fold: int
    seed: int
    starts_from: str | None = None
    is_warm_start: bool = False

    @property
    def method(self) -> str:
        """The method this run belongs to, across folds and seeds."""
        return self.choice.method


def plan_runs(study: Study) -> tuple[RunPlan, ...]:
    """All runs of a study: seeds outermost, then folds, then losses in their order.

    Examples
    --------
    >>> study = Study(losses=(LossChoice(key="cross_entropy"), LossChoice(key="soft_dice")))
    >>> [plan.id for plan in plan_runs(study)]
    ['cross_entropy_fold0_seed0', 'soft_dice_fold0_seed0']
    """
    folds = study.folds.use if study.folds.by == "subject" else (0,)
    plans: list[RunPlan] = []
    for seed in study.seeds:
        for fold in folds:
            first = _warm_start(study, fold, seed)
            plans += [first] if first else []
            plans += [
                RunPlan(run_id(choice.method, fold, seed), choice, fold, seed, first.id if first else None)
                for choice in study.losses
            ]
    return tuple(plans)


def run_id(method: str, fold: int, seed: int) -> str:
    """Folder name of a run; a short hash tells apart methods whose safe names collide.

    Examples
    --------
    >>> run_id("soft_dice", 0, 3)
    'soft_dice_fold0_seed3'
    >>> run_id("dice_phi phi=BI", 0, 0)
    'dice_phi_phi-BI_9e53_fold0_seed0'
    """
    safe = re.sub(r"[^A-Za-z0-9._-]+", "_", method.replace("=", "-")).strip("._")[:60]
    if safe != method:
        safe = f"{safe}_{hashlib.sha256(method.encode()).hexdigest()[:4]}"
    return f"{safe}_fold{fold}_seed{seed}"


def _warm_start(study: Study, fold: int, seed: int) -> RunPlan | None:
    if study.warm_start is None or not study.losses:
        return None
    choice = LossChoice(key="cross_entropy", name=WARM_START)
    return RunPlan(f"warm_start_fold{fold}_seed{seed}", choice, fold, seed, is_warm_start=True)
