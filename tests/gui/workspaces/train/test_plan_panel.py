from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from segloss_gui.app.services import Services
from segloss_gui.app.session import Session
from segloss_gui.app.train.plan_presenter import PlanPresenter, measure_plan
from segloss_gui.app.train.plan_words import count_plan
from segloss_gui.core.errors import BadInputError
from segloss_gui.data.layouts import Phantom
from segloss_gui.data.policy import LabelPolicy, Removal
from segloss_gui.gui.workspaces.train.plan_panel import PlanPanel
from segloss_gui.gui.workspaces.train.view import TrainWorkspace
from segloss_gui.study.models import FoldSettings, LossChoice, Study
from segloss_gui.study.plan import arm_of, plan_runs
from segloss_gui.training.settings import ScheduleSettings, WarmStartSettings
from tests.gui.workspaces.train.instant import HeldTasks
from tests.screens.design import estimate
from tests.screens.train import study
from tests.study.tiny import tiny_study

PHI = tuple(
    LossChoice(key="dice_phi", params={"phi": phi}, batch_size=batch) for phi in ("I", "BI") for batch in (1, 2)
)


def presenter(of: Study, tasks: HeldTasks | None = None, **options: Any) -> PlanPresenter:
    session = Session()
    session.set_study(of)
    options.setdefault("measure", lambda study, store, task: estimate(study))
    return PlanPresenter(session, tasks or HeldTasks(), **options)


def test_runs_are_losses_times_folds_times_seeds_after_warm_starts() -> None:
    of = study(folds=2, seeds=3).model_copy(update={"warm_start": WarmStartSettings()})
    counts = count_plan(of)
    assert str(counts) == "30 runs = 5 losses × 2 folds × 3 seeds, after 6 warm starts"
    assert sum(kind.runs for kind in counts.kinds) == 36


@pytest.mark.parametrize("warm", [None, WarmStartSettings()])
@pytest.mark.parametrize("folds", [FoldSettings(by="split"), FoldSettings(count=4, use=(0, 2, 3))])
@pytest.mark.parametrize("removed", [(), (Removal(class_value=1, group="B"),)])
def test_runs_are_counted_as_they_will_be_planned(
    warm: WarmStartSettings | None, folds: FoldSettings, removed: tuple[Removal, ...]
) -> None:
    losses = (*PHI, LossChoice(key="cross_entropy"), LossChoice(key="soft_dice", labels="full"))
    changes = {"losses": losses, "warm_start": warm, "folds": folds, "policy": LabelPolicy(removed=removed)}
    of = study((), seeds=2).model_copy(update=changes)
    plans, counts = plan_runs(of), count_plan(of)
    assert counts.runs + counts.warm_starts == len(plans)
    assert counts.warm_starts == sum(plan.is_warm_start for plan in plans)
    kinds = Counter((plan.choice.key, arm_of(of, plan.choice).sampling.batch_size) for plan in plans)
    assert {(kind.loss, kind.batch_size): kind.runs for kind in counts.kinds} == kinds


def test_a_study_with_a_policy_and_no_losses_yet_has_an_empty_plan() -> None:
    policy = LabelPolicy(removed=(Removal(class_value=1, group="B"),))
    counts = count_plan(study(()).model_copy(update={"policy": policy}))
    assert counts.runs == 0
    assert counts.arms == ()


def test_time_and_disk_are_known_once_measured() -> None:
    tasks = HeldTasks()
    plan = presenter(study(), tasks)
    assert {row[3:] for row in plan.rows()} == {("–", "–", "–")}
    plan.measure()
    assert plan.task is not None
    tasks.finish()
    assert plan.task is None
    assert plan.cost_words().startswith("About ")
    assert "MB on disk" in plan.cost_words()
    assert plan.rows()[0][3] == "0.120 s"


def test_more_seeds_change_the_estimate_without_measuring_again() -> None:
    tasks = HeldTasks()
    plan = presenter(study(), tasks)
    plan.measure()
    tasks.finish()
    assert plan.estimate is not None
    before = plan.estimate.seconds
    plan._session.edit(seeds=(0, 1))
    assert plan.estimate.seconds == pytest.approx(2 * before)
    assert not tasks.held


def test_other_settings_ask_to_measure_again() -> None:
    tasks = HeldTasks()
    plan = presenter(study(), tasks)
    plan.measure()
    tasks.finish()
    plan._session.edit(schedule=ScheduleSettings(epochs=7))
    assert plan.estimate is None
    assert plan.stale
    assert "has changed" in plan.cost_words()


def test_a_loss_that_was_not_measured_leaves_no_estimate() -> None:
    tasks = HeldTasks()
    plan = presenter(study(("cross_entropy",)), tasks)
    plan.measure()
    tasks.finish()
    plan._session.edit(losses=(LossChoice(key="cross_entropy"), LossChoice(key="soft_dice")))
    assert plan.estimate is None


def test_cancelling_leaves_no_estimate_and_no_fault() -> None:
    tasks = HeldTasks()
    plan = presenter(study(), tasks)
    plan.measure()
    plan.cancel()
    assert plan.cost_words() == "Cancelling …"
    tasks.finish()
    assert (plan.estimate, plan.fault, plan.task) == (None, "", None)


def test_what_stands_against_measuring_is_said() -> None:
    def refuse(*_: object) -> Any:
        raise BadInputError("cohort 'x' must hold a case, got none")

    tasks = HeldTasks()
    plan = presenter(study(), tasks, measure=refuse)
    plan.measure()
    tasks.finish()
    assert plan.cost_words() == "The plan could not be measured: cohort 'x' must hold a case, got none"


def test_methods_that_come_out_the_same_are_named_and_pruned_in_one_step_of_undo() -> None:
    plan = presenter(study(()).model_copy(update={"losses": PHI, "folds": FoldSettings(use=(0, 1))}))
    plan.watch()
    assert plan.equal == {"dice_phi phi=BI, B=1": "dice_phi phi=I, B=1"}
    assert plan.prunable == 2
    plan.prune()
    assert plan.counts.runs == 6
    assert not plan.equal
    plan._session.undo()
    assert plan.prunable == 2


def test_nothing_is_pruned_while_runs_go_on() -> None:
    plan = presenter(study(()).model_copy(update={"losses": PHI}), locked=lambda: True)
    plan.watch()
    plan.prune()
    assert plan.counts.runs == 4


def test_measuring_gives_way_to_training() -> None:
    training = False
    tasks = HeldTasks()
    plan = presenter(study(), tasks, locked=lambda: training)
    plan.measure()
    assert plan.task is not None
    training = True
    plan.follow_runs()
    assert plan.task.cancelled
    tasks.finish()
    plan.measure()
    assert plan.task is None
    assert not plan.can_measure


def test_a_full_disk_is_warned_of() -> None:
    tasks = HeldTasks()
    plan = presenter(study(), tasks)
    plan.measure()
    tasks.finish()
    plan._free = 1000
    assert "has 0.0 MB free" in plan.disk_warning()


def test_a_tiny_study_is_really_measured_in_the_background(qtbot: QtBot, services: Services, session: Session) -> None:
    session.set_study(tiny_study("cross_entropy", "soft_dice"))
    plan = PlanPresenter(session, services.tasks)
    panel = PlanPanel(plan, services.tasks)
    qtbot.addWidget(panel)
    panel.show()
    panel.measure.click()
    assert panel.cancel.isVisible()
    qtbot.waitUntil(lambda: plan.task is None, timeout=60_000)
    assert plan.fault == ""
    assert panel.cost.text().startswith("About ")
    assert "parameters" in panel.network.text()
    assert panel.measure.text() == "Measure again"


def test_the_plan_stands_by_the_first_training_and_beside_the_curves(
    qtbot: QtBot, services: Services, session: Session
) -> None:
    from tests.screens.train import fill

    session.set_study(study(()).model_copy(update={"losses": PHI}))
    session.set_preview(Phantom().preview())
    place = TrainWorkspace(session, services)
    qtbot.addWidget(place)
    place.show()
    panel = place.welcome._plan_panel
    assert isinstance(panel, PlanPanel)
    assert panel.isVisible()
    qtbot.waitUntil(lambda: panel.prune.isVisible() and services.tasks.idle, timeout=30_000)
    panel.prune.click()
    assert panel.title.text() == "3 runs = 3 losses × 1 fold × 1 seed"
    fill(session, (2,))
    place.chart_controls.plan.setChecked(True)
    assert place.sides.plan_area is not None
    assert place.sides.plan_area.isVisible()
    place.chart_controls.settings.setChecked(True)
    place.chart_controls.plan.setChecked(False)
    assert not place.sides.plan_area.isVisible()
    assert place.sides.settings is not None
    assert place.sides.settings.isVisible()


def test_measure_plan_ends_when_it_is_cancelled() -> None:
    from segloss_gui.app.background import BackgroundTask

    task = BackgroundTask("measuring")
    task.cancel()
    with pytest.raises(BadInputError, match="cancelled"):
        measure_plan(tiny_study(), None, task)


def test_what_is_proposed_stands_in_the_plan_and_is_taken_with_a_click(
    qtbot: QtBot, services: Services, session: Session
) -> None:
    cohort = Phantom(design="large_objects", train=3, test=2, side=16)
    session.set_study(tiny_study(cohort=cohort, folds=FoldSettings(count=5)))
    session.set_preview(cohort.preview())
    panel = PlanPanel(PlanPresenter(session, services.tasks), services.tasks)
    qtbot.addWidget(panel)
    panel.show()
    qtbot.waitUntil(lambda: panel.take.isVisible(), timeout=60_000)
    assert panel.proposals.text() == "There are 3 subjects for 5 folds: take 3 folds."
    panel.take.click()
    assert session.study.folds.count == 3
    qtbot.waitUntil(lambda: not panel.take.isVisible(), timeout=60_000)
