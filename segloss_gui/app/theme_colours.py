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
