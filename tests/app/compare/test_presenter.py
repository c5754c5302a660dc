from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from segloss_gui.app.case_loading import REFERENCE, Loader
from segloss_gui.app.compare.presenter import ComparePresenter, layer_views
from segloss_gui.app.session import Session
from segloss_gui.data.case import Case, Cohort, CohortPreview
from segloss_gui.study.models import ImportedMethod, Study
from tests.app.instant_tasks import FakeTasks

Present = Callable[..., ComparePresenter]


def wrong(presenter: ComparePresenter, method: str) -> np.ndarray:
    reference = presenter.loader.reference
    assert reference is not None
    return presenter.loader.predictions[method].labels.data != reference.data


def test_without_a_cohort_it_says_where_to_begin() -> None:
    tasks = FakeTasks()
    session = Session()
    presenter = ComparePresenter(session, Loader(session, tasks), tasks)  # type: ignore[arg-type]
    assert "Open a cohort" in presenter.empty_text()[1]
    assert presenter.empty_text()[2] == "data"
    assert presenter.readout() is None


def test_a_case_without_runs_still_shows_image_and_reference(present: Present) -> None:
    presenter = present(runs=False)
    assert [layer.name for layer in presenter.scene.layers] == [REFERENCE]
    assert not any(presenter.empty_text())
    assert "Nothing is trained yet" in presenter.note()


def test_layers_offer_a_reference_only_where_the_cohort_has_one(present: Present) -> None:
    presenter = present()
    methods = [method.name for method in presenter.session.methods]
    assert [view.name for view in layer_views(presenter)] == [REFERENCE, *methods]
    preview = presenter.session.preview
    assert preview is not None
    images = tuple(replace(case, label=None, images=(Path("scan.nii.gz"),)) for case in preview.cohort.cases)
    presenter.session.set_preview(replace(preview, cohort=replace(preview.cohort, cases=images)))
    assert [view.name for view in layer_views(presenter)] == methods


def test_a_case_no_method_has_predicted_says_so(present: Present) -> None:
    presenter = present()
    presenter.session.show_case("train_000")
    assert "No method has predicted this case yet" in presenter.note()


def test_from_a_case_without_predictions_one_click_leads_to_one_that_has_them(present: Present) -> None:
    presenter = present()
    presenter.session.show_case("train_000")
    there = presenter.predicted_case()
    assert there.startswith("test_")
    presenter.session.show_case(there)
    assert presenter.note() == ""
    assert presenter.predicted_case() == ""


def test_without_a_reference_a_prediction_from_elsewhere_is_offered_as_one(present: Present, tmp_path: Path) -> None:
    presenter = present()
    presenter.loader.reference = None
    assert presenter.note() == "This case has no reference: predictions can be seen, not scored."
    presenter.session.edit(imported=(ImportedMethod(name="fusion", folder=tmp_path),))
    presenter.loader.reference = None
    assert "Add predictions from elsewhere" in presenter.note()


def test_layers_are_the_reference_and_every_method_in_its_colour(present: Present) -> None:
    presenter = present()
    presenter.session.show_case("test_000")
    found = {layer.name: layer.style.colour for layer in presenter.scene.layers}
    assert found == {REFERENCE: "#FFFFFF", "sDice": "#56B4E9", "sJaccard": "#E69F00", "Lovász": "#009E73"}


def test_changing_a_method_changes_its_layer_everywhere(present: Present) -> None:
    presenter = present()
    presenter.session.show_case("test_000")
    presenter.change_layer("sDice", colour="#123456", filled=True, opacity=0.5)
    layer = presenter.scene.layers[1]
    assert (layer.style.colour, layer.style.filled, layer.style.opacity) == ("#123456", True, 0.5)
    assert presenter.session.methods[0].colour == "#123456"
    presenter.change_layer(REFERENCE, visible=False)
    assert not presenter.scene.layers[0].visible


def test_scores_of_the_case_are_those_of_the_maps_shown(present: Present) -> None:
    presenter = present()
    presenter.session.show_case("test_001")
    rows = presenter.case_rows()
    assert [row.method for row in rows] == ["sDice", "sJaccard", "Lovász"]
    assert {row.epoch for row in rows} == {"final"}
    by_cohort = next(row for row in presenter.cohort_scores().rows if row.case == "test_001")
    assert by_cohort.values == pytest.approx([row.dice for row in rows])


def test_an_earlier_epoch_shows_its_preview_and_its_scores(present: Present) -> None:
    presenter = present()
    presenter.session.show_case("test_000")
    final = [row.dice for row in presenter.case_rows()]
    presenter.session.show_epoch(1)
    rows = presenter.case_rows()
    assert {row.epoch for row in rows} == {"1"}
    assert [row.dice for row in rows] != final
    by_cohort = next(row for row in presenter.cohort_scores().rows if row.case == "test_000")
    assert by_cohort.values == pytest.approx([row.dice for row in rows])


def test_cohort_rows_come_worst_first(present: Present) -> None:
    rows = present().cohort_scores().rows
    means = [row.mean for row in rows]
    assert len(rows) == 2
    assert means == sorted(means)


def test_going_to_an_error_shows_the_case_at_a_voxel_of_its_worst_slice(present: Present) -> None:
    presenter = present()
    presenter.go_to_error("test_001", "Lovász")
    assert presenter.session.case_id == "test_001"
    errors = wrong(presenter, "Lovász")
    voxel = presenter.scene.voxel
    assert errors[voxel]
    counts = errors.sum(axis=(0, 1))
    assert counts[voxel[2]] == counts.max()
    assert presenter.session.cursor.point_mm == presenter.scene.cursor_mm


def test_going_to_a_case_without_a_method_seeks_the_error_of_its_worst_method(present: Present) -> None:
    presenter = present()
    presenter.go_to_error("test_000")
    worst = min(presenter.case_rows(), key=lambda row: row.dice).method
    assert wrong(presenter, worst)[presenter.scene.voxel]


def test_a_click_waits_until_everything_is_loaded(present: Present) -> None:
    tasks = FakeTasks()
    presenter = present(tasks=tasks)
    tasks.hold = True
    presenter.go_to_error("test_001", "sDice")
    before = presenter.scene.cursor_mm
    while "Finding the place" not in tasks.titles[-1]:
        tasks.release(1)
    assert presenter.scene.cursor_mm == before
    tasks.release()
    assert wrong(presenter, "sDice")[presenter.scene.voxel]


def test_whoever_moved_on_is_not_pulled_back(present: Present) -> None:
    tasks = FakeTasks()
    presenter = present(tasks=tasks)
    presenter.session.show_case("test_000")
    tasks.hold = True
    presenter.go_to_error("test_000", "sDice")
    presenter.scene.move_to_index((1, 1, 1))
    tasks.release()
    assert presenter.scene.voxel == (1, 1, 1)


def test_crosshair_and_session_follow_each_other(present: Present) -> None:
    presenter = present()
    presenter.scene.move_to_index((2, 3, 4))
    assert presenter.session.cursor.point_mm == (2.0, 3.0, 4.0)
    presenter.session.cursor.move((5.0, 6.0, 7.0))
    assert presenter.scene.voxel == (5, 6, 7)


def test_a_new_case_opens_where_its_reference_is_largest(present: Present) -> None:
    presenter = present()
    assert presenter.loader.reference is not None
    labels = presenter.loader.reference.data
    voxel = presenter.scene.voxel
    assert labels[voxel] == 1
    assert np.count_nonzero(labels[:, :, voxel[2]]) == np.count_nonzero(labels, axis=(0, 1)).max()


def test_another_case_on_the_same_grid_is_seen_at_the_same_place(present: Present) -> None:
    presenter = present()
    presenter.scene.move_to_index((1, 2, 12))
    presenter.session.show_case("train_003")
    assert presenter.scene.voxel == (1, 2, 12)


def test_a_case_without_a_reference_says_that_it_cannot_be_scored(tmp_path, present: Present) -> None:
    from segloss_gui.data.readers import write_volume

    session, tasks = Session(), FakeTasks()
    presenter = ComparePresenter(session, Loader(session, tasks), tasks)  # type: ignore[arg-type]
    image = present().loader.image
    assert image is not None
    write_volume(tmp_path / "a.nii.gz", image)
    session.set_study(Study())
    session.set_preview(CohortPreview(Cohort("c", (Case("a", (tmp_path / "a.nii.gz",)),))))
    assert "no reference" in presenter.note()


def test_a_refused_file_is_said_with_name_and_cause(tmp_path) -> None:
    session, tasks = Session(), FakeTasks()
    presenter = ComparePresenter(session, Loader(session, tasks), tasks)  # type: ignore[arg-type]
    (tmp_path / "broken.nii.gz").write_bytes(b"")
    session.set_preview(CohortPreview(Cohort("c", (Case("a", (tmp_path / "broken.nii.gz",)),))))
    assert "broken.nii.gz" in presenter.faults()[0]
    assert not any(presenter.empty_text())
