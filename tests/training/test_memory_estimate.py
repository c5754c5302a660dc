from __future__ import annotations

from dataclasses import replace

import pytest

from segloss_gui.training.memory_estimate import ImageSizes, estimate_memory
from segloss_gui.training.networks import design_network
from segloss_gui.training.settings import NetworkSettings

NETWORK = design_network(
    NetworkSettings(), image_channels=2, channels=1, spacing_mm=(1, 1, 1), shape=(182, 218, 182)
)  # fmt: skip
BRAIN = ImageSizes(channels=2, largest=(182, 218, 182), cases=10, case_bytes=120_000_000, cache_bytes=2 * 2**30)


def test_whole_large_volumes_take_gigabytes_and_patches_of_them_do_not() -> None:
    whole = estimate_memory(NETWORK, None, 2, BRAIN)
    assert whole.whole
    assert whole.size == (184, 224, 184)
    assert 6e9 < whole.run < 24e9
    assert estimate_memory(NETWORK, (64, 64, 64), 2, BRAIN).run < 2e9


@pytest.mark.parametrize("batch", [2, 4])
def test_a_larger_batch_takes_more(batch: int) -> None:
    assert (
        estimate_memory(NETWORK, (64, 64, 64), batch, BRAIN).step
        > 1.5 * estimate_memory(NETWORK, (64, 64, 64), batch // 2, BRAIN).step
    )


def test_of_many_cases_no_more_is_kept_than_the_cache_holds() -> None:
    few, many = (replace(BRAIN, cases=cases).kept_bytes for cases in (5, 5000))
    assert few == 7 * 120_000_000
    assert many == 2 * 2**30 + 2 * 120_000_000


def test_runs_at_once_share_the_cases_and_nothing_else() -> None:
    estimate = estimate_memory(NETWORK, (64, 64, 64), 2, BRAIN)
    assert estimate.beside(3) == estimate.cases + 3 * estimate.run
    assert estimate.fitting(3, estimate.beside(2)) == 2
    assert estimate.fitting(3, estimate.total - 1) == 0
