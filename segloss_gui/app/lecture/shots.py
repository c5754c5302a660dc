"""What a film of a scene, a descent, a sheet, a training or a replay goes through."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from segloss_gui.app.filming import Shot

if TYPE_CHECKING:
    from segloss_gui.app.lecture.live_training import LiveTraining
    from segloss_gui.app.lecture.presenter import LecturePresenter
    from segloss_gui.app.lecture.replay import Player
    from segloss_gui.app.lecture.scenes import ScenesPresenter
    from segloss_gui.app.lecture.sheets import SheetsPresenter

FPS = 8
READING_S, ANSWER_S = 4, 4
DESCENT_STEPS, PLACES = 60, 48


def scene_shots(scenes: ScenesPresenter, canvas: LecturePresenter, player: Player, live: LiveTraining) -> list[Shot]:
    """Every step of the scene that is given: its words, what it descends or trains, and the answer."""
    assert scenes.scene is not None
    shots = []
    for place, step in enumerate(scenes.scene.steps):
        trains = step.training is not None and step.training.seed is not None
        goes_on = (lambda: live.training) if trains else None
        shots.append(Shot(scenes.next if place else scenes.restart, FPS * READING_S, goes_on))
        if step.canvas is not None and step.canvas.descend:
            shots += descent_shots(canvas, step.canvas.descend)
        if step.training is not None and step.training.replay is not None:
            shots += replay_shots(player)
        if step.question:
            shots.append(Shot(scenes.answer, FPS * ANSWER_S))
    return shots


def descent_shots(canvas: LecturePresenter, steps: int = DESCENT_STEPS) -> list[Shot]:
    """From the painted prediction down, two steps a frame."""
    down = Shot(partial(canvas.step, 2))
    return [Shot(canvas.restart, FPS // 2), *[down] * (steps // 2), Shot(_nothing, FPS)]


def dial_shots(sheets: SheetsPresenter) -> list[Shot]:
    """The first dial of the sheet (the one that is dragged, where there is one) from end to end, or its beginnings."""
    sheet = sheets.sheet
    if not sheet.dials:
        return [Shot(partial(sheets.begin_with, place), FPS * 2) for place in range(len(sheet.beginnings))]
    dial = next((dial for dial in sheet.dials if dial.key == sheet.dragged), sheet.dials[0])
    places = np.geomspace(dial.low, dial.high, PLACES) if dial.log else np.linspace(dial.low, dial.high, PLACES)
    return [Shot(partial(sheets.turn, dial.key, float(place))) for place in places]


def training_shots(begin: Callable[[], object], live: LiveTraining) -> list[Shot]:
    """A training from its first step to its last, and how it ended."""
    return [Shot(begin, FPS * READING_S, lambda: live.training)]


def replay_shots(player: Player) -> list[Shot]:
    """The replay from its first event to its last; of a training, how it stands."""

    def seek(share: float) -> None:
        player.pause()
        if player.recording is not None:
            player.seek(share * player.recording.seconds)

    return [*(Shot(partial(seek, place / (PLACES - 1))) for place in range(PLACES)), Shot(_nothing, FPS)]


def _nothing() -> None:
    return None
