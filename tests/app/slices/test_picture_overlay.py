"""Pictures over the image: composed once a slice, anew when what they show changed."""

from __future__ import annotations

import numpy as np
import pytest

from segloss_gui.app.slices.compose import LayerStyle
from segloss_gui.app.slices.heat import DivergingScale
from segloss_gui.app.slices.picture_overlay import DivergingOverlay, ErrorOverlay, HeatOverlay, PictureOverlay
from segloss_gui.app.slices.planes import Plane, SliceGeometry
from segloss_gui.app.slices.scene import LabelLayer, SliceScene
from segloss_gui.core.geometry import Grid
from segloss_gui.core.volume import Volume

GRID = Grid((6, 5, 4), np.eye(4))
AXIAL = SliceGeometry(GRID, Plane.AXIAL)


@pytest.fixture
def scene() -> SliceScene:
    made = SliceScene()
    made.show_image(Volume(np.zeros((1, 6, 5, 4), np.float32), GRID))
    reference = np.zeros((6, 5, 4), np.uint8)
    reference[2:4, 2:4] = 1
    made.show_layers([LabelLayer("reference", reference, LayerStyle("#FFFFFF"), is_reference=True)])
    return made


def errors(scene: SliceScene) -> ErrorOverlay:
    overlay = ErrorOverlay("a", "#56B4E9")
    prediction = np.zeros((6, 5, 4), np.uint8)
    prediction[3:5, 2:4] = 1
    overlay.touch(prediction=prediction, reference=scene.layers[0].labels, class_value=1, opacity=1.0)
    return overlay


def test_errors_are_drawn_where_they_are_on_the_screen(scene: SliceScene) -> None:
    picture = errors(scene).picture(scene, AXIAL, 1)
    assert picture is not None
    prediction, reference = (AXIAL.extract(errors(scene).prediction, 1), AXIAL.extract(scene.layers[0].labels, 1))  # type: ignore[arg-type]
    assert ((picture == 0xFFFFFFFF) == ((prediction == 1) & (reference == 1))).all()
    assert ((picture == 0xFF00FFFF) == ((prediction == 1) & (reference == 0))).all()
    assert ((picture == 0xFFFF00FF) == ((prediction == 0) & (reference == 1))).all()


def test_a_slice_is_composed_once(scene: SliceScene) -> None:
    overlay = errors(scene)
    assert overlay.picture(scene, AXIAL, 1) is overlay.picture(scene, AXIAL, 1)
    first = overlay.picture(scene, AXIAL, 1)
    overlay.show(class_value=1)
    assert overlay.picture(scene, AXIAL, 1) is first
    overlay.show(class_value=0)
    assert overlay.picture(scene, AXIAL, 1) is not first


def test_segmentations_switched_off_take_the_picture_along(scene: SliceScene) -> None:
    overlay = errors(scene)
    scene.change(segmentations=False)
    assert overlay.picture(scene, AXIAL, 1) is None
    assert not overlay.layers(scene)


def test_the_opacity_of_all_segmentations_counts(scene: SliceScene) -> None:
    overlay = errors(scene)
    scene.change(opacity=0.5)
    picture = overlay.picture(scene, AXIAL, 1)
    assert picture is not None
    assert set(np.unique(picture >> 24)) == {0, 128}


def test_a_moved_threshold_keeps_the_heat_map_and_moves_the_contour(scene: SliceScene) -> None:
    overlay = HeatOverlay("a", "#56B4E9")
    codes = np.zeros((6, 5, 4), np.uint16)
    codes[1:5], codes[2:4] = 20000, 50000
    overlay.touch(codes=codes, class_value=1)
    heat = overlay.picture(scene, AXIAL, 0)
    *_, contour = overlay.layers(scene)
    inside = scene.slice_layers(AXIAL, 0, [contour])[0].labels
    assert np.count_nonzero(inside) == 10
    revision = overlay.revision
    overlay.show(threshold=0.2)
    assert overlay.revision > revision
    assert overlay.picture(scene, AXIAL, 0) is heat
    *_, contour = overlay.layers(scene)
    assert np.count_nonzero(scene.slice_layers(AXIAL, 0, [contour])[0].labels) == 20


def test_a_threshold_met_again_is_the_same_object_for_outlines_are_remembered_by_it(scene: SliceScene) -> None:
    overlay = HeatOverlay("a", "#56B4E9")
    overlay.touch(codes=np.zeros((6, 5, 4), np.uint16))
    first = overlay.layers(scene)[-1].labels
    overlay.show(threshold=0.3)
    assert overlay.layers(scene)[-1].labels is not first
    overlay.show(threshold=0.5)
    assert overlay.layers(scene)[-1].labels is first


def test_a_contour_shows_also_where_one_class_alone_is_shown(scene: SliceScene) -> None:
    scene.show_classes({1: "a", 2: "b"})
    scene.change(label=2)
    overlay = HeatOverlay("a", "#56B4E9")
    overlay.touch(codes=np.full((6, 5, 4), 60000, np.uint16), class_value=2)
    assert scene.slice_layers(AXIAL, 0, [overlay.layers(scene)[-1]])[0].labels.all()


def test_the_reference_is_outlined_where_it_is_wanted(scene: SliceScene) -> None:
    overlay = DivergingOverlay("a", "#56B4E9")
    overlay.touch(values=np.ones((6, 5, 4), np.float32), scale=DivergingScale(1.0))
    assert [layer.style.filled for layer in overlay.layers(scene)] == [False]
    overlay.show(outline=False)
    assert not overlay.layers(scene)
    overlay.show(outline=True)
    scene.change(reference=False)
    assert not overlay.layers(scene)


@pytest.mark.parametrize("made", [ErrorOverlay, HeatOverlay, DivergingOverlay])
def test_without_anything_to_show_nothing_is_drawn(made: type[PictureOverlay], scene: SliceScene) -> None:
    assert made("a", "#56B4E9").picture(scene, AXIAL, 0) is None
