"""All label layers of a slice in one picture: the fills at the slice's resolution, the outlines at the screen's.

A plotting item per label costs a colour lookup and a scaled blend over the whole pane for each.
Here fills share one small picture, and an outline costs only its own pixels: the edges between
labels are found on the slice, where they are few, and written as runs of screen pixels. They are
therefore sharp at every zoom. The classes of a layer differ in their line (solid, dashed, dotted).
Where outlines of several layers coincide they are drawn striped, in turns, so that no method hides
another. The reference has a rim of the opposite lightness under its line, so that it is seen on any
tissue.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from segloss_gui.app.slices.class_lines import drawn, ranks_of, shade
from segloss_gui.core.colours import rgb

STRIPE_PX = 6
HALO_PX = 1
HATCH_PX = 2
Pixels = NDArray[np.intp]


@dataclass(frozen=True)
class LayerStyle:
    """How a label layer is drawn.

    ``width_px`` is that of the outline, ``opacity`` 0..1; ``halo`` puts a rim of :data:`HALO_PX` under it, black about
    a light line and white about a dark one; ``hatched`` fills every other diagonal, :data:`HATCH_PX` pixels of the
    slice wide. ``classes`` are label values in the order of their lines and shades; empty: all labels are drawn alike.
    """

    colour: str
    filled: bool = False
    opacity: float = 1.0
    width_px: int = 2
    halo: bool = False
    hatched: bool = False
    classes: tuple[int, ...] = ()


@dataclass(frozen=True, eq=False)
class SliceLayer:
    """The labels of one slice, shape (rows, columns), and how they are drawn."""

    labels: NDArray[np.integer]
    style: LayerStyle


FindOutline = Callable[[SliceLayer, tuple[int, int], int, bool], Pixels]
"""The outline of a layer on a canvas of a shape, of a width in its pixels; each class in its line, or all solid."""


@dataclass(frozen=True)
class Placement:
    """Where a slice lies on a canvas: the canvas pixel of its left and top edge, and the size of a pixel."""

    left: float
    top: float
    scale_x: float
    scale_y: float

    def edges(self, count: int, across: bool) -> Pixels:
        """Canvas pixel at which each of ``count + 1`` pixel edges lies."""
        start, scale = (self.left, self.scale_x) if across else (self.top, self.scale_y)
        edges: NDArray[np.float64] = np.ceil(start + scale * np.arange(count + 1) - 0.5)
        return edges.astype(np.intp)


def fill_image(layers: Sequence[SliceLayer]) -> NDArray[np.uint32] | None:
    """Fills of all filled layers, later ones on top, as premultiplied ARGB of shape (rows, columns).

    None where no layer is filled.

    Examples
    --------
    >>> layer = SliceLayer(np.array([[0, 1]]), LayerStyle("#FF0000", filled=True, opacity=1.0))
    >>> [hex(v) for v in fill_image([layer])[0]]
    ['0x0', '0xffff0000']
    """
    filled = [layer for layer in layers if layer.style.filled and layer.style.opacity > 0]
    if not filled:
        return None
    total = np.zeros((*filled[0].labels.shape, 4), dtype=np.float32)
    for layer in filled:
        rows, columns = np.nonzero(layer.labels)
        if layer.style.hatched:
            kept = (rows + columns) // HATCH_PX % 2 == 0
            rows, columns = rows[kept], columns[kept]
        alpha, classes = layer.style.opacity, layer.style.classes
        shades = [shade(rgb(layer.style.colour), rank) for rank in range(max(1, len(classes)))]
        table = np.array([[b * alpha, g * alpha, r * alpha, 255 * alpha] for r, g, b in shades], dtype=np.float32)
        source = table[ranks_of(layer.labels[rows, columns], classes)] if classes else table[0]
        total[rows, columns] = total[rows, columns] * np.float32(1 - alpha) + source
    bgra = np.ascontiguousarray(np.rint(total).astype(np.uint8))
    return bgra.view("<u4")[..., 0].astype(np.uint32, copy=False)


def paint_outlines(
    canvas: NDArray[np.uint32], layers: Sequence[SliceLayer], placement: Placement | FindOutline, ratio: float = 1.0
) -> None:
    """Write the outlines of all layers that are not filled onto an opaque (0xffRRGGBB) canvas, in place.

    Parameters
    ----------
    canvas : array, shape (H, W), uint32
        The pane as it will be seen, the image already on it.
    layers : sequence of SliceLayer
        In the order of their importance; coinciding outlines take turns.
    placement : Placement or callable
        Where the slice lies on the canvas; or what finds the outline of a layer, which may remember it.
    ratio : float
        Device pixels a logical one: outlines are as wide on a dense screen as on any other.
    """
    height, width = canvas.shape
    flat = canvas.reshape(-1)
    lines = [layer for layer in layers if not layer.style.filled and layer.style.opacity > 0]
    find = _finder(placement, ratio) if isinstance(placement, Placement) else placement
    widths = [max(1, round(layer.style.width_px * ratio)) for layer in lines]
    rim = max(1, round(HALO_PX * ratio))
    for layer, width_px in zip(lines, widths, strict=True):
        if layer.style.halo:
            around = find(layer, (height, width), width_px + 2 * rim, False)
            flat[around] = _blended(flat[around], replace(layer.style, colour=opposite(layer.style.colour)))
    found = [find(layer, (height, width), width_px, True) for layer, width_px in zip(lines, widths, strict=True)]
    shares = np.zeros(flat.size, dtype=np.uint8)
    ranks = [_take_turn(shares, pixels) for pixels in found]
    for layer, pixels, rank in zip(lines, found, ranks, strict=True):
        stripe = (pixels % width + pixels // width) // STRIPE_PX
        mine = pixels[stripe % shares[pixels] == rank]
        flat[mine] = _blended(flat[mine], layer.style)


def opposite(colour: str) -> str:
    """Black for a light colour, white for a dark one.

    Examples
    --------
    >>> opposite("#FFFF00"), opposite("#0000FF")
    ('#000000', '#FFFFFF')
    """
    red, green, blue = rgb(colour)
    return "#000000" if 0.299 * red + 0.587 * green + 0.114 * blue > 127 else "#FFFFFF"


def _finder(placement: Placement, ratio: float) -> FindOutline:
    return lambda layer, shape, width_px, in_lines: outline_pixels(
        layer.labels, placement, shape, width_px, layer.style.classes if in_lines else (), ratio
    )


def outline_pixels(
    labels: NDArray[np.integer],
    placement: Placement,
    shape: tuple[int, int],
    width_px: int,
    classes: tuple[int, ...] = (),
    ratio: float = 1.0,
) -> Pixels:
    """Flat canvas indices of the edges between different labels; some may occur twice.

    Parameters
    ----------
    labels : array, shape (rows, columns), integer
        The slice; beyond its border lies background.
    placement : Placement
        Where it lies on the canvas.
    shape : tuple of int
        (H, W) of the canvas; what lies outside is left out.
    width_px : int
        Width of the line, centred on the edge.
    classes : tuple of int
        Label values in the order of their lines; empty: all lines are solid. Where two classes touch, the line is that
        of the earlier one.
    ratio : float
        Device pixels a logical one: dashes are as long on a dense screen as on any other.

    Examples
    --------
    >>> outline_pixels(np.array([[1]]), Placement(1, 1, 2, 2), (4, 4), 1).tolist()
    [5, 9, 7, 11, 5, 6, 7, 13, 14, 15]
    """
    top, left, block = _bounding_block(labels)
    if block.size == 0:
        return np.zeros(0, dtype=np.intp)
    rows, columns = labels.shape
    xs, ys = placement.edges(columns, across=True)[left:], placement.edges(rows, across=False)[top:]
    padded = np.zeros((block.shape[0] + 2, block.shape[1] + 2), dtype=block.dtype)  # np.pad takes ten times as long
    padded[1:-1, 1:-1] = block
    # Upright edges lie between neighbours in a row, level edges between neighbours in a column.
    row, column = _where(padded[1:-1, 1:] != padded[1:-1, :-1])
    line = _Line(_ranks(padded[1:-1, 1:], padded[1:-1, :-1], row, column, classes), ratio)
    upright = _runs(ys[row], ys[row + 1], xs[column], shape, width_px, line, upright=True)
    row, column = _where(padded[1:, 1:-1] != padded[:-1, 1:-1])
    line = _Line(_ranks(padded[1:, 1:-1], padded[:-1, 1:-1], row, column, classes), ratio)
    level = _runs(xs[column], xs[column + 1] + 1, ys[row], shape, width_px, line, upright=False)
    return np.concatenate([upright, level])


@dataclass(frozen=True, eq=False)
class _Line:
    """Of which class each run is, by its place; None: all are solid."""

    ranks: Pixels | None
    ratio: float


def _ranks(
    one: NDArray[np.integer], other: NDArray[np.integer], row: Pixels, column: Pixels, classes: tuple[int, ...]
) -> Pixels | None:
    """The place of the class on either side of each edge, the earlier one where there are two."""
    if len(classes) < 2:
        return None
    sides = one[row, column], other[row, column]
    first, second = (np.where(side == 0, len(classes), ranks_of(side, classes)) for side in sides)
    earlier: Pixels = np.minimum(first, second)
    return earlier


def _where(mask: NDArray[np.bool_]) -> tuple[Pixels, Pixels]:
    """Rows and columns of the true pixels; several times as fast as ``nonzero`` of two axes."""
    rows, columns = np.divmod(np.flatnonzero(mask), mask.shape[1])
    return rows, columns


def _bounding_block(labels: NDArray[np.integer]) -> tuple[int, int, NDArray[np.integer]]:
    """Top, left and content of the smallest block that holds every label; objects are small, slices are not."""
    rows = np.flatnonzero(labels.any(axis=1))
    if not rows.size:
        return 0, 0, labels[:0, :0]
    top, bottom = int(rows[0]), int(rows[-1]) + 1
    columns = np.flatnonzero(labels[top:bottom].any(axis=0))
    left, right = int(columns[0]), int(columns[-1]) + 1
    return top, left, labels[top:bottom, left:right]


def _runs(
    starts: Pixels, ends: Pixels, at: Pixels, shape: tuple[int, int], width_px: int, line: _Line, *, upright: bool
) -> Pixels:
    """Pixels of straight runs from ``starts`` to ``ends``, ``width_px`` thick around ``at``."""
    height, width = shape
    length_limit, across_limit = (height, width) if upright else (width, height)
    ends = np.minimum(np.maximum(np.maximum(ends, starts + 1), 0), length_limit)
    starts = np.minimum(np.maximum(starts, 0), length_limit)
    lengths = ends - starts
    before = np.cumsum(lengths) - lengths
    along = np.repeat(starts - before, lengths) + np.arange(lengths.sum())
    across = np.repeat(at, lengths)
    if line.ranks is not None:
        kept = drawn(along, np.repeat(line.ranks, lengths), line.ratio)
        along, across = along[kept], across[kept]
    step_along, step_across = (width, 1) if upright else (1, width)
    first = along * step_along + across * step_across
    found = []
    for offset in range(-(width_px // 2), width_px - width_px // 2):
        inside = (across >= -offset) & (across < across_limit - offset)
        found.append((first if inside.all() else first[inside]) + offset * step_across)
    return np.concatenate(found)


def _take_turn(shares: NDArray[np.uint8], pixels: Pixels) -> NDArray[np.uint8]:
    """The layer's place among those that share each of its pixels."""
    rank = shares[pixels]
    shares[pixels] = rank + 1
    return rank


def _blended(under: NDArray[np.uint32], style: LayerStyle) -> NDArray[np.uint32] | np.uint32:
    red, green, blue = rgb(style.colour)
    if style.opacity >= 1:
        return np.uint32(0xFF000000 | red << 16 | green << 8 | blue)
    made = np.full(under.shape, 0xFF, dtype=np.uint32)
    for shift, value in ((16, red), (8, green), (0, blue)):
        below = ((under >> np.uint32(shift)) & np.uint32(0xFF)).astype(np.float32)
        mixed = below * np.float32(1 - style.opacity) + np.float32(value * style.opacity)
        made = (made << np.uint32(8)) | np.rint(mixed).astype(np.uint32)
    return made
