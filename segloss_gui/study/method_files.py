"""Whose file is whose among the predictions of other tools. Imports no torch.

A method's ``folder`` holds a file a case, named by the case's id or with it as first or last part
(``case_07_seg.nii.gz``), or a folder a case with one file in it, or with a mask a structure. A single file serves
the only case. A path with ``{case}`` in it says exactly where each case's file lies, for example
``data/{case}/predictions/scan.nii.gz``; with another place of a pattern in it, ``{group}`` for
example, it is one as in :mod:`~segloss_gui.data.sorting`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from segloss_gui.core.errors import BadInputError
from segloss_gui.study.safe_name import SEPARATORS, named_after

if TYPE_CHECKING:
    from segloss_gui.data.case import Cohort
    from segloss_gui.data.sorting.pattern import CaseKey

CASE = "{case}"
OTHER_PLACES = ("{visit}", "{group}", "{split}", "{ending}", "{number}", "{any}")


def method_files(folder: Path, cases: Sequence[str], images: Sequence[Path] = ()) -> dict[str, Path]:
    """The file of each case that has one; the disk is looked at once.

    Parameters
    ----------
    folder : Path
        :attr:`~segloss_gui.study.models.ImportedMethod.folder`.
    cases : sequence of str
        Ids of all cases of the cohort.
    images : sequence of Path
        The first image of each; cases under neutral names (``case_001``) are then known by the folders and files of
        their images.

    Raises
    ------
    BadInputError
        When there is no such folder or file, or two files claim one case.
    """
    from segloss_gui.data.readers import is_listed
    from segloss_gui.data.readers.structures import is_structures

    if is_open(folder) and any(place in str(folder) for place in OTHER_PLACES):
        return _files_of_pattern(folder, cases) or _files_by_images(folder, cases, images)
    if is_open(folder):
        places = {case: Path(str(folder).replace(CASE, case)) for case in cases}
        found = {case: place for case, place in places.items() if is_listed(place) or is_structures(place)}
        return found or _files_by_images(folder, cases, images)
    if folder.is_file():
        case = case_of(file_stem(folder), cases) or (cases[0] if len(cases) == 1 else "")
        if not case:
            raise BadInputError(f"{folder}: a single file must be named after its case where there are several")
        return {case: folder}
    return _files_below(_existing(folder), cases)


def is_open(folder: Path) -> bool:
    """Whether a path leaves places open: where a folder or file is called just so, it is meant itself."""
    return any(place in str(folder) for place in (CASE, *OTHER_PLACES)) and not folder.exists()


def first_images(cohort: Cohort) -> tuple[Path, ...]:
    """The first image of each case, in their order; of a made one none."""
    return tuple(case.images[0] if case.images else Path() for case in cohort.cases)


def case_of(stem: str, cases: Sequence[str]) -> str:
    """The case a name belongs to: the longest id it is, begins with or ends with; empty where there is none.

    Capitals count where ids differ in nothing else.

    Examples
    --------
    >>> cases = ("pat_1", "pat_11", "pat_1_b")
    >>> [case_of(stem, cases) for stem in ("pat_11", "pat_1_seg", "seg-pat_11", "pat_1_b.x", "pat_2")]
    ['pat_11', 'pat_1', 'pat_11', 'pat_1_b', '']
    >>> [case_of(stem, ("P1", "p1")) for stem in ("p1", "P1_seg")], case_of("Pat_1", cases)
    (['p1', 'P1'], 'pat_1')
    """
    ids = {case: case.replace("/", "_") for case in cases}
    fitting = [case for case in cases if _fits(stem.lower(), ids[case].lower())]
    longest = [case for case in fitting if len(case) == max(map(len, fitting))]
    alike = [case for case in longest if _fits(stem, ids[case])] or longest
    if len({ids[case].lower() for case in alike}) < len(alike):
        return ""  # whose it is, nobody can say
    return alike[0] if alike else named_after(stem, cases)


def label_files(folder: Path) -> tuple[Path, ...]:
    """Files of a folder that a reader knows by their endings, sorted."""
    from segloss_gui.data.readers import is_listed, is_readable

    return tuple(path for path in sorted(folder.iterdir()) if is_listed(path) and is_readable(path))


def file_stem(path: Path) -> str:
    """Name of a file without its (double) ending."""
    from segloss_gui.data.readers import file_stem as stem

    return stem(path)


def _existing(folder: Path) -> Path:
    if not folder.is_dir():
        raise BadInputError(f"{folder}: must be a folder of predictions or a file, got nothing")
    return folder


def _files_by_images(folder: Path, cases: Sequence[str], images: Sequence[Path]) -> dict[str, Path]:
    """The files of a pattern by the case whose image is, or lies in a folder, of the name that it leaves open."""
    base = _parted(folder)[0]
    owners: dict[str, set[str]] = {}
    for case, image in zip(cases, images, strict=False):
        below = image.relative_to(base) if image.is_relative_to(base) else Path(image.name)
        for part in {*below.parts, file_stem(image)}:
            owners.setdefault(part, set()).add(case)
    found: dict[str, list[Path]] = {}
    for path, key in _matches(folder) if images and base.is_dir() else ():
        if len(own := owners.get(key.case, set())) == 1:
            found.setdefault(min(own), []).append(path)
    return {case: paths[0] for case, paths in found.items() if len(paths) == 1}


def _parted(folder: Path) -> tuple[Path, str]:
    """A path with places in it: what is before the first of them, and the pattern."""
    parts = folder.parts
    opened = next(at for at, part in enumerate(parts) if "{" in part)
    return Path(*parts[:opened]), "/".join(parts[opened:])


def _matches(folder: Path) -> Iterator[tuple[Path, CaseKey]]:
    """The files that a pattern of names fits."""
    from segloss_gui.data.readers import is_listed
    from segloss_gui.data.sorting.pattern import Pattern

    base, text = _parted(folder)
    pattern = Pattern(text)
    for path in sorted(_existing(base).rglob("*")):
        key = pattern.match(path.relative_to(base).as_posix()) if is_listed(path) else None
        if key is not None:
            yield path, key


def _files_of_pattern(folder: Path, cases: Sequence[str]) -> dict[str, Path]:
    """The files of a pattern of names, by the case that a sorted folder calls after each."""
    known = frozenset(cases)
    found: dict[str, Path] = {}
    for path, key in _matches(folder):
        case = next((name for name in key.names if name in known), "")
        if case and case in found:
            raise BadInputError(f"{folder}: one file must belong to case {case}, got {found[case]} and {path}")
        if case:
            found[case] = path
    return found


def _files_below(folder: Path, cases: Sequence[str]) -> dict[str, Path]:
    from segloss_gui.data.readers.structures import structures_folder

    found: dict[str, Path] = {}
    for path in label_files(folder):
        stem = file_stem(path)
        case = case_of(stem, cases)
        if not case:
            continue
        exact = stem.lower() == case.replace("/", "_").lower()
        if case not in found or (exact and file_stem(found[case]).lower() != stem.lower()):
            found[case] = path
        elif exact or file_stem(found[case]).lower() != case.replace("/", "_").lower():
            raise BadInputError(
                f"{folder}: one file must belong to case {case}, got {found[case].name} and {path.name}"
            )
    for case in cases:
        inside = folder / case
        if case in found or not inside.is_dir():
            continue
        if (structures := structures_folder(inside)) is not None:
            found[case] = structures
        elif len(files := label_files(inside)) == 1:
            found[case] = files[0]
        elif files:
            named = " and ".join(path.name for path in files[:3])
            raise BadInputError(f"{inside}: one file must belong to case {case}, got {named}")
    return found


def _fits(stem: str, case: str) -> bool:
    if stem == case:
        return True
    before, after = stem[: -len(case)], stem[len(case) :]
    return bool(
        (stem.startswith(case) and after[:1] and after[0] in SEPARATORS)
        or (stem.endswith(case) and before and before[-1] in SEPARATORS)
    )
