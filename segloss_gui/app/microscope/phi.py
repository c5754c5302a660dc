"""Φ in words and groups: which maps of a batch share one ratio (Tilborghs 2022, Fig. 1)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, get_args

from segloss_gui.app.eliding import in_letters

MOST_IMAGES, MOST_CHANNELS = 3, 4

CUBES = "A cube is one map of voxels; lit: the maps of one ratio."

Phi = Literal["I", "CI", "BI", "BCI"]
PHIS: tuple[Phi, ...] = get_args(Phi)

_ONE_RATIO: dict[Phi, str] = {
    "I": "One ratio per image and class",
    "CI": "One ratio per image, its classes gathered",
    "BI": "One ratio per class, gathered over the batch",
    "BCI": "One ratio for the whole batch, all classes gathered",
}


def group_of(phi: Phi, image: int, channel: int) -> tuple[int, int]:
    """Which group a map belongs to; maps of one group share one ratio.

    Examples
    --------
    >>> group_of("BI", 1, 2), group_of("CI", 1, 2)
    ((0, 2), (1, 0))
    """
    return (0 if "B" in phi else image), (0 if "C" in phi else channel)


def ratio_count(phi: Phi, batch: int, channels: int) -> int:
    """Number of ratios, |Φ|.

    Examples
    --------
    >>> [ratio_count(phi, 2, 3) for phi in ("I", "CI", "BI", "BCI")]
    [6, 2, 3, 1]
    """
    return (1 if "B" in phi else batch) * (1 if "C" in phi else channels)


def caption(phi: Phi, batch: int, channels: int) -> str:
    """One sentence for B images and C classes.

    Examples
    --------
    >>> caption("I", 2, 3)
    'One ratio per image and class; the loss averages B × C = 6 of them.'
    >>> caption("BCI", 2, 3)
    'One ratio for the whole batch, all classes gathered; nothing is left to average.'
    """
    count = ratio_count(phi, batch, channels)
    letters = {"I": "B × C", "CI": "B", "BI": "C", "BCI": ""}[phi]
    if phi == "BCI":
        return f"{_ONE_RATIO[phi]}; nothing is left to average."
    return f"{_ONE_RATIO[phi]}; the loss averages {letters} = {count} of them."


def background_lesson(dropped: bool, channels: int) -> str:
    """What the background does to a missing class of several; empty where there is one class.

    Examples
    --------
    >>> background_lesson(dropped=True, channels=1)
    ''
    """
    if channels < 2:
        return ""
    why = "its map names a missing class as background, and pulls it there (Tilborghs 2022, Sect. 3)."
    return f"The background is left out: {why}" if dropped else f"With missing labels, leave the background out: {why}"


def lesson(phi: Phi, small_epsilon: bool) -> str:
    """What an empty map does to the gradient under ``phi``, and where the batch size matters."""
    if phi in ("BI", "BCI"):
        shared = "shares its ratio with the other images, so its false positives count: it is learnt as empty"
        return f"An empty map {shared}. The loss itself depends on the batch size."
    if phi == "CI":
        return "An empty map shares its ratio with the image's other classes: its false positives count."
    if small_epsilon:
        return "An empty map is a ratio of its own; with ε this small its gradient vanishes, as if unlabelled."
    return "An empty map is a ratio of its own; ε decides how strongly it is learnt as empty."


def axes_words(batch: int, channels: Sequence[str]) -> str:
    """What rows, columns and cubes are, and how many of them are drawn.

    Examples
    --------
    >>> axes_words(16, ("tumour",))
    'Rows: 3 of the 16 images of a batch. Column: tumour. A cube is one map of voxels; lit: the maps of one ratio.'
    """
    rows = (
        f"{MOST_IMAGES} of the {batch} images of a batch" if batch > MOST_IMAGES else f"the {batch} images of a batch"
    )
    names = ", ".join(in_letters(channels[:MOST_CHANNELS], 20))
    columns = f"{MOST_CHANNELS} of the {len(channels)} maps, {names}" if len(channels) > MOST_CHANNELS else names
    one_row, one_column = batch == 1, len(channels) == 1
    rows = f"Row: {rows.replace('1 images', 'one image')}" if one_row else f"Rows: {rows}"
    return f"{rows}. Column{'' if one_column else 's'}: {columns}. {CUBES}"
