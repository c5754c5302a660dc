"""One colour per method everywhere: curves, tables, outlines, surfaces, figures.

Five are of Okabe and Ito (2008). Their reddish purple and blue are left out, for with a colour-blind reader's eyes the
first is the grey of the bluish green, and the second that of the purple; so is black, which disappears on images.
Every two of the eight differ by 0.1 and more in Oklab (Ottosson 2020), five times what is just seen, in usual sight and
in protanopia, deuteranopia and tritanopia as Machado, Oliveira and Fernandes (2009) draw them.
"""

from __future__ import annotations

METHOD_COLOURS: tuple[str, ...] = (
    "#56B4E9",  # sky blue
    "#E69F00",  # orange
    "#009E73",  # bluish green
    "#8855AA",  # purple
    "#D55E00",  # vermillion
    "#5500FF",  # violet
    "#F0E442",  # yellow: late, for it is faint on white
    "#993311",  # brick
)

REFERENCE_COLOUR = "#FFFFFF"
FALSE_NEGATIVE, FALSE_POSITIVE, TRUE_POSITIVE = "#FF00FF", "#00FFFF", "#FFFFFF"


def method_colour(index: int) -> str:
    """Colour of the ``index``-th method of a study as ``#RRGGBB``; the list repeats after eight.

    Examples
    --------
    >>> method_colour(0), method_colour(8)
    ('#56B4E9', '#56B4E9')
    """
    return METHOD_COLOURS[index % len(METHOD_COLOURS)]


def rgb(colour: str) -> tuple[int, int, int]:
    """Red, green, blue in 0..255 of a ``#RRGGBB`` colour.

    Examples
    --------
    >>> rgb("#E69F00")
    (230, 159, 0)
    """
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
