"""A folder of masks, a file per structure of one case, as TotalSegmentator writes it: read as one label map."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from segloss_gui.core.errors import FileRefusedError
from segloss_gui.core.volume import LabelMap, Volume
from segloss_gui.data.choice import ALL, Choice
from segloss_gui.data.header import Header
from segloss_gui.data.joined_structures import SEGMENTATIONS, joined
from segloss_gui.data.readers import reading
from segloss_gui.data.readers.base import Reader
from segloss_gui.data.unchanged import State, file_state


def structure_files(folder: Path) -> dict[str, Path]:
    """The mask of each structure by its name: the files of a folder, one each; empty where names repeat."""
    files = sorted(path for path in folder.iterdir() if reading.is_listed(path) and reading.is_readable(path))
    names = {reading.file_stem(path): path for path in files}
    return names if len(names) == len(files) else {}


def structures_folder(case: Path) -> Path | None:
    """The folder that holds a case's masks: ``segmentations`` in it, or itself where it holds several files."""
    if (case / SEGMENTATIONS).is_dir():
        return case / SEGMENTATIONS if structure_files(case / SEGMENTATIONS) else None
    return case if case.is_dir() and len(structure_files(case)) > 1 else None


def is_structures(path: Path) -> bool:
    """Whether a folder holds masks a structure, rather than slices of a DICOM series, pictures of them beside them."""
    return path.is_dir() and _are_structures(path, file_state(path))


@lru_cache(maxsize=256)  # of a folder of pictures, each picture asks; a folder changes with its names
def _are_structures(folder: Path, state: State) -> bool:  # noqa: ARG001 - a part of the key
    names = [inside.name for inside in folder.iterdir() if reading.is_readable(inside)]
    return bool(names) and not any(name.lower().endswith(DICOM_ENDINGS) for name in names)


def read_header(path: Path, choice: Choice) -> Header:
    """Geometry and type of the first mask."""
    return reading.read_header(_first(path), choice)


def read_volume(path: Path, choice: Choice) -> Volume:  # noqa: ARG001 - a reader's signature
    """A folder of masks is no image.

    Raises
    ------
    FileRefusedError
        Always.
    """
    raise FileRefusedError(path, "is a folder of masks, not an image file")


def read_labels(path: Path) -> LabelMap:
    """The masks as one label map, structures numbered in the order of their names.

    Raises
    ------
    FileRefusedError
        Naming the file that is no mask, or lies on another grid.
    """
    first = reading.read_labels(_first(path))
    masks: dict[int, NDArray[np.bool_]] = {}
    names: dict[int, str] = {}
    for number, (name, file) in enumerate(sorted(structure_files(path).items()), 1):
        found = reading.read_labels(file)
        if not first.grid.matches(found.grid):
            raise FileRefusedError(
                file, f"must lie on the grid of the other structures ({first.grid.describe()}), "
                f"got {found.grid.describe()}"
            )  # fmt: skip
        if len(values := found.values()) > 1:
            listed = ", ".join(map(str, values[:5]))
            raise FileRefusedError(file, f"must be the mask of one structure, got the label values {listed}")
        masks[number], names[number] = found.data != 0, name
    both = joined(masks, first.grid, names)
    return LabelMap(both.data, first.grid, first.stored, names, both.overlaps)


def require_complete(path: Path) -> None:
    """Refuse a folder with a mask that is cut off or lies on another grid; no voxel is read where headers tell."""
    grid = read_header(path, ALL).grid
    for file in structure_files(path).values():
        reading.check_labels(file)
        own = reading.read_header(file)
        if not grid.matches(own.grid):
            raise FileRefusedError(file, f"must lie on the grid of the other structures, got {own.stored.describe()}")


def renumbered(labels: LabelMap, names: tuple[str, ...]) -> LabelMap:
    """Labels of a folder by the numbers that a cohort gives its structures: 1 for the first name, and so on."""
    own = {name: value for value, name in labels.names.items()}
    numbered = {number: name for number, name in enumerate(names, 1) if name in own}
    if numbered == dict(labels.names):
        return labels
    found = joined({number: labels.mask(own[name]) for number, name in numbered.items()}, labels.grid, numbered)
    return LabelMap(found.data, labels.grid, labels.stored, numbered, found.overlaps)


def _first(path: Path) -> Path:
    files = structure_files(path)
    if not files:
        raise FileRefusedError(path, "must hold a mask a structure, each of another name, got none")
    return files[min(files)]


DICOM_ENDINGS = (".dcm", ".dicom", ".ima")
READER = Reader(
    "structures", (), read_header, read_volume, read_labels, require_complete, require_complete,
    recognises=is_structures,
)  # fmt: skip
