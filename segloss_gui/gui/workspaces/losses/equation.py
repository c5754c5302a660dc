"""Equations as outlines: LaTeX (matplotlib's mathtext) to one path that any size and colour can draw.

Importing matplotlib takes a third of a second: call :func:`equation_outline` from a background job.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

# Codes of matplotlib.path.Path, so that drawing needs no matplotlib.
MOVE, LINE, QUADRATIC, CUBIC, CLOSE = 1, 2, 3, 4, 79

POINTS = 100.0


@dataclass(frozen=True)
class Outline:
    """A path in points, y upwards, drawn at a type size of 100.

    Parameters
    ----------
    points : tuple of (x, y)
        Vertices.
    codes : tuple of int
        One code a vertex, as in ``matplotlib.path.Path``.
    """

    points: tuple[tuple[float, float], ...]
    codes: tuple[int, ...]


@lru_cache(maxsize=64)
def equation_outline(latex: str) -> Outline:
    """Outline of an equation.

    Parameters
    ----------
    latex : str
        Without dollar signs.

    Raises
    ------
    ValueError
        When mathtext does not know a word of it.
    """
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import TextPath

    font = FontProperties(family="serif", math_fontfamily="cm")
    path = TextPath((0, 0), f"${displayed(latex)}$", size=POINTS, prop=font)
    return Outline(tuple((float(x), float(y)) for x, y in path.vertices), tuple(int(code) for code in path.codes))


def displayed(latex: str) -> str:
    r"""Fractions at full size and air after sums, as a displayed equation has them.

    Examples
    --------
    >>> displayed(r"\frac{1}{N} \sum_{i=1}^{N} g_i")
    '\\dfrac{1}{N} \\sum_{i=1}^{N}\\, g_i'
    """
    full = re.sub(r"\\frac(?![a-z])", r"\\dfrac", latex)
    return re.sub(r"(\\sum(?:_\{[^{}]*\}|_\w)?(?:\^\{[^{}]*\}|\^\w)?)", r"\1\\,", full)
