"""A pattern of names: what is the same in a column's files, with the case, visit, group and split left open."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

from segloss_gui.data.sorting.found import endings, stem_of

OPEN = ("case", "visit", "group", "split")
PLACE = re.compile(r"\{(" + "|".join((*OPEN, "ending", "number", "any", "folders")) + r")\}")
SAYS_CASE = ("{case}", "{number}")
"""Places by which a pattern says whose a file is."""


class CaseKey(NamedTuple):
    """Whose a file is, by its name.

    Parameters
    ----------
    case, visit, group, split : str
        What stands at the open places of the pattern; empty where it has none of them.
    """

    case: str
    visit: str = ""
    group: str = ""
    split: str = ""

    @property
    def name(self) -> str:
        """What its case is called.

        Examples
        --------
        >>> CaseKey("P1").name, CaseKey("P1", visit="ses-2", group="HGG").names
        ('P1', ('P1_ses-2', 'HGG/P1_ses-2'))
        """
        return f"{self.case}_{self.visit}" if self.visit else self.case

    @property
    def names(self) -> tuple[str, ...]:
        """What its case may be called: with its group or split before it, where several are called alike."""
        above = self.group or self.split
        return (self.name, f"{above}/{self.name}") if above else (self.name,)


@dataclass(frozen=True)
class Pattern:
    """The pattern of one column.

    Parameters
    ----------
    text : str
        A path with open places, for example ``{group}/{case}/{case}_FLAIR.nii.gz``. ``{ending}`` is any ending of
        an image file; ``{number}`` is the case as a whole number, with or without noughts before it, ``{any}`` is
        whatever else a name says, and ``{folders}`` the group where it is one folder or several; a pattern that ends
        in ``/`` is of folders of slices.

    Examples
    --------
    >>> Pattern("{case}/{case}_FLAIR.nii").match("P1/P1_FLAIR.nii")
    CaseKey(case='P1', visit='', group='', split='')
    >>> Pattern("{case}/{case}_FLAIR.nii").match("P1/P2_FLAIR.nii") is None
    True
    >>> Pattern("Pat. {number} {any}.nii").match("Pat. 007 Bond.nii").case
    '7'
    """

    text: str

    @cached_property
    def expression(self) -> re.Pattern[str]:
        """The pattern as a regular expression over paths; a place that comes again must hold the same."""
        return _expression(self.text)

    @property
    def closed(self) -> int:
        """How much of the pattern is said; of two that match a file, the one that says more is meant."""
        return len(PLACE.sub("", self.text))

    @property
    def words(self) -> str:
        """The pattern without its open places."""
        return PLACE.sub(" ", self.text)

    @property
    def is_of_objects(self) -> bool:
        """Whether a case has many such files, whose names say nothing: a mask an object.

        Examples
        --------
        >>> Pattern("{case}/masks/{any}.png").is_of_objects, Pattern("{case}/{any}_T1.nii").is_of_objects
        (True, False)
        """
        return stem_of(self.text.rpartition("/")[2]) == "{any}"

    def match(self, path: str) -> CaseKey | None:
        """Whose file ``path`` is; None where it does not match."""
        found = self.expression.fullmatch(path)
        if found is None:
            return None
        said = found.groupdict()
        if (number := said.pop("number", None)) is not None:
            said["case"] = number.lstrip("0") or "0"
        return CaseKey(*(said.get(place, "") for place in OPEN))

    @property
    def says_case(self) -> bool:
        """Whether it says whose a file is."""
        return any(place in self.text for place in SAYS_CASE)


def require_pattern_text(text: str) -> str:
    """``text``, when it can be a pattern; for pydantic's validators.

    Raises
    ------
    ValueError
        When it leaves its folder, or is empty.
    """
    if not text or text.startswith("/") or ".." in text.split("/"):
        raise ValueError(f"a pattern must be a path below the folder, got {text!r}")
    return text


def most_specific_first(patterns: list[Pattern]) -> list[Pattern]:
    """Patterns in the order in which files are offered to them."""
    return sorted(patterns, key=lambda pattern: (-pattern.closed, pattern.text))


@lru_cache(maxsize=1024)
def _expression(text: str) -> re.Pattern[str]:
    ending = "|".join(map(re.escape, endings()))
    seen: set[str] = set()
    parts: list[str] = []
    at = 0
    for found in PLACE.finditer(text):
        name = found.group(1)
        opened = {
            "ending": f"(?i:{ending})", "number": r"(?<!\d)(?P<number>\d+)(?!\d)", "any": "[^/]*?",
            "folders": "(?P<group>.+?)",
        }.get(name, f"(?P<{name}>[^/]+?)")  # fmt: skip
        parts += [re.escape(text[at : found.start()]), f"(?P={name})" if name in seen else opened]
        seen.update({name} - {"ending", "any", "folders"})
        at = found.end()
    return re.compile("".join([*parts, re.escape(text[at:])]), re.DOTALL)
