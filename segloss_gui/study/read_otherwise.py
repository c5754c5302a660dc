"""Whether a study reads the cases of a run as it was trained: from other files, or the same in another order.

A cohort that is sorted anew keeps the names of its cases; what they are read from may be another channel, another
reference, or another volume of a file. What a channel is called changes nothing. Imports no torch.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from segloss_gui.core.between import Between, nobody_asks
from segloss_gui.core.errors import BadInputError
from segloss_gui.data.case import Case
from segloss_gui.data.file_hash import file_hash, files_of
from segloss_gui.study.trained_on import FileThen, data_then

ORDER, CHANNELS, REFERENCE, IMAGE = "order of channels", "set of channels", "reference", "volume of its files"


def read_otherwise(run: Path, cases: Iterable[Case], between: Between = nobody_asks) -> tuple[str, ...] | None:
    """In what a run's cases are read otherwise by now; None where it noted no files, as of phantoms.

    Files that were moved with all their folders are not read for that; nor are those that are where they were, whose
    content :func:`~segloss_gui.study.trained_on.replaced_since` looks at.

    Parameters
    ----------
    run : Path
        The run's folder.
    cases : iterable of Case
        As they are read today; others than the run's are passed over.
    between : callable
        Called before the files of a case are looked at; what it raises ends that.

    Raises
    ------
    FileRefusedError
        When ``data.json`` is damaged.
    """
    noted = data_then(run)
    if not noted.files:
        return None
    then = noted.by_case
    there = [case for case in cases if case.id in then]
    now = {case.id: [path.absolute() for path in noted.now(case)] for case in there}
    before = [file.path for case in there for file in then[case.id]]
    found: dict[str, None] = {}
    if noted.frames is not None and any(noted.frames.get(case.id) != case.frame for case in there):
        found[IMAGE] = None
    if _moved(before, [path for paths in now.values() for path in paths]):
        return tuple(found)
    for case in there:
        between()
        images = len(list(files_of(replace(case, label=None, further_labels=()))))
        found |= dict.fromkeys(_differences(then[case.id], now[case.id], images))
    return tuple(found)


def refuse_otherwise(run: Path, cases: Iterable[Case], between: Between = nobody_asks) -> None:
    """Refuse to go on with a run whose cases are read otherwise by now; ``between`` as there.

    Raises
    ------
    BadInputError
        Naming in what.
    """
    if others := read_otherwise(run, cases, between):
        raise BadInputError(
            f"{run}: must have been trained on the files of this study, got another {' and '.join(others)}; save the "
            "study to a new folder or delete this run's folder"
        )


def _moved(then: Sequence[Path], now: Sequence[Path]) -> bool:
    """Whether all lies as it did, in its place or in another, where the old one is empty."""
    if list(then) == list(now):
        return True
    if len(then) != len(now) or os.path.exists(then[0]):  # False, too, of what may not be looked into
        return False
    return _below(then) == _below(now)


def _below(paths: Sequence[Path]) -> list[str]:
    """Paths below the innermost folder that holds all."""
    try:
        above = os.path.commonpath([path.parent for path in paths])
    except ValueError:  # on drives of their own
        return list(map(str, paths))
    return [os.path.relpath(path, above) for path in paths]


def _differences(then: Sequence[FileThen], now: Sequence[Path], images: int) -> list[str]:
    """In what the files of a case, of which the first ``images`` are its image's, are others than they were."""
    labels = len(now) - images
    pictured, drawn = then[: len(then) - labels], then[len(then) - labels :]
    found = []
    if not _are(pictured, now[:images]):
        found.append(ORDER if _are_turned(pictured, now[:images]) else CHANNELS)
    return found if _are(drawn, now[images:]) else [*found, REFERENCE]


def _are(then: Sequence[FileThen], now: Sequence[Path]) -> bool:
    same = len(then) == len(now)
    return same and not any(of.path != path and of.was_replaced(path) for of, path in zip(then, now, strict=True))


def _are_turned(then: Sequence[FileThen], now: Sequence[Path]) -> bool:
    paths = sorted(of.path for of in then)
    return paths == sorted(now) or sorted(of.sha256 for of in then) == sorted(map(_hash, now))


def _hash(path: Path) -> str:
    try:
        return file_hash(path)
    except OSError:
        return ""
