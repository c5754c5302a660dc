"""Whether two cohorts have cases in common: a name alone does not say so, every centre has a ``p01``."""

from __future__ import annotations

from itertools import islice

from segloss_gui.data.case import Case, CohortPreview
from segloss_gui.data.file_hash import fingerprint

SAMPLE = 8
"""Cases whose files are looked into, of those that are called alike."""


def share_cases(one: CohortPreview, other: CohortPreview) -> bool:
    """Whether any case of one cohort is in the other: the same file, or one that is called alike on the same grid.

    Centres that were brought to one template have equal names on one grid: of files that are there the content tells.

    Names that the program gave in place of a patient's (``case_001``) say nothing: their files have to be called alike.

    Examples
    --------
    >>> from pathlib import Path
    >>> from segloss_gui.data.case import Cohort
    >>> def cohort(case: str, file: str) -> CohortPreview:
    ...     return CohortPreview(Cohort("", (Case(case, (Path(file),)),)))
    >>> share_cases(cohort("p1", "/a/p1.nii"), cohort("p1", "/b/p1.nii"))
    True
    >>> share_cases(cohort("case_001", "/a/Smith/CT"), cohort("case_001", "/b/Lee/CT"))
    False
    """
    mine, theirs = one.cohort.by_id, other.cohort.by_id
    files = {path for case in mine.values() for path in case.images}
    if any(not files.isdisjoint(case.images) for case in theirs.values()):
        return True
    alike = (
        name
        for name in mine
        if name in theirs and _are_called_alike(mine[name], theirs[name]) and _have_one_grid(name, one, other)
    )
    return any(_may_hold_the_same(mine[name], theirs[name]) for name in islice(alike, SAMPLE))


def _may_hold_the_same(one: Case, other: Case) -> bool:
    """Whether first images have one content; files that are not there any more, and folders of slices, may have."""
    first, second = (case.images[:1] for case in (one, other))
    if not first or not second or not (first[0].is_file() and second[0].is_file()):
        return True
    try:
        return fingerprint(first[0]) == fingerprint(second[0])
    except OSError:
        return True


def _are_called_alike(one: Case, other: Case) -> bool:
    """Whether the name that both have is that of their files, or these have one themselves, folder included."""
    if _is_called_by_files(one) and _is_called_by_files(other):
        return True
    return {path.parts[-2:] for path in one.images} == {path.parts[-2:] for path in other.images}


def _is_called_by_files(case: Case) -> bool:
    return not case.images or all(any(part in str(path) for path in case.images) for part in case.id.split("/"))


def _have_one_grid(name: str, one: CohortPreview, other: CohortPreview) -> bool:
    """Whether both images lie on the same grid, as far as their headers were read."""
    mine, theirs = one.headers.get(name), other.headers.get(name)
    return mine is None or theirs is None or mine.grid.matches(theirs.grid)
