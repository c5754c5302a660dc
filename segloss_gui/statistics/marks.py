"""Italic, underlined and bold as Table 1 of Bertels 2019 has them: the one rule behind every marked table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from segloss_gui.core.errors import ParameterError, ShapeError
from segloss_gui.core.loss_group import LOSS_GROUPS, LossGroup
from segloss_gui.statistics.bootstrap_p import few_subjects_words
from segloss_gui.statistics.corrections import CORRECTIONS, Correction

LEVEL = 0.05
"""Of significance, two-sided, as in the paper (Sect. 4)."""

FEW = 8
"""Methods of a group that the rule names one by one."""

Groups = Mapping[str, LossGroup]
"""Group of each method that is of one; the others are of none."""


@dataclass(frozen=True)
class Marks:
    """How the result of one method is set.

    Parameters
    ----------
    italic : bool
        Significantly lower than each of the metric-sensitive losses; never of one of these.
    underline : bool
        Significantly lower than another loss of its own group.
    bold : bool
        Significantly better than all other methods.
    """

    italic: bool = False
    underline: bool = False
    bold: bool = False


def marks_of(
    better: ArrayLike, groups: Sequence[LossGroup | None], defined: Sequence[bool] | None = None
) -> tuple[Marks, ...]:
    """The marks of Bertels 2019, Table 1, from which methods are significantly better than which.

    A method of no group may be italic or bold, never underlined. A method without a value has no
    marks and takes no part in those of the others.

    Parameters
    ----------
    better : array of bool, shape (methods, methods)
        Entry [i, j]: method i is significantly better than method j.
    groups : sequence of "pixel", "metric" or None, one per method
        What each method's loss is a surrogate of.
    defined : sequence of bool or None, one per method
        Whether the method has a value; None: all have.

    Raises
    ------
    ShapeError
        When the matrix is not methods x methods, or another number of methods is defined.
    ParameterError
        When there is no such group.

    Examples
    --------
    Cross-entropy, weighted cross-entropy and soft Dice, the latter better than both, the first than the second:

    >>> better = [[0, 1, 0], [0, 0, 0], [1, 1, 0]]
    >>> for marks in marks_of(better, ["pixel", "pixel", "metric"]):
    ...     print(marks)
    Marks(italic=True, underline=False, bold=False)
    Marks(italic=True, underline=True, bold=False)
    Marks(italic=False, underline=False, bold=True)
    """
    lower = np.asarray(better, bool).T
    if lower.shape != (len(groups), len(groups)) or (defined is not None and len(defined) != len(groups)):
        raise ShapeError(f"there must be a group, a row and a column a method, got {len(groups)} and {lower.shape}")
    if unknown := set(groups) - {None, *LOSS_GROUPS}:
        raise ParameterError(f"a group must be one of {', '.join(LOSS_GROUPS)}, got {', '.join(map(repr, unknown))}")
    there = np.ones(len(groups), bool) if defined is None else np.asarray(defined, bool)
    lower = lower & there & there[:, None]
    metric = there & np.array([group == "metric" for group in groups], bool)
    found = []
    for k, group in enumerate(groups):
        others = there & (np.arange(len(groups)) != k)
        fellows = others & np.array([group is not None and other == group for other in groups], bool)
        found.append(
            Marks(
                italic=not metric[k] and _each(lower[k], metric),
                underline=bool(lower[k][fellows].any()),
                bold=bool(there[k]) and _each(lower[:, k], others),
            )
        )
    return tuple(found)


def _each(so: ArrayLike, of: ArrayLike) -> bool:
    """Whether it is so of each one there is, and there is one."""
    chosen = np.asarray(so)[np.asarray(of)]
    return bool(chosen.size and chosen.all())


def rule_in_words(methods: Sequence[str], groups: Groups, level: float = LEVEL, correction: Correction = "none") -> str:
    """What the marks say, in words that stand beneath the table, with the methods of each group.

    Parameters
    ----------
    methods : sequence of str
        Rows of the table.
    groups : mapping of str to "pixel" or "metric"
        Those that are of a group.
    level : float
        Of significance, two-sided.
    correction : str
        Of p.

    Examples
    --------
    >>> groups = {"CE": "pixel", "wCE": "pixel", "sDice": "metric"}
    >>> print(rule_in_words([*groups, "tool"], groups))
    Marks as in Bertels 2019, Table 1. Italic: significantly lower than each of the metric-sensitive losses (sDice),
    which are never italic themselves. Underlined: significantly lower than another loss of its own group
    (cross-entropy: CE, wCE; metric-sensitive: sDice). Of neither group: tool; may be italic, never underlined. Bold:
    significantly better than all other methods. Lower means worse: larger distances, and errors with a sign by their
    size. Significance: paired bootstrap over subjects, two-sided p < 0.05. Where n subjects differ, p is at least
    2^(1-n), the chance that all do one way: fewer than 6 are never significant. No correction, as in the papers.
    >>> print(rule_in_words(["A", "B"], {})[35:150])
    No italic: no method is a metric-sensitive loss. No underline: no group has two methods. Bold: significantly better
    """
    members = {group: [method for method in methods if groups.get(method) == group] for group in LOSS_GROUPS}
    rest = [method for method in methods if method not in groups]
    sentences = [
        "Marks as in Bertels 2019, Table 1.",
        _italic_words(members["metric"]),
        _underline_words(members),
        f"Of neither group: {_listed(rest)}; may be italic, never underlined." if rest and members["metric"] else "",
        "Bold: significantly better than all other methods.",
        "Lower means worse: larger distances, and errors with a sign by their size.",
        f"Significance: paired bootstrap over subjects, two-sided p < {level:g}. {few_subjects_words(level)}",
        f"{CORRECTIONS[correction]}.",
    ]
    return " ".join(filter(None, sentences))


def _italic_words(metric: Sequence[str]) -> str:
    if not metric:
        return "No italic: no method is a metric-sensitive loss."
    return (
        f"Italic: significantly lower than each of the metric-sensitive losses ({_listed(metric)}), which are never "
        "italic themselves."
    )


def _underline_words(members: Mapping[LossGroup, Sequence[str]]) -> str:
    if all(len(of) < 2 for of in members.values()):
        return "No underline: no group has two methods."
    named = "; ".join(f"{LOSS_GROUPS[group]}: {_listed(of)}" for group, of in members.items() if of)
    return f"Underlined: significantly lower than another loss of its own group ({named})."


def _listed(methods: Sequence[str]) -> str:
    """The methods in a row; one with a comma or semicolon in its name, which would read as two, in quotes.

    Examples
    --------
    >>> _listed(["CE", "I, full labels"])
    'CE, “I, full labels”'
    """
    if len(methods) > FEW:
        return f"{len(methods)} methods"
    return ", ".join(f"“{method}”" if set(method) & set(",;") else method for method in methods)
