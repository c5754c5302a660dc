r"""One mismatch, three weights: Dice, boundary and Hausdorff loss; Odyssey (Ma 2020), Sect. 4.1-4.3.

The paper numbers no equation of its Sect. 4. Sect. 4.3 writes all three losses of a mask S against the truth G over
the one mismatch :math:`\Delta M = (S \setminus G) \cup (G \setminus S)`:

.. math:: L_{Dice} = \frac{|\Delta M|}{|G| + |S|}, \quad L_{BD} \approx \int_{\Delta M} D_G(p)\,dp, \quad
          L_{HD} \approx \frac{1}{|\Omega|} \sum_\Omega \Delta M \circ (D_G + D_S).

So a voxel of the mismatch weighs the same everywhere for Dice, more in small objects; for the boundary loss
it weighs its distance to the truth's contour, whatever the object's size; for the Hausdorff loss its distances
to both contours, as a share of the image. Sect. 4.2 and the code have squared distances where Sect. 4.3
has none: ``power`` is 1 as in Sect. 4.3 and 2 as in Sect. 4.2. The first two are exact for masks; the boundary loss
:math:`\int \phi_G s` itself is lower by the constant :math:`\int_G D_G`, which training does not see.

Distances are measured between voxel centres, to the nearest voxel of the other side. An empty or a full mask
has no contour: its distances are 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from segloss_gui.core.errors import ParameterError, ShapeError
from segloss_gui.theory.mask_counts import quotient

Floats = NDArray[np.float64]


class MismatchMaps(NamedTuple):
    """What every voxel adds to the three losses, Sect. 4.3; arrays of the masks' shape, 0 outside the mismatch.

    Parameters
    ----------
    mismatch : array of bool
        Delta M.
    dice : array
        1 / (|G| + |S|); sums to the Dice loss.
    boundary : array, in voxels or mm
        D_G; sums to the boundary loss, less its constant.
    hausdorff : array, in voxels or mm to the power
        (D_G^power + D_S^power) / |Omega|; sums to the Hausdorff loss.
    """

    mismatch: NDArray[np.bool_]
    dice: Floats
    boundary: Floats
    hausdorff: Floats


class MismatchLosses(NamedTuple):
    """The three losses of one mismatch, or what one region of it adds to them.

    Parameters
    ----------
    dice, boundary, hausdorff : array
        As the maps of :class:`MismatchMaps`, summed.
    """

    dice: Floats
    boundary: Floats
    hausdorff: Floats


def contour_distance(mask: ArrayLike, spacing: Sequence[float] | None = None) -> Floats:
    """D: distance of every voxel to the nearest of the mask's other side; 0 where there is no contour. Sect. 4.1.

    Parameters
    ----------
    mask : array of bool, any shape
        The object.
    spacing : sequence of float or None
        Length of a voxel step along each axis, in mm; None measures in voxels.

    Raises
    ------
    ParameterError
        When there is not one positive length per axis.

    Examples
    --------
    >>> contour_distance([0, 0, 1, 1, 1]).tolist(), contour_distance([1, 1]).tolist()
    ([2.0, 1.0, 1.0, 2.0, 3.0], [0.0, 0.0])
    """
    held = np.asarray(mask, bool)
    steps = (1.0,) * held.ndim if spacing is None else tuple(float(step) for step in spacing)
    if len(steps) != held.ndim or not all(step > 0 for step in steps):
        raise ParameterError(f"spacing must have one positive length per axis ({held.ndim}), got {spacing}")
    if held.all() or not held.any():
        return np.zeros(held.shape)
    from scipy.ndimage import distance_transform_edt

    inside, outside = (np.asarray(distance_transform_edt(side, sampling=steps)) for side in (held, ~held))
    return inside + outside


def mismatch_maps(
    prediction: ArrayLike, truth: ArrayLike, spacing: Sequence[float] | None = None, power: float = 1.0
) -> MismatchMaps:
    """How each voxel of a mismatch weighs in the three losses, Sect. 4.3.

    Parameters
    ----------
    prediction, truth : array of bool, any one shape
        S and G.
    spacing : sequence of float or None
        Length of a voxel step along each axis, in mm; None measures in voxels.
    power : float
        Of the distances in the Hausdorff loss, positive: 1 in Sect. 4.3, 2 in Sect. 4.2.

    Raises
    ------
    ShapeError, ParameterError
        When the shapes differ, or spacing or power are out of their bounds.
    UndefinedError
        When both masks are empty.

    Examples
    --------
    A false positive far away and one beside the object weigh alike for Dice only.

    >>> maps = mismatch_maps([0, 1, 0, 0, 1, 1], [0, 0, 0, 0, 0, 1])
    >>> maps.dice.tolist(), maps.boundary.tolist()
    ([0.0, 0.25, 0.0, 0.0, 0.25, 0.0], [0.0, 4.0, 0.0, 0.0, 1.0, 0.0])
    """
    s, g = np.asarray(prediction, bool), np.asarray(truth, bool)
    if s.shape != g.shape:
        raise ShapeError(f"prediction and truth must have one shape, got {s.shape} and {g.shape}")
    _checked_power(power)
    wrong = s ^ g
    to_truth, to_prediction = contour_distance(g, spacing), contour_distance(s, spacing)
    alike = quotient(1.0, np.count_nonzero(s) + np.count_nonzero(g), "Dice")
    return MismatchMaps(
        wrong, wrong * alike, wrong * to_truth, wrong * (to_truth**power + to_prediction**power) / wrong.size
    )


def mismatch_losses(
    prediction: ArrayLike, truth: ArrayLike, spacing: Sequence[float] | None = None, power: float = 1.0
) -> MismatchLosses:
    """The three losses of a mask, Sect. 4.3: the sums of :func:`mismatch_maps`.

    Parameters
    ----------
    prediction, truth, spacing, power
        As for :func:`mismatch_maps`.

    Raises
    ------
    ShapeError, ParameterError, UndefinedError
        As :func:`mismatch_maps`.

    Examples
    --------
    >>> [float(loss) for loss in mismatch_losses([0, 1, 0, 0, 1, 1], [0, 0, 0, 0, 0, 1])]
    [0.5, 5.0, 1.1666666666666667]
    """
    maps = mismatch_maps(prediction, truth, spacing, power)
    return MismatchLosses(*(np.asarray(values.sum()) for values in (maps.dice, maps.boundary, maps.hausdorff)))


def boundary_constant(truth: ArrayLike, spacing: Sequence[float] | None = None) -> float:
    """The boundary loss of a perfect prediction, minus the sum of D_G over G; Sect. 4.1 omits it from training.

    Parameters
    ----------
    truth : array of bool, any shape
        G.
    spacing : sequence of float or None
        Length of a voxel step along each axis, in mm; None measures in voxels.

    Examples
    --------
    >>> boundary_constant([0, 1, 1, 1, 0])
    -4.0
    """
    g = np.asarray(truth, bool)
    return -float(contour_distance(g, spacing)[g].sum())


def blob_losses(
    size: ArrayLike,
    distance: ArrayLike,
    object_volume: ArrayLike,
    image_voxels: ArrayLike,
    *,
    missed: bool = False,
    depth: ArrayLike = 1.0,
    power: float = 1.0,
) -> MismatchLosses:
    """The three losses of one blob of mismatch as functions of its size and distance, Sect. 4.3.

    Dice m / (2V + m), or m / (2V - m) for a missed blob; boundary m d; Hausdorff m (d^a + e^a) / N.

    Parameters
    ----------
    size : array
        m, in voxels, positive; a missed blob is not larger than the object.
    distance : array
        d, of the blob's voxels from the truth's contour, in voxels or mm (all alike, or for power 1 their mean).
    object_volume : array
        V, of the truth, in voxels, at least 0.
    image_voxels : array
        N.
    missed : bool
        Whether the blob is a part of the object that is left out instead of one too many.
    depth : array
        e, of the same voxels from the prediction's contour.
    power : float
        a, positive: 1 in Sect. 4.3, 2 in Sect. 4.2.

    Raises
    ------
    ParameterError
        When one of them is out of its bounds.

    Examples
    --------
    A blob of 10 voxels, 30 voxels away, in an image of 24^3: beside a small and beside a large object.

    >>> found = blob_losses(10, 30.0, [50, 5000], 24**3)
    >>> found.dice.round(4), found.boundary.tolist(), found.hausdorff.round(4).tolist()
    (array([0.0909, 0.001 ]), [300.0, 300.0], [0.0224, 0.0224])
    """
    m, d, v, n, e = np.broadcast_arrays(
        *(np.asarray(x, np.float64) for x in (size, distance, object_volume, image_voxels, depth))
    )
    _checked_power(power)
    if not ((m > 0) & (v >= 0) & (d >= 0) & (e >= 0) & (m + (0 if missed else v) <= n)).all():
        raise ParameterError("a blob must be of positive size, at a distance of 0 or more, and lie in its image")
    if missed and (m > v).any():
        raise ParameterError("a missed blob must not be larger than its object")
    wrong_over_sum = m / (2 * v - m if missed else 2 * v + m)
    return MismatchLosses(wrong_over_sum, m * d, m * (d**power + e**power) / n)


def _checked_power(power: float) -> None:
    if not power > 0:
        raise ParameterError(f"the power of the distances must be positive, got {power}")
