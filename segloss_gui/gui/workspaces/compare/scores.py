"""Rows of the two score tables, from loaded maps, live events and finished runs."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from segloss_gui.data.case import TargetClass
from segloss_gui.gui.bridge.final_scores import FinalScores
from segloss_gui.gui.bridge.loader import Loader
from segloss_gui.gui.session import MethodView, Session
from segloss_gui.metrics.overlap import Overlap, dice, jaccard, volume_error_ml

NAN = float("nan")


@dataclass(frozen=True)
class CaseScoreRow:
    """Scores of one method and class for the case shown; ``epoch`` is "final" or the preview's."""

    method: str
    colour: str
    class_name: str
    dice: float
    jaccard: float
    volume_error_ml: float
    epoch: str
    visible: bool = True
    short: str = ""


@dataclass(frozen=True)
class CohortRow:
    """Dice of one case for each method (mean over classes; NaN where unknown or undefined)."""

    case: str
    group: str
    dice: tuple[float, ...]

    @property
    def mean(self) -> float:
        """Mean over the methods that have a value."""
        return mean(self.dice)


def mean(values: Iterable[float]) -> float:
    """Mean of the defined values; NaN where none is.

    Examples
    --------
    >>> mean([0.5, float("nan"), 1.0])
    0.75
    """
    known = [value for value in values if not math.isnan(value)]
    return sum(known) / len(known) if known else NAN


def short_names(names: Sequence[str]) -> dict[str, str]:
    """Names without the words that all of them begin with, so that what tells them apart is seen.

    Examples
    --------
    >>> short_names(["dice_phi phi=I", "dice_phi phi=BI"])
    {'dice_phi phi=I': 'phi=I', 'dice_phi phi=BI': 'phi=BI'}
    >>> short_names(["sDice", "CE"])
    {'sDice': 'sDice', 'CE': 'CE'}
    """
    words = [name.split() for name in names]
    shared = 0
    if len(names) > 1:
        while len({tuple(w[: shared + 1]) for w in words}) == 1 and all(len(w) > shared + 1 for w in words):
            shared += 1
    return {name: " ".join(w[shared:]) for name, w in zip(names, words, strict=True)}


def case_rows(loader: Loader, methods: Sequence[MethodView]) -> tuple[CaseScoreRow, ...]:
    """Scores of what is on the screen, in the order of the methods."""
    rows: list[CaseScoreRow] = []
    short = short_names([method.name for method in methods])
    for method in methods:
        prediction = loader.predictions.get(method.name)
        if prediction is None:
            continue
        epoch = "final" if prediction.source.epoch is None else str(prediction.source.epoch)
        rows += [
            _case_row(method, short[method.name], target, prediction.scores[target.value], epoch)
            for target in loader.classes
            if target.value in prediction.scores
        ]
    return tuple(rows)


def _case_row(method: MethodView, short: str, target: TargetClass, counts: Overlap, epoch: str) -> CaseScoreRow:
    return CaseScoreRow(
        method.name, method.colour, target.name, dice(counts), jaccard(counts), volume_error_ml(counts), epoch,
        method.visible, short,
    )  # fmt: skip


def cohort_rows(session: Session, final: FinalScores) -> tuple[CohortRow, ...]:
    """A row per scored case, worst mean first; cases without a value come last.

    The values are those of the epoch looked at; without one, those of the finished run's kept
    model, or of the newest epoch of a run that still trains.
    """
    values: dict[str, dict[str, list[float]]] = {}
    for run, plan in session.plans.items():
        if plan.is_warm_start:
            continue
        for case, value in _run_dice(session, final, run).items():
            values.setdefault(case, {}).setdefault(plan.method, []).append(value)
    groups = {case.id: case.group for case in session.preview.cohort.cases} if session.preview else {}
    rows = [
        CohortRow(case, groups.get(case, ""), tuple(mean(of.get(method.name, ())) for method in session.methods))
        for case, of in values.items()
    ]
    return tuple(sorted(rows, key=lambda row: (math.isnan(row.mean), row.mean, row.case)))


def _run_dice(session: Session, final: FinalScores, run: str) -> Mapping[str, float]:
    """Mean Dice over the classes by case of one run."""
    scored: dict[str, list[float]] = {}
    if session.epoch is None and final.rows(run):
        for row in final.rows(run):
            scored.setdefault(row.case, []).append(row.dice)
    elif (progress := session.progress.get(run)) is not None:
        epochs = [epoch for epoch in progress.scores if session.epoch is None or epoch <= session.epoch]
        for event in progress.scores[max(epochs)] if epochs else ():
            scored.setdefault(event.case, []).append(event.dice)
    return {case: mean(values) for case, values in scored.items()}
