"""A segmentation in several volumes of one file: a mask a class, or one-hot, as networks write them.

Told by the values alone, for headers say nothing of it (ITK calls every fourth axis time). Where they do not tell
classes from times, the file is refused with what would: a wrong reference is worse than a question.
"""

from __future__ import annotations

from itertools import combinations
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from segloss_gui.core.errors import FileRefusedError
from segloss_gui.core.geometry import Grid, Reorientation
from segloss_gui.core.volume import LabelMap
from segloss_gui.data.joined_structures import joined
from segloss_gui.data.readers.label_values import WHOLE_WITHIN, whole_numbers

MOST = 256
ALIKE = 0.5
"""Dice of two masks that may be one object at two times."""
SUMS_WITHIN = 1e-2
SAVE_ONE = "save the label map that is meant"


def labels_of_channels(path: Path, channels: NDArray[Any], stored: Grid) -> LabelMap:
    """The label map of one volume, or of a mask a class.

    Parameters
    ----------
    path : Path
        The file, for the message.
    channels : array, shape (C, *stored.shape)
        As stored. One-hot (each voxel in one channel): channel 0 is background and channel c is label c. Masks
        that leave voxels out or share some: channel c is label c + 1.
    stored : Grid
        The file's grid.

    Raises
    ------
    FileRefusedError
        For label maps one after the other, for masks that may be of one object at several times, for probabilities.

    Examples
    --------
    >>> grid = Grid((1, 1, 3), np.eye(4))
    >>> labels_of_channels(Path("a.nii"), np.array([[[[1, 0, 0]]], [[[0, 1, 0]]], [[[0, 0, 1]]]]), grid).values()
    (1, 2)
    >>> labels_of_channels(Path("a.nii"), np.array([[[[0, 0, 0]]], [[[0, 0, 1]]]]), grid).values()
    (2,)
    """
    turned = Reorientation(stored)
    if len(channels) == 1:
        data = turned.apply(whole_numbers(path, channels[0]))
        return LabelMap(cast("NDArray[np.integer]", data), turned.canonical, stored)
    masks = _masks(path, channels)
    if bool((masks.sum(0, dtype=np.uint16) == 1).all()):
        data = turned.apply(masks.argmax(0).astype(np.uint8))
        return LabelMap(cast("NDArray[np.integer]", data), turned.canonical, stored)
    _require_classes(path, masks)
    of_label = {label: turned.apply(mask) for label, mask in enumerate(masks, 1)}
    found = joined(cast("dict[int, NDArray[np.bool_]]", of_label), turned.canonical, {})
    return LabelMap(found.data, turned.canonical, stored, overlaps=found.overlaps)


def require_few(path: Path, volumes: int) -> None:
    """Refuse what has more volumes than a segmentation has classes, before they are read.

    Raises
    ------
    FileRefusedError
        Saying how many there are.
    """
    if volumes > MOST:
        raise FileRefusedError(path, f"a label map must be one volume of numbers, got {volumes} volumes")


def _masks(path: Path, channels: NDArray[Any]) -> NDArray[np.bool_]:
    """The channels as masks, which hold 0 and 1 alone, or 0 and 255."""
    count = len(channels)
    if np.issubdtype(channels.dtype, np.floating) and (odd := _between(channels)) is not None:
        raise FileRefusedError(path, _of_fractions(channels, odd))
    whites = {round(float(channel.max())) for channel in channels} - {0}
    white = whites.pop() if len(whites) == 1 else int(not whites)  # nothing drawn is a mask too
    if white not in (1, 255) or not all(_is_mask(channel, white) for channel in channels):
        raise FileRefusedError(
            path,
            f"a label map must be one volume of numbers, or a mask a class, got {count} volumes with values up to "
            f"{float(channels.max()):g}: of several times or raters, {SAVE_ONE}",
        )
    return np.stack([channel > white / 2 for channel in channels])


def _is_mask(channel: NDArray[Any], white: int) -> bool:
    return bool((np.abs(np.where(channel > white / 2, channel - white, channel)) <= WHOLE_WITHIN).all())


def _between(channels: NDArray[Any]) -> float | None:
    """A value that is no whole number; None where all are."""
    for channel in channels:
        off = ~(np.abs(channel - np.rint(channel)) <= WHOLE_WITHIN)  # not-a-number, too
        if off.any():
            return float(channel[off][0])
    return None


def _of_fractions(channels: NDArray[Any], odd: float) -> str:
    shares = bool((np.abs(channels.sum(0) - 1) <= SUMS_WITHIN).all())
    if shares or (channels.min() >= 0 and channels.max() <= 1):
        return (
            f"holds probabilities of {len(channels)} classes (such as {odd:.3g}): a reference must be a label map, and "
            "a prediction is read so where its method is said to be of probabilities"
        )
    return f"label values must be whole numbers, got {odd:g} in one of {len(channels)} volumes"


def _require_classes(path: Path, masks: NDArray[np.bool_]) -> None:
    """Refuse masks that overlap as one object does at several times: those of classes are apart, or in one another."""
    sizes = masks.reshape(len(masks), -1).sum(1)
    twice = masks[:, masks.sum(0, dtype=np.uint16) > 1]  # of a hundred organs that are apart this is nothing
    for one, other in combinations(np.flatnonzero(sizes).tolist(), 2):
        shared = int(np.count_nonzero(twice[one] & twice[other]))
        nested = shared == min(sizes[one], sizes[other])
        same = sizes[one] == sizes[other] == shared
        if same or (not nested and 2 * shared > ALIKE * (sizes[one] + sizes[other])):
            raise FileRefusedError(
                path,
                f"holds {len(masks)} masks of which those of volumes {one} and {other} are nearly the same: classes, "
                f"or one object at several times? {SAVE_ONE[0].upper()}{SAVE_ONE[1:]}, or a file a class",
            )
