"""The patterns of a folder's files: which part of each path is the case, and which says what the file is."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache

from segloss_gui.data.sorting.above_case import are_apart, with_groups
from segloss_gui.data.sorting.case_folders import case_folders, said
from segloss_gui.data.sorting.channel_numbers import CHANNEL, counted_cases
from segloss_gui.data.sorting.found import stem_of
from segloss_gui.data.sorting.inner_numbers import with_numbers_open
from segloss_gui.data.sorting.pattern import Pattern
from segloss_gui.data.sorting.sequences import sequences
from segloss_gui.data.sorting.shared_ends import shared_ends, with_end, without_ends
from segloss_gui.data.sorting.shared_start import shared_start
from segloss_gui.data.sorting.twins import are_few_twins
from segloss_gui.data.sorting.whole_numbers import paired_by_number
from segloss_gui.data.sorting.words import (
    PREDICTION,
    REFERENCE,
    SPLIT_WORD,
    SPLITS,
    STRONG_VISIT,
    STUDY,
    VISIT_IN_NAME,
    is_visit_folder,
    is_word,
    words_of,
)

LAST = re.compile(r"^(.+?)([ ._-]+)([^ ._-]+)$", re.DOTALL)
FIRST = re.compile(r"^([^ ._-]+)([ ._-]+)(.+)$", re.DOTALL)
NUMBERED = re.compile(r"^([A-Za-z]+)(\d+)$")
SIDES = frozenset((
    "l", "r", "left", "right", "od", "os", "ed", "es", "pre", "post", "cc", "mlo",
))  # fmt: skip
"""Sides, eyes, phases: which image of a person it is, not what it shows."""
ORDINAL = re.compile(r"(?i)^(?:1st|2nd|3rd|\dth)[A-Za-z]*$")
SIGN = re.compile(r"[ ._-]+")
DRAWN_OR_FOUND = REFERENCE | PREDICTION


def patterns_of(paths: Sequence[str]) -> list[Pattern]:
    """The patterns that the names of images and label maps follow.

    Parameters
    ----------
    paths : sequence of str
        Below the data set's folder; a folder of slices ends in ``/``.

    Examples
    --------
    >>> [p.text for p in patterns_of(["A/a7/FLAIR.nii", "A/a7/seg.nii", "B/b3/FLAIR.nii", "B/b3/seg.nii"])]
    ['{group}/{case}/FLAIR.nii', '{group}/{case}/seg.nii']
    >>> [p.text for p in patterns_of(["img/1_training.tif", "img/2_training.tif", "gt/1_manual1.gif"])]
    ['gt/{case}_manual1.gif', 'img/{case}_training.tif']
    """
    framed, ends = sequences(paths), shared_ends(paths)
    start = shared_start([path for path in paths if path not in framed])
    given = {start.hidden(without_ends(path, ends)): path for path in paths if path not in framed}
    paths = list(given)
    cases = case_folders(paths)
    places = {path: _case_at(path, cases) for path in paths}
    flat = _FlatNames([path for path, at in places.items() if at is None])
    is_visit = _is_visit_or_study if _hold_studies(places) else is_visit_folder
    texts = {
        path: flat.pattern(path) if at is None else _in_case(path, at, flat.numbered, is_visit)
        for path, at in places.items()
    }
    texts |= with_numbers_open({path: texts[path] for path, at in places.items() if at is not None})
    texts |= _of_visits(texts)
    told = _by_number({path: texts[path] for path, at in places.items() if at is None})
    rest = {path: text for path, text in texts.items() if path not in told}
    merged = {given[path]: with_end(start.shown(text), given[path], ends) for path, text in with_groups(rest).items()}
    found = {*_with_one_ending(merged | framed), *map(start.shown, told.values())}
    return [Pattern(text) for text in sorted(found)]


def _of_visits(texts: Mapping[str, str]) -> dict[str, str]:
    """Files elsewhere that are called like a visit: ``labels/7_0012.nii`` of the case ``7`` and its visit ``0012``."""
    named = {text: Pattern(text) for text in set(texts.values())}
    if not any("{visit}" in text for text in named):
        return {}
    keys = {path: key for path, text in texts.items() if (key := named[text].match(path))}
    visits = {(key.case, key.visit) for key in keys.values() if key.visit}
    known = {f"{case}_{visit}" for case, visit in visits}
    found = {
        path: texts[path].replace("{case}", "{case}_{visit}")
        for path, key in keys.items() if not key.visit and key.case in known and texts[path].count("{case}") == 1
    }  # fmt: skip
    again = (Pattern(text).match(path) for path, text in found.items())
    return found if all(key and (key.case, key.visit) in visits for key in again) else {}


def _by_number(texts: Mapping[str, str]) -> dict[str, str]:
    """Patterns of files that a number pairs where their names do not, or not all of them (``1`` and ``01``)."""
    shared = _shared_cases(texts)
    open_ones = {text for path, text in texts.items() if path not in shared and not path.endswith("/")}
    told = paired_by_number([path for path, text in texts.items() if text in open_ones])
    return told if len(_shared_cases(told)) > sum(path in shared for path in told) else {}


def _shared_cases(texts: Mapping[str, str]) -> set[str]:
    """Files whose case another pattern has too."""
    named = {text: Pattern(text) for text in set(texts.values())}
    keys = {path: key.case if (key := named[text].match(path)) else "" for path, text in texts.items()}
    counts = Counter(case for case, _ in {(case, texts[path]) for path, case in keys.items() if case})
    return {path for path, case in keys.items() if counts[case] > 1}


def _case_at(path: str, cases: frozenset[str]) -> int | None:
    """Which part of a path is its case's folder."""
    parts = path.rstrip("/").split("/")
    return next((depth for depth in range(len(parts) - 1) if "/".join(parts[: depth + 1]) in cases), None)


def _hold_studies(places: Mapping[str, int | None]) -> bool:
    """Whether a case has several folders of examinations, as archives call them."""
    studies: dict[str, set[str]] = defaultdict(set)
    for path, at in places.items():
        if at is not None:
            parts = path.split("/")
            studies["/".join(parts[: at + 1])].update(filter(STUDY.match, parts[at + 1 : at + 2]))
    return any(len(names) > 1 for names in studies.values())


def _is_visit_or_study(name: str) -> bool:
    return is_visit_folder(name) or STUDY.match(name) is not None


def _in_case(path: str, at: int, numbered: Mapping[str, str], is_visit: Callable[[str], bool]) -> str:
    slash = "/" if path.endswith("/") else ""
    parts = path.rstrip("/").split("/")
    before, case, rest = parts[:at], parts[at], parts[at + 1 :]
    visit = next((part for part in rest[:-1] if is_visit(part)), "")
    after = [said(part, case) for part in rest]
    if visit:
        after = [said(part, visit).replace("{case}", "{visit}") if visit in part else part for part in after]
        after = [_keep_case(new, part, case, visit) for new, part in zip(after, rest, strict=True)]
    else:
        after[-1] = VISIT_IN_NAME.sub("{visit}", after[-1], count=1)
    text = "/".join([*before, "{case}", *after]) + slash
    return text.replace("{case}", f"{numbered[case]}{{case}}") if case in numbered else text


def _keep_case(new: str, part: str, case: str, visit: str) -> str:
    """Case and visit left open in one part of a path, the case first."""
    if case == visit or case in visit or visit in case:
        return new
    return said(said(part, case).replace("{case}", "\0"), visit).replace("{case}", "{visit}").replace("\0", "{case}")


class _FlatNames:
    """Files outside of any case's folder: the case is in the name of the file."""

    def __init__(self, paths: Sequence[str]) -> None:
        folders: dict[str, set[str]] = defaultdict(set)
        for path in paths:
            folder, stem, _ = _parts(path)
            folders[folder].add(stem)
        self._folders = folders
        self._counts = Counter(stem for stems in folders.values() for stem in stems)
        self._drawn = _drawn(self._counts)
        self._counted = {folder: counted_cases(stems, self._counts) for folder, stems in folders.items()}
        self._roots = frozenset(stem for stem in {*self._counts, *self._drawn} if not _ends_in_role(stem))
        self._of_roles = frozenset(folder for folder in folders if _says_role(folder))
        self._splits = frozenset(SPLITS).intersection(
            found[1].lower() for stem in self._counts if _ends_in_role(stem) and (found := LAST.match(stem))
        )
        self._ends = {folder: _recurring(stems) | self._common_end(stems) for folder, stems in folders.items()}
        self.numbered = _numbered(self._counts)

    def _common_end(self, stems: set[str]) -> frozenset[str]:
        """What all names of a folder end with, where most are called like a file elsewhere before it: ``p1_MA``."""
        parts = [found for stem in stems if (found := LAST.match(stem)) and found[3].isalpha()]
        words = {found[3] for found in parts}
        if len(words) != 1 or not 1 < len(parts) == len(stems):
            return frozenset()
        elsewhere = sum(self._counts[found[1]] > 0 and found[1] not in stems for found in parts)
        return frozenset(words) if 2 * elsewhere > len(parts) else frozenset()

    def pattern(self, path: str) -> str:
        """The pattern of one file."""
        folder, stem, ending = _parts(path)
        before, case, after = self._taken_apart(folder, stem)
        if not case:
            return path
        return f"{folder}{before}{{case}}{after}{ending}"

    def _taken_apart(self, folder: str, stem: str) -> tuple[str, str, str]:
        if stem in self.numbered:
            word = self.numbered[stem]
            return word, stem.removeprefix(word), ""
        if root := self._root_of(folder, stem):
            return "", root, stem[len(root) :]
        before, case, after = "", stem, ""
        while self._counts[case] < 2:
            found = LAST.match(case)
            if found is None or not self._is_end(folder, found[1], found[3]):
                break
            case, after = found[1], found[2] + found[3] + after
        while self._counts[case] < 2 and case not in self._drawn:
            found = FIRST.match(case)
            if found is None or not is_word(found[1]) or SPLIT_WORD.match(found[1]):
                break
            before, case = before + found[1] + found[2], found[3]
        if not after and not before and self._counts[case] < 2 and _is_role(case) and case.lower() not in self._splits:
            return "", "", ""  # a role and nothing more: FLAIR.nii.gz
        return before, case, after

    def _root_of(self, folder: str, stem: str) -> str:
        """The longest name of a case that a reference or prediction is called by: ``p1`` of ``p1_unet_pred``."""
        if self._counts[stem] > 1 and stem in self._roots:
            return ""  # the name of a case already
        for found in reversed(list(SIGN.finditer(stem))):
            root, rest = stem[: found.start()], stem[found.end() :]
            if rest[:1].isalpha() and root in self._roots and (folder in self._of_roles or _says_role(rest)):
                return root
        return ""

    def _is_end(self, folder: str, rest: str, word: str) -> bool:
        if CHANNEL.match(word):
            if rest in self._counted[folder]:
                return False
            return self._counts[rest] > 0 or f"{rest}_0000" in self._folders[folder]
        if word.isdigit():  # the second mask of an image: a_mask_1 beside a
            found = LAST.match(rest)
            return found is not None and found[3].lower() in REFERENCE and found[1] in self._folders[folder]
        return is_word(word) or word in self._ends[folder]


def _ends_in_role(stem: str) -> bool:
    """Whether a name says at its end that it is a reference or a prediction."""
    found = LAST.match(stem)
    return found is not None and not found[3].isdigit() and _says_role(found[3])


@lru_cache(maxsize=4096)
def _says_role(text: str) -> bool:
    """Whether words say that somebody drew or a program found what is so called."""
    return not DRAWN_OR_FOUND.isdisjoint(words_of(text))


def _drawn(stems: Iterable[str]) -> frozenset[str]:
    """Names that an image and its reference begin with alike: ``ct_1`` of ``ct_1_image`` and ``ct_1_label``."""
    ends: dict[str, set[str]] = defaultdict(set)
    for stem in stems:
        if (found := LAST.match(stem)) and is_word(found[3]):
            ends[found[1]].add(found[3].lower())
    return frozenset(name for name, words in ends.items() if len(words) > 1 and not words.isdisjoint(REFERENCE))


def _is_role(name: str) -> bool:
    """Whether a name says what a file is and not whose: no number of three digits, and none in a split."""
    found = FIRST.match(name)
    of_split = found is not None and SPLIT_WORD.match(found[1]) is not None
    return is_word(name) and not re.search(r"\d" if of_split else r"\d{3}", name)


def _numbered(stems: Iterable[str]) -> dict[str, str]:
    """Words with a number right after them, where two words have the same numbers: ``img1, seg1, img2, seg2``."""
    numbers: dict[str, set[str]] = defaultdict(set)
    for stem in stems:
        if (found := NUMBERED.match(stem)) and is_word(found[1]):
            numbers[found[1]].add(found[2])
    paired = {
        word for word, own in numbers.items()
        if any(other != word and 2 * len(own & its) > len(own) for other, its in numbers.items())
    }  # fmt: skip
    return {f"{word}{number}": word for word in paired for number in numbers[word]}


def _parts(path: str) -> tuple[str, str, str]:
    slash = "/" if path.endswith("/") else ""
    folder, sign, name = path.rstrip("/").rpartition("/")
    stem = name if slash else stem_of(name)
    return folder + sign, stem, slash or name[len(stem) :]


def _recurring(stems: set[str]) -> frozenset[str]:
    """Last words that come again and again after the same beginnings: ``p1_b0``, ``p1_b1000``, ``p2_b0``, ..."""
    ends: dict[str, set[str]] = defaultdict(set)
    for stem in stems:
        if (
            (found := LAST.match(stem))
            and (found[3][0].isalpha() or ORDINAL.match(found[3]))
            and not _is_visit(found[3])
        ):
            ends[found[1]].update({found[3], *([""] if found[1] in stems else [])})
    several = [words for words in ends.values() if len(words) > 1]
    counts = Counter(word for words in several for word in words)
    return frozenset(word for word, count in counts.items() if count > 1 and 2 * count >= len(several))


def _is_visit(word: str) -> bool:
    return bool(STRONG_VISIT.match(word)) or word.lower() in SIDES


def _with_one_ending(texts: Mapping[str, str]) -> set[str]:
    """Patterns that differ in the ending of their files are one, where they are of different cases.

    So are files packed and not packed of which at most half are there twice: a case that has both is refused by name.
    """
    cases: dict[tuple[str, str], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for path, text in texts.items():
        folder, stem, ending = _parts(text)
        key = Pattern(text).match(path)
        cases[folder, stem][ending].add(f"{key.case}_{key.visit}" if key else path)
    return {
        f"{folder}{stem}{{ending}}"
        if "/" not in endings and (are_apart(endings) or are_few_twins(endings))
        else f"{folder}{stem}{ending}"
        for (folder, stem), endings in cases.items()
        for ending in endings
    }
