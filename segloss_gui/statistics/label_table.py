"""Table 1 of Tilborghs 2022 as data: Dice and volume error by group, full against partial labelling."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from segloss_gui.core.errors import ParameterError
from segloss_gui.core.units import MM, SizeUnit
from segloss_gui.metrics import EmptyRule
from segloss_gui.statistics.arms import FULL, PARTIAL, ArmPair, paired_arms
from segloss_gui.statistics.factor import natural_key
from segloss_gui.statistics.paired import PairedBootstrap, paired_bootstrap
from segloss_gui.statistics.paired_permutation import PairedPermutation, paired_permutation
from segloss_gui.statistics.resampling import RESAMPLES, Floats
from segloss_gui.statistics.score_matrix import ScoreMatrix, score_matrix, summaries
from segloss_gui.statistics.score_table import ScoreTable
from segloss_gui.statistics.summary import Summary

LABELLINGS = (FULL, PARTIAL)
DICE, VOLUME = "dice", "volume_error_ml"
SIGNIFICANT = 0.05
"""One-sided, as in the paper's code: 5 % of the means."""


@dataclass(frozen=True)
class LabelLine:
    """One setup at one batch size in one group.

    Parameters
    ----------
    pair : ArmPair
        What is compared.
    group, class_name : str
        Which cases, and which class.
    dice_full, dice_partial, volume_full, volume_partial : Summary
        Dice, and predicted minus reference volume in ``unit``, against the full reference.
    dice_bootstrap, volume_bootstrap : PairedBootstrap
        Dice under full minus partial labels; size of the volume error under partial minus full labels:
        above 0 where partial labels are worse.
    dice_permutation : PairedPermutation
        Of ranks, full against partial (ACDC in the paper).
    affected : int
        Rows that the empty-case rule was about.
    unit : SizeUnit
        What volumes are measured in.
    """

    pair: ArmPair
    group: str
    class_name: str
    dice_full: Summary
    dice_partial: Summary
    volume_full: Summary
    volume_partial: Summary
    dice_bootstrap: PairedBootstrap
    volume_bootstrap: PairedBootstrap
    dice_permutation: PairedPermutation
    affected: int
    unit: SizeUnit = MM

    @property
    def setup(self) -> str:
        """A loss with its parameters, whatever the labelling and batch size."""
        return self.pair.setup

    @property
    def full_method(self) -> str:
        """With full labels; "" where there is none."""
        return self.pair.full.method if self.pair.full else ""

    @property
    def partial_method(self) -> str:
        """With partial labels; "" where there is none."""
        return self.pair.partial.method if self.pair.partial else ""

    @property
    def dice_inferior(self) -> bool:
        """Whether Dice is lower under partial labels, p < 0.05 one-sided."""
        return self.dice_bootstrap.p_greater < SIGNIFICANT

    @property
    def volume_inferior(self) -> bool:
        """Whether volume errors are larger in size under partial labels, p < 0.05 one-sided."""
        return self.volume_bootstrap.p_greater < SIGNIFICANT


def label_table(
    table: ScoreTable,
    *,
    empty: EmptyRule,
    pairs: Sequence[ArmPair] | None = None,
    resamples: int = RESAMPLES,
    seed: int = 0,
) -> tuple[LabelLine, ...]:
    """Table 1 of Tilborghs 2022 for one class: a line per setup, batch size and group.

    Parameters
    ----------
    table : ScoreTable
        Of one class, with the labelling full or partial.
    empty : EmptyRule
        What an undefined share of two empty maps counts for.
    pairs : sequence of ArmPair, or None
        What is compared with what; None: :func:`~segloss_gui.statistics.arms.paired_arms`.
    resamples, seed : int
        Of the paired bootstrap and the intervals.

    Raises
    ------
    ParameterError
        When the table has several classes or not both labellings.
    """
    of_labelling = {name: table.where(labelling=name) for name in LABELLINGS}
    if absent := [name for name, part in of_labelling.items() if not len(part)]:
        raise ParameterError(f"full and partial labelling must both be there, got none with {' and '.join(absent)}")
    own = table.where(labelling=LABELLINGS)
    by_group = {group: own.where(group=group) for group in sorted(own.names("group"), key=natural_key)}
    return tuple(
        _line(part, pair, group, empty=empty, resamples=resamples, seed=seed)
        for pair in (paired_arms(own) if pairs is None else pairs)
        for group, part in by_group.items()
    )


def _line(
    table: ScoreTable, pair: ArmPair, group: str, *, empty: EmptyRule, resamples: int, seed: int
) -> LabelLine:  # fmt: skip
    dice, volume = (_full_and_partial(table, metric, empty, pair) for metric in (DICE, VOLUME))
    of_dice, of_volume = summaries([dice, volume], resamples=resamples, seed=seed)

    def worse(values: Floats) -> PairedBootstrap:
        """How much more there is in the first column than in the second."""
        return paired_bootstrap(*values.T, subjects=dice.clusters, resamples=resamples, seed=seed)

    return LabelLine(
        pair=pair,
        group=group,
        class_name=", ".join(table.names("class")),
        dice_full=of_dice[0],
        dice_partial=of_dice[1],
        volume_full=of_volume[0],
        volume_partial=of_volume[1],
        dice_bootstrap=worse(dice.values),
        volume_bootstrap=worse(np.abs(volume.values)[:, ::-1]),
        dice_permutation=paired_permutation(*dice.values.T, seed=seed),
        affected=int(dice.affected.sum()),
        unit=table.unit,
    )


def _full_and_partial(table: ScoreTable, metric: str, empty: EmptyRule, pair: ArmPair) -> ScoreMatrix:
    """Cases x (full, partial); a method may have one name under both labellings."""
    cases = table.names("case")
    places = {case: place for place, case in enumerate(cases)}
    values, affected = np.full((len(cases), 2), np.nan), np.zeros(2, np.intp)
    scored = np.zeros(values.shape, dtype=bool)
    subjects = np.zeros(len(cases), np.int32)
    subjects[table.factors["case"].codes] = table.factors["subject"].codes
    for column, arm in enumerate((pair.full, pair.partial)):
        if arm is not None:
            rows = table.where(labelling=arm.labelling, method=arm.method)
            part = score_matrix(rows, metric, empty)
            if part.methods:
                rows_of = [places[case] for case in part.cases]
                values[rows_of, column], scored[rows_of, column] = part.values[:, 0], True
            affected[column] = int(part.affected.sum())
    return ScoreMatrix(metric, cases, LABELLINGS, values, subjects, affected, unit=table.unit, scored=scored)
