"""One colour per method everywhere: curves, tables, outlines, surfaces, figures.

Five are of Okabe and Ito (2008). Their reddish purple and blue are left out, for with a colour-blind reader's eyes the
first is the grey of the bluish green, and the second that of the purple; so is black, which disappears on images.
Every two of the eight differ by 0.1 and more in Oklab (Ottosson 2020), five times what is just seen, in usual sight and
in protanopia, deuteranopia and tritanopia as Machado, Oliveira and Fernandes (2009) draw them. Each stands out from the
black around an image by a contrast of 3:1 and more (WCAG 2.2, 1.4.11).
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain
from types import MappingProxyType
from typing import Literal

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
"""Of the same hues, darker or lighter: of the ninth method to the sixteenth."""
THIRD_SHADES: tuple[str, ...] = ("#00D800", "#E80080", "#F870C8", "#B000E8", "#007000", "#70F890", "#90B018", "#0080F8")
FOURTH_SHADES: tuple[str, ...] = (
    "#A82070",
    "#A06870",
    "#206860",
    "#C850C0",
    "#9088B8",
    "#00C888",
    "#F80028",
    "#D8E8B8",
)
"""What is farthest from all others: of the 17th method to the 32nd.

Every two of the thirty-two differ by 0.1 in usual sight alone; from the ninth on a method has a mark beside its colour,
which tells them apart in any: squares, triangles and diamonds for dots, marks along curves, ticks on outlines.
"""

Mark = Literal["disc", "square", "triangle", "diamond"]
SHADES: Mapping[Mark, tuple[str, ...]] = MappingProxyType(
    {"disc": METHOD_COLOURS, "square": SECOND_SHADES, "triangle": THIRD_SHADES, "diamond": FOURTH_SHADES}
)
ALL_SHADES = tuple(chain(*SHADES.values()))
_MARKS: Mapping[str, Mark] = MappingProxyType({shade: mark for mark, shades in SHADES.items() for shade in shades})
_LETTERS: Mapping[Mark, str] = MappingProxyType({"disc": "●", "square": "■", "triangle": "▲", "diamond": "◆"})

REFERENCE_COLOUR = "#FFFFFF"
FALSE_NEGATIVE, FALSE_POSITIVE, TRUE_POSITIVE = "#FF00FF", "#00FFFF", "#FFFFFF"


def method_colour(index: int) -> str:
    """Colour of the ``index``-th method of a study as ``#RRGGBB``; thirty-two in all.

    Examples
    --------
    >>> method_colour(0), method_colour(8), method_colour(32)
    ('#56B4E9', '#3C7EA3', '#56B4E9')
    """
    return ALL_SHADES[index % len(ALL_SHADES)]


def method_mark(colour: str) -> Mark:
    """What goes with a colour: a disc with the first eight and with any that was chosen by hand.

    Examples
    --------
    >>> method_mark("#3C7EA3"), method_mark("#56B4E9"), method_mark("#00D800"), method_mark("#A82070")
    ('square', 'disc', 'triangle', 'diamond')
    """
    return _MARKS.get(colour.upper(), "disc")


def mark_letter(colour: str) -> str:
    """The dot of a method in words.

    Examples
    --------
    >>> mark_letter("#56B4E9"), mark_letter("#3C7EA3"), mark_letter("#00D800")
    ('●', '■', '▲')
    """
    return _LETTERS[method_mark(colour)]


def rgb(colour: str) -> tuple[int, int, int]:
    """Red, green, blue in 0..255 of a ``#RRGGBB`` colour.

    Examples
    --------
    >>> rgb("#E69F00")
    (230, 159, 0)
    """
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
