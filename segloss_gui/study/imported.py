"""Predictions of other tools: what a file says in the study's own classes, on the grid of the image.

:mod:`~segloss_gui.study.method_files` says whose file is whose, :mod:`~segloss_gui.study.imported_labels` what its
label values mean. Imports no torch.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from segloss_gui.core.errors import FileRefusedError
from segloss_gui.core.geometry import Grid
from segloss_gui.core.volume import LabelMap, require_same_grid
from segloss_gui.data.case import TargetClass
from segloss_gui.data.choice import MaskValues
from segloss_gui.study.imported_labels import mapped, mapping_by_name, nearest_labels
from segloss_gui.study.models import ImportedMethod
from segloss_gui.study.probabilities import ProbabilityMaps, quantised

WHITE = 255


@dataclass(frozen=True, eq=False)
class ImportedPrediction:
    """What a file of another tool says of a case.

    Parameters
    ----------
    labels : LabelMap
        Class values on the grid of the image.
    probabilities : ProbabilityMaps or None
        What the labels were made from, where the file holds probabilities.
    note : str
        What was done to the file, in words; empty where it was taken as it is.
    """

    labels: LabelMap
    probabilities: ProbabilityMaps | None = None
    note: str = ""


def read_imported(
    method: ImportedMethod,
    path: Path,
    classes: Sequence[TargetClass],
    grid: Grid,
    *,
    image_name: object = "the image",
    called: Mapping[int, str] | None = None,
    mask_values: MaskValues | None = None,
) -> ImportedPrediction:
    """A file of another tool in the study's classes, on the grid of the image.

    Parameters
    ----------
    method : ImportedMethod
        How its files are to be read.
    path : Path
        The file.
    classes : sequence of TargetClass
        What is scored; empty: label values stay as they are.
    grid : Grid
        The canonical grid of the image.
    image_name : object
        What the image is called in a refusal.
    called : mapping of int to str, optional
        Names of label values of the references, by which a file that names its own is understood; those of
        ``classes`` where nothing is given.
    mask_values : MaskValues, optional
        What grey values mean, where all files of the method were looked at; else the method's own setting.

    Raises
    ------
    BadInputError
        When the file cannot be read, is not what ``kind`` says, or lies on another grid and nobody
        asked for resampling.
    """
    if method.kind == "probabilities":
        return _read_probabilities(method, path, classes, grid, image_name)
    from segloss_gui.data.joined_structures import joined, placed, require_apart
    from segloss_gui.data.readers import read_labels
    from segloss_gui.data.readers.segmentation import is_segmentation
    from segloss_gui.data.resampling import on_field

    found, notes = read_labels(path, mask_values or method.mask_values), list[str]()
    if path.is_dir():
        _require_known_names(path, found, method, called or {c.value: c.name for c in classes})
    known = {*(called or ()), *method.labels, *(source for c in classes for source in c.sources)}
    if WHITE not in known and found.values() == (WHITE,) and _is_white_mask(path):
        found = replace(found, data=(found.data == WHITE).astype(np.uint8))
        notes.append("white (255) taken as label 1")
    if classes:
        found = require_apart(path, found)
    if is_segmentation(path) and not grid.matches(found.grid) and (whole := placed(found, grid)) is not None:
        notes = [f"placed by its header, {found.grid.describe()}"]
        found = whole
    values = found.data
    if not grid.matches(found.grid):
        notes.append(_resampling_note(method, path, found.grid, grid, image_name, "nearest neighbour"))
        values = nearest_labels(found.data, on_field(found.grid, grid), grid)
    if shared := int(np.count_nonzero(np.isin(found.data, tuple(found.overlaps)))):
        notes.append(f"{shared} voxels are of several structures, each keeps its whole mask")
    labels = {**_by_own_names(found.names, called or {c.value: c.name for c in classes}), **method.labels}
    meant = {*labels, *(source for c in classes for source in c.sources)}
    if classes and (outside := [value for value in found.values() if value not in meant]):
        notes.append(f"label values in no class, taken as background: {', '.join(map(str, outside[:10]))}")
    if found.overlaps:
        masks = {meant: found.mask(*(v for v in found.values() if labels.get(v, v) == meant))
                 for meant in dict.fromkeys(labels.get(v, v) for v in found.values()) if meant}  # fmt: skip
        return ImportedPrediction(replace(joined(masks, grid, {}), stored=found.stored), note="; ".join(notes))
    return ImportedPrediction(LabelMap(mapped(values, labels, classes), grid, found.stored), note="; ".join(notes))


def _is_white_mask(path: Path) -> bool:
    """Whether 255 alone means "object": in a file that is no picture, whose meaning is asked of all of a folder."""
    from segloss_gui.data.readers.mask_values import is_white_folder, pictures

    return path.is_file() and not pictures([path]) and is_white_folder(path)


def _require_known_names(path: Path, found: LabelMap, method: ImportedMethod, called: Mapping[int, str]) -> None:
    """Masks are called by their structure; which value that is, names of the classes have to say."""
    known = {name.strip().lower() for name in called.values()}
    if not method.labels and not known & {name.strip().lower() for name in found.names.values()}:
        own = ", ".join(found.names.values())
        classes = ", ".join(f"{value}={name}" for value, name in called.items()) or "none"
        raise FileRefusedError(
            path, f"holds the structures {own:.200}; classes must be called like them, got {classes}"
        )


def _by_own_names(names: Mapping[int, str], called: Mapping[int, str]) -> dict[int, int]:
    """What a file's own names of its values say; a structure that no class is called like is background then."""
    known = {name.strip().lower() for name in called.values()}
    if not any(name.strip().lower() in known for name in names.values()):
        return {}
    return {
        **{v: 0 for v, name in names.items() if name.strip().lower() not in known},
        **mapping_by_name(names, called),
    }


@dataclass(frozen=True)
class ImportedProbabilities:
    """The probability maps of another tool's file; a :class:`~segloss_gui.study.probabilities.ProbabilitySource`."""

    method: ImportedMethod
    path: Path
    classes: tuple[TargetClass, ...]
    grid: Grid

    @property
    def key(self) -> tuple[Any, ...]:
        """Path, time of the file, and how it is read."""
        read_as = tuple(sorted(self.method.labels.items())), self.method.resample
        return (self.path, self.path.stat().st_mtime_ns, tuple(c.value for c in self.classes), read_as)

    def read(self) -> ProbabilityMaps:
        """The maps in the file, on the grid of the image."""
        return _maps(self.method, self.path, self.classes, self.grid, "the image")[0]


def _read_probabilities(
    method: ImportedMethod, path: Path, classes: Sequence[TargetClass], grid: Grid, image_name: object
) -> ImportedPrediction:
    maps, stored, note = _maps(method, path, classes, grid, image_name)
    codes = maps.codes
    if len(codes) == 1:
        labels = np.where(codes[0] >= quantised(np.array(method.threshold)), maps.class_values[0], 0)
    else:
        # What the classes leave of 1 is the background's.
        rest = np.clip(np.int64(65535) - codes.sum(axis=0, dtype=np.int64), 0, None)
        best = codes.argmax(axis=0)
        labels = np.where(codes.max(axis=0) > rest, np.array(maps.class_values)[best], 0)
    small: NDArray[np.integer] = labels.astype(np.uint8 if max(maps.class_values) <= 255 else np.int32)
    return ImportedPrediction(LabelMap(small, grid, stored), maps, note)


def _maps(
    method: ImportedMethod, path: Path, classes: Sequence[TargetClass], grid: Grid, image_name: object
) -> tuple[ProbabilityMaps, Grid | None, str]:
    from segloss_gui.data.readers import read_volume
    from segloss_gui.data.resampling import on_field, resample

    volume = read_volume(path)
    values = np.asarray(volume.data, dtype=np.float32)
    _require_probabilities(path, values)
    values, targets = _chosen_maps(path, values, method.labels, tuple(c.value for c in classes) or (1,))
    note = ""
    if not grid.matches(volume.grid):
        note = _resampling_note(method, path, volume.grid, grid, image_name, "linear")
        values = resample(values, on_field(volume.grid, grid), grid, order=1)
    return ProbabilityMaps(quantised(values), targets, grid, volume.stored), volume.stored, note


def _chosen_maps(
    path: Path, values: NDArray[np.float32], labels: Mapping[int, int], class_values: tuple[int, ...]
) -> tuple[NDArray[np.float32], tuple[int, ...]]:
    """The maps of classes and whose they are; ``labels`` says so by the maps' numbers, counted from 1."""
    chosen = {place: value for place, value in labels.items() if value and 1 <= place <= len(values)}
    if chosen:
        return values[[place - 1 for place in chosen]], tuple(chosen.values())
    if len(values) == len(class_values) + 1:
        return values[1:], class_values  # the background comes first
    if len(values) != len(class_values):
        wanted = f"{len(class_values)} maps (or {len(class_values) + 1}, the background first)"
        raise FileRefusedError(path, f"must hold a probability map a class, {wanted}, got {len(values)}")
    return values, class_values


def _require_probabilities(path: Path, values: NDArray[np.float32]) -> None:
    low, high = float(values.min()), float(values.max())
    if not (low >= -1e-4 and high <= 1.0 + 1e-4):  # also true of NaN
        raise FileRefusedError(path, f"probabilities must lie in 0..1, got {low:g}..{high:g}")


def _resampling_note(method: ImportedMethod, path: Path, own: Grid, grid: Grid, image_name: object, how: str) -> str:
    if not method.resample:
        require_same_grid(grid, own, image_name=image_name, label_name=path)
    return f"resampled from {own.describe()} ({how})"
