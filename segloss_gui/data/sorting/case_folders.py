"""Which folders are the cases of a data set, told from what they are called and what they hold."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from segloss_gui.data.sorting.found import stem_of
from segloss_gui.data.sorting.words import (
    ASIDE,
    DATE,
    DATED,
    IMAGE,
    MODALITIES,
    PREDICTION,
    REFERENCE,
    SIDE,
    SIDE_FOLDERS,
    SITE,
    SPLITS,
    STRONG_VISIT,
    STUDY,
    is_word,
    words_of,
)

_Below = Mapping[str, Mapping[str, Sequence[str]]]
NUMBER_LAST = re.compile(r"^(.*[^\W\d])[ ._-]*\d+$", re.DOTALL)
ROLE_LAST = re.compile(r"^(.+?)[ ._-]+([^ ._-]+)$", re.DOTALL)
LONG = re.compile(r"\d{4,}")
SERIES = re.compile(r"(?<![^\W_])\d+(?![^\W_])(?=[^/]*$)")
"""A number that stands alone in the name of a file."""
PERSON = re.compile(r"(?i)^(?:patient|pat|pt|subject|subj|sub|case|proband|participant|volunteer|person)[ ._-]?\d+")
"""A folder that is called a person; what holds several of them is no case, but a centre or a group."""
MANY = 4
"""Files with a number each in a folder that has none: more are no visits of a case, but cases of a group."""
ROLES = REFERENCE | PREDICTION | ASIDE | IMAGE
SAMPLE = 200
"""How many folders of one parent are looked into: what they have in common shows in a few."""


def case_folders(paths: Sequence[str]) -> frozenset[str]:
    """The folders that are a case each, by path, without one in another.

    Parameters
    ----------
    paths : sequence of str
        Paths of images and label maps below the data set's folder.

    Examples
    --------
    >>> sorted(case_folders(["Smith_1/FLAIR.nii", "Smith_1/GOLD.nii", "Lee/FLAIR.nii", "Lee/GOLD.nii"]))
    ['Lee', 'Smith_1']
    >>> sorted(case_folders(["images/a.nii", "images/b.nii", "labels/a.nii", "labels/b.nii"]))
    []
    """
    below = _by_folder(paths)
    stems = frozenset(map(_stem, paths))
    found = _found(below, stems, alone=False) or _found(below, stems, alone=True)
    found |= _only_ones(found, below)
    return frozenset(found) | _same_names_elsewhere(found, below)


def _only_ones(found: set[str], below: _Below) -> set[str]:
    """The case of a group that has one only: the folder alone in its parent that holds what cases beside it hold."""
    depths = {path.count("/") for path in found}
    lone = [
        (f"{parent}{name}", files)
        for parent, kids in below.items()
        if len(kids) == 1 and parent.count("/") in depths and parent and not _is_inside(parent, found)
        for name, files in kids.items()
        if not _names_a_role(name)
    ]
    if not lone:
        return set()
    held = {
        _holds(file, name)
        for parent, _, name in (path.rpartition("/") for path in sorted(found)[:SAMPLE])
        for file in below[f"{parent}/" if parent else ""][name]
    }
    return {path for path, files in lone if any(_holds(file, path.rpartition("/")[2]) in held for file in files)}


def _found(below: _Below, stems: frozenset[str], *, alone: bool) -> set[str]:
    found: set[str] = set()
    waiting = [""]
    while waiting:
        parent = waiting.pop()
        kids = below.get(parent, {})
        candidates = {
            name: files for name, files in kids.items() if not _names_a_role(name) and not _is_of_many(name, files)
        }
        candidates |= _also_cases(candidates, kids)
        several = (alone or len(candidates) > 1) and not _are_kinds(parent, candidates, below)
        cases = cases_among(candidates, stems) if several else frozenset()
        found |= {f"{parent}{name}" for name in cases}
        waiting += [f"{parent}{name}/" for name in kids if name not in cases]
    return found


def cases_among(folders: Mapping[str, Sequence[str]], stems: frozenset[str] = frozenset()) -> frozenset[str]:
    """Which of the folders that lie side by side are cases: those that hold what most of them hold.

    Parameters
    ----------
    folders : mapping of str to sequence of str
        Name of each folder, and the paths of the files below it.
    stems : frozenset of str
        What files anywhere are called: folders called like files (``images/p1.nii`` and ``masks/p1/liver.nii``)
        are cases.
    """
    if not folders or _are_files_of_one_case(folders):
        return frozenset()
    sample = dict(list(folders.items())[:SAMPLE])
    named = [name for name, files in sample.items() if _is_named_inside(name, files)]
    counts = Counter(entry for name, files in sample.items() for entry in _held(name, files))
    if len(sample) == 1:
        alone = bool(named) or (
            len(counts) > 1
            and any(is_word(_stem(entry)) for entry in counts)
            and not _are_of_several(counts)
            and not _are_numbered(counts)
        )
        return frozenset(sample) if alone else frozenset()
    common = {entry for entry, count in counts.items() if count >= max(2, 0.3 * len(sample))}
    likewise = 2 * sum(name in stems for name in sample) > len(sample)
    if 2 * len(named) <= len(sample) and not likewise and not _hold_the_same(sample, counts, common):
        return frozenset(named) if len(named) > 1 else frozenset()
    return frozenset(
        name
        for name, files in folders.items()
        if not common.isdisjoint(_held(name, files)) or _is_named_inside(name, files)
    )


def _are_kinds(parent: str, folders: Mapping[str, Sequence[str]], below: _Below) -> bool:
    """Whether folders side by side hold the files of the same cases, each something else: ``heart``, ``left lung``.

    They do where most of their files are called like files outside of them, and these are more than say a role: a
    prediction of ``p1`` by each of two methods may end in a role of its own, ``unet/p1_seg`` and ``vnet/p1_seg``.
    """
    held = [stems for files in list(folders.values())[:SAMPLE] if (stems := {_stem(f) for f in files if "/" not in f})]
    shared = set.intersection(*held) if held else set()
    if len(shared) < 2 or any(2 * len(shared) < len(names) for names in held):
        return False
    are_methods = not PREDICTION.isdisjoint(words_of(parent))  # which may have a number: ``nnunet_2d``
    if (_share_with_digits(folders) > 0.5 and not are_methods) or _share_with_digits(shared) < 1:
        return False
    parts = parent.split("/")[:-1]
    leading = {"".join(f"{part}/" for part in parts[:depth]): {name} for depth, name in enumerate(parts)}
    outside = {
        _stem(file)
        for place, without in (leading | {parent: set(folders)}).items()
        for name, files in below.get(place, {}).items() if name not in without
        for file in files
    }  # fmt: skip
    return {_without_roles(stem) for stem in shared - outside} <= outside


def _are_of_several(entries: Iterable[str]) -> bool:
    """Whether files are of several cases: ``volume-0``, ``segmentation-0``, ... or ``p1``, ``p1_seg``, ..."""
    stems = [_stem(entry) for entry in entries if "/" not in entry]
    words = Counter(found[1] for stem in stems if (found := NUMBER_LAST.match(stem)))
    numbered = [count for count in words.values() if count > 1]
    if len(numbered) > 1 and 2 * sum(numbered) > len(stems):
        return True
    shared = Counter(map(_without_roles, stems))
    return sum(count > 1 and not all(map(is_word, words_of(name))) for name, count in shared.items()) > 1


def _are_numbered(entries: Iterable[str]) -> bool:
    """Whether files of one folder are alike but for a number beside what they show: ``01_test``, ``02_test``, ..."""
    names: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        folder, _, file = entry.rpartition("/")
        names[folder].add(_without_roles(_stem(file)))
    for bare in names.values():
        if any(all(map(is_word, words_of(name))) for name in bare):
            return False
    return any(
        count > 1 for bare in names.values() for count in Counter(re.sub(r"\d+", "#", name) for name in bare).values()
    )


def _is_of_many(name: str, files: Sequence[str]) -> bool:
    """Whether a folder is of several cases: of persons, or of many numbered files that are called like it."""
    if not PERSON.match(name) and any("/" in file and PERSON.match(file) for file in files[:SAMPLE]):
        return True
    if _ends_all(name, files) or (SITE.match(name) and _holds_several(files)):
        return True
    if any(character.isdigit() for character in name):
        return False
    if _pairs_cases(files):
        return True
    inside = {file.partition("/")[0] for file in files if "/" in file}
    if len(inside) > MANY and all(folder.isdigit() and len(folder) < 4 for folder in inside):
        return True
    numbered = {
        _without_roles(_stem(file)) for file in files if "/" not in file and "{case}" in said(_stem(file), name)
    }
    return len(numbered) > MANY and all(any(map(str.isdigit, stem)) for stem in numbered)


def _also_cases(cases: Mapping[str, Sequence[str]], kids: Mapping[str, Sequence[str]]) -> dict[str, Sequence[str]]:
    """Folders without a digit that hold images with their masks, beside as many with one: cases as these are."""
    if _share_with_digits(cases) < 1 or not any(_holds_drawings(files) for files in cases.values()):
        return {}
    others = {
        name: files for name, files in kids.items()
        if name not in cases and not (_names_a_role(name) or SITE.match(name)) and _pairs_cases(files)
    }  # fmt: skip
    return others if len(others) <= len(cases) else {}


def _holds_drawings(files: Sequence[str]) -> bool:
    """Whether a folder of a folder says that what is in it was drawn."""
    return any(word in REFERENCE for file in files[:SAMPLE] for word in words_of(file.rpartition("/")[0]))


def _holds_several(files: Sequence[str]) -> bool:
    """Whether folders or files in a folder count cases: ``images/1``, ``images/2``, or ``P1/ct``, ``P2/ct``."""
    counted = {
        bare for file in files[:SAMPLE] for part in (*file.split("/")[:-1], _stem(file))
        if any(map(str.isdigit, bare := _without_roles(part))) and not is_word(bare)
    }  # fmt: skip
    return len(counted) > 1


def _pairs_cases(files: Sequence[str]) -> bool:
    """Whether a folder holds images of several cases and what was drawn in them: ``mri/p1`` and ``masks/p1``, ...

    Numbers alone may count the slices of one case.
    """
    drawn, shown = set[str](), set[str]()
    for file in files[:SAMPLE]:
        folder, _, _ = file.rpartition("/")
        words = [] if "/" in folder else words_of(folder)
        if any(word in REFERENCE for word in words):
            drawn.add(_stem(file))
        elif any(word in IMAGE or word in MODALITIES for word in words):
            shown.add(_stem(file))
    cases = {stem for stem in drawn & shown if not stem.isdigit() and not is_word(stem)}
    return len(cases) > 1 and len(cases) == len(drawn) and _share_with_digits(cases) == 1


def _ends_all(name: str, files: Sequence[str]) -> bool:
    """Whether many files, each with a number, end in the name of a folder: it is called by what they show."""
    stems = {_stem(file) for file in files[:SAMPLE]}
    before = {stem[: -len(name)] for stem in stems if stem.endswith(name)}
    told = [text for text in before if text and not text[-1].isalnum() and not is_word(text)]
    return MANY < len(stems) == len(told) and _share_with_digits(told) == 1


def _are_files_of_one_case(folders: Mapping[str, Sequence[str]]) -> bool:
    """Whether each folder is but the wrapping of one file, and they show different things: ``X.T1.1/X.T1.1.nii``."""
    if not all(len(files) == 1 and _stem(files[0]) == name for name, files in folders.items()):
        return False
    return len({frozenset(filter(is_word, words_of(name))) for name in folders}) > 1


def _without_roles(stem: str) -> str:
    """A name without the words at its end that say what the file is."""
    while (found := ROLE_LAST.match(stem)) and is_word(found[2]):
        stem = found[1]
    return stem


def _hold_the_same(folders: Mapping[str, Sequence[str]], counts: Counter[str], common: set[str]) -> bool:
    if 2 * sum(counts[entry] for entry in common) < sum(counts.values()):
        return False
    if any(is_word(_stem(entry)) or is_word(entry.rpartition("/")[0]) for entry in common):
        return True
    return len(folders) > len(common) or (
        _share_with_digits(folders) > 0.5 >= _share_with_digits(_stem(entry) for entry in common)
    )


def _held(name: str, files: Sequence[str]) -> set[str]:
    """What a case's folder holds; where each file has a number of its own, as a scanner counts series, without them."""
    entries = {_holds(file, name) for file in files}
    numbers = [number for entry in entries for number in SERIES.findall(entry)]
    opened = {SERIES.sub("{any}", entry) if is_word(_stem(entry)) else entry for entry in entries}
    alone = len(opened) == len(entries) > 1 and len(set(numbers)) == len(numbers)
    return opened if alone else entries


def _holds(path: str, name: str) -> str:
    """What a case's folder holds: the path in it, without the case's name and the name or date of the visit."""
    *folders, file = said(path, name).split("/")
    if folders and folders[-1] == stem_of(file):
        folders.pop()  # a folder of its own around one file
    return "/".join([*("{visit}" if _says_when(folder) else folder for folder in folders), file])


def _says_when(folder: str) -> bool:
    return bool(DATE.match(folder) or DATED.search(folder) or STUDY.match(folder) or STRONG_VISIT.match(folder))


def said(path: str, name: str, place: str = "{case}") -> str:
    """``path`` with a name, the case's or what ``place`` is of, left open wherever it stands as a whole.

    Examples
    --------
    >>> said("P1_FLAIR.nii", "P1"), said("P10_FLAIR.nii", "P1")
    ('{case}_FLAIR.nii', 'P10_FLAIR.nii')
    """
    at, done = path.find(name), 0
    parts: list[str] = []
    while at >= 0:  # no regular expression: each case would have one of its own made
        end = at + len(name)
        if _goes_on(path[at - 1 : at]) or _goes_on(path[end : end + 1]):
            end = at + 1
        else:
            parts += (path[done:at], place)
            done = end
        at = path.find(name, end)
    return "".join((*parts, path[done:]))


def _goes_on(sign: str) -> bool:
    return sign.isascii() and sign.isalnum()


def _by_folder(paths: Iterable[str]) -> dict[str, dict[str, list[str]]]:
    """Of each folder, its subfolders with the files below them, by paths within each."""
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for path in paths:
        parts = path.rstrip("/").split("/")
        for depth in range(len(parts) - 1):
            parent = "".join(f"{part}/" for part in parts[:depth])
            below = "/".join(parts[depth + 1 :])
            if path.endswith("/") and parts[depth] not in below:  # of slices: an archive numbers what is above them
                below = LONG.sub("#", below)
            found[parent][parts[depth]].append(below)
    return found


def _names_a_role(name: str) -> bool:
    words = words_of(name)
    lowered = name.lower()
    if lowered in SIDE_FOLDERS or lowered in SPLITS or STRONG_VISIT.match(name) or SIDE.match(name):
        return True
    if any(character.isdigit() for character in name) and len(words) > 1:
        return all(is_word(word) for word in words)
    return not ROLES.isdisjoint(words) or (bool(words) and all(is_word(word) or word in SPLITS for word in words))


def _same_names_elsewhere(found: set[str], below: Mapping[str, Mapping[str, object]]) -> frozenset[str]:
    names = {path.rpartition("/")[2] for path in found}
    return frozenset(
        f"{parent}{name}"
        for parent, kids in below.items()
        for name in kids
        if name in names and not _is_inside(parent, found)
    )


def _is_inside(parent: str, cases: set[str]) -> bool:
    parts = parent.rstrip("/").split("/")
    return any("/".join(parts[:depth]) in cases for depth in range(1, len(parts) + 1))


def _is_named_inside(name: str, files: Sequence[str]) -> bool:
    return any("{case}" in said(_stem(file), name) for file in files)


def _stem(path: str) -> str:
    return stem_of(path.rpartition("/")[2])


def _share_with_digits(names: Iterable[str]) -> float:
    listed = list(names)
    return sum(any(character.isdigit() for character in name) for name in listed) / max(1, len(listed))
