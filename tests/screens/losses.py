"""The Losses workspace: loading, one loss, Φ and ε, five to compare, faults, long names."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, cast

from PySide6.QtWidgets import QWidget

from segloss_gui.app.background import BackgroundTask
from segloss_gui.app.losses.loss_presets import BERTELS, TILBORGHS
from segloss_gui.app.services import Services
from segloss_gui.app.session import Session
from segloss_gui.data.case import TargetClass
from segloss_gui.data.layouts import Phantom
from segloss_gui.data.policy import LabelPolicy, Removal
from segloss_gui.gui.forms.number import NumberBox
from segloss_gui.gui.workspaces.losses.view import LossesWorkspace
from segloss_gui.study.models import LossChoice, Study
from segloss_gui.training.settings import SamplingSettings


class InstantTasks:
    """Does at once what the window does in the background, so that a picture shows the result."""

    def run(
        self, title: str, function: Callable[[Any], Any],
        done: Callable[[Any], None] | None = None, failed: Callable[[BaseException], None] | None = None,
        *, quiet: bool = False,
    ) -> BackgroundTask:  # fmt: skip
        task = BackgroundTask(title, quiet=quiet)
        try:
            result = function(task)
        except Exception as error:
            if failed is None:
                raise
            failed(error)
        else:
            if done is not None:
                done(result)
        return task


class NoTasks(InstantTasks):
    """Never begins, as while torch is being imported."""

    def run(self, title: str, *_arguments: Any, **_options: Any) -> BackgroundTask:
        return BackgroundTask(title)


def workspace(study: Study | None = None, tasks: InstantTasks | None = None) -> LossesWorkspace:
    session = Session()
    session.set_study(study or Study(sampling=SamplingSettings(batch_size=2)))
    view = LossesWorkspace(session, cast(Services, SimpleNamespace(tasks=tasks or InstantTasks())))
    view.load()
    return view


BINARY = (TargetClass(value=1, name="tumour"),)
CARDIAC = tuple(
    TargetClass(value=v, name=n) for v, n in ((1, "right ventricle"), (2, "myocardium"), (3, "left ventricle"))
)


def loading() -> QWidget:
    return workspace(tasks=NoTasks())


def failed() -> QWidget:
    view = workspace(tasks=NoTasks())
    view.presenter.registry_failed(ImportError("No module named 'torch'"))
    return view


def refused() -> QWidget:
    view = workspace(Study(classes=BINARY))
    sentences = (
        "soft_dice of the file /home/anna/losses/my_dice.py: this key is taken by a loss of the package.",
        "the package lesion_losses: its loss edge_weighted has no equation.",
    )
    view.presenter.registry_loaded(view.presenter.specs, sentences)
    view.presenter.choose("boundary")
    return view


def distribution() -> QWidget:
    view = workspace(Study(classes=BINARY))
    view.presenter.choose("weighted_cross_entropy")
    return view


def as_printed() -> QWidget:
    view = workspace(Study(classes=CARDIAC))
    view.presenter.choose("generalized_dice")
    return view


def phi() -> QWidget:
    view = workspace(Study(classes=CARDIAC))
    view.presenter.add_preset(TILBORGHS)
    view.presenter.choose_row(2)
    view.page.epsilon.chosen.emit(13741.0)
    return view


def heuristic() -> QWidget:
    cohort = Phantom(design="two_groups", train=12, test=2, side=16)
    policy = LabelPolicy(removed=(Removal(class_value=1, group="A"),))
    choice = LossChoice(key="dice_phi", params={"epsilon": "heuristic"})
    view = workspace(Study(cohort=cohort, classes=BINARY, policy=policy, losses=(choice,)))
    view.presenter.session.set_preview(cohort.preview())
    view.presenter.choose_row(0)
    view.page.area.ensureWidgetVisible(view.page.epsilon)
    return view


def picture() -> QWidget:
    view = five()
    assert isinstance(view, LossesWorkspace)
    view.resize(1280, 720)
    view.presenter.choose("dice_hausdorff")
    view.catalogue.show_mode(1)
    return view


def five() -> QWidget:
    view = workspace(Study(classes=BINARY))
    view.presenter.add_preset(BERTELS)
    view.presenter.choose_row(2)
    return view


def faults() -> QWidget:
    choices = (
        LossChoice(key="soft_dice"),
        LossChoice(key="lovasz_sigmoid"),
        LossChoice(key="soft_dice", params={"smooth_nr": -1}, name="negative smoothing"),
        LossChoice(key="soft_dcie", name="a typing error"),
    )
    view = workspace(Study(classes=CARDIAC, losses=choices))
    view.presenter.choose_row(1)
    view.comparison.rows[0].show_fault(view.presenter.rename(0, "Lovász"))
    return view


def wrong_number() -> QWidget:
    view = workspace(Study(classes=BINARY, losses=(LossChoice(key="dice_phi"),)))
    view.presenter.choose_row(0)
    assert view.page.form is not None
    number = view.page.form.rows["epsilon"].editor.findChild(NumberBox)
    assert isinstance(number, NumberBox)
    number.setText("-3")
    number.changed.emit()
    return view


def long_names() -> QWidget:
    name = "Dice over the whole batch with the heuristic epsilon, myocardium of end-systole removed, second try"
    choices = (
        LossChoice(key="dice_phi", params={"phi": "BI", "epsilon": (21339.0, 13741.25, 18993.5, 1e-7)}, name=name),
        LossChoice(key="weighted_cross_entropy", params={"weights": (0.25, 0.25, 0.25, 0.25)}),
        LossChoice(key="penalty_generalized_dice"),
    )
    classes = tuple(TargetClass(value=i, name=f"segment {i} of the left ventricular myocardium") for i in range(1, 17))
    view = workspace(Study(classes=classes, losses=choices, sampling=SamplingSettings(batch_size=16)))
    view.presenter.choose_row(0)
    return view


def weighted_sum() -> QWidget:
    terms = ({"loss": "dice_phi", "weight": 0.5, "params": {"phi": "BI"}}, {"loss": "focal"})
    view = workspace(
        Study(classes=CARDIAC, losses=(LossChoice(key="weighted_sum", name="half Dice", params={"terms": terms}),))
    )
    view.presenter.choose_row(0)
    return view


def microscope() -> QWidget:
    view = workspace(Study(classes=BINARY, losses=tuple(BERTELS.for_channels(several=False))[1:]))
    view.presenter.choose_row(1)
    view.page.tabs.setCurrentIndex(1)
    return view


def microscope_phi() -> QWidget:
    view = phi()
    assert isinstance(view, LossesWorkspace)
    view.microscope.choose("classes")
    view.microscope.turn(noise=0.6)
    view.page.tabs.setCurrentIndex(1)
    return view


def copy_as() -> QWidget:
    view = phi()
    assert isinstance(view, LossesWorkspace)
    view.snippets.copied.form = "torch"
    view.page.tabs.setCurrentIndex(2)
    return view


SCREENS: dict[str, Callable[[], QWidget]] = {
    "loading": loading,
    "failed": failed,
    "refused": refused,
    "distribution": distribution,
    "as-printed": as_printed,
    "phi": phi,
    "heuristic": heuristic,
    "picture": picture,
    "five": five,
    "faults": faults,
    "wrong-number": wrong_number,
    "long-names": long_names,
    "weighted-sum": weighted_sum,
    "copy-as": copy_as,
    "microscope": microscope,
    "microscope-phi": microscope_phi,
}
