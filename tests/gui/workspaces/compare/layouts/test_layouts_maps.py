"""Error, Probability and Gradient: what each shows of a trained study, and what its controls do."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from segloss_gui.app.compare.pane_words import scores_text, volume_text
from segloss_gui.app.compare.presenter import ComparePresenter
from segloss_gui.app.services import Services
from segloss_gui.app.session import Session
from segloss_gui.app.slices.picture_overlay import DivergingOverlay, ErrorOverlay, HeatOverlay
from segloss_gui.app.slices.planes import Plane
from segloss_gui.core.colours import FALSE_POSITIVE
from segloss_gui.core.units import MM, PX, SizeUnit
from segloss_gui.data.case import CohortPreview, TargetClass
from segloss_gui.gui.workspaces.compare.layouts.error import ErrorCounts, ErrorLayout
from segloss_gui.gui.workspaces.compare.layouts.gradient import GradientFooter, GradientLayout
from segloss_gui.gui.workspaces.compare.layouts.method_panes import MethodPanesLayout
from segloss_gui.gui.workspaces.compare.layouts.probability import ProbabilityLayout, ThresholdFooter
from segloss_gui.metrics.overlap import Overlap
from segloss_gui.study.models import Study
from tests.app.made_study import open_study, settle
from tests.gui.workspaces.compare.layouts.trained import train_tiny

Opened = tuple[Study, CohortPreview, Path]
Make = Callable[..., MethodPanesLayout]
BOTH = {"cross_entropy", "soft_dice"}


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Opened:
    return train_tiny(tmp_path_factory.mktemp("trained"), "cross_entropy", "soft_dice")


@pytest.fixture
def make(trained: Opened, session: Session, services: Services, qtbot: QtBot) -> Iterator[Make]:
    """Opens the study and shows a layout of it, everything loaded."""

    def build(kind: type[MethodPanesLayout], of: Opened = trained, case: str = "test_000") -> MethodPanesLayout:
        presenter = ComparePresenter(session, services.loader, services.tasks)
        layout = kind(presenter, services)  # type: ignore[call-arg]
        qtbot.addWidget(layout)
        layout.resize(800, 500)
        open_study(session, *of)
        session.show_case(case)
        layout.show()
        layout.set_active(True)
        settle(services)
        return layout

    yield build
    settle(services)


def shown(layout: MethodPanesLayout) -> set[str]:
    return {cell.name.rsplit(" ", 1)[0] for cell in layout.board.placed}


# -- errors -----------------------------------------------------------------------------------------
def test_every_method_with_a_prediction_has_a_pane_and_its_volumes(make: Make, session: Session) -> None:
    layout = make(ErrorLayout)
    assert shown(layout) == BOTH
    for name in BOTH:
        counts = layout.presenter.loader.predictions[name].scores[1]
        footer = layout.footers[name]
        assert isinstance(footer, ErrorCounts)
        assert footer.numbers["FP"].text() == f"FP {volume_text(counts.fp * counts.voxel_ml)}"
    session.change_method("soft_dice", visible=False)
    assert shown(layout) == {"cross_entropy"}


@pytest.mark.parametrize("kind", [ErrorLayout, ProbabilityLayout])
def test_a_method_that_is_renamed_has_its_new_name_below_its_pane_too(make: Make, session: Session, kind) -> None:
    layout = make(kind)
    session.change_method("soft_dice", title="Ours {0}")
    assert "of Ours {0}" in layout.footers["soft_dice"].accessibleName()


def test_the_plane_is_chosen_for_all_or_each_gets_three(make: Make) -> None:
    layout = make(ErrorLayout)
    controls = layout.controls
    assert {cell.name for cell in layout.board.placed} == {f"{name} axial" for name in BOTH}
    controls.plane.setCurrentIndex(controls.plane.findData(Plane.SAGITTAL))
    layout.arrange()
    assert {cell.name for cell in layout.board.placed} == {f"{name} sagittal" for name in BOTH}
    controls.plane.setCurrentIndex(3)
    layout.arrange()
    assert {cell.name for cell in layout.board.placed} == {f"{name} {plane}" for name in BOTH for plane in Plane}
    assert all(layout.footers[name].isVisible() for name in BOTH)


def test_errors_follow_the_epoch(make: Make, session: Session, services: Services) -> None:
    layout = make(ErrorLayout)
    overlay = layout.overlays["soft_dice"]
    assert isinstance(overlay, ErrorOverlay)
    session.show_epoch(1)
    settle(services)
    assert overlay.prediction is layout.presenter.loader.predictions["soft_dice"].labels.data


def test_a_case_without_predictions_says_what_to_do(make: Make) -> None:
    layout = make(ErrorLayout, case="train_000")
    assert not layout.board.isVisible()
    assert "No method has predicted this case yet" in layout.words.text()


def test_false_positives_are_seen_in_their_colour(make: Make, services: Services) -> None:
    layout = make(ErrorLayout)
    layout.controls.opacity.setValue(100)
    overlay = layout.overlays["cross_entropy"]
    assert isinstance(overlay, ErrorOverlay)
    reference = overlay.reference
    assert reference is not None
    everywhere = reference.copy()
    everywhere[:] = 1
    overlay.touch(prediction=everywhere)
    view = layout.panes["cross_entropy", Plane.AXIAL].view
    frame = view.frame()
    seen = {
        frame.pixelColor(x, y).name().upper() for x in range(0, frame.width(), 7) for y in range(0, frame.height(), 7)
    }
    assert FALSE_POSITIVE in seen


# -- probabilities ----------------------------------------------------------------------------------
def test_moving_the_threshold_moves_scores_contours_and_curves(make: Make) -> None:
    layout = make(ProbabilityLayout)
    assert isinstance(layout, ProbabilityLayout)
    assert shown(layout) == BOTH
    layout.strip.slider.setValue(30)
    for name in BOTH:
        overlay, footer = layout.overlays[name], layout.footers[name]
        assert isinstance(overlay, HeatOverlay)
        assert isinstance(footer, ThresholdFooter)
        assert (overlay.threshold, footer.curve.threshold) == (0.3, 0.3)
        assert footer.numbers.text() == scores_text(layout.maps.shown[name].scores[1].at(0.3))
    assert layout.strip.box.value() == 0.3


def test_the_threshold_is_a_matter_of_keys_too_and_a_double_click_puts_it_back(make: Make, qtbot: QtBot) -> None:
    layout = make(ProbabilityLayout)
    assert isinstance(layout, ProbabilityLayout)
    slider = layout.strip.slider
    qtbot.keyClick(slider, Qt.Key.Key_Left)
    assert slider.threshold == 0.49
    qtbot.keyClick(slider, Qt.Key.Key_Home)
    assert slider.threshold == 0.01
    qtbot.mouseDClick(slider, Qt.MouseButton.LeftButton)
    assert slider.threshold == 0.5
    layout.strip.box.setValue(0.77)
    assert slider.threshold == 0.77


def test_the_best_threshold_is_told_with_its_warning(make: Make) -> None:
    layout = make(ProbabilityLayout)
    assert isinstance(layout, ProbabilityLayout)
    footer = layout.footers["soft_dice"]
    assert isinstance(footer, ThresholdFooter)
    best = layout.maps.shown["soft_dice"].scores[1].best
    assert best is not None
    assert f"{best[1]:.3f} at {best[0]:.2f}" in footer.curve.toolTip()
    assert "not a result" in footer.curve.toolTip()
    assert "not a result" in layout.strip.words.text()


def test_runs_that_kept_none_offer_to_compute_them(
    make: Make, trained: Opened, tmp_path: Path, services: Services
) -> None:
    folder = tmp_path / "old"
    shutil.copytree(trained[2], folder, ignore=shutil.ignore_patterns("probabilities"))
    layout = make(ProbabilityLayout, (trained[0], trained[1], folder))
    assert isinstance(layout, ProbabilityLayout)
    assert not shown(layout)
    assert "no probabilities were kept" in layout.notice.words.text()
    layout.notice.start.click()
    assert layout.notice.cancel.isVisible()
    settle(services)
    assert shown(layout) == BOTH
    assert not layout.notice.isVisible()


# -- gradients --------------------------------------------------------------------------------------
def test_gradients_come_by_themselves_and_say_whose_they_are(make: Make) -> None:
    layout = make(GradientLayout)
    assert isinstance(layout, GradientLayout)
    assert shown(layout) == BOTH
    footer = layout.footers["soft_dice"]
    assert isinstance(footer, GradientFooter)
    epoch = layout.gradients.results["soft_dice"].found.epoch
    found = layout.gradients.results["soft_dice"].found
    assert footer.loss.text() == f"Soft Dice, Φ I\nloss {found.loss:.4g} · epoch {epoch} · held out"
    assert "smooth_nr = 1e-05" in footer.loss.toolTip()
    assert "full reference" in layout.how.text()


def test_one_scale_or_each_its_own(make: Make) -> None:
    layout = make(GradientLayout)
    assert isinstance(layout, GradientLayout)
    largest = {name: layout.gradients.results[name].largest[1] for name in BOTH}

    def scales() -> dict[str, float]:
        overlays = {name: layout.overlays[name] for name in BOTH}
        return {name: o.scale.largest for name, o in overlays.items() if isinstance(o, DivergingOverlay)}

    assert scales() == largest
    layout.shared.setChecked(True)
    assert set(scales().values()) == {max(largest.values())}
    layout.logarithmic.setChecked(True)
    overlay = layout.overlays["soft_dice"]
    assert isinstance(overlay, DivergingOverlay)
    assert overlay.scale.logarithmic


def test_the_sums_are_folded_out(make: Make) -> None:
    layout = make(GradientLayout)
    assert isinstance(layout, GradientLayout)
    footer = layout.footers["soft_dice"]
    assert isinstance(footer, GradientFooter)
    assert not footer.sums.isVisible()
    layout.sums.setChecked(True)
    assert footer.sums.isVisible()
    assert footer.sums.text().startswith("Σ inside \u2212")


def test_a_cancelled_gradient_waits_until_it_is_asked_for(make: Make, services: Services) -> None:
    layout = make(GradientLayout)
    assert isinstance(layout, GradientLayout)
    layout.gradients.forget()  # begins anew
    assert layout.gradients.working
    layout.notice.cancel.click()
    settle(services)
    assert not layout.gradients.results
    assert layout.notice.words.text().startswith("Not computed: ")
    layout.notice.start.click()
    settle(services)
    assert shown(layout) == BOTH


def test_a_hidden_layout_computes_nothing(make: Make, session: Session, services: Services) -> None:
    layout = make(GradientLayout)
    assert isinstance(layout, GradientLayout)
    layout.set_active(False)
    session.show_case("test_001")
    settle(services)
    assert not layout.gradients.results
    layout.set_active(True)
    settle(services)
    assert set(layout.gradients.results) == BOTH


def test_a_method_from_elsewhere_says_why_it_has_no_gradient(make: Make, trained: Opened, session: Session) -> None:
    from segloss_gui.study.models import ImportedMethod

    run = trained[2] / "runs" / "soft_dice_fold0_seed0" / "predictions"
    study = trained[0].model_copy(update={"imported": (ImportedMethod(name="other", folder=run),)})
    layout = make(GradientLayout, (study, *trained[1:]))
    assert isinstance(layout, GradientLayout)
    assert "other: from elsewhere; neither weights nor loss are known here." in layout.notice.words.text()


# -- several classes --------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def several(tmp_path_factory: pytest.TempPathFactory) -> Opened:
    classes = (TargetClass(value=1, name="object"), TargetClass(value=2, name="nothing"))
    return train_tiny(tmp_path_factory.mktemp("several"), "soft_dice", epochs=1, classes=classes)


def test_the_class_of_the_scene_is_the_class_that_is_shown(make: Make, several: Opened) -> None:
    layout = make(GradientLayout, several)
    assert isinstance(layout, GradientLayout)
    assert layout.class_value == 1
    layout.presenter.scene.change(label=2)
    assert layout.overlays["soft_dice"].class_value == 2
    assert layout.controls.classes.currentData() == 2
    layout.controls.classes.setCurrentIndex(0)
    layout.controls.classes.activated.emit(0)
    assert layout.presenter.scene.label == 1


def test_counts_of_a_narrow_pane_keep_their_numbers_apart(qtbot: QtBot) -> None:
    footer = ErrorCounts()
    qtbot.addWidget(footer)
    footer.setMinimumWidth(1)
    footer.show()
    footer.resize(500, 24)
    footer.show_counts(Overlap(tp=2210, fp=850, fn=737, voxel_ml=0.001))
    assert footer.numbers["TP"].text() == "TP 2.21"
    footer.resize(160, 24)
    assert [label.text() for label in footer.numbers.values()] == ["2.21", "0.850", "0.737"]


@pytest.mark.parametrize(("voxel_ml", "unit"), [(0.001, MM), (1.0, PX)])
def test_counts_of_any_width_are_whole_numbers_in_it_or_none_and_alike_when_shown_again(
    qtbot: QtBot, voxel_ml: float, unit: SizeUnit
) -> None:
    footer, counts = ErrorCounts(), Overlap(tp=221000, fp=850, fn=0, voxel_ml=voxel_ml, unit=unit)
    qtbot.addWidget(footer)
    footer.setMinimumWidth(1)
    footer.show()
    footer.show_counts(counts)
    seen = set()
    for width in range(300, 40, -4):
        footer.resize(width, 24)
        shown = [(label.text(), footer.unit.isHidden()) for label in footer.numbers.values()]
        footer.show_counts(counts)
        assert [(label.text(), footer.unit.isHidden()) for label in footer.numbers.values()] == shown
        seen |= {text.split()[-1] for text, _ in shown}
    whole = {"221.00", "221", "0.850", ".850", ".8", "0.000", ".000", ".0"} if unit == MM else {"221000", "850", "0"}
    assert seen <= whole | {"…"}
    footer.show_counts(None)
    assert "221" not in footer.numbers["TP"].toolTip()


def test_all_classes_together_are_counted_in_the_background(make: Make, several: Opened, services: Services) -> None:
    layout = make(ErrorLayout, several)
    footer = layout.footers["soft_dice"]
    assert isinstance(footer, ErrorCounts)
    prediction, reference = layout.presenter.loader.predictions["soft_dice"], layout.presenter.loader.reference
    assert reference is not None
    both = ((prediction.labels.data > 0) & (reference.data > 0)).sum() * reference.grid.voxel_ml
    assert footer.numbers["TP"].text() == f"TP {volume_text(float(both))}"
    assert isinstance(layout, ErrorLayout)
    assert layout.together.isVisible()


def test_the_value_under_the_crosshair_is_told(make: Make) -> None:
    layout = make(ProbabilityLayout)
    assert isinstance(layout, ProbabilityLayout)
    layout.presenter.scene.move_to_index((3, 4, 5))
    footer = layout.footers["soft_dice"]
    assert isinstance(footer, ThresholdFooter)
    assert footer.here.text() == f"p {layout.maps.shown['soft_dice'].codes[1][3, 4, 5] / 65535:.3f}"
