"""Where the frames of one DICOM file lie, and whether they are slices in order, at even steps, of one scale.

GDCM takes frames in the order of the file and their scale from the first, and says voxels of 1 mm where steps differ
by little: of frames in another order, with a gap, turned, at several times, or scaled one by one it makes another
volume. What each frame says is in sequences, which SimpleITK does not tell; pydicom does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from segloss_gui.core.errors import FileRefusedError
from segloss_gui.data.readers.itk_process import Described
from segloss_gui.data.unchanged import State, file_state

SHARED, PER_FRAME, OFFSETS = (0x5200, 0x9229), (0x5200, 0x9230), (0x3004, 0x000C)
EVEN_WITHIN, ALIKE_WITHIN = 0.05, 1e-3


def placed(path: Path, said: Described) -> Described:
    """What GDCM says of a file of slices, with their place and size as the frames say them; as it is where they do not.

    Raises
    ------
    FileRefusedError
        When the frames are no slices of one volume in their order, or pydicom is missing.
    """
    if find_spec("pydicom") is None:
        how = "its frames are placed by pydicom, which is not installed: pip install 'segloss-gui[itk]'"
        raise FileRefusedError(path, how)
    found = _frames(path, file_state(path))
    if found.fault:
        raise FileRefusedError(path, found.fault)
    if not all(map(len, (found.places, found.turns, found.spacings))):
        return said
    row, column = found.turns[0].reshape(2, 3)
    step = (found.places[-1] - found.places[0]) / (len(found.places) - 1)
    apart = float(np.linalg.norm(step))
    down, across = found.spacings[0]
    return replace(
        said, spacing=(float(across), float(down), apart), origin=tuple(found.places[0].tolist()),
        direction=tuple(np.column_stack([row, column, step / apart]).ravel().tolist()),
    )  # fmt: skip


def macro(frame: Any, shared: Any, sequence: str) -> Any:
    """What a frame says in one of its sequences, or all of them together do."""
    for place in (frame, shared):
        if place is not None and (found := place.get(sequence)):
            return found[0]
    return {}


@dataclass(frozen=True, eq=False)
class _Frames:
    """What all frames say, shape (frames, numbers), empty where one does not; and why they are no stack."""

    places: NDArray[np.float64]
    turns: NDArray[np.float64]
    spacings: NDArray[np.float64]
    fault: str


@lru_cache(maxsize=64)
def _frames(path: Path, state: State) -> _Frames:  # noqa: ARG001 - a part of the key
    from pydicom import dcmread

    # forced: GDCM reads files without the mark that DICOM begins with, too
    said = dcmread(path, stop_before_pixels=True, force=True, specific_tags=[SHARED, PER_FRAME, OFFSETS])
    frames = said.get("PerFrameFunctionalGroupsSequence") or ()
    shared = (said.get("SharedFunctionalGroupsSequence") or [{}])[0]
    turns = _each(frames, shared, "PlaneOrientationSequence", "ImageOrientationPatient")
    spacings = _each(frames, shared, "PixelMeasuresSequence", "PixelSpacing")
    slopes = _each(frames, shared, "PixelValueTransformationSequence", "RescaleSlope")
    intercepts = _each(frames, shared, "PixelValueTransformationSequence", "RescaleIntercept")
    places = _each(frames, shared, "PlanePositionSequence", "ImagePositionPatient")
    alike = {"orientation": turns, "pixel spacing": spacings, "rescale slope": slopes, "rescale intercept": intercepts}
    differs = next((f"its frames must have one {what}, got several" for what, of in alike.items() if _differ(of)), "")
    # of a dose: how far each frame is from the first
    steps = places if len(places) else np.array(said.get("GridFrameOffsetVector") or (), float).reshape(-1, 1)
    return _Frames(places, turns, spacings, differs or _uneven(steps))


def _differ(values: NDArray[np.float64]) -> bool:
    return len(values) > 0 and not np.abs(values - values[0]).max() <= ALIKE_WITHIN * np.abs(values[0]).max()


def _each(frames: Sequence[Any], shared: Any, group: str, name: str) -> NDArray[np.float64]:
    """What every frame says, shape (frames, numbers); empty where one says nothing."""
    said = [macro(frame, shared, group).get(name) for frame in frames]
    if not said or any(value is None or value == "" for value in said):
        return np.empty((0, 1))
    return np.array(said, float).reshape(len(said), -1)


def _uneven(places: NDArray[np.float64]) -> str:
    """Why places are not one behind the other at even steps; empty where they are, or are fewer than two.

    Examples
    --------
    >>> _uneven(np.array([[0, 0, 9.0], [0, 0, 6], [0, 0, 3]]))
    ''
    >>> _uneven(np.array([[0, 0, 0.0], [0, 0, 3], [0, 0, 9]]))
    'its frames must be slices in order and evenly spaced, got steps of 3 to 6 mm'
    """
    if len(places) < 2:
        return ""
    steps = np.diff(places, axis=0)
    mean = (places[-1] - places[0]) / len(steps)
    length = float(np.linalg.norm(mean))
    if length > 0 and np.linalg.norm(steps - mean, axis=1).max() <= EVEN_WITHIN * length:
        return ""
    long = np.linalg.norm(steps, axis=1)
    return f"its frames must be slices in order and evenly spaced, got steps of {long.min():.3g} to {long.max():.3g} mm"
