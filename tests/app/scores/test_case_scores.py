"""The score tables: metrics chosen, classes, what empty cases do to means, undefined and unknown."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import nibabel as nib
import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from segloss_gui.app.compare.score_words import counts_text
from segloss_gui.app.scores.case_scores import cohort_scores, cohort_state, under_rules
from segloss_gui.app.scores.final_scores import FinalScores
from segloss_gui.app.scores.score_rows import CaseScoreRow, CohortScores
from segloss_gui.app.scores.score_settings import ScoreSettings
from segloss_gui.app.session import Session
from segloss_gui.core.events import CaseScored
from segloss_gui.core.units import AREA, PX, SizeUnit
from segloss_gui.data.case import TargetClass
from segloss_gui.data.layouts import FolderPair
from segloss_gui.gui.tables.score_bar import ScoreBar
from segloss_gui.gui.tables.score_tables import CaseScoreModel, CohortModel
from segloss_gui.metrics import METRICS, EmptyRule, MissedRule, Overlap, from_counts
from segloss_gui.study.evaluation import score_row
from segloss_gui.study.models import ImportedMethod, LossChoice
from segloss_gui.study.plan import RunPlan
from segloss_gui.study.progress import RunProgress
from segloss_gui.study.score_file import ScoreRow
from tests.app.instant_tasks import FakeTasks
from tests.data.files import save_picture

ROLE = Qt.ItemDataRole


def scored(*rows: ScoreRow, names: tuple[str, ...] = ("a", "b"), **choices: object) -> CohortScores:
    """The table of all cases of methods from elsewhere that have these rows."""
    session = Session()
    final = FinalScores(session, FakeTasks())  # type: ignore[arg-type]
    session.edit(imported=[ImportedMethod(name=name, folder=Path("x")) for name in names])
    final.elsewhere._rows = {name: tuple(row for row in rows if row.method == name) for name in names}
    settings = ScoreSettings()
    settings.choose(**choices)
    return cohort_scores(session, final, settings, settings.cohort_key)


def row(case: str, method: str, tp: int, fp: int, fn: int, value: int = 1) -> ScoreRow:
    return score_row(case, "", method, value, {**from_counts(Overlap(tp, fp, fn, 1.0)), "tolerance_mm": 1.0})


def test_cases_come_worst_first_whatever_worst_means() -> None:
    rows = [row("good", "a", 9, 1, 1), row("bad", "a", 1, 9, 3), row("small", "a", 3, 0, 7)]
    assert [r.case for r in scored(*rows).rows] == ["bad", "small", "good"]
    assert [r.case for r in scored(*rows, cohort_key="volume_error_ml").rows] == ["small", "bad", "good"]
    assert [r.case for r in scored(*rows, cohort_key="volume_error_abs_ml").rows] == ["small", "bad", "good"]


def test_other_rows_where_rows_that_died_lay_are_another_state() -> None:
    session = Session()
    final = FinalScores(session, FakeTasks())  # type: ignore[arg-type]
    session.edit(imported=[ImportedMethod(name="a", folder=Path("x"))])
    states = []
    for tp in range(30):
        final.elsewhere._rows = {"a": (row("case", "a", tp, 1, 1),)}
        states.append(cohort_state(session, final, ScoreSettings()))
    assert all(state != other for at, state in enumerate(states) for other in states[:at])
    assert cohort_state(session, final, ScoreSettings()) == states[-1]


def test_undefined_is_not_unknown() -> None:
    found = scored(row("x", "a", 0, 0, 0), row("y", "b", 1, 1, 1))
    values = {r.case: r.values for r in found.rows}
    assert math.isnan(values["x"][0])  # type: ignore[arg-type]
    assert values["x"][1] is None
    assert values["y"][0] is None


@pytest.mark.parametrize(("rule", "mean"), [("skip", 0.8), ("one", 0.9), ("zero", 0.4)])
def test_the_rule_for_empty_cases_moves_the_mean_and_the_old_one_is_told(rule: str, mean: float) -> None:
    found = scored(row("x", "a", 4, 1, 1), row("y", "a", 0, 0, 0), names=("a",), rule=EmptyRule(rule))
    assert found.means.values[0] == pytest.approx(mean)
    assert found.skipped[0] == pytest.approx(0.8)
    assert found.empty == 1


def missed(case: str, method: str, hd95_mm: float = math.nan, volume_ml: float = 0.0) -> ScoreRow:
    sizes = {"volume_ml": volume_ml, "reference_volume_ml": 3.0, "tolerance_mm": 1.0, "diagonal_mm": 90.0}
    return score_row(case, "", method, 1, {"hd95_mm": hd95_mm, **sizes})


HALF = [missed(f"c{k}", "a", math.nan if k % 2 else 1.0, float(k % 2 == 0)) for k in range(6)] + [
    missed(f"c{k}", "b", 2.0, 3.0) for k in range(6)
]


@pytest.mark.usefixtures("qapp")
def test_the_missed_cases_stand_beside_the_mean_distance_and_come_first(qapp: QApplication) -> None:
    found = scored(*HALF, cohort_key="hd95_mm")
    assert found.means.values == (1.0, 2.0)
    assert found.counts == ("n = 3, 3 missed", "")
    assert {row.case for row in found.rows[:3]} == {"c1", "c3", "c5"}
    model, session = CohortModel(), Session()
    session.edit(imported=[ImportedMethod(name=name, folder=Path("x")) for name in "ab"])
    model.show_scores(found, session.methods, "hd95_mm")
    assert [model.index(0, column).data() for column in (2, 3)] == ["1.00 *", "2.00"]
    assert model.index(0, 2).data(ROLE.ToolTipRole) == "n = 3, 3 missed"
    assert counts_text(model.methods, model.counts) == "* a: n = 3, 3 missed."


def test_a_missed_case_may_count_as_the_diagonal_of_its_image() -> None:
    found = scored(*HALF, cohort_key="hd95_mm", missed=MissedRule.DIAGONAL)
    assert found.means.values == (45.5, 2.0)
    assert found.counts == ("n = 6, with 3 missed", "")
    assert found.rows[0].values == (90.0, 2.0)


@pytest.mark.parametrize(("rule", "dice"), [("skip", math.nan), ("one", 1.0), ("zero", 0.0)])
def test_the_table_of_this_case_honours_the_rules_too(rule: str, dice: float) -> None:
    settings = ScoreSettings()
    settings.choose(rule=EmptyRule(rule), missed=MissedRule.DIAGONAL)
    nothing = {"dice": math.nan, "hd95_mm": math.nan, "volume_ml": 0.0, "reference_volume_ml": 0.0}
    found = under_rules(nothing, settings, 90.0)
    assert found["dice"] == pytest.approx(dice, nan_ok=True)
    assert math.isnan(found["hd95_mm"]), "there is nothing to be distant from"
    assert under_rules({**nothing, "reference_volume_ml": 1.0}, settings, 90.0)["hd95_mm"] == 90.0
    assert math.isnan(under_rules({**nothing, "reference_volume_ml": 1.0}, settings, 90.0)["dice"])


def test_volumes_are_never_filled_in() -> None:
    found = scored(row("y", "a", 0, 0, 0), names=("a",), rule=EmptyRule.ONE, cohort_key="volume_error_percent")
    assert math.isnan(found.means.values[0])  # type: ignore[arg-type]
    assert found.empty == 0


def test_one_class_can_be_looked_at_alone() -> None:
    rows = [row("x", "a", 4, 1, 1, 1), row("x", "a", 1, 0, 0, 2)]
    assert scored(*rows, names=("a",)).rows[0].values[0] == pytest.approx(0.9)
    assert scored(*rows, names=("a",), class_value=2).rows[0].values[0] == 1.0


def test_older_files_and_other_tolerances_are_unknown_not_undefined() -> None:
    older = score_row("x", "", "a", 1, Overlap(1, 1, 1, 1.0))
    assert scored(older, names=("a",)).rows
    assert not scored(older, names=("a",), cohort_key="hd95_mm").rows
    now = row("x", "a", 1, 1, 1)
    assert scored(now, names=("a",), cohort_key="surface_dice").rows
    assert not scored(now, names=("a",), cohort_key="surface_dice", tolerance_mm=2.0).rows


def test_the_table_of_a_case_shows_the_metrics_chosen_undefined_and_on_their_way() -> None:
    model = CaseScoreModel()
    first = CaseScoreRow("a", "#000000", "lesion", {"dice": 0.5, "hd95_mm": math.nan}, "final", note="resampled")
    second = CaseScoreRow("b", "#000000", "lesion", {"dice": 0.75}, "")
    model.show_rows((first, second), ("dice", "hd95_mm"))
    texts = [[model.index(r, c).data() for c in range(model.columnCount())] for r in range(2)]
    assert texts == [[" *", "lesion", ".500", "–", "final"], ["", "lesion", ".750", "…", ""]]
    assert model.headerData(3, Qt.Orientation.Horizontal) == "HD95 mm"
    assert "where prediction or reference is empty" in model.headerData(3, Qt.Orientation.Horizontal, ROLE.ToolTipRole)
    assert model.index(1, 2).data(ROLE.FontRole).bold()
    assert model.index(0, 2).data(ROLE.FontRole) is None
    assert "resampled" in model.index(0, 0).data(ROLE.ToolTipRole)


def test_the_table_of_all_cases_begins_with_the_means() -> None:
    model, session = CohortModel(), Session()
    session.edit(imported=[ImportedMethod(name="a", folder=Path("x"))])
    model.show_scores(scored(row("x", "a", 4, 1, 1), names=("a",)), session.methods, "dice")
    assert [model.index(r, 0).data() for r in range(2)] == ["Mean", "x"]
    assert [model.index(r, 2).data() for r in range(2)] == [".800", ".800"]
    assert model.index(0, 0).data(ROLE.FontRole).bold()


@pytest.fixture
def bar(qtbot: QtBot) -> ScoreBar:
    made = ScoreBar(ScoreSettings())
    qtbot.addWidget(made)
    made.show()
    return made


def test_every_metric_can_be_switched_on_and_off_and_one_always_stays(bar: ScoreBar) -> None:
    actions = {action.data(): action for action in bar.menu.actions()}
    assert set(actions) == set(METRICS)
    actions["hd95_mm"].trigger()
    assert bar.settings.columns == ("dice", "jaccard", "volume_error_ml", "hd95_mm")
    for key in bar.settings.columns:
        actions[key].trigger()
    assert bar.settings.columns == ("dice",)


def test_choices_are_there_where_they_matter(bar: ScoreBar) -> None:
    assert not bar.tolerance.isVisible()
    assert not bar.target.isVisible()
    bar.settings.choose(columns=("surface_dice",))
    bar.show_classes((TargetClass(value=1, name="a"), TargetClass(value=2, name="b")))
    assert bar.tolerance.isVisible()
    bar.target.setCurrentIndex(2)
    bar.tolerance.setValue(2.5)
    assert (bar.settings.class_value, bar.settings.tolerance_mm) == (2, 2.5)
    bar.show_tab(True)
    assert bar.rule.isVisible()
    bar.rule.setCurrentIndex(1)
    assert bar.settings.rule is EmptyRule.ONE
    bar.cohort_metric.setCurrentIndex(bar.cohort_metric.findData("hd95_mm"))
    assert bar.settings.cohort_key == "hd95_mm"
    assert not bar.rule.isVisible()
    assert bar.missed.isVisible()
    bar.missed.setCurrentIndex(1)
    assert bar.settings.missed is MissedRule.DIAGONAL
    bar.show_classes((TargetClass(value=1, name="a"),))
    assert bar.settings.class_value is None


def test_sizes_of_photographs_are_in_pixels_in_every_table_and_the_tolerance_too(qtbot: QtBot) -> None:
    found = scored(replace(row("x", "a", 4, 3, 1), size_unit="px"), names=("a",), cohort_key="volume_error_ml")
    assert found.unit is PX
    cohort, session = CohortModel(), Session()
    session.edit(imported=[ImportedMethod(name="a", folder=Path("x"))])
    cohort.show_scores(found, session.methods, "volume_error_ml")
    assert (cohort.spec.unit, cohort.index(1, 2).data()) == ("px²", "+2")
    assert "(px²)" in cohort.headerData(2, Qt.Orientation.Horizontal, ROLE.ToolTipRole)
    model = CaseScoreModel()
    model.show_rows((CaseScoreRow("a", "#fff", "lesion", {"volume_error_ml": 2.0}, unit=PX),), ("volume_error_ml",))
    assert model.headerData(2, Qt.Orientation.Horizontal, ROLE.DisplayRole) == "ΔA px²"
    bar = ScoreBar(ScoreSettings())
    qtbot.addWidget(bar)
    bar.show_unit(PX)
    assert (bar.tolerance.suffix(), "mm" in bar.tolerance.accessibleName()) == (" px", False)
    texts = [action.text() for action in bar.menu.actions()]
    assert texts == [bar.cohort_metric.itemText(at) for at in range(bar.cohort_metric.count())]
    assert "Area error" in texts
    assert not any("olume" in said for said in (*texts, *(action.toolTip() for action in bar.menu.actions())))


def volume_error_of_an_earlier_version(folder: Path, **said: str) -> tuple[SizeUnit, float]:
    """What is made of 2 pixels too many in an event of a version that took pixels for 1 mm deep."""
    old = CaseScored(
        run="r", time=0.0, epoch=1, case="x", class_value=1, dice=0.5, jaccard=0.4, volume_ml=0.016,
        reference_volume_ml=0.014, volume_error_ml=0.002, **said,
    )  # fmt: skip
    session = Session()
    session.edit(losses=[LossChoice(key="soft_dice", name="a")])
    session.set_preview(FolderPair(images=folder / "images", labels=folder / "masks").preview())
    session.plans = {"r": RunPlan("r", session.study.losses[0], 0, 0)}
    session.progress = {"r": RunProgress("r", scores={1: [old]})}
    found = cohort_scores(session, FinalScores(session, FakeTasks()), ScoreSettings(), "volume_error_ml")  # type: ignore[arg-type]
    return found.unit, found.rows[0].values[0]


def test_events_of_earlier_versions_are_pixels_where_the_cohort_is_of_photographs(tmp_path: Path) -> None:
    for folder in ("images", "masks"):
        save_picture(tmp_path / folder / "x.png", np.full((4, 4), 255, np.uint8))
    assert volume_error_of_an_earlier_version(tmp_path) == (PX, pytest.approx(2.0))


def test_events_of_earlier_versions_are_areas_where_the_cohort_is_of_radiographs(tmp_path: Path) -> None:
    for folder in ("images", "masks"):
        (tmp_path / folder).mkdir()
        ones = nib.Nifti1Image(np.ones((4, 4), np.uint8), np.diag([0.5, 0.5, 1, 1]))
        nib.save(ones, tmp_path / folder / "x.nii")
    assert volume_error_of_an_earlier_version(tmp_path, size_unit="mm") == (AREA, pytest.approx(2.0))
