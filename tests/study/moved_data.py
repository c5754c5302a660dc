"""Data on disk that a study is about, and that can be moved."""

from __future__ import annotations

from pathlib import Path

import nibabel as nib
import numpy as np

from segloss_gui.data.layouts.sorted import Sorted
from segloss_gui.data.sorting.folder import sort_folder
from segloss_gui.study.models import FoldSettings, Study
from tests.study.tiny import tiny_study


def made_data(root: Path, cases: int = 6, side: int = 16) -> Path:
    """A folder a patient: two channels, a reference; and a method's predictions in a folder beside them."""
    rng = np.random.default_rng(0)
    for number in range(cases):
        folder = root / "set" / f"patient {number}"
        folder.mkdir(parents=True)
        (root / "theirs").mkdir(exist_ok=True)
        labels = np.zeros((side, side, side), np.uint8)
        labels[4:10, 4:10, 4 : 8 + number % 3] = 1
        for name in ("FLAIR", "T1"):
            image = (labels * 2 + rng.normal(size=labels.shape)).astype(np.float32)
            nib.save(nib.Nifti1Image(image, np.eye(4)), folder / f"{name}.nii.gz")
        nib.save(nib.Nifti1Image(labels, np.eye(4)), folder / "GOLD_STANDARD.nii.gz")
        nib.save(nib.Nifti1Image(labels, np.eye(4)), root / "theirs" / f"patient {number}.nii.gz")
    return root


def study_on(root: Path, *keys: str, **changes: object) -> Study:
    """A study of these data and of the method beside them."""
    return tiny_study(
        *keys, cohort=Sorted.of(sort_folder(root / "set")), folds=FoldSettings(count=3),
        imported=({"name": "theirs", "folder": root / "theirs"},), **changes,
    )  # fmt: skip
