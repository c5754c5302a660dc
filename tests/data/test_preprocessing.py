from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from segloss_gui.core.display import Display
from segloss_gui.core.errors import BadInputError, GeometryError, StudyFaults
from segloss_gui.core.geometry import Grid, Reorientation
from segloss_gui.core.volume import LabelMap, Volume
from segloss_gui.data.cache import CaseStore
from segloss_gui.data.case import Case, Cohort, TargetClass
from segloss_gui.data.policy import LabelPolicy, Removal
from segloss_gui.data.prepared_cases import PreparedCases
from segloss_gui.data.preprocessing import PreparedCase, PreprocessingSettings, prepare, reference_map, restore_labels
from segloss_gui.data.preprocessing_presets import PREPROCESSING_PRESETS
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


FINE = Grid((12, 12, 12), np.eye(4))


def ball(grid: Grid = FINE, radius: float = 4.0, centre: float = 5.5) -> LabelMap:
    axes = np.ogrid[tuple(slice(0, n) for n in grid.shape)]
    return LabelMap((sum((axis - centre) ** 2 for axis in axes) < radius**2).astype(np.uint8), grid)


def prepared_with(labels: LabelMap, policy: LabelPolicy = FULL, group: str = "", **steps: object) -> PreparedCase:
    rng = np.random.default_rng(0)
    volume = Volume(rng.normal(5, 2, (2, *labels.grid.shape)).astype(np.float32), labels.grid)
    case = Case("a", group=group)
    return prepare(case, volume, labels, BALL, PreprocessingSettings.model_validate(steps), policy)


BALL = (TargetClass(value=1, name="ball"),)


@pytest.mark.parametrize("how", ["nearest", "soft", "distance"])
def test_every_way_of_resampling_labels_keeps_the_volume_and_says_so_in_reference_map(how: str) -> None:
    labels = ball()
    case = prepared_with(labels, spacing_mm=(2.0, 2.0, 2.0), label_resampling=how)
    assert case.full is not None
    assert case.grid.shape == (6, 6, 6)
    ml = case.full.sum() * case.grid.voxel_ml
    assert ml == pytest.approx(labels.data.sum() * labels.grid.voxel_ml, rel=0.15)
    settings = PreprocessingSettings.model_validate({"spacing_mm": (2.0,) * 3, "label_resampling": how})
    counted, _, grid = reference_map(labels, BALL, settings)
    assert np.array_equal(counted, case.full)
    assert grid.matches(case.grid)


@pytest.mark.parametrize("how", ["nearest", "soft", "distance"])
def test_ignored_voxels_are_background_that_does_not_count_on_every_grid(how: str) -> None:
    labels = ball()
    data = labels.data.copy()
    data[:5] = 9
    sparse = replace(labels, data=data, ignore=9)
    as_stored = prepared_with(sparse)
    assert as_stored.valid is not None
    assert np.array_equal(as_stored.valid, data != 9)
    assert as_stored.full is not None
    assert not as_stored.full[:5].any()
    coarse = prepared_with(sparse, spacing_mm=(2.0,) * 3, label_resampling=how)
    assert coarse.valid is not None
    assert not coarse.valid[:2].any()  # of ignored voxels alone
    assert coarse.valid[3:].all()
    settings = PreprocessingSettings.model_validate({"spacing_mm": (2.0,) * 3, "label_resampling": how})
    _, valid, _ = reference_map(sparse, BALL, settings)
    assert np.array_equal(valid, coarse.valid)
    cut = prepared_with(sparse, size=(8, 8, 8))
    wide = prepared_with(sparse, size=(20, 20, 20))
    assert cut.valid is not None
    assert wide.valid is not None
    assert cut.valid.shape == (8, 8, 8)
    assert wide.valid.sum() == (data != 9).sum() + 20**3 - data.size  # what is padded is background


def test_soft_labels_are_shares_and_hidden_ones_are_empty() -> None:
    policy = LabelPolicy(removed=(Removal(class_value=1, group="B"),))
    steps = {"spacing_mm": (2.0,) * 3, "label_resampling": "soft", "smooth_first": True}
    seen = prepared_with(ball(), policy, "A", **steps)
    hidden = prepared_with(ball(), policy, "B", **steps)
    assert seen.soft is not None
    assert hidden.soft is not None
    assert seen.soft[(seen.soft > 0) & (seen.soft < 1)].size > 0
    assert seen.soft.sum() * 8 == pytest.approx(ball().data.sum(), rel=0.05)
    assert not hidden.soft.any()
    assert not hidden.target.any()  # type: ignore[union-attr]
    assert hidden.full.any()  # type: ignore[union-attr]


@pytest.mark.parametrize("size", [(6, 20, 8), (12, 12, 12), (3, 3, 3)])
@pytest.mark.parametrize("centre", ["image", "reference"])
def test_a_size_is_cut_or_padded_and_predictions_come_back_where_they_were(
    size: tuple[int, int, int], centre: str
) -> None:
    labels = ball(centre=7.5, radius=3)
    case = prepared_with(labels, size=size, centre=centre)
    assert case.image.shape[1:] == size
    assert case.full is not None
    back = restore_labels(case.full, case, BALL)
    assert back.grid is labels.grid
    assert not (back.data & ~labels.data).any()
    assert back.data.sum() == case.full.sum()
    if centre == "reference" and size == (12, 12, 12):
        assert np.array_equal(back.data, labels.data)
    assert np.isfinite(case.image).all()


def test_a_box_about_the_reference_holds_it() -> None:
    labels = ball(centre=8, radius=2.5)
    boxes = {centre: prepared_with(labels, size=(6, 6, 6), centre=centre) for centre in ("image", "reference")}
    assert boxes["reference"].full.sum() == labels.data.sum()  # type: ignore[union-attr]
    assert boxes["image"].full.sum() < labels.data.sum()  # type: ignore[union-attr]


def test_a_prediction_outside_the_box_is_background_not_the_boxs_border() -> None:
    case = prepared_with(ball(), size=(5, 5, 5), spacing_mm=(1.5, 1.5, 1.5))
    back = restore_labels(np.ones(case.grid.shape, dtype=np.uint8), case, BALL)
    assert back.data.sum() * back.grid.voxel_ml == pytest.approx(5**3 * case.grid.voxel_ml, rel=0.25)
    assert not back.data[0].any()


def test_padding_counts_in_the_normalisation_only_where_the_size_comes_first() -> None:
    after, before = (prepared_with(ball(), size=(20, 20, 20), size_first=first) for first in (False, True))
    assert after.image[:, 0].tolist() == np.zeros((2, 20, 20)).tolist()
    assert abs(float(before.image.mean())) < 1e-4
    assert float(before.image[0, 0, 0, 0]) < 0


def test_channels_are_normalised_together_or_apart_and_a_value_is_ignored() -> None:
    data = np.stack([np.arange(8), 10 + np.arange(8)]).astype(np.float32).reshape(2, 2, 2, 2)
    volume = Volume(data, Grid((2, 2, 2), np.eye(4)))

    def image(**steps: object) -> np.ndarray:
        return prepare(Case("a"), volume, None, BALL, PreprocessingSettings.model_validate(steps), FULL).image

    apart, together = image(), image(normalise_over="image")
    assert apart.mean(axis=(1, 2, 3)) == pytest.approx([0, 0], abs=1e-6)
    assert together[0].mean() < 0 < together[1].mean()
    ignored = image(ignore_value=7.0)
    assert ignored[0, 1, 1, 1] == 0
    assert ignored[0].ravel()[:7].mean() == pytest.approx(0, abs=1e-6)
    assert np.array_equal(image(ignore_value=0.0), image(normalise="zscore_nonzero"))


@pytest.mark.parametrize("how", ["zscore", "range", "none"])
def test_an_inverted_image_is_trained_on_as_stored_or_as_its_twin_where_it_is_turned(how: str) -> None:
    grid, bright = Grid((4, 4, 1), np.eye(4)), np.arange(16, dtype=np.uint16).reshape(1, 4, 4, 1)

    def image(volume: Volume, **steps: object) -> np.ndarray:
        settings = PreprocessingSettings.model_validate({"normalise": how, **steps})
        return prepare(Case("a"), volume, None, BALL, settings, FULL).image

    stored, twin = Volume(15 - bright, grid, displays=(Display(inverted=True),)), Volume(bright, grid)
    assert np.array_equal(image(stored), image(Volume(15 - bright, grid)))
    assert image(stored, turn_inverted=True) == pytest.approx(image(twin), abs=1e-6)
    assert np.array_equal(image(twin, turn_inverted=True), image(twin))


@pytest.mark.parametrize("key", list(PREPROCESSING_PRESETS))
def test_every_preset_prepares_a_case_and_gives_it_back(key: str) -> None:
    settings = PREPROCESSING_PRESETS[key].make((2.0, 2.0, 2.0))
    grid = Grid((16, 16, 10), np.diag([4.0, 4.0, 4.0, 1.0]))
    labels = ball(grid, centre=5, radius=3)
    case = prepared_with(labels, **settings.model_dump())
    assert settings.size is None or case.image.shape[1:] == settings.size
    assert case.full is not None
    back = restore_labels(case.full, case, BALL)
    overlap = 2 * (back.data & labels.data).sum() / (back.data.sum() + labels.data.sum())
    assert overlap > 0.9
    assert (case.soft is not None) == (key == "brats-tilborghs")
