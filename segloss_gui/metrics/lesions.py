"""Lesions: the connected parts of a mask, and which of them were found."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from segloss_gui.core.errors import ShapeError
from segloss_gui.metrics.surface import bounding_box

NAN = float("nan")
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Lesions:
    """How many lesions there are and how many of them touch one of the other mask.

    Parameters
    ----------
    predicted, predicted_true : int
        Lesions of the prediction, and those that share at least one voxel with the reference.
    reference, reference_found : int
        Lesions of the reference, and those that share at least one voxel with the prediction.
    """

    predicted: int
    predicted_true: int
    reference: int
    reference_found: int


def count_lesions(prediction: Mask, reference: Mask) -> Lesions:
    """Count the lesions of two masks and those found, by any overlap.

    Voxels belong to one lesion where they share a face, an edge or a corner (26-connectivity in 3D,
    8-connectivity in 2D).

    Parameters
    ----------
    prediction, reference : array of bool, one shape
        True inside an object.

    Raises
    ------
    ShapeError
        When the shapes differ.

    Examples
    --------
    >>> count_lesions(np.array([[1, 0, 1, 0, 1]], bool), np.array([[1, 0, 0, 0, 0]], bool))
    Lesions(predicted=3, predicted_true=1, reference=1, reference_found=1)
    """
    if prediction.shape != reference.shape:
        raise ShapeError(f"prediction and reference must have one shape, got {prediction.shape} and {reference.shape}")
    predicted, predicted_true = _counted(prediction, reference)
    in_reference, found = _counted(reference, prediction)
    return Lesions(predicted, predicted_true, in_reference, found)


def lesion_sensitivity(lesions: Lesions) -> float:
    """Share of the reference's lesions that the prediction touches; NaN where there is none.

    Examples
    --------
    >>> lesion_sensitivity(Lesions(predicted=3, predicted_true=1, reference=4, reference_found=1))
    0.25
    """
    return lesions.reference_found / lesions.reference if lesions.reference else NAN


def lesion_precision(lesions: Lesions) -> float:
    """Share of the predicted lesions that touch the reference; NaN where there is none.

    Examples
    --------
    >>> lesion_precision(Lesions(predicted=4, predicted_true=3, reference=1, reference_found=1))
    0.75
    """
    return lesions.predicted_true / lesions.predicted if lesions.predicted else NAN


def lesion_f1(lesions: Lesions) -> float:
    """Harmonic mean of lesion-wise sensitivity and precision; 0 where one mask alone has lesions, NaN where none has.

    Examples
    --------
    >>> lesion_f1(Lesions(predicted=2, predicted_true=1, reference=1, reference_found=1))
    0.6666666666666666
    """
    if not (lesions.predicted or lesions.reference):
        return NAN
    if not (lesions.predicted_true and lesions.reference_found):
        return 0.0
    found, true = lesion_sensitivity(lesions), lesion_precision(lesions)
    return 2 * found * true / (found + true)


def _counted(mask: Mask, other: Mask) -> tuple[int, int]:
    """Lesions of ``mask``, and those that share a voxel with ``other``."""
    from scipy import ndimage

    box = bounding_box(mask)
    if box is None:
        return 0, 0
    parts, count = ndimage.label(mask[box], structure=np.ones((3,) * mask.ndim))
    return int(count), len(np.unique(parts[mask[box] & other[box]]))
