"""Probability maps: what a run was sure of, kept beside its label maps, and those of other tools.

A probability is kept as a whole number of 65535ths (:data:`LEVELS`): finer than a threshold is ever
set, half the size of a float, and quick to look up and to count. Imports no torch.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, cast

import numpy as np
from numpy.typing import NDArray

from segloss_gui.core.errors import FileRefusedError, ShapeError
from segloss_gui.core.geometry import Grid
from segloss_gui.data.case import TargetClass
from segloss_gui.data.preprocessing import PreparedCase
from segloss_gui.data.resampling import resample

LEVELS = 65535
"""Stored number of probability 1; 0 stands for 0."""
FOLDER = "probabilities"


@dataclass(frozen=True, eq=False)
class ProbabilityMaps:
    """Probabilities of a case, a map a foreground class.

    Parameters
    ----------
    codes : array, shape (classes, X, Y, Z), uint16
        Probability times :data:`LEVELS`, on the canonical axes.
    class_values : tuple of int
        Label value of each map.
    grid : Grid
        The canonical grid of ``codes``.
    stored : Grid or None
        The grid in the file.
    """

    codes: NDArray[np.uint16]
    class_values: tuple[int, ...]
    grid: Grid
    stored: Grid | None = None

    def __post_init__(self) -> None:
        expected = (len(self.class_values), *self.grid.shape)
        if self.codes.shape != expected:
            raise ShapeError(f"probability maps must be {expected}, got {self.codes.shape}")

    @property
    def nbytes(self) -> int:
        """Bytes in memory."""
        return int(self.codes.nbytes)

    def of(self, class_value: int) -> NDArray[np.uint16] | None:
        """The map (X, Y, Z) of a class; None where the method says nothing of it."""
        if class_value not in self.class_values:
            return None
        found: NDArray[np.uint16] = self.codes[self.class_values.index(class_value)]
        return found


class ProbabilitySource(Protocol):
    """Where probability maps come from: a run's file, its kept weights, or another tool's file."""

    @property
    def key(self) -> tuple[Any, ...]:
        """What tells these maps from others, the time of the file included."""
        ...

    def read(self) -> ProbabilityMaps:
        """The maps; slow, called in the background."""
        ...


@dataclass(frozen=True)
class ProbabilityFile:
    """A run's file of probabilities; a :class:`ProbabilitySource`."""

    path: Path
    class_values: tuple[int, ...]

    @property
    def key(self) -> tuple[Any, ...]:
        """Path and time of the file; a resumed run writes it anew."""
        return (self.path, self.path.stat().st_mtime_ns, self.class_values)

    def read(self) -> ProbabilityMaps:
        """The maps in the file."""
        return read_probabilities(self.path, self.class_values)


def quantised(probabilities: NDArray[np.floating[Any]]) -> NDArray[np.uint16]:
    """Probabilities 0..1 as whole numbers of 65535ths; what is no number counts as 0.

    Examples
    --------
    >>> quantised(np.array([0.0, 0.5, 1.0, np.nan, 1.2])).tolist()
    [0, 32768, 65535, 0, 65535]
    """
    scaled = np.rint(np.nan_to_num(np.clip(probabilities, 0.0, 1.0)) * np.float32(LEVELS))
    codes: NDArray[np.uint16] = scaled.astype(np.uint16)
    return codes


def restore_probabilities(
    probabilities: NDArray[np.float32], prepared: PreparedCase, classes: Sequence[TargetClass]
) -> ProbabilityMaps:
    """What the network said of a prepared case, on the case's original grid.

    Parameters
    ----------
    probabilities : array, shape (C, X, Y, Z), float32
        Of every channel on ``prepared.grid``; with several the first is the background, which is left out.
    prepared : PreparedCase
        The case they were predicted for.
    classes : sequence of TargetClass
        The classes the channels count.

    Raises
    ------
    ShapeError
        When there are not as many maps as classes.
    """
    maps = foreground(probabilities)
    if prepared.grid is not prepared.original:
        maps = resample(maps, prepared.grid, prepared.original, order=1, outside=0)
    return ProbabilityMaps(quantised(maps), tuple(c.value for c in classes), prepared.original, prepared.stored)


def foreground(maps: NDArray[np.float32]) -> NDArray[np.float32]:
    """(C, X, Y, Z) without the background, which is the first of several channels."""
    return maps if maps.shape[0] == 1 else maps[1:]


def beside(labels: Path) -> Path:
    """Where the probabilities belong that a label map of a run was made from.

    Examples
    --------
    >>> beside(Path("run/predictions/a.nii.gz")).as_posix()
    'run/probabilities/a.nii.gz'
    >>> beside(Path("run/previews/epoch_0007/a.nii.gz")).as_posix()
    'run/previews/epoch_0007/probabilities/a.nii.gz'
    """
    folder = labels.parent
    home = folder.parent if folder.name == "predictions" else folder
    return home / FOLDER / labels.name


def write_probabilities(path: Path, maps: ProbabilityMaps) -> None:
    """Write maps as NIfTI of 16-bit numbers with slope 1/65535 on their stored grid, atomically.

    One class makes a 3D file, several a 4D one with the classes last.

    Raises
    ------
    OSError
        When the disk refuses.
    """
    from segloss_gui.data.readers.writing import write_scaled

    write_scaled(path, maps.codes, maps.stored or maps.grid, slope=1.0 / LEVELS)


def read_probabilities(path: Path, class_values: tuple[int, ...]) -> ProbabilityMaps:
    """Maps of a file that :func:`write_probabilities` wrote.

    Raises
    ------
    FileRefusedError
        When the file is missing or damaged, or holds another number of maps than there are classes.
    """
    from segloss_gui.data.readers import read_volume

    volume = read_volume(path)
    if volume.data.shape[0] != len(class_values):
        raise FileRefusedError(path, f"must hold {len(class_values)} probability maps, got {volume.data.shape[0]}")
    values = cast("NDArray[np.floating[Any]]", volume.data)
    return ProbabilityMaps(quantised(values), class_values, volume.grid, volume.stored)
