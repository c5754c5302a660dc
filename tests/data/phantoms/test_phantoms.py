from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from scipy.ndimage import binary_dilation, gaussian_filter

from segloss_gui.core.errors import BadInputError
from segloss_gui.data.case import Case, Cohort
from segloss_gui.data.phantoms import DESIGNS, PhantomReader, generator, phantom_cohort
from segloss_gui.data.phantoms.fields import DesignName, smooth

NAMES: tuple[DesignName, ...] = tuple(DESIGNS)


def _volumes(cohort: Cohort, count: int) -> np.ndarray:
    assert cohort.reader is not None
    return np.array([cohort.reader.labels(case).data.sum() for case in cohort.cases[:count]])


@pytest.mark.parametrize("design", NAMES)
def test_a_case_is_the_same_whenever_and_wherever_it_is_made(design: DesignName) -> None:
    cohort = phantom_cohort(design, seed=3, train=4, test=2, side=16)
    longer = phantom_cohort(design, seed=3, train=9, test=2, side=16)
    assert cohort.reader is not None
    assert longer.reader is not None
    first = [cohort.reader.image(case).data.copy() for case in cohort.cases]
    with ThreadPoolExecutor(4) as pool:
        again = list(pool.map(longer.reader.image, reversed(cohort.cases)))
    for one, other in zip(first, reversed(again), strict=True):
        np.testing.assert_array_equal(one, other.data)


@pytest.mark.parametrize("design", NAMES)
def test_seeds_and_splits_give_other_cases(design: DesignName) -> None:
    def image(seed: int, case: str) -> np.ndarray:
        return PhantomReader(design, seed, 16).image(Case(case)).data

    assert not np.array_equal(image(0, "train_000"), image(1, "train_000"))
    assert not np.array_equal(image(0, "train_000"), image(0, "test_000"))
    assert not np.array_equal(image(0, "train_000"), image(0, "train_001"))


@pytest.mark.parametrize("design", NAMES)
def test_image_and_reference_lie_on_one_grid_of_a_millimetre(design: DesignName) -> None:
    cohort = phantom_cohort(design, seed=0, train=2, test=1, side=20)
    assert cohort.reader is not None
    image, labels = cohort.reader.image(cohort.cases[0]), cohort.reader.labels(cohort.cases[0])
    assert image.data.dtype == np.float32
    depth = 20 if DESIGNS[design].axes == 3 else 1
    assert image.data.shape == (len(DESIGNS[design].channels), 20, 20, depth)
    assert image.grid.matches(labels.grid)
    assert image.grid.spacing_mm == (1.0, 1.0, 1.0)
    assert labels.values() == tuple(cohort.label_names)
    assert all(cohort.label_names.values())
    assert all(case.has_reference for case in cohort.cases)


def test_lesions_are_small_a_fortieth_of_the_volume() -> None:
    volumes = _volumes(phantom_cohort("lesions", seed=0, train=150, test=1, side=24), 150)
    assert volumes.min() > 0
    assert 280 < volumes.mean() < 480
    assert volumes.min() < 60


def test_large_objects_are_large() -> None:
    volumes = _volumes(phantom_cohort("large_objects", seed=0, train=80, test=1, side=24), 80)
    assert volumes.min() > 300
    assert 1100 < volumes.mean() < 1800


def test_two_groups_have_lesions_of_one_size_and_the_shares_of_the_paper() -> None:
    cohort = phantom_cohort("two_groups", seed=0, train=200, test=80, side=24)
    volumes = _volumes(cohort, 200)
    groups = np.array([case.group for case in cohort.cases])
    assert 300 < volumes.mean() < 450
    assert (groups[:200] == "A").mean() == pytest.approx(0.7, abs=0.08)
    assert (groups[200:] == "A").mean() == pytest.approx(0.5, abs=0.12)
    in_a, in_b = volumes[groups[:200] == "A"], volumes[groups[:200] == "B"]
    assert in_a.mean() == pytest.approx(in_b.mean(), rel=0.25)


def test_only_group_a_has_a_ring_and_both_show_the_whole_lesion() -> None:
    cohort = phantom_cohort("two_groups", seed=1, train=40, test=1, side=24)
    assert cohort.reader is not None
    brightest: dict[str, list[float]] = {"A": [], "B": []}
    for case in cohort.cases[:40]:
        image, inside = cohort.reader.image(case).data, cohort.reader.labels(case).data == 1
        assert image[0][inside].mean() - image[0][~inside].mean() > 0.5
        brightest[case.group].append(float(image[1][inside].mean() - image[1][~inside].mean()))
    assert np.mean(brightest["A"]) > 0.4
    assert abs(np.mean(brightest["B"])) < 0.2


def test_ventricles_are_a_wall_around_a_cavity_that_is_narrower_in_es() -> None:
    cohort = phantom_cohort("ventricles", seed=0, train=60, test=40, side=24)
    assert cohort.reader is not None
    assert cohort.label_names == {1: "cavity", 2: "myocardium"}
    shares: dict[str, list[float]] = {"ED": [], "ES": []}
    for case in cohort.cases[:60]:
        labels = cohort.reader.labels(case).data
        cavity, wall = labels == 1, labels == 2
        assert wall.sum() > cavity.sum() > 20
        assert (labels[binary_dilation(cavity)] > 0).mean() > 0.99
        shares[case.group].append(cavity.sum() / (cavity | wall).sum())
    assert np.mean(shares["ED"]) > 1.5 * np.mean(shares["ES"])
    train, test = ([case.group for case in cohort.cases if case.split == split] for split in ("train", "test"))
    assert train.count("ED") / 60 == pytest.approx(0.7, abs=0.15)
    assert test.count("ED") / 40 == pytest.approx(0.5, abs=0.2)


def test_both_phases_show_wall_and_cavity_but_only_ed_shows_flow() -> None:
    cohort = phantom_cohort("ventricles", seed=1, train=30, test=1, side=24)
    assert cohort.reader is not None
    flow: dict[str, list[float]] = {"ED": [], "ES": []}
    for case in cohort.cases[:30]:
        image, labels = cohort.reader.image(case).data, cohort.reader.labels(case).data
        background, cavity, wall = (image[0][labels == value].mean() for value in (0, 1, 2))
        assert background + 0.5 < wall < cavity - 0.5
        flow[case.group].append(float(image[1][labels == 1].mean() - image[1][labels == 2].mean()))
    assert min(flow["ED"]) > 0.7
    assert np.mean(np.abs(flow["ES"])) < 0.3


def test_lookalikes_are_bright_and_unlabelled() -> None:
    cohort = phantom_cohort("lesions", seed=0, train=20, test=1, side=24)
    assert cohort.reader is not None
    outside = []
    for case in cohort.cases[:20]:
        image, labels = cohort.reader.image(case).data[0], cohort.reader.labels(case).data
        outside.append(gaussian_filter(image, 1.0)[~binary_dilation(labels, iterations=4)].max())
    assert np.median(outside) > 0.7


def test_sizes_grow_with_the_side() -> None:
    small = _volumes(phantom_cohort("large_objects", seed=0, train=10, test=1, side=24), 10)
    large = _volumes(phantom_cohort("large_objects", seed=0, train=10, test=1, side=48), 10)
    assert large.mean() / small.mean() == pytest.approx(8, rel=0.3)


def test_smooth_noise_has_mean_0_and_deviation_1() -> None:
    field = smooth(generator(0, "train", 0), 24, 1.5)
    assert field.mean() == pytest.approx(0, abs=1e-12)
    assert field.std() == pytest.approx(1)


def test_a_case_of_another_cohort_is_refused() -> None:
    with pytest.raises(BadInputError, match="patient1"):
        PhantomReader("lesions", 0, 16).image(Case("patient1"))
