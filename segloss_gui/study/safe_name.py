"""Ids of cases as names of files, which any system takes, and whose a file is that was called so."""

from __future__ import annotations

import hashlib
import os
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

HASHED = re.compile(r"_(?:[0-9a-f]{4}|[0-9a-f]{12})$")
DIGITS, ONCE = 12, 4
"""Hexadecimal digits that tell apart names which are written alike, and how many there once were.

Ids in Chinese, Greek or Arabic are all written alike: four digits gave two of 300 such cases one file, every other
time; twelve do it once in 6,000,000,000 such cohorts.
"""
LONGEST = 120
"""A file system takes 255 bytes; the endings of files and of parts of them come after the name."""
SEPARATORS = "_-. "


def safe_name(case: str) -> str:
    """A case id as a file name; a short hash tells apart ids whose safe names collide.

    Examples
    --------
    >>> safe_name("patient_007"), safe_name("site/7")
    ('patient_007', 'site_7_df32db030368')
    """
    return _hashed(case, DIGITS, LONGEST)


def file_of(folder: Path, case: str, ending: str) -> Path:
    """The file of a case in ``folder``; the one an earlier version called otherwise, where that is there.

    Examples
    --------
    >>> file_of(Path("predictions"), "patient_007", ".nii.gz").as_posix()
    'predictions/patient_007.nii.gz'
    """
    path = folder / f"{safe_name(case)}{ending}"
    once = folder / f"{_once(case)}{ending}"
    return once if once != path and os.path.isfile(once) and not path.is_file() else path


def named_after(stem: str, cases: Sequence[str]) -> str:
    """The case whose prediction this program called ``stem``; empty where there is none, or more than one.

    The reference may say more than the image that was predicted, or less, as a picture of DICOM is called by its
    series, too.

    Examples
    --------
    >>> cases = ("Bär ED Kontur", "Bör ED Kontur")
    >>> named_after(safe_name("Bär ED"), cases), named_after(safe_name("Bilder/1_L_PA_1_Patient-01"), ["Patient 01"])
    ('Bär ED Kontur', 'Patient 01')
    >>> named_after("B_r_ED", cases)
    ''
    """
    if not HASHED.search(stem):
        return ""
    if exact := [case for case in cases if any(_is_name(stem, part) for part in _parts(case))]:
        return _only(exact)
    bare = HASHED.sub("", stem)
    return _only(case for case in cases if bare.endswith(tuple(_ends(case))))


def _hashed(case: str, digits: int, longest: int) -> str:
    safe = _written(case).strip(".") or "case"
    if safe == case and len(case) <= longest:
        return case
    return f"{safe[:longest]}_{hashlib.sha256(case.encode()).hexdigest()[:digits]}"


def _once(case: str) -> str:
    """What earlier versions called it: by fewer digits, however long it is."""
    return _hashed(case, ONCE, sys.maxsize)


def _is_name(stem: str, case: str) -> bool:
    return stem in (safe_name(case), _once(case))


def _written(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9._+-]+", "_", text)


def _parts(case: str) -> Iterator[str]:
    """An id, and what is left of it without words at its end or beginning."""
    yield case
    for place, sign in enumerate(case):
        if sign in SEPARATORS:
            yield case[:place]
            yield case[place + 1 :]


def _ends(case: str) -> Iterator[str]:
    """How the name of a file ends that is called after a case and more, blanks as lines in it or not."""
    for text in (case, re.sub(r"[^\w.]+", "-", case).strip("-.")):
        yield f"_{_written(text)}"


def _only(found: Iterable[str]) -> str:
    first, *others = [*dict.fromkeys(found), ""]
    return "" if len(others) > 1 else first
