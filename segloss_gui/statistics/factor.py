"""A column of names as codes, so that grouping 100,000 rows is arithmetic."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Codes = NDArray[np.int32]


@dataclass(frozen=True)
class Factor:
    """A column of names as codes: ``names[codes[i]]`` is the name of row i.

    Parameters
    ----------
    names : tuple of str
        Every name once, in the order they first come in.
    codes : array of int, shape (rows,)
        Places in ``names``.

    Examples
    --------
    >>> Factor.of(["CE", "Dice", "CE"])
    Factor(names=('CE', 'Dice'), codes=array([0, 1, 0], dtype=int32))
    """

    names: tuple[str, ...]
    codes: Codes

    @classmethod
    def of(cls, column: Sequence[str]) -> Factor:
        """The factor of a column of names."""
        places = {name: place for place, name in enumerate(dict.fromkeys(column))}
        return cls(tuple(places), np.fromiter(map(places.__getitem__, column), np.int32, len(column)))

    def column(self) -> list[str]:
        """The name of every row."""
        return [self.names[code] for code in self.codes.tolist()]

    def where(self, names: Iterable[str]) -> NDArray[np.bool_]:
        """Rows of any of ``names``."""
        wanted = set(names)
        return np.array([name in wanted for name in self.names], dtype=bool)[self.codes]

    def taken(self, rows: ArrayLike) -> Factor:
        """The factor of some rows; names that are left in none are dropped."""
        codes = self.codes[np.asarray(rows)]
        left = np.zeros(len(self.names), dtype=bool)
        left[codes] = True
        names = tuple(name for name, there in zip(self.names, left, strict=True) if there)
        return Factor(names, (np.cumsum(left, dtype=np.int32) - 1)[codes].astype(np.int32))

    def ranks(self) -> Codes:
        """Rank of every row's name in natural order, from 0.

        Examples
        --------
        >>> Factor.of(["case 10", "case 2"]).ranks().tolist()
        [1, 0]
        """
        ranks = np.empty(len(self.names), np.int32)
        ranks[sorted(range(len(self.names)), key=lambda place: natural_key(self.names[place]))] = np.arange(
            len(self.names), dtype=np.int32
        )
        return ranks[self.codes]


def natural_key(name: str) -> tuple[tuple[int, float, str], ...]:
    """What names sort by: numbers in them by their size, so that fold 2 comes before fold 10.

    Examples
    --------
    >>> sorted(["case 10", "case 2"], key=natural_key)
    ['case 2', 'case 10']
    """
    parts = re.split(r"([0-9]+)", name)
    return tuple((0, float(part), "") if part.isdecimal() else (1, 0.0, part) for part in parts if part)
