"""Folders above the cases: groups, the data set's own split, parts of a download, told from what they are called."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from segloss_gui.data.sorting.case_folders import MANY, NUMBER_LAST, PERSON, said
from segloss_gui.data.sorting.pattern import Pattern
from segloss_gui.data.sorting.words import (
    DATE,
    DATED,
    REFERENCE,
    SIDE,
    SITE,
    SPLIT_IN_NAME,
    SPLITS,
    STRONG_VISIT,
    is_word,
    words_of,
)

ROUNDS = 3
"""Of merging: folders of a split that hold folders of groups are two."""
NUMBER = re.compile(r"\d+")
ORDINAL = re.compile(r"^(?:\d{1,2}|[A-Za-z])(?=[.)] )")
"""What folders are counted by: ``a. Training Set``, ``2) Test``."""
WORD = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]*\d+(?![A-Za-z0-9])")
_Cases = Mapping[str, set[str]]


def with_groups(texts: Mapping[str, str]) -> dict[str, str]:
    """Patterns of which only a folder above the cases differs are one, where they are of different cases.

    Parameters
    ----------
    texts : mapping of str to str
        The pattern of each path.

    Examples
    --------
    >>> texts = {"imagesTr/a.nii": "imagesTr/{case}.nii", "imagesTs/b.nii": "imagesTs/{case}.nii"}
    >>> set(with_groups(texts).values())
    {'images{split}/{case}.nii'}
    >>> texts = {"A/p1/T1.nii": "A/{case}/T1.nii", "B/p2/T1.nii": "B/{case}/T1.nii"}
    >>> set(with_groups(texts).values())
    {'{group}/{case}/T1.nii'}
    """
    merged = dict(texts)
    for _ in range(ROUNDS):
        before, merged = merged, _merged(merged)
        if merged == before:
            break
    return _of_any_depth(_on_one_side(merged))


def _on_one_side(texts: Mapping[str, str]) -> dict[str, str]:
    """What is there for one side of a split alone, such as its references, where cases of both are called alike."""
    keys = {path: Pattern(text).match(path) for path, text in texts.items() if "{split}" in text}
    sides: dict[str, set[str]] = defaultdict(set)
    for key in keys.values():
        if key:
            sides[key.case].add(SPLITS.get(key.split.lower(), ""))
    if not any({"train", "test"} <= found for found in sides.values()):
        return dict(texts)
    words = {key.split for key in keys.values() if key}
    return {path: next((opened for opened, kind, name in _ways(text) if kind == "split" and name in words), text)
            for path, text in texts.items()}  # fmt: skip


def are_apart(cases: _Cases) -> bool:
    """Whether what differs in a name parts the cases: there are several, and hardly a case is in two."""
    together = set().union(*cases.values())
    return len(cases) > 1 and len(together) >= 0.9 * sum(map(len, cases.values()))


def _merged(texts: Mapping[str, str]) -> dict[str, str]:
    cases: dict[tuple[str, str], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    named = {text: Pattern(text) for text in set(texts.values())}
    ways = {text: list(_ways(text)) for text in named}
    for path, text in texts.items():
        key = named[text].match(path)
        for opened, kind, name in ways[text]:
            cases[opened, kind][name].add(key.case if key else path)
    whole = _whole_sets(cases)
    chosen = {
        text: next(
            (opened for opened, kind, _ in found if (opened, kind) in whole or _parts_cases(kind, cases[opened, kind])),
            text,
        )
        for text, found in ways.items()
    }
    return {path: chosen[text] for path, text in texts.items()}


def _whole_sets(cases: Mapping[tuple[str, str], _Cases]) -> set[tuple[str, str]]:
    """Ways to open a folder that holds images and their references, as those beside it do: each has its own cases.

    ``A/1/ct`` and ``B/1/ct`` are no two channels of a case where ``A/1/mask`` and ``B/1/mask`` are there too.
    """
    alike: dict[tuple[str, frozenset[str]], list[tuple[str, str]]] = defaultdict(list)
    for (opened, kind), named in cases.items():
        if kind in ("folder", "group") and len(named) > 1:
            alike[kind, frozenset(named)].append((opened, kind))
    whole: set[tuple[str, str]] = set()
    for ways in alike.values():
        drawn = [way for way in ways if any(word in REFERENCE for word in words_of(way[0]))]
        shown = [way for way in ways if way not in drawn]
        if drawn and shown and all(_are_of(cases[one], cases[other]) for one in drawn for other in shown):
            whole.update(ways)
    return whole


def _are_of(drawn: _Cases, shown: _Cases) -> bool:
    """Whether in each folder most of what was drawn is called like an image in it."""
    return all(2 * len(own & shown[name]) > len(own) for name, own in drawn.items())


def _parts_cases(kind: str, cases: _Cases) -> bool:
    """Whether a folder tells other cases; ``Center_01`` and ``Center_07`` do although each has a ``Patient_01``."""
    if kind == "visit":
        return len(cases) > 1
    if are_apart(cases) or (kind == "split" and _train_and_test(cases)):
        return True
    if kind in ("folder", "group") and len(cases) > 1 and all(map(SITE.match, cases)):
        return True
    if kind == "folder" and all(len(found) > MANY and all(map(str.isdigit, found)) for found in cases.values()):
        return len(cases) > 1  # each counts its cases from 1
    centres = [found[1] for name in cases if (found := NUMBER_LAST.match(name))]
    persons = kind == "folder" and all(PERSON.match(case) for found in cases.values() for case in found)
    return persons and 1 < len(cases) == len(centres) and len(set(centres)) == 1


def _train_and_test(names: Iterable[str]) -> bool:
    """Whether names are of a split that no case is on both sides of, even where both count from 1."""
    kinds = [SPLITS.get(name.lower(), "") for name in names]
    return "train" in kinds and len(kinds) > 1


def _ways(text: str) -> Iterator[tuple[str, str, str]]:
    """How a folder above the case may be left open: the pattern, the kind of way, and what stands there now."""
    parts = text.split("/")
    depth = next((at for at, part in enumerate(parts) if "{case}" in part), 0)
    above = [at for at in range(depth) if "{" not in parts[at]]
    split, group = "{split}" not in text, "{group}" not in text
    for at in above if split else ():
        if parts[at].lower() in SPLITS:
            below = said("/".join(parts[at + 1 :]), parts[at], "{split}")
            yield "/".join([*parts[:at], "{split}", below]), "split", parts[at]
        elif found := SPLIT_IN_NAME.search(parts[at]):
            before = ORDINAL.sub("{any}", parts[at][: found.start()])
            opened = f"{before}{{split}}{parts[at][found.end() :]}"
            yield _with(parts, at, opened), "split", found[0]
    for at in above if "{visit}" not in text else ():
        if STRONG_VISIT.match(parts[at]) or SIDE.match(parts[at]) or DATE.match(parts[at]) or DATED.search(parts[at]):
            yield _with(parts, at, "{visit}"), "visit", parts[at]
    for at in above if group else ():
        if parts[at].lower() not in SPLITS and not is_word(parts[at]):
            yield _with(parts, at, "{group}"), "folder" if depth < len(parts) - 1 else "group", parts[at]
    for at in above if group else ():
        yield from _repeated(parts, at)
    for at in above:
        if (numbers := list(NUMBER.finditer(parts[at]))) and parts[at].lower() not in SPLITS:
            last = numbers[-1]
            opened = f"{parts[at][: last.start()]}{{any}}{parts[at][last.end() :]}"
            yield _with(parts, at, opened), "part", last[0]


def _repeated(parts: list[str], at: int) -> Iterator[tuple[str, str, str]]:
    """A word with a number that names below repeat is the group in all of them: ``data_C1/images_C1``."""
    rest = "/".join(parts[at + 1 :])
    for found in WORD.finditer(parts[at]):
        if (below := said(rest, found[0], "{group}")) != rest:
            own = f"{parts[at][: found.start()]}{{group}}{parts[at][found.end() :]}"
            yield "/".join([*parts[:at], own, below]), "group", found[0]


def _with(parts: list[str], at: int, opened: str) -> str:
    return "/".join([*parts[:at], opened, *parts[at + 1 :]])


def _of_any_depth(texts: Mapping[str, str]) -> dict[str, str]:
    """Cases that lie at several depths, ``Utrecht/7`` and ``Amsterdam/GE3T/8``, whose own files are called alike."""
    cases: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    named = {text: Pattern(text) for text in set(texts.values())}
    for path, text in texts.items():
        head, tail = _head_and_tail(text)
        if "/" in tail and (key := named[text].match(path)):
            cases[tail][head].add(key.case)
    opened = {
        f"{head}{tail}": f"{common}{{folders}}/{tail}"
        for tail, heads in cases.items()
        if len({head.count("/") for head in heads}) > 1
        and are_apart(heads)
        and (common := _common_folders(list(heads))) is not None
        for head in heads
    }
    return {path: opened.get(text, text) for path, text in texts.items()}


def _head_and_tail(text: str) -> tuple[str, str]:
    parts = text.split("/")
    at = next((at for at, part in enumerate(parts) if "{case}" in part), 0)
    return "".join(f"{part}/" for part in parts[:at]), "/".join(parts[at:])


def _common_folders(heads: list[str]) -> str | None:
    """What heads begin with alike; None where one is no deeper, or its further folders say a role."""
    split = [head.split("/")[:-1] for head in heads]
    same = 0
    while all(len(parts) > same and parts[same] == split[0][same] for parts in split) and "{" not in split[0][same]:
        same += 1
    rest = [parts[same:] for parts in split]
    if not all(rest) or any(is_word(part) or part == "{split}" for parts in rest for part in parts):
        return None
    return "".join(f"{part}/" for part in split[0][:same])
