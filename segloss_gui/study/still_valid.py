"""What was added to a study that was trained, and which of its runs stay valid, with the reason. No torch."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from segloss_gui.core.same_object import SameObject
from segloss_gui.data.case import TargetClass
from segloss_gui.study.method_names import study_names
from segloss_gui.study.models import Study
from segloss_gui.study.plan import RunPlan, trained_runs
from segloss_gui.study.stale import Folds, Settings, settings_of

ANEW = "To train anew, save the study to a folder without runs"


@dataclass(frozen=True)
class Trained:
    """The runs of a study that were begun.

    Parameters
    ----------
    runs : sequence of RunPlan
        Those of methods.
    settings : mapping of run id to settings
        What each was trained with.
    stale : collection of str
        Those that were trained otherwise than the study would train them now.
    """

    runs: Sequence[RunPlan]
    settings: Mapping[str, Settings]
    stale: Collection[str]

    @property
    def lost(self) -> int:
        """How many of them are stale."""
        return sum(1 for plan in self.runs if plan.id in self.stale)

    def seen(self, part: str) -> set[object]:
        """All values of a part of the settings."""
        return {value for plan in self.runs for value in self.settings.get(plan.id, {}).get(part, ())}


def added_words(
    study: Study,
    begun: Mapping[str, RunPlan],
    settings: Mapping[str, Settings],
    stale: Collection[str],
    folds: Folds | None = None,
    *,
    undoable: bool = True,
) -> tuple[str, ...]:
    """A sentence for each loss, seed, fold, class and case that runs on disk know nothing of.

    Parameters
    ----------
    study : Study
        As it is now.
    begun : mapping of run id to RunPlan
        Runs that were begun.
    settings : mapping of run id to settings
        What each was trained with.
    stale : collection of str
        Runs that were trained otherwise than the study would train them now.
    folds : Folds or None
        Of the cases of now, where they are known.
    undoable : bool
        Whether *Undo* leads back to what they were trained with.

    Examples
    --------
    >>> from segloss_gui.study.plan import plan_runs
    >>> before = Study(losses=[{"key": "soft_dice"}])
    >>> begun = {plan.id: plan for plan in plan_runs(before)}
    >>> settings = {run: settings_of(before, plan) for run, plan in begun.items()}
    >>> added_words(before.model_copy(update={"seeds": (0, 1)}), begun, settings, ())
    ('Seed 1 is not trained yet: 1 run to train. The run there stays valid, for each seed is trained by itself.',)
    """
    trained = Trained(trained_runs(begun.values()), settings, stale)
    if not trained.runs:
        return ()
    lost = (*_new_classes(study, trained), *_new_cases(study, trained, folds))
    anew = f"{ANEW}; or undo." if undoable else f"{ANEW}."
    return (*_more_runs(study, trained), *(f"{sentence} {anew}" for sentence in lost))


def _more_runs(study: Study, trained: Trained) -> tuple[str, ...]:
    """Runs of another loss, seed or fold share nothing with those there but what they are compared on."""
    there: dict[str, set[object]] = {
        "loss": {plan.method for plan in trained.runs},
        "seed": {plan.seed for plan in trained.runs},
        "fold": {plan.fold for plan in trained.runs},
    }
    factors: dict[str, tuple[object, ...]] = {
        "loss": tuple(choice.method for choice in study.losses),
        "seed": study.seeds,
        "fold": study.folds.trained,
    }
    words = []
    for kind, values in factors.items():
        new = [value for value in values if value not in there[kind]]
        if new and len(new) < len(values):
            count = math.prod(len(new if other == kind else factors[other]) for other in factors)
            names = study_names(study) if kind == "loss" else {}
            # Added today, or in the study from the start: whoever opens one half trained must not read "new".
            shown = [f"“{names.get(str(value), value)}”" if names else str(value) for value in new]
            what = _are(kind, shown, "not trained yet")
            words.append(f"{what}: {_runs(count)} to train. {_stay(trained, kind)}.")
    return tuple(words)


def _new_classes(study: Study, trained: Trained) -> tuple[str, ...]:
    known = {target.value for target in trained.seen("classes") if isinstance(target, TargetClass)}
    new = [target.name for target in study.classes if target.value not in known]
    if not known or not new:
        return ()
    whom = "it" if len(new) == 1 else "them"
    return (f"{_are('class', [f'“{name}”' for name in new])}: {_lost(trained)} trained without {whom}.",)


def _new_cases(study: Study, trained: Trained, folds: Folds | None) -> tuple[str, ...]:
    seen = {case for part in trained.seen("cases") if isinstance(part, tuple) for case in part}
    if not seen or folds is None:
        return ()
    # Runs of one fold have one and the same list, which may be of thousands.
    parts = {
        SameObject(part): part for plan in trained.runs for part in settings_of(study, plan, folds).get("cases", ())
    }
    now = dict.fromkeys(case for part in parts.values() for case in part)
    new = [case for case in now if case not in seen]
    if not new:
        return ()
    whom = "it" if len(new) == 1 else "them"
    return (f"{_are('case', new)}: {_lost(trained)} trained and validated without {whom}.",)


def _are(kind: str, names: Sequence[str], what: str = "new") -> str:
    shown = ", ".join(names[:3]) + (f" and {len(names) - 3} more" if names[3:] else "")
    if len(names) == 1:
        return f"{kind.capitalize()} {shown} is {what}"
    return f"{kind.capitalize()}{'es' if kind.endswith('ss') else 's'} {shown} are {what}"


def _stay(trained: Trained, kind: str) -> str:
    count, valid = len(trained.runs), len(trained.runs) - trained.lost
    if not valid:
        return "Of the runs there none stays valid, for they were trained with other settings"
    stays = "The run there stays" if count == 1 else f"The {count} runs there stay"
    if valid < count:
        stays = f"Of the {count} runs there {valid} stay{'s' if valid == 1 else ''}"
    return f"{stays} valid, for each {kind} is trained by itself"


def _lost(trained: Trained) -> str:
    count, lost = len(trained.runs), trained.lost
    if lost == count:
        return "the run there is no longer valid, for it was" if count == 1 else (
            f"the {count} runs there are no longer valid, for they were"
        )  # fmt: skip
    rest = count - lost
    stay = f"{rest} of the {count} runs there stay{'s' if rest == 1 else ''} valid"
    return f"{stay}, {lost} {'does' if lost == 1 else 'do'} not: {'it was' if lost == 1 else 'they were'}"


def _runs(count: int) -> str:
    return f"{count} run{'' if count == 1 else 's'}"
