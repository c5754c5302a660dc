from __future__ import annotations

import threading
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from segloss_gui.app.filming import WAITING_FRAMES, Shot
from segloss_gui.app.services import Services
from segloss_gui.gui.film import Film, pixels
from tests.patience import PATIENCE_S


@pytest.fixture
def said() -> list[tuple[str, str]]:
    return []


@pytest.fixture
def film(services: Services, said: list[tuple[str, str]]) -> Film:
    made = Film(services.tasks)
    made.said.connect(lambda level, words: said.append((level, words)))
    return made


@pytest.fixture
def label(qtbot: QtBot) -> QLabel:
    made = QLabel("0")
    qtbot.addWidget(made)
    made.resize(90, 40)
    made.show()
    return made


def test_what_moves_by_itself_is_filmed_as_it_goes_and_then_how_it_stands(
    qtbot: QtBot, film: Film, label: QLabel, said: list[tuple[str, str]], tmp_path: Path
) -> None:
    counted = 0

    def count() -> None:
        nonlocal counted
        counted += 1
        label.setText(str(counted))
        if counted == 8:
            clock.stop()

    clock = QTimer(label)
    clock.timeout.connect(count)
    shot = Shot(lambda: clock.start(60), frames=2, goes_on=clock.isActive)
    film.shoot(label, tmp_path / "film", [shot], fps=25, what="a clock")
    qtbot.waitUntil(lambda: not film.running, timeout=20_000)
    assert said == [("info", f"Film written to {tmp_path / 'film'}")]
    frames = [Image.open(file).tobytes() for file in sorted((tmp_path / "film").iterdir())]
    assert len(set(frames)) >= 4
    assert frames[-1] == frames[-2] == pixels(label).tobytes()


@pytest.mark.parametrize("moving", [False, True])
def test_a_cancelled_film_is_said_as_cancelled_and_not_as_an_error(
    qtbot: QtBot,
    film: Film,
    label: QLabel,
    services: Services,
    said: list[tuple[str, str]],
    tmp_path: Path,
    moving: bool,
) -> None:
    shot = Shot(lambda: None, frames=1000, goes_on=(lambda: True) if moving else None)
    film.shoot(label, tmp_path / "film.gif", [shot], fps=25, what="for ever")
    services.tasks.active[0].cancel()
    qtbot.waitUntil(lambda: not film.running, timeout=20_000)
    assert said == [("info", "The film was cancelled")]
    assert list(tmp_path.iterdir()) == []


def test_a_film_that_cannot_be_written_is_an_error_in_a_sentence(
    qtbot: QtBot, film: Film, label: QLabel, said: list[tuple[str, str]], tmp_path: Path
) -> None:
    film.shoot(label, tmp_path / "gone" / "film.gif", [Shot(lambda: None)], fps=4, what="in vain")
    qtbot.waitUntil(lambda: not film.running, timeout=20_000)
    assert [level for level, _ in said] == ["error"]
    assert "film.gif: the film must be writable" in said[0][1]


def test_a_second_film_waits_for_the_first(
    qtbot: QtBot, film: Film, label: QLabel, said: list[tuple[str, str]], tmp_path: Path
) -> None:
    film.shoot(label, tmp_path / "one.gif", [Shot(lambda: None)], fps=4, what="the first")
    film.shoot(label, tmp_path / "two.gif", [Shot(lambda: None)], fps=4, what="the second")
    assert said == [("warning", "A film is being made: wait for it, or cancel it below")]
    qtbot.waitUntil(lambda: not film.running, timeout=20_000)
    assert [file.name for file in tmp_path.iterdir()] == ["one.gif"]


def test_a_film_whose_encoder_failed_at_the_end_leaves_the_next_one_whole(
    qtbot: QtBot,
    film: Film,
    label: QLabel,
    said: list[tuple[str, str]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    taken = threading.Event()

    def full_disk(*_: object, **__: object) -> Path:
        taken.wait(PATIENCE_S)
        raise OSError("the disk is full")

    with monkeypatch.context() as broken:
        broken.setattr("segloss_gui.app.filming.write_movie", full_disk)
        film.shoot(label, tmp_path / "one", [Shot(lambda: None, WAITING_FRAMES)], fps=25, what="the first")
        qtbot.waitUntil(lambda: not film.filming._shots, timeout=10_000)
        taken.set()
        qtbot.waitUntil(lambda: not film.running, timeout=10_000)
    film.shoot(label, tmp_path / "two", [Shot(lambda: None, 12)], fps=25, what="the second")
    qtbot.waitUntil(lambda: not film.running, timeout=20_000)
    assert [level for level, _ in said] == ["error", "info"]
    assert len(list((tmp_path / "two").iterdir())) == 12


def test_pixels_are_those_of_the_widget(qtbot: QtBot) -> None:
    label = QLabel()
    qtbot.addWidget(label)
    label.setStyleSheet("background: #123456")
    label.resize(31, 17)  # a width whose rows are padded
    frame = pixels(label)
    assert frame.shape == (17, 31, 3)
    assert frame[8, 15].tolist() == [0x12, 0x34, 0x56]
