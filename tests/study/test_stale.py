from __future__ import annotations

import pytest

from segloss_gui.data.case import TargetClass
from segloss_gui.data.policy import LabelPolicy
from segloss_gui.study.models import LossChoice, Study
from segloss_gui.study.plan import plan_runs
from segloss_gui.study.stale import other_settings, settings_of
from segloss_gui.training.settings import ScheduleSettings
from tests.study.tiny import tiny_study


def parts_after(**changes: object) -> tuple[str, ...]:
    study = tiny_study("soft_dice")
    plan = plan_runs(study)[0]
    return other_settings(Study.model_validate({**dict(study), **changes}), plan, settings_of(study, plan))


@pytest.mark.parametrize(
    ("changes", "parts"),
    [
        ({"schedule": ScheduleSettings(epochs=99)}, ("schedule",)),
        ({"cohort": None}, ("cohort",)),
        ({"losses": (LossChoice(key="soft_dice", params={"smooth_nr": 2.0}, name="soft_dice"),)}, ("loss",)),
        ({"name": "renamed", "preview_case": "test_000", "seeds": (0, 1)}, ()),
        ({"losses": (LossChoice(key="soft_dice"), LossChoice(key="cross_entropy"))}, ()),
        ({"losses": ()}, ()),
        ({"policy": LabelPolicy()}, ()),
    ],
)
def test_a_run_is_stale_where_the_study_would_train_it_otherwise(
    changes: dict[str, object], parts: tuple[str, ...]
) -> None:
    assert parts_after(**changes) == parts


@pytest.mark.parametrize(
    ("now", "parts"),
    [
        ((TargetClass(value=1, name="necrosis"), TargetClass(value=2, name="oedema")), ()),
        ((TargetClass(value=1, name="label 1", joins=(1,)), TargetClass(value=2, name="label 2")), ()),
        ((TargetClass(value=1, name="label 1", joins=(1, 3)), TargetClass(value=2, name="label 2")), ("classes",)),
        ((TargetClass(value=1, name="label 1"), TargetClass(value=3, name="label 2")), ("classes",)),
        ((TargetClass(value=1, name="label 1"),), ("classes",)),
    ],
)
def test_a_class_is_what_it_is_drawn_from_and_may_be_called_otherwise(
    now: tuple[TargetClass, ...], parts: tuple[str, ...]
) -> None:
    trained = tiny_study("soft_dice").model_copy(
        update={"classes": (TargetClass(value=1, name="label 1"), TargetClass(value=2, name="label 2"))}
    )
    plan = plan_runs(trained)[0]
    today = trained.model_copy(update={"classes": now})
    assert other_settings(today, plan, settings_of(trained, plan)) == parts
