"""Pictures of the microscope: derivatives in diverging colours around 0, probabilities in grey. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]


@dataclass(frozen=True)
class Paints:
    """Colours of the pictures, ``#RRGGBB``.

    Parameters
    ----------
    ground : str
        Of 0.
    negative, positive : str
        Of the smallest and the largest derivative.
    ink : str
        Of certainty in the prediction.
    line : str
        Of the reference's contour.
    """

    ground: str
    negative: str
    positive: str
    ink: str
    line: str


LIGHT = Paints("#FFFFFF", "#2166AC", "#C4452B", "#1A1E26", "#1A1E26")
DARK = Paints("#1A1E25", "#62A8E8", "#F07F62", "#E7EAEF", "#FFFFFF")


def gradient_picture(gradient: NDArray[np.float64], scale: float, contour: NDArray[np.bool_], paints: Paints) -> Image:
    """A derivative as RGBA: 0 is the ground, ``scale`` and beyond the full colours.

    Parameters
    ----------
    gradient : array, shape (H, W)
    scale : float
        Absolute value of the full colours; 0 where all is 0.
    contour : array, shape (H, W)
        Where the reference's contour is drawn.
    """
    table = _table(paints.negative, paints.ground, paints.positive)
    places = np.nan_to_num(gradient * (127 / scale) if scale > 0 else np.zeros_like(gradient), nan=0.0)
    return _with_line(_looked_up(table, places + 127.5), contour, paints)


def probability_picture(probability: NDArray[np.float64], contour: NDArray[np.bool_], paints: Paints) -> Image:
    """A probability as RGBA, from the ground (0) to the ink (1); arguments (H, W)."""
    table = _table(paints.ground, paints.ground, paints.ink)
    return _with_line(_looked_up(table, 127.5 + probability * 110), contour, paints)


def _looked_up(table: Image, places: NDArray[np.float64]) -> Image:
    index = np.clip(places, 0, len(table) - 1).astype(np.uint8)
    # Four bytes are one word: one look-up a pixel instead of four.
    return table.view(np.uint32)[:, 0].take(index).view(np.uint8).reshape(*places.shape, 4)


@lru_cache(maxsize=8)
def _table(low: str, middle: str, high: str) -> Image:
    ends = np.array([_rgb(low), _rgb(middle), _rgb(high)], np.float64)
    place = np.linspace(0, 2, 255)
    colours = np.stack([np.interp(place, [0, 1, 2], ends[:, channel]) for channel in range(3)], axis=1)
    return np.concatenate([colours.round(), np.full((255, 1), 255)], axis=1).astype(np.uint8)


def _with_line(picture: Image, contour: NDArray[np.bool_], paints: Paints) -> Image:
    half = picture[contour, :3].astype(np.uint16) + np.array(_rgb(paints.line), np.uint16)
    picture[contour, :3] = (half // 2).astype(np.uint8)
    return picture


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
