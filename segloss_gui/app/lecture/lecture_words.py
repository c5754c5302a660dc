"""What the playground and the lecturer's notes say."""

from __future__ import annotations

from typing import NamedTuple

from segloss_gui.app.lecture.presenter import Change, LecturePresenter
from segloss_gui.app.lecture.scenes import ScenesPresenter

PAINT_HINT = "Left button draws, right erases; the wheel sizes the brush."
NO_SCENE = "No scene is given: choose one under Scenes."
CHANGES: tuple[tuple[str, Change, str], ...] = (
    ("Larger", "larger", "Make the prediction of this image larger"),
    ("Smaller", "smaller", "Make the prediction of this image smaller"),
    ("Sharper", "sharper", "Make all predictions surer of themselves"),
    ("Softer", "softer", "Make all predictions less sure of themselves"),
    ("Noise", "noisier", "Add smooth noise to all predictions"),
)
"""Title, what it does, and the tooltip of the buttons that change all of a canvas."""


def pixel_words(shown: LecturePresenter, row: int, column: int) -> str:
    """What lies under the pointer on the map that is painted on; how to paint, where it is beside it."""
    height, width = shown.canvas.shape
    if not (0 <= row < height and 0 <= column < width):
        return PAINT_HINT
    at = shown.image, shown.channel, row, column
    probability, truth = float(shown.canvas.probabilities[at]), int(shown.canvas.truth[at])
    group = len(shown.subset(shown.image, shown.channel))
    maps = "map" if group == 1 else "maps"
    return f"({column}, {row})   truth {truth}   p = {probability:.3f}   its ratio gathers {group} {maps}"


class Notes(NamedTuple):
    """What the lecturer reads of a step."""

    title: str
    notes: str
    answer: str = ""
    coming: str = ""


def notes_of(scenes: ScenesPresenter) -> Notes:
    """The notes of the step that is shown, its question with its answer, and what comes after it."""
    scene, step = scenes.scene, scenes.step
    if scene is None or step is None:
        return Notes("Notes", NO_SCENE)
    rest = scene.steps[scenes.index + 1 :]
    return Notes(
        f"{scene.title}, {scenes.index + 1} of {len(scene.steps)}",
        step.notes or step.text,
        f"{step.question}\n{step.answer}" if step.question else "",
        f"Next: {rest[0].text}" if rest else "The last step of this scene.",
    )
