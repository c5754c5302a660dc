"""The gradient of a run's own loss on a case, against autograd through the whole network and by hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from segloss_gui.core.errors import BadInputError, FileRefusedError
from segloss_gui.data.cache import CaseStore
from segloss_gui.data.case import TargetClass
from segloss_gui.data.layouts import Phantom
from segloss_gui.data.policy import LabelPolicy, Removal
from segloss_gui.losses import LOSSES
from segloss_gui.study.cases import open_store
from segloss_gui.study.gradient import case_gradient
from segloss_gui.study.kept_model import KeptModel, progress_at, weights_of
from segloss_gui.study.models import Study
from segloss_gui.study.plan import plan_runs
from segloss_gui.study.run_folder import RunFolder
from segloss_gui.study.run_one import run_one
from segloss_gui.study.store import StudyFolder
from segloss_gui.training.batches import one_hot
from segloss_gui.training.control import RunControl
from segloss_gui.training.settings import SamplingSettings, ScheduleSettings
from tests.study.tiny import tiny_study


def trained(folder: Path, study: Study) -> tuple[RunFolder, CaseStore]:
    plan = plan_runs(study)[0]
    run_one(study, plan, StudyFolder(folder), emit=lambda _: None, control=RunControl())
    return StudyFolder(folder).run(plan.id), open_store(study)


@pytest.mark.parametrize("patch", [(), (8, 8, 8)])
def test_it_is_what_autograd_gives_through_the_network(tmp_path: Path, patch: tuple[int, ...]) -> None:
    study = tiny_study("soft_dice", sampling=SamplingSettings(batch_size=2, patch=patch))
    run, store = trained(tmp_path, study)
    model = KeptModel.open(run)
    found = case_gradient(model, store, "test_001")
    prepared = model.prepared(store, "test_001")
    assert prepared.full is not None
    logits = model.logits(prepared).clone()
    if not patch:
        # Beside a shift of 0 that needs a gradient, in training's own way.
        logits = model.predictor.network.eval()(torch.from_numpy(prepared.image[None]))
    shift = torch.zeros_like(logits, requires_grad=True)
    target = one_hot(torch.from_numpy(prepared.full[None].copy()), 1)
    loss = LOSSES["soft_dice"].build(model.params, "sigmoid")(logits.detach() + shift, target)
    loss.backward()
    assert shift.grad is not None
    np.testing.assert_allclose(found.values, shift.grad[0].numpy(), atol=1e-8)
    assert found.loss == pytest.approx(float(loss.detach()), abs=1e-6)


def test_cross_entropy_pulls_by_probability_minus_reference(tmp_path: Path) -> None:
    run, store = trained(tmp_path, tiny_study("cross_entropy"))
    model = KeptModel.open(run)
    found = case_gradient(model, store, "test_000")
    said = model.probabilities(store, "test_000").codes[0] / 65535
    reference = store.labels("test_000").data == 1
    np.testing.assert_allclose(found.values[0] * reference.size, said - reference, atol=2e-5)
    pull = found.pull(1)
    assert pull is not None
    assert pull.foreground == pytest.approx(found.values[0][reference].sum(), rel=1e-5)
    assert pull.background_size == pytest.approx(np.abs(found.values[0][~reference]).sum(), rel=1e-5)
    assert pull.foreground < 0 < pull.background
    assert (pull.foreground_voxels, pull.background_voxels) == (reference.sum(), (~reference).sum())
    assert 0 < pull.foreground_share < 1


def test_hidden_labels_count_for_the_gradient_is_against_the_full_reference(tmp_path: Path) -> None:
    cohort = Phantom(design="two_groups", train=4, test=2, side=16)
    study = tiny_study("cross_entropy", epochs=1, cohort=cohort)
    groups = {case.group for case in open_store(study).cohort.cases}
    policy = LabelPolicy(removed=tuple(Removal(group=group, class_value=1) for group in groups))
    run, store = trained(tmp_path, study.model_copy(update={"policy": policy}))
    pull = case_gradient(KeptModel.open(run), store, "test_000").pull(1)
    assert pull is not None
    assert pull.foreground_voxels == np.count_nonzero(store.labels("test_000").data == 1)


def test_several_classes_get_a_map_each_without_the_background(tmp_path: Path) -> None:
    classes = (TargetClass(value=1, name="object"), TargetClass(value=2, name="nothing"))
    run, store = trained(tmp_path, tiny_study("cross_entropy", epochs=1, classes=classes))
    found = case_gradient(KeptModel.open(run), store, "test_000")
    assert found.values.shape == (2, *store.labels("test_000").data.shape)
    second = found.of(2)
    assert second is not None
    assert (second >= 0).all()
    assert found.of(7) is None


def test_it_says_whether_the_case_was_trained_on_and_at_which_epoch(tmp_path: Path) -> None:
    run, store = trained(tmp_path, tiny_study("soft_dice", schedule=ScheduleSettings(epochs=2, keep="last")))
    model = KeptModel.open(run)
    assert case_gradient(model, store, "train_000").trained_on
    held_out = case_gradient(model, store, "test_000")
    assert (held_out.trained_on, held_out.epoch) == (False, 2)


def test_a_cancelled_prediction_ends_at_the_next_window(tmp_path: Path) -> None:
    run, store = trained(tmp_path, tiny_study("soft_dice", epochs=1, sampling=SamplingSettings(patch=(8, 8, 8))))
    model, told = KeptModel.open(run), []

    def progress(done: int, total: int) -> None:
        told.append((done, total))
        if done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        case_gradient(model, store, "test_000", progress)
    assert told == [(0, 27), (4, 27)]


def test_a_case_without_a_reference_has_no_gradient(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run, store = trained(tmp_path, tiny_study("soft_dice", epochs=1))
    model = KeptModel.open(run)
    from dataclasses import replace

    bare = replace(model.prepared(store, "test_000"), full=None)
    monkeypatch.setattr(KeptModel, "prepared", lambda *_: bare)
    with pytest.raises(BadInputError, match="test_000: a case must have a reference"):
        case_gradient(model, store, "test_000")


def test_a_run_without_weights_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(FileRefusedError, match="got no weights"):
        weights_of(RunFolder(tmp_path / "run"))


def test_losses_that_follow_training_are_taken_as_they_were_at_the_epoch() -> None:
    schedule = ScheduleSettings(epochs=11)
    assert [progress_at(epoch, schedule) for epoch in (0, 1, 6, 11, 12)] == [0, 0, 0.5, 1, 1]
