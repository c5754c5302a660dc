"""What nobody labelled is hatched, and no label of the reference."""

from __future__ import annotations

import numpy as np

from segloss_gui.app.slices.compose import LayerStyle, SliceLayer, fill_image
from segloss_gui.app.slices.planes import Plane, SliceGeometry
from segloss_gui.app.slices.reference_layers import IGNORED, reference_layers
from segloss_gui.app.slices.scene import SliceScene
from segloss_gui.core.geometry import Grid
from segloss_gui.core.volume import LabelMap, Volume

GRID = Grid((8, 8, 2), np.eye(4))


def sparse(ignore: int | None) -> LabelMap:
    data = np.zeros(GRID.shape, np.uint8)
    data[:2], data[2:6] = 1, 3
    return LabelMap(data, GRID, ignore=ignore)


def test_a_reference_without_an_ignore_label_is_one_layer() -> None:
    (layer,) = reference_layers("reference", sparse(None), LayerStyle("#FFFFFF"))
    assert set(np.unique(layer.labels)) == {0, 1, 3}


def test_ignored_voxels_are_hatched_and_no_label() -> None:
    reference = sparse(3)
    below, above = reference_layers("reference", reference, LayerStyle("#FFFFFF"))
    assert (below.name, below.is_reference, above.is_reference) == (IGNORED, True, True)
    assert set(np.unique(above.labels)) == {0, 1}
    assert np.array_equal(below.labels > 0, reference.data == 3)
    picture = fill_image([SliceLayer(below.labels[:, :, 0], below.style)])
    assert picture is not None
    drawn, ignored = picture > 0, reference.data[:, :, 0] == 3
    assert not drawn[~ignored].any()
    assert 0.3 < drawn[ignored].mean() < 0.7  # stripes, not a fill


def test_layers_stay_the_same_arrays_while_the_reference_does() -> None:
    reference, style = sparse(3), LayerStyle("#FFFFFF")
    one, other = (reference_layers("reference", reference, style) for _ in range(2))
    assert all(a.labels is b.labels for a, b in zip(one, other, strict=True))


def test_the_hatch_stays_whichever_class_is_shown() -> None:
    scene = SliceScene()
    scene.show_image(Volume(np.zeros((1, *GRID.shape), np.float32), GRID))
    scene.show_layers(reference_layers("reference", sparse(3), LayerStyle("#FFFFFF")))
    scene.show_classes({1: "one", 2: "two"})
    scene.change(label=2)
    hatched, labels = scene.slice_layers(SliceGeometry(GRID, Plane.AXIAL), 0)
    assert hatched.labels.any()
    assert not labels.labels.any()
