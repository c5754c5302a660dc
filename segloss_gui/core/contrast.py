"""How far a colour stands out from its ground, and what it takes to be seen there (WCAG 2.2, 1.4.11)."""

from __future__ import annotations

LEAST = 3.0
"""Contrast that what is found by its colour alone has at least."""
WHITE, BLACK = "#FFFFFF", "#000000"


def mix(first: str, second: str, share: float) -> str:
    """``share`` of ``first`` laid over ``second``, both ``#RRGGBB``.

    Examples
    --------
    >>> mix("#FFFFFF", "#000000", 0.5)
    '#808080'
    """
    pairs = [(int(first[i : i + 2], 16), int(second[i : i + 2], 16)) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(share * a + (1 - share) * b):02X}" for a, b in pairs)


def contrast(first: str, second: str) -> float:
    """Contrast ratio of two colours as in WCAG 2.2: 1 (the same) to 21 (black on white).

    Examples
    --------
    >>> round(contrast("#000000", "#FFFFFF"), 1)
    21.0
    """
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def seen_on(colour: str, ground: str, least: float = LEAST) -> str:
    """A colour, lightened on a dark ground and darkened on a light one until it stands out.

    Examples
    --------
    >>> seen_on("#56B4E9", "#1A1E25"), seen_on("#AA3311", "#1A1E25"), seen_on("#F0E442", "#FFFFFF")
    ('#56B4E9', '#B24729', '#9C942B')
    """
    end = WHITE if _luminance(ground) < 0.18 else BLACK
    for share in range(20):
        if contrast(seen := mix(end, colour, share / 20), ground) >= least:
            return seen
    return end


def rim_of(colour: str, ground: str, alpha: float = 1.0) -> str:
    """What a mark is outlined in: the ground, which parts it from others, or its own hue where it is too faint itself.

    Parameters
    ----------
    colour, ground : str
        ``#RRGGBB``.
    alpha : float
        How much of the ground its colour covers.

    Examples
    --------
    >>> rim_of("#AA3311", "#FFFFFF"), rim_of("#F0E442", "#FFFFFF")
    ('#FFFFFF', '#9C942B')
    """
    return ground if contrast(mix(colour, ground, alpha), ground) >= LEAST else seen_on(colour, ground)


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
