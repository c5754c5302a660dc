"""How far a picture may differ from the one that is kept, and showing where it does."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from tests.golden import WITHOUT_GL

Pixels = NDArray[np.uint8]
STEP = 4
GAP, PINK = 8, (230, 0, 120)


@dataclass(frozen=True)
class Tolerance:
    """Of all pixels, at most ``share`` may differ by more than ``levels`` of 255 in a channel.

    ``blurred`` pixels are averaged in blocks of that side first: drivers place edges differently.
    """

    levels: int
    share: float
    blurred: int = 1


SLICES = Tolerance(levels=24, share=0.001)
"""Text is rasterised by the system's FreeType, whose versions differ by a few pixels a letter."""
SURFACES = Tolerance(levels=32, share=0.01, blurred=4)
"""Drawn by VTK with whatever GL there is."""


def tolerance(scene: str) -> Tolerance:
    """What a scene is allowed."""
    return SURFACES if scene in WITHOUT_GL else SLICES


def read(path: Path) -> Pixels:
    """Rows, columns, RGB."""
    return np.asarray(Image.open(path).convert("RGB"))


def write(path: Path, pixels: Pixels) -> None:
    """As small a PNG as there is."""
    Image.fromarray(pixels).save(path, optimize=True)


def kept(pixels: Pixels, scale: int) -> Pixels:
    """The picture as it is kept: at 100 %, in steps of a few levels, which halves the file."""
    coarse = np.rint(averaged(pixels, scale) / STEP) * STEP
    return np.asarray(np.minimum(coarse, 255), dtype=np.uint8)


def averaged(pixels: Pixels, side: int) -> Pixels:
    """Blocks of ``side`` x ``side`` pixels as one.

    Examples
    --------
    >>> averaged(np.array([[[0], [10]], [[20], [30]]], dtype=np.uint8), 2).tolist()
    [[[15]]]
    """
    rows, columns = (size // side * side for size in pixels.shape[:2])
    blocks = pixels[:rows, :columns].reshape(rows // side, side, columns // side, side, -1)
    return np.asarray(np.rint(blocks.mean(axis=(1, 3))), dtype=np.uint8)


def differing(expected: Pixels, got: Pixels, allowed: Tolerance) -> NDArray[np.bool_]:
    """Which pixels differ by more than they may; pictures of two sizes differ everywhere."""
    if expected.shape != got.shape:
        return np.ones(got.shape[:2], dtype=bool)
    first, second = (averaged(pixels, allowed.blurred).astype(int) for pixels in (expected, got))
    return np.asarray((np.abs(first - second) > allowed.levels).any(axis=-1))


def fault(expected: Pixels, got: Pixels, allowed: Tolerance) -> str:
    """How the pictures differ, in words; empty where they may."""
    if expected.shape != got.shape:
        return f"must be {_size(expected)}, got {_size(got)} pixels"
    share = float(differing(expected, got, allowed).mean())
    if share <= allowed.share:
        return ""
    return f"{share:.2%} of the pixels differ by more than {allowed.levels} levels; at most {allowed.share:.2%} may"


def side_by_side(expected: Pixels | None, got: Pixels, allowed: Tolerance) -> Pixels:
    """What was expected, what came, and what came in grey with the difference in pink."""
    wrong = np.ones(got.shape[:2], dtype=bool) if expected is None else differing(expected, got, allowed)
    wrong = wrong.repeat(allowed.blurred, axis=0).repeat(allowed.blurred, axis=1)[: got.shape[0], : got.shape[1]]
    marked = np.repeat(got.mean(axis=-1, keepdims=True) / 2 + 60, 3, axis=-1).astype(np.uint8)
    marked[: wrong.shape[0], : wrong.shape[1]][wrong] = PINK
    shown = [marked if expected is None else expected, got, marked]
    height = max(len(pixels) for pixels in shown)
    sheet = np.full((height, sum(p.shape[1] for p in shown) + 2 * GAP, 3), 128, dtype=np.uint8)
    left = 0
    for pixels in shown:
        sheet[: len(pixels), left : left + pixels.shape[1]] = pixels
        left += pixels.shape[1] + GAP
    return sheet


def _size(pixels: Pixels) -> str:
    return f"{pixels.shape[1]}x{pixels.shape[0]}"
