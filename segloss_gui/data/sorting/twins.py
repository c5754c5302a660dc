"""Files that are there twice, packed and not, ``case1.nii`` beside ``case1.nii.gz``: which one counts is asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from typing import Any

PACKED = ".gz"


def twins_in(texts: Iterable[str]) -> list[tuple[str, str]]:
    """Pairs of names, or of patterns or endings of names, that differ in the packing alone.

    Examples
    --------
    >>> twins_in(["{case}.nii", "{case}.nii.gz", "{case}.png"])
    [('{case}.nii', '{case}.nii.gz')]
    """
    there = set(texts)
    return [(text, text + PACKED) for text in sorted(there) if text + PACKED in there]


def are_few_twins(cases: Mapping[str, AbstractSet[Any]]) -> bool:
    """Whether endings are one plain and the same packed, and at most half of their cases have a file of both.

    Their files are then one column, and a case with two files for it is refused by its name.

    Examples
    --------
    >>> are_few_twins({".nii": {"a"}, ".nii.gz": {"a", "b"}}), are_few_twins({".nii": {"a"}, ".nii.gz": {"a"}})
    (True, False)
    """
    pairs = twins_in(cases)
    if len(cases) != 2 or not pairs:
        return False
    plain, packed = (cases[ending] for ending in pairs[0])
    return 2 * len(plain & packed) <= len(plain | packed)
