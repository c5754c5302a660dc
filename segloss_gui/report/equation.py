"""Equations as outlines: LaTeX (matplotlib's mathtext) to one path that any size and colour can draw, or to SVG.

Importing matplotlib takes a third of a second: call :func:`equation_outline` from a background job.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from html import escape

# Codes of matplotlib.path.Path, so that drawing needs no matplotlib.
MOVE, LINE, QUADRATIC, CUBIC, CLOSE = 1, 2, 3, 4, 79

_LETTERS = {MOVE: "M", LINE: "L", QUADRATIC: "Q", CUBIC: "C", CLOSE: "Z"}

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


def equation_svg(latex: str, label: str) -> str:
    """An equation as an SVG element in the colour of the text around it.

    Parameters
    ----------
    latex : str
        Without dollar signs.
    label : str
        Read to those who cannot see it.

    Raises
    ------
    ValueError
        As :func:`equation_outline`.
    """
    outline = equation_outline(latex)
    across, up = zip(*outline.points, strict=True)
    left, width, height = min(across), max(across) - min(across), max(up) - min(up)
    em = POINTS * 1.15
    return (
        f'<svg role="img" aria-label="{escape(label)}" viewBox="{left:.0f} {-max(up):.0f} {width:.0f} {height:.0f}" '
        f'style="width:{width / em:.2f}em;max-width:100%" fill="currentColor"><path d="{_path_data(outline)}"/></svg>'
    )


def _path_data(outline: Outline) -> str:
    words: list[str] = []
    place = 0
    while place < len(outline.codes):
        code = outline.codes[place]
        count = {QUADRATIC: 2, CUBIC: 3, CLOSE: 0}.get(code, 1)
        pairs = " ".join(f"{x:.1f} {-y:.1f}" for x, y in outline.points[place : place + count])
        words.append(f"{_LETTERS[code]}{pairs}")
        place += max(count, 1)
    return "".join(words)


def displayed(latex: str) -> str:
    r"""Fractions at full size and air after sums, as a displayed equation has them.

    Examples
    --------
    >>> displayed(r"\frac{1}{N} \sum_{i=1}^{N} g_i")
    '\\dfrac{1}{N} \\sum_{i=1}^{N}\\, g_i'
    """
    full = re.sub(r"\\frac(?![a-z])", r"\\dfrac", latex)
    return re.sub(r"(\\sum(?:_\{[^{}]*\}|_\w)?(?:\^\{[^{}]*\}|\^\w)?)", r"\1\\,", full)
