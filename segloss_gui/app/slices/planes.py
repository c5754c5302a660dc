"""Slices of a canonical (RAS+) array as they lie on the screen, and the way back.

Pixel coordinates are edges: pixel (row r, column c) covers ``[c, c + 1) x [r, r + 1)``, so the centre
of the first pixel is (0.5, 0.5). Voxel indices are centres: voxel 0 lies at index 0.0.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import cast

import numpy as np
from numpy.typing import NDArray

from segloss_gui.app.slices.slice_part import SlicePart
from segloss_gui.core.display import Display
from segloss_gui.core.geometry import OPPOSITE, Grid

OBLIQUE_DEGREES = 2.0


class Plane(StrEnum):
    """The three planes, by their usual names."""

    AXIAL = "axial"
    CORONAL = "coronal"
    SAGITTAL = "sagittal"

    @property
    def normal(self) -> int:
        """Array axis the slices are counted along."""
        return {"axial": 2, "coronal": 1, "sagittal": 0}[self.value]

    @property
    def across(self) -> int:
        """Array axis that runs along the screen's width."""
        return 1 if self is Plane.SAGITTAL else 0

    @property
    def down(self) -> int:
        """Array axis that runs along the screen's height."""
        return 1 if self is Plane.AXIAL else 2


@dataclass(frozen=True)
class Letters:
    """What the four edges of a pane point to."""

    left: str
    right: str
    top: str
    bottom: str


def letters_of_picture(display: Display) -> Letters | None:
    """The letters of a picture that is drawn as stored, as far as its file says where its sides point to.

    Examples
    --------
    >>> letters_of_picture(Display(right="L", bottom="I"))
    Letters(left='R', right='L', top='S', bottom='I')
    >>> letters_of_picture(Display(right="AL", bottom="I")).left, letters_of_picture(Display())
    ('PR', None)
    """
    if not (display.right and display.bottom):
        return None
    left, top = ("".join(OPPOSITE[letter] for letter in edge) for edge in (display.right, display.bottom))
    return Letters(left, display.right, top, display.bottom)


@dataclass(frozen=True)
class SliceGeometry:
    """One plane of one grid on the screen.

    Superior and anterior point up; sagittal slices look to the left (anterior on screen-left). The
    patient's right is on screen-left, as if seen from the feet or the front (radiological), unless
    ``radiological`` is False. Pictures are always drawn as stored, whatever ``radiological`` says.

    Parameters
    ----------
    grid : Grid
        A canonical grid.
    plane : Plane
        Which plane.
    radiological : bool
        Patient-right on screen-left.
    part : SlicePart or None
        What :meth:`extract` takes of a slice; None: all of it.

    Examples
    --------
    >>> axial = SliceGeometry(Grid((4, 5, 6), np.eye(4)), Plane.AXIAL)
    >>> axial.letters
    Letters(left='R', right='L', top='A', bottom='P')
    >>> axial.pixel_of((0.0, 4.0, 2.0)), axial.index_of(3.5, 0.5, 2)
    ((3.5, 0.5), (0.0, 4.0, 2.0))
    """

    grid: Grid
    plane: Plane
    radiological: bool = True
    part: SlicePart | None = None

    @property
    def flips_across(self) -> bool:
        """Whether indices fall from screen-left to screen-right."""
        return self.plane is Plane.SAGITTAL or self.radiological or not self.grid.anatomical

    @cached_property
    def columns(self) -> int:
        """Pixels along the screen's width."""
        return self.grid.shape[self.plane.across]

    @cached_property
    def rows(self) -> int:
        """Pixels along the screen's height."""
        return self.grid.shape[self.plane.down]

    @cached_property
    def slices(self) -> int:
        """Number of slices."""
        return self.grid.shape[self.plane.normal]

    @cached_property
    def pixel_mm(self) -> tuple[float, float]:
        """Width and height of a pixel in mm."""
        spacing = self.grid.spacing_mm
        return spacing[self.plane.across], spacing[self.plane.down]

    @cached_property
    def letters(self) -> Letters | None:
        """Letters of the four edges; None for pictures."""
        if not self.grid.anatomical:
            return None
        across, up = (self.grid.axis_codes[axis] for axis in (self.plane.across, self.plane.down))
        right = OPPOSITE[across] if self.flips_across else across
        return Letters(OPPOSITE[right], right, up, OPPOSITE[up])

    @cached_property
    def oblique_degrees(self) -> float:
        """Largest angle between an axis of the grid and the patient's axis it is named after."""
        directions = self.grid.affine[:3, :3] / np.linalg.norm(self.grid.affine[:3, :3], axis=0)
        return float(np.degrees(np.arccos(np.clip(np.abs(directions).max(axis=0), 0.0, 1.0))).max())

    def extract(self, array: NDArray[np.generic], index: int) -> NDArray[np.generic]:
        """Slice ``index`` of an array ``(..., X, Y, Z)`` as ``(..., rows, columns)``, or the part of it; a view."""
        whole = self._whole(array, index)
        return whole if self.part is None else self.part.sampled(whole)

    def extract_labels(self, labels: NDArray[np.integer], index: int) -> NDArray[np.integer]:
        """The same of label values: where the part takes steps, the largest of each block."""
        whole = cast("NDArray[np.integer]", self._whole(labels, index))
        return whole if self.part is None else self.part.largest(whole)

    def _whole(self, array: NDArray[np.generic], index: int) -> NDArray[np.generic]:
        where: list[slice | int] = [slice(None)] * 3
        where[self.plane.normal] = index
        # Of the two axes that are left, the one across comes first, whichever the plane.
        upright = array[(..., *where)].swapaxes(-1, -2)[..., ::-1, :]
        return upright[..., ::-1] if self.flips_across else upright

    def pixel_of(self, index: tuple[float, float, float] | NDArray[np.float64]) -> tuple[float, float]:
        """(column, row) of a voxel index, in pixel coordinates."""
        across, down = float(index[self.plane.across]), float(index[self.plane.down])
        column = self.columns - 1 - across if self.flips_across else across
        return column + 0.5, self.rows - 1 - down + 0.5

    def on_screen(self, offset_mm: tuple[float, float, float]) -> tuple[float, float]:
        """Right and down on the screen of an offset along the axes of the array, all in mm.

        Examples
        --------
        >>> SliceGeometry(Grid((4, 5, 6), np.eye(4)), Plane.AXIAL).on_screen((1.0, 2.0, 3.0))
        (-1.0, -2.0)
        """
        right, up = offset_mm[self.plane.across], offset_mm[self.plane.down]
        return -right if self.flips_across else right, -up

    def in_array(
        self, right_down_mm: tuple[float, float], offset_mm: tuple[float, float, float]
    ) -> tuple[float, float, float]:
        """``offset_mm`` with its two components in this plane replaced, the way back of :meth:`on_screen`."""
        replaced = list(offset_mm)
        replaced[self.plane.across] = -right_down_mm[0] if self.flips_across else right_down_mm[0]
        replaced[self.plane.down] = -right_down_mm[1]
        return replaced[0], replaced[1], replaced[2]

    def index_of(self, column: float, row: float, slice_index: int) -> tuple[float, float, float]:
        """Voxel index of pixel coordinates on a slice; not rounded, not clipped."""
        across = self.columns - 0.5 - column if self.flips_across else column - 0.5
        point = [0.0, 0.0, 0.0]
        point[self.plane.across] = across
        point[self.plane.down] = self.rows - 0.5 - row
        point[self.plane.normal] = float(slice_index)
        return point[0], point[1], point[2]


def planes_of(grid: Grid) -> tuple[Plane, ...]:
    """The planes worth drawing: all three, or the one a picture or a single slice lies in.

    Examples
    --------
    >>> [plane.value for plane in planes_of(Grid((4, 5, 1), np.eye(4)))]
    ['axial']
    """
    flat = [plane for plane in Plane if grid.shape[plane.normal] == 1]
    return (flat[0],) if flat else tuple(Plane)


def nearest_voxel(grid: Grid, point_mm: tuple[float, float, float]) -> tuple[int, int, int]:
    """Voxel that holds a point, the nearest one of the border for points outside.

    Examples
    --------
    >>> nearest_voxel(Grid((4, 5, 6), np.diag([2.0, 2.0, 5.0, 1.0])), (3.1, 100.0, 4.0))
    (2, 4, 1)
    """
    index = np.rint(grid.to_index(point_mm)).astype(int)
    x, y, z = np.clip(index, 0, np.array(grid.shape) - 1)
    return int(x), int(y), int(z)


def describe_mm(point_mm: tuple[float, float, float]) -> str:
    """A position in words of fixed width: millimetres with the letter they count towards.

    Examples
    --------
    >>> describe_mm((12.0, -33.5, 20.04))
    'x  12.0 R  y  33.5 P  z  20.0 S'
    """
    parts = [
        f"{axis} {abs(value):5.1f} {letters[value < 0]}"
        for axis, value, letters in zip("xyz", point_mm, ("RL", "AP", "SI"), strict=True)
    ]
    return "  ".join(parts)
