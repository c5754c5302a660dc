"""Batches to begin with: each shows one thing that losses do differently. No Qt, no torch."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from segloss_gui.app.lecture.canvas import LARGEST, MOST_CLASSES, SMALLEST, SURE, Canvas
from segloss_gui.app.microscope.synthetic_masks import PredictionKnobs, predicted_logits

SIDE = 64


@dataclass(frozen=True)
class CanvasPreset:
    """A named batch.

    Parameters
    ----------
    key, title, hint : str
        For scenes, for the list, and what to look at.
    make : callable
        From the side in pixels to the batch.
    """

    key: str
    title: str
    hint: str
    make: Callable[[int], Canvas]


def blob(side: int, row: float, column: float, radius: float) -> NDArray[np.float32]:
    """Signed distance, about in pixels, to the edge of a slightly irregular disc; positive inside.

    Parameters
    ----------
    side : int
        Pixels of the square picture.
    row, column, radius : float
        As shares of the side.

    Examples
    --------
    >>> field = blob(64, 0.5, 0.5, 0.25)
    >>> field.shape, bool(field[32, 32] > 15), bool(field[0, 0] < 0)
    ((64, 64), True, True)
    """
    rows, columns = np.ogrid[:side, :side]
    down, right = rows - row * side, columns - column * side
    angle = np.arctan2(down, right)
    edge = radius * side * (1 + 0.1 * np.sin(3 * angle + 0.6) + 0.05 * np.sin(5 * angle + 2.1))
    return np.asarray(edge - np.hypot(down, right), np.float32)


def logits_of(field: NDArray[np.float32], softness: float = 1.5) -> NDArray[np.float32]:
    """Logits of a signed distance: within +-4, rising over ``softness`` pixels."""
    return np.asarray(SURE * np.tanh(field / softness / 2), np.float32)


def _batch(*images: tuple[list[NDArray[np.float32]], list[NDArray[np.float32]]], softness: float = 3.0) -> Canvas:
    """A canvas of images, each the distances of its true and of its predicted classes."""
    truth = np.stack([np.stack([field > 0 for field in true]) for true, _ in images])
    logits = np.stack([np.stack([logits_of(field, softness) for field in found]) for _, found in images])
    return Canvas(truth, logits)


def _nothing(side: int) -> NDArray[np.float32]:
    return np.full((side, side), -float(side), np.float32)


def _small(side: int) -> Canvas:
    return _batch(([blob(side, 0.46, 0.44, 0.075)], [blob(side, 0.49, 0.48, 0.09)]))


def _two_sizes(side: int) -> Canvas:
    large = ([blob(side, 0.5, 0.48, 0.31)], [blob(side, 0.5, 0.54, 0.31)])
    little = ([blob(side, 0.5, 0.48, 0.085)], [blob(side, 0.5, 0.54, 0.085)])
    return _batch(large, little)


def _empty(side: int) -> Canvas:
    found = blob(side, 0.5, 0.52, 0.17)
    return _batch(([blob(side, 0.48, 0.48, 0.2)], [found]), ([_nothing(side)], [found]))


def _missing(side: int) -> Canvas:
    inner, outer = blob(side, 0.5, 0.5, 0.15), blob(side, 0.5, 0.5, 0.3)
    ring = np.minimum(outer, -inner)
    found_inner, found_outer = blob(side, 0.5, 0.53, 0.15), blob(side, 0.5, 0.53, 0.3)
    found = [found_inner, np.minimum(found_outer, -found_inner)]
    return _batch(([inner, ring], found), ([inner, _nothing(side)], found), softness=2.5)


def _ambiguous(side: int) -> Canvas:
    canvas = _batch(([blob(side, 0.5, 0.5, 0.24)], [blob(side, 0.5, 0.5, 0.27)]), softness=14.0)
    return canvas.noisy(0.5)


def _many(side: int) -> Canvas:
    places = [(0.2, 0.22, 0.1), (0.24, 0.68, 0.06), (0.52, 0.45, 0.13), (0.62, 0.8, 0.07), (0.8, 0.24, 0.05)]
    true = np.maximum.reduce([blob(side, *place) for place in [*places, (0.83, 0.6, 0.035)]])
    found = np.maximum.reduce([blob(side, row + 0.02, column + 0.02, size) for row, column, size in places])
    return _batch(([true], [found]))


PRESETS: tuple[CanvasPreset, ...] = (
    CanvasPreset("small", "Small object", "Few pixels: what one wrong pixel costs", _small),
    CanvasPreset("two_sizes", "Two sizes in a batch", "The same shift, a large and a small object", _two_sizes),
    CanvasPreset("empty", "An empty map", "The same prediction; the second image holds nothing", _empty),
    CanvasPreset("missing", "A missing label", "The ring of the second image was never drawn", _missing),
    CanvasPreset("ambiguous", "Ambiguous border", "A prediction that is unsure over many pixels", _ambiguous),
    CanvasPreset("many", "Many objects", "Six objects; the smallest is missed", _many),
)


def preset(key: str) -> CanvasPreset:
    """The preset called ``key``.

    Raises
    ------
    KeyError
        When there is none.

    Examples
    --------
    >>> preset("empty").make(64).truth.any(axis=(1, 2, 3)).tolist()
    [True, False]
    """
    return {found.key: found for found in PRESETS}[key]


def case_canvas(masks: NDArray[np.bool_]) -> Canvas:
    """One image of a case's slice, (classes, H, W), and a prediction shifted by 2 % of its width.

    Examples
    --------
    >>> masks = np.zeros((5, 20, 300), bool)
    >>> masks[0, 5:15, 140:160] = True
    >>> case_canvas(masks).truth.shape
    (1, 3, 32, 256)
    """
    classes, height, width = masks[:MOST_CLASSES].shape
    sides = [min(max(side, SMALLEST), LARGEST) for side in (height, width)]
    truth = np.zeros((classes, *sides), np.bool_)
    rows, columns = (slice((have - want) // 2, (have - want) // 2 + want) if have > want else slice(None)
                     for have, want in zip((height, width), sides, strict=True))  # fmt: skip
    cut = masks[:MOST_CLASSES, rows, columns]
    truth[:, : cut.shape[1], : cut.shape[2]] = cut
    knobs = PredictionKnobs(shift=max(1, round(0.02 * sides[1])), sharpness=0.8)
    return Canvas(truth[None], predicted_logits(truth, knobs).astype(np.float32)[None])
