from __future__ import annotations

import numpy as np
import pytest

from segloss_gui.core.errors import ParameterError
from segloss_gui.metrics import EmptyRule
from segloss_gui.statistics.object_size import quantile_bins, size_bins
from tests.statistics.tables import table

VOLUMES = list(range(1, 41))
BASE = np.linspace(0.2, 0.9, 40)
GAINING = table(
    {
        "CE": {"dice": BASE, "reference_volume_ml": VOLUMES},
        "Dice": {"dice": BASE + np.where(np.arange(40) < 30, 0.1, 0.0), "reference_volume_ml": VOLUMES},
    }
)


def test_deciles_hold_equally_many_cases_from_small_to_large() -> None:
    found = size_bins(GAINING, empty=EmptyRule.SKIP, resamples=50)
    assert [[cell.n for cell in cells] for cells in found.cells] == [[4, 4]] * 10
    assert (np.diff(found.means[:, 0]) > 0).all()
    assert (found.edges_ml[0], found.edges_ml[-1]) == (1, 40)
    np.testing.assert_allclose(found.means[0, 0], BASE[:4].mean())


def test_the_gain_by_quartile_is_the_difference_of_means() -> None:
    gain = size_bins(GAINING, empty=EmptyRule.SKIP, bins=4, resamples=50).gain("Dice", "CE")
    np.testing.assert_allclose(gain, [0.1, 0.1, 0.1, 0.0], atol=1e-12)


def test_cases_without_an_object_are_in_no_bin_and_counted() -> None:
    one = table({"CE": {"dice": [0.0, 0.5, 0.6], "reference_volume_ml": [0.0, 1.0, 2.0]}})
    found = size_bins(one, empty=EmptyRule.ONE, bins=2, resamples=50)
    assert found.without_object == 1
    assert sum(cell.n for cells in found.cells for cell in cells) == 2


def test_equal_sizes_share_a_bin_and_a_bin_may_be_empty() -> None:
    assert len(set(quantile_bins([3.0] * 5, 4)[0])) == 1
    same = table({"CE": {"dice": [0.4, 0.5], "reference_volume_ml": [3.0, 3.0]}})
    found = size_bins(same, empty=EmptyRule.SKIP, bins=3, resamples=50)
    assert sorted(cells[0].n for cells in found.cells) == [0, 0, 2]


def test_nothing_to_bin_gives_empty_bins() -> None:
    found = size_bins(table({"CE": {"dice": [0.0], "reference_volume_ml": [0.0]}}), empty=EmptyRule.SKIP, bins=2)
    assert [cells[0].n for cells in found.cells] == [0, 0]


def test_bad_choices_are_refused() -> None:
    with pytest.raises(ParameterError, match="one bin"):
        quantile_bins([1.0], 0)
    with pytest.raises(ParameterError, match="got Lovász"):
        size_bins(GAINING, empty=EmptyRule.SKIP, bins=2, resamples=50).gain("Lovász", "CE")
