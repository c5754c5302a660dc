"""Names that all begin with a word for references: ``mask_001.png`` and ``mask_001_gt.png`` of people who wear masks.

What all files of a folder begin with says what the study is called, and nothing of one of them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from segloss_gui.data.sorting.found import stem_of
from segloss_gui.data.sorting.words import OBJECTS, PREDICTION, REFERENCE, words_of

START = re.compile(r"(?:[^\W\d_]+(?:[ ._-]+|(?=[\d{])))+")
LETTERS = re.compile(r"[^\W\d_]+")
LAST = re.compile(r"^(.+?)[ ._-]+([^\W\d_]+)$", re.DOTALL)
SAYS_ROLE = REFERENCE | PREDICTION
NEUTRAL = "q"


@dataclass(frozen=True)
class SharedStart:
    """What names begin with, and what stands there while they are sorted.

    Parameters
    ----------
    text, neutral : str
        Equally long; empty where the names do not begin alike, or with nothing that says a role.
    """

    text: str = ""
    neutral: str = ""

    def hidden(self, path: str) -> str:
        """A path whose name says no role at its start.

        Examples
        --------
        >>> SharedStart("mask_", "qqqq_").hidden("a/mask_001_gt.png")
        'a/qqqq_001_gt.png'
        """
        return _exchanged(path, self.text, self.neutral)

    def removed(self, pattern: str) -> str:
        """A pattern by what its files do not have in common.

        Examples
        --------
        >>> SharedStart("mask_", "qqqq_").removed("a/mask_{number}_gt.png")
        'a/{number}_gt.png'
        """
        return _exchanged(pattern, self.text, "")

    def shown(self, pattern: str) -> str:
        """A pattern with the start that its files have.

        Examples
        --------
        >>> SharedStart("mask_", "qqqq_").shown("a/qqqq_{number}.png")
        'a/mask_{number}.png'
        """
        return _exchanged(pattern, self.neutral, self.text)


def shared_start(paths: Sequence[str], *, fewest: int = 2) -> SharedStart:
    """What all names begin with, where it says a role that most of them do not have.

    Parameters
    ----------
    paths : sequence of str
        Below the data set's folder.
    fewest : int
        How many there must be that are no references.

    Examples
    --------
    >>> shared_start([f"SEG_{n}_t1{end}.nii" for n in "12" for end in ("", "_label")])
    SharedStart(text='SEG_', neutral='qqq_')
    >>> shared_start(["mask_1.png", "mask_2.png"]), shared_start(["gt_1.png", "gt_1_pred.png", "gt_2.png"])
    (SharedStart(text='', neutral=''), SharedStart(text='', neutral=''))
    """
    names = [path.rstrip("/").rpartition("/")[2] for path in paths]
    found = START.match(_common(names))
    if found is None or SAYS_ROLE.isdisjoint(words_of(found[0])):
        return SharedStart()
    stems = list(map(stem_of, names))
    drawn = [before for stem in stems if (before := _without_role(stem, found.end()))]
    shown = {stem for stem in stems if not _without_role(stem, found.end())}
    if len(shown) < fewest or not drawn or 2 * len(shown.intersection(drawn)) < len(drawn):
        return SharedStart()
    hidden = LETTERS.sub(lambda word: NEUTRAL * len(word[0]) if word[0].lower() in SAYS_ROLE else word[0], found[0])
    return SharedStart(found[0], hidden) if hidden != found[0] else SharedStart()


def _common(names: Sequence[str]) -> str:
    """What all of them begin with, letter by letter."""
    first, last = min(names, default=""), max(names, default="")
    return first[: next((at for at, sign in enumerate(first) if last[at : at + 1] != sign), len(first))]


def _without_role(stem: str, start: int) -> str:
    """What a reference is called without the word at its end that says so; empty of what is none."""
    found = LAST.match(stem)
    if found is None or found.start(2) < start or found[2].lower() not in REFERENCE - OBJECTS:
        return ""
    return found[1]


def _exchanged(path: str, old: str, new: str) -> str:
    folder, sign, name = path.rpartition("/")
    return f"{folder}{sign}{new}{name[len(old) :]}" if old and name.startswith(old) else path
