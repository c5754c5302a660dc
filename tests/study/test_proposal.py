"""What is proposed instead of settings that hurt: numbers in the sentence, and a study that then fits."""

from __future__ import annotations

import pytest

from segloss_gui.study.cohort_images import CohortImages
from segloss_gui.study.models import Study
from segloss_gui.study.proposal import applied, proposals
from segloss_gui.study.run_memory import largest_of

GB = 10**9
BRAINS = CohortImages(
    stored_mm=(1.0, 1.0, 1.0), spacing_mm=(1.0, 1.0, 1.0), shape=(182, 218, 182), channels=2, planar=False,
    largest=(182, 218, 182), cases=20, subjects=20, case_bytes=120_000_000,
)  # fmt: skip
SMALL = CohortImages(
    stored_mm=(1.0, 1.0, 1.0), spacing_mm=(1.0, 1.0, 1.0), shape=(36, 50, 36), channels=1, planar=False,
    largest=(43, 59, 47), cases=20, subjects=20, case_bytes=2_000_000,
)  # fmt: skip
STUDY = Study.model_validate({"losses": [{"key": "soft_dice"}], "classes": [{"value": 1, "name": "lesion"}]})


def test_nothing_is_proposed_where_nothing_hurts() -> None:
    assert proposals(STUDY, SMALL, 8 * GB) == ()


def test_a_patch_is_proposed_for_large_volumes_and_its_runs_take_less_than_half_of_what_is_free() -> None:
    (found,) = proposals(STUDY, BRAINS, 8 * GB)
    assert "184 × 224 × 184 voxels takes about" in found.words
    assert found.needed
    study = applied(STUDY, (found,))
    assert len(study.sampling.patch) == 3
    assert min(study.sampling.patch) >= 32
    assert largest_of(study, BRAINS, cases=0).run <= 4 * GB
    assert proposals(study, BRAINS, 8 * GB) == ()


@pytest.mark.parametrize("available", [0, 500 * GB])
def test_a_patch_is_proposed_however_much_memory_there_is(available: int) -> None:
    (found,) = proposals(STUDY, BRAINS, available)
    assert not found.needed
    assert largest_of(applied(STUDY, (found,)), BRAINS, cases=0).run <= 2 * GB


def test_a_patch_of_ones_own_is_left_alone_while_it_fits() -> None:
    study = STUDY.model_copy(update={"sampling": STUDY.sampling.model_copy(update={"patch": (160, 160, 160)})})
    assert proposals(study, BRAINS, 100 * GB) == ()
    assert [found.needed for found in proposals(study, BRAINS, 4 * GB)] == [True]


def test_folds_are_no_more_than_subjects() -> None:
    few = CohortImages(**{**vars(SMALL), "subjects": 3})
    (found,) = proposals(STUDY, few, 8 * GB)
    assert found.needed
    assert applied(STUDY, (found,)).folds.count == 3


def test_one_spacing_is_proposed_for_images_of_very_different_ones() -> None:
    mixed = CohortImages(
        **{**vars(SMALL), "finest_mm": (1.0, 1.0, 1.0), "coarsest_mm": (1.0, 1.0, 6.0), "stored_mm": (1.0, 1.0, 2.0)}
    )
    (found,) = proposals(STUDY, mixed, 8 * GB)
    assert "between 1 × 1 × 1 and 1 × 1 × 6 mm" in found.words
    assert applied(STUDY, (found,)).preprocessing.spacing_mm == (1.0, 1.0, 2.0)


def with_batch(size: int, **sampling: object) -> Study:
    return STUDY.model_copy(update={"sampling": STUDY.sampling.model_copy(update={"batch_size": size, **sampling})})


def test_a_batch_too_large_for_memory_is_made_smaller_before_its_patch_is() -> None:
    study = with_batch(16, patch=(96, 96, 96))
    alone = largest_of(with_batch(4, patch=(96, 96, 96)), BRAINS, cases=0)
    found = proposals(study, BRAINS, round(1.2 * alone.run))
    assert [proposal.needed for proposal in found] == [True]
    after = applied(study, found)
    assert (after.sampling.batch_size, after.sampling.patch) == (4, (96, 96, 96))
    assert proposals(after, BRAINS, round(1.2 * alone.run)) == ()


def test_where_two_images_are_still_too_large_the_patch_is_cut_too_and_both_are_taken() -> None:
    found = proposals(with_batch(8), BRAINS, 6 * GB)
    after = applied(with_batch(8), found)
    assert after.sampling.batch_size == 2
    assert largest_of(after, BRAINS, cases=0).run <= 3 * GB


def test_a_batch_is_no_larger_than_the_images_of_a_fold() -> None:
    few = CohortImages(**{**vars(SMALL), "cases": 10, "subjects": 10})
    (found,) = proposals(with_batch(16), few, 100 * GB)
    assert found.words == "Each fold trains on about 8 images: take 8 a step instead of 16"
    assert applied(with_batch(16), (found,)).sampling.batch_size == 8
