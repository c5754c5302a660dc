from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from segloss_gui.app.lecture import live_training
from segloss_gui.app.lecture.scene_file import scene_of_text
from segloss_gui.app.services import Services
from segloss_gui.app.session import Session
from segloss_gui.gui.workspaces.lecture.view import LectureWorkspace
from segloss_gui.study.designs import missing_labels_2d
from tests.app.instant_tasks import FakeTasks

SCENE = """
title = "Training"
[[steps]]
text = "It trains."
training = { seed = 2 }
[[steps]]
text = "It plays."
training = { replay = "missing-labels" }
"""


@pytest.fixture
def view(qapp: QApplication) -> LectureWorkspace:
    made = LectureWorkspace(Session(), cast(Services, SimpleNamespace(tasks=FakeTasks())))
    made.resize(1280, 700)
    made.show()
    QTest.qWaitForWindowExposed(made)
    yield made
    made.live.close()
    made.hide()
    made.deleteLater()


def few_steps(seed: int, *, quick: bool = False):
    study = missing_labels_2d((seed,), quick=True)
    return study.model_copy(update={"schedule": study.schedule.model_copy(update={"epochs": 2, "steps_per_epoch": 3})})


def test_a_scene_trains_and_shows_curves_and_predictions(view, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_training, "picture_study", few_steps)
    view.begin(scene_of_text(SCENE, "a scene"))
    page = view.training
    assert view.pages.currentWidget() is page
    assert [card.isVisible() for card in page.cards] == [True, True, True, False, False, False]
    assert "Dice" in page.cards[0].words
    assert "group B" in page.caption.text()
    assert len(page.loss.curves) == 3
    assert {len(curve.series) for curve in page.loss.curves.values()} == {6}
    assert len(page.dice.curves) == 6  # two groups of three arms
    assert {curve.style.dash for curve in page.dice.curves.values()} == {"solid", "dashed"}
    assert page.train.text() == "Train now"
    assert not page.transport.isVisible()


def test_a_replay_is_played_paused_and_led_by_the_slider(view) -> None:
    view.replay("missing-labels")
    page, player = view.training, view.player
    assert page.transport.isVisible()
    assert page.play.text() == "Pause"
    page.play.click()
    assert not player.playing
    page.place.setValue(page.place.maximum())
    assert [card.words.partition(",")[2] for card in page.cards[:3]] == [" step 200"] * 3
    assert {len(curve.series) for curve in page.dice.curves.values()} == {10}
    page.place.setValue(0)
    assert {len(curve.series) for curve in page.loss.curves.values()} <= {0, 1}
    page.speed.activated.emit(3)
    assert player.speed == 64


def test_training_takes_the_place_of_a_replay(view, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_training, "picture_study", few_steps)
    view.replay("missing-labels")
    QTest.mouseClick(view.training.train, Qt.MouseButton.LeftButton)
    assert view.player.recording is None
    assert not view.training.transport.isVisible()
    assert len(view.arms.arms) == 3


def test_a_study_that_was_never_saved_cannot_be_replayed_and_says_so(view) -> None:
    said: list[str] = []
    view._session.said.connect(lambda _kind, words: said.append(words))
    view.training.study_wanted.emit()
    assert "not saved" in said[0]


def test_a_folder_without_runs_is_said_on_the_page(view, tmp_path) -> None:
    view.replay(str(tmp_path))
    assert "a replay is one of" in view.training.caption.text()
    assert view.training.caption.property("role") == "error"
