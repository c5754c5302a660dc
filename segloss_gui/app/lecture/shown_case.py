"""The case that runs side by side are looked at on, and its picture with what one of them predicts."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from segloss_gui.core.errors import SegLossError
from segloss_gui.core.volume import Volume
from segloss_gui.study.models import Study

LONGEST_SIDE = 256
Picture = NDArray[np.float32]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class ShownCase:
    """One slice of the case that is predicted after every epoch, right on the left and anterior up.

    Parameters
    ----------
    id, group : str
    image : array, shape (H, W)
        First channel, 0 to 1.
    truth : array of bool, shape (H, W)
        All classes of the full reference.
    height : int
        Index of the slice: where the reference is largest.
    """

    id: str
    group: str
    image: Picture
    truth: Mask
    height: int


def read_shown(study: Study, case: str = "") -> tuple[ShownCase, dict[str, str]]:
    """The slice that is shown of a case (of the first one that is validated), and the group of every case.

    Raises
    ------
    BadInputError
        When the cohort or the case cannot be read.
    """
    from segloss_gui.study.cases import fold_for, open_store

    store = open_store(study)
    case = case or fold_for(study, store.cohort, 0).validation[0].id
    labels = store.labels(case).data > 0
    height = int(labels.sum(axis=(0, 1)).argmax())
    image = _bright(store.image(case), height)
    shown = ShownCase(case, store.cohort.case(case).group, image, _seen(labels, height), height)
    return shown, {each.id: each.group for each in store.cohort.cases}


def arm_picture(case: ShownCase, predicted: Mask | None, colour: str) -> NDArray[np.uint8]:
    """The slice in grey with the prediction in the method's colour, RGBA, shape (H, W, 4).

    Examples
    --------
    >>> blank = np.zeros((2, 2), np.float32)
    >>> case = ShownCase("a", "", blank, blank > 0, 0)
    >>> arm_picture(case, np.array([[True, False], [False, False]]), "#FF0000")[0].tolist()
    [[147, 0, 0, 255], [0, 0, 0, 255]]
    """
    grey = np.repeat((255 * case.image[..., None]).astype(np.uint8), 3, axis=2)
    if predicted is not None:
        tone = np.array([int(colour[place : place + 2], 16) for place in (1, 3, 5)])
        grey[predicted] = (0.42 * grey[predicted] + 0.58 * tone).astype(np.uint8)
    return np.concatenate([grey, np.full((*grey.shape[:2], 1), 255, np.uint8)], axis=2)


def read_predicted(path: Path, case: ShownCase) -> tuple[str, Mask]:
    """What a file predicts of the case, and the file; in the background."""
    from segloss_gui.data.readers import read_labels

    found = _seen(read_labels(path).data > 0, case.height)
    if found.shape != case.truth.shape:
        raise SegLossError(f"{path}: must have the shape of its case")
    return str(path), found


def _bright(volume: Volume, height: int) -> Picture:
    """The slice from 0 to 1, as its file asks to be seen."""
    image, display = _seen(volume.data[0], height).astype(np.float32), volume.display(0)
    low, high = display.window_over(image) or np.percentile(image, (1, 99))
    image = np.clip((image - low) / max(float(high - low), 1e-6), 0, 1)
    return 1 - image if display.inverted else image


def _seen(volume: NDArray[Any], height: int) -> NDArray[Any]:
    """A slice as it is looked at, thinned where it is larger than a picture here."""
    flat = volume[..., height].T[::-1, ::-1]
    every = -(-max(flat.shape) // LONGEST_SIDE)
    return np.ascontiguousarray(flat[::every, ::every])
