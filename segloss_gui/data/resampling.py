"""Arrays from one grid to another; only ever called where the user asked for a spacing or a size.

Labels have three ways: the nearest voxel; *soft*, each class's map resampled like an image and left as
shares; and by *distance*, each class's signed distance resampled and the deepest class taken.
"""

from __future__ import annotations

from typing import Any, Literal, TypeVar

import numpy as np
from numpy.typing import NDArray

from segloss_gui.core.errors import GeometryError
from segloss_gui.core.geometry import Grid

S = TypeVar("S", bound=np.number[Any])


def grid_with_spacing(grid: Grid, spacing_mm: tuple[float, float, float]) -> Grid:
    """The grid that covers the same block of space with another spacing.

    The outer faces of the first voxels stay where they are, and the number of voxels is rounded.
    Axes of one voxel (pictures) keep their spacing.

    Examples
    --------
    >>> coarse = grid_with_spacing(Grid((10, 10, 4), np.diag([1.0, 1.0, 5.0, 1.0])), (2.0, 2.0, 5.0))
    >>> coarse.shape, coarse.spacing_mm, coarse.affine[:3, 3].tolist()
    ((5, 5, 4), (2.0, 2.0, 5.0), [0.5, 0.5, 0.0])
    """
    own = np.array(grid.spacing_mm)
    steps = np.where(np.array(grid.shape) == 1, 1.0, np.array(spacing_mm) / own)
    x, y, z = (max(1, round(n / step)) for n, step in zip(grid.shape, steps, strict=True))
    # Index of the first new voxel's centre on the old grid: half a new step inside the outer face.
    to_old = np.eye(4)
    to_old[:3, :3] = np.diag(steps)
    to_old[:3, 3] = (steps - 1.0) / 2.0
    return grid.moved((x, y, z), grid.affine @ to_old)


def on_field(source: Grid, target: Grid) -> Grid:
    """``source`` stretched over the field of ``target``, where both are pictures that say no size of a pixel.

    Raises
    ------
    GeometryError
        When the pictures differ in their proportions by more than a pixel.

    Examples
    --------
    >>> small, large = (Grid((n, n, 1), np.diag([-1.0, -1.0, 1.0, 1.0]), anatomical=False) for n in (256, 512))
    >>> on_field(small, large).spacing_mm, on_field(small, large).affine[:2, 3].tolist()
    ((2.0, 2.0, 1.0), [-0.5, -0.5])
    """
    if not (source.says_no_size and target.says_no_size) or source.shape == target.shape:
        return source
    (width, height, depth), (wide, high, deep) = source.shape, target.shape
    if depth != deep or abs(width * high - height * wide) > max(source.shape):
        raise GeometryError(f"a picture of {source.describe()} does not show the field of one of {target.describe()}")
    steps = np.array([wide / width, high / height, 1.0])
    affine = target.affine @ np.diag([*steps, 1.0])
    affine[:3, 3] = target.affine[:3, 3] + target.affine[:3, :3] @ ((steps - 1.0) / 2.0)
    return source.moved(source.shape, affine)


def resample(
    array: NDArray[S], source: Grid, target: Grid, *, order: Literal[0, 1], outside: float | None = None
) -> NDArray[S]:
    """``array`` of ``source`` on ``target``; the array's border value goes on outside, or ``outside`` stands there.

    Parameters
    ----------
    array : array, shape (..., X, Y, Z)
        On ``source``; leading axes (channels) are resampled one by one.
    source, target : Grid
        Where the voxels lie now, and where they are wanted.
    order : int
        0: nearest neighbour (labels), 1: linear (images).
    outside : float or None
        Value of target voxels whose middle lies outside the block of space that ``source`` covers.

    Returns
    -------
    array, shape (..., X', Y', Z')
        Of the type of ``array``.
    """
    from scipy.ndimage import affine_transform

    matrix = np.linalg.inv(source.affine) @ target.affine
    flat = array.reshape(-1, *source.shape)
    out = np.empty((flat.shape[0], *target.shape), dtype=array.dtype)
    for channel, result in zip(flat, out, strict=True):
        affine_transform(channel, matrix, output_shape=target.shape, output=result, order=order, mode="nearest")
    if outside is not None:
        for axis, inside in enumerate(_inside(matrix, source, target)):
            out[(slice(None),) * (axis + 1) + (~inside,)] = outside
    return out.reshape(*array.shape[:-3], *target.shape)


def _inside(matrix: NDArray[np.float64], source: Grid, target: Grid) -> list[NDArray[np.bool_]]:
    """Along each axis, which target voxels lie within the source; the two have parallel axes."""
    edge = 0.5 + 1e-6
    places = [matrix[axis, axis] * np.arange(n) + matrix[axis, 3] for axis, n in enumerate(target.shape)]
    return [(place > -edge) & (place < n - 1 + edge) for place, n in zip(places, source.shape, strict=True)]


def smoothed(array: NDArray[np.float32], source: Grid, target: Grid) -> NDArray[np.float32]:
    """``array`` blurred before its voxels are thinned out: Gaussian of sqrt((f^2 - 1) / 12) voxels at a factor f.

    Along axes that do not become coarser nothing happens (Tilborghs 2022: half a voxel at a factor of 2).

    Examples
    --------
    >>> fine, coarse = Grid((8, 1, 1), np.eye(4)), Grid((4, 1, 1), np.diag([2.0, 1, 1, 1]))
    >>> found = smoothed(np.eye(1, 8, 3, dtype=np.float32).reshape(8, 1, 1), fine, coarse)
    >>> found.ravel()[2:5].astype(float).round(2).tolist()
    [0.11, 0.79, 0.11]
    """
    from scipy.ndimage import gaussian_filter

    factors = np.array(target.spacing_mm) / np.array(source.spacing_mm)
    sigma = np.sqrt(np.maximum(factors**2 - 1, 0) / 12)
    result: NDArray[np.float32] = gaussian_filter(array, sigma, mode="nearest")
    return result


def class_shares(
    class_map: NDArray[np.uint8], classes: int, source: Grid, target: Grid, *, smooth: bool = False
) -> NDArray[np.float32]:
    """Share of each foreground class in every target voxel, (classes, X', Y', Z'), 0 to 1: soft labels.

    Examples
    --------
    >>> fine, coarse = Grid((4, 1, 1), np.eye(4)), Grid((2, 1, 1), np.diag([2.0, 1, 1, 1]))
    >>> shifted = Grid((2, 1, 1), coarse.affine + np.eye(1, 16, 3).reshape(4, 4) * 0.5)
    >>> class_shares(np.array([0, 1, 1, 0], dtype=np.uint8).reshape(4, 1, 1), 1, fine, shifted).ravel().tolist()
    [0.5, 0.5]
    """
    shares = []
    for index in range(1, classes + 1):
        of_class = (class_map == index).astype(np.float32)
        shares.append(resample(smoothed(of_class, source, target) if smooth else of_class, source, target, order=1))
    return np.stack(shares)


def largest_share(shares: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Class index per voxel: the class with the largest share where it is more than the background's.

    Examples
    --------
    >>> largest_share(np.array([[0.6, 0.3, 0.4], [0.1, 0.3, 0.5]])).tolist()
    [1, 0, 2]
    """
    background = 1 - shares.sum(axis=0)
    winner = shares.argmax(axis=0)
    return np.where(shares.max(axis=0) > background, winner + 1, 0).astype(np.uint8)


def by_distance(class_map: NDArray[np.uint8], classes: int, source: Grid, target: Grid) -> NDArray[np.uint8]:
    """Class index per target voxel from resampled signed distances: smooth borders, and labels stay whole numbers.

    The class in whose depth a voxel lies deepest wins; as in the released preprocessing of Tilborghs 2022 on
    ACDC, where distances are taken to iso-surfaces, here to voxels.
    """
    depths = [
        resample(depth(class_map == index, source.spacing_mm), source, target, order=1)
        for index in range(1, classes + 1)
    ]
    deepest = np.stack(depths)
    return np.where(deepest.max(axis=0) > 0, deepest.argmax(axis=0) + 1, 0).astype(np.uint8)


def depth(mask: NDArray[np.bool_], spacing_mm: tuple[float, float, float]) -> NDArray[np.float32]:
    """Signed distance to the mask's border in mm, positive inside; of a full or an empty mask the largest there is.

    Examples
    --------
    >>> depth(np.array([False, True, True, False]).reshape(4, 1, 1), (2.0, 1.0, 1.0)).ravel().tolist()
    [-1.0, 1.0, 1.0, -1.0]
    """
    from scipy.ndimage import distance_transform_edt

    far = float(np.linalg.norm(np.array(mask.shape) * np.array(spacing_mm)))
    if mask.all() or not mask.any():
        return np.full(mask.shape, far if mask.all() else -far, dtype=np.float32)
    half = min(step for step, n in zip(spacing_mm, mask.shape, strict=True) if n > 1) / 2
    inside, outside = (distance_transform_edt(side, sampling=spacing_mm) for side in (mask, ~mask))
    return np.where(mask, inside - half, half - outside).astype(np.float32)
