"""What a scene says is read without scrolling, on a projector too."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import cast

import pytest
from PySide6.QtWidgets import QApplication

from segloss_gui.app.lecture import live_training
from segloss_gui.app.lecture.scene_file import read_scene, scene_names
from segloss_gui.app.services import Services
from segloss_gui.app.session import Session
from segloss_gui.gui.theme import apply_theme
from segloss_gui.gui.workspaces.lecture.view import LectureWorkspace
from tests.app.instant_tasks import FakeTasks


@pytest.fixture
def view(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[LectureWorkspace]:
    monkeypatch.setattr(live_training, "train_arms", lambda *_: None)
    apply_theme(qapp, "light", projector=True)
    made = LectureWorkspace(Session(), cast(Services, SimpleNamespace(tasks=FakeTasks(hold=True))))
    made.resize(1280, 720)
    made.show()
    yield made
    made.hide()
    made.deleteLater()
    apply_theme(qapp, "light")


@pytest.mark.parametrize("name", scene_names())
def test_every_step_and_answer_is_read_without_scrolling_on_a_projector(
    qapp: QApplication, view: LectureWorkspace, name: str
) -> None:
    scene = read_scene(name)
    view.begin(scene)
    hidden = {}
    for place in range(len(scene.steps)):
        for answered in (False, True):
            if answered:
                view.scenes.answer()
            qapp.processEvents()
            qapp.processEvents()
            hidden[place + 1, answered] = view.scene_panel.pixels_to_scroll()
        view.scenes.next()
    assert set(hidden.values()) == {0}, hidden


def test_an_answer_takes_the_place_of_what_was_looked_at_in_large_type_only(
    qapp: QApplication, view: LectureWorkspace
) -> None:
    view.begin(read_scene(scene_names()[0]))
    assert view.scene_panel.look.isVisible()
    view.scenes.answer()
    assert not view.scene_panel.look.isVisible()
    apply_theme(qapp, "light")
    assert view.scene_panel.look.isVisible()


def test_a_scene_leaves_a_window_of_a_small_projector_its_width(qapp: QApplication, view: LectureWorkspace) -> None:
    rail = 150
    for name in scene_names():
        view.begin(read_scene(name))
        for _ in read_scene(name).steps:
            qapp.processEvents()
            assert view.minimumSizeHint().width() <= 1280 - rail
            view.scenes.next()


@pytest.mark.parametrize("presented", [False, True])
def test_no_button_of_the_foot_is_cut_on_a_small_projector(
    qapp: QApplication, view: LectureWorkspace, presented: bool
) -> None:
    view.resize(1280 if presented else 1130, 600)
    view.present(presented)
    panel = view.scene_panel
    for name in scene_names():
        view.begin(read_scene(name))
        for _ in read_scene(name).steps:
            qapp.processEvents()
            for button in (panel.back, panel.answer, panel.next):
                assert not button.isVisible() or button.width() >= button.sizeHint().width(), (name, button.text())
            view.scenes.next()
