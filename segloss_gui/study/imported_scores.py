"""Methods from elsewhere scored over a study's cohort, as its runs are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from segloss_gui.core.errors import BadInputError
from segloss_gui.data.cache import CaseStore
from segloss_gui.data.case import TargetClass
from segloss_gui.metrics import TOLERANCE_MM
from segloss_gui.study.evaluation import score_case, score_row
from segloss_gui.study.imported import read_imported
from segloss_gui.study.method_files import first_images, method_files
from segloss_gui.study.models import ImportedMethod, Study
from segloss_gui.study.score_file import ScoreRow


@dataclass(frozen=True)
class ImportedRows:
    """Rows as a run's ``scores.csv`` has them, and the files that could not be scored, a sentence each."""

    rows: tuple[ScoreRow, ...]
    faults: tuple[str, ...] = ()


def score_imported(
    method: ImportedMethod,
    classes: Sequence[TargetClass],
    store: CaseStore,
    *,
    tolerance_mm: float = TOLERANCE_MM,
    told: Callable[[int, int], bool] | None = None,
) -> ImportedRows:
    """Score every case that a method has a file of and the cohort a reference.

    Parameters
    ----------
    method : ImportedMethod
        Where its predictions lie and how they are read.
    classes : sequence of TargetClass
        What is scored.
    store : CaseStore
        The cohort.
    tolerance_mm : float
        Of the surface Dice.
    told : callable or None
        Told (files done, all files); an answer of False ends the work there.

    Raises
    ------
    BadInputError
        When the method's folder is not there.
    """
    files = method_files(method.folder, tuple(store.cohort.by_id), first_images(store.cohort))
    rows: list[ScoreRow] = []
    faults: list[str] = []
    for number, (case_id, path) in enumerate(files.items()):
        if told is not None and not told(number, len(files)):
            break
        case = store.cohort.case(case_id)
        if not case.has_reference:
            continue
        try:
            reference = store.labels(case_id)
            found = read_imported(method, path, classes, reference.grid, image_name=f"the image of {case_id}")
        except BadInputError as error:
            faults.append(str(error))
            continue
        scores = score_case(found.labels, reference, classes, tolerance_mm=tolerance_mm)
        unit = reference.grid.unit.key
        rows += [
            score_row(case_id, case.group, method.name, value, of_class, subject=case.subject, size_unit=unit)
            for value, of_class in scores
        ]
    return ImportedRows(tuple(rows), tuple(faults))


def score_all_imported(study: Study, store: CaseStore) -> ImportedRows:
    """All methods from elsewhere of a study; a folder that is gone is a fault, and the others go on."""
    rows: list[ScoreRow] = []
    faults: list[str] = []
    for method in study.imported:
        try:
            found = score_imported(method, study.classes, store)
        except BadInputError as error:
            faults.append(str(error))
            continue
        rows += found.rows
        faults += found.faults
    return ImportedRows(tuple(rows), tuple(faults))
