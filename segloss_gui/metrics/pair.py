"""Two masks, and what metrics need of them, each worked out once and only when asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from segloss_gui.metrics.lesions import Lesions, count_lesions
from segloss_gui.metrics.overlap import Overlap, overlap
from segloss_gui.metrics.surface import SurfaceDistances, surface_distances

TOLERANCE_MM = 1.0
"""Tolerance of the surface Dice where none is chosen."""


class MaskPair:
    """A predicted and a reference mask on one grid.

    Parameters
    ----------
    prediction, reference : array of bool, shape (X, Y, Z) or (X, Y)
        True inside the object.
    spacing_mm : sequence of float
        Voxel step along each axis, in mm.
    tolerance_mm : float
        Of the surface Dice.
    voxel_ml : float or None
        Volume of a voxel; None: the product of the spacings (which a sheared grid's is not).
    between : callable
        Called every now and then in what takes long; what it raises ends that.

    Examples
    --------
    >>> pair = MaskPair(np.ones((2, 2), bool), np.zeros((2, 2), bool), (1.0, 1.0))
    >>> pair.counts.fp, pair.both_empty
    (4, False)
    """

    def __init__(
        self,
        prediction: NDArray[np.bool_],
        reference: NDArray[np.bool_],
        spacing_mm: Sequence[float],
        *,
        tolerance_mm: float = TOLERANCE_MM,
        voxel_ml: float | None = None,
        between: Callable[[], object] = lambda: None,
    ) -> None:
        self.prediction, self.reference = prediction, reference
        self.spacing_mm, self.tolerance_mm, self._between = tuple(spacing_mm), tolerance_mm, between
        self.voxel_ml = float(np.prod(spacing_mm)) / 1000.0 if voxel_ml is None else voxel_ml

    @cached_property
    def counts(self) -> Overlap:
        """Voxels shared and not shared."""
        return overlap(self.prediction, self.reference, self.voxel_ml)

    @cached_property
    def surface(self) -> SurfaceDistances:
        """Distances between the surfaces."""
        return surface_distances(self.prediction, self.reference, self.spacing_mm, self._between)

    @cached_property
    def lesions(self) -> Lesions:
        """Lesions found and missed."""
        self._between()
        return count_lesions(self.prediction, self.reference)

    @property
    def both_empty(self) -> bool:
        """Whether neither mask has a voxel."""
        return not (self.counts.tp or self.counts.fp or self.counts.fn)
