"""A ROC by the predicted volume that knows the case behind each threshold."""

from __future__ import annotations

from dataclasses import dataclass

from segloss_gui.core.units import MM, SizeUnit
from segloss_gui.metrics import EmptyRule
from segloss_gui.statistics.resampling import RESAMPLES
from segloss_gui.statistics.roc import Roc
from segloss_gui.statistics.score_matrix import score_matrix
from segloss_gui.statistics.score_table import ScoreTable
from segloss_gui.statistics.volume_roc import PositiveGroups, volume_roc

WITH_AN_OBJECT = "cases with an object"


@dataclass(frozen=True)
class CaseRoc:
    """A ROC of one method, with whom every threshold is about.

    Parameters
    ----------
    method : str
        Whose predictions.
    roc : Roc
        The curve.
    positive : tuple of str
        The groups told from the others; none: cases with an object.
    cases : tuple of str
        A case with the predicted volume of each threshold; "" for the first one, infinity.
    resamples : int
        Behind the interval.
    reason : str
        Why these groups.
    unit : SizeUnit
        What the volumes are measured in.
    """

    method: str
    roc: Roc
    positive: tuple[str, ...]
    cases: tuple[str, ...]
    resamples: int = RESAMPLES
    reason: str = ""
    unit: SizeUnit = MM

    @property
    def who(self) -> str:
        """Whom the volume tells from the others, in words."""
        return PositiveGroups(self.positive).words if self.positive else WITH_AN_OBJECT


def case_roc(
    table: ScoreTable, method: str, positive: tuple[str, ...] = (), reason: str = "", *, resamples: int = RESAMPLES
) -> CaseRoc:
    """How well a method's predicted volume tells groups, or cases with an object, from the others.

    Parameters
    ----------
    table : ScoreTable
        Of one class, with ``volume_ml``.
    method : str
        Whose predictions.
    positive : tuple of str
        The groups; none: cases with an object.
    reason : str
        Why these, for a caption.
    resamples : int
        Of the interval.

    Raises
    ------
    ParameterError
        As :func:`~segloss_gui.statistics.volume_roc.volume_roc`.

    Examples
    --------
    >>> names = {"case": ["a", "b"], "method": ["CE"] * 2}
    >>> table = ScoreTable.of(names, {"volume_ml": [3.0, 0.0], "reference_volume_ml": [2.0, 0.0]})
    >>> found = case_roc(table, "CE", resamples=10)
    >>> found.cases, found.roc.auc, found.who
    (('', 'a', 'b'), 1.0, 'cases with an object')
    """
    found = volume_roc(table, method, positive_group=positive or None, resamples=resamples)
    volumes = score_matrix(table.where(method=method), "volume_ml", EmptyRule.SKIP)
    of_volume = dict(zip(volumes.column(method).tolist(), volumes.cases, strict=True))
    cases = tuple(of_volume.get(threshold, "") for threshold in found.thresholds.tolist())
    return CaseRoc(method, found, positive, cases, resamples, reason, table.unit)
