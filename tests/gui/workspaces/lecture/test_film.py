from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from pytestqt.qtbot import QtBot

from segloss_gui.app.lecture.scene_file import scene_of_text
from segloss_gui.app.session import Session
from segloss_gui.gui.window_services import window_services
from segloss_gui.gui.workspaces.lecture import film
from segloss_gui.gui.workspaces.lecture.view import LectureWorkspace

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


@pytest.fixture
def view(qtbot: QtBot, session: Session, monkeypatch: pytest.MonkeyPatch) -> Iterator[LectureWorkspace]:
    for name in ("READING_S", "ANSWER_S", "FPS"):
        monkeypatch.setattr(film, name, 2 if name == "FPS" else 1)
    monkeypatch.setattr(film, "PLACES", 4)
    services = window_services(session)
    made = LectureWorkspace(session, services)
    made.resize(1250, 600)
    made.show()
    qtbot.waitUntil(lambda: bool(made.presenter.specs) and made.ready(), timeout=120_000)
    yield made
    services.close()
    made.hide()
    made.deleteLater()


def filmed(qtbot: QtBot, view: LectureWorkspace, path: Path) -> Image.Image:
    with qtbot.waitSignal(view.film.ended, timeout=120_000) as heard:
        view.export(path)
    assert heard.args == [True, f"Film written to {path}"]
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
    monkeypatch.setattr(film, "DESCENT_STEPS", 6)
    shots = film.descent_shots(view.presenter, 6)
    assert sum(shot.frames for shot in shots) == 1 + 3 + 2
    view.show_page(1)
    assert filmed(qtbot, view, tmp_path / "dial.gif").n_frames == 4
    view.replay("missing-labels")
    qtbot.waitUntil(lambda: view.player.recording is not None, timeout=60_000)
    assert filmed(qtbot, view, tmp_path / "replay.gif").n_frames >= 3


def test_a_second_film_waits_for_the_first(qtbot: QtBot, view: LectureWorkspace, tmp_path: Path) -> None:
    said: list[tuple[bool, str]] = []
    view.film.ended.connect(lambda made, words: said.append((made, words)))
    view.show_page(1)
    view.export(tmp_path / "one.gif")
    view.export(tmp_path / "two.gif")
    assert said[0][0] is False
    assert "being made" in said[0][1]
    qtbot.waitUntil(lambda: not view.film.running, timeout=120_000)
    assert (tmp_path / "one.gif").is_file()
