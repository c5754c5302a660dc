"""Where a prediction errs most."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def largest_error(
    prediction: NDArray[np.integer], reference: NDArray[np.integer], axis: int = 2
) -> tuple[int, int, int] | None:
    """Voxel in the middle of the largest error of the slice that has most wrong voxels.

    Parameters
    ----------
    prediction, reference : array, shape (X, Y, Z), integer
        Label values on one grid.
    axis : int
        Axis the slices are counted along.

    Returns
    -------
    tuple of int or None
        The wrong voxel that lies deepest in the error, so the point is never beside it; None where
        both agree everywhere.

    Examples
    --------
    >>> reference = np.zeros((5, 5, 2), dtype=np.uint8)
    >>> prediction = reference.copy(); prediction[1:4, 1:4, 1] = 1; prediction[0, 4, 0] = 1
    >>> largest_error(prediction, reference)
    (2, 2, 1)
    """
    from scipy import ndimage

    wrong = prediction != reference
    counts = np.count_nonzero(wrong, axis=tuple(a for a in range(3) if a != axis))
    if not counts.any():
        return None
    at = int(np.argmax(counts))
    plane = np.take(wrong, at, axis=axis)
    parts, _ = ndimage.label(plane)
    largest = parts == np.argmax(np.bincount(parts[parts > 0]))
    # One empty row around it: the distance to the border of the image counts too.
    depth = ndimage.distance_transform_edt(np.pad(largest, 1))[1:-1, 1:-1]
    row, column = np.unravel_index(int(np.argmax(depth)), depth.shape)
    point = [int(row), int(column)]
    point.insert(axis, at)
    return point[0], point[1], point[2]


def centre_of_labels(labels: NDArray[np.integer]) -> tuple[int, int, int] | None:
    """A voxel inside the labels, on the axial slice that shows most of them; None where there are none.

    Examples
    --------
    >>> labels = np.zeros((5, 5, 3), dtype=np.uint8); labels[1:4, 1:4, 2] = 1
    >>> centre_of_labels(labels)
    (2, 2, 2)
    """
    return largest_error(labels, np.zeros_like(labels))
