from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from segloss_gui.core.errors import BadInputError, GeometryError, StudyFaults
from segloss_gui.core.geometry import Grid, Reorientation
from segloss_gui.core.volume import LabelMap, Volume
from segloss_gui.data.cache import CaseStore
from segloss_gui.data.case import Case, Cohort, TargetClass
from segloss_gui.data.policy import LabelPolicy, Removal
from segloss_gui.data.preprocessing import PreparedCases, PreprocessingSettings, prepare, restore_labels
from segloss_gui.data.readers import read_header, write_labels
from tests.core.test_geometry import oriented

GRID = Grid((12, 10, 8), np.diag([1.0, 1.0, 2.0, 1.0]))
LABELS = np.resize(np.array([0, 1, 2, 4], dtype=np.uint8), GRID.shape)
VOLUME = Volume(np.random.default_rng(0).normal(50, 9, (2, *GRID.shape)).astype(np.float32), GRID)
JOINED = (TargetClass(value=1, name="tumour", joins=(1, 4)), TargetClass(value=2, name="oedema"))
PLAIN, FULL = PreprocessingSettings(), LabelPolicy()


def test_label_values_are_joined_into_class_indices() -> None:
    prepared = prepare(Case("a"), VOLUME, LabelMap(LABELS, GRID), JOINED, PLAIN, FULL)
    assert prepared.full is not None
    np.testing.assert_array_equal(prepared.full, np.choose(LABELS, [0, 1, 2, 0, 1]))
    assert prepared.full.dtype == np.uint8


def test_the_image_is_float32_and_normalised_channel_by_channel() -> None:
    prepared = prepare(Case("a"), VOLUME, None, JOINED, PLAIN, FULL)
    assert prepared.image.dtype == np.float32
    assert prepared.image.flags.c_contiguous
    np.testing.assert_allclose(prepared.image.mean(axis=(1, 2, 3)), 0, atol=1e-5)
    np.testing.assert_allclose(prepared.image.std(axis=(1, 2, 3)), 1, atol=1e-5)
    assert (prepared.target, prepared.full) == (None, None)


def test_the_policy_changes_what_training_sees_and_never_the_full_reference() -> None:
    policy = LabelPolicy(removed=(Removal(class_value=1, group="LGG"),))
    labels = LabelMap(LABELS, GRID)
    hidden = prepare(Case("a", group="LGG"), VOLUME, labels, JOINED, PLAIN, policy)
    shown = prepare(Case("b", group="HGG"), VOLUME, labels, JOINED, PLAIN, policy)
    assert hidden.target is not None
    assert hidden.full is not None
    assert set(np.unique(hidden.target)) == {0, 2}
    np.testing.assert_array_equal(hidden.full, shown.full)
    np.testing.assert_array_equal(shown.target, shown.full)


def test_a_label_on_another_grid_is_refused() -> None:
    other = Grid((64, 64, 12), np.diag([0.7, 0.7, 5.0, 1.0]))
    labels = LabelMap(np.zeros(other.shape, dtype=np.uint8), other)
    with pytest.raises(GeometryError, match="64x64x12"):
        prepare(Case("a"), VOLUME, labels, JOINED, PLAIN, FULL)


def test_predictions_come_back_with_label_values_on_the_original_grid() -> None:
    prepared = prepare(Case("a"), VOLUME, LabelMap(LABELS, GRID), JOINED, PLAIN, FULL)
    assert prepared.full is not None
    back = restore_labels(prepared.full, prepared, JOINED)
    assert back.values() == (1, 2)
    np.testing.assert_array_equal(back.data, np.choose(LABELS, [0, 1, 2, 0, 1]))


def test_resampled_cases_are_predicted_on_the_original_grid() -> None:
    settings = PreprocessingSettings(spacing_mm=(0.5, 0.5, 1.0))
    prepared = prepare(Case("a"), VOLUME, LabelMap(LABELS, GRID), JOINED, settings, FULL)
    assert prepared.image.shape == (2, 24, 20, 16)
    assert prepared.full is not None
    assert prepared.full.shape == prepared.grid.shape == (24, 20, 16)
    back = restore_labels(prepared.full, prepared, JOINED)
    assert back.grid is GRID
    np.testing.assert_array_equal(back.data, np.choose(LABELS, [0, 1, 2, 0, 1]))


def test_a_spacing_that_is_already_there_changes_nothing() -> None:
    prepared = prepare(Case("a"), VOLUME, None, JOINED, PreprocessingSettings(spacing_mm=GRID.spacing_mm), FULL)
    np.testing.assert_allclose(prepared.image, prepare(Case("a"), VOLUME, None, JOINED, PLAIN, FULL).image, atol=1e-5)


def test_a_prediction_is_written_in_the_orientation_of_the_file(tmp_path: Path) -> None:
    reorientation = Reorientation(Grid((12, 10, 8), oriented(("P", "I", "R"))))
    grid = reorientation.canonical
    volume = Volume(np.zeros((1, *grid.shape), dtype=np.float32), grid, reorientation.stored)
    prepared = prepare(Case("a"), volume, None, JOINED, PLAIN, FULL)
    write_labels(tmp_path / "p.nii.gz", restore_labels(np.zeros(grid.shape, np.uint8), prepared, JOINED))
    assert read_header(tmp_path / "p.nii.gz").stored.matches(reorientation.stored)


def test_class_values_beyond_a_byte_come_back() -> None:
    classes = (TargetClass(value=1605, name="area"),)
    prepared = prepare(Case("a"), VOLUME, None, classes, PLAIN, FULL)
    assert restore_labels(np.ones(GRID.shape, dtype=np.uint8), prepared, classes).values() == (1605,)


def test_more_than_255_classes_are_refused() -> None:
    classes = tuple(TargetClass(value=i, name=str(i)) for i in range(1, 257))
    with pytest.raises(BadInputError, match="255"):
        prepare(Case("a"), VOLUME, LabelMap(LABELS, GRID), classes, PLAIN, FULL)


@pytest.mark.parametrize(
    "values", [{"spacing_mm": (0, 1, 1)}, {"clip_percentiles": (99, 1)}, {"clip_percentiles": (0, 101)}]
)
def test_settings_that_make_no_sense_are_refused(values: dict[str, object]) -> None:
    with pytest.raises(StudyFaults):
        PreprocessingSettings.parse(values)


class Reader:
    """Counts what is made."""

    def __init__(self) -> None:
        self.made: list[str] = []

    def image(self, case: Case) -> Volume:
        self.made.append(case.id)
        return VOLUME

    def labels(self, case: Case) -> LabelMap:
        return LabelMap(LABELS, GRID)


def _prepared(max_bytes: int = 10**9) -> tuple[Reader, CaseStore, PreparedCases]:
    reader = Reader()
    cohort = Cohort("c", tuple(Case(f"case{i}") for i in range(6)), reader=reader)
    store = CaseStore(cohort, max_bytes)
    return reader, store, PreparedCases(store, cohort.cases, JOINED, PLAIN, FULL)


def test_cases_are_prepared_when_asked_for_and_once() -> None:
    reader, _, cases = _prepared()
    assert len(cases) == 6
    assert reader.made == []
    assert cases[2] is cases[2]
    assert cases[-1].case.id == "case5"
    assert [prepared.case.id for prepared in cases[1:3]] == ["case1", "case2"]
    assert reader.made == ["case2", "case5", "case1"]


def test_prepared_cases_stay_within_the_stores_bound() -> None:
    size = VOLUME.data.nbytes + 2 * LABELS.nbytes
    _, store, cases = _prepared(max_bytes=2 * size)
    for _ in cases:
        assert store.nbytes <= 2 * size


def test_runs_that_share_a_store_share_prepared_cases() -> None:
    reader, store, cases = _prepared()
    again = PreparedCases(store, cases.cases, JOINED, PLAIN, FULL)
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda sequence: sequence[0], [cases, again] * 4))
    assert all(prepared is made[0] for prepared in made)
    assert reader.made == ["case0"]


def test_another_policy_prepares_anew() -> None:
    _, store, cases = _prepared()
    partial = PreparedCases(
        store, cases.cases, JOINED, PLAIN, LabelPolicy(removed=(Removal(class_value=1, group="x"),))
    )
    assert partial[0] is not cases[0]
