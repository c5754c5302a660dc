"""Probability maps in files: what is written comes back, on the case's own grid."""

from __future__ import annotations

from pathlib import Path

import nibabel as nib
import numpy as np
import pytest

from segloss_gui.core.errors import FileRefusedError, ShapeError
from segloss_gui.core.geometry import Grid, Reorientation
from segloss_gui.data.case import Case, TargetClass
from segloss_gui.data.preprocessing import PreparedCase
from segloss_gui.data.readers import read_labels
from segloss_gui.data.resampling import grid_with_spacing
from segloss_gui.study.cases import open_store
from segloss_gui.study.kept_model import KeptModel
from segloss_gui.study.plan import plan_runs
from segloss_gui.study.probabilities import (
    LEVELS,
    ProbabilityMaps,
    beside,
    quantised,
    read_probabilities,
    restore_probabilities,
    write_probabilities,
)
from segloss_gui.study.run_one import run_one
from segloss_gui.study.store import StudyFolder
from segloss_gui.training.control import RunControl
from segloss_gui.training.settings import HardwareSettings
from tests.study.tiny import tiny_study

LPS = np.diag([-2.0, -1.5, 3.0, 1.0])
ONE = (TargetClass(value=3, name="a"),)
TWO = (TargetClass(value=3, name="a"), TargetClass(value=5, name="b"))


def prepared_on(stored: Grid, spacing_mm: tuple[float, float, float] | None = None) -> PreparedCase:
    original = Reorientation(stored).canonical
    grid = original if spacing_mm is None else grid_with_spacing(original, spacing_mm)
    return PreparedCase(Case(id="x"), np.zeros((1, *grid.shape), np.float32), None, None, grid, original, stored)


@pytest.mark.parametrize(("classes", "channels"), [(ONE, 1), (TWO, 3)])
def test_probabilities_come_back_from_their_file_as_they_were(
    classes: tuple[TargetClass, ...], channels: int, tmp_path: Path
) -> None:
    prepared = prepared_on(Grid((4, 5, 6), LPS))
    said = np.random.default_rng(0).random((channels, 4, 5, 6)).astype(np.float32)
    maps = restore_probabilities(said, prepared, classes)
    path = tmp_path / "deep" / "p.nii.gz"
    write_probabilities(path, maps)
    back = read_probabilities(path, maps.class_values)
    assert (back.codes == maps.codes).all()
    assert back.grid.matches(prepared.original)
    first = back.of(3)
    assert first is not None
    np.testing.assert_allclose(first / LEVELS, said[0 if channels == 1 else 1], atol=1e-5)
    assert back.of(4) is None


def test_other_programs_read_the_probability_from_the_file(tmp_path: Path) -> None:
    stored = Grid((4, 5, 6), LPS)
    said = np.random.default_rng(0).random((3, 4, 5, 6)).astype(np.float32)
    write_probabilities(tmp_path / "p.nii.gz", restore_probabilities(said, prepared_on(stored), TWO))
    image = nib.load(tmp_path / "p.nii.gz")  # type: ignore[attr-defined]
    assert image.get_data_dtype() == np.uint16
    assert image.shape == (4, 5, 6, 2)
    np.testing.assert_allclose(image.affine, LPS)
    values = np.asarray(image.dataobj)[::-1, ::-1]
    np.testing.assert_allclose(np.moveaxis(values, 3, 0), said[1:], atol=1e-5)


def test_resampled_probabilities_go_back_by_linear_interpolation() -> None:
    stored = Grid((8, 8, 8), np.diag([1.0, 1.0, 1.0, 1.0]))
    prepared = prepared_on(stored, (2.0, 2.0, 2.0))
    ramp = np.broadcast_to(np.linspace(0.1, 0.7, 4, dtype=np.float32)[:, None, None], (4, 4, 4))
    maps = restore_probabilities(ramp[None].copy(), prepared, ONE)
    inner = maps.codes[0, 1:-1, 4, 4] / LEVELS
    np.testing.assert_allclose(np.diff(inner), 0.1, atol=1e-4)


def test_a_file_of_other_classes_is_refused(tmp_path: Path) -> None:
    maps = ProbabilityMaps(np.zeros((1, 4, 5, 6), np.uint16), (1,), Grid((4, 5, 6), np.eye(4)))
    write_probabilities(tmp_path / "p.nii.gz", maps)
    with pytest.raises(FileRefusedError, match="must hold 2 probability maps, got 1"):
        read_probabilities(tmp_path / "p.nii.gz", (1, 2))


def test_maps_must_be_as_many_as_classes() -> None:
    with pytest.raises(ShapeError, match="probability maps must be"):
        ProbabilityMaps(np.zeros((1, 4, 5, 6), np.uint16), (1, 2), Grid((4, 5, 6), np.eye(4)))


def test_a_run_keeps_probabilities_beside_its_label_maps_and_its_weights_say_the_same(tmp_path: Path) -> None:
    study = tiny_study("soft_dice")
    folder = StudyFolder(tmp_path)
    run_one(study, plan_runs(study)[0], folder, emit=lambda _: None, control=RunControl())
    run = folder.run("soft_dice_fold0_seed0")
    cases = run.facts()["validation_cases"]
    labels = [run.prediction_path(case) for case in cases] + [run.preview_path(2, cases[0])]
    for path in labels:
        found = read_probabilities(beside(path), (1,)).codes[0]
        assert ((found / LEVELS > 0.5) == (read_labels(path).data == 1)).all()
    again = KeptModel.open(run).probabilities(open_store(study), cases[0])
    kept = read_probabilities(beside(run.prediction_path(cases[0])), (1,))
    assert np.abs(again.codes.astype(int) - kept.codes).max() <= 1


def test_switched_off_no_probabilities_are_kept_nor_left_from_before(tmp_path: Path) -> None:
    off = HardwareSettings(device="cpu", keep_probabilities=False)
    study = tiny_study("soft_dice", hardware=off)
    folder = StudyFolder(tmp_path)
    run = folder.run("soft_dice_fold0_seed0")
    stale = beside(run.prediction_path("test_000"))
    stale.parent.mkdir(parents=True)
    stale.write_bytes(b"old")
    run_one(study, plan_runs(study)[0], folder, emit=lambda _: None, control=RunControl())
    assert run.prediction_path("test_000").is_file()
    assert not list(run.path.rglob("probabilities/*"))


def test_what_is_no_number_is_no_probability() -> None:
    assert quantised(np.array([np.nan, -0.1, 1.0])).tolist() == [0, 0, LEVELS]
