"""Tables of scores made up for tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from segloss_gui.statistics.score_matrix import ScoreMatrix
from segloss_gui.statistics.score_table import ScoreTable


def matrix(values: Mapping[str, Sequence[float]], metric: str = "dice", subjects: Sequence[int] = ()) -> ScoreMatrix:
    """Cases x methods from a column per method."""
    array = np.array(list(values.values()), float).T
    count = len(array)
    codes = np.array(subjects or range(count), np.int32)
    cases = tuple(f"case {k}" for k in range(count))
    return ScoreMatrix(metric, cases, tuple(values), array, codes, np.zeros(len(values), np.intp))


def table(columns: Mapping[str, Mapping[str, Sequence[float]]], **factors: Sequence[str]) -> ScoreTable:
    """A table from method -> metric -> values; every other factor has a name per case."""
    methods = list(columns)
    count = len(next(iter(columns[methods[0]].values())))
    names = {
        "case": [f"case {k}" for k in range(count)] * len(methods),
        "method": [method for method in methods for _ in range(count)],
        **{factor: list(of_cases) * len(methods) for factor, of_cases in factors.items()},
    }
    metrics = list(columns[methods[0]])
    return ScoreTable.of(names, {key: np.concatenate([columns[m][key] for m in methods]) for key in metrics})
