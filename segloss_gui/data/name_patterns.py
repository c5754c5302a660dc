"""Regular expressions that users and study files give, over names of cases, with a limit on their time.

A pattern such as ``(a|aa)+$`` tries every way of parting a name, twice as many for each letter more, and Python's
own ``re`` cannot be stopped meanwhile. The package ``regex`` can, and lets other threads run.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from segloss_gui.core.errors import BadInputError

if TYPE_CHECKING:
    import regex

LONGEST_S = 0.2
"""Of one pattern on one name; an honest one takes microseconds."""


@lru_cache(maxsize=64)  # `regex` itself takes longer to find what it compiled than to search
def _compiled(pattern: str) -> regex.Pattern[str]:
    import regex  # here: the first window asks for no name

    return regex.compile(pattern)


def find_in_name(pattern: str, name: str) -> regex.Match[str] | None:
    """Where a pattern is found in a name.

    Raises
    ------
    BadInputError
        When the search takes longer than :data:`LONGEST_S`.

    Examples
    --------
    >>> find_in_name(r"_(ED|ES)$", "patient001_ED")[1]
    'ED'
    >>> find_in_name("(a|aa)+$", "a" * 60 + "b")
    Traceback (most recent call last):
    segloss_gui.core.errors.BadInputError: the pattern '(a|aa)+$' must match a name in 0.2 s, got no end on 'aaaaaaaa...
    """
    try:
        return _compiled(pattern).search(name, timeout=LONGEST_S, concurrent=True)
    except TimeoutError:
        raise BadInputError(
            f"the pattern {pattern!r} must match a name in {LONGEST_S:g} s, got no end on {name!r}"
        ) from None


def first_group(pattern: str, text: str) -> str:
    """What a pattern's first group holds in ``text``; empty where it does not match.

    Examples
    --------
    >>> first_group(r"_(ED|ES)$", "patient001_ED"), first_group(r"HGG|LGG", "a_LGG_1"), first_group("x", "abc")
    ('ED', 'LGG', '')
    """
    found = find_in_name(pattern, text)
    if found is None:
        return ""
    return (found.group(1) if found.re.groups else found.group()) or ""


def require_pattern(pattern: str) -> str:
    """``pattern``, when it is a regular expression; for pydantic's validators.

    Raises
    ------
    ValueError
        When it is not.
    """
    import regex

    try:
        regex.compile(pattern)
    except regex.error as error:
        raise ValueError(f"not a regular expression: {error}") from error
    return pattern
