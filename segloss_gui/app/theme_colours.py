"""The colour tokens of the light and the dark theme."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ThemeColours:
    """Colours of a theme as ``#RRGGBB``; text on its ground keeps a contrast of at least 4.5.

    Parameters
    ----------
    background : str
        The window behind everything.
    surface : str
        Panels, tables, fields.
    raised : str
        What lies on a surface: hovered rows, headers, buttons.
    text, muted : str
        What is read first, and second.
    line : str
        Rules, and frames around what is told apart without them.
    edge : str
        What is found by its outline alone (fields, boxes to tick, axes), and words of what is disabled: at
        least 3 to 1 (WCAG 2.2, 1.4.11).
    accent, on_accent : str
        Selection, focus, the one main button; and text on it.
    good, warning, error : str
        States, always with a word or an icon beside them.
    dark : bool
        Whether pictures and plots should expect a dark ground.
    """

    background: str
    surface: str
    raised: str
    text: str
    muted: str
    line: str
    edge: str
    accent: str
    on_accent: str
    good: str
    warning: str
    error: str
    dark: bool


LIGHT = ThemeColours(
    background="#F3F4F6",
    surface="#FFFFFF",
    raised="#ECEEF2",
    text="#1A1E26",
    muted="#5A6474",
    line="#D9DDE4",
    edge="#7B8390",
    accent="#4A4EC4",
    on_accent="#FFFFFF",
    good="#16724A",
    warning="#8A5A00",
    error="#BC2F2A",
    dark=False,
)

DARK = ThemeColours(
    background="#13161B",
    surface="#1A1E25",
    raised="#252B35",
    text="#E7EAEF",
    muted="#9AA4B2",
    line="#303743",
    edge="#6D7581",
    accent="#A3A6FA",
    on_accent="#14162E",
    good="#56C795",
    warning="#E5B84C",
    error="#F58079",
    dark=True,
)

THEMES = {"light": LIGHT, "dark": DARK}


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


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def seen_on(colour: str, ground: str, least: float = 3.0) -> str:
    """A colour until it stands out: lightened on a dark ground, where a brick is lost, darkened on a light one.

    Examples
    --------
    >>> seen_on("#56B4E9", DARK.surface), seen_on("#AA3311", DARK.surface)
    ('#56B4E9', '#B24729')
    >>> seen_on("#AA3311", LIGHT.surface), seen_on("#F0E442", LIGHT.surface)
    ('#AA3311', '#9C942B')
    """
    away = max("#000000", "#FFFFFF", key=lambda end: contrast(end, ground))
    nearer = (mix(away, colour, share / 20) for share in range(20))
    return next((tone for tone in nearer if contrast(tone, ground) >= least), away)
