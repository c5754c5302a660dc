"""Who a case is of, by its name alone: a pattern is proposed, or the answer is that names do not say.

Two scans of one person in two folds make a validation too good by what the network remembers of the
person. Names of files mostly tell: ``sub-01_ses-02``, ``LIDC001_slice012``, ``patient003_frame01``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from segloss_gui.data.name_patterns import find_in_name
from segloss_gui.data.sorting.words import SITE

# Words that count visits, slices or views of one person, said in full; and short ones, which need a number before them.
CLEAR = "ses|sess|session|visit|tp|timepoint|frame|slice|baseline|followup|follow-up"
VAGUE = (
    "mr|pet|aug|s|sl|slc|z|t|v|f|fr|im|img|image|scan|run|rep|echo|phase|part|patch|tile|crop|view|day|week|month|year"
)
SIDES = "L|R|left|right|Left|Right|LEFT|RIGHT|links|rechts|Links|Rechts|li|re|OD|OS|ED|ES|pre|post|CC|MLO"
DAY = r"(?:19|20)\d\d[-_.]?(?:0[1-9]|1[0-2])[-_.]?(?:0[1-9]|[12]\d|3[01])"
PATTERNS = (
    r"^(\d{4})[ ._-](?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])$",  # a patient's number, and a day
    r"^(TCGA[-_][A-Za-z0-9]{2}[-_][A-Za-z0-9]{4})(?![A-Za-z0-9])",
    r"^(LIDC-IDRI-\d{4})(?!\d)",
    r"^(sub-[A-Za-z0-9]+)(?:[_/]|$)",
    rf"^(.*\d[A-Za-z]*)[ ._-]{DAY}(?!\d)",
    rf"(?i)^{DAY}[ ._-](?!(?:{CLEAR}|{VAGUE})[ ._-]?\d)([A-Za-z]+[ ._-]?\d+[A-Za-z]?)$",
    rf"(?i)^(.+?)(?:[ ._/-]|(?<=\d))(?:{CLEAR})[ ._-]?\d*(?![A-Za-z])",
    rf"(?i)^(.*\d[A-Za-z]*?)[ ._/-](?:{VAGUE})[ ._-]?\d+(?![A-Za-z0-9])",
    rf"^(.*\d[A-Za-z]*?)[ ._/-](?:{SIDES})(?![A-Za-z0-9])",
    r"^(.*\d)(?:[LR]|OD|OS)$",
    rf"^(.+)[ ._-](?:{SIDES})$",
    r"^(?!(?:19|20)\d\d[ ._-]\d{4,}$)(.*\d)[ ._/-]\d+$",  # a year counts pictures, not a person's
    r"^((?=[^ ._/-]*[a-f])(?=[^ ._/-]*\d)[0-9a-f]{8,})[ ._-]\d{1,3}$",
    r"^([^/]+)/",
    *(rf"^((?:[^/]+/){{{depth}}}[^/]+)/" for depth in (1, 2, 3)),  # below folders that hold everything
)
DATED = re.compile(r"(?:19|20)\d\d[-_. ]?(?:0[1-9]|1[0-2])[-_. ]?(?:0[1-9]|[12]\d|3[01])")


def propose_pattern(names: Sequence[str]) -> str:
    """The pattern whose first group is the subject of each case; empty where names do not say.

    A pattern is taken where it tells several subjects apart, some of them with several cases, and where at least
    half of the names follow it.

    Examples
    --------
    >>> propose_pattern(["sub-01_ses-01", "sub-01_ses-12", "sub-02_ses-01"])
    '^(sub-[A-Za-z0-9]+)(?:[_/]|$)'
    >>> [subject_of(propose_pattern(["LIDC001_slice001", "LIDC001_slice012", "LIDC002_slice001"]), "LIDC002_slice001")]
    ['LIDC002']
    >>> subject_of(propose_pattern(["Bär ED", "Bär ES", "Weiß ED", "Weiß ES"]), "Bär ES")
    'Bär'
    >>> propose_pattern(["hippocampus_001", "hippocampus_002"]), propose_pattern(["a", "b"])
    ('', '')
    """
    told = [name for name in names if not DATED.fullmatch(name)]  # a date says when, not who
    return next((pattern for pattern in PATTERNS if _fits(pattern, told)), "") if 2 * len(told) >= len(names) else ""


def subject_of(pattern: str, name: str) -> str:
    """The subject in a name; the name itself where the pattern does not match it."""
    found = find_in_name(pattern, name) if pattern else None
    return (found.group(1) if found else "") or name


def _fits(pattern: str, names: Sequence[str]) -> bool:
    matched: list[str] = []
    others = 0
    for name in names:
        if found := find_in_name(pattern, name):
            matched.append(found.group(1))
        elif 2 * (others := others + 1) > len(names):
            return False
    if all(map(SITE.match, matched)):  # a site's name and a number: the number counts its patients
        return False
    subjects = len(set(matched))
    return 1 < subjects < len(matched) and 2 * len(matched) >= len(names)
