from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from segloss_gui.app.lecture.arms import Arms
from segloss_gui.app.lecture.live_training import lecture_plans, picture_study
from segloss_gui.app.lecture.shown_case import ShownCase, arm_picture, read_shown
from segloss_gui.core.display import Display
from segloss_gui.core.events import CaseScored, EpochFinished
from segloss_gui.core.volume import Volume
from tests.app.instant_tasks import FakeTasks


@pytest.fixture
def shown(tmp_path: Path) -> Arms:
    study = picture_study(0, quick=True)
    made = Arms(FakeTasks())
    made.show(study, tmp_path, lecture_plans(study))
    return made


def epoch(run: str, number: int, dice: float) -> EpochFinished:
    return EpochFinished(
        run=run, time=0.0, epoch=number, step=20 * number, train_loss=0.5, validation_loss=0.5, dice=dice, jaccard=0.4,
        volume_error_ml=0.0, learning_rate=0.01, best=True, seconds=1.0,
    )  # fmt: skip


def score(run: str, number: int, case: str, dice: float) -> CaseScored:
    return CaseScored(
        run=run, time=0.0, epoch=number, case=case, class_value=1, dice=dice, jaccard=0.4, volume_ml=1.0,
        reference_volume_ml=1.0, volume_error_ml=0.0,
    )  # fmt: skip


def test_the_case_shown_is_of_the_group_whose_labels_are_missing(shown: Arms) -> None:
    assert shown.case is not None
    assert shown.case.group == "B"
    assert shown.case.truth.any()
    assert shown.case.image.shape == shown.case.truth.shape == (32, 32)
    assert (shown.case.image.min(), shown.case.image.max()) == (0, 1)


def test_dice_is_told_by_group(shown: Arms) -> None:
    run = shown.arms[0].plan.id
    a, b = (next(case for case, of in shown.groups.items() if of == group) for group in "AB")
    shown.apply([epoch(run, 1, 0.5), score(run, 1, a, 0.9), score(run, 1, b, 0.1), score(run, 1, b, math.nan)])
    assert shown.shown_groups == ("A", "B")
    assert shown.dice_curve(run, "A") == ([20.0], [0.9])
    assert shown.dice_curve(run, "B") == ([20.0], [0.1])
    assert shown.dice_curve(run, "") == ([20.0], [0.5])
    assert shown.arms[0].dice_of(a) == 0.9
    assert math.isnan(shown.arms[1].dice_of(a))


def test_events_of_other_runs_are_ignored_and_rewinding_forgets(shown: Arms) -> None:
    run = shown.arms[0].plan.id
    shown.apply([epoch("another", 1, 0.5), epoch(run, 1, 0.5)])
    assert [len(arm.progress.epochs) for arm in shown.arms] == [1, 0, 0]
    shown.rewind()
    assert [len(arm.progress.epochs) for arm in shown.arms] == [0, 0, 0]


def test_a_study_whose_images_are_gone_says_so_and_keeps_its_curves(tmp_path: Path) -> None:
    study = picture_study(0, quick=True).model_copy(update={"cohort": None})
    shown = Arms(FakeTasks())
    shown.show(study, tmp_path, lecture_plans(study))
    assert "must name a cohort" in shown.fault
    assert shown.case is None
    assert shown.shown_groups == ("",)


def test_the_slice_of_a_volume_is_where_its_reference_is_largest() -> None:
    from segloss_gui.study.cases import open_store
    from segloss_gui.study.designs import missing_labels

    study = missing_labels((0,), quick=True)
    case, _ = read_shown(study)
    areas = (open_store(study).labels(case.id).data > 0).sum(axis=(0, 1))
    assert case.truth.sum() == areas.max() == areas[case.height]


@pytest.mark.parametrize(("low", "high"), [(None, None), (0.25, 0.5)])
def test_a_radiograph_is_as_bright_beside_its_predictions_as_elsewhere(
    low: float | None, high: float | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    study = picture_study(0, quick=True)
    plain, _ = read_shown(study)
    window = None if low is None or high is None else (low, high)
    monkeypatch.setattr(Volume, "display", lambda *_: Display(inverted=True, window=window))
    inverted, _ = read_shown(study)
    if window is None:
        assert np.allclose(inverted.image, 1 - plain.image)
    else:
        dark, bright = inverted.image == 0, inverted.image == 1
        assert dark.any()
        assert bright.any()
        assert plain.image[dark].min() > plain.image[bright].max()


def test_without_a_prediction_the_picture_is_grey() -> None:
    grey = np.linspace(0, 1, 4, dtype=np.float32).reshape(2, 2)
    case = ShownCase("a", "", grey, grey > 2, 0)
    picture = arm_picture(case, None, "#123456")
    assert (picture[..., 0] == picture[..., 2]).all()
