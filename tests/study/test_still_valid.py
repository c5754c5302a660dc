from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from segloss_gui.data.case import Case, Cohort, TargetClass
from segloss_gui.study.models import FoldSettings, LossChoice, Study
from segloss_gui.study.plan import plan_runs
from segloss_gui.study.stale import Folds, other_settings, settings_of
from segloss_gui.study.still_valid import added_words

STUDY = Study(
    losses=(LossChoice(key="soft_dice", name="sDice"), LossChoice(key="cross_entropy", name="CE")), seeds=(0, 1),
    classes=(TargetClass(value=1, name="lesion"),), folds=FoldSettings(count=3, use=(0,)),
)  # fmt: skip


def cohort(*ids: str) -> Cohort:
    return Cohort(name="made", cases=tuple(Case(name, (Path(f"{name}.png"),), Path(f"{name}_l.png")) for name in ids))


SIX = cohort("p1", "p2", "p3", "p4", "p5", "p6")


def words(cases: Cohort = SIX, *, undoable: bool = True, **changes: Any) -> tuple[str, ...]:
    """What is said after changes to a study that was trained on six cases."""
    then, now = Folds(STUDY, SIX), Study.model_validate({**dict(STUDY), **changes})
    begun = {plan.id: plan for plan in plan_runs(STUDY)}
    settings = {run: settings_of(STUDY, plan, then) for run, plan in begun.items()}
    today = Folds(now, cases)
    stale = {run for run, plan in begun.items() if other_settings(now, plan, settings[run], today)}
    return added_words(now, begun, settings, stale, today, undoable=undoable)


@pytest.mark.parametrize(
    ("said", "changes"),
    [
        ((), {"name": "renamed", "seeds": (1,)}),
        ((), {"classes": (TargetClass(value=1, name="called otherwise"),)}),
        (
            (
                "Loss “Lov” is not trained yet: 2 runs to train. "
                "The 4 runs there stay valid, for each loss is trained by itself.",
            ),
            {"losses": (*STUDY.losses, LossChoice(key="lovasz_softmax", name="Lov"))},
        ),
        (
            (
                "Loss “Focal” is not trained yet: 2 runs to train. "
                "The 4 runs there stay valid, for each loss is trained by itself.",
            ),
            {"losses": (*STUDY.losses, LossChoice(key="focal", params={"gamma": 3.0}))},
        ),
        (
            (
                "Seeds 2, 3 are not trained yet: 4 runs to train. "
                "The 4 runs there stay valid, for each seed is trained by itself.",
            ),
            {"seeds": (0, 1, 2, 3)},
        ),
        (
            (
                "Fold 1 is not trained yet: 4 runs to train. "
                "The 4 runs there stay valid, for each fold is trained by itself.",
            ),
            {"folds": FoldSettings(count=3, use=(0, 1))},
        ),
        (
            (
                "Class “cyst” is new: the 4 runs there are no longer valid, for they were trained without it. "
                "To train anew, save the study to a folder without runs; or undo.",
            ),
            {"classes": (*STUDY.classes, TargetClass(value=2, name="cyst"))},
        ),
    ],
)  # fmt: skip
def test_what_is_added_says_which_runs_stay_valid_and_why(said: tuple[str, ...], changes: dict[str, Any]) -> None:
    assert words(**changes) == said
    assert words(**changes, undoable=False) == tuple(sentence.replace("; or undo.", ".") for sentence in said)


def test_a_case_that_is_added_joins_the_folds_and_no_run_stays_valid() -> None:
    (said,) = words(cohort("p1", "p2", "p3", "p4", "p5", "p6", "p7"))
    assert said == (
        "Case p7 is new: the 4 runs there are no longer valid, for they were trained and validated without it. "
        "To train anew, save the study to a folder without runs; or undo."
    )


def test_before_anything_was_trained_nothing_is_said() -> None:
    assert added_words(STUDY, {}, {}, (), Folds(STUDY, SIX)) == ()
