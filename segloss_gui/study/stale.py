"""Runs that were trained with other settings than a study has now; imports no torch."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any

from pydantic import ValidationError

from segloss_gui.core.errors import BadInputError
from segloss_gui.data.case import Cohort, drawn_from
from segloss_gui.study.cases import fold_for
from segloss_gui.study.models import LossChoice, Study
from segloss_gui.study.plan import OF_NO_CONSEQUENCE, RunPlan, arm_of, schedule_of

DECIDES = tuple(name for name in Study.model_fields if name not in OF_NO_CONSEQUENCE | {"format"})
Settings = Mapping[str, Any]
Cases = tuple[tuple[str, ...], ...]


class Folds:
    """Who trains and who validates in the folds of a study, each looked up once.

    Parameters
    ----------
    study : Study
        Whose folds.
    cohort : Cohort
        Its cases.
    """

    def __init__(self, study: Study, cohort: Cohort) -> None:
        self._study, self._cohort = study, cohort
        self._found: dict[object, Cases | None] = {}

    def cases(self, fold: int, choice: LossChoice) -> Cases | None:
        """Ids of those that train, and of those that validate; None where there is no such fold."""
        key = fold, *choice.repeat.items()
        if key not in self._found:
            self._found[key] = self._look(fold, choice)
        return self._found[key]

    def _look(self, number: int, choice: LossChoice) -> Cases | None:
        try:
            fold = fold_for(self._study, self._cohort, number, choice)
        except BadInputError:  # what cannot be trained now is told where it is started
            return None
        return tuple(tuple(case.id for case in part) for part in (fold.train, fold.validation))


def settings_of(study: Study, plan: RunPlan, folds: Folds | None = None) -> Settings:
    """What of a study decides a run, by the names people know it by.

    A loss the study no longer has decides nothing: its runs are shown to nobody and stay as they are.

    Parameters
    ----------
    study : Study
        Of now.
    plan : RunPlan
        Which run.
    folds : Folds or None
        Of its cases, where they are known: who trains and who validates is among the settings then.

    Examples
    --------
    >>> from segloss_gui.study.plan import plan_runs
    >>> study = Study(losses=[{"key": "soft_dice"}])
    >>> sorted(settings_of(study, plan_runs(study)[0]))
    ['augmentation', 'classes', 'cohort', 'folds', 'loss', 'network', 'policy', 'preprocessing', 'sampling', 'schedule']
    """
    choice = next((choice for choice in study.losses if choice.method == plan.method), plan.choice)
    arm = arm_of(study, choice)
    values = {name: getattr(arm, name) for name in DECIDES}
    values["schedule"] = schedule_of(arm, plan)
    values["loss"] = choice.model_copy(update={"name": ""})
    values["cohort"], values["classes"] = study.cohort, study.classes
    values["folds"] = study.folds.model_copy(update={"use": (0,)})
    if folds is not None and (cases := folds.cases(plan.fold, choice)) is not None:
        values["cases"] = cases
    return values


def settings_in(facts: Mapping[str, Any], plan: RunPlan) -> Settings:
    """The same of a run's own ``run.json``: what it was trained with, whatever became of the study since.

    What the run's version did not write, or a later one wrote otherwise, is left out.
    """
    values: dict[str, Any] = {"loss": plan.choice.model_copy(update={"name": ""})}
    for name in (*DECIDES, "schedule", "classes", "cohort"):
        with suppress(KeyError, ValidationError):
            values[name] = getattr(Study.model_validate({name: facts[name]}), name)
    with suppress(KeyError, TypeError):
        values["cases"] = tuple(tuple(facts[part]) for part in ("train_cases", "validation_cases"))
    return values


def other_settings(study: Study, plan: RunPlan, trained: Settings, folds: Folds | None = None) -> tuple[str, ...]:
    """Names of the settings in which a run was trained otherwise than the study would train it now."""
    now = settings_of(study, plan, folds if "cases" in trained else None)
    both = bool(now["classes"] and trained.get("classes"))
    as_before = {"classes"} if not both or drawn_from(now["classes"]) == drawn_from(trained["classes"]) else set()
    return tuple(
        name for name, value in now.items() if name in trained and name not in as_before and trained[name] != value
    )


def stale_words(stale: Iterable[tuple[str, ...]], *, undoable: bool = True) -> str:
    """What to say of runs by what they were trained otherwise with; empty where there are none.

    Parameters
    ----------
    stale : iterable of tuple of str
        A run each: names of the settings.
    undoable : bool
        Whether *Undo* leads back to what they were trained with.

    Examples
    --------
    >>> stale_words([("schedule",), ("schedule", "network")])[:63]
    '2 runs were trained with another schedule and network: they sta'
    """
    found = list(stale)
    if not found:
        return ""
    names = list(dict.fromkeys(name for parts in found for name in parts))
    what = ", ".join(names[:-1]) + (" and " if names[1:] else "") + names[-1]
    runs = "1 run was" if len(found) == 1 else f"{len(found)} runs were"
    stay, them = ("it stays as it is", "it") if len(found) == 1 else ("they stay as they are", "them")
    anew = f"To train anew, save the study to a folder without {them}{'; or undo' if undoable else ''}"
    return f"{runs} trained with another {what}: {stay}. {anew}"
