"""A guided scene: a short file of steps, each with words and the state of the controls.

A lecturer writes one as TOML and opens it with ``segloss-gui --scene FILE.toml``; those of the program are in
``resources/scenes`` and opened by their name::

    title = "What epsilon does"
    source = "Tilborghs 2022, Eq. 4"

    [[steps]]
    text = "Both images are predicted alike, but the second is empty."
    look = "The row |dL/dz| empty map of Dice."
    question = "Does Dice unlearn what is predicted into the empty map?"
    answer = "Not while epsilon is small."
    canvas = { preset = "empty", losses = ["dice_phi", "cross_entropy"], phi = "I", epsilon = 0.001 }

    [[steps]]
    text = "The derivative against the volume predicted."
    sheet = { key = "two_values", dials = { epsilon = 1.0 } }

    [[steps]]
    text = "And in training."
    training = { seed = 0 }                  # trains now; training = { replay = "missing-labels" } plays back

What a step does not name stays as it is. ``case = "labels.nii.gz"`` in a canvas, beside the scene's file, puts the
slice of a label map on it that shows most; its values above 0 are the classes, the first three of them. ``notes``
of a step are for the lecturer's own screen. ``--scene 4,1,mine.toml`` gives several, in that order.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from pydantic import Field, model_validator

from segloss_gui.app.lecture.canvas import LARGEST, MOST_CLASSES, MOST_IMAGES, SMALLEST
from segloss_gui.app.lecture.chosen import MOST_LOSSES
from segloss_gui.app.lecture.presenter import Change
from segloss_gui.app.lecture.presets import PRESETS
from segloss_gui.app.lecture.replay import check_replay
from segloss_gui.app.lecture.sheets import SHEETS
from segloss_gui.app.microscope.phi import Phi
from segloss_gui.core.errors import BadInputError, FileRefusedError, StudyFaults
from segloss_gui.core.settings import Settings
from segloss_gui.core.toml_text import parse_toml

LARGEST_FILE = 1_000_000


class CanvasState(Settings):
    """What a step makes of the playground; what is left out stays."""

    preset: str | None = Field(default=None, description="One of small, two_sizes, empty, missing, ambiguous, many.")
    case: Path | None = Field(default=None, description="A label map, beside the scene's file, whose slice is shown.")
    side: int | None = Field(default=None, ge=SMALLEST, le=LARGEST, description="Pixels of the square canvas.")
    losses: tuple[str, ...] | None = Field(default=None, min_length=1, max_length=MOST_LOSSES)
    phi: Phi | None = None
    epsilon: float | None = Field(default=None, ge=1e-3, le=1e5, description="In pixels.")
    image: int | None = Field(default=None, ge=1, le=MOST_IMAGES, description="Which image is shown, from 1.")
    channel: int | None = Field(default=None, ge=1, le=MOST_CLASSES, description="Which class is shown, from 1.")
    changes: tuple[Change, ...] = Field(default=(), max_length=8)
    descend: int = Field(default=0, ge=0, le=200, description="Steps that the prediction follows the losses.")

    @model_validator(mode="after")
    def _known(self) -> CanvasState:
        known = [kind.key for kind in PRESETS]
        if self.preset is not None and self.preset not in known:
            raise ValueError(f"preset must be one of {', '.join(known)}")
        if self.case is not None and (self.preset is not None or self.side is not None):
            raise ValueError("a canvas begins with either a case or a preset")
        if self.side is not None and self.side not in (32, 64, 128, 256):
            raise ValueError("side must be 32, 64, 128 or 256")
        return self


class SheetState(Settings):
    """Which theory sheet a step shows."""

    key: str
    dials: dict[str, float] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _known(self) -> SheetState:
        if self.key not in SHEETS:
            raise ValueError(f"key must be one of {', '.join(SHEETS)}")
        try:
            SHEETS[self.key].settled(self.dials)
        except BadInputError as error:
            raise ValueError(str(error)) from None
        return self


class TrainingState(Settings):
    """What a step trains, or plays back."""

    seed: int | None = Field(default=None, ge=0, le=999, description="Train now, on the pictures of this seed.")
    replay: str | None = Field(default=None, description="A built-in replay, or the folder of a study.")

    @model_validator(mode="after")
    def _one_of_both(self) -> TrainingState:
        if (self.seed is None) == (self.replay is None):
            raise ValueError("training names either a seed or a replay")
        if self.replay is not None:
            try:
                check_replay(self.replay)
            except BadInputError as error:
                raise ValueError(str(error)) from None
        return self


class SceneStep(Settings):
    """One step: words, and what is shown."""

    text: str = Field(min_length=1, max_length=600)
    look: str = Field(default="", max_length=300, description="What to look at.")
    question: str = Field(default="", max_length=300)
    answer: str = Field(default="", max_length=600, description="Shown at a click.")
    canvas: CanvasState | None = None
    sheet: SheetState | None = None
    training: TrainingState | None = None
    notes: str = Field(default="", max_length=1200, description="For the lecturer's own screen.")

    @model_validator(mode="after")
    def _one_place(self) -> SceneStep:
        if sum(place is not None for place in (self.canvas, self.sheet, self.training)) != 1:
            raise ValueError("a step shows either a canvas, a sheet or a training")
        if bool(self.question) != bool(self.answer):
            raise ValueError("a question and its answer come together")
        return self


class Scene(Settings):
    """A guided scene."""

    title: str = Field(min_length=1, max_length=80)
    source: str = Field(default="", max_length=200)
    steps: tuple[SceneStep, ...] = Field(min_length=1, max_length=12)


def scene_names() -> tuple[str, ...]:
    """Names of the program's own scenes, in the order of a lecture.

    Examples
    --------
    >>> scene_names()[:2]
    ('1-dice-jaccard', '2-no-weight')
    """
    folder = files("segloss_gui.resources").joinpath("scenes")
    return tuple(sorted(file.name.removesuffix(".toml") for file in folder.iterdir() if file.name.endswith(".toml")))


def read_scene(name: str) -> Scene:
    """A scene of the program by its name, or by the end of it, or of a file.

    Raises
    ------
    FileRefusedError
        When a file cannot be read or is no scene: the file, and every fault.
    BadInputError
        When there is no scene of that name.

    Examples
    --------
    >>> read_scene("dice-jaccard").title
    'Dice ≈ Jaccard'
    """
    if name.endswith(".toml"):
        return scene_of_file(Path(name))
    found = [known for known in scene_names() if name in (known, known.partition("-")[2], known.partition("-")[0])]
    if not found:
        raise BadInputError(f"a scene is one of {', '.join(scene_names())}, or a file that ends in .toml; got {name!r}")
    text = files("segloss_gui.resources").joinpath(f"scenes/{found[0]}.toml").read_text("utf-8")
    return scene_of_text(text, found[0])


def scene_of_file(path: Path) -> Scene:
    """The scene of a file; errors name it."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise FileRefusedError(path, "a scene is smaller than 1 MB")
        return _at(path.parent, scene_of_text(path.read_text("utf-8"), str(path)), path)
    except OSError as error:
        raise FileRefusedError(path, error.strerror or str(error)) from error
    except UnicodeDecodeError as error:
        raise FileRefusedError(path, "a scene is UTF-8 text") from error


def _at(folder: Path, scene: Scene, file: Path) -> Scene:
    """The scene with its cases found from the folder of its file."""
    steps = []
    for step in scene.steps:
        if step.canvas is not None and step.canvas.case is not None:
            case = folder / step.canvas.case
            if not case.exists():
                raise FileRefusedError(file, f"names a case that must be there, got {case}")
            step = step.model_copy(update={"canvas": step.canvas.model_copy(update={"case": case})})
        steps.append(step)
    return scene.model_copy(update={"steps": tuple(steps)})


def read_scenes(names: str) -> tuple[Scene, ...]:
    """Scenes by their names, numbers or files, with commas, in the order to give them.

    Examples
    --------
    >>> [scene.title for scene in read_scenes("6,1")]
    ['One mismatch, three distances', 'Dice ≈ Jaccard']
    """
    return tuple(read_scene(name.strip()) for name in names.split(","))


def scene_of_text(text: str, subject: str) -> Scene:
    """The scene of TOML text; ``subject`` is named in errors.

    Raises
    ------
    BadInputError
        When it is no TOML, or no scene.
    """
    try:
        values = parse_toml(text)
    except ValueError as error:
        raise BadInputError(f"{subject}: no TOML, {error}") from error
    try:
        return Scene.parse(values, subject=subject)
    except StudyFaults as error:
        raise BadInputError(str(error)) from error
