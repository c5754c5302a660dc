from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from pytestqt.qtbot import QtBot

from segloss_gui.app.lecture import live_training, shots
from segloss_gui.app.lecture.scene_file import scene_of_text
from segloss_gui.app.session import Session
from segloss_gui.gui.workspaces.lecture.view import LectureWorkspace
from tests.gui.workspaces.lecture.short_films import short_films
from tests.gui.workspaces.lecture.test_training_page import few_steps

SCENE = """
title = "Two steps"
[[steps]]
text = "A descent."
canvas = { preset = "small", losses = ["dice_phi"], descend = 6 }
[[steps]]
text = "A sheet."
question = "Where?"
answer = "There."
sheet = { key = "dice_jaccard" }
"""

TRAINING = """
title = "Training"
[[steps]]
text = "It trains."
question = "Which?"
answer = "That one."
training = { seed = 2 }
"""


@pytest.fixture
def view(qtbot: QtBot, session: Session, monkeypatch: pytest.MonkeyPatch) -> Iterator[LectureWorkspace]:
    with short_films(qtbot, session, monkeypatch) as made:
        yield made


def filmed(qtbot: QtBot, view: LectureWorkspace, path: Path) -> Image.Image:
    with qtbot.waitSignal(view.film.said, timeout=120_000) as heard:
        view.export(path)
    assert heard.args == ["info", f"Film written to {path}"]
    return Image.open(path)


def test_a_scene_is_exported_as_a_film(qtbot: QtBot, view: LectureWorkspace, tmp_path: Path) -> None:
    view.begin(scene_of_text(SCENE, "a scene"))
    made = filmed(qtbot, view, tmp_path / "scene.gif")
    assert made.size == (view.width(), view.height())
    assert made.n_frames >= 5  # equal frames are joined: two steps, three of the descent, the answer
    assert view.scenes.index == 1
    assert view.scenes.answered


def test_a_descent_a_dial_and_a_replay_are_exported_as_films(
    qtbot: QtBot, view: LectureWorkspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shots, "DESCENT_STEPS", 6)
    descent = shots.descent_shots(view.presenter, 6)
    assert sum(shot.frames for shot in descent) == 1 + 3 + 2
    view.show_page(1)
    assert filmed(qtbot, view, tmp_path / "dial.gif").n_frames == 4
    view.replay("missing-labels")
    qtbot.waitUntil(lambda: view.player.recording is not None, timeout=60_000)
    assert filmed(qtbot, view, tmp_path / "replay.gif").n_frames >= 3


def test_a_live_training_is_filmed_while_it_trains(
    qtbot: QtBot, view: LectureWorkspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_training, "picture_study", few_steps)
    view.begin(scene_of_text(TRAINING, "a scene"))
    made = filmed(qtbot, view, tmp_path / "training.gif")
    assert made.n_frames >= 3  # some curves, all of them, the answer: equal frames are joined
    assert [len(curve.series) for curve in view.training.loss.curves.values()] == [6, 6, 6]
    assert view.scenes.answered


def test_a_cancelled_film_of_a_scene_is_no_error(qtbot: QtBot, view: LectureWorkspace, tmp_path: Path) -> None:
    said: list[tuple[str, str]] = []
    view._session.said.connect(lambda level, words: said.append((level, words)))
    view.begin(scene_of_text(SCENE, "a scene"))
    view.export(tmp_path / "scene.gif")
    view._tasks.active[-1].cancel()
    qtbot.waitUntil(lambda: not view.film.running, timeout=120_000)
    assert said == [("info", "The film was cancelled")]
    assert list(tmp_path.iterdir()) == []


def test_a_sheet_without_dials_is_filmed_from_beginning_to_beginning(
    qtbot: QtBot, view: LectureWorkspace, tmp_path: Path
) -> None:
    view.sheets.show("population")
    assert filmed(qtbot, view, tmp_path / "population.gif").n_frames >= 4
