"""Rows of the table of cases: what each says, and in which order."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import overload

from segloss_gui.app.data.case_picture import Picture
from segloss_gui.app.data.size_words import describe_grid
from segloss_gui.data.case import Case, CohortPreview
from segloss_gui.data.header import Header


@dataclass(frozen=True)
class Row:
    """One line of the cohort table; its words are found when somebody looks, as a cohort may have ten thousand.

    Parameters
    ----------
    case : Case
        Whose line it is.
    role : str
        What the study does with it: "train", "validate", "test" or "look at".
    header : Header or None
        What its image says about itself; None where the layout reads no files.
    picture : Picture or None
        What the loaded image says, where there is no header.
    """

    case: Case
    role: str = ""
    header: Header | None = None
    picture: Picture | None = None

    @cached_property
    def grid_words(self) -> tuple[str, str, str]:
        """Voxels, millimetres and letters of the stored grid; empty until known."""
        if self.header is not None:
            return describe_grid(self.header.stored)
        seen = self.picture
        return ("", "", "") if seen is None else (seen.shape, seen.spacing, seen.orientation)

    @property
    def shape(self) -> str:
        """Voxels along each axis."""
        return self.grid_words[0]

    @property
    def spacing(self) -> str:
        """Millimetres from voxel to voxel."""
        return self.grid_words[1]

    @property
    def orientation(self) -> str:
        """Letters of the axes."""
        return self.grid_words[2]

    @property
    def channels(self) -> str:
        """How many channels its images have."""
        if self.header is None:
            return ""
        several = self.header.channels > 1 or len(self.case.images) < 2
        return str(self.header.channels if several else len(self.case.images))

    @property
    def voxels(self) -> int:
        """For sorting by size."""
        return 0 if self.header is None else math.prod(self.header.stored.shape)


class Rows(Sequence[Row]):
    """The lines of the cohort table, each made when it is looked at.

    Parameters
    ----------
    preview : CohortPreview
        Cases and headers.
    roles : mapping of str to str
        What the study does with each case; others are looked at.
    """

    def __init__(self, preview: CohortPreview, roles: Mapping[str, str]) -> None:
        self.cases = preview.cohort.cases
        self._headers, self._roles = preview.headers, roles
        self._made: dict[int, Row] = {}

    def __len__(self) -> int:
        return len(self.cases)

    @overload
    def __getitem__(self, at: int) -> Row: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Row, ...]: ...
    def __getitem__(self, at: int | slice) -> Row | tuple[Row, ...]:
        """The line of a case by its place."""
        if isinstance(at, slice):
            return tuple(self[number] for number in range(*at.indices(len(self))))
        if at not in self._made:
            case = self.cases[at]
            self._made[at] = Row(case, self._roles.get(case.id, "look at"), self._headers.get(case.id))
        return self._made[at]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Rows) and (self.cases, self._roles) == (other.cases, other._roles)

    __hash__ = None  # type: ignore[assignment]


def matches(row: Row, words: str) -> bool:
    """Whether every word occurs in the row's id, group, subject or use.

    Examples
    --------
    >>> matches(Row(Case("patient_01", group="HGG"), role="train"), "hgg train")
    True
    """
    text = f"{row.case.id} {row.case.group} {row.case.subject} {row.role}".lower()
    return all(word in text for word in words.lower().split())


def natural_key(text: str) -> tuple[tuple[int, int | str], ...]:
    """Sorts ``case_2`` before ``case_10``.

    Examples
    --------
    >>> sorted(["c10", "c2"], key=natural_key)
    ['c2', 'c10']
    >>> natural_key("2²")  # a sign that is no number of its own
    ((0, 2), (1, '²'))
    """
    return tuple((0, int(part)) if part.isdecimal() else (1, part.lower()) for part in re.split(r"(\d+)", text) if part)


def with_picture(row: Row, picture: Picture | None) -> Row:
    """A row completed by what the loaded image says, where there was no header."""
    if picture is None or row.shape:
        return row
    return replace(row, picture=picture)
