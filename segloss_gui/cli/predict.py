"""``segloss predict RUN… IMAGES``: new images, segmented by what was trained."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from segloss_gui.cli.argument_faults import Faults
from segloss_gui.cli.result_folder import require_result_folder
from segloss_gui.cli.saying import say, show
from segloss_gui.core.errors import BadInputError, DeviceError, FileRefusedError

if TYPE_CHECKING:
    from segloss_gui.cli.commands import Commands
    from segloss_gui.data.case import CohortPreview


def add_parser(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "predict", help="segment new images with trained runs",
        description="Predict images with the model a run kept: prepared as in its training, written on each image's "
        "own grid as DIR/CASE.nii.gz. A run is its folder (STUDY/runs/NAME; STUDY/runs/index.csv says "
        "which is of which method), which may have been moved away from its study; several runs answer together, by "
        "the mean of their probabilities. IMAGES are files, a folder, or a data set of any layout that is read. Their "
        "channels are taken by name, in whatever order they lie, and by their order where names do not say. What "
        "cannot be predicted is named on stderr, and left out; the exit code is then 2.",
    )  # fmt: skip
    add = parser.add_argument
    add("runs", type=Path, nargs="+", metavar="RUN", help="folder of a run, with its run.json and checkpoints")
    add("images", type=Path, nargs="+", metavar="IMAGES", help="image files, a folder, a data set, or a study.toml")
    add("--out", type=Path, required=True, metavar="DIR", help="folder for the label maps")
    add("--probabilities", action="store_true", help="also write DIR/probabilities/CASE.nii.gz")
    add("--overwrite", action="store_true", help="replace label maps that are in DIR already; else they are refused")
    add("--device", default="auto", metavar="NAME", help="cpu, cuda, mps; auto takes the fastest there is (auto)")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Predict the images; 2 where one of them was left out, as a batch would not hear of it otherwise."""
    from segloss_gui.data.case import Refusal
    from segloss_gui.study.predict_images import Models, predict_cohort
    from segloss_gui.study.run_folder import RunFolder
    from segloss_gui.training.device import resolve_device

    faults, runs, images = Faults(), list[Path](), list[Path]()
    with faults.noted():
        runs, images = runs_and_images((*arguments.runs, *arguments.images))
    with faults.noted():
        require_result_folder(arguments.out, [*runs, *images], written_alike=True)
    with faults.noted():
        try:
            device = resolve_device(arguments.device)
        except DeviceError as error:
            raise BadInputError(f"--device: {error}") from error
    faults.refuse()
    models = Models.open([RunFolder(path) for path in runs], device)
    found = cohort_of(images, models.image_channels)
    for note in models.notes_on(found.cohort):
        show(note, aside=True)
    for refused in found.refusals:
        _say_left_out(refused.path, refused.cause)
    total, written = len(found.cohort.cases), 0
    predicted = predict_cohort(
        models, found.cohort, arguments.out, with_probabilities=arguments.probabilities,
        overwrite=arguments.overwrite, progress=_print_windows,
    )  # fmt: skip
    for done, result in enumerate(predicted, 1):
        if isinstance(result, Refusal):
            _say_left_out(result.path, result.cause)
        else:
            written += 1
            show(result)
        print(f"{done}/{total} images predicted", file=sys.stderr)
    if not written:
        raise BadInputError("an image must fit the runs to be predicted, got none that does")
    return 0 if written == total and not found.refusals else 2


def runs_and_images(paths: Sequence[Path]) -> tuple[list[Path], list[Path]]:
    """Folders of runs, which come first, and the images after them; ``STUDY/runs/*`` is runs and their index.

    Raises
    ------
    BadInputError
        When the first is no run, or nothing follows the runs.
    """
    from segloss_gui.study.run_index import INDEX

    paths = [path for path in paths if path.name != INDEX or not any(path.parent.glob("*/run.json"))] or paths
    count = next((at for at, path in enumerate(paths) if not (path / "run.json").is_file()), len(paths))
    if count == 0:
        raise FileRefusedError(paths[0], "must be the folder of a run, got none with a run.json in it")
    if count == len(paths):
        raise BadInputError(f"images must follow the runs, got {count} runs and nothing else")
    return list(paths[:count]), list(paths[count:])


def cohort_of(images: Sequence[Path], channels: int) -> CohortPreview:
    """The images of so many channels that are meant: of files, a folder, a data set, or a study's cohort.

    Raises
    ------
    BadInputError
        When there is none.
    """
    from segloss_gui.data.new_images import new_images
    from segloss_gui.study.store import StudyFolder

    if len(images) == 1 and images[0].suffix == ".toml":
        source = StudyFolder(images[0]).load().cohort
        if source is None:
            raise FileRefusedError(images[0], "must name a cohort, got none")
        found = source.preview()
    else:
        _, found = new_images(images, channels=channels)
    if not found.cohort.cases:
        raise BadInputError(f"there must be an image to predict, got none: {'; '.join(map(str, found.refusals[:3]))}")
    return found


def _say_left_out(path: Path, cause: str) -> None:
    say(f"left out: {path}: {cause}")


def _print_windows(done: int, total: int) -> None:
    """A volume of many windows takes minutes: say how far it is, in place on a terminal."""
    if total > 1 and sys.stderr.isatty():
        print(f"\r{done}/{total} windows", end="\r", file=sys.stderr, flush=True)
