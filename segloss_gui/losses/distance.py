"""Exact Euclidean distance maps of masks, the constants that boundary losses weigh voxels with.

A mask that is empty or full has no boundary: its maps are 0. scipy would measure a full mask to a
point outside the array. Maps carry no gradient; they come back on the device of their masks.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.ndimage import distance_transform_edt, find_objects

from segloss_gui.core.errors import ParameterError

Mask = NDArray[np.bool_]
Map = NDArray[np.float64]
Inside = Literal["minus_one", "plain", "border_zero"]
Spacing = tuple[float, ...]


def inside_distance(mask: Mask, spacing: Spacing = ()) -> Map:
    """Distance of every voxel of the mask to the nearest one outside, 0 elsewhere.

    Only the mask's box is measured: beyond one voxel around it nothing can be nearer.

    Parameters
    ----------
    mask : array of bool, shape S
        The object.
    spacing : tuple of float
        Length of a voxel step along each axis; empty for 1.

    Examples
    --------
    >>> inside_distance(np.array([False, True, True, True, False]))
    array([0., 1., 2., 1., 0.])
    """
    found = np.zeros(mask.shape)
    if mask.any() and not mask.all():
        (box,) = find_objects(mask.astype(np.uint8))
        around = tuple(slice(max(0, side.start - 1), side.stop + 1) for side in box)
        found[around] = distance_transform_edt(mask[around], sampling=spacing or None)
    return found


def outside_distance(mask: Mask, spacing: Spacing = ()) -> Map:
    """Distance of every voxel outside the mask to the nearest one inside, 0 elsewhere.

    Parameters
    ----------
    mask : array of bool, shape S
        The object.
    spacing : tuple of float
        Length of a voxel step along each axis; empty for 1.

    Examples
    --------
    >>> outside_distance(np.array([False, False, True]))
    array([2., 1., 0.])
    """
    if not mask.any():
        return np.zeros(mask.shape)
    return np.asarray(distance_transform_edt(~mask, sampling=spacing or None))


def two_sided(mask: Mask, spacing: Spacing = ()) -> Map:
    """Distance of every voxel to the other side of the mask's boundary, positive on both sides.

    Examples
    --------
    >>> two_sided(np.array([False, False, True]))
    array([2., 1., 1.])
    """
    return inside_distance(mask, spacing) + outside_distance(mask, spacing)


def signed(mask: Mask, inside: Inside, spacing: Spacing = ()) -> Map:
    """Distance outside the mask, negative inside.

    Parameters
    ----------
    mask : array of bool, shape S
        The object.
    inside : "minus_one", "plain" or "border_zero"
        Of the inside distance D: -(D - 1) as Kervadec's code has it, -D as the text, or -D but 0 on
        voxels that touch the outside with a face.
    spacing : tuple of float
        Length of a voxel step along each axis; empty for 1.

    Examples
    --------
    >>> signed(np.array([False, False, True, True]), "minus_one")
    array([ 2.,  1., -0., -1.])
    """
    deep = inside_distance(mask, spacing)
    if inside == "minus_one":
        deep = np.where(deep > 0, deep - 1, 0)
    elif inside == "border_zero":
        deep[_inner_border(mask)] = 0
    return np.where(mask, -deep, outside_distance(mask, spacing)) if not mask.all() else np.zeros(mask.shape)


def reversed_depth(mask: Mask, normalised: bool, spacing: Spacing = ()) -> Map:
    """Within the mask, its largest depth minus the voxel's depth, 0 elsewhere; divided by its maximum if wanted.

    Examples
    --------
    >>> reversed_depth(np.array([False, True, True, True, False]), normalised=True)
    array([0., 1., 0., 1., 0.])
    """
    deep = inside_distance(mask, spacing)
    found = np.where(mask, deep.max() - deep, 0)
    return found / found.max() if normalised and found.max() > 0 else found


def maps(masks: torch.Tensor, measure: Callable[[Mask], Map]) -> torch.Tensor:
    """``measure`` of every mask, (B, C, *S) to float64 (B, C, *S) on the same device.

    Parameters
    ----------
    masks : tensor of bool, shape (B, C, *S)
        The objects; each (b, c) is measured by itself.
    measure : callable
        One of this module's functions with its options bound.
    """
    found = np.empty(masks.shape)
    arrays = masks.detach().cpu().numpy()
    for place in np.ndindex(*masks.shape[:2]):
        found[place] = measure(arrays[place])
    return torch.from_numpy(found).to(masks.device)


def checked_spacing(spacing: Spacing, axes: int) -> Spacing:
    """``spacing``, once it is known to have one length per axis, or none.

    Raises
    ------
    ParameterError
        When it has another number of lengths.
    """
    if spacing and len(spacing) != axes:
        raise ParameterError(f"spacing must have one length per spatial axis ({axes}), got {spacing}")
    return spacing


def _inner_border(mask: Mask) -> Mask:
    border = np.zeros(mask.shape, bool)
    for axis in range(mask.ndim):
        ahead = np.moveaxis(mask, axis, 0)
        edge = np.moveaxis(border, axis, 0)
        edge[:-1] |= ahead[:-1] & ~ahead[1:]
        edge[1:] |= ahead[1:] & ~ahead[:-1]
    return border
