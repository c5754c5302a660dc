"""Volumes counted from references alone are those that training sees."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from segloss_gui.core.errors import BadInputError
from segloss_gui.core.geometry import Grid
from segloss_gui.core.volume import LabelMap, Volume
from segloss_gui.data.cache import CaseStore
from segloss_gui.data.case import Case, Cohort, TargetClass
from segloss_gui.data.policy import LabelPolicy, Removal
from segloss_gui.data.prepared_cases import PreparedCases
from segloss_gui.data.preprocessing import PreprocessingSettings
from segloss_gui.data.volumes import training_volumes

CLASSES = (TargetClass(value=1, name="one"), TargetClass(value=9, name="more", joins=(2, 3)))
AS_STORED = PreprocessingSettings()
FULL = LabelPolicy()


class Reader:
    """Label maps with two voxel sizes; counts what is read and has no image to give."""

    def __init__(self) -> None:
        self.read: list[str] = []

    def image(self, case: Case) -> Volume:
        labels = self.labels(case)
        return Volume(np.zeros((1, *labels.data.shape), np.float32), labels.grid)

    def labels(self, case: Case) -> LabelMap:
        self.read.append(case.id)
        number = int(case.id)
        grid = Grid((6, 5, 4), np.diag([1.0 + number, 2.0, 5.0, 1.0]))
        return LabelMap(np.random.default_rng(number).integers(0, 4 - number, grid.shape).astype(np.uint8), grid)


def store() -> tuple[CaseStore, Reader]:
    reader = Reader()
    cases = tuple(Case(str(n), group="AB"[n % 2], split="train") for n in range(3))
    return CaseStore(Cohort("made", cases, {}, reader)), reader


@pytest.mark.parametrize("spacing", [None, (2.0, 1.5, 5.0)])
@pytest.mark.parametrize("policy", [FULL, LabelPolicy(removed=(Removal(class_value=9, group="B"),))])
def test_volumes_are_those_of_the_targets_training_sees(
    spacing: tuple[float, float, float] | None, policy: LabelPolicy
) -> None:
    cases, _ = store()
    settings = PreprocessingSettings(spacing_mm=spacing)
    found = training_volumes(cases, cases.cohort.cases, CLASSES, settings, policy)
    prepared = list(PreparedCases(cases, cases.cohort.cases, CLASSES, settings, policy))
    wanted = [np.bincount(case.target.ravel(), minlength=3) for case in prepared]  # type: ignore[union-attr]
    np.testing.assert_array_equal(found.voxels, wanted)
    np.testing.assert_allclose(found.voxel_ml, [case.grid.voxel_ml for case in prepared])


def test_millilitres_are_the_mean_of_volumes_not_of_voxel_sizes() -> None:
    cases, _ = store()
    found = training_volumes(cases, cases.cohort.cases, CLASSES, AS_STORED, FULL)
    first = [float(row[1] * ml) for row, ml in zip(found.voxels, found.voxel_ml, strict=True)]
    assert found.mean_ml[1] == pytest.approx(sum(first) / 3)
    assert found.labelled_shares[2] == pytest.approx(2 / 3)


def test_a_case_is_counted_once_and_another_policy_reads_nothing() -> None:
    cases, reader = store()
    training_volumes(cases, cases.cohort.cases, CLASSES, AS_STORED, FULL)
    cases.cache.get(("labels", "0"), lambda: pytest.fail("forgotten"), int)
    hidden = LabelPolicy(removed=(Removal(class_value=1, group="A"),))
    found = training_volumes(cases, (*cases.cohort.cases, cases.cohort.cases[0]), CLASSES, AS_STORED, hidden)
    assert reader.read == ["0", "1", "2"]
    assert found.voxels[0].tolist() == found.voxels[3].tolist()
    assert found.voxels[0, 1] == 0
    assert found.voxels[1, 1] > 0
    assert (found.voxels.sum(1) == 120).all()


def test_no_case_a_case_without_reference_and_a_cancelled_count_are_refused() -> None:
    cases, _ = store()
    with pytest.raises(BadInputError, match="at least one"):
        training_volumes(cases, (), CLASSES, AS_STORED, FULL)
    without = Case("x", images=(Path("x.nii.gz"),))
    with pytest.raises(BadInputError, match=r"x: .*reference"):
        training_volumes(cases, (without,), CLASSES, AS_STORED, FULL)
    with pytest.raises(BadInputError, match="cancelled"):
        training_volumes(cases, cases.cohort.cases, CLASSES, AS_STORED, FULL, cancelled=lambda: True)
