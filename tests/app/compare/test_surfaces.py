"""Which surfaces the 3D layout makes and when; without Qt, and without a graphics driver."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from segloss_gui.app.background import TaskCancelled
from segloss_gui.app.case_loading import REFERENCE
from segloss_gui.app.compare import surfaces as surfaces_model
from segloss_gui.app.compare.presenter import ComparePresenter
from segloss_gui.app.compare.surfaces import SurfacesModel
from segloss_gui.core.geometry import Grid
from segloss_gui.core.volume import LabelMap, Volume
from segloss_gui.metrics import measure
from segloss_gui.metrics.surface import surface_distances
from tests.app.instant_tasks import FakeTasks

Present = Callable[..., ComparePresenter]


@pytest.fixture(autouse=True)
def drawable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether this machine can draw is another test's business."""
    monkeypatch.setattr(surfaces_model, "prepare", lambda: "")


@pytest.fixture
def model(present: Present) -> SurfacesModel:
    """Three methods and the reference of a case, all made."""
    presenter = present()
    presenter.session.show_case("test_000")
    made = SurfacesModel(presenter, FakeTasks())  # type: ignore[arg-type]
    made.refresh()
    return made


def test_every_layer_gets_a_surface_and_its_distances(model: SurfacesModel) -> None:
    assert [layer.name for layer in model.layers] == [REFERENCE, "sDice", "sJaccard", "Lovász"]
    for name in ("sDice", "sJaccard", "Lovász"):
        made = model.made(name)
        assert made is not None
        assert made.distances is not None
        assert len(made.distances.prediction_mm) == len(made.surface.points_mm)
        assert len(made.distances.reference_mm) == len(model.made(REFERENCE).surface.points_mm)  # type: ignore[union-attr]
        assert "mm" in made.told()
    assert model.measures
    assert model.busy_text() == ""


def test_a_layer_where_one_that_died_lay_has_a_key_of_its_own(model: SurfacesModel) -> None:
    layer, shape = model.layers[1], model.layers[1].labels.shape
    keys = [model._key(replace(layer, labels=np.full(shape, number, np.uint8))) for number in range(30)]
    assert len(set(keys)) == 30
    assert model._key(layer) == model._key(layer)


def test_hausdorff_distances_are_those_of_the_score_tables(model: SurfacesModel) -> None:
    layers = {layer.name: layer for layer in model.layers}
    made, volume = model.made("sDice"), model.presenter.scene.volume
    assert made is not None
    assert volume is not None
    masks = [layers[name].labels == 1 for name in ("sDice", REFERENCE)]
    found = surface_distances(*masks, volume.grid.spacing_mm)
    assert made.hd_mm == max(found.to_reference.max(), found.to_prediction.max())
    assert made.hd95_mm == measure(*masks, volume.grid.spacing_mm, ("hd95_mm",))["hd95_mm"]
    assert made.hausdorff_words() == f"HD {made.hd_mm:.1f} mm, HD95 {made.hd95_mm:.1f} mm"


def test_the_reference_is_made_first_for_the_others_are_measured_to_it(present: Present) -> None:
    presenter, tasks = present(), FakeTasks(hold=True)
    presenter.session.show_case("test_000")
    model = SurfacesModel(presenter, tasks)  # type: ignore[arg-type]
    model.refresh()
    assert model.busy_text() == "Preparing 3D …"
    tasks.release(1)
    assert tasks.titles == ["Preparing 3D", f"Surface of {REFERENCE}"]
    assert model.busy_text() == "Surface 1 of 4 …"
    tasks.release(1)
    assert tasks.titles[2:] == ["Surface of sDice", "Surface of sJaccard"], "no more than two at once"
    assert model.busy_text() == "Surface 2 of 4 …"


def test_nothing_is_made_again_while_nothing_changes(model: SurfacesModel) -> None:
    before = model.made("sDice")
    tasks = len(model._tasks.titles)  # type: ignore[attr-defined]
    model.refresh()
    model.choose(by_distance=False, cut="axial", separate=False)
    assert model.made("sDice") is before
    assert len(model._tasks.titles) == tasks  # type: ignore[attr-defined]


def test_smoothing_is_said_and_switched(model: SurfacesModel) -> None:
    assert "smoothed for display" in model.notes()
    model.choose(smooth=False)
    assert model.notes() == ()
    made = model.made("sDice")
    assert made is not None
    assert not made.surface.smoothed


def test_going_back_needs_no_work(model: SurfacesModel) -> None:
    before = model.made("sDice")
    model.choose(smooth=False)
    tasks = len(model._tasks.titles)  # type: ignore[attr-defined]
    model.choose(smooth=True)
    assert model.made("sDice") is before
    assert len(model._tasks.titles) == tasks  # type: ignore[attr-defined]


def test_another_epoch_shows_its_own_surfaces(model: SurfacesModel) -> None:
    newest = model.made("sDice")
    model.presenter.session.show_epoch(1)
    model.refresh()
    first = model.made("sDice")
    assert newest is not None
    assert first is not None
    assert first is not newest
    assert len(first.surface.points_mm) != len(newest.surface.points_mm)


def test_another_case_shows_its_own_surfaces(model: SurfacesModel) -> None:
    before = model.made(REFERENCE)
    model.presenter.session.show_case("test_001")
    model.refresh()
    assert model.made(REFERENCE) is not None
    assert model.made(REFERENCE) is not before


def test_a_method_that_is_switched_off_is_not_made(present: Present) -> None:
    presenter = present()
    presenter.session.change_method("sDice", visible=False)
    presenter.session.show_case("test_000")
    model = SurfacesModel(presenter, FakeTasks())  # type: ignore[arg-type]
    model.refresh()
    assert "Surface of sDice" not in model._tasks.titles  # type: ignore[attr-defined]
    assert model.made("sJaccard") is not None


def test_a_hidden_reference_is_still_measured_to(model: SurfacesModel) -> None:
    model.presenter.change_layer(REFERENCE, visible=False)
    model.choose(smooth=False)
    made = model.made("sDice")
    assert made is not None
    assert made.distances is not None
    assert REFERENCE not in [layer.name for layer in model.layers]


def test_the_scale_is_that_of_the_methods_or_the_one_chosen(model: SurfacesModel) -> None:
    assert model.limit_mm > 0
    model.choose(scale_mm=5.0)
    assert model.limit_mm == 5.0


def test_a_misspelt_choice_is_an_error(model: SurfacesModel) -> None:
    with pytest.raises(AttributeError):
        model.choose(smoth=True)


def test_without_a_graphics_driver_it_says_so_and_makes_nothing(
    present: Present, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(surfaces_model, "prepare", lambda: "Surfaces cannot be drawn here: no EGL.")
    presenter = present()
    presenter.session.show_case("test_000")
    model = SurfacesModel(presenter, FakeTasks())  # type: ignore[arg-type]
    model.refresh()
    assert model.empty_text() == (
        "Surfaces cannot be drawn here: no EGL. The slices of the other layouts do not need it."
    )
    assert model.made(REFERENCE) is None


def test_without_vtk_it_says_so(present: Present, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> str:
        raise ModuleNotFoundError("No module named 'vtkmodules'")

    monkeypatch.setattr(surfaces_model, "prepare", missing)
    model = SurfacesModel(present(), FakeTasks())  # type: ignore[arg-type]
    model.refresh()
    assert "VTK could not be loaded (No module named 'vtkmodules')" in model.trouble


def test_a_surface_that_fails_is_told_of_and_not_tried_for_ever(
    present: Present, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise MemoryError("no memory")

    monkeypatch.setattr(surfaces_model, "make", fail)
    presenter = present()
    presenter.session.show_case("test_000")
    model = SurfacesModel(presenter, FakeTasks())  # type: ignore[arg-type]
    model.refresh()
    assert model.faults == {REFERENCE: "reference: no surface (no memory)"}


def test_all_switched_off_says_how_to_come_back(model: SurfacesModel) -> None:
    model.presenter.scene.change(segmentations=False)
    assert "press S" in model.empty_text()


def test_a_picture_has_no_surfaces(model: SurfacesModel) -> None:
    grid = Grid((8, 8, 1), np.eye(4), anatomical=False)
    model.presenter.scene.show_image(Volume(np.zeros((1, 8, 8, 1)), grid))
    assert "single picture" in model.empty_text()


def test_an_empty_reference_leaves_the_methods_colours(model: SurfacesModel) -> None:
    reference = model.presenter.loader.reference
    assert reference is not None
    model.presenter.loader.reference = LabelMap(np.zeros_like(reference.data), reference.grid)
    model.presenter._renew()
    model.refresh()
    assert not model.measures
    assert "no reference of this class: coloured by method" in model.notes()
    made = model.made("sDice")
    assert made is not None
    assert made.told() == ""


def test_classes_are_offered_where_there_are_several(model: SurfacesModel) -> None:
    assert model.classes == (("lesion", 1),)
    one = model.presenter.loader.classes[0]
    other = replace(one, value=2, name="rim") if not hasattr(one, "model_copy") else one.model_copy(
        update={"value": 2, "name": "rim"}
    )  # fmt: skip
    model.presenter.loader.classes = (one, other)
    assert model.classes == (("all classes", None), ("lesion", 1), ("rim", 2))
    model.choose(value=2)
    made = model.made("sDice")
    assert made is not None
    assert made.told() == "nothing of this class"


def test_a_cancelled_surface_is_no_fault_and_is_made_when_next_asked_for(
    present: Present, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = surfaces_model.make

    def cancel(*_: object) -> None:
        raise TaskCancelled("Surface of reference: cancelled")

    monkeypatch.setattr(surfaces_model, "make", cancel)
    presenter = present()
    presenter.session.show_case("test_000")
    model = SurfacesModel(presenter, FakeTasks())  # type: ignore[arg-type]
    model.refresh()
    assert model.faults == {}
    monkeypatch.setattr(surfaces_model, "make", real)
    model.refresh()
    assert model.made("sDice") is not None
