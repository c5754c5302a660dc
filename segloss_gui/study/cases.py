"""From a study to its cases: the cohort, the classes, who trains and who validates."""

from __future__ import annotations

from collections.abc import Callable

from segloss_gui.core.errors import BadInputError
from segloss_gui.data.cache import CaseStore
from segloss_gui.data.case import Cohort, CohortPreview
from segloss_gui.data.classes import classes_of, usual_classes
from segloss_gui.data.folds import Fold, fold_of, labelled_subjects, split_of
from segloss_gui.data.splits import fold_in_file
from segloss_gui.study.models import LossChoice, Study
from segloss_gui.study.relinking import refuse_moved

MOST_TOLD = 20


def open_cohort(study: Study) -> CohortPreview:
    """Look at the study's cohort: names and headers, no voxels.

    Raises
    ------
    BadInputError
        When the study names no cohort, or its layout finds no case.
    DataMovedError
        When the files are not where they were.
    """
    if study.cohort is None:
        raise BadInputError(f"study {study.name!r} must name a cohort, got none")
    refuse_moved(study)
    preview = study.cohort.preview()
    if not preview.cohort.cases:
        causes = "; ".join(str(refusal) for refusal in preview.refusals[:3])
        raise BadInputError(
            f"cohort {preview.cohort.name!r} must hold a case, got none{': ' if causes else ''}{causes}"
        )
    return preview


def refusal_sentences(preview: CohortPreview) -> tuple[str, ...]:
    """The files of a cohort that were left out, a sentence each; of many the first, and how many more.

    Examples
    --------
    >>> from pathlib import Path
    >>> from segloss_gui.data.case import Refusal
    >>> refusal_sentences(CohortPreview(Cohort("set", ()), (Refusal(Path("a.nii"), "is empty (0 bytes)"),)))
    ('a.nii: is empty (0 bytes)',)
    """
    told = [f"{refusal.path}: {refusal.cause}" for refusal in preview.refusals[:MOST_TOLD]]
    more = len(preview.refusals) - len(told)
    return (*told, f"{more} more files of cohort {preview.cohort.name!r}") if more else tuple(told)


def open_store(study: Study) -> CaseStore:
    """The bounded cache over the study's cohort, to be shared by its runs."""
    return CaseStore(open_cohort(study).cohort)


def with_classes(study: Study, store: CaseStore, cancelled: Callable[[], bool] | None = None) -> Study:
    """The study with its classes named: its own, else every label value of the cohort.

    Parameters
    ----------
    study : Study
        Whose classes.
    store : CaseStore
        Whose references are read where nothing else names a class.
    cancelled : callable or None
        Asked between two references; the classes are then those seen so far.

    Raises
    ------
    BadInputError
        When the cohort has no label value but background.
    """
    if study.classes:
        return study
    classes = usual_classes(store.cohort) or classes_of({}, store.label_values(cancelled=cancelled))
    if not classes:
        raise BadInputError(f"cohort {store.cohort.name!r} must have a label value besides 0 to segment, got none")
    return study.model_copy(update={"classes": classes})


def fold_for(study: Study, cohort: Cohort, fold: int, choice: LossChoice | None = None) -> Fold:
    """Who trains and who validates in the ``fold``-th fold of the study.

    For a loss, every training case is there as often as its ``repeat`` says of the case's group.

    Raises
    ------
    BadInputError
        When the cohort has no such fold, or a loss repeats a group that the cohort has not.
    """
    folds = study.folds
    if folds.by == "file" and folds.file is not None:
        found = fold_in_file(cohort, folds.file, fold)
    else:
        found = split_of(cohort) if folds.by == "split" else fold_of(cohort, folds.count, fold, folds.seed)
    if choice is None or not choice.repeat:
        return found
    _refuse_other_groups(choice, cohort)
    train = tuple(case for case in found.train for _ in range(choice.repeat.get(case.group, 1)))
    return Fold(train, found.validation)


def refuse_folds(study: Study, cohort: Cohort) -> None:
    """Refuse a study that asks for more folds than its cohort has subjects, before any run of it fails.

    Raises
    ------
    BadInputError
        With both numbers, and what would do.
    """
    folds, subjects = study.folds, labelled_subjects(cohort)
    if folds.by != "subject" or folds.count <= subjects:
        return
    would = f"set Folds to {subjects} or fewer" if subjects > 1 else "folds need two subjects at least"
    raise BadInputError(
        f"cohort {cohort.name!r} must have at least one labelled subject per fold: {folds.count} folds, got {subjects} "
        f"subject{'' if subjects == 1 else 's'} with a reference; {would}"
    )


def refuse_other_groups(study: Study, cohort: Cohort) -> None:
    """A group that a loss sees more often must be one of the cohort's.

    Raises
    ------
    BadInputError
        When one is not.
    """
    for choice in study.losses:
        _refuse_other_groups(choice, cohort)


def _refuse_other_groups(choice: LossChoice, cohort: Cohort) -> None:
    if others := sorted(set(choice.repeat) - set(cohort.groups)):
        there = ", ".join(cohort.groups) or "it has none"
        raise BadInputError(
            f"{choice.method}: a group to repeat must be one of the cohort ({there}), got {', '.join(others)}"
        )
