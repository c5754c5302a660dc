"""Numbers in the names of files in a case's folder: of a visit, or of a series as the scanner counted."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from segloss_gui.data.sorting.case_folders import LONG, SERIES
from segloss_gui.data.sorting.found import stem_of
from segloss_gui.data.sorting.pattern import PLACE, Pattern
from segloss_gui.data.sorting.words import MODALITIES, REFERENCE, words_of

MOST_NUMBERED = 24
"""Files of one case that may be structures with a number each, such as ribs."""
NUMBER = re.compile(r"\d+")
AFTER_NAME = re.compile(r"^(.*\{case\}/(?:\{case\}[ ._-])?)([^/]+?)(?=\.[A-Za-z][^/]*$)")
ENDS = re.compile(rf"[ ._-](?:{'|'.join(sorted(REFERENCE))})$", re.IGNORECASE)
INNER = re.compile(r"^([^{}]*(?:\{group\}/)?\{case\}/)([^/{}]+)/([^{}]+)$")
COUNTED = re.compile(
    r"^(.*\{case\}/)([^/{}]+)/((?:[A-Za-z]{1,16}[ ._-]?)?\d+|(?i:left|right|l|r|od|os))(?=\.[A-Za-z][^/]*$)"
)
"""A number, after a word or alone, or a side, and nothing else in a folder of a case's."""
NUMBERED_WORD = re.compile(r"[A-Za-z]+[ ._-]?\d")
AFTER_CASE = re.compile(r"(?<=\{case\}[_-])\d{1,8}(?=[_-]\D[^/]*$)")


def with_numbers_open(texts: Mapping[str, str]) -> dict[str, str]:
    """Patterns of files in cases' folders with the numbers left open that tell visits or series.

    Parameters
    ----------
    texts : mapping of str to str
        The pattern of each path, its case left open.

    Examples
    --------
    >>> texts = {f"p{c}/p{c}_{v}_{w}.nii": f"{{case}}/{{case}}_{v}_{w}.nii" for c in "12" for v in "12" for w in "ab"}
    >>> sorted(set(with_numbers_open(texts).values()))
    ['{case}/{case}_{visit}_a.nii', '{case}/{case}_{visit}_b.nii']
    >>> texts = {f"p{c}/{7 + int(c)}_T1.nii": f"{{case}}/{7 + int(c)}_T1.nii" for c in "123"}
    >>> set(with_numbers_open(texts).values())
    {'{case}/{any}_T1.nii'}
    """
    return _slices(_long_numbers(_series(_objects(_folders(_counted(_views(_visits(texts))))))))


def _visits(texts: Mapping[str, str]) -> dict[str, str]:
    """``{case}_01_T1``, ``{case}_01_mask``, ``{case}_02_T1``, ``{case}_02_mask``: a visit each with the same files."""
    held: dict[str, set[str]] = defaultdict(set)
    for text in set(texts.values()):
        if "{visit}" not in text and (found := AFTER_CASE.search(text)):
            held[found[0]].add(AFTER_CASE.sub("{visit}", text))
    every = set().union(*held.values())
    common = set.intersection(*held.values()) if held else set()
    if len(held) < 2 or len(common) < 2 or 2 * len(common) < len(every):
        return dict(texts)
    return {path: text if "{visit}" in text else AFTER_CASE.sub("{visit}", text) for path, text in texts.items()}


def _series(texts: Mapping[str, str]) -> dict[str, str]:
    """``003_T1`` of one case and ``005_T1`` of another are one column, where no case has two of them."""

    def are(opened: str, paths: Sequence[str]) -> bool:
        return any(map(str.isalpha, PLACE.sub("", stem_of(opened)))) and _tell_cases_apart(opened, paths, texts)

    return _opened(texts, _without_series, are)


def _long_numbers(texts: Mapping[str, str]) -> dict[str, str]:
    """``S13900/I400700_T1``: numbers that no two files share, as an archive gives them, in folders and files."""

    def are(opened: str, paths: Sequence[str]) -> bool:
        return 2 * len({texts[path] for path in paths}) > len(paths) and _tell_cases_apart(opened, paths, texts)

    return _opened(texts, _without_long_numbers, are)


def _objects(texts: Mapping[str, str]) -> dict[str, str]:
    """Files of a folder in each case's that are called like no other: a mask an object is one column, not many."""

    def are(opened: str, paths: Sequence[str]) -> bool:
        own = {texts[path] for path in paths}
        cases = {Pattern(opened).match(path) for path in paths}
        unlike = len({NUMBER.sub("#", text) for text in own})  # not but a number that a scanner or a person gave
        return len(own) == len(paths) >= 2 * len(cases) > 2 and 2 * unlike > len(own)

    return _opened(texts, _without_name, are)


def _slices(texts: Mapping[str, str]) -> dict[str, str]:
    """More files of a case that differ in a number alone than there are structures so called: one column."""
    return _opened(texts, _without_series, lambda _, paths: len({texts[path] for path in paths}) > MOST_NUMBERED)


def _opened(
    texts: Mapping[str, str], more: Callable[[str], str], are: Callable[[str, Sequence[str]], bool]
) -> dict[str, str]:
    """Patterns with more of them left open, where ``are`` says of such a pattern and its paths that they are one."""
    alike: dict[str, list[str]] = defaultdict(list)
    for path, text in texts.items():
        if (opened := more(text)) != text:
            alike[opened].append(path)
    return {**texts, **{path: opened for opened, paths in alike.items() if are(opened, paths) for path in paths}}


def _without_series(text: str) -> str:
    return SERIES.sub("{any}", text)


def _without_long_numbers(text: str) -> str:
    before, case, after = text.partition("{case}")
    return before + case + LONG.sub("{any}", after)


def _without_name(text: str) -> str:
    """``{case}/masks/{any}.png``; nothing is left open of files right in a case's folder, or that say their case."""
    folder, _, name = text.rpartition("/")
    inner = folder.rpartition("{case}/")[2]
    if "{" in name or not inner or "{" in inner or "{case}/" not in folder:
        return text
    return f"{folder}/{{any}}{name[len(stem_of(name)) :]}"


def _tell_cases_apart(opened: str, paths: Sequence[str], texts: Mapping[str, str]) -> bool:
    keys = [Pattern(opened).match(path) for path in paths]
    return len({texts[path] for path in paths}) > 1 and None not in keys and len(set(keys)) == len(keys)


def _views(texts: Mapping[str, str]) -> dict[str, str]:
    """``{case}_2CH`` and ``{case}_4CH``, each with a ``_gt`` of its own, are two images of a case, not two channels."""
    stems: dict[str, set[str]] = defaultdict(set)
    for text in texts.values():
        if (found := AFTER_NAME.match(text)) and "{" not in found[2]:
            stems[found[1]].add(found[2])
    opened: dict[str, str] = {}
    for folder, names in stems.items():
        drawn = {name: end for name in names for end in ENDS.findall(name) if name.removesuffix(end) in names}
        images = {name.removesuffix(end) for name, end in drawn.items()}
        if len(images) > 1 and not any(word in MODALITIES for name in images for word in words_of(name)):
            opened |= {f"{folder}{name}": f"{folder}{{visit}}{drawn.get(name, '')}" for name in {*images, *drawn}}
    return {path: _ending(text, opened) for path, text in texts.items()}


def _counted(texts: Mapping[str, str]) -> dict[str, str]:
    """``{case}/images/1`` and ``{case}/labels/1``, or ``s01`` in both: images of a case with what was drawn in each.

    Of those with a word each has a drawing in some case: ``b0`` and ``b1000`` with a mask of ``b1000`` are channels.
    """
    held: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for text in set(texts.values()):
        if found := COUNTED.match(text):
            held[found[1]][found[2]].add(found[3])
    counted = {
        before for before, folders in held.items()
        if len(set.union(*folders.values())) > 1 and len(folders) > 1
        and not any(word in MODALITIES for name in set.union(*folders.values()) for word in words_of(name))
        and sum(any(word in REFERENCE for word in words_of(name)) for name in folders) in range(1, len(folders))
        and all(max(folders.values(), key=len) >= numbers for numbers in folders.values())
        and not any(NUMBERED_WORD.match(name) for name in _undrawn(folders))
    }  # fmt: skip
    return {
        path: f"{found[1]}{found[2]}/{{visit}}{text[found.end() :]}"
        if (found := COUNTED.match(text)) and found[1] in counted
        else text
        for path, text in texts.items()
    }


def _undrawn(folders: Mapping[str, set[str]]) -> set[str]:
    """Names that no folder of drawings has, in whatever case."""
    drawn = [names for folder, names in folders.items() if any(word in REFERENCE for word in words_of(folder))]
    return set.union(*folders.values()).difference(*drawn)


def _folders(texts: Mapping[str, str]) -> dict[str, str]:
    """``{case}/V0`` and ``{case}/V1`` that hold the same files, a reference among them, are two visits."""
    held: dict[tuple[str, str], set[str]] = defaultdict(set)
    for text in set(texts.values()):
        if (found := INNER.match(text)) and "{" not in found[2]:
            held[found[1], found[2]].add(found[3])
    alike: dict[tuple[str, frozenset[str]], set[str]] = defaultdict(set)
    for (before, folder), files in held.items():
        if len(files) > 1 and any(word in REFERENCE for file in files for word in words_of(file)):
            alike[before, frozenset(files)].add(folder)
    visits = {(before, name) for (before, _), names in alike.items() if len(names) > 1 for name in names}
    return {
        path: f"{found[1]}{{visit}}/{found[3]}"
        if (found := INNER.match(text)) and found.group(1, 2) in visits
        else text
        for path, text in texts.items()
    }


def _ending(text: str, opened: Mapping[str, str]) -> str:
    found = AFTER_NAME.match(text)
    start = f"{found[1]}{found[2]}" if found else ""
    return f"{opened[start]}{text[len(start) :]}" if start in opened else text
