"""Where one looks from: the six sides of a patient, in the directions of a grid."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]
SIDES = ("A", "P", "R", "L", "S", "I")
SIDE_NAMES = {
    "A": "front", "P": "back", "R": "right side", "L": "left side", "S": "top", "I": "bottom",
}  # fmt: skip
DIRECTIONS = {
    "R": (1.0, 0.0, 0.0), "L": (-1.0, 0.0, 0.0), "A": (0.0, 1.0, 0.0), "P": (0.0, -1.0, 0.0),
    "S": (0.0, 0.0, 1.0), "I": (0.0, 0.0, -1.0),
}  # fmt: skip


@dataclass(frozen=True)
class Pose:
    """A camera at ``direction`` from what it looks at, with ``up`` upwards on the screen (R, A, S)."""

    direction: tuple[float, float, float]
    up: tuple[float, float, float]


def pose_from(side: str) -> Pose:
    """The pose that looks at the patient from a side.

    Superior is up; from above and below anterior is up, as on axial slices.

    Examples
    --------
    >>> pose_from("A"), pose_from("S").up
    (Pose(direction=(0.0, 1.0, 0.0), up=(0.0, 0.0, 1.0)), (0.0, 1.0, 0.0))
    """
    up = DIRECTIONS["A"] if side in "SI" else DIRECTIONS["S"]
    return Pose(DIRECTIONS[side], up)


def edge_letters(direction: Vector, up: Vector) -> tuple[str, str, str, str]:
    """Letters the left, right, top and bottom edge of a picture point to.

    Parameters
    ----------
    direction, up : array, shape (3,)
        From what is looked at to the camera, and upwards on the screen, in (R, A, S).

    Examples
    --------
    >>> edge_letters(np.array([0.0, 1.0, 0.0]), np.array([0.0, 0.0, 1.0]))  # from the front
    ('R', 'L', 'S', 'I')
    """
    right = np.cross(up, direction)
    across, upward = _letter(right), _letter(up)
    return _letter(-right), across, upward, _letter(-np.asarray(up))


def _letter(direction: Vector) -> str:
    axis = int(np.argmax(np.abs(direction)))
    return ("LR", "PA", "IS")[axis][int(direction[axis] > 0)]
