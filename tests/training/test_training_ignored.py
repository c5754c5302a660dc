"""Ignored voxels: nothing that is labelled there reaches the weights, the validation or the heuristic epsilon."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from segloss_gui.core.errors import BadInputError
from segloss_gui.core.events import EpochFinished, RunFinished
from segloss_gui.data.preprocessing import PreparedCase
from segloss_gui.losses import LOSSES
from segloss_gui.training.checkpoint import read_checkpoint
from segloss_gui.training.data_statistics import training_facts
from segloss_gui.training.settings import SamplingSettings
from tests.training.conftest import EVERY_CHANGE, MakeJob, blob_case, classes_of, run

LOSS_PARAMS = {
    "cross_entropy": {},
    "dice_phi": {"phi": "BCI", "epsilon": "heuristic"},
    "dice_phi per class": {"phi": "BI", "epsilon": "heuristic"},
    "weighted_cross_entropy": {"weights": "prior"},
    "lovasz_softmax": {},
}


def masked(case: PreparedCase, otherwise: int | None = None, *, mask: bool = True) -> PreparedCase:
    """A case a corner of which nobody labelled; ``otherwise`` is the class index that stands there all the same."""
    valid = np.ones(case.image.shape[1:], dtype=bool)
    valid[:, 7:12, 6:] = False
    assert case.target is not None
    labelled = case.target.copy()
    labelled[~valid] = 0 if otherwise is None else otherwise
    soft = case.soft
    if soft is not None:
        soft = soft.copy()
        soft[:, ~valid] = 0 if otherwise is None else 0.7
    return replace(case, target=labelled, full=labelled, soft=soft, valid=valid if mask else None)


def trained(
    make_job: MakeJob,
    folder: Path,
    loss: str,
    otherwise: int | None,
    *,
    mask: bool = True,
    soft: bool = False,
    classes: int = 2,
    patch: tuple[int, ...] = (),
) -> tuple[dict[str, torch.Tensor], EpochFinished]:
    cases = [blob_case(n, classes=classes) for n in range(4)]
    if soft:
        cases = [replace(case, soft=_shares(case, classes)) for case in cases]
    train = [masked(case, otherwise, mask=mask) for case in cases]
    validation = [masked(blob_case(n, classes=classes), otherwise, mask=mask) for n in (100, 101)]
    key = loss.split()[0]
    params = LOSSES[key].params.parse(LOSS_PARAMS[loss]).resolve(training_facts(train, classes_of(classes)))
    job = make_job(
        key, class_count=classes, loss_params=params, train=train, validation=validation, augmentation=EVERY_CHANGE,
        sampling=SamplingSettings(batch_size=2, patch=patch, foreground_share=0.7), checkpoints=folder,
    )  # fmt: skip
    end, listener = run(job)
    assert isinstance(end, RunFinished)
    assert end.reason.good, end.message
    return read_checkpoint(folder / "last.pt")["network"], listener.of(EpochFinished)[-1]


def _shares(case: PreparedCase, classes: int) -> np.ndarray:
    assert case.target is not None
    return np.stack([case.target == index for index in range(1, classes + 1)]).astype(np.float32)


@pytest.mark.parametrize("loss", LOSS_PARAMS)
def test_a_study_trains_to_the_same_weights_whatever_is_labelled_where_it_is_ignored(
    make_job: MakeJob, tmp_path: Path, loss: str
) -> None:
    (one, said), (other, also) = (trained(make_job, tmp_path / str(at), loss, at) for at in (None, 2))
    assert all(torch.equal(one[name], other[name]) for name in one)
    assert (said.train_loss, said.validation_loss, said.dice) == (also.train_loss, also.validation_loss, also.dice)


@pytest.mark.parametrize("what", ["one class", "patches", "soft labels"])
def test_so_it_does_with(make_job: MakeJob, tmp_path: Path, what: str) -> None:
    changes: dict[str, dict[str, object]] = {
        "one class": {"classes": 1}, "patches": {"patch": (8, 8, 8)}, "soft labels": {"soft": True},
    }  # fmt: skip
    ends = [trained(make_job, tmp_path / str(at), "cross_entropy", at, **changes[what])[0] for at in (None, 1)]  # type: ignore[arg-type]
    assert all(torch.equal(ends[0][name], ends[1][name]) for name in ends[0])


def test_without_the_mask_the_same_labels_train_to_other_weights(make_job: MakeJob, tmp_path: Path) -> None:
    ends = [trained(make_job, tmp_path / str(at), "cross_entropy", at, mask=False)[0] for at in (None, 2)]
    assert not all(torch.equal(ends[0][name], ends[1][name]) for name in ends[0])


def test_beside_an_ignore_label_255_classes_are_one_too_many() -> None:
    from segloss_gui.training.batches import seen_of

    case = blob_case(0)
    assert case.target is not None
    with pytest.raises(BadInputError, match="254 classes at most"):
        seen_of(masked(replace(case, target=np.full_like(case.target, 255)), 255), 255)


def test_a_patch_of_what_training_sees_is_that_part_of_the_whole() -> None:
    from segloss_gui.training.batches import IGNORED, seen_of

    case, part = masked(blob_case(0), 2), (slice(2, 9), slice(5, 12), slice(4, 8))
    whole = seen_of(case, IGNORED)
    assert (whole[part] == IGNORED).any()
    assert np.array_equal(seen_of(case, IGNORED, part), whole[part])
