"""Predicted against reference volume of one method, case by case: what a Bland-Altman plot is drawn from."""

from __future__ import annotations

from dataclasses import dataclass

from segloss_gui.core.units import MM, SizeUnit
from segloss_gui.metrics import EmptyRule
from segloss_gui.statistics.bland_altman import BlandAltman, bland_altman
from segloss_gui.statistics.object_size import reference_volumes
from segloss_gui.statistics.resampling import RESAMPLES, Floats
from segloss_gui.statistics.score_matrix import score_matrix
from segloss_gui.statistics.score_table import ScoreTable


@dataclass(frozen=True)
class VolumeAgreement:
    """Volumes of one method, and how they agree.

    Parameters
    ----------
    method : str
        Whose predictions.
    cases : tuple of str
        All cases of the table.
    predicted_ml, reference_ml : array, shape (cases,)
        Volumes; NaN where one is undefined.
    found : BlandAltman
        Bias and limits of agreement.
    unit : SizeUnit
        What the volumes are measured in.
    """

    method: str
    cases: tuple[str, ...]
    predicted_ml: Floats
    reference_ml: Floats
    found: BlandAltman
    unit: SizeUnit = MM


def volume_agreement(table: ScoreTable, method: str, *, resamples: int = RESAMPLES) -> VolumeAgreement:
    """How the volumes that a method predicts agree with the reference.

    Parameters
    ----------
    table : ScoreTable
        Of one class, with ``volume_ml`` and ``reference_volume_ml``.
    method : str
        Whose predictions.
    resamples : int
        Of the intervals, where a subject has several cases.

    Examples
    --------
    >>> names = {"case": ["a", "b"], "method": ["CE"] * 2}
    >>> columns = {"volume_ml": [3.0, 5.0], "reference_volume_ml": [2.0, 4.0]}
    >>> volume_agreement(ScoreTable.of(names, columns), "CE").found.bias
    1.0
    """
    # The reference of a case is one, whichever method's row says it.
    matrix, reference = score_matrix(table, "volume_ml", EmptyRule.SKIP), reference_volumes(table)
    predicted = matrix.column(method)
    found = bland_altman(predicted, reference, subjects=matrix.clusters, resamples=resamples)
    return VolumeAgreement(method, matrix.cases, predicted, reference, found, table.unit)
