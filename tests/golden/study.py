"""The study on the pictures: a smooth head with an object that is no mirror image of itself.

Everything is a formula, so that it is the same everywhere; only the weights behind the gradients
are trained, for a single step from a seed.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from segloss_gui.core.geometry import Grid
from segloss_gui.core.volume import LabelMap
from segloss_gui.data.case import CohortPreview, TargetClass
from segloss_gui.data.layouts import FolderPair
from segloss_gui.data.preprocessing import PreprocessingSettings
from segloss_gui.data.readers import write_labels
from segloss_gui.data.readers.writing import write_scaled
from segloss_gui.metrics.overlap import overlap
from segloss_gui.study.evaluation import score_row
from segloss_gui.study.models import FoldSettings, LossChoice, Study
from segloss_gui.study.plan import RunPlan, plan_runs
from segloss_gui.study.probabilities import ProbabilityMaps, beside, quantised, write_probabilities
from segloss_gui.study.run_one import run_one
from segloss_gui.study.score_file import write_rows
from segloss_gui.study.scored_files import note_scored
from segloss_gui.study.store import StudyFolder
from segloss_gui.training.control import RunControl
from segloss_gui.training.settings import HardwareSettings, NetworkSettings, SamplingSettings, ScheduleSettings

Array = NDArray[np.floating[Any]]
SHAPE, SPACING_MM = (40, 48, 28), (1.0, 1.0, 1.5)
MIDDLE = [(size - 1) / 2 * mm for size, mm in zip(SHAPE, SPACING_MM, strict=True)]
GRID = Grid(SHAPE, np.array([[1, 0, 0, -MIDDLE[0]], [0, 1, 0, -MIDDLE[1]], [0, 0, 1.5, -MIDDLE[2]], [0, 0, 0, 1]]))
CASES = ("case_1", "case_2", "case_3", "case_4")
SHOWN = CASES[0]
METHODS = (
    LossChoice(key="cross_entropy", name="CE"),
    LossChoice(key="soft_dice", name="sDice"),
    LossChoice(key="lovasz_sigmoid", name="Lovász"),
)
MISSES = ((0.9, -0.8, 0.5), (-0.2, 2.0, 1.0), (0.2, -1.4, 0.9))
"""Of each method: how much too large, how far shifted, how wavy its border is, in voxels."""


def open_to(folder: Path) -> tuple[Study, CohortPreview, Path]:
    """Write cohort, runs, predictions, probabilities and scores into a folder."""
    write_cohort(folder / "phantom")
    study = Study(
        name="golden", cohort=FolderPair(images=folder / "phantom" / "images", labels=folder / "phantom" / "labels"),
        classes=(TargetClass(value=1, name="object"),), losses=METHODS, folds=FoldSettings(count=2),
        preprocessing=PreprocessingSettings(normalise="none"), network=NetworkSettings(features=(4, 8, 8)),
        sampling=SamplingSettings(batch_size=1), schedule=ScheduleSettings(epochs=1, steps_per_epoch=1, keep="last"),
        hardware=HardwareSettings(device="cpu", concurrency=1),
    )  # fmt: skip
    home = StudyFolder(folder / "study")
    home.save(study)
    for number, plan in enumerate(plan_runs(study)):
        run_one(study, plan, home, emit=lambda _: None, control=RunControl())
        write_predictions(home, plan, number)
    assert study.cohort is not None
    return study, study.cohort.preview(), home.path


def write_cohort(folder: Path) -> None:
    """Images and labels."""
    for name in ("images", "labels"):
        (folder / name).mkdir(parents=True)
    for number, case in enumerate(CASES):
        write_scaled(folder / "images" / f"{case}.nii.gz", image(number)[None], GRID, slope=1.0)
        write_labels(folder / "labels" / f"{case}.nii.gz", LabelMap((field(number) > 0).astype(np.uint8), GRID, GRID))


def write_predictions(home: StudyFolder, plan: RunPlan, number: int) -> None:
    """In place of what one step of training predicts, of which nothing can be seen."""
    run, rows = home.run(plan.id), []
    for at, case in enumerate(CASES):
        inside = 1 / (1 + np.exp(-1.3 * missed(at, MISSES[number])))
        labels = LabelMap((inside >= 0.5).astype(np.uint8), GRID, GRID)
        path = run.prediction_path(case)
        for file in (path, beside(path)):
            file.parent.mkdir(parents=True, exist_ok=True)
        write_labels(path, labels)
        write_probabilities(beside(path), ProbabilityMaps(quantised(inside)[None], (1,), GRID, GRID))
        counts = overlap(labels.data == 1, field(at) > 0, GRID.voxel_ml)
        rows.append(score_row(case, "", plan.method, 1, counts, loss=plan.choice.key, fold=0, seed=0))
    write_rows(run.scores_path, rows)
    note_scored(run, CASES)  # else they are refused, for they are not those that were scored


def image(number: int) -> NDArray[np.uint16]:
    """A head, brighter to the front and the right, in which the object glows."""
    x, y, z = coordinates()
    head = smooth(1.6 * (1 - np.sqrt((x / 19) ** 2 + (y / 23) ** 2 + (z / 21) ** 2)))
    shade = 0.45 + 0.012 * x + 0.006 * y
    return np.asarray(np.rint(1000 * head * (shade + 0.2 * smooth(0.5 * field(number)))), dtype=np.uint16)


def field(number: int, shift: float = 0.0) -> Array:
    """Roughly the distance inside the object, in mm: a ball with an arm to the patient's right, up."""
    x, y, z = coordinates()
    x, y = x - shift, y + 0.5 * shift
    ball = 7.5 + 0.8 * number - np.sqrt((x + 3) ** 2 + (y - 3 + number) ** 2 + z**2)
    arm = 4.5 - np.sqrt(((x - 6) / 2.2) ** 2 + (y - 5 + number) ** 2 + ((z - 4) / 1.5) ** 2)
    return np.maximum(ball, arm)


def missed(number: int, miss: tuple[float, float, float]) -> Array:
    """The object as a method finds it."""
    x, y, z = coordinates()
    larger, shift, wave = miss
    return field(number, shift) + larger + wave * np.sin(0.55 * x + 0.4 * y + 0.3 * z)


def smooth(value: Array) -> Array:
    """From 0 to 1."""
    return 1 / (1 + np.exp(-6 * value))


def coordinates() -> tuple[Array, Array, Array]:
    """mm from the middle of the grid to the patient's right, front and top."""
    axes = [(np.arange(size) - (size - 1) / 2) * mm for size, mm in zip(SHAPE, SPACING_MM, strict=True)]
    x, y, z = np.meshgrid(*axes, indexing="ij")
    return x, y, z
