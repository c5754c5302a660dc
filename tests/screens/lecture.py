"""The Lecture workspace: derivatives on two sizes, six losses on many objects, a descent with a missing label."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import cast

from PySide6.QtWidgets import QWidget

from segloss_gui.app.lecture.scene_file import read_scene, scene_names
from segloss_gui.app.lecture.sheets import SHEETS
from segloss_gui.app.services import Services
from segloss_gui.app.session import Session
from segloss_gui.gui.workspaces.lecture.view import LectureWorkspace
from tests.app.instant_tasks import FakeTasks


def workspace() -> LectureWorkspace:
    view = LectureWorkspace(Session(), cast(Services, SimpleNamespace(tasks=FakeTasks())))
    view.load()
    return view


def two_sizes() -> QWidget:
    return workspace()


def six_losses() -> QWidget:
    view = workspace()
    view.presenter.choose_preset("many", 128)
    view.presenter.use(("cross_entropy", "dice_phi", "soft_jaccard", "focal", "lovasz_sigmoid", "boundary"))
    return view


def missing_label() -> QWidget:
    view = workspace()
    view.presenter.choose_preset("missing")
    view.presenter.use(("dice_phi", "cross_entropy"))
    view.presenter.set_phi("BI")
    view.presenter.select(1, 1)
    view.presenter.step(60)
    return view


def sheet(key: str) -> Callable[[], QWidget]:
    def shown() -> QWidget:
        view = workspace()
        view.sheets.show(key)
        return view

    return shown


def scene(name: str, index: int) -> Callable[[], QWidget]:
    def shown() -> QWidget:
        view = workspace()
        view.begin(read_scene(name))
        for _ in range(index):
            view.scenes.next()
        view.scenes.answer()
        return view

    return shown


def training() -> QWidget:
    view = workspace()
    view.replay("missing-labels")
    view.player.pause()
    view.player.seek(view.player.recording.seconds)
    return view


def presenting() -> QWidget:
    view = workspace()
    view.present(True)
    return view


SCREENS: dict[str, Callable[[], QWidget]] = {
    "two-sizes": two_sizes,
    "six-losses": six_losses,
    "missing-label": missing_label,
    "presenting": presenting,
    "training": training,
    **{f"sheet-{key}": sheet(key) for key in SHEETS},
    **{
        f"scene-{name[:1]}-{index + 1}": scene(name, index)
        for name in scene_names()
        for index in range(len(read_scene(name).steps))
    },
}
