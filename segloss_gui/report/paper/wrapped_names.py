"""Names set in lines."""

from __future__ import annotations

from textwrap import wrap


def lines_of(name: str, signs: int) -> list[str]:
    """A name in lines of about so many signs, broken at spaces and after underscores.

    Examples
    --------
    >>> lines_of("weighted_cross_entropy", 14)
    ['weighted_', 'cross_entropy']
    """
    return [line.replace("_ ", "_") for line in wrap(name.replace("_", "_ "), signs + 1, break_long_words=False)]
