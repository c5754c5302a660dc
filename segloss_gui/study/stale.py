"""Runs that were trained with other settings than a study has now; imports no torch."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from segloss_gui.study.models import Study
from segloss_gui.study.plan import OF_NO_CONSEQUENCE, RunPlan, arm_of, schedule_of

DECIDES = tuple(name for name in Study.model_fields if name not in OF_NO_CONSEQUENCE | {"format"})
Settings = Mapping[str, Any]


def settings_of(study: Study, plan: RunPlan) -> Settings:
    """What of a study decides a run, by the names people know it by.

    A loss the study no longer has decides nothing: its runs are shown to nobody and stay as they are.

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
    return values


def other_settings(study: Study, plan: RunPlan, trained: Settings) -> tuple[str, ...]:
    """Names of the settings in which a run was trained otherwise than the study would train it now."""
    now = settings_of(study, plan)
    spelled_out = {"classes"} if not now["classes"] or not trained["classes"] else set()
    return tuple(name for name, value in now.items() if name not in spelled_out and trained[name] != value)


def stale_words(stale: Iterable[tuple[str, ...]]) -> str:
    """What to say of runs by what they were trained otherwise with; empty where there are none.

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
    return (
        f"{runs} trained with another {what}: {stay}. To train anew, save the study to a folder without {them}; or undo"
    )
