"""What readers of one volume a file, or of several frames, make of it, whatever the format: MGH, Analyze."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from segloss_gui.core.geometry import Grid, Reorientation
from segloss_gui.core.volume import Volume
from segloss_gui.data.choice import Choice
from segloss_gui.data.header import Header
from segloss_gui.data.readers.base import require_frame

UNSAID = "says nothing about orientation, shown as stored"


def header_of(path: Path, stored: Grid, frames: int, dtype: np.dtype[Any], choice: Choice) -> Header:
    """The header of a file that holds so many frames on one grid.

    Raises
    ------
    FileRefusedError
        When the frame chosen is none of them.
    """
    if choice.frame is not None:
        require_frame(path, choice.frame, frames)
    channels = frames if choice.frame is None else 1
    notes = () if stored.anatomical else (UNSAID,)
    return Header(Reorientation(stored).canonical, stored, channels, dtype.newbyteorder("=").name, notes, frames)


def volume_of(stored: Grid, data: NDArray[Any], choice: Choice) -> Volume:
    """Frames (C, X, Y, Z) as stored, turned to the canonical grid; fractions become float32."""
    reorientation = Reorientation(stored)
    names = () if choice.frame is None else (f"frame {choice.frame}",)
    if np.issubdtype(data.dtype, np.floating):
        data = data.astype(np.float32, copy=False)
    return Volume(reorientation.apply(data), reorientation.canonical, stored, names)
