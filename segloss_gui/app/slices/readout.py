"""What lies under the crosshair, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from segloss_gui.app.slices.planes import describe_mm
from segloss_gui.app.slices.scene import SliceScene

VALUE_WIDTH = 10


@dataclass(frozen=True)
class LabelReadout:
    """A layer's label under the crosshair: its name, its colour and what the label is called."""

    layer: str
    colour: str
    label: str
    is_reference: bool


@dataclass(frozen=True)
class Readout:
    """Position, voxel, value and labels; texts of fixed width, so that nothing jumps."""

    position: str
    voxel: str
    value: str
    labels: tuple[LabelReadout, ...]


def readout(scene: SliceScene, label_names: Mapping[int, str]) -> Readout | None:
    """The read-out of a scene; None without an image."""
    if scene.volume is None:
        return None
    volume, (x, y, z) = scene.volume, scene.voxel
    position = describe_mm(scene.cursor_mm) + " mm" if volume.grid.anatomical else ""
    values = volume.data[:, x, y, z] if scene.in_colour else volume.data[scene.channel, x, y, z][np.newaxis]
    index = [x, y, z]
    if not volume.grid.anatomical:
        # A picture's canonical axes run against its stored ones: say the pixel as image editors do.
        index = [volume.grid.shape[0] - 1 - x, volume.grid.shape[1] - 1 - y]
    widths = [len(str(n - 1)) for n in volume.grid.shape]
    voxel = ", ".join(str(i).rjust(w) for i, w in zip(index, widths, strict=False))
    labels = tuple(
        LabelReadout(
            layer.title, layer.style.colour, _name(int(layer.labels[x, y, z]), label_names), layer.is_reference
        )
        for layer in scene.layers
        if layer.visible
    )
    return Readout(position, voxel, " ".join(_value(v) for v in values), labels)


def _name(value: int, names: Mapping[int, str]) -> str:
    if value == 0:
        return "–"
    return names.get(value, f"label {value}")


def _value(value: np.generic) -> str:
    text = str(value) if isinstance(value, np.integer) else f"{float(value):.4g}"
    return text if isinstance(value, np.uint8) else text.rjust(VALUE_WIDTH)
