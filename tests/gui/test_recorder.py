from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from segloss_gui.app.services import Services
from segloss_gui.app.session import Session
from segloss_gui.gui.film import pixels
from segloss_gui.gui.recorder import Recorder
from tests.gui.shell.test_epoch_switch import with_previews


@pytest.fixture
def recorder(session: Session, services: Services) -> Recorder:
    """Films of ``session``."""
    return Recorder(session, services.loader, services.tasks)


def test_a_film_has_a_frame_for_every_epoch_and_the_epoch_comes_back(
    qtbot: QtBot, session: Session, recorder: Recorder, tmp_path: Path
) -> None:
    label = QLabel()
    qtbot.addWidget(label)
    label.resize(90, 40)
    session.case_id = "c"
    with_previews(session, 1, 3, 4)
    session.epoch_changed.connect(lambda epoch: label.setText(f"epoch {epoch}"))
    said: list[str] = []
    session.said.connect(lambda level, text: said.append(text))
    recorder.film(label, tmp_path / "film")
    qtbot.waitUntil(lambda: not recorder.running, timeout=8000)
    assert said == [f"Film written to {tmp_path / 'film'}"]
    files = sorted((tmp_path / "film").iterdir())
    assert len(files) == 3
    assert len({Image.open(file).tobytes() for file in files}) == 3
    assert session.epoch is None


class Slow(QLabel):
    """A picture that comes a while after it was asked for, from a thread of its own."""

    is_drawing = False

    def ask(self, text: str) -> None:
        """Show ``text``, later."""
        self.is_drawing = True
        QTimer.singleShot(400, self, lambda: self.come(text))

    def come(self, text: str) -> None:
        """Show it now."""
        self.setText(text)
        self.is_drawing = False


def test_a_film_waits_for_pictures_that_are_drawn_elsewhere(
    qtbot: QtBot, session: Session, recorder: Recorder, tmp_path: Path
) -> None:
    window = QWidget()
    slow = Slow("0", window)
    qtbot.addWidget(window)
    window.resize(90, 40)
    window.show()
    session.case_id = "c"
    with_previews(session, 1, 3)
    wanted = []
    for epoch in (1, 3):
        slow.setText(f"epoch {epoch}")
        slow.adjustSize()
        wanted.append(pixels(window).tobytes())
    session.epoch_changed.connect(lambda epoch: slow.ask(f"epoch {epoch}"))
    recorder.film(window, tmp_path / "film")
    qtbot.waitUntil(lambda: not recorder.running, timeout=8000)
    assert [Image.open(file).tobytes() for file in sorted((tmp_path / "film").iterdir())] == wanted
    qtbot.waitUntil(lambda: not slow.is_drawing)  # the epoch that came back


def test_a_film_can_be_cancelled(
    qtbot: QtBot, session: Session, services: Services, recorder: Recorder, tmp_path: Path
) -> None:
    label = QLabel("x")
    qtbot.addWidget(label)
    session.case_id = "c"
    with_previews(session, *range(1, 40))
    said: list[str] = []
    session.said.connect(lambda level, text: said.append(text))
    recorder.film(label, tmp_path / "film.gif")
    services.tasks.active[0].cancel()
    qtbot.waitUntil(lambda: not recorder.running, timeout=8000)
    assert said == ["The film was cancelled"]
    assert list(tmp_path.iterdir()) == []


def test_a_case_without_previews_makes_no_film(
    session: Session, recorder: Recorder, qtbot: QtBot, tmp_path: Path
) -> None:
    label = QLabel("x")
    qtbot.addWidget(label)
    said: list[str] = []
    session.said.connect(lambda level, text: said.append(text))
    recorder.film(label, tmp_path / "film.gif")
    assert "must have previews" in said[0]
    assert not recorder.running
