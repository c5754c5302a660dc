from __future__ import annotations

from pathlib import Path

from segloss_gui.app.lecture.arm_curves import NOTHING, ArmCurves, arms_words
from segloss_gui.app.lecture.arms import Arms
from segloss_gui.app.lecture.live_training import lecture_plans, picture_study
from tests.app.instant_tasks import FakeTasks
from tests.app.lecture.test_arms import epoch, score


def test_each_run_has_a_curve_of_its_loss_and_one_of_dice_for_each_group(tmp_path: Path) -> None:
    arms = Arms(FakeTasks())  # type: ignore[arg-type]
    curves = ArmCurves(arms)
    assert (arms_words(arms), curves.dice_unit) == (NOTHING, "mean of the validation cases")
    study = picture_study(0, quick=True)
    arms.show(study, tmp_path, lecture_plans(study))
    run = arms.arms[0].plan.id
    case = next(case for case, group in arms.groups.items() if group == "A")
    arms.apply([epoch(run, 1, 0.5), score(run, 1, case, 0.9)])
    drawn = {(curve.chart, curve.key): curve for curve in curves.update()}
    assert len(drawn) == 3 * len(arms.arms)
    assert curves.dice_unit == "group A solid, group B dashed"
    assert drawn["dice", f"{run} A"].series.raw.tolist() == [0.9]
    assert [drawn["dice", f"{run} {group}"].style.dash for group in "AB"] == ["solid", "dashed"]
    assert arms_words(arms).startswith(f"{study.name}. The picture: ")
    arms.rewind()
    again = {curve.key: curve for curve in curves.update()}
    assert len(again[f"{run} A"].series) == 0
    curves.begin()
    assert {curve.key for curve in curves.update()} == set(again)
