"""The parts of two layers: what both have, and what one of them alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from segloss_gui.app.slices.overlay import Argb, Overlay
from segloss_gui.app.slices.pair_modes import Pair, find_layer, premultiplied
from segloss_gui.app.slices.planes import SliceGeometry
from segloss_gui.app.slices.scene import LabelLayer, SliceScene
from segloss_gui.core.colours import FALSE_NEGATIVE, FALSE_POSITIVE, TRUE_POSITIVE

ONE_OPACITY, BOTH_OPACITY = 0.75, 0.3
CHUNK = 32  # slices counted at once


class Part(StrEnum):
    """What a voxel is of the two."""

    FIRST = "only A"
    SECOND = "only B"
    BOTH = "both"
    OTHER = "both, of different classes"


@dataclass(frozen=True)
class PartColours:
    """Colours of the parts, ``#RRGGBB``."""

    first: str
    second: str
    both: str = TRUE_POSITIVE
    other: str = "#F0E442"

    @classmethod
    def of(cls, first: LabelLayer, second: LabelLayer) -> PartColours:
        """The methods' own; against the reference those of false negatives and false positives."""
        if first.is_reference != second.is_reference:
            return cls(FALSE_NEGATIVE, FALSE_POSITIVE) if first.is_reference else cls(FALSE_POSITIVE, FALSE_NEGATIVE)
        return cls(first.style.colour, second.style.colour)

    def by_part(self) -> dict[Part, str]:
        """By part."""
        return dict(zip(Part, (self.first, self.second, self.both, self.other), strict=True))


class DifferenceOverlay(Overlay):
    """Where only one of the two is, and where both are, under the reference's outline."""

    def __init__(self, pair: Pair) -> None:
        super().__init__()
        self.pair = pair

    def layers(self, scene: SliceScene) -> Sequence[LabelLayer]:
        """The reference."""
        return scene.drawn_references()

    def picture(self, scene: SliceScene, geometry: SliceGeometry, index: int) -> Argb | None:
        """The parts, filled."""
        first, second = find_layer(scene, self.pair.first), find_layer(scene, self.pair.second)
        if first is None or second is None or not scene.segmentations:
            return None
        shown = parts(*(scene.label_slice(layer.labels, geometry, index) for layer in (first, second)))
        colours = PartColours.of(first, second).by_part()
        opacity = {part: ONE_OPACITY if part in (Part.FIRST, Part.SECOND) else BOTH_OPACITY for part in Part}
        inks = [premultiplied(colours[part], opacity[part] * scene.opacity) for part in Part]
        table = np.array([0, *inks], dtype=np.uint32)
        return table[shown]


def parts(first: NDArray[np.integer], second: NDArray[np.integer]) -> NDArray[np.uint8]:
    """0 where neither is, else one more than the place of its :class:`Part`; of the shape of both.

    Examples
    --------
    >>> parts(np.array([0, 1, 0, 1, 1]), np.array([0, 0, 2, 1, 2])).tolist()
    [0, 1, 2, 3, 4]
    """
    in_first, in_second = first != 0, second != 0
    found: NDArray[np.uint8] = in_first.astype(np.uint8) + np.uint8(2) * in_second.astype(np.uint8)
    found += (in_first & in_second & (first != second)).astype(np.uint8)
    return found


def part_voxels(first: NDArray[np.integer], second: NDArray[np.integer], label: int | None = None) -> dict[Part, int]:
    """Voxels of each part; of one class, where ``label`` says which.

    Examples
    --------
    >>> a, b = np.array([[[0, 1, 1, 2]]]), np.array([[[2, 1, 0, 1]]])
    >>> [part_voxels(a, b)[part] for part in Part]
    [1, 1, 1, 1]
    >>> [part_voxels(a, b, label=1)[part] for part in Part]
    [1, 1, 1, 0]
    """
    counts = np.zeros(len(Part) + 1, dtype=np.int64)
    for start in range(0, first.shape[-1], CHUNK):
        pair = [volume[..., start : start + CHUNK] for volume in (first, second)]
        if label is not None:
            pair = [np.where(volume == label, volume, 0) for volume in pair]
        counts += np.bincount(parts(*pair).ravel(), minlength=len(counts))
    return {part: int(counts[1 + at]) for at, part in enumerate(Part)}
