"""Folds of one's own, in the file that nnU-Net keeps them in: ``splits_final.json``, a list of train and val."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from segloss_gui.core.errors import BadInputError, FileRefusedError
from segloss_gui.core.json_text import parse_json
from segloss_gui.core.plain_files import read_text
from segloss_gui.data.case import Case, Cohort
from segloss_gui.data.folds import Fold, fold_of

FILE_NAME = "splits_final.json"
MUST = "must be folds as nnU-Net writes them, a list of {train: [case, ...], val: [case, ...]}"


def splits_near(folder: Path, cohort: Cohort) -> Path | None:
    """The folds that nnU-Net keeps for a folder of its own: in it, beside it, or where it preprocesses.

    Parameters
    ----------
    folder : Path
        ``nnUNet_raw/DatasetNNN_Name``, for example.
    cohort : Cohort
        Its cases; folds of other cases are not its folds.

    Returns
    -------
    Path or None
        None where there is no such file, or one that does not fit.
    """
    folder = folder.absolute()
    raw = folder.parent.name == "nnUNet_raw"
    places = (folder, *((folder.parent.parent / "nnUNet_preprocessed" / folder.name,) if raw else (folder.parent,)))
    for path in (place / FILE_NAME for place in places):
        try:
            for fold in range(len(read_splits(path)) if path.is_file() else 0):
                fold_in_file(cohort, path, fold)
            if path.is_file():
                return path
        except (BadInputError, OSError):  # other cases, or a place nobody may look into
            continue
    return None


def read_splits(path: Path) -> tuple[Mapping[str, tuple[str, ...]], ...]:
    """The case ids of each fold.

    Parameters
    ----------
    path : Path
        ``splits_final.json`` of nnU-Net v2, in ``nnUNet_preprocessed/DatasetNNN_Name``.

    Raises
    ------
    FileRefusedError
        When it cannot be read, or is no list of such folds.
    """
    try:
        content = parse_json(read_text(path, "utf-8-sig"))
    except OSError as error:
        raise FileRefusedError(path, f"{MUST}, got: {error.strerror or error}") from error
    except ValueError as error:
        raise FileRefusedError(path, f"{MUST}, got no JSON ({error})") from error
    if not isinstance(content, list) or not content:
        raise FileRefusedError(path, f"{MUST}, got {type(content).__name__}")
    return tuple(_fold(path, number, entry) for number, entry in enumerate(content))


def fold_in_file(cohort: Cohort, path: Path, fold: int) -> Fold:
    """The ``fold``-th fold of a file.

    Parameters
    ----------
    cohort : Cohort
        Its cases that the fold does not name take no part.
    path : Path
        See :func:`read_splits`.
    fold : int
        Counted from 0.

    Raises
    ------
    BadInputError
        When there is no such file or fold, it names a case that the cohort lacks or that has no reference, or a
        subject is on both sides.
    """
    splits = read_splits(path)
    if not 0 <= fold < len(splits):
        raise FileRefusedError(path, f"has the folds 0..{len(splits) - 1}, got fold {fold}")
    train, validation = (_cases(cohort, path, splits[fold][side]) for side in ("train", "val"))
    if both := {case.subject for case in train} & {case.subject for case in validation}:
        raise FileRefusedError(
            path, f"fold {fold} must have a subject on one side, got {', '.join(sorted(both)[:3])} in train and val"
        )
    return Fold(train, validation)


def splits_text(cohort: Cohort, count: int, seed: int) -> str:
    """The folds by subject of a cohort, as nnU-Net reads them.

    Raises
    ------
    BadInputError
        When there are fewer subjects than folds.

    Examples
    --------
    >>> cohort = Cohort("c", tuple(Case(f"case{i}", label=Path("x.nii")) for i in range(4)))
    >>> json.loads(splits_text(cohort, count=2, seed=0))[0]
    {'train': ['case0', 'case3'], 'val': ['case1', 'case2']}
    """
    folds = [fold_of(cohort, count, number, seed) for number in range(count)]
    listed = [{"train": [c.id for c in fold.train], "val": [c.id for c in fold.validation]} for fold in folds]
    return json.dumps(listed, indent=4) + "\n"


def _fold(path: Path, number: int, entry: Any) -> Mapping[str, tuple[str, ...]]:
    sides = {side: entry.get(side) if isinstance(entry, dict) else None for side in ("train", "val")}
    found = {}
    for side, names in sides.items():
        if not isinstance(names, list) or not names or not all(isinstance(name, str) for name in names):
            raise FileRefusedError(path, f"{MUST}, got no list of cases for {side} of fold {number}")
        found[side] = tuple(names)
    return found


def _cases(cohort: Cohort, path: Path, names: Sequence[str]) -> tuple[Case, ...]:
    missing = [name for name in names if name not in cohort.by_id or not cohort.by_id[name].has_reference]
    if missing:
        more = f" and {len(missing) - 3} more" if len(missing) > 3 else ""
        raise BadInputError(
            f"{path}: must name cases of cohort {cohort.name!r} with a reference, got {', '.join(missing[:3])}{more}"
        )
    return tuple(cohort.by_id[name] for name in dict.fromkeys(names))
