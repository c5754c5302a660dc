"""One colour per method everywhere: curves, tables, outlines, surfaces, figures.

The colours are those of Okabe and Ito (2008), told apart by colour-blind readers. Black is left
out (it disappears on images) and so is yellow as a first choice (it disappears on white).
"""

from __future__ import annotations

OKABE_ITO: tuple[str, ...] = (
    "#56B4E9",  # sky blue
    "#E69F00",  # orange
    "#009E73",  # bluish green
    "#CC79A7",  # reddish purple
    "#D55E00",  # vermillion
    "#0072B2",  # blue
    "#F0E442",  # yellow
)

REFERENCE_COLOUR = "#FFFFFF"
FALSE_NEGATIVE, FALSE_POSITIVE, TRUE_POSITIVE = "#FF00FF", "#00FFFF", "#FFFFFF"


def method_colour(index: int) -> str:
    """Colour of the ``index``-th method of a study as ``#RRGGBB``; the list repeats after seven.

    Examples
    --------
    >>> method_colour(0), method_colour(7)
    ('#56B4E9', '#56B4E9')
    """
    return OKABE_ITO[index % len(OKABE_ITO)]


def rgb(colour: str) -> tuple[int, int, int]:
    """Red, green, blue in 0..255 of a ``#RRGGBB`` colour.

    Examples
    --------
    >>> rgb("#E69F00")
    (230, 159, 0)
    """
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
