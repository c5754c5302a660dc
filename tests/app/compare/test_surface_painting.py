"""Tests of :mod:`segloss_gui.app.compare.surface_painting`: what the stage is told, without Qt and without a driver."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from segloss_gui.app.case_loading import REFERENCE
from segloss_gui.app.compare import surfaces as surfaces_model
from segloss_gui.app.compare.presenter import ComparePresenter
from segloss_gui.app.compare.surface_looks import SurfaceLooks
from segloss_gui.app.compare.surface_painting import SurfacePainting
from segloss_gui.app.compare.surface_stage import missed_name
from segloss_gui.app.compare.surfaces import SurfacesModel
from tests.app.instant_tasks import FakeTasks

METHODS = ["sDice", "sJaccard", "Lovász"]


class Stage:
    """Notes what is done on it."""

    def __init__(self) -> None:
        self.shown: list[str] = []
        self.taken: list[str] = []
        self.framed = 0
        self.crosshair: object = None

    def show_surface(self, name: str, surface: object, colour: str, *, opacity: float) -> None:
        """A surface is put there, or put there anew."""
        self.shown.append(name)

    def colour_vertices(self, name: str, colours: object) -> None:
        """Its colours are not what these tests are about."""

    def remove(self, name: str) -> None:
        """A surface is taken off."""
        self.taken.append(name)

    def look_from(self, side: str) -> None:
        """The first look."""

    def rotate(self, right: float, down: float) -> None:
        """A little from the side."""

    def reset(self) -> None:
        """Everything comes into sight."""
        self.framed += 1

    def show_crosshair(self, grid: object, cursor: object) -> None:
        """The crosshair is shown, or hidden."""
        self.crosshair = grid

    def show_cut(self, cut: object) -> None:
        """The cut is not what these tests are about."""

    def do(self, function: Callable[[Stage], object]) -> None:
        """As a renderer's thread does."""
        function(self)


@pytest.fixture
def presenter(present: Callable[..., ComparePresenter], monkeypatch: pytest.MonkeyPatch) -> ComparePresenter:
    """Three methods and the reference of a case."""
    monkeypatch.setattr(surfaces_model, "prepare", lambda: "")
    made = present()
    made.session.show_case("test_000")
    return made


@pytest.fixture
def model(presenter: ComparePresenter) -> SurfacesModel:
    """Their surfaces, all made."""
    made = SurfacesModel(presenter, FakeTasks())  # type: ignore[arg-type]
    made.refresh()
    return made


@pytest.fixture
def painting(model: SurfacesModel, presenter: ComparePresenter) -> SurfacePainting:
    """Of these."""
    return SurfacePainting(model, SurfaceLooks(model, presenter), presenter.scene)


def test_every_surface_is_put_on_the_stage_once_and_everything_comes_into_sight(painting: SurfacePainting) -> None:
    stage = Stage()
    painting.paint(stage.do)
    assert {REFERENCE, *METHODS} <= set(stage.shown)
    assert stage.framed == 1
    stage.shown.clear()
    painting.paint(stage.do)
    assert stage.shown == []
    assert stage.framed == 1


def test_another_colour_is_told_of_that_surface_alone(painting: SurfacePainting, presenter: ComparePresenter) -> None:
    stage = Stage()
    painting.paint(stage.do)
    stage.shown.clear()
    presenter.session.change_method("sDice", colour="#123456")
    painting.paint(stage.do)
    assert stage.shown == ["sDice"]


def test_a_surface_whose_layer_has_gone_is_taken_off_the_stage(
    painting: SurfacePainting, presenter: ComparePresenter
) -> None:
    stage = Stage()
    painting.paint(stage.do)
    presenter.scene.show_layers([layer for layer in presenter.scene.layers if layer.name != "sDice"])
    painting.paint(stage.do)
    assert "sDice" in stage.taken
    assert not {"sJaccard", "Lovász", REFERENCE} & set(stage.taken)


def test_what_a_method_missed_goes_when_all_lie_in_one_view(painting: SurfacePainting, model: SurfacesModel) -> None:
    stage = Stage()
    painting.paint(stage.do)
    assert missed_name("sDice") in stage.shown
    model.choose(separate=False)
    painting.paint(stage.do)
    assert {missed_name(name) for name in METHODS} == set(stage.taken)


def test_the_crosshair_is_hidden_with_the_annotations(painting: SurfacePainting, presenter: ComparePresenter) -> None:
    stage = Stage()
    painting.paint(stage.do)
    assert stage.crosshair is presenter.scene.grid
    presenter.scene.change(annotations=False)
    painting.paint(stage.do)
    assert stage.crosshair is None
