"""Runs that do not fit into memory: refused with numbers, measured ones too."""

from __future__ import annotations

from typing import Any

import pytest

from segloss_gui.study import cost_estimate, run_memory
from segloss_gui.study.cases import open_store
from segloss_gui.study.cohort_images import CohortImages, look_at_images
from segloss_gui.study.cost_estimate import probe
from segloss_gui.study.run_memory import TooLittleMemoryError, largest_of, memory_of, refuse_too_large
from segloss_gui.training.memory_estimate import MemoryEstimate
from tests.study.test_proposal import BRAINS, GB, STUDY
from tests.study.tiny import tiny_study


def test_a_run_that_does_not_fit_is_refused_with_numbers_and_what_would_fit() -> None:
    with pytest.raises(TooLittleMemoryError) as refused:
        refuse_too_large(largest_of(STUDY, BRAINS), 5 * GB, STUDY, BRAINS)
    sentence = str(refused.value)
    assert "batch of 2 whole images of 184 × 224 × 184 voxels" in sentence
    assert "5.0 GB are free" in sentence
    assert "set a smaller patch, as " in sentence


def test_nothing_is_refused_where_it_fits_or_nothing_is_known() -> None:
    refuse_too_large(largest_of(STUDY, BRAINS), 500 * GB, STUDY, BRAINS)
    refuse_too_large(largest_of(STUDY, BRAINS), 0, STUDY, BRAINS)


def test_the_batch_of_a_loss_of_its_own_counts() -> None:
    study = tiny_study("soft_dice", "cross_entropy")
    larger = study.losses[0].model_copy(update={"batch_size": 4})
    images = look_at_images(study.cohort.preview(), open_store(study), study.preprocessing)  # type: ignore[union-attr]
    assert memory_of(study, larger, images).step > 1.5 * memory_of(study, study.losses[0], images).step


def test_measuring_says_what_it_takes_before_it_takes_it_and_is_refused_where_that_is_not_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told: list[MemoryEstimate] = []
    monkeypatch.setattr(cost_estimate, "available_bytes", lambda _: 10**6)
    with pytest.raises(TooLittleMemoryError, match="1 MB are free"):
        probe(tiny_study(), steps=1, estimated=told.append)
    assert told == []
    monkeypatch.setattr(cost_estimate, "available_bytes", lambda _: 10 * GB)
    found = probe(tiny_study(), steps=1, estimated=told.append)
    assert len(told) == 1
    assert found.memory is not None
    assert found.available == 10 * GB


def test_as_many_runs_are_planned_at_once_as_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    study = tiny_study("soft_dice", "cross_entropy")
    assert probe(study, steps=1).beside == 2
    images = look_at_images(study.cohort.preview(), open_store(study), study.preprocessing)  # type: ignore[union-attr]
    monkeypatch.setattr(cost_estimate, "available_bytes", lambda _: round(1.5 * largest_of(study, images).run))
    assert probe(study, steps=1).beside == 1


@pytest.mark.parametrize("side", [10_000, 5_000_000_000])
def test_a_size_beyond_any_memory_is_refused_after_few_estimates_with_a_patch_that_would_do(
    side: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    images = CohortImages(
        stored_mm=(1.0, 1.0, 1.0), spacing_mm=(1.0, 1.0, 1.0), shape=(side,) * 3, channels=1, planar=False,
        largest=(side,) * 3, cases=2, case_bytes=10**9,
    )  # fmt: skip
    study, asked = tiny_study(), []

    def counting(*given: Any, **more: Any) -> MemoryEstimate:
        asked.append(given)
        return largest_of(*given, **more)

    monkeypatch.setattr(run_memory, "largest_of", counting)
    with pytest.raises(TooLittleMemoryError, match="set a smaller patch, as "):
        refuse_too_large(largest_of(study, images, cases=0), 8 * 10**9, study, images)
    assert len(asked) < 60
