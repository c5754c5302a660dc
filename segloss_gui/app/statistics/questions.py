"""What can be asked of the scores, and how it is worked out; run in the background.

To add a question: a function from the selected scores and a :class:`Question` to its answer, and a line in
:data:`WORKED_OUT`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from segloss_gui.app.statistics.choices import Selection
from segloss_gui.app.statistics.empty_effect import EmptyEffect, effect_of
from segloss_gui.core.loss_group import LossGroup
from segloss_gui.metrics import METRICS, EmptyRule, MissedRule
from segloss_gui.statistics.case_roc import CaseRoc, case_roc
from segloss_gui.statistics.corrections import Correction
from segloss_gui.statistics.factor import natural_key
from segloss_gui.statistics.label_table import LabelLine, label_table
from segloss_gui.statistics.loss_table import LossTable, loss_table
from segloss_gui.statistics.object_size import SizeBins, bins_for, size_bins
from segloss_gui.statistics.parameter_curves import ParameterCurves, ParameterGrid, parameter_curves
from segloss_gui.statistics.ranking import RankStability, rank_stability
from segloss_gui.statistics.resampling import RESAMPLES, Floats
from segloss_gui.statistics.score_matrix import score_matrix
from segloss_gui.statistics.score_table import ScoreTable
from segloss_gui.statistics.scored_cases import ScoredCases, scored_cases
from segloss_gui.statistics.volume_agreement import VolumeAgreement, volume_agreement

ROC_RESAMPLES, MANY_CASES = 2_000, 2_000
"""A ROC takes seconds a method for very many cases, whose intervals are narrow anyway."""

Kind = Literal["cases", "methods", "labels", "sizes", "sweep", "roc", "volumes", "ranks"]
TITLES: Mapping[Kind, str] = {
    "cases": "scores by case", "methods": "means and pairs", "labels": "full against partial labels",
    "sizes": "size of the object", "sweep": "the swept parameter", "roc": "ROC",
    "volumes": "volume agreement", "ranks": "ranking",
}  # fmt: skip


@dataclass(frozen=True)
class Question:
    """One thing to be worked out; equal questions have equal answers.

    Parameters
    ----------
    kind : str
        A key of :data:`WORKED_OUT`.
    version : int
        Of the scores.
    selection : Selection
        Which of them.
    metric : str
        Key of the metric; empty where the question is not about one.
    rule : EmptyRule
        What an undefined share of two empty maps counts for.
    missed : MissedRule
        What a distance counts for that one empty map leaves undefined.
    correction : str
        Of p, over pairs of methods.
    method : str
        Whose volumes.
    positive : tuple of str
        Whom they tell from the others: groups, or none for cases with an object.
    reason : str
        Why these, a sentence for the caption.
    grid : ParameterGrid or None
        What was swept.
    groups : tuple of (method, group)
        Methods that are of a group of losses, for the marks.
    """

    kind: Kind
    version: int
    selection: Selection
    metric: str = ""
    rule: EmptyRule = EmptyRule.SKIP
    missed: MissedRule = MissedRule.SKIP
    correction: Correction = "none"
    method: str = ""
    positive: tuple[str, ...] = ()
    reason: str = ""
    grid: ParameterGrid | None = None
    groups: tuple[tuple[str, LossGroup], ...] = ()

    @property
    def words(self) -> str:
        """What is worked out."""
        about = METRICS[self.metric].title if self.metric else self.method
        return f"{TITLES[self.kind]}, {about}" if about else TITLES[self.kind]

    def answer(self, table: ScoreTable) -> Any:
        """Work it out; ``table`` is what was selected."""
        return WORKED_OUT[self.kind](table.under(self.missed), self)


@dataclass(frozen=True)
class CaseScores(ScoredCases):
    """One metric of every case and method, as the page's table of cases looks at it.

    Parameters
    ----------
    matrix, groups, reference_ml
        As of :class:`~segloss_gui.statistics.scored_cases.ScoredCases`.
    effect : EmptyEffect
        What the empty-case rule does.
    natural : array of int, shape (cases,)
        Places of the cases by name, numbers in names by their size.
    searched : array of str, shape (cases,)
        Case and group in small letters.
    """

    effect: EmptyEffect
    natural: NDArray[np.intp]
    searched: NDArray[np.str_]

    @classmethod
    def of(cls, scored: ScoredCases, effect: EmptyEffect) -> CaseScores:
        """With the cases' order and words for the filter, which take a while for very many."""
        cases = scored.matrix.cases
        natural = np.array(sorted(range(len(cases)), key=lambda at: natural_key(cases[at])), np.intp)
        searched = [f"{case} {group}".lower() for case, group in zip(cases, scored.groups.tolist(), strict=True)]
        return cls(scored.matrix, scored.groups, scored.reference_ml, effect, natural, np.array(searched, np.str_))

    def column(self, at: int) -> Floats:
        """Numbers of the table's columns: reference volume, then a method each."""
        return self.reference_ml if at == 0 else np.asarray(self.matrix.values[:, at - 1])

    def worst_first(self) -> NDArray[np.intp]:
        """Places of the cases by their mean over the methods, the worst first, undefined ones last."""
        return np.argsort(-self.badness(), kind="stable")

    def badness(self) -> Floats:
        """How bad a case is: larger is worse, infinite where a method failed it, NaN where none has a value."""
        bad = METRICS[self.metric].badness(mean_of(self.matrix.values))
        return np.where(self.matrix.failures.left_out.any(axis=1), np.inf, bad)

    def worst_method(self, case: int) -> str | None:
        """The method that does worst on a case; None where none has a value."""
        bad = METRICS[self.metric].badness(self.matrix.values[case])
        bad = np.where(self.matrix.failures.left_out[case], np.inf, bad)
        return None if np.isnan(bad).all() else self.matrix.methods[int(np.nanargmax(bad))]


def mean_of(values: Floats) -> Floats:
    """Mean of every row over its defined values.

    Examples
    --------
    >>> mean_of(np.array([[0.5, float("nan")], [float("nan")] * 2])).tolist()
    [0.5, nan]
    """
    there = ~np.isnan(values)
    with np.errstate(invalid="ignore"):
        return np.asarray(np.where(there, values, 0.0).sum(axis=1) / there.sum(axis=1), np.float64)


def _cases(table: ScoreTable, question: Question) -> CaseScores:
    scored = scored_cases(table, question.metric, question.rule)
    return CaseScores.of(scored, effect_of(table, question.metric))


def _methods(table: ScoreTable, question: Question) -> LossTable:
    return loss_table(
        table, (question.metric,), groups=dict(question.groups), empty=question.rule, correction=question.correction,
        resamples=RESAMPLES,
    )  # fmt: skip


def _labels(table: ScoreTable, question: Question) -> tuple[LabelLine, ...]:
    # Methods from elsewhere have no labelling, and so no counterpart.
    own = table.where(labelling=("full", "partial"))
    return label_table(own, empty=question.rule, resamples=RESAMPLES)


def _sizes(table: ScoreTable, question: Question) -> SizeBins:
    return size_bins(table, question.metric, empty=question.rule, bins=bins_for(table), resamples=RESAMPLES)


def _sweep(table: ScoreTable, question: Question) -> ParameterCurves:
    assert question.grid is not None
    return parameter_curves(table, question.grid, question.metric, empty=question.rule, resamples=RESAMPLES)


def _roc(table: ScoreTable, question: Question) -> CaseRoc:
    resamples = RESAMPLES if len(table.names("case")) <= MANY_CASES else ROC_RESAMPLES
    return case_roc(table, question.method, question.positive, question.reason, resamples=resamples)


def _volumes(table: ScoreTable, question: Question) -> VolumeAgreement:
    return volume_agreement(table, question.method, resamples=RESAMPLES)


def _ranks(table: ScoreTable, question: Question) -> RankStability:
    return rank_stability(score_matrix(table, question.metric, question.rule), resamples=RESAMPLES)


WORKED_OUT: Mapping[Kind, Callable[[ScoreTable, Question], Any]] = {
    "cases": _cases,
    "methods": _methods,
    "labels": _labels,
    "sizes": _sizes,
    "sweep": _sweep,
    "roc": _roc,
    "volumes": _volumes,
    "ranks": _ranks,
}
