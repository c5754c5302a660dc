"""A study to begin with, of a folder that was sorted: its cohort, the methods in it, and losses to compare."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from segloss_gui.data.case import CohortPreview
from segloss_gui.data.classes import usual_classes
from segloss_gui.data.layouts import CohortSource
from segloss_gui.data.layouts.sorted import Sorted
from segloss_gui.data.sorting.pattern import Pattern
from segloss_gui.data.sorting.roles import Role
from segloss_gui.study.method_files import CASE
from segloss_gui.study.models import FoldSettings, ImportedMethod, LossChoice, Study

if TYPE_CHECKING:
    from segloss_gui.data.sorting.folder import SortedFolder

LOSSES = ("cross_entropy", "soft_dice")
FOLDS = 5


def study_of(source: CohortSource, preview: CohortPreview, table: SortedFolder, folds: Path | None = None) -> Study:
    """The study of a sorted folder: cross-entropy against soft Dice over one of at most five folds.

    Parameters
    ----------
    source : CohortSource
        How the folder is read.
    preview : CohortPreview
        What that gave.
    table : SortedFolder
        Its columns; those of predictions become methods of the study.
    folds : Path or None
        Folds of one's own; None: at most five by subject.
    """
    subjects = len({case.subject for case in preview.cohort.cases if case.has_reference})
    return Study(
        name=preview.cohort.name or "untitled", cohort=source, classes=usual_classes(preview.cohort),
        losses=tuple(LossChoice(key=key) for key in LOSSES), imported=methods_of(table),
        folds=FoldSettings(count=max(2, min(FOLDS, subjects)), by="file" if folds else "subject", file=folds),
    )  # fmt: skip


def methods_of(table: SortedFolder) -> tuple[ImportedMethod, ...]:
    """The columns of predictions as methods, where their names say whose file is whose."""
    return _methods(table.root, table.roles)


def methods_in(source: CohortSource) -> tuple[ImportedMethod, ...]:
    """The same of a cohort as it is written in a study."""
    if not isinstance(source, Sorted):
        return ()
    return _methods(source.root, {column.pattern: Role.parse(column.role) for column in source.columns})


def found_methods(study: Study, source: CohortSource) -> dict[str, Any]:
    """Columns of predictions as methods of the study, beside those it has; nothing where there are none but those."""
    there = {method.name for method in study.imported}
    found = [method for method in methods_in(source) if method.name not in there]
    return {"imported": (*study.imported, *found)} if found else {}


def _methods(root: Path, roles: Mapping[str, Role]) -> tuple[ImportedMethod, ...]:
    patterns: dict[str, list[str]] = {}
    for pattern, role in roles.items():
        if role.kind == "prediction" and Pattern(pattern).says_case:
            patterns.setdefault(role.name, []).append(pattern)
    places = {name: _place_of(several) for name, several in patterns.items()}
    return tuple(ImportedMethod(name=name, folder=root / place) for name, place in places.items() if place)


def _place_of(patterns: Sequence[str]) -> str:
    """Where a method's files lie: one column, or a folder a case with a mask a structure in it; empty for neither."""
    above = {pattern.rpartition("/")[0] for pattern in patterns}
    if len(patterns) == 1:
        return patterns[0]
    return above.pop() if len(above) == 1 and CASE in min(above) else ""


def methods_left_out(table: SortedFolder) -> tuple[str, ...]:
    """A sentence for each column of predictions that is no method of the study."""
    taken = {method.name for method in methods_of(table)}
    return tuple(
        f"{column.pattern}: the predictions of {column.role.name} are not in the study: they must be one column, or "
        "masks of structures in a folder a case"
        for column in table.of_kind("prediction")
        if column.role.name not in taken
    )
