"""Compare's errors, probabilities and gradients of a study that was trained for a few seconds."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path

from PySide6.QtWidgets import QWidget

from segloss_gui.data.case import CohortPreview
from segloss_gui.data.layouts import Phantom
from segloss_gui.gui.workspaces.compare.layouts.gradient import GradientLayout
from segloss_gui.gui.workspaces.compare.layouts.method_panes import MethodPanesLayout
from segloss_gui.gui.workspaces.compare.layouts.probability import ProbabilityLayout
from segloss_gui.gui.workspaces.compare.view import CompareWorkspace
from segloss_gui.study.models import LossChoice, Study
from segloss_gui.training.settings import ScheduleSettings
from tests.app.made_study import settle
from tests.gui.workspaces.compare.layouts.trained import train_tiny
from tests.scratch import scratch
from tests.screens.compare import workspace

LOSSES = {"cross_entropy": "CE", "soft_dice": "sDice", "soft_jaccard": "sJaccard", "lovasz_sigmoid": "Lovász"}


@cache
def _trained() -> tuple[Study, CohortPreview, Path]:
    return train_tiny(
        scratch("segloss-screens-"), epochs=3,
        cohort=Phantom(design="lesions", train=12, test=3, side=32),
        losses=tuple(LossChoice(key=key, name=name) for key, name in LOSSES.items()),
        schedule=ScheduleSettings(epochs=3, steps_per_epoch=15, learning_rate=1e-2, keep="last"),
    )  # fmt: skip


def _layout(name: str, folder: Path | None = None) -> tuple[CompareWorkspace, MethodPanesLayout]:
    study, preview, trained = _trained()
    view = workspace(study, preview, folder or trained)
    view.presenter.session.show_case("test_001")
    settle(view.property("kept"))
    view.resize(1280, 720)
    view.show()  # gradients are computed only where they are seen
    view.stack.choose(name)
    settle(view.property("kept"))
    layout = view.stack.made[name]
    assert isinstance(layout, MethodPanesLayout)
    return view, layout


def error() -> QWidget:
    """All methods in one plane."""
    return _layout("error")[0]


def error_three_planes() -> QWidget:
    """A row of three planes a method, the reference outlined."""
    view, layout = _layout("error")
    layout.controls.plane.setCurrentIndex(3)
    layout.controls.outline.setChecked(True)
    layout.arrange()
    return view


def probability() -> QWidget:
    """Heat maps, the threshold moved."""
    view, layout = _layout("probability")
    assert isinstance(layout, ProbabilityLayout)
    layout.strip.slider.setValue(35)
    return view


def probability_missing() -> QWidget:
    """Runs that kept no probabilities."""
    folder = scratch("segloss-screens-") / "study"
    shutil.copytree(_trained()[2], folder, ignore=shutil.ignore_patterns("probabilities"))
    return _layout("probability", folder)[0]


def gradient() -> QWidget:
    """Each method on its own scale."""
    return _layout("gradient")[0]


def gradient_shared() -> QWidget:
    """One logarithmic scale, the sums folded out."""
    view, layout = _layout("gradient")
    assert isinstance(layout, GradientLayout)
    for box in (layout.shared, layout.logarithmic, layout.sums):
        box.setChecked(True)
    return view


SCREENS: dict[str, Callable[[], QWidget]] = {
    "error": error,
    "error_three_planes": error_three_planes,
    "probability": probability,
    "probability_missing": probability_missing,
    "gradient": gradient,
    "gradient_shared": gradient_shared,
}
