"""Study designs and the plan before it starts: nothing is trained, costs are made up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from PySide6.QtWidgets import QWidget

from segloss_gui.app.session import Session
from segloss_gui.app.train.design_presenter import DesignPresenter
from segloss_gui.app.train.plan_words import count_plan
from segloss_gui.data.case import TargetClass
from segloss_gui.data.layouts import Phantom
from segloss_gui.data.policy import LabelPolicy, Removal
from segloss_gui.data.preprocessing_presets import PREPROCESSING_PRESETS
from segloss_gui.gui.main_window import MainWindow
from segloss_gui.gui.workspaces.train.design_dialog import DesignDialog
from segloss_gui.gui.workspaces.train.settings_panel import Section
from segloss_gui.study.models import Study
from segloss_gui.study.plan_estimate import Cost, PlanEstimate
from segloss_gui.training.networks.network_summary import NetworkFacts
from segloss_gui.training.settings import WarmStartSettings
from tests.screens.losses import InstantTasks
from tests.screens.train import fill, study, window

COHORT = Phantom(design="two_groups", train=20, test=10)
LESION = (TargetClass(value=1, name="lesion"),)
PARTIAL = LabelPolicy(removed=(Removal(class_value=1, group="B"),))
LONG = (
    TargetClass(value=1, name="enhancing tumour with its necrotic core and haemorrhage, as in BraTS 2020"),
    TargetClass(value=2, name="peritumoural oedema"),
)


def estimate(of: Study, seconds: float = 0.12) -> PlanEstimate:
    """What measuring would have given."""
    costs = tuple(
        Cost(kind.loss, kind.batch_size, kind.runs, seconds * (1 + 0.3 * number), 1900.0 + 400 * number, 41_300_000)
        for number, kind in enumerate(count_plan(of).kinds)
    )
    facts = NetworkFacts("U-Net (DynUNet)", 58_321, (89, 89, 45), (89.0, 89.0, 45.0), (8, 8, 8))
    return PlanEstimate(costs, facts, "cpu", 2, 1, 2)


def dialog(key: str, classes: tuple[TargetClass, ...] = LESION, policy: LabelPolicy = PARTIAL) -> QWidget:
    """The dialog at one of its designs."""
    session = Session()
    session.set_study(Study(name="lesions", cohort=COHORT, classes=classes, policy=policy))
    session.set_preview(COHORT.preview())
    return DesignDialog(DesignPresenter(session, InstantTasks()), key)


def measured(made: MainWindow) -> None:
    """Pretend that the plan was measured."""
    plan = cast(Any, made.stack.currentWidget()).plan
    plan._tasks, plan._measure = InstantTasks(), lambda study, store, task: estimate(study)
    plan.watch()
    plan.measure()


def measuring(made: MainWindow) -> None:
    """Pretend that it is being measured."""
    plan = cast(Any, made.stack.currentWidget()).plan
    from tests.screens.losses import NoTasks

    plan._tasks = NoTasks()
    plan.measure()
    plan.task.report(2, 5)


def _beside(made: MainWindow) -> None:
    fill(made.session, (22, 20, 18, 15, 0))
    cast(Any, made.stack.currentWidget()).chart_controls.plan.setChecked(True)
    measured(made)


def _settings(*sections: str) -> Callable[[MainWindow], None]:
    def act(made: MainWindow) -> None:
        made.session.set_preview(COHORT.preview())
        place = cast(Any, made.stack.currentWidget())
        place.chart_controls.settings.setChecked(True)
        place.sides.settings.network._tasks = InstantTasks()
        for section in place.sides.settings.findChildren(Section):
            section.button.setChecked(section.button.text() in sections)

    return act


def _acdc() -> Study:
    from segloss_gui.training.networks.network_registry import PRESETS

    return warm().model_copy(
        update={
            "network": PRESETS[2].settings,
            "preprocessing": PREPROCESSING_PRESETS["acdc-tilborghs"].make((1.0, 1.0, 1.0)),
        }
    )


def arms() -> Study:
    """Tilborghs' losses at two batch sizes, with long names."""
    from segloss_gui.study.templates import missing_labels

    made = missing_labels(replace_classes(study(()), LESION), (1, 2), 3)
    long = "dice_phi with the heuristic ε = mean volume over all training maps, partial labels, one image a step"
    losses = (*made.losses[:-1], made.losses[-1].model_copy(update={"name": long}))
    return made.model_copy(update={"losses": losses})


def replace_classes(of: Study, classes: tuple[TargetClass, ...]) -> Study:
    """The study with classes and a policy."""
    return of.model_copy(update={"classes": classes, "policy": PARTIAL})


def _all() -> Study:
    from segloss_gui.study.templates import all_losses

    return all_losses(replace_classes(study(()), LESION))


def warm() -> Study:
    """Five losses, five folds, after cross-entropy."""
    return study(folds=5).model_copy(update={"warm_start": WarmStartSettings()})


SCREENS: dict[str, Callable[[], QWidget]] = {
    "compare losses": lambda: dialog("compare-losses"),
    "missing labels": lambda: dialog("missing-labels"),
    "missing labels long names": lambda: dialog("missing-labels", LONG),
    "missing labels without policy": lambda: dialog("missing-labels", LESION, LabelPolicy()),
    "all losses": lambda: dialog("all-losses"),
    "sweep": lambda: dialog("sweep"),
    "no classes": lambda: dialog("compare-losses", ()),
    "plan": lambda: window(warm()),
    "plan measuring": lambda: window(warm(), measuring),
    "plan measured": lambda: window(warm(), measured),
    "plan arms": lambda: window(arms(), measured),
    "presets": lambda: window(warm(), _settings("Preprocessing")),
    "preprocessing as in a paper": lambda: window(_acdc(), _settings("Preprocessing")),
    "network": lambda: window(warm(), _settings("Network")),
    "network as in a paper": lambda: window(_acdc(), _settings("Network")),
    "plan beside": lambda: window(warm(), _beside),
    "plan of all losses": lambda: window(_all(), measured),
    "plan beside arms": lambda: window(arms(), _beside),
}
