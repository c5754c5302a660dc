"""All label layers of a slice in one picture: the fills at the slice's resolution, the outlines at the screen's.

A plotting item per label costs a colour lookup and a scaled blend over the whole pane for each.
Here fills share one small picture, and an outline costs only its own pixels: the edges between
labels are found on the slice, where they are few, and written as runs of screen pixels. They are
therefore sharp at every zoom. The classes of a layer differ in their line (solid, dashed, dotted).
Where outlines of several layers coincide they are drawn striped, in turns, so that no method hides
another. From the ninth method on, whose colours are shades of those before, they have ticks. The
reference has a rim of the opposite lightness under its line, so that it is seen on any tissue.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from segloss_gui.app.slices.class_lines import ranks_of, shade
from segloss_gui.app.slices.outlines import Pixels, Placement, opposite, outline_pixels, take_turn
from segloss_gui.core.colours import Mark, method_mark, rgb

STRIPE_PX = 6
STRIPES_A_TICK: Mapping[Mark, int] = {"square": 3, "triangle": 5, "diamond": 2}
TICK_COLOUR = "#000000"  # white is the reference
HALO_PX = 1
HATCH_PX = 2


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
    ranks = [take_turn(shares, pixels) for pixels in found]
    for layer, pixels, rank in zip(lines, found, ranks, strict=True):
        stripe = (pixels % width + pixels // width) // STRIPE_PX
        own = stripe % shares[pixels] == rank
        mine = pixels[own]
        flat[mine] = _blended(flat[mine], layer.style)
        if every := STRIPES_A_TICK.get(method_mark(layer.style.colour)):
            ticks = pixels[own & (stripe // shares[pixels] % every == 0)]
            flat[ticks] = _blended(flat[ticks], replace(layer.style, colour=TICK_COLOUR))


def _finder(placement: Placement, ratio: float) -> FindOutline:
    return lambda layer, shape, width_px, in_lines: outline_pixels(
        layer.labels, placement, shape, width_px, layer.style.classes if in_lines else (), ratio
    )


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
