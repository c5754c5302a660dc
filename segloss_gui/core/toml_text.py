"""TOML from disk: whatever is wrong with the text is one kind of error."""

from __future__ import annotations

import tomllib
from typing import Any

from segloss_gui.core.json_text import followed


def parse_toml(text: str) -> dict[str, Any]:
    """What ``text`` says.

    Raises
    ------
    ValueError
        When it is no TOML, or nested deeper than can be followed (which Python tells as ``RecursionError``).

    Examples
    --------
    >>> parse_toml("a = [1, 2]")
    {'a': [1, 2]}
    >>> parse_toml("a = " + "[" * 100_000)
    Traceback (most recent call last):
    ...
    ValueError: nested too deeply
    """
    return followed(tomllib.loads, text)
