"""Equations as outlines: LaTeX (matplotlib's mathtext) to one path that any size and colour can draw.

Importing matplotlib takes a third of a second: call :func:`equation_outline` from a background job.
"""

from __future__ import annotations

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
    # Fractions at full size, as a displayed equation has them.
    path = TextPath((0, 0), f"${latex.replace(chr(92) + 'frac', chr(92) + 'dfrac')}$", size=POINTS, prop=font)
    return Outline(tuple((float(x), float(y)) for x, y in path.vertices), tuple(int(code) for code in path.codes))
