"""Losses x folds x seeds -> runs, paired by construction.

Runs of one fold and seed share initial weights, batch order and augmentation draws (batches of other sizes
hold other cases). With a warm start, one cross-entropy run per fold and seed comes first and the others
start from its weights; losses that see all labels where the policy hides some have a warm start of their own.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass

from segloss_gui.data.policy import LabelPolicy
from segloss_gui.study.loss_params import chosen_params
from segloss_gui.study.models import LossChoice, Study
from segloss_gui.training.settings import ScheduleSettings

WARM_START = "warm start"
WARM_START_FULL = "warm start full labels"
OF_NO_CONSEQUENCE = {
    "name", "cohort", "classes", "losses", "imported", "methods", "folds", "seeds", "hardware", "preview_case",
    "warm_start",
}  # fmt: skip
"""Parts of a study that may change while its runs stay what they are; cases, classes and weights are compared by
themselves."""


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
    folds = study.folds.trained
    plans: list[RunPlan] = []
    for seed in study.seeds:
        for fold in folds:
            first = {choice.method: _warm_start(study, choice, fold, seed) for choice in study.losses}
            plans += {plan.id: plan for plan in first.values() if plan}.values()
            for choice in study.losses:
                warm = first[choice.method]
                name = run_id(choice.method, fold, seed)
                plans.append(RunPlan(name, choice, fold, seed, warm.id if warm else None))
    return tuple(plans)


def arm_of(study: Study, choice: LossChoice) -> Study:
    """The study as one of its losses trains it: with its labels, its batch size, and as many images an epoch.

    Examples
    --------
    >>> choice = LossChoice(key="dice_phi", batch_size=1)
    >>> study = Study(losses=(choice,), sampling={"batch_size": 4}, schedule={"steps_per_epoch": 20})
    >>> arm = arm_of(study, choice)
    >>> arm.sampling.batch_size, arm.schedule.steps_per_epoch
    (1, 80)
    """
    changes: dict[str, object] = {"policy": LabelPolicy()} if choice.labels == "full" else {}
    batch = study.sampling.batch_size
    if choice.batch_size is not None and choice.batch_size != batch:
        steps = study.schedule.steps_per_epoch
        scaled = max(1, round(steps * batch / choice.batch_size)) if steps else 0
        changes["sampling"] = study.sampling.model_copy(update={"batch_size": choice.batch_size})
        changes["schedule"] = study.schedule.model_copy(update={"steps_per_epoch": scaled})
    return study.model_copy(update=changes) if changes else study


def schedule_of(study: Study, plan: RunPlan) -> ScheduleSettings:
    """The schedule of a run: a warm start has its own length, rate and end.

    Examples
    --------
    >>> study = Study(losses=(LossChoice(key="soft_dice"),), warm_start={"policy": "plateau", "stop_after": 3})
    >>> found = schedule_of(study, plan_runs(study)[0])
    >>> found.policy, found.stop_after, found.keep
    ('plateau', 3, 'last')
    """
    if not plan.is_warm_start or study.warm_start is None:
        return study.schedule
    warm = study.warm_start
    return study.schedule.model_copy(update=warm.model_dump())


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


def runs_of(plans: Iterable[RunPlan], method: str) -> tuple[str, ...]:
    """Ids of a method's runs, in the order of the plans; warm starts are of no method.

    Examples
    --------
    >>> from segloss_gui.study.models import LossChoice, Study
    >>> study = Study(name="s", losses=(LossChoice(key="soft_dice"), LossChoice(key="cross_entropy")), seeds=(0, 1))
    >>> runs_of(plan_runs(study), "soft_dice")
    ('soft_dice_fold0_seed0', 'soft_dice_fold0_seed1')
    """
    return tuple(plan.id for plan in trained_runs(plans) if plan.method == method)


def trained_runs(plans: Iterable[RunPlan]) -> tuple[RunPlan, ...]:
    """Runs of methods: all but the warm starts, which nobody compares."""
    return tuple(plan for plan in plans if not plan.is_warm_start)


def _warm_start(study: Study, choice: LossChoice, fold: int, seed: int) -> RunPlan | None:
    if study.warm_start is None:
        return None
    full = choice.labels == "full" and bool(study.policy.removed)
    name, labels = (WARM_START_FULL, "full") if full else (WARM_START, "policy")
    warm = LossChoice.model_validate({"key": "cross_entropy", "name": name, "labels": labels})
    return RunPlan(f"{name.replace(' ', '_')}_fold{fold}_seed{seed}", warm, fold, seed, is_warm_start=True)


def equal_methods(study: Study) -> dict[str, str]:
    """Methods whose runs come out as those of another do, with that other; they can be left out.

    Φ = BI, and whatever else gathers a batch, is Φ = I where a batch is one image; gathering the classes changes
    nothing where there is one; all labels are those of a policy that removes none.

    Examples
    --------
    >>> choices = [LossChoice(key="dice_phi", params={"phi": phi}, batch_size=1) for phi in ("I", "BI")]
    >>> equal_methods(Study(losses=choices, classes=[{"value": 1, "name": "lesion"}]))
    {'dice_phi phi=BI, B=1': 'dice_phi phi=I, B=1'}
    """
    first: dict[str, str] = {}
    equal: dict[str, str] = {}
    for choice in study.losses:
        original = first.setdefault(_essence(study, choice), choice.method)
        equal |= {choice.method: original} if original != choice.method else {}
    return equal


def pruned(study: Study) -> Study:
    """The study without the methods that :func:`equal_methods` names."""
    equal = equal_methods(study)
    kept = tuple(choice for choice in study.losses if choice.method not in equal)
    return study.model_copy(update={"losses": kept})


def _essence(study: Study, choice: LossChoice) -> str:
    """What decides a run, in one form for all runs that come out the same."""
    batch = choice.batch_size or study.sampling.batch_size
    params = chosen_params(choice).model_dump(mode="json")
    idle = {"batch", "per_image"} if batch == 1 else set()
    gathered = set("B") if batch == 1 else set()
    # No classes named means those of the cohort, perhaps several.
    if len(study.classes) == 1:
        idle, gathered = idle | {"include_background"}, gathered | {"C"}
    if "phi" in params:
        params["phi"] = "".join(letter for letter in params["phi"] if letter not in gathered)
    hidden = choice.labels == "policy" and bool(study.policy.removed)
    repeat = sorted((group, count) for group, count in choice.repeat.items() if count > 1)
    decides = {name: value for name, value in params.items() if name not in idle}
    return json.dumps([choice.key, decides, batch, hidden, repeat], sort_keys=True)
