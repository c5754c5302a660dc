"""Numbers of four digits at the end of names: channels of a case, as nnU-Net counts them, or the cases themselves."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection

from segloss_gui.data.sorting.words import PREDICTION, REFERENCE, words_of

CHANNEL = re.compile(r"^0\d\d\d$")
SIGNS = " ._-"
NUMBERED = re.compile(r"^(.+?)[ ._-]+(0\d\d\d)(?:[ ._-]+([^ ._-]+))?$", re.DOTALL)


def counted_cases(stems: Collection[str], elsewhere: Collection[str]) -> frozenset[str]:
    """What names of one folder begin with whose numbers count cases: ``scan`` of ``scan_0000`` to ``scan_0003``.

    They do where most of the numbers have a drawing of their own, and where all images are called by one word, which
    nothing else is called by, nor any drawing.

    Parameters
    ----------
    stems : collection of str
        What the files of the folder are called.
    elsewhere : collection of str
        What files of all folders are called.

    Examples
    --------
    >>> sorted(counted_cases({f"pat_000{n}{end}" for n in range(4) for end in ("", "_seg")}, set()))
    ['pat']
    >>> sorted(counted_cases({f"scan_000{n}" for n in range(4)}, set()))
    ['scan']
    >>> sorted(counted_cases({f"p{case}_000{n}" for case in range(4) for n in range(2)}, {"p0", "p1"}))
    []
    """
    shown: dict[str, set[str]] = defaultdict(set)
    drawn: dict[str, set[str]] = defaultdict(set)
    for stem in stems:
        if not (found := NUMBERED.match(stem)):
            continue
        if found[3] is None:
            shown[found[1]].add(found[2])
        elif not (REFERENCE | PREDICTION).isdisjoint(words_of(found[3])):
            drawn[found[1]].add(found[2])
    counted = {begin for begin, numbers in shown.items() if 2 * len(numbers & drawn[begin]) > len(numbers)}
    if len(shown) == 1:
        ((begin, numbers),) = shown.items()
        alone = len(numbers) > 1 and not any(map(str.isdigit, begin)) and not _is_a_case(begin, elsewhere)
        counted |= {begin} if alone else set()
    return frozenset(counted)


def _is_a_case(begin: str, elsewhere: Collection[str]) -> bool:
    """Whether a file is called so, or what was drawn in one: ``anna`` beside ``anna_0000``, or ``anna_seg``."""
    roles = REFERENCE | PREDICTION
    others = (stem.removeprefix(begin) for stem in elsewhere if stem.startswith(begin) and not NUMBERED.match(stem))
    return any(not rest or (rest[0] in SIGNS and not roles.isdisjoint(words_of(rest))) for rest in others)
