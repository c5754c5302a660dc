"""Images and segmentations: arrays on a canonical grid, with the way back to their file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from segloss_gui.core.display import PLAIN, Display
from segloss_gui.core.errors import GeometryError, ShapeError
from segloss_gui.core.geometry import Grid


@dataclass(frozen=True, eq=False)
class Volume:
    """An image of one case.

    Parameters
    ----------
    data : array, shape (C, X, Y, Z), floating or integer
        Channels first, then the canonical (RAS+) spatial axes.
    grid : Grid
        The canonical grid of ``data``.
    stored : Grid or None
        The grid in the file; predictions for this case are written on it.
    channels : tuple of str
        Names of the channels, for example ``("flair", "t1")``; made up where the file has none.
    displays : tuple of Display
        How the file wants its channels to be seen, one by one; empty where it says nothing.
    """

    data: NDArray[np.generic]
    grid: Grid
    stored: Grid | None = None
    channels: tuple[str, ...] = ()
    displays: tuple[Display, ...] = ()

    def __post_init__(self) -> None:
        if self.data.ndim != 4 or self.data.shape[1:] != self.grid.shape:
            raise ShapeError(f"a volume must be (C, {', '.join(map(str, self.grid.shape))}), got {self.data.shape}")
        if not self.channels:
            object.__setattr__(self, "channels", tuple(f"channel {c}" for c in range(self.data.shape[0])))

    def taken(self, order: Sequence[int]) -> Volume:
        """The image with channels ``order`` of its own, in that order.

        Examples
        --------
        >>> two = Volume(np.arange(2.0).reshape(2, 1, 1, 1), Grid((1, 1, 1), np.eye(4)), channels=("T1", "FLAIR"))
        >>> two.taken((1, 0)).channels, two.taken((1, 0)).data.ravel().tolist()
        (('FLAIR', 'T1'), [1.0, 0.0])
        """
        displays = tuple(map(self.display, order)) if self.displays else ()
        return replace(
            self, data=self.data[list(order)], channels=tuple(self.channels[at] for at in order), displays=displays
        )

    def display(self, channel: int) -> Display:
        """How a channel is to be looked at.

        Examples
        --------
        >>> Volume(np.zeros((1, 2, 2, 1)), Grid((2, 2, 1), np.eye(4))).display(0).inverted
        False
        """
        return self.displays[channel] if channel < len(self.displays) else PLAIN


@dataclass(frozen=True, eq=False)
class LabelMap:
    """A segmentation: one whole number per voxel; 0 is background.

    Parameters
    ----------
    data : array, shape (X, Y, Z), integer
        Label values on the canonical (RAS+) axes.
    grid : Grid
        The canonical grid of ``data``.
    stored : Grid or None
        The grid in the file.
    names : mapping of int to str
        What the file calls its label values, where it says so.
    overlaps : mapping of int to tuple of int
        Values that stand for several labels at one voxel, where structures overlap.
    ignore : int or None
        The value of voxels nobody labelled: they count in no score and in no loss.

    Examples
    --------
    >>> both = LabelMap(np.array([[[0, 1, 2, 3]]]), Grid((1, 1, 4), np.eye(4)), overlaps={3: (1, 2)})
    >>> both.values(), both.mask(1).ravel().tolist()
    ((1, 2), [False, True, False, True])
    """

    data: NDArray[np.integer]
    grid: Grid
    stored: Grid | None = None
    names: Mapping[int, str] = field(default_factory=dict)
    overlaps: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    ignore: int | None = None

    def __post_init__(self) -> None:
        if self.data.shape != self.grid.shape:
            raise ShapeError(f"a label map must be {self.grid.shape}, got {self.data.shape}")
        if not np.issubdtype(self.data.dtype, np.integer):
            raise ShapeError(f"a label map must hold whole numbers, got {self.data.dtype}")

    def values(self) -> tuple[int, ...]:
        """Label values present, background and what is to be ignored left out, ascending."""
        present = (int(v) for v in np.unique(self.data) if v not in (0, self.ignore))
        return tuple(sorted({label for value in present for label in self.overlaps.get(value, (value,))}))

    @property
    def valid(self) -> NDArray[np.bool_] | None:
        """Where voxels count, (X, Y, Z); None: everywhere."""
        return None if self.ignore is None else self.data != self.ignore

    def mask(self, *labels: int) -> NDArray[np.bool_]:
        """Where one of ``labels`` is, (X, Y, Z)."""
        both = [value for value, several in self.overlaps.items() if set(several) & set(labels)]
        wanted = (*labels, *both)
        return self.data == wanted[0] if len(wanted) == 1 else np.isin(self.data, wanted)

    def volume_ml(self, value: int) -> float:
        """Volume of label ``value`` in millilitres."""
        return float(np.count_nonzero(self.mask(value))) * self.grid.voxel_ml


def require_same_grid(image: Grid, label: Grid, *, image_name: object, label_name: object) -> None:
    """Refuse a label map that does not lie on its image's grid.

    Raises
    ------
    GeometryError
        Naming both files and both grids; nothing is ever resampled silently.
    """
    if not image.matches(label):
        raise GeometryError(
            f"{label_name}: a label map must lie on the grid of its image; "
            f"it has {label.describe()}, {image_name} has {image.describe()}"
        )


def sized_like(labels: LabelMap, grid: Grid, stored: Grid) -> LabelMap:
    """A label map on its image's grid, where but one of the two says how large a pixel is: a mask of a radiograph.

    Likewise where but one of them has a depth: a picture's reference that was saved as a volume of one slice.

    Parameters
    ----------
    labels : LabelMap
        On a grid that matches.
    grid, stored : Grid
        Of the image: canonical, and as its file has it.

    Examples
    --------
    >>> image, mask = (Grid((4, 4, 1), np.diag([-s, -s, 1, 1]), anatomical=False) for s in (0.1, 1.0))
    >>> sized_like(LabelMap(np.zeros((4, 4, 1), np.uint8), mask), image, image).grid.spacing_mm
    (0.1, 0.1, 1.0)
    """
    alike = labels.grid.says_no_size == grid.says_no_size and labels.grid.no_depth == grid.no_depth
    return labels if alike else replace(labels, grid=grid, stored=stored)
