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
slice of a label map on it that shows most; its values above 0 are the classes, the first three of them.
``sheet = { key = "population", cases = [...] }`` draws a histogram: 21 numbers of cases, of Dice 0, 0.05, ..., 1.
``notes`` of a step are for the lecturer's own screen. ``--scene 4,1,mine.toml`` gives several, in that order.

A file is checked when it is opened, whatever its steps name: what is wrong is said in one sentence with its step
and field (:mod:`~segloss_gui.app.lecture.scene_check`).
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from pydantic import ValidationError

from segloss_gui.app.lecture.scene_check import faults_of, located, places_of
from segloss_gui.app.lecture.scene_steps import Scene
from segloss_gui.core.errors import BadInputError, FileRefusedError
from segloss_gui.core.plain_files import read_text
from segloss_gui.core.toml_text import parse_toml

LARGEST_FILE = 1_000_000


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
    """The scene of a file, its cases and studies found from the file's folder, and all it names looked up."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise FileRefusedError(path, "a scene is smaller than 1 MB")
        scene = scene_of_text(read_text(path), str(path))
    except OSError as error:
        raise FileRefusedError(path, error.strerror or str(error)) from error
    except UnicodeDecodeError as error:
        raise FileRefusedError(path, "a scene is UTF-8 text") from error
    scene = located(scene, path.parent)
    if faults := faults_of(scene):
        raise FileRefusedError(path, "; ".join(faults))
    return scene


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
        return Scene.model_validate(values)
    except ValidationError as error:
        raise FileRefusedError(subject, "; ".join(places_of(error))) from error
