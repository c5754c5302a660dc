from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from segloss_gui.app.filming import Filming, Scenery, Shot
from segloss_gui.app.plain_tasks import PlainTasks


@pytest.fixture
def tasks() -> Iterator[PlainTasks]:
    made = PlainTasks()
    yield made
    made.close()


class Stage:
    """Shows one grey, which shots change; a picture is drawn some looks later."""

    def __init__(self) -> None:
        self.grey, self.looks = 0, 0

    def show(self, grey: int) -> None:
        self.grey, self.looks = grey, 5

    def picture(self) -> np.ndarray:
        assert not self.looks, "a picture was taken before it had come"
        return np.full((4, 6, 3), self.grey, np.uint8)

    def drawing(self) -> bool:
        self.looks = max(self.looks - 1, 0)
        return self.looks > 0


def filmed(tasks: PlainTasks, film: Filming, shots: list[Shot], path: Path, stage: Stage) -> list[tuple[str, str]]:
    said: list[tuple[str, str]] = []
    film.said.connect(lambda level, words: said.append((level, words)))
    film.shoot(Scenery(stage.picture, stage.drawing), path, shots, fps=25, what="a stage")
    end = time.monotonic() + 60
    while film.running and time.monotonic() < end:
        tasks.process(0.05)
    return said


def test_each_place_is_taken_once_its_picture_has_come_as_often_as_it_stands(tasks: PlainTasks, tmp_path: Path) -> None:
    from PIL import Image

    stage = Stage()
    shots = [Shot(lambda: stage.show(10)), Shot(lambda: stage.show(200), frames=3)]
    assert filmed(tasks, Filming(tasks), shots, tmp_path / "film", stage) == [
        ("info", f"Film written to {tmp_path / 'film'}")
    ]
    greys = [Image.open(file).getpixel((0, 0)) for file in sorted((tmp_path / "film").iterdir())]
    assert greys == [(10,) * 3, *[(200,) * 3] * 3]


def test_a_film_of_nothing_is_told_and_the_next_one_is_taken(tasks: PlainTasks, tmp_path: Path) -> None:
    film, stage = Filming(tasks), Stage()
    assert [level for level, _ in filmed(tasks, film, [], tmp_path / "none", stage)] == ["error"]
    said = filmed(tasks, film, [Shot(lambda: stage.show(7))], tmp_path / "one", stage)
    assert said == [("info", f"Film written to {tmp_path / 'one'}")]
