"""A model trained on real data meets images it never saw: ``python -m tests.hippocampus_check DATA``.

``DATA`` holds ``hippocampus`` (images and labels of the Medical Segmentation Decathlon) and, for an anisotropic
case, ``acdc``. Twenty hippocampi take no part in the training. They are predicted by the service behind the
window and by ``segloss predict``, which must agree in every voxel, with a Dice as in the run's own validation:
cases of the validation, predicted as if they were new, must have the very Dice that was written when they were
scored, and the mean of those never seen must lie where that of new cases is to be expected.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy import stats

from segloss_gui.app.documents import Documents
from segloss_gui.app.plain_tasks import PlainTasks
from segloss_gui.app.predicting import FOLDER, Predicting
from segloss_gui.app.session import Session
from segloss_gui.cli.main import main as segloss
from segloss_gui.core.volume import LabelMap
from segloss_gui.data.layouts import guess_layout
from segloss_gui.data.readers import read_labels
from segloss_gui.metrics.overlap import dice, overlap
from segloss_gui.study.models import Study
from segloss_gui.study.plan import plan_runs
from segloss_gui.study.run_folder import RunFolder
from segloss_gui.study.run_one import run_one
from segloss_gui.study.store import StudyFolder
from segloss_gui.training.control import RunControl

UNSEEN, VALIDATION = 20, 60
TRAINED = 100
DIGITS = 1e-6
LEVEL = 0.95
"""Of all classes together: each has its share of what may lie outside by chance (Bonferroni)."""


@dataclass(frozen=True)
class Agreement:
    """What the 20 unseen cases gave: mean Dice there, in validation, and where the former was to be expected."""

    class_value: int
    unseen: float
    validation: float
    low: float
    high: float

    @property
    def holds(self) -> bool:
        """Whether the unseen cases lie within the validation's interval."""
        return self.low <= self.unseen <= self.high


def expected_mean(scores: Sequence[float], count: int, level: float) -> tuple[float, float]:
    """Where the mean of ``count`` new cases lies with probability ``level``, given scores of others like them.

    Student's prediction interval of a mean: that of the scores, wider by what the new cases vary themselves.

    Examples
    --------
    >>> low, high = expected_mean([0.8, 0.82, 0.84, 0.86], 4, 0.95)
    >>> f"{low:.3f} to {high:.3f}"
    '0.772 to 0.888'
    """
    spread = statistics.stdev(scores) * (1 / len(scores) + 1 / count) ** 0.5
    half = float(stats.t.ppf((1 + level) / 2, len(scores) - 1)) * spread
    return statistics.fmean(scores) - half, statistics.fmean(scores) + half


def study_of(data: Path, folds: Path, *, epochs: int, steps: int, **changes: object) -> Study:
    """A study of one loss over a folder of images and labels, its one fold from a file."""
    return Study.model_validate(
        {
            "name": data.name,
            "cohort": guess_layout([data]),
            "schedule": {"epochs": epochs, "steps_per_epoch": steps, "policy": "drop"},
            "losses": [{"key": "soft_dice"}],
            "folds": {"by": "file", "file": folds, "use": (0,)},
            "hardware": {"device": "cpu", "repeatable": True},
            **changes,
        }
    )


def train(study: Study, folder: Path) -> RunFolder:
    """The study's one run, trained and scored."""
    store, (plan,) = StudyFolder(folder), plan_runs(study)
    store.save(study)
    end = run_one(study, plan, store, emit=lambda _: None, control=RunControl())
    if not end.reason.good:
        raise SystemExit(f"the run of {study.name} ended: {end.reason} {end.message}")
    return store.run(plan.id)


def predict_both(run: RunFolder, images: Sequence[Path], folder: Path) -> tuple[Path, Path]:
    """Folders of what the window's service and the command line make of the same images."""
    session, tasks = Session(), PlainTasks(threads=1)
    shown, typed = folder / "shown", folder / "typed"
    said: list[str] = []
    session.said.connect(lambda kind, words: said.append(words) if kind != "info" else None)
    session.set_study(StudyFolder(run.path.parent.parent).load(), folder=run.path.parent.parent, dirty=False)
    predicting = Predicting(session, tasks, Documents(session, tasks, lambda _: None))
    predicting.predict([run.id], images, shown)
    tasks.wait(3600)
    tasks.close()
    if said:
        raise SystemExit("; ".join(said))
    if code := segloss(["predict", str(run.path), *map(str, images), "--out", str(typed)]):
        raise SystemExit(f"segloss predict must end with 0, got {code}")
    return shown / FOLDER, typed


def unequal(names: Iterable[str], one: Path, other: Path) -> int:
    """Voxels in which label maps of the same names differ, or lie elsewhere."""
    count = 0
    for name in names:
        first, second = (read_labels(folder / f"{name}.nii.gz") for folder in (one, other))
        np.testing.assert_allclose(first.grid.affine, second.grid.affine)
        count += int((first.data != second.data).sum())
    return count


def dice_of(prediction: LabelMap, reference: LabelMap, value: int) -> float:
    """Dice of one label value."""
    return dice(overlap(prediction.mask(value), reference.mask(value), reference.grid.voxel_ml))


def otherwise(run: RunFolder, known: Mapping[tuple[str, int], float], data: Path, folder: Path) -> int:
    """Cases of the validation whose Dice is another one when ``segloss predict`` meets them as if they were new."""
    names = sorted({name for name, _ in known})[:UNSEEN]
    images = [str(data / "images" / f"{name}.nii.gz") for name in names]
    if code := segloss(["predict", str(run.path), *images, "--out", str(folder)]):
        raise SystemExit(f"segloss predict must end with 0, got {code}")
    count = 0
    for name in names:
        prediction, reference = (read_labels(place / f"{name}.nii.gz") for place in (folder, data / "labels"))
        values = [value for case, value in known if case == name]
        count += any(abs(dice_of(prediction, reference, value) - known[name, value]) > DIGITS for value in values)
    return count


def hippocampus(data: Path, folder: Path, *, trained: int, epochs: int, steps: int) -> tuple[list[Agreement], int, int]:
    """Train, predict, compare: agreement per class, voxels that window and command differ in, cases scored anew."""
    names = [path.name.removesuffix(".nii.gz") for path in sorted((data / "images").glob("*.nii.gz"))]
    shuffled = [names[at] for at in np.random.default_rng(0).permutation(len(names))]
    new, validation, train_on = shuffled[:UNSEEN], shuffled[UNSEEN : UNSEEN + VALIDATION], shuffled[-trained:]
    splits = folder / "splits_final.json"
    splits.write_text(json.dumps([{"train": train_on, "val": validation}]))
    run = train(study_of(data, splits, epochs=epochs, steps=steps), folder / "study")
    images = [data / "images" / f"{name}.nii.gz" for name in new]
    shown, typed = predict_both(run, images, folder)
    with run.scores_path.open(newline="") as file:
        rows = list(csv.DictReader(file))
    written = {(row["case"], int(row["class"])): float(row["dice"]) for row in rows}
    found, values = [], sorted({value for _, value in written})
    for value in values:
        known = [score for (_, of), score in written.items() if of == value]
        unseen = [
            dice_of(read_labels(typed / f"{name}.nii.gz"), read_labels(data / "labels" / f"{name}.nii.gz"), value)
            for name in new
        ]
        low, high = expected_mean(known, len(unseen), 1 - (1 - LEVEL) / len(values))
        found.append(Agreement(value, statistics.fmean(unseen), statistics.fmean(known), low, high))
    return found, unequal(new, shown, typed), otherwise(run, written, data, folder / "known")


def anisotropic(data: Path, folder: Path) -> tuple[tuple[float, ...], int]:
    """A short run on hearts of thick slices: voxel sizes of one never seen, and voxels that differ."""
    study = Study.model_validate({"cohort": guess_layout([data])})
    assert study.cohort is not None
    cases = study.cohort.preview().cohort.cases
    ids = [case.id for case in cases if case.has_reference]
    splits = folder / "hearts.json"
    splits.write_text(json.dumps([{"train": ids[:4], "val": ids[-4:-2]}]))
    made = study_of(data, splits, epochs=1, steps=4, sampling={"patch": (96, 96, 8), "batch_size": 1})
    run = train(made, folder / "hearts")
    (image,) = next(case for case in cases if case.id == ids[-1]).images
    shown, typed = predict_both(run, [image], folder / "new heart")
    name = image.name.removesuffix(".gz").removesuffix(".nii")
    grid = read_labels(typed / f"{name}.nii.gz").grid
    return grid.spacing_mm, unequal([name], shown, typed)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print what was found; 1 where a promise does not hold."""
    parser = argparse.ArgumentParser(prog="tests.hippocampus_check", description=__doc__)
    parser.add_argument("data", type=Path, metavar="DATA", help="folder that holds hippocampus and acdc")
    parser.add_argument("--train", type=int, default=TRAINED, help="cases to train on (default: %(default)s)")
    parser.add_argument("--epochs", type=int, default=10, help="epochs (default: %(default)s)")
    parser.add_argument("--steps", type=int, default=50, help="steps an epoch (default: %(default)s)")
    chosen = parser.parse_args(arguments)
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        os.environ["XDG_CONFIG_HOME"] = os.environ["XDG_STATE_HOME"] = str(folder / "user")
        agreements, differing, other = hippocampus(
            chosen.data.resolve() / "hippocampus",
            folder,
            trained=chosen.train,
            epochs=chosen.epochs,
            steps=chosen.steps,
        )
        for found in agreements:
            print(
                f"class {found.class_value}: Dice of {UNSEEN} unseen cases {found.unseen:.3f}, in validation "
                f"{found.validation:.3f}, expected {found.low:.3f} to {found.high:.3f}: "
                f"{'within' if found.holds else 'OUTSIDE'}"
            )
        print(f"window and command line differ in {differing} voxels of {UNSEEN} hippocampi")
        print(f"{other} of {UNSEEN} cases of the validation have another Dice when they are predicted as new ones")
        bad = differing + other + sum(not found.holds for found in agreements)
        if (chosen.data / "acdc").is_dir():
            spacing, differing = anisotropic(chosen.data.resolve() / "acdc", folder)
            sizes = " × ".join(f"{size:g}" for size in spacing)
            print(f"window and command line differ in {differing} voxels of a heart of {sizes} mm")
            bad += differing
    print(f"{time.perf_counter() - began:.0f} s")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
