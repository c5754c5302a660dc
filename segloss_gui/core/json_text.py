"""JSON from disk: whatever is wrong with the text is one kind of error."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from segloss_gui.core.errors import FileRefusedError
from segloss_gui.core.plain_files import read_text

T = TypeVar("T")


def parse_json(text: str) -> Any:
    """What ``text`` says.

    Raises
    ------
    ValueError
        When it is no JSON, or nested deeper than can be followed (which Python tells as ``RecursionError``).

    Examples
    --------
    >>> parse_json('{"a": [1, 2]}')
    {'a': [1, 2]}
    >>> parse_json("[" * 100_000)
    Traceback (most recent call last):
    ...
    ValueError: nested too deeply
    """
    return followed(json.loads, text)


def followed(parse: Callable[[str], T], text: str) -> T:
    """``parse(text)``; what is nested deeper than Python follows is a fault like any other.

    Raises
    ------
    ValueError
        When it cannot be parsed, for whatever reason.

    Examples
    --------
    >>> followed(int, "12")
    12
    """
    try:
        return parse(text)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def read_json(path: Path, what: str = "valid JSON") -> Any:
    """What a JSON file says; a byte order mark is passed over.

    Raises
    ------
    FileRefusedError
        When it cannot be read, is no text, or no JSON; ``what`` says what it must be.
    """
    try:
        return parse_json(read_text(path, "utf-8-sig"))
    except FileNotFoundError:
        raise FileRefusedError(path, f"must be {what}, got no such file") from None
    except OSError as error:
        raise FileRefusedError(path, f"must be {what}, got: {error.strerror or error}") from error
    except ValueError as error:
        raise FileRefusedError(path, f"must be {what}, got: {error}") from error
