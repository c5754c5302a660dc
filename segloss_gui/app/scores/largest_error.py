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
    """A voxel inside the largest object, on the axial slice that shows most of it; None where there are no labels.

    An object is a connected component of all labels together: what touches by a corner is one.

    Examples
    --------
    >>> labels = np.zeros((5, 5, 3), dtype=np.uint8); labels[1:4, 1:4, 2] = 1
    >>> centre_of_labels(labels)
    (2, 2, 2)
    """
    largest = largest_object(labels)
    if largest is None:
        return None
    start, inside = largest
    found = largest_error(inside.astype(np.uint8), np.zeros(inside.shape, dtype=np.uint8))
    assert found is not None
    x, y, z = (int(first) + at for first, at in zip(start, found, strict=True))
    return x, y, z


def largest_object(labels: NDArray[np.integer]) -> tuple[tuple[int, ...], NDArray[np.bool_]] | None:
    """Where the box about the largest object begins, and the object in it; None where there are no labels.

    Examples
    --------
    >>> labels = np.zeros((6, 6, 1), dtype=np.uint8); labels[0, 0], labels[3:5, 2:4] = 1, 2
    >>> start, inside = largest_object(labels)
    >>> start, inside.shape
    ((3, 2, 0), (2, 2, 1))
    """
    from scipy import ndimage

    parts, count = ndimage.label(labels > 0, structure=np.ones((3, 3, 3)))
    if not count:
        return None
    number = int(np.argmax(np.bincount(parts.ravel())[1:])) + 1
    box = ndimage.find_objects(parts, number)[number - 1]
    return tuple(side.start for side in box), parts[box] == number
