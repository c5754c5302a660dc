"""Which image is meant where one file or folder holds several."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

MaskValues = Literal["auto", "black_and_white", "as_stored"]
"""What grey values of picture masks mean; see :mod:`~segloss_gui.data.readers.mask_values`."""


@dataclass(frozen=True)
class Choice:
    """Which of the images in one file or folder is meant.

    Parameters
    ----------
    frame : int or None
        Volume of a 4D file or page of a picture, counted from 0; None: all, as channels or slices.
    series : str
        Series of a DICOM folder, by its UID, number or description; empty where there is one only.
    """

    frame: int | None = None
    series: str = ""


ALL = Choice()
