"""Ids of cases as names of files, which any system takes, and whose a file is that was called so."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence

HASHED = re.compile(r"_[0-9a-f]{4}$")
SEPARATORS = "_-. "


def safe_name(case: str) -> str:
    """A case id as a file name; a short hash tells apart ids whose safe names collide.

    Examples
    --------
    >>> safe_name("patient_007"), safe_name("site/7")
    ('patient_007', 'site_7_df32')
    """
    safe = _written(case).strip(".") or "case"
    return safe if safe == case else f"{safe}_{hashlib.sha256(case.encode()).hexdigest()[:4]}"


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
    exact = [case for case in cases if any(safe_name(part) == stem for part in _parts(case))]
    bare = HASHED.sub("", stem)
    return _only(exact) or _only(case for case in cases if bare.endswith(tuple(_ends(case))))


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
