"""More than a screen was made for: twelve methods, forty runs, three hundred labels, names in other scripts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import numpy as np
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QTabWidget, QWidget

from segloss_gui.app.session import Session
from segloss_gui.core.events import FinishReason
from segloss_gui.core.geometry import Grid
from segloss_gui.core.volume import LabelMap, Volume
from segloss_gui.data.case import CohortPreview, TargetClass
from segloss_gui.data.layouts import guess_layout
from segloss_gui.data.readers import write_labels, write_volume
from segloss_gui.gui.main_window import MainWindow
from segloss_gui.gui.window_services import window_services
from segloss_gui.gui.workspaces.data.view import DataWorkspace
from segloss_gui.study.models import LossChoice, Study
from segloss_gui.study.plan import plan_runs
from tests.app.made_study import FIVE, make_runs, open_study, phantom_study, settle
from tests.app.statistics.made_scores import scored
from tests.scratch import scratch
from tests.screens.train import fill, finished
from tests.screens.train import study as planned
from tests.screens.train import window as train_window

TWELVE = (
    *FIVE,
    LossChoice(key="focal", name="Focal"),
    LossChoice(key="topk_percent", name="TopK"),
    LossChoice(key="tversky", name="Tversky 0.7"),
    LossChoice(key="focal_tversky", name="Focal Tversky"),
    LossChoice(key="generalized_dice", name="Generalised Dice"),
    LossChoice(key="boundary", name="Boundary"),
    LossChoice(key="exp_log", name="Exponential logarithmic"),
)
SCRIPTS = ("خسارة دايس", "הפסד ז׳אקר", "交叉熵损失", "ダイス損失", "손실 함수")
"""Names of methods: Arabic, Hebrew, Chinese, Japanese, Korean."""
CLASSES = ("آفة", "נגע", "病灶")
CASES = ("مريض_001", "חולה_002", "患者_003", "환자_004", "患者の長い名前_頭部_造影後_2024年3月11日_005")


def opened(at: str, study: Study, preview: CohortPreview, folder: Path | None = None) -> MainWindow:
    """The window at a workspace over a study, everything loaded."""
    session = Session()
    settings = QSettings(str(scratch() / "screens.ini"), QSettings.Format.IniFormat)
    made = MainWindow(session, window_services(session), settings)
    made.ready = lambda: made.services.tasks.idle  # type: ignore[attr-defined]
    open_study(session, study, preview, folder)
    made.show()
    made.go(at)
    settle(made.services)
    return made


@cache
def _twelve() -> tuple[Study, CohortPreview, Path]:
    study = phantom_study(TWELVE, side=48)
    assert study.cohort is not None
    preview, folder = study.cohort.preview(), scratch("segloss-screens-")
    make_runs(folder, study, preview, ["test_000", "test_001"], epochs=1)
    return study, preview, folder


@cache
def _scored() -> tuple[Study, CohortPreview, Path]:
    return scored(scratch("segloss-screens-"), TWELVE, cases=60)


def forty_runs() -> QWidget:
    """Eight methods in five folds: some ended, some go on, one failed."""
    made = train_window(planned(tuple(choice.key for choice in TWELVE[:8]), folds=5))
    ends = [finished(plan.id, FinishReason.COMPLETED) for plan in plan_runs(made.session.study)[:20]]
    plans = fill(made.session, (40, 40, 40, 40, 40, 31, 22, 9, 0, 0), *ends)
    made.session.apply([finished(plans[6].id, FinishReason.OUT_OF_MEMORY, "needs 9.1 GB, 2.0 GB are free", 22)])
    return made


def _labelled(names: Sequence[str], values: int, *, side: int = 60) -> tuple[Study, CohortPreview]:
    """Cases of a folder with ``values`` labels each, in blocks side by side."""
    folder = scratch("segloss-screens-")
    rng, per_side = np.random.default_rng(0), int(np.ceil(values ** (1 / 3)))
    block = np.minimum(np.arange(side) * per_side // side, per_side - 1)
    at = block[:, None, None] * per_side**2 + block[None, :, None] * per_side + block[None, None, :]
    labels = np.where(at < values, at + 1, 0).astype(np.uint16)
    labels[:4] = labels[-4:] = 0
    grid = Grid((side,) * 3, np.eye(4))
    for part in ("images", "labels"):
        (folder / part).mkdir()
    for name in names:
        image = labels / values + rng.normal(scale=0.1, size=labels.shape)
        write_volume(folder / "images" / f"{name}.nii.gz", Volume(image.astype(np.float32)[None], grid, grid))
        write_labels(folder / "labels" / f"{name}.nii.gz", LabelMap(labels, grid, grid))
    source = guess_layout([folder])
    classes = tuple(
        TargetClass(value=n, name=CLASSES[n - 1] if values == len(CLASSES) else f"region {n}")
        for n in range(1, values + 1)
    )
    return Study(name=names[0], cohort=source, classes=classes, losses=FIVE[:3]), source.preview()


@cache
def _atlas() -> tuple[Study, CohortPreview]:
    return _labelled(("atlas_01", "atlas_02"), 300)


@cache
def _scripts() -> tuple[Study, CohortPreview, Path]:
    study, preview = _labelled(CASES, 3, side=40)
    losses = tuple(replace_name(choice, name) for choice, name in zip(FIVE, SCRIPTS, strict=True))
    study, folder = study.model_copy(update={"losses": losses}), scratch("segloss-screens-")
    make_runs(folder, study, preview, [case.id for case in preview.cohort.cases], epochs=1)
    return study, preview, folder


def replace_name(choice: LossChoice, name: str) -> LossChoice:
    """The same loss under another name."""
    return choice.model_copy(update={"name": name})


def _classes_of_the_atlas() -> QWidget:
    made = opened("data", *_atlas())
    page = made.findChild(DataWorkspace)
    tabs = page.findChild(QTabWidget) if page is not None else None
    assert tabs is not None
    tabs.setCurrentIndex(1)
    return made


SCREENS: dict[str, Callable[[], QWidget]] = {
    "twelve compare": lambda: opened("compare", *_twelve()),
    "twelve statistics": lambda: opened("statistics", *_scored()),
    "twelve losses": lambda: opened("losses", *_twelve()),
    "twelve review": lambda: opened("review", *_twelve()),
    "forty runs": forty_runs,
    "labels data": lambda: opened("data", *_atlas()),
    "labels classes": _classes_of_the_atlas,
    "labels compare": lambda: opened("compare", *_atlas()),
    "scripts data": lambda: opened("data", *_scripts()),
    "scripts compare": lambda: opened("compare", *_scripts()),
    "scripts train": lambda: opened("train", *_scripts()),
    "scripts statistics": lambda: opened("statistics", *_scripts()),
    "scripts review": lambda: opened("review", *_scripts()),
}
