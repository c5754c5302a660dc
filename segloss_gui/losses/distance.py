"""Exact Euclidean distance maps of masks, the constants that boundary losses weigh voxels with.

A mask that is empty or full has no boundary: its maps are 0. Maps carry no gradient and are computed
on the device of their masks. On a CPU the package ``edt`` measures masks of up to :data:`MOST_VOXELS`, faster
than tensors can, and both sides of a contour in one pass; it holds the interpreter lock meanwhile, and a
window would freeze over larger ones. For these ``scipy`` finds the nearest voxel, slower, but letting others run.
Double precision and other devices are left to tensor operations, whose time grows with the largest distance, too.

Maps of the truth are computed once per batch and not kept: on a CPU they are 3 to 10 % of a step
(``tests.benchmarks.distance_maps``), and only flips would leave a kept map what it was. Where one truth is asked
again and again, as under somebody's brush, :func:`remembered_maps` keeps them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache, partial
from typing import Literal

import numpy as np
import torch

from segloss_gui.core.errors import ParameterError

Inside = Literal["minus_one", "plain", "border_zero"]
Spacing = tuple[float, ...]
Measure = Callable[[torch.Tensor, torch.dtype], torch.Tensor]

MOST_VOXELS = 2**21
"""Of a mask that ``edt`` measures: as many as 128^3."""

VOXELS_IN_CACHE = 2**18
"""Voxels a CPU works on at a time: they stay in its cache, and each part stops at its own largest distance."""

MAPS_KEPT = 32
"""Those of :func:`remembered_maps`: eight images of three classes and the background."""

STEPS_BETWEEN_LOOKS = 8
"""Shifts between two looks at the largest distance left, each of which waits for the device."""


def nearest(objects: torch.Tensor, dtype: torch.dtype, spacing: Spacing = ()) -> torch.Tensor:
    """Distance of every voxel to the nearest one that is true; infinite where none is.

    By tensors, squared distances are built axis by axis (Felzenszwalb 2012, Sect. 2.1): along the first by two
    sweeps, along the others as the lower envelope of parabolas, whose arms are followed no farther
    than the largest distance left.

    Parameters
    ----------
    objects : tensor of bool, shape S
        The voxels to measure to.
    dtype : torch.dtype
        Of the distances; squares of whole numbers stay exact up to 2^24 in float32.
    spacing : tuple of float
        Length of a voxel step along each axis; empty for 1.

    Examples
    --------
    >>> nearest(torch.tensor([[False, False], [False, True]]), torch.float64)
    tensor([[1.4142, 1.0000],
            [1.0000, 0.0000]], dtype=torch.float64)
    """
    steps = spacing or (1.0,) * objects.ndim
    if not objects.any():
        return torch.full(objects.shape, torch.inf, dtype=dtype, device=objects.device)
    if _suits_edt(objects, dtype):
        return _by_edt(~objects, steps).to(dtype)
    if objects.device.type == "cpu" and objects.numel() > MOST_VOXELS:
        return _by_scipy(objects, dtype, steps)
    return _by_tensors(objects, dtype, steps)


def _suits_edt(mask: torch.Tensor, dtype: torch.dtype) -> bool:
    by_edt = mask.device.type == "cpu" and dtype != torch.float64 and mask.ndim in (2, 3)
    return by_edt and mask.numel() <= MOST_VOXELS


def _by_edt(labels: torch.Tensor, steps: Spacing) -> torch.Tensor:
    """Distance of every voxel that is not 0 to the nearest one of another value."""
    import edt

    values = np.ascontiguousarray(labels.numpy()).view(np.uint8)  # whose bits edt goes through faster than bools
    return torch.from_numpy(edt.edt(values, anisotropy=steps, black_border=False, parallel=1))


def _by_scipy(objects: torch.Tensor, dtype: torch.dtype, steps: Spacing) -> torch.Tensor:
    """From where the nearest object lies: scipy's own distances take five times the memory."""
    from scipy.ndimage import distance_transform_edt

    nearest_at = distance_transform_edt((~objects).numpy(), sampling=steps, return_distances=False, return_indices=True)
    squares = torch.zeros(objects.shape, dtype=dtype if dtype == torch.float64 else torch.float32)
    for axis, step in enumerate(steps):
        here = torch.arange(objects.shape[axis], dtype=torch.int32).view(-1, *(1,) * (objects.ndim - 1 - axis))
        squares += torch.from_numpy(nearest_at[axis]).sub_(here).to(squares.dtype).mul_(step).square_()
    return squares.sqrt_().to(dtype)


def _by_tensors(objects: torch.Tensor, dtype: torch.dtype, steps: Spacing) -> torch.Tensor:
    squares = torch.full(objects.shape, torch.inf, dtype=dtype, device=objects.device).masked_fill_(objects, 0)
    squares = _sweep(squares, steps[0]).square_()
    for axis in range(1, objects.ndim):
        columns = squares.movedim(axis, 0).contiguous()
        squares = _parabolas(columns.flatten(1), steps[axis]).view(columns.shape).movedim(0, axis)
    return squares.sqrt_()


def _sweep(distances: torch.Tensor, step: float) -> torch.Tensor:
    """Distance along axis 0, in place."""
    last = len(distances) - 1
    for i in range(last):
        torch.minimum(distances[i + 1], distances[i] + step, out=distances[i + 1])
    for i in range(last, 0, -1):
        torch.minimum(distances[i - 1], distances[i] + step, out=distances[i - 1])
    return distances


def _parabolas(squares: torch.Tensor, step: float) -> torch.Tensor:
    """Minimum over j of squares[j] + (step (i - j))^2 along axis 0 of (n, columns)."""
    alive = squares.isfinite().any(dim=0)
    if bool(alive.all()):
        return _envelope(squares, step)
    squares[:, alive] = _envelope(squares[:, alive], step)
    return squares


def _envelope(squares: torch.Tensor, step: float) -> torch.Tensor:
    if squares.is_cuda:
        return _lowest_parabola(squares, step)
    width = max(1, VOXELS_IN_CACHE // len(squares))
    return torch.cat([_lowest_parabola(part.contiguous(), step) for part in torch.split(squares, width, dim=1)], dim=1)


def _lowest_parabola(squares: torch.Tensor, step: float) -> torch.Tensor:
    lowest, arm = squares.clone(), torch.empty_like(squares)
    for shift in range(1, len(squares)):
        rise = (shift * step) ** 2
        if shift % STEPS_BETWEEN_LOOKS == 1 and rise >= float(lowest.max()):
            break
        for start, reached, room in (
            (squares[:-shift], lowest[shift:], arm[shift:]),
            (squares[shift:], lowest[:-shift], arm[:-shift]),
        ):
            torch.add(start, rise, out=room)
            torch.minimum(reached, room, out=reached)
    return lowest


def inside_distance(mask: torch.Tensor, dtype: torch.dtype, spacing: Spacing = ()) -> torch.Tensor:
    """Distance of every voxel of the mask to the nearest one outside, 0 elsewhere.

    Only the mask's box is measured: beyond one voxel around it nothing can be nearer.

    Parameters
    ----------
    mask : tensor of bool, shape S
        The object.
    dtype : torch.dtype
        Of the map.
    spacing : tuple of float
        Length of a voxel step along each axis; empty for 1.

    Examples
    --------
    >>> inside_distance(torch.tensor([False, True, True, True, False]), torch.float32)
    tensor([0., 1., 2., 1., 0.])
    """
    found = torch.zeros(mask.shape, dtype=dtype, device=mask.device)
    if mask.any() and not mask.all():
        box = _box(mask)
        found[box] = nearest(~mask[box], dtype, spacing)
    return found


def outside_distance(mask: torch.Tensor, dtype: torch.dtype, spacing: Spacing = ()) -> torch.Tensor:
    """Distance of every voxel outside the mask to the nearest one inside, 0 elsewhere.

    Parameters
    ----------
    mask : tensor of bool, shape S
        The object.
    dtype : torch.dtype
        Of the map.
    spacing : tuple of float
        Length of a voxel step along each axis; empty for 1.

    Examples
    --------
    >>> outside_distance(torch.tensor([False, False, True]), torch.float32)
    tensor([2., 1., 0.])
    """
    if not mask.any():
        return torch.zeros(mask.shape, dtype=dtype, device=mask.device)
    return nearest(mask, dtype, spacing)


def two_sided(mask: torch.Tensor, dtype: torch.dtype, spacing: Spacing = ()) -> torch.Tensor:
    """Distance of every voxel to the other side of the mask's boundary, positive on both sides.

    Examples
    --------
    >>> two_sided(torch.tensor([False, False, True]), torch.float32)
    tensor([2., 1., 1.])
    """
    if _suits_edt(mask, dtype) and mask.any() and not mask.all():
        return _by_edt(mask.to(torch.uint8) + 1, spacing or (1.0,) * mask.ndim).to(dtype)
    return inside_distance(mask, dtype, spacing) + outside_distance(mask, dtype, spacing)


def signed(mask: torch.Tensor, dtype: torch.dtype, inside: Inside, spacing: Spacing = ()) -> torch.Tensor:
    """Distance outside the mask, negative inside.

    Parameters
    ----------
    mask : tensor of bool, shape S
        The object.
    dtype : torch.dtype
        Of the map.
    inside : "minus_one", "plain" or "border_zero"
        Of the inside distance D: -(D - 1) as Kervadec's code has it, -D as the text, or -D but 0 on
        voxels that touch the outside with a face.
    spacing : tuple of float
        Length of a voxel step along each axis; empty for 1.

    Examples
    --------
    >>> signed(torch.tensor([False, False, True, True]), torch.float32, "minus_one")
    tensor([ 2.,  1.,  0., -1.])
    """
    found = two_sided(mask, dtype, spacing)
    found = torch.where(mask, -found, found)
    if inside == "minus_one":
        found.add_(found < 0)
    elif inside == "border_zero":
        found[_inner_border(mask)] = 0
    return found


def reversed_depth(mask: torch.Tensor, dtype: torch.dtype, normalised: bool, spacing: Spacing = ()) -> torch.Tensor:
    """Within the mask, its largest depth minus the voxel's depth, 0 elsewhere; divided by its maximum if wanted.

    Examples
    --------
    >>> reversed_depth(torch.tensor([False, True, True, True, False]), torch.float32, normalised=True)
    tensor([0., 1., 0., 1., 0.])
    """
    deep = inside_distance(mask, dtype, spacing)
    found = (deep.max() - deep).mul_(mask)
    largest = found.max()
    return found / largest if normalised and largest > 0 else found


def maps(masks: torch.Tensor, measure: Measure, dtype: torch.dtype) -> torch.Tensor:
    """``measure`` of every mask, (B, C, *S) to (B, C, *S) of ``dtype`` on the same device.

    Parameters
    ----------
    masks : tensor of bool, shape (B, C, *S)
        The objects; each (b, c) is measured by itself.
    measure : callable
        One of this module's functions with its options bound, ``(mask, dtype) -> map``.
    dtype : torch.dtype
        Of the maps.
    """
    one = _remembered if _REMEMBERS.get() and masks.device.type == "cpu" and isinstance(measure, partial) else _measured
    with torch.no_grad():
        return torch.stack([torch.stack([one(mask, measure, dtype) for mask in channels]) for channels in masks])


@contextmanager
def remembered_maps() -> Iterator[None]:
    """Within this block of this thread the last maps are kept, mask by mask, and not computed again.

    Examples
    --------
    >>> measure = partial(signed, inside="plain")
    >>> with remembered_maps():
    ...     maps(torch.tensor([[[False, True]]]), measure, torch.float32)
    tensor([[[ 1., -1.]]])
    """
    token = _REMEMBERS.set(True)
    try:
        yield
    finally:
        _REMEMBERS.reset(token)


_REMEMBERS: ContextVar[bool] = ContextVar("remembers", default=False)


def _measured(mask: torch.Tensor, measure: Measure, dtype: torch.dtype) -> torch.Tensor:
    return measure(mask, dtype)


def _remembered(mask: torch.Tensor, measure: Measure, dtype: torch.dtype) -> torch.Tensor:
    assert isinstance(measure, partial)
    options = tuple(sorted(measure.keywords.items()))
    return _kept(mask.numpy().tobytes(), tuple(mask.shape), measure.func, measure.args, options, dtype)


@lru_cache(maxsize=MAPS_KEPT)
def _kept(
    mask: bytes, shape: tuple[int, ...], measure: Callable[..., torch.Tensor], arguments: tuple[object, ...],
    options: tuple[tuple[str, object], ...], dtype: torch.dtype,
) -> torch.Tensor:  # fmt: skip
    found = torch.from_numpy(np.frombuffer(mask, np.bool_).reshape(shape).copy())
    return measure(found, dtype, *arguments, **dict(options))


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


def _box(mask: torch.Tensor) -> tuple[slice, ...]:
    """Smallest box around the mask, one voxel larger on every side where the array goes on."""
    sides = []
    for axis, size in enumerate(mask.shape):
        others = tuple(a for a in range(mask.ndim) if a != axis)
        held = (mask.any(dim=others) if others else mask).nonzero()
        sides.append(slice(max(0, int(held[0]) - 1), min(size, int(held[-1]) + 2)))
    return tuple(sides)


def _inner_border(mask: torch.Tensor) -> torch.Tensor:
    border = torch.zeros_like(mask)
    for axis in range(mask.ndim):
        inner, edge = mask.movedim(axis, 0), border.movedim(axis, 0)
        edge[:-1] |= inner[:-1] & ~inner[1:]
        edge[1:] |= inner[1:] & ~inner[:-1]
    return border
