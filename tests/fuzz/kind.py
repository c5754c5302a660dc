"""What a kind of file is to the fuzz."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.fuzz.damage import TEXT, Damage


@dataclass(frozen=True)
class Kind:
    """A kind of file.

    Parameters
    ----------
    name : str
        File name, as the readers go by its ending.
    make : callable
        Writes a valid one to the path given.
    read : callable
        Reads it as the program does; what it gives is compared.
    ways : tuple of callable
        What damages it.
    checked : callable or None
        The part of a file in which a checksum tells every damage.
    """

    name: str
    make: Callable[[Path], object]
    read: Callable[[Path], object]
    ways: tuple[Damage, ...] = TEXT
    checked: Callable[[bytes], slice] | None = None
