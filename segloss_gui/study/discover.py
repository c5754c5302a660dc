"""Looking through folders for the predictions of other tools, before anything is taken into a study.

Files named after cases make their folder a method. Folders named after cases hold a method a file,
called alike in each. Where there is one case only, every file is a method. Other folders are looked
through in turn, so that a folder of methods, or an nnU-Net results folder, can be given as a whole.
Imports no torch.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import numpy as np

from segloss_gui.core.errors import BadInputError
from segloss_gui.core.geometry import Grid
from segloss_gui.study.imported_labels import names_beside, present_values
from segloss_gui.study.method_files import CASE, case_of, file_stem, label_files, method_files
from segloss_gui.study.safe_name import SEPARATORS

DEPTH = 3
READ_WHOLE = 3
"""Files of a method whose values are looked at; of all others only the header is."""


@dataclass(frozen=True)
class FoundMethod:
    """Predictions that look as if one tool made them.

    Parameters
    ----------
    name : str
        From the folder or the files.
    folder : Path
        As :attr:`~segloss_gui.study.models.ImportedMethod.folder` says it.
    files : mapping of str to Path
        By case.
    fault : str
        Why it cannot be taken; empty where it can.
    """

    name: str
    folder: Path
    files: Mapping[str, Path] = field(default_factory=dict)
    fault: str = ""


@dataclass(frozen=True)
class Look:
    """What the files of a method hold.

    Parameters
    ----------
    kind : "labels" or "probabilities"
        What they seem to be.
    values : tuple of int
        Label values seen in the first of them; of probabilities the numbers of the maps.
    names : mapping of int to str
        What a ``dataset.json`` beside them calls the values.
    elsewhere : tuple of str
        Cases whose file lies on another grid than the image.
    faults : tuple of str
        Files that cannot be read, and why.
    """

    kind: Literal["labels", "probabilities"] = "labels"
    values: tuple[int, ...] = ()
    names: Mapping[int, str] = field(default_factory=dict)
    elsewhere: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()


def discover(paths: Iterable[Path], cases: Sequence[str], own: Iterable[Path] = ()) -> tuple[FoundMethod, ...]:
    """Methods in folders and files, with the cases they have predictions of.

    Parameters
    ----------
    paths : iterable of Path
        Chosen or dropped.
    cases : sequence of str
        Ids of the cohort's cases.
    own : iterable of Path
        The cohort's own images and references, which are no predictions.
    """
    left_out = {path.absolute() for path in own}
    found: list[FoundMethod] = []
    for path in paths:
        found += _of_folder(path, cases, left_out, DEPTH) if path.is_dir() else _of_file(path, cases)
    return tuple(_told_apart(found))


def look_at(found: FoundMethod, grids: Mapping[str, Grid], cancelled: Callable[[], bool] = lambda: False) -> Look:
    """Open the files of a method: all headers, and the voxels of the first few.

    Parameters
    ----------
    found : FoundMethod
        Whose files.
    grids : mapping of str to Grid
        Canonical grid of the image by case; cases not in it are not compared.
    cancelled : callable
        Whether nobody waits for the answer any more.
    """
    from segloss_gui.data.readers import read_header

    elsewhere, faults = [], []
    values: set[int] = set()
    kind: Literal["labels", "probabilities"] = "labels"
    for number, (case, path) in enumerate(found.files.items()):
        if cancelled():
            break
        try:
            header = read_header(path)
            if number < READ_WHOLE:
                kind, seen = _contents(path, header.channels, header.dtype)
                values.update(seen)
        except BadInputError as error:
            faults.append(str(error))
            continue
        if case in grids and not grids[case].matches(header.grid):
            elsewhere.append(case)
    first = next(iter(found.files.values()), found.folder)
    return Look(kind, tuple(sorted(values)), names_beside(first), tuple(elsewhere), tuple(faults))


def _contents(path: Path, channels: int, dtype: str) -> tuple[Literal["labels", "probabilities"], tuple[int, ...]]:
    """What a file seems to hold: probabilities where there are several maps, or fractions within 0..1."""
    from segloss_gui.data.readers import read_labels, read_volume

    fractional = dtype.startswith("float") or dtype == "uint16"  # which may be scaled
    if channels > 1 or fractional:
        data = np.asarray(read_volume(path).data)
        within = float(data.min()) >= 0 and float(data.max()) <= 1
        if within and (channels > 1 or bool((np.rint(data) != data).any())):
            return "probabilities", tuple(range(1, channels + 1))
    return "labels", tuple(value for value in present_values(read_labels(path).data) if value > 0)


def _of_file(path: Path, cases: Sequence[str]) -> list[FoundMethod]:
    folder = path.parent
    if case_of(file_stem(path), cases):
        return [_method(folder.name, folder, cases)]
    inside = next((case for case in cases if case in path.parts), None)
    if len(cases) > 1 and inside is not None:
        path = Path(*(CASE if part == inside else part.replace(inside, CASE) for part in path.parts))
    return [_method(file_stem(path), path, cases)]


def _of_folder(folder: Path, cases: Sequence[str], own: set[Path], depth: int) -> list[FoundMethod]:
    files = [path for path in label_files(folder) if path.absolute() not in own]
    if any(case_of(file_stem(path), cases) for path in files):
        return [_method(folder.name, folder, cases)]
    by_case = [folder / case for case in cases if (folder / case).is_dir()]
    if by_case:
        return _of_case_folders(folder, by_case, cases, own)
    found = [method for path in files for method in _of_file(path, cases) if method.files]
    if depth:
        below = sorted(path for path in folder.iterdir() if path.is_dir() and not path.name.startswith("."))
        found += [method for path in below for method in _of_folder(path, cases, own, depth - 1)]
    return found


def _of_case_folders(root: Path, folders: Sequence[Path], cases: Sequence[str], own: set[Path]) -> list[FoundMethod]:
    """A method for each file that is called alike, its case's name aside, in the folders of the cases."""
    patterns: dict[str, None] = {}
    for folder in folders:
        for place in (folder, *sorted(path for path in folder.rglob("*") if path.is_dir())):
            inside = [path for path in label_files(place) if path.absolute() not in own]
            patterns |= {path.relative_to(folder).as_posix().replace(folder.name, CASE): None for path in inside}
    if len(patterns) == 1:
        return [_method(root.name, root / CASE / next(iter(patterns)), cases)]
    return [
        _method(file_stem(Path(pattern)).replace(CASE, "").strip(SEPARATORS) or root.name, root / CASE / pattern, cases)
        for pattern in patterns
    ]


def _method(name: str, folder: Path, cases: Sequence[str]) -> FoundMethod:
    try:
        return FoundMethod(name, folder, method_files(folder, cases))
    except BadInputError as error:
        return FoundMethod(name, folder, fault=str(error))


def _told_apart(found: Sequence[FoundMethod]) -> list[FoundMethod]:
    """Methods of one name get their folder's name before it."""
    names = [method.name for method in found]
    return [
        FoundMethod(f"{method.folder.parent.name}/{method.name}", method.folder, method.files, method.fault)
        if names.count(method.name) > 1
        else method
        for method in found
    ]
