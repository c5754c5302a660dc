"""Small volumes whose content says where it lies."""

from __future__ import annotations

import numpy as np

from segloss_gui.app.slices.compose import LayerStyle
from segloss_gui.app.slices.scene import LabelLayer, SliceScene
from segloss_gui.core.geometry import Grid
from segloss_gui.core.volume import Volume

SHAPE = (7, 9, 5)
RIGHT, FRONT, TOP = 100, 50, 25


def asymmetric(affine: np.ndarray | None = None) -> Volume:
    """Brightest at the patient's right, half at the front, quarter at the top."""
    data = np.zeros((1, *SHAPE), dtype=np.int16)
    data[0, -1], data[0, :, -1], data[0, :, :, -1] = RIGHT, FRONT, TOP
    return Volume(data, Grid(SHAPE, np.diag([1.0, 2.0, 3.0, 1.0]) if affine is None else affine))


def scene_with(predictions: int = 0) -> SliceScene:
    """The asymmetric volume, a reference and some predictions."""
    scene = SliceScene()
    scene.show_image(asymmetric())
    labels = np.zeros(SHAPE, dtype=np.uint8)
    labels[2:5, 3:6, 1:4] = 1
    layers = [LabelLayer("reference", labels, LayerStyle("#FFFFFF"), is_reference=True)]
    layers += [LabelLayer(f"m{n}", np.roll(labels, n, 0), LayerStyle("#E69F00")) for n in range(predictions)]
    scene.show_layers(layers if predictions else [])
    scene.move_to_index((3, 4, 2))
    return scene
