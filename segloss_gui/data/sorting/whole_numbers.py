"""Files whose names differ in all but a number: ``Pat. 007 - T1 (1).nii`` and ``7_GOLD_STANDARD.nii`` are of case 7.

Only kinds of files some of which share their name with none are looked at, and only where one number alone can be
meant: the one place at which every file of a kind has a number of its own, and at which another kind has mostly the
same numbers. Anything else stays as its names say, and is asked (:mod:`~segloss_gui.data.sorting.proposals`).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from segloss_gui.data.sorting.found import stem_of
from segloss_gui.data.sorting.words import IMAGE, MODALITIES, PREDICTION, REFERENCE, words_of

NUMBER, ANY = "{number}", "{any}"
RUNS = re.compile(r"(\d+)")
SPACE = " ._-()[]"
_Kind = tuple[str, str, str, tuple[str, ...]]


@dataclass(frozen=True)
class _Family:
    """Files of one kind: of each path the parts of its name, numbers at the odd places."""

    kind: _Kind
    parts: Mapping[str, Sequence[str]]

    @property
    def role(self) -> str:
        """What its words say its files are for; empty where they do not."""
        words = {*words_of(self.kind[0]), *self.kind[3]}
        named = ((REFERENCE, "reference"), (PREDICTION, "prediction"))
        role = next((role for known, role in named if words & known), "")
        return role or " ".join(sorted(words & MODALITIES.keys()))

    @property
    def places(self) -> dict[int, frozenset[int]]:
        """The places at which each file has a number of its own, and these numbers."""
        found = {}
        for place in range(1, len(next(iter(self.parts.values()))), 2):
            numbers = frozenset(int(parts[place]) for parts in self.parts.values())
            if len(numbers) == len(self.parts):
                found[place] = numbers
        return found

    def pattern(self, place: int) -> str:
        """The pattern with the number at ``place`` left open, and whatever differs besides."""
        before = ["".join(parts[:place]) for parts in self.parts.values()]
        after = ["".join(parts[place + 1 :]) for parts in self.parts.values()]
        return f"{self.kind[0]}{_common(before)}{NUMBER}{_common(after)}{self.kind[1]}"


def paired_by_number(paths: Sequence[str]) -> dict[str, str]:
    """The patterns of files that belong together by a whole number in their names.

    Parameters
    ----------
    paths : sequence of str
        Files outside of any case's folder.

    Returns
    -------
    mapping of str to str
        Path to pattern, of those that do.

    Examples
    --------
    >>> sorted(paired_by_number(["scan1.nii", "scan2.nii", "SEG0001.nii", "SEG0002.nii"]).items())[::2]
    [('SEG0001.nii', 'SEG{number}.nii'), ('scan1.nii', 'scan{number}.nii')]
    >>> paired_by_number(["a1.nii", "a2.nii", "b1.nii", "b2.nii"])
    {}
    """
    families = _families(paths)
    chosen: dict[int, set[int]] = defaultdict(set)
    for first, one in enumerate(families):
        for second, other in enumerate(families[first + 1 :], first + 1):
            if _go_together(one, other):
                for at, its in _same_numbers(one, other):
                    chosen[first].add(at)
                    chosen[second].add(its)
    patterns = {at: families[at].pattern(places.pop()) for at, places in chosen.items() if len(places) == 1}
    told = {path: text for at, text in patterns.items() for path in families[at].parts}
    return told if len(patterns) == len(chosen) else {}


def _families(paths: Sequence[str]) -> list[_Family]:
    found: dict[_Kind, dict[str, Sequence[str]]] = defaultdict(dict)
    for path in paths:
        folder, sign, name = path.rpartition("/")
        stem = stem_of(name)
        parts = _parts(stem)
        words = tuple(word for word in words_of(" ".join(parts[::2])) if _says_what(word))
        kind = (folder + sign, name[len(stem) :], str(len(parts)), words)
        found[kind][path] = parts
    return [_Family(kind, parts) for kind, parts in found.items() if len(parts) > 1 and kind[2] != "1"]


def _says_what(word: str) -> bool:
    return word in MODALITIES or any(word in known for known in (REFERENCE, PREDICTION, IMAGE))


def _parts(stem: str) -> list[str]:
    """A name with its numbers apart; those of a word such as T1 stay in it."""
    parts = [""]
    for at, text in enumerate(RUNS.split(stem)):
        letters = re.search(r"[A-Za-z]+$", parts[-1])
        if at % 2 and not (letters and _says_what(f"{letters[0]}{text}".lower()) and len(text) == 1):
            parts += [text, ""]
        else:
            parts[-1] += text
    return parts


def _go_together(one: _Family, other: _Family) -> bool:
    """Whether the files of two families show one case in two ways, rather than two cases."""
    if one.role == other.role:
        return False
    named = {"reference", "prediction"}
    return bool({one.role, other.role} & named) or bool(one.role and other.role)


def _same_numbers(one: _Family, other: _Family) -> list[tuple[int, int]]:
    """The places at which two families mostly have the same numbers."""
    return [
        (at, its)
        for at, numbers in one.places.items()
        for its, others in other.places.items()
        if len(numbers & others) > 1 and 2 * len(numbers & others) > max(len(numbers), len(others))
    ]


def _common(texts: Sequence[str]) -> str:
    """What is the same in all texts, with what differs left open; words and numbers are not cut in two."""
    if len(set(texts)) == 1:
        return texts[0]
    start = _start(texts)
    start = start[: max(start.rfind(sign) for sign in SPACE) + 1]
    end = _start([text[len(start) :][::-1] for text in texts])[::-1]
    cut = [at for sign in SPACE if (at := end.find(sign)) >= 0]
    return f"{start}{ANY}{end[min(cut) :] if cut else ''}"


def _start(texts: Sequence[str]) -> str:
    """What all texts begin with."""
    first, last = min(texts), max(texts)
    same = next((at for at, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), min(len(first), len(last)))
    return first[:same]
