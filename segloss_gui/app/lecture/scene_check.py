"""What is wrong with a scene, said when it is opened and not when its step is reached: the step, the field, the cause.

The file's own words are checked by its model (:func:`places_of` says their faults); here what they point to is
looked up: losses, cases, studies, and the images and classes that the canvas will hold at that step.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from segloss_gui.app.lecture.canvas import MOST_CLASSES
from segloss_gui.app.lecture.chosen import fits
from segloss_gui.app.lecture.presets import preset
from segloss_gui.app.lecture.recording import check_replay, read_recording, replay_names
from segloss_gui.app.lecture.scene_steps import CanvasState, Scene, TrainingState
from segloss_gui.core.errors import BadInputError
from segloss_gui.core.loss_names import SHORT_NAMES
from segloss_gui.core.settings import faults_in
from segloss_gui.study.loss_params import no_such_loss

if TYPE_CHECKING:
    from segloss_gui.losses import LossSpec

SMALL = 32
PROSE = "value error, "
"""How pydantic begins what a validator of ours said."""


@dataclass(frozen=True)
class _Held:
    """What is on the canvas, and which losses; 0, or none, where no step has said so yet."""

    images: int = 0
    classes: int = 0
    losses: tuple[str, ...] = ()
    case: bool = False


def places_of(error: ValidationError) -> list[str]:
    """One phrase a fault of the model, with the number of its step and its field.

    Examples
    --------
    >>> try:
    ...     Scene.model_validate({"title": "t", "steps": [{"text": "w", "canvas": {"image": 0}}]})
    ... except ValidationError as error:
    ...     places_of(error)
    ['step 1, canvas.image: input should be greater than or equal to 1, got 0']
    """
    made = []
    for fault in faults_in(error):
        match fault["loc"]:
            case ("steps", int(index), *field):
                place = [f"step {index + 1}"]
            case field:
                place = []
        place += [".".join(str(part) for part in field)] if field else []
        words = (fault["msg"][0].lower() + fault["msg"][1:]).removeprefix(PROSE)
        if fault["type"] == "extra_forbidden":
            words = "is no field of a scene"
        given = "" if isinstance(fault["input"], dict) else f", got {fault['input']!r:.120}"
        made.append(f"{', '.join(place) or 'the scene'}: {words}{given}")
    return made


def located(scene: Scene, folder: Path) -> Scene:
    """The scene with its cases, and the studies that it plays back, found from the folder of its file."""
    steps = []
    for step in scene.steps:
        if step.canvas is not None and step.canvas.case is not None:
            step = step.model_copy(
                update={"canvas": step.canvas.model_copy(update={"case": folder / step.canvas.case})}
            )
        replay = step.training.replay if step.training is not None else None
        if replay is not None and replay not in replay_names() and os.path.isdir(folder / replay):
            step = step.model_copy(update={"training": TrainingState(replay=str(folder / replay))})
        steps.append(step)
    return scene.model_copy(update={"steps": tuple(steps)})


def faults_of(scene: Scene) -> list[str]:
    """One phrase for everything that a step names and that is not there."""
    faults, held = [], _Held()
    for number, step in enumerate(scene.steps, 1):
        if step.canvas is not None:
            held, found = _on_canvas(step.canvas, held)
            faults += [f"step {number}, canvas.{fault}" for fault in found]
        if step.training is not None and step.training.replay is not None:
            faults += [f"step {number}, training.replay: {fault}" for fault in _of_replay(step.training.replay)]
    return faults


def _on_canvas(state: CanvasState, held: _Held) -> tuple[_Held, list[str]]:
    """What the canvas holds after a step has been set, and what cannot be set."""
    faults: list[str] = []
    if state.case is not None:
        try:
            held = replace(held, images=1, classes=min(_classes_of(state.case), MOST_CLASSES), case=True)
        except BadInputError as error:
            faults.append(f"case: {error}")
            held = replace(held, images=0, classes=0, case=True)
    elif state.preset is not None:
        images, classes = preset(state.preset).make(SMALL).truth.shape[:2]
        held = replace(held, images=images, classes=classes, case=False)
    elif state.side is not None and held.case:
        faults.append(f"side: a case keeps its own size, got {state.side}")
    held = replace(held, losses=state.losses or held.losses)
    faults += _beyond("image", state.image, held.images) + _beyond("channel", state.channel, held.classes)
    faults += _of_losses(held.losses, held.classes, named=state.losses is not None)
    return held, faults


def _classes_of(case: Path) -> int:
    if not os.path.exists(case):  # a name too long for the disk is not there, either
        raise BadInputError(f"must be there, got {case}")
    from segloss_gui.data.readers import read_labels

    values = [value for value in read_labels(case).values() if value > 0]
    if not values:
        raise BadInputError(f"must hold a label above 0, got none in {case}")
    return len(values)


def _beyond(field: str, number: int | None, held: int) -> list[str]:
    if number is None or not held or number <= held:
        return []
    what = {"image": "image", "channel": "class"}[field]
    plural = "" if held == 1 else "es" if field == "channel" else "s"
    return [f"{field}: the canvas holds {held} {what}{plural} there, got {number}"]


def _of_losses(keys: Iterable[str], classes: int, *, named: bool) -> list[str]:
    """Losses that nobody knows, where they are named; and those that cannot be shown for so many classes."""
    if classes <= 1 and all(key in SHORT_NAMES for key in keys):
        unfit = [key for key in keys if key == "weighted_sum"] if named else []
        return [_not_on_canvas(key) for key in unfit]
    from segloss_gui.losses import LOSSES

    specs: dict[str, LossSpec] = dict(LOSSES)
    faults = [f"losses: {no_such_loss(key, specs)}" for key in keys if key not in specs and named]
    unfit = [key for key in keys if key in specs and not fits(specs[key], classes or 1)]
    return faults + [_not_on_canvas(key, classes) for key in unfit]


def _not_on_canvas(key: str, classes: int = 1) -> str:
    if key == "weighted_sum":
        return "losses: 'weighted_sum' is made of other losses, name those"
    return f"losses: {key!r} is of one class, and the canvas holds {classes} there"


def _of_replay(name: str) -> list[str]:
    try:
        check_replay(name)
        if name not in replay_names():
            read_recording(Path(name))
    except BadInputError as error:
        return [str(error)]
    return []
