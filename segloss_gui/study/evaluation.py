"""Predictions against the full reference: from label maps to rows of ``scores.csv``."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from segloss_gui.core.between import Between, nobody_asks
from segloss_gui.core.errors import BadInputError
from segloss_gui.core.volume import LabelMap
from segloss_gui.data.case import Cohort, TargetClass
from segloss_gui.metrics import METRICS, TOLERANCE_MM, Overlap, from_counts, measure
from segloss_gui.study.models import Study
from segloss_gui.study.run_rows import rows_of
from segloss_gui.study.runs_there import runs_there
from segloss_gui.study.score_file import FIRST, NAN, ScoreRow, read_scores, with_names, write_rows
from segloss_gui.study.size_units import with_units
from segloss_gui.study.store import StudyFolder

__all__ = [
    "ScoreRow", "gathered_scores", "in_order", "read_scores", "score_case", "score_row", "write_rows", "write_scores",
]  # fmt: skip

LOG = logging.getLogger(__name__)
VOLUMES = ("volume_ml", "reference_volume_ml")
"""Say whether a map is empty, whatever else is asked for."""


def score_case(
    prediction: LabelMap,
    reference: LabelMap,
    classes: Sequence[TargetClass],
    *,
    keys: Iterable[str] = tuple(METRICS),
    tolerance_mm: float = TOLERANCE_MM,
    joined: bool = False,
    between: Between = nobody_asks,
) -> tuple[tuple[int, Mapping[str, float]], ...]:
    """Metrics of every class of one case: its value, and the metrics by key.

    Parameters
    ----------
    prediction : LabelMap
        Holds each class's own value.
    reference : LabelMap
        The full reference on the same grid, with the label values as they are in the file. What it says to ignore
        is left out of both.
    classes : sequence of TargetClass
        What is scored; joined label values are joined here.
    keys : iterable of str
        Metrics to work out, besides the volumes.
    tolerance_mm : float
        Of the surface Dice.
    joined : bool
        The prediction too holds label values that are to be joined; classes may then overlap.
    between : callable
        Called before each class and within its surface distances; what it raises ends the scoring.

    Returns
    -------
    tuple of (int, mapping of str to float)
        ``tolerance_mm`` is among the metrics where the surface Dice is; both volumes and ``diagonal_mm`` always
        are, for they say which cases are empty and what a missed one may count.
    """
    grid, keys = reference.grid, tuple(dict.fromkeys((*keys, *VOLUMES)))
    setting = {"tolerance_mm": tolerance_mm} if "surface_dice" in keys else {}
    setting["diagonal_mm"] = grid.diagonal_mm
    rows, valid = [], reference.valid
    for target in classes:
        between()
        predicted = prediction.mask(*(target.sources if joined else (target.value,)))
        true = reference.mask(*target.sources)
        if valid is not None:
            predicted, true = predicted & valid, true & valid
        found = measure(
            predicted, true, grid.spacing_mm, keys, tolerance_mm=tolerance_mm, voxel_ml=grid.voxel_ml, between=between
        )
        rows.append((target.value, {**found, **setting}))
    return tuple(rows)


def score_row(
    case: str, group: str, method: str, class_value: int, scores: Overlap | Mapping[str, float], **of_run: object
) -> ScoreRow:
    """The row of one prediction and class; ``of_run`` are the loss, fold and seed of a run.

    Counts alone give the metrics that need no more.
    """
    known: dict[str, object] = {"loss": "", "fold": None, "seed": None, **of_run}
    values = from_counts(scores) if isinstance(scores, Overlap) else scores
    first = {key: values.get(key, NAN) for key in FIRST}
    return ScoreRow(
        case=case, group=group, method=method, class_value=class_value, **{**first, **values}, **known,  # type: ignore[arg-type]
    )  # fmt: skip


def gathered_scores(
    folder: StudyFolder,
    elsewhere: Iterable[ScoreRow] = (),
    told: Callable[[str], object] = LOG.warning,
    cohort: Cohort | None = None,
) -> tuple[ScoreRow, ...]:
    """The scores of every finished run of a study, and those of methods from ``elsewhere``.

    Parameters
    ----------
    told : callable
        Told in a sentence of each run whose scores cannot be read; the others are gathered.
    cohort : Cohort or None
        Tells the unit of sizes where runs of earlier versions did not.

    Raises
    ------
    FileRefusedError
        When the study is damaged.
    """
    rows: list[ScoreRow] = []
    for run, _ in runs_there(folder).runs:
        try:
            rows += rows_of(run)
        except BadInputError as error:
            told(str(error))
    rows = list(with_units(rows, cohort.by_id)) if cohort is not None else rows
    study = folder.load()
    names = {target.value: target.name for target in study.classes}
    return with_names(in_order(study, (*rows, *elsewhere)), names)


def write_scores(
    folder: StudyFolder,
    elsewhere: Iterable[ScoreRow] = (),
    told: Callable[[str], object] = LOG.warning,
    cohort: Cohort | None = None,
) -> Path:
    """Write what :func:`gathered_scores` gives into the study's ``scores.csv``; the file written."""
    return write_rows(folder.scores_path, gathered_scores(folder, elsewhere, told, cohort))


def in_order(study: Study, rows: Iterable[ScoreRow]) -> tuple[ScoreRow, ...]:
    """Methods in the study's order, then folds, seeds and cases; methods no longer in the study last."""
    order = {choice.method: place for place, choice in enumerate(study.losses)}
    return tuple(
        sorted(rows, key=lambda row: (order.get(row.method, len(order)), row.method, row.seed or 0, row.fold or 0))
    )
