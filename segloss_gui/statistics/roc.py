"""Telling groups, or empty references, by the predicted volume: Fig. 2 of Tilborghs 2022."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from segloss_gui.core.errors import ParameterError, ShapeError
from segloss_gui.metrics import EmptyRule
from segloss_gui.statistics.object_size import reference_volumes
from segloss_gui.statistics.resampling import NAN, RESAMPLES, Floats, interval, resample_counts
from segloss_gui.statistics.score_matrix import score_matrix
from segloss_gui.statistics.score_table import ScoreTable


@dataclass(frozen=True)
class Roc:
    """A receiver operating characteristic.

    Parameters
    ----------
    thresholds : array, shape (points,)
        A case is called positive from this score on; falling, beginning with infinity.
    false_positive_rate, true_positive_rate : array, shape (points,)
        From (0, 0) to (1, 1).
    auc, low, high : float
        Area under the curve, with its percentile interval; NaN where a side has no case.
    positives, negatives : int
        Cases with a defined score.
    """

    thresholds: Floats
    false_positive_rate: Floats
    true_positive_rate: Floats
    auc: float
    low: float
    high: float
    positives: int
    negatives: int


def roc(
    scores: ArrayLike,
    positive: ArrayLike,
    *,
    subjects: ArrayLike | None = None,
    level: float = 0.95,
    resamples: int = RESAMPLES,
    seed: int = 0,
) -> Roc:
    """The empirical ROC over all thresholds, with a bootstrap interval of its area.

    The area by trapezoids over all thresholds is the chance that a positive case scores above a
    negative one, ties counting half (Mann & Whitney). Tilborghs 2022 steps the threshold by 1 ml from
    -1 to 1000 ml, which joins cases within one step.

    Parameters
    ----------
    scores : array, shape (cases,)
        Such as predicted volumes; NaN is left out.
    positive : array of bool, shape (cases,)
        Which cases are positive.
    subjects : array of int, shape (cases,), or None
        Whose case each is; subjects are drawn with all their cases.
    level : float
        Share of the interval.
    resamples, seed : int
        How often subjects are drawn, and the generator's seed.

    Raises
    ------
    ShapeError
        When there is not one truth per score.

    Examples
    --------
    >>> found = roc([0.0, 5.0, 5.0, 9.0], [False, False, True, True], resamples=100)
    >>> found.auc, found.true_positive_rate.tolist(), found.false_positive_rate.tolist()
    (0.875, [0.0, 0.5, 1.0, 1.0], [0.0, 0.0, 0.5, 1.0])
    """
    row, truth = np.asarray(scores, np.float64), np.asarray(positive, bool)
    if row.ndim != 1 or truth.shape != row.shape:
        raise ShapeError(f"there must be one truth per score, got {truth.shape} for {row.shape}")
    defined = ~np.isnan(row)
    order = np.flatnonzero(defined)[np.argsort(-row[defined], kind="stable")]
    row, truth = row[order], truth[order]
    owners = order if subjects is None else np.asarray(subjects)[order]
    positives, negatives = int(truth.sum()), int((~truth).sum())
    starts = np.flatnonzero(np.diff(row, prepend=np.inf)) if row.size else np.zeros(0, np.intp)
    ends = np.append(starts[1:], row.size)
    thresholds = np.concatenate([[np.inf], row[starts]])
    if not positives or not negatives:
        empty = np.full(len(thresholds), NAN)
        return Roc(thresholds, empty, empty, NAN, NAN, NAN, positives, negatives)
    tp, fp = (np.concatenate([[0], np.cumsum(side)[ends - 1]]) for side in (truth, ~truth))
    area = float((np.diff(fp) * (tp[1:] + tp[:-1])).sum() / (2 * positives * negatives))
    drawn = _resampled_areas(truth, starts, np.unique(owners, return_inverse=True)[1], resamples, seed)
    low, high = interval(drawn, level)
    return Roc(thresholds, fp / negatives, tp / positives, area, float(low), float(high), positives, negatives)


@dataclass(frozen=True)
class PositiveGroups:
    """Whom the predicted volume is to tell from the others.

    Parameters
    ----------
    groups : tuple of str
        Groups whose label was always present in training (Tilborghs 2022, Fig. 2).
    guessed : bool
        Nothing says which these are: the one with the larger predicted volumes is taken.
    """

    groups: tuple[str, ...]
    guessed: bool = False

    @property
    def words(self) -> str:
        """The groups by name.

        Examples
        --------
        >>> PositiveGroups(("A",)).words, PositiveGroups(("A", "C")).words
        ('group A', 'groups A, C')
        """
        return f"group{'s' if len(self.groups) > 1 else ''} {', '.join(self.groups)}"

    @property
    def reason(self) -> str:
        """Why these, a sentence for a caption."""
        if not self.guessed:
            return "Their label was always present in training." if len(self.groups) > 1 else (
                "Its label was always present in training."
            )  # fmt: skip
        return (
            "A guess: the scores do not say which group kept its labels, so the one with the larger predicted volumes "
            "is taken."
        )


def positive_groups(table: ScoreTable, removed: Collection[str] | None = None) -> PositiveGroups | None:
    """Which groups always had the label of the table's class; None where there is nobody to tell them from.

    Parameters
    ----------
    table : ScoreTable
        Of one class. Its rows with partial labels say whether the label was kept or removed.
    removed : collection of str, or None
        Groups without the label by the study's label policy, for scores that do not say it; None: no policy is
        known, and the groups are guessed.

    Examples
    --------
    >>> names = {"case": ["a", "b"], "group": ["A", "B"], "labelling": ["partial"] * 2,
    ...          "label_in_training": ["removed", "kept"]}
    >>> positive_groups(ScoreTable.of(names, {"volume_ml": [9.0, 1.0]}))
    PositiveGroups(groups=('B',), guessed=False)
    """
    partial = table.where(labelling="partial")
    groups = sorted(group for group in table.names("group") if group)
    if len(groups) < 2:
        return None
    if partial.where(label_in_training=("kept", "removed")).names("group"):
        removed = partial.where(label_in_training="removed").names("group")
    if removed is not None:
        kept = tuple(group for group in groups if group not in removed)
        return PositiveGroups(kept) if kept and len(kept) < len(groups) else None
    looked_at = partial if len(partial) else table
    volumes = {group: looked_at.where(group=group).metrics["volume_ml"] for group in groups}
    means = {group: float(np.nanmean(of)) for group, of in volumes.items() if not np.isnan(of).all()}
    return PositiveGroups((max(means, key=lambda group: means[group]),), guessed=True) if means else None


def volume_roc(
    table: ScoreTable,
    method: str,
    *,
    positive_group: str | Collection[str] | None = None,
    resamples: int = RESAMPLES,
    seed: int = 0,
) -> Roc:
    """How well a method's predicted volume tells a group from the others, or cases with an object from those without.

    Tilborghs 2022, Fig. 2: HGG, which was labelled, against LGG, which was not; an area near 1 says
    that the network has learnt to leave the other group empty.

    Parameters
    ----------
    table : ScoreTable
        Of one class, with ``volume_ml``; a case predicted by several seeds counts with its mean volume.
    method : str
        Whose predictions.
    positive_group : str, collection of str, or None
        The group or groups told from the others (:func:`positive_groups`); None: cases whose reference is not empty.
    resamples, seed : int
        Of the interval.

    Raises
    ------
    ParameterError
        When there is no such method or group, or the table has several classes.
    """
    part = table.where(method=method)
    if not len(part):
        raise ParameterError(f"method must be one of {', '.join(table.names('method'))}, got {method!r}")
    volumes = score_matrix(part, "volume_ml", EmptyRule.SKIP)
    if positive_group is None:
        positive = reference_volumes(part) > 0
    else:
        wanted = [positive_group] if isinstance(positive_group, str) else list(positive_group)
        positive = np.isin(groups_of_cases(part), wanted)
        if odd := [group for group in wanted if group not in table.names("group")]:
            raise ParameterError(f"group must be one of {', '.join(table.names('group'))}, got {odd[0]!r}")
    return roc(volumes.column(method), positive, subjects=volumes.subjects, resamples=resamples, seed=seed)


def groups_of_cases(table: ScoreTable) -> NDArray[np.str_]:
    """Group of every case, in the order of the table's cases."""
    cases, groups = table.factors["case"], table.factors["group"]
    of_case = np.zeros(len(cases.names), np.int32)
    of_case[cases.codes] = groups.codes
    return np.array(groups.names or ("",))[of_case]


def _resampled_areas(
    truth: NDArray[np.bool_], starts: NDArray[np.intp], owners: NDArray[np.intp], resamples: int, seed: int
) -> Floats:
    """Areas with cases weighed by how often they were drawn; rows are sorted by falling score."""
    areas = []
    clustered, tied = int(owners.max()) + 1 < owners.size, starts.size < truth.size
    for drawn in resample_counts(int(owners.max()) + 1, resamples, seed):
        # Without clusters any order of the subjects is as good: theirs is taken as that of the scores.
        weights = drawn[:, owners] if clustered else drawn
        up = weights * truth
        down = weights - up
        if tied:
            up, down = np.add.reduceat(up, starts, axis=1), np.add.reduceat(down, starts, axis=1)
        positives, negatives = up.sum(axis=1), down.sum(axis=1)
        above = np.cumsum(up, axis=1)
        above -= up / 2
        with np.errstate(invalid="ignore", divide="ignore"):
            areas.append(np.einsum("ij,ij->i", above, down) / (positives * negatives))
    return np.concatenate(areas)
