"""Numbers in the names of files in a case's folder: of a visit, or of a series as the scanner counted."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping

from segloss_gui.data.sorting.case_folders import SERIES
from segloss_gui.data.sorting.found import stem_of
from segloss_gui.data.sorting.pattern import PLACE, Pattern

AFTER_CASE = re.compile(r"(?<=\{case\}[_-])\d{1,3}(?=[_-]\D[^/]*$)")


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
    return _series(_visits(texts))


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
    groups: dict[str, list[str]] = defaultdict(list)
    for path, text in texts.items():
        if (opened := SERIES.sub("{any}", text)) != text and any(map(str.isalpha, PLACE.sub("", stem_of(opened)))):
            groups[opened].append(path)
    merged = dict(texts)
    for opened, paths in groups.items():
        said = {texts[path] for path in paths}
        keys = [Pattern(opened).match(path) for path in paths]
        if len(said) > 1 and None not in keys and len(set(keys)) == len(keys):
            merged.update(dict.fromkeys(paths, opened))
    return merged
