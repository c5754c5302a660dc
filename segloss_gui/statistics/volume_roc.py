"""Telling groups apart by the predicted volume: which groups are positive, and their ROC."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from segloss_gui.core.errors import ParameterError
from segloss_gui.metrics import EmptyRule
from segloss_gui.statistics.object_size import reference_volumes
from segloss_gui.statistics.resampling import RESAMPLES
from segloss_gui.statistics.roc import Roc, roc
from segloss_gui.statistics.score_matrix import score_matrix
from segloss_gui.statistics.score_table import ScoreTable


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
