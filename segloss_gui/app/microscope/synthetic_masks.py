"""A reference to look at and a prediction made from it: shifted, grown, blurred, noisy. No Qt, no torch.

The prediction's logit follows the signed distance to the reference's contour, so that one knob each
says how sharp, how far off, how large and how sure it is.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from segloss_gui.core.settings import Settings

Shape = Literal["one", "two", "classes"]
PIXELS = 256
REACH = 64
"""Pixels around the picture in which the contour is known too, so that it can be shifted in."""
FAR = -60.0
"""Signed distance, in pixels, everywhere where there is no reference at all."""


class PredictionKnobs(Settings):
    """How the prediction differs from the reference."""

    sharpness: float = Field(
        default=0.25, ge=0.01, le=10, title="Sharpness", json_schema_extra={"unit": "logits/px", "scale": "log"},
        description="How fast the logit rises across the predicted contour.",
    )  # fmt: skip
    shift: float = Field(
        default=12, ge=-60, le=60, title="Shift", json_schema_extra={"unit": "px"},
        description="How far the prediction lies to the right of the reference.",
    )  # fmt: skip
    size: float = Field(
        default=0, ge=-40, le=40, title="Size", json_schema_extra={"unit": "px"},
        description="How far the predicted contour lies outside the reference's.",
    )  # fmt: skip
    level: float = Field(
        default=0.98, ge=0.51, le=0.999, title="Level",
        description="Probability deep inside the predicted object; far outside it is one minus that.",
    )  # fmt: skip
    noise: float = Field(
        default=0, ge=0, le=4, title="Noise", json_schema_extra={"unit": "logits"},
        description="Standard deviation of a smooth random field added to the logits.",
    )  # fmt: skip


def reference(shape: Shape) -> NDArray[np.bool_]:
    """A painted reference: one irregular object, a large and a small one, or those as two classes.

    Returns
    -------
    Array, shape (classes, 256, 256).

    Examples
    --------
    >>> [reference(shape).shape[0] for shape in ("one", "two", "classes")]
    [1, 1, 2]
    """
    if shape == "one":
        return _blob(126, 120, 52)[None]
    large, small = _blob(112, 96, 46), _blob(176, 190, 17)
    return np.stack([large, small]) if shape == "classes" else (large | small)[None]


def brushed(
    masks: NDArray[np.bool_], channel: int, centre: tuple[float, float], radius: float, *, add: bool
) -> NDArray[np.bool_]:
    """``masks`` with a disc of one class added or erased; classes never overlap.

    Parameters
    ----------
    masks : array, shape (classes, H, W)
    channel : int
        Which class.
    centre : (row, column)
        In pixels.
    radius : float
        In pixels.
    """
    rows, columns = np.ogrid[: masks.shape[1], : masks.shape[2]]
    disc = (rows - centre[0]) ** 2 + (columns - centre[1]) ** 2 <= radius**2
    painted = masks & ~disc
    if add:
        painted[channel] = masks[channel] | disc
    else:
        others = np.arange(len(masks)) != channel
        painted[others] = masks[others]
    return painted


def predicted_logits(masks: NDArray[np.bool_], knobs: PredictionKnobs) -> NDArray[np.float64]:
    """Logit of each class against the background.

    Parameters
    ----------
    masks : array, shape (classes, H, W)
        The reference.
    knobs : PredictionKnobs
        How the prediction differs from it.

    Returns
    -------
    Array, shape (classes, H, W).
    """
    height, width = masks.shape[1:]
    left = REACH - round(knobs.shift)
    window = np.s_[REACH : REACH + height, left : left + width]
    raw = np.stack([_signed_distance(mask.tobytes(), mask.shape)[window] for mask in masks]) + knobs.size
    most = np.log(knobs.level / (1 - knobs.level))
    sure = most * np.tanh(knobs.sharpness * raw / most)
    logits: NDArray[np.float64] = sure + knobs.noise * _noise(height, width) if knobs.noise else sure
    return logits


def outline(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Pixels of ``mask`` with a neighbour outside it, (H, W)."""
    inner = mask.copy()
    inner[1:] &= mask[:-1]
    inner[:-1] &= mask[1:]
    inner[:, 1:] &= mask[:, :-1]
    inner[:, :-1] &= mask[:, 1:]
    return mask & ~inner


def slice_of(
    labels: NDArray[np.integer], sources: tuple[tuple[int, ...], ...], height: int | None = None
) -> NDArray[np.bool_]:
    """One axial slice of a label map as it is shown (right on the left, anterior up), at most 256 wide.

    Parameters
    ----------
    labels : array, shape (X, Y, Z)
        On RAS+ axes.
    sources : tuple of tuples of int
        Label values of each class.
    height : int or None
        Index along Z; None, or one without any class, takes the slice that shows most of them.

    Returns
    -------
    Array, shape (classes, rows, columns).
    """
    masks = np.stack([np.isin(labels, values) for values in sources])
    areas = masks.sum(axis=(0, 1, 2))
    if height is None or not 0 <= height < len(areas) or not areas[height]:
        height = int(areas.argmax())
    flat = masks[..., height].transpose(0, 2, 1)[:, ::-1, ::-1]
    anywhere: NDArray[np.bool_] = np.logical_or.reduce(flat, axis=0)
    rows, columns = _around(anywhere, 1), _around(anywhere, 0)
    return np.stack([mask[rows, columns] for mask in flat])


def _around(mask: NDArray[np.bool_], across: int) -> slice:
    length = mask.shape[1 - across]
    places = np.flatnonzero(mask.any(axis=across))
    middle = int(places[[0, -1]].mean()) if len(places) else length // 2
    start = min(max(middle - PIXELS // 2, 0), max(length - PIXELS, 0))
    return slice(start, start + PIXELS)


def _blob(row: float, column: float, radius: float) -> NDArray[np.bool_]:
    rows, columns = np.ogrid[:PIXELS, :PIXELS]
    angle = np.arctan2(rows - row, columns - column)
    edge = radius * (1 + 0.16 * np.sin(3 * angle + 0.6) + 0.08 * np.sin(5 * angle + 2.1))
    inside: NDArray[np.bool_] = np.hypot(rows - row, columns - column) <= edge
    return inside


@lru_cache(maxsize=8)
def _signed_distance(mask: bytes, shape: tuple[int, int]) -> NDArray[np.float64]:
    from scipy.ndimage import distance_transform_edt

    padded = np.pad(np.frombuffer(mask, np.bool_).reshape(shape), REACH)
    if not padded.any():
        return np.full(padded.shape, FAR)
    signed: NDArray[np.float64] = distance_transform_edt(padded) - distance_transform_edt(~padded)
    return signed - np.sign(signed) * 0.5


@lru_cache(maxsize=2)
def _noise(height: int, width: int) -> NDArray[np.float64]:
    from scipy.ndimage import gaussian_filter

    field: NDArray[np.float64] = gaussian_filter(np.random.default_rng(7).normal(size=(height, width)), 4)
    field /= field.std()
    return field
