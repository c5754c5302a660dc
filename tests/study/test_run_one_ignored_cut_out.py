"""Folds of one's own and an ignore label, trained, scored and reported: as with the ignored voxels cut out by hand."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import nibabel as nib
import numpy as np
import pytest
import torch

from segloss_gui.cli.main import main
from segloss_gui.data.recognising import recognise
from segloss_gui.study.cases import open_cohort
from segloss_gui.study.evaluation import write_scores
from segloss_gui.study.executor import ThreadExecutor
from segloss_gui.study.models import FoldSettings, Study
from segloss_gui.study.plan import plan_runs
from segloss_gui.study.score_file import read_scores
from segloss_gui.study.store import StudyFolder
from tests.study.tiny import tiny_study

IGNORE = 2
LOSSES = ("cross_entropy", "soft_dice")
FOLDS = [{"train": ["c0", "c3"], "val": ["c1", "c2"]}, {"train": ["c1", "c2"], "val": ["c0", "c3"]}]


def phantoms(root: Path) -> Path:
    """nnU-Net's layout: an object, half of whose slices nobody labelled, and folds of one's own beside it."""
    rng = np.random.default_rng(0)
    said = {"channel_names": {"0": "CT"}, "labels": {"background": 0, "organ": 1, "ignore": IGNORE},
            "numTraining": 4, "file_ending": ".nii.gz"}  # fmt: skip
    for folder in ("imagesTr", "labelsTr"):
        (root / folder).mkdir(parents=True)
    (root / "dataset.json").write_text(json.dumps(said))
    for number in range(4):
        labels = np.zeros((16, 16, 16), np.uint8)
        labels[3 : 9 + number, 4:11, 4:11] = 1
        image = (labels + 0.4 * rng.normal(size=labels.shape)).astype(np.float32)
        labels[:, :, 9 - number :] = IGNORE
        nib.save(nib.Nifti1Image(image, np.eye(4)), root / "imagesTr" / f"c{number}_0000.nii.gz")
        nib.save(nib.Nifti1Image(labels, np.eye(4)), root / "labelsTr" / f"c{number}.nii.gz")
    return root


def study_of(data: Path) -> Study:
    (data / "splits_final.json").write_text(json.dumps(FOLDS))
    return tiny_study(
        *LOSSES, epochs=1, cohort=recognise([data]), classes=({"value": 1, "name": "organ"},),
        folds=FoldSettings(by="file", file=data / "splits_final.json", use=(0, 1)), sampling={"batch_size": 1},
    )  # fmt: skip


def cut_out(loss: Callable[..., torch.Tensor], prediction: torch.Tensor, target: torch.Tensor, valid: torch.Tensor):
    """The loss of the voxels that count alone: the others are taken out of the tensors, one image at a time."""
    assert len(prediction) == 1
    keep = valid[0, 0]
    assert not keep.all()
    return loss(prediction[:, :, keep], target[:, :, keep])


def reported(study: Study, folder: Path) -> StudyFolder:
    store = StudyFolder(folder)
    store.save(study)
    assert main(["run", str(folder), "--no-hash"]) == 0
    return store


def trained(study: Study, folder: Path) -> StudyFolder:
    store = StudyFolder(folder)
    store.save(study)
    with_executor = ThreadExecutor(study, store, lambda _: None)
    try:
        with_executor.submit(plan_runs(study))
        with_executor.wait()
    finally:
        with_executor.close()
    write_scores(store)
    return store


def check(data: Path, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    study = study_of(data)
    with_label = reported(study, place / "label")
    with monkeypatch.context() as by_hand:
        for where in ("training.steps", "training.validation"):
            by_hand.setattr(f"segloss_gui.{where}.value_of", cut_out)
        cut = trained(study, place / "cut")
    rows, others = read_scores(with_label.scores_path), read_scores(cut.scores_path)
    assert len(rows) == len(LOSSES) * 4  # each case validates in one of the two folds
    named = {run: (store.run(run).facts()["train_cases"], store.run(run).facts()["validation_cases"])
             for store in (with_label,) for run in [run.id for run in store.runs()]}  # fmt: skip
    assert {tuple(map(tuple, sides)) for sides in named.values()} == {
        (tuple(fold["train"]), tuple(fold["val"])) for fold in FOLDS
    }
    cohort = open_cohort(study).cohort
    for row, other in zip(rows, others, strict=True):
        assert (row.case, row.method, row.fold) == (other.case, other.method, other.fold)
        assert row.dice == pytest.approx(other.dice, abs=1e-3, nan_ok=True)
        assert row.volume_ml == pytest.approx(other.volume_ml, abs=5e-3)
        run = next(run for run in with_label.runs() if run.plan().method == row.method and run.plan().fold == row.fold)
        prediction = np.asanyarray(nib.load(run.prediction_path(row.case)).dataobj)
        reference = np.asanyarray(nib.load(cohort.case(row.case).label).dataobj)
        kept = reference != IGNORE
        found, truth = prediction[kept] == 1, reference[kept] == 1
        by_numpy = 2 * np.sum(found & truth) / max(1, found.sum() + truth.sum())
        assert row.dice == pytest.approx(by_numpy, abs=1e-6)
        assert row.volume_ml == pytest.approx(found.sum() / 1000, abs=1e-6)
    for name in ("summary.md", "report.html"):
        assert (with_label.path / name).is_file()
    for loss in LOSSES:  # what the report calls the mean is that of the voxels cut out by hand
        mean = np.nanmean([row.dice for row in rows if row.loss == loss])
        assert f"{mean:.3f}".lstrip("0") in (with_label.path / "summary.md").read_text().replace("0.", ".")


def test_a_study_with_both_equals_the_one_with_the_ignored_voxels_cut_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    check(phantoms(tmp_path / "Dataset001_Organ"), tmp_path, monkeypatch)


@pytest.mark.realdata
def test_the_same_of_a_data_set_that_somebody_labelled_sparsely(
    shared_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = shared_data.parent / "reports" / "nnunet-ignore-label" / "Dataset501_Sparse"
    if not source.is_dir():
        pytest.skip(f"not here: {source}")
    check(Path(shutil.copytree(source, tmp_path / source.name)), tmp_path, monkeypatch)
