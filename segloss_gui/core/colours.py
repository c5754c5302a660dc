"""One colour per method everywhere: curves, tables, outlines, surfaces, figures.

Five are of Okabe and Ito (2008). Their reddish purple and blue are left out, for with a colour-blind reader's eyes the
first is the grey of the bluish green, and the second that of the purple; so is black, which disappears on images.
Every two of the eight differ by 0.1 and more in Oklab (Ottosson 2020), five times what is just seen, in usual sight and
in protanopia, deuteranopia and tritanopia as Machado, Oliveira and Fernandes (2009) draw them. Each stands out from the
black around an image by a contrast of 3:1 and more (WCAG 2.2, 1.4.11).
"""

from __future__ import annotations

METHOD_COLOURS: tuple[str, ...] = (
    "#56B4E9",  # sky blue
    "#E69F00",  # orange
    "#009E73",  # bluish green
    "#8855AA",  # purple
    "#D55E00",  # vermillion
    "#6633FF",  # violet
    "#F0E442",  # yellow: late, for it is faint on white
    "#AA3311",  # brick
)
SECOND_SHADES: tuple[str, ...] = (
    "#3C7EA3",
    "#7F5700",
    "#8CD3C0",
    "#C9B2D9",
    "#ECB78C",
    "#9C7AFF",
    "#847D24",
    "#D08F7C",
)
"""Of the same hues, darker or lighter: of the ninth method to the sixteenth, which have a second mark beside colour.

Every two of the sixteen differ by 0.1 in usual sight alone; squares for dots, marks along curves and ticks on outlines
tell them apart in any.
"""

REFERENCE_COLOUR = "#FFFFFF"
FALSE_NEGATIVE, FALSE_POSITIVE, TRUE_POSITIVE = "#FF00FF", "#00FFFF", "#FFFFFF"


def method_colour(index: int) -> str:
    """Colour of the ``index``-th method of a study as ``#RRGGBB``; from the ninth on second shades; sixteen in all.

    Examples
    --------
    >>> method_colour(0), method_colour(8), method_colour(16)
    ('#56B4E9', '#3C7EA3', '#56B4E9')
    """
    shades = METHOD_COLOURS + SECOND_SHADES
    return shades[index % len(shades)]


def is_second_shade(colour: str) -> bool:
    """Whether a method of this colour has a second mark beside it.

    Examples
    --------
    >>> is_second_shade("#3C7EA3"), is_second_shade("#56B4E9")
    (True, False)
    """
    return colour.upper() in SECOND_SHADES


def mark_letter(colour: str) -> str:
    """The dot of a method in words.

    Examples
    --------
    >>> mark_letter("#56B4E9"), mark_letter("#3C7EA3")
    ('●', '■')
    """
    return "■" if is_second_shade(colour) else "●"


def rgb(colour: str) -> tuple[int, int, int]:
    """Red, green, blue in 0..255 of a ``#RRGGBB`` colour.

    Examples
    --------
    >>> rgb("#E69F00")
    (230, 159, 0)
    """
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
