"""Names cut where they are alike, so that what tells them apart is still read. Without Qt: the caller measures."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

ELLIPSIS = "…"
FAMILY = re.compile(r"[^\W\d_]+")
SYMBOL = re.compile(r"(?<![^\W\d_])[A-Z]+$")
"""Capitals alone at the end, such as the B of Φ=B; the D of sD is no such symbol."""
SENTENCE = 4
"""Spaces from which on a text is a sentence, which is read from its beginning."""
LEAST = 3
"""Letters of what names share that are worth keeping: fewer say nothing."""


@dataclass(frozen=True)
class Alike:
    """How many letters a name has in common with its family, at its beginning and at its end."""

    start: int = 0
    end: int = 0


class Families(dict[str, Alike]):
    """What each name shares with its family; of a name that was not looked at, what its family's names show."""

    def __init__(self, shared: Mapping[str, Alike], edges: Mapping[str, tuple[str, str]]) -> None:
        super().__init__(shared)
        self._edges = edges

    def __missing__(self, name: str) -> Alike:
        start, end = self._edges.get(family_of(name), ("", ""))
        if not name.startswith(start):
            return Alike()
        return Alike(len(start), min(len(end), len(name) - len(start)) if name.endswith(end) else 0)


def families(names: Iterable[str]) -> Families:
    """What each name shares with those that begin with the same word; a number is never cut in two.

    Examples
    --------
    >>> found = families(["hippocampus_001", "hippocampus_012", "Mean"])
    >>> found["hippocampus_001"], found["Mean"], found["hippocampus_394"]
    (Alike(start=12, end=0), Alike(start=0, end=0), Alike(start=12, end=0))
    >>> families(["sub-01_ses-a_T1w", "sub-02_ses-a_T1w"])["sub-01_ses-a_T1w"]
    Alike(start=4, end=10)
    >>> families(["Φ=BI", "Φ=BCI"])["Φ=BI"], families(["ε=1 Φ=I", "ε=2 Φ=BI"])["ε=1 Φ=I"]
    (Alike(start=2, end=0), Alike(start=2, end=0))
    >>> families(["DL", "DL Φ=CI"])["DL Φ=CI"]
    Alike(start=2, end=0)
    """
    by_word: dict[str, set[str]] = defaultdict(set)
    for name in names:
        if word := family_of(name):
            by_word[word].add(name)
    shared: dict[str, Alike] = {}
    edges: dict[str, tuple[str, str]] = {}
    for word, family in by_word.items():
        start, end = _shared(family), _shared(name[::-1] for name in family)
        if len(family) > 1:
            one = min(family)
            edges[word] = one[:start], one[len(one) - end :]
        shared |= {name: Alike(start, min(end, len(name) - start)) if len(family) > 1 else Alike() for name in family}
    return Families(shared, edges)


def family_of(name: str) -> str:
    """The word that a name begins with; empty of numbers and of sentences, which are like nothing else.

    Examples
    --------
    >>> family_of("hippocampus_001"), family_of("0.81"), family_of("It is not where it was")
    ('hippocampus', '', '')
    """
    found = FAMILY.match(name)
    return found[0] if found and name.count(" ") < SENTENCE else ""


def elided(text: str, fits: Callable[[str], bool], alike: Alike = Alike()) -> str:
    """A text as it fits: what it shares with others is cut first, then its middle.

    Parameters
    ----------
    text : str
        What there is to say.
    fits : callable
        Whether a text fits the room there is.
    alike : Alike
        What it shares with those beside it.

    Examples
    --------
    >>> elided("hippocampus_001", lambda text: len(text) <= 10, Alike(12, 0))
    'hippoc…001'
    >>> elided("sub-01_ses-a_T1w", lambda text: len(text) <= 12, Alike(4, 10))
    'sub-01_ses-…'
    >>> elided("a long sentence", lambda text: len(text) <= 7)
    'a l…nce'
    >>> elided("hippocampus_001", lambda text: len(text) <= 3, Alike(12, 0))
    '…01'
    >>> elided("phi=BI epsilon=1 fold 0", lambda text: len(text) <= 4, Alike(4, 0))
    'BI…0'
    """
    if fits(text):
        return text
    start, own, end = text[: alike.start], text[alike.start : len(text) - alike.end], text[len(text) - alike.end :]
    ways: list[Callable[[int], str]] = [lambda kept: start + own + end[:kept] + ELLIPSIS] if end else []
    ways += [lambda kept: start[:kept] + ELLIPSIS + own + end] if start else []
    ways += [lambda kept: start[:kept] + ELLIPSIS + own + ELLIPSIS] if start and end else []
    longest = [max(0, len(part) - 1) for part in (end, start, start) if part or (start and end)]
    if len(end) < len(start):  # the longer of the two is cut first
        ways[:2], longest[:2] = ways[:2][::-1], longest[:2][::-1]
    for way, most in zip(ways, longest, strict=False):
        if fits(way(min(LEAST, most))):
            return _longest(way, most, fits)
    bare = (ELLIPSIS if start else "") + own + (ELLIPSIS if end else "")
    if (start or end) and fits(bare):
        return bare
    return _middle(own if start or end else text, fits, cut_before=bool(start))


def level(widths: Sequence[float], room: float) -> float:
    """The width from which on the wider ones are cut so that all fit: the narrow ones stay whole.

    Examples
    --------
    >>> level([50, 60, 300, 400], 310), level([50, 60], 310)
    (100, 60)
    """
    left = room
    for at, width in enumerate(sorted(widths)):
        if width * (len(widths) - at) > left:
            return left // (len(widths) - at)
        left -= width
    return max(widths, default=room)


def squeezed(wanted: Sequence[int], least: int, room: int) -> list[int]:
    """Widths of columns that are alike: what they want where there is room, else the widest ones give way.

    Parameters
    ----------
    wanted : sequence of int
        Pixels of each.
    least : int
        What each has in any case.
    room : int
        Pixels of all.

    Examples
    --------
    >>> squeezed([50, 120, 90], 40, 300), squeezed([50, 120, 90], 40, 200), squeezed([50, 120, 90], 40, 90)
    ([50, 120, 90], [50, 75, 75], [40, 40, 40])
    """
    if sum(wanted) <= room:
        return list(wanted)
    widest = level(wanted, room)
    return [max(least, int(min(width, widest))) for width in wanted]


def in_letters(names: Sequence[str], most: int) -> list[str]:
    """Names of at most so many letters, for words in which nobody measures pixels.

    Examples
    --------
    >>> in_letters(["segment 1 of the left ventricle", "segment 12 of the left ventricle", "scar"], 16)
    ['segment 1 of th…', 'segment 12 of t…', 'scar']
    """
    whole = [name.replace(" ", "\u00a0") for name in names]  # names, however many words they have
    alike = families(whole)
    return [elided(name, lambda text: len(text) <= most, alike[one]) for name, one in zip(names, whole, strict=True)]


def _middle(text: str, fits: Callable[[str], bool], *, cut_before: bool) -> str:
    """Both ends of a text, where names differ first and last; of a number that others begin like, the end."""

    def way(kept: int) -> str:
        before = 0 if cut_before and text.isdigit() else (kept + 1) // 2
        return text[:before] + ELLIPSIS + (text[-(kept - before) :] if kept > before else "")

    return _longest(way, len(text) - 1, fits)


def _longest(way: Callable[[int], str], most: int, fits: Callable[[str], bool]) -> str:
    """The way of cutting that keeps most letters and fits; found by halving, for measuring takes a while."""
    low, high = 0, max(0, most)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if fits(way(middle)) else (low, middle - 1)
    return way(low)


def _shared(names: Iterable[str]) -> int:
    """Letters all names begin with, up to where a number or a symbol in capitals may begin: BI and BCI share none."""
    all_names = list(names)
    first, last = min(all_names), max(all_names)  # what these share is shared by all between them
    common = next(
        (at for at, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), min(len(first), len(last))
    )
    kept = len(first[:common].rstrip("0123456789"))
    following = [name[kept : kept + 1] for name in (first, last)]
    if any(letter.isupper() for letter in following) and all(
        letter.isupper() or not letter.isalnum() for letter in following
    ):
        kept = len(SYMBOL.sub("", first[:kept]))
    return kept
