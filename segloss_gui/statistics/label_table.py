"""Table 1 of Tilborghs 2022 as data: Dice and volume error by group, full against partial labelling."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from segloss_gui.core.errors import ParameterError
from segloss_gui.metrics import EmptyRule
from segloss_gui.statistics.paired import PairedBootstrap, PairedPermutation, paired_bootstrap, paired_permutation
from segloss_gui.statistics.resampling import RESAMPLES
from segloss_gui.statistics.score_matrix import ScoreMatrix, score_matrix, summaries
from segloss_gui.statistics.score_table import ScoreTable
from segloss_gui.statistics.summary import Summary

SUFFIXES = {"full": ", full labels", "partial": ", partial labels"}
"""Ends of methods' names that say the labelling; without them, the setup is left."""

DICE, VOLUME = "dice", "volume_error_ml"


@dataclass(frozen=True)
class LabelLine:
    """One setup in one group.

    Parameters
    ----------
    setup : str
        A loss with its parameters, whatever the labelling.
    group, class_name : str
        Which cases, and which class.
    full_method, partial_method : str
        What is compared; "" where there is none.
    dice_full, dice_partial, volume_full, volume_partial : Summary
        Dice, and predicted minus reference volume in ml, against the full reference.
    dice_bootstrap, volume_bootstrap : PairedBootstrap
        Full minus partial (BRATS in the paper: significant where the share of means above 0 is below
        0.05 or above 0.95).
    dice_permutation : PairedPermutation
        Of ranks, full against partial (ACDC in the paper).
    affected : int
        Rows that the empty-case rule was about.
    """

    setup: str
    group: str
    class_name: str
    full_method: str
    partial_method: str
    dice_full: Summary
    dice_partial: Summary
    volume_full: Summary
    volume_partial: Summary
    dice_bootstrap: PairedBootstrap
    volume_bootstrap: PairedBootstrap
    dice_permutation: PairedPermutation
    affected: int


def label_table(
    table: ScoreTable,
    *,
    empty: EmptyRule,
    setups: Mapping[str, tuple[str, str]] | None = None,
    resamples: int = RESAMPLES,
    seed: int = 0,
) -> tuple[LabelLine, ...]:
    """Table 1 of Tilborghs 2022 for one class: a line per setup and group.

    Parameters
    ----------
    table : ScoreTable
        Of one class, with the labelling full or partial.
    empty : EmptyRule
        What an undefined share of two empty maps counts for.
    setups : mapping of str to (full method, partial method), or None
        What is compared with what; None: :func:`paired_setups`.
    resamples, seed : int
        Of the paired bootstrap and the intervals.

    Raises
    ------
    ParameterError
        When the table has several classes or not both labellings.
    """
    of_labelling = {name: table.where(labelling=name) for name in SUFFIXES}
    if absent := [name for name, part in of_labelling.items() if not len(part)]:
        raise ParameterError(f"full and partial labelling must both be there, got none with {' and '.join(absent)}")
    pairs = paired_setups(table) if setups is None else setups
    groups = sorted(table.names("group"))
    options = {"empty": empty, "resamples": resamples, "seed": seed}
    return tuple(
        _line(table.where(group=group), setup, group, *methods, **options)  # type: ignore[arg-type]
        for setup, methods in pairs.items()
        for group in groups
    )


def paired_setups(table: ScoreTable) -> dict[str, tuple[str, str]]:
    """What belongs together: setup -> (full method, partial method).

    Methods of one name, or of one name but for ", full labels" and ", partial labels". A partial one
    without counterpart is compared with the full one where there is a single one.

    Examples
    --------
    >>> names = {"case": ["a"] * 3, "labelling": ["full", "partial", "partial"],
    ...          "method": ["I, full labels", "I, partial labels", "BI, partial labels"]}
    >>> paired_setups(ScoreTable.of(names, {}))
    {'I': ('I, full labels', 'I, partial labels'), 'BI': ('I, full labels', 'BI, partial labels')}
    """
    full, partial = (
        {name.removesuffix(suffix): name for name in table.where(labelling=labelling).names("method")}
        for labelling, suffix in SUFFIXES.items()
    )
    alone = next(iter(full.values())) if len(full) == 1 else ""
    return {
        **{setup: (full.get(setup, alone), name) for setup, name in partial.items()},
        **{setup: (name, "") for setup, name in full.items() if setup not in partial},
    }


def _line(
    table: ScoreTable,
    setup: str,
    group: str,
    full: str,
    partial: str,
    *,
    empty: EmptyRule,
    resamples: int,
    seed: int,
) -> LabelLine:
    dice, volume = (_full_and_partial(table, metric, empty, full, partial) for metric in (DICE, VOLUME))
    of_dice, of_volume = summaries([dice, volume], resamples=resamples, seed=seed)
    of_dice_test, of_volume_test = (
        paired_bootstrap(*matrix.values.T, subjects=matrix.clusters, resamples=resamples, seed=seed)
        for matrix in (dice, volume)
    )
    return LabelLine(
        setup=setup,
        group=group,
        class_name=", ".join(table.names("class")),
        full_method=full,
        partial_method=partial,
        dice_full=of_dice[0],
        dice_partial=of_dice[1],
        volume_full=of_volume[0],
        volume_partial=of_volume[1],
        dice_bootstrap=of_dice_test,
        volume_bootstrap=of_volume_test,
        dice_permutation=paired_permutation(*dice.values.T, seed=seed),
        affected=int(dice.affected.sum()),
    )


def _full_and_partial(table: ScoreTable, metric: str, empty: EmptyRule, full: str, partial: str) -> ScoreMatrix:
    """Cases x (full, partial); a method may have one name under both labellings."""
    parts = [
        score_matrix(table.where(labelling=labelling, method=name), metric, empty)
        for labelling, name in zip(SUFFIXES, (full, partial), strict=True)
    ]
    cases = table.names("case")
    places = {case: place for place, case in enumerate(cases)}
    values = np.full((len(cases), 2), np.nan)
    subjects = np.zeros(len(cases), np.int32)
    subjects[table.factors["case"].codes] = table.factors["subject"].codes
    for column, part in enumerate(parts):
        if part.methods:
            values[[places[case] for case in part.cases], column] = part.values[:, 0]
    affected = np.array([int(part.affected.sum()) for part in parts])
    return ScoreMatrix(metric, cases, tuple(SUFFIXES), values, subjects, affected)
