"""What is better set otherwise, seen from the data, the memory and the device: folds, batch, patch, spacing.

A batch is only ever made smaller: its images are what the reduction dimensions group, so a larger one is another loss.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from segloss_gui.core.errors import SegLossError
from segloss_gui.core.units import MM
from segloss_gui.study.cohort_images import CohortImages
from segloss_gui.study.models import Study
from segloss_gui.study.run_memory import RESERVE, gigabytes, largest_of, proposed_patch

LEAST_BATCH = 2
"""Where a batch is made smaller for memory's sake, the patch is cut next."""
UNLIKE = 1.5
"""Voxel sizes along one axis that differ by more than this factor are better brought to one."""


@dataclass(frozen=True)
class Proposal:
    """A change of a study, and why.

    Parameters
    ----------
    words : str
        One sentence that names numbers.
    changes : mapping
        Fields of the study, as they would be.
    needed : bool
        Whether the runs cannot be trained without it.
    """

    words: str
    changes: Mapping[str, Any]
    needed: bool = False


def proposals(study: Study, images: CohortImages, available: int) -> tuple[Proposal, ...]:
    """What is proposed for a study; nothing where its settings do no harm.

    Parameters
    ----------
    study : Study
        As it stands.
    images : CohortImages
        Of its cohort.
    available : int
        Bytes of memory for its runs; 0: not known.
    """
    batch = _batch(study, images, available)
    with_it = study if batch is None else applied(study, (batch,))
    found = (_folds(study, images.subjects), batch, _patch(with_it, images, available), _spacing(study, images))
    return tuple(proposal for proposal in found if proposal is not None)


def applied(study: Study, chosen: tuple[Proposal, ...]) -> Study:
    """The study with what is proposed."""
    changes: dict[str, Any] = {}
    for proposal in chosen:
        changes |= proposal.changes
    return study.model_copy(update=changes)


def _folds(study: Study, subjects: int) -> Proposal | None:
    """No more folds than subjects.

    Examples
    --------
    >>> found = _folds(Study(folds={"count": 5, "use": (0, 3)}), 3)
    >>> found.words, found.changes["folds"].count, found.changes["folds"].use
    ('There are 3 subjects for 5 folds: take 3 folds', 3, (0,))
    """
    fewer = study.folds.fewer(subjects)
    if fewer is None:
        return None
    words = f"There are {subjects} subjects for {study.folds.count} folds: take {subjects} folds"
    return Proposal(words, {"folds": fewer}, needed=True)


def _batch(study: Study, images: CohortImages, available: int) -> Proposal | None:
    """No more images a step than are trained on; fewer where they take too much memory, down to two of them.

    Examples
    --------
    >>> few = CohortImages((1, 1, 1), (1, 1, 1), (32, 32, 32), 1, False, (32, 32, 32), cases=6, subjects=6)
    >>> found = _batch(Study(sampling={"batch_size": 8}, folds={"count": 3}), few, 0)
    >>> found.words, found.changes["sampling"].batch_size
    ('Each fold trains on about 4 images: take 4 a step instead of 8', 4)
    """
    now, trained = study.sampling.batch_size, images.cases
    if study.folds.by == "subject" and images.cases:
        trained = max(1, images.cases * (study.folds.count - 1) // study.folds.count)
    if 0 < trained < now:
        words = f"Each fold trains on about {trained} images: take {trained} a step instead of {now}"
        return Proposal(words, _sampling(study, batch_size=trained))
    if now <= LEAST_BATCH or available <= 0:
        return None
    most = round(RESERVE * available)
    try:
        needs = largest_of(study, images, cases=0)
        if needs.fitting(1, most):
            return None
        fewer = now
        while fewer > LEAST_BATCH:
            fewer = max(LEAST_BATCH, fewer // 2)
            then = largest_of(study.model_copy(update=_sampling(study, batch_size=fewer)), images, cases=0)
            if then.fitting(1, most):
                break
    except SegLossError:  # said where the network is chosen
        return None
    words = f"A batch of {now} takes about {gigabytes(needs.run)} of memory: take {fewer}, about {gigabytes(then.run)}"
    return Proposal(words, _sampling(study, batch_size=fewer), needed=True)


def _sampling(study: Study, **changed: Any) -> dict[str, Any]:
    return {"sampling": study.sampling.model_copy(update=changed)}


def _patch(study: Study, images: CohortImages, available: int) -> Proposal | None:
    """A patch where whole images, or the patch set, take more memory than is well spent."""
    try:
        now = largest_of(study, images, cases=0)
    except SegLossError:  # said where the network is chosen
        return None
    too_large = available > 0 and not now.fitting(1, round(RESERVE * available))
    if study.sampling.patch and not too_large:
        return None
    patch = proposed_patch(study, images, available)
    if patch is None:
        return None
    changes = _sampling(study, patch=patch)
    then = largest_of(study.model_copy(update=changes), images, cases=0)
    size = " × ".join(map(str, patch))
    return Proposal(
        f"{now.what[0].upper()}{now.what[1:]} takes about {gigabytes(now.run)} of memory: take patches of {size} "
        f"voxels, about {gigabytes(then.run)}",
        changes,
        needed=too_large,
    )


def _spacing(study: Study, images: CohortImages) -> Proposal | None:
    """One spacing where images have very different ones."""
    preprocessing = study.preprocessing
    pairs = zip(images.finest_mm, images.coarsest_mm, strict=True)
    if preprocessing.spacing_mm is not None or all(coarse <= UNLIKE * fine for fine, coarse in pairs):
        return None
    if images.unit.length != MM.length:  # a pixel that says no size is neither finer nor coarser than a millimetre
        return None
    finest, coarsest, median = (
        " × ".join(f"{size:.3g}" for size in sizes)
        for sizes in (images.finest_mm, images.coarsest_mm, images.stored_mm)
    )
    return Proposal(
        f"Voxels are between {finest} and {coarsest} mm: bring all to their median, {median} mm",
        {"preprocessing": preprocessing.model_copy(update={"spacing_mm": images.stored_mm})},
    )
