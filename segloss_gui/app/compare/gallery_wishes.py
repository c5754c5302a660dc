"""Which pictures the gallery wishes for, newest first, and how close each looks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from segloss_gui.app.prediction_files import PredictionQuestion
from segloss_gui.app.slices.planes import SliceGeometry
from segloss_gui.core.volume import Volume

MARGIN = 0.25
"""Room around the objects, as a share of their size."""
LEAST_PX = 24
"""An object is never shown larger than if it had this many pixels."""


@dataclass(frozen=True)
class Wish:
    """One thumbnail: of which method, where its prediction may lie, how it is drawn; hashable, so it is its key."""

    case: str
    question: PredictionQuestion
    colour: str
    side: int
    ratio: float
    close: bool
    radiological: bool


def middle(image: Volume) -> tuple[int, int, int]:
    """The voxel in the middle."""
    x, y, z = image.grid.shape
    return x // 2, y // 2, z // 2


def close_up(
    geometry: SliceGeometry, held: np.ndarray, side: int, scale: float, centre: tuple[float, float]
) -> tuple[float, tuple[float, float]]:
    """Scale and centre that show the objects with some room; the whole slice where there are none."""
    rows, columns = np.flatnonzero(held.any(axis=1)), np.flatnonzero(held.any(axis=0))
    if not rows.size:
        return scale, centre
    width_mm, height_mm = geometry.pixel_mm
    across = max(int(columns[-1] - columns[0]) + 1, LEAST_PX) * width_mm
    down = max(int(rows[-1] - rows[0]) + 1, LEAST_PX) * height_mm
    middle = (columns[0] + columns[-1] + 1) / 2 * width_mm, (rows[0] + rows[-1] + 1) / 2 * height_mm
    return max(scale, side / (max(across, down) * (1 + 2 * MARGIN))), (float(middle[0]), float(middle[1]))
