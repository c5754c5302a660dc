from __future__ import annotations

import numpy as np
import pytest

from segloss_gui.app.slices.compose import LayerStyle
from segloss_gui.app.slices.planes import Plane, SliceGeometry
from segloss_gui.app.slices.readout import readout
from segloss_gui.app.slices.scene import LabelLayer, SliceScene
from segloss_gui.app.slices.window_level import Window
from segloss_gui.core.geometry import Grid
from segloss_gui.core.volume import Volume
from tests.gui.viewers.volumes import asymmetric, scene_with


def test_crosshair_stays_inside_the_image() -> None:
    scene = scene_with()
    scene.move_to_index((99, -5, 2))
    assert scene.voxel == (6, 0, 2)


def test_moving_the_crosshair_is_told_once() -> None:
    scene, seen = scene_with(), []
    scene.cursor.moved.connect(seen.append)
    scene.move_to_index((1, 1, 1))
    scene.move_to_index((1, 1, 1))
    assert seen == [(1.0, 2.0, 3.0)]


def test_flicker_alternates_between_two_predictions_and_ends() -> None:
    scene = scene_with(3)
    seen = []
    for _ in range(3):
        scene.flicker()
        seen.append(scene.solo)
    assert seen == ["m0", "m1", "m0"]
    assert [layer.name for layer in scene.drawn()] == ["reference", "m0"]
    scene.end_flicker()
    assert len(scene.drawn()) == 4


def test_flicker_needs_two_predictions() -> None:
    scene = scene_with(1)
    scene.flicker()
    assert scene.solo is None


def test_active_segmentation_is_drawn_last() -> None:
    scene = scene_with(3)
    scene.step_layer(1)
    assert scene.drawn()[-1].name == "m1"
    scene.step_layer(-2)
    assert scene.drawn()[-1].name == "m2"


def test_opacity_multiplies_that_of_every_layer() -> None:
    scene = scene_with(1)
    scene.step_opacity(-3)
    assert scene.grid is not None
    layers = scene.slice_layers(SliceGeometry(scene.grid, Plane.AXIAL), 2)
    assert {layer.style.opacity for layer in layers} == {0.7}


def test_reference_and_segmentations_can_be_hidden() -> None:
    scene = scene_with(2)
    scene.change(reference=False)
    assert [layer.name for layer in scene.drawn()] == ["m1", "m0"]
    scene.change(segmentations=False)
    assert scene.drawn() == ()


def test_a_misspelt_switch_is_refused() -> None:
    with pytest.raises(AttributeError):
        scene_with().change(smoth=True)


def test_each_channel_keeps_its_window() -> None:
    scene = SliceScene()
    data = np.stack([np.full((4, 4, 4), 5.0), np.arange(64.0).reshape(4, 4, 4)])
    scene.show_image(Volume(data, Grid((4, 4, 4), np.eye(4)), channels=("t1", "flair")))
    scene.set_window(Window(0, 9))
    scene.step_channel(1)
    assert scene.window != Window(0, 9)
    assert scene.window_is_automatic
    scene.step_channel(1)
    assert scene.window == Window(0, 9)


def test_colour_pictures_offer_colour_first_and_then_each_channel() -> None:
    scene = SliceScene()
    data = np.zeros((3, 4, 4, 1), dtype=np.uint8)
    grid = Grid((4, 4, 1), np.eye(4), anatomical=False)
    scene.show_image(Volume(data, grid, channels=("red", "green", "blue")))
    assert scene.choices == ("colour", "red", "green", "blue")
    assert scene.in_colour
    scene.step_channel(-1)
    assert (scene.in_colour, scene.channel) == (False, 2)


def test_readout_says_millimetres_voxel_value_and_every_label() -> None:
    found = readout(scene_with(1), {1: "lesion"})
    assert found is not None
    assert found.position == "x   3.0 R  y   8.0 A  z   6.0 S mm"
    assert (found.voxel, found.value.strip()) == ("3, 4, 2", "0")
    assert [(label.layer, label.label) for label in found.labels] == [("reference", "lesion"), ("m0", "lesion")]


def test_readout_has_one_width_wherever_the_crosshair_is() -> None:
    scene, widths = scene_with(), set()
    scene.show_image(Volume(asymmetric().data.astype(np.float32) * -1234.5678, asymmetric().grid))
    for index in [(0, 0, 0), (6, 8, 4), (3, 8, 1)]:
        scene.move_to_index(index)
        found = readout(scene, {})
        assert found is not None
        widths.add((len(found.position), len(found.voxel), len(found.value)))
    assert len(widths) == 1


def test_a_label_without_a_name_is_called_by_its_value() -> None:
    found = readout(scene_with(1), {})
    assert found is not None
    assert found.labels[0].label == "label 1"


def test_readout_of_a_picture_is_its_pixel() -> None:
    scene = SliceScene()
    data = np.zeros((1, 6, 4, 1), dtype=np.uint8)
    scene.show_image(Volume(data, Grid((6, 4, 1), np.eye(4), anatomical=False)))
    scene.move_to_index((5, 0, 0))
    found = readout(scene, {})
    assert found is not None
    assert (found.position, found.voxel) == ("", "0, 3")


def two_classes() -> SliceScene:
    """One layer whose first half is class 1 and second half class 2."""
    scene = SliceScene()
    scene.show_image(asymmetric())
    labels = np.ones((7, 9, 5), dtype=np.uint8)
    labels[4:] = 2
    scene.show_classes({1: "core", 2: "oedema"})
    scene.show_layers([LabelLayer("m", labels, LayerStyle("#E69F00"))])
    return scene


def test_one_class_alone_can_be_drawn() -> None:
    scene = two_classes()
    assert scene.grid is not None
    geometry = SliceGeometry(scene.grid, Plane.AXIAL)
    assert set(np.unique(scene.slice_layers(geometry, 2)[0].labels)) == {1, 2}
    scene.change(label=2)
    shown = scene.slice_layers(geometry, 2)[0].labels
    assert set(np.unique(shown)) == {0, 2}
    assert (shown == 2).sum() == 3 * 9


def test_a_class_that_is_gone_is_let_go() -> None:
    scene = two_classes()
    scene.change(label=2)
    scene.show_classes({1: "core"})
    assert scene.label is None


def test_slices_that_several_panes_ask_for_are_made_once() -> None:
    scene = two_classes()
    assert scene.grid is not None
    geometry = SliceGeometry(scene.grid, Plane.CORONAL)
    first = scene.slice_layers(geometry, 1)[0].labels
    assert scene.slice_layers(geometry, 1)[0].labels is first
    scene.change(label=1)
    assert scene.slice_layers(geometry, 1)[0].labels is not first


def test_labels_are_never_interpolated_and_images_only_where_it_is_switched_on() -> None:
    from segloss_gui.app.slices.view_transform import ViewTransform
    from segloss_gui.gui.viewers.frame import render

    scene = SliceScene()
    data = np.zeros((1, 2, 2, 1), dtype=np.int16)
    data[0, 0] = 100
    scene.show_image(Volume(data, Grid((2, 2, 1), np.eye(4))))
    scene.set_window(Window(0.0, 100.0))
    labels = np.zeros((2, 2, 1), dtype=np.uint8)
    labels[1] = 1
    geometry = SliceGeometry(scene.grid, Plane.AXIAL)  # type: ignore[arg-type]
    transform = ViewTransform(80, 80, 40.0, (1.0, 1.0), (1.0, 1.0))

    def colours() -> set[str]:
        frame = render(scene, geometry, 0, transform)
        return {frame.pixelColor(x, 40).name() for x in range(80)}

    assert len(colours()) > 10
    scene.change(smooth=False)
    assert colours() == {"#000000", "#ffffff"}
    scene.change(smooth=True)
    data[:] = 0
    scene.show_layers([LabelLayer("m", labels, LayerStyle("#FF0000", filled=True))])
    assert colours() == {"#000000", "#ff0000"}


def test_the_reference_alone_has_a_halo() -> None:
    scene = scene_with(2)
    layers = scene.slice_layers(SliceGeometry(scene.grid, Plane.AXIAL), 0, scene.layers)
    assert [layer.style.halo for layer in layers] == [True, False, False]
