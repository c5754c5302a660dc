"""The style sheet: ``segloss.qss`` with its ``@tokens`` filled in."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from PySide6.QtCore import QTemporaryDir

from segloss_gui.app.theme_colours import ThemeColours
from segloss_gui.core.contrast import mix

MARKS = {"chevron_up": "muted", "chevron_down": "muted", "check": "on_accent"}


def style_sheet(theme: ThemeColours, scale: float = 1.0, least: float = 0.0) -> str:
    """The style sheet of a theme.

    Parameters
    ----------
    theme : ThemeColours
        Where the tokens come from.
    scale : float
        Factor of every type size (``12pt``), of the least height of what holds words, and (by half) of icons, boxes to
        tick and arrows (``16ipx``), for the projector.
    least : float
        No type is smaller, in points.
    """
    text = files("segloss_gui.resources").joinpath("style/segloss.qss").read_text(encoding="utf-8")
    filled = re.sub(r"@(\w+)", lambda match: tokens(theme)[match.group(1)], text)
    filled = re.sub(r"min-height: (\d\d)px", lambda match: f"min-height: {round(int(match[1]) * scale)}px", filled)
    # Icons grow half as much as the words beside them: as tall as small letters, and rows of buttons still fit.
    filled = re.sub(r"(\d+)ipx", lambda match: f"{round(int(match[1]) * (1 + scale) / 2)}px", filled)
    return re.sub(r"(\d+)pt", lambda match: f"{max(float(match.group(1)) * scale, least):g}pt", filled)


@lru_cache(maxsize=4)
def tokens(theme: ThemeColours) -> dict[str, str]:
    """What stands for each ``@token``: the theme's colours, mixtures of them, and small marks as files."""
    plain = {name: value for name, value in vars(theme).items() if isinstance(value, str)}
    mixed = {
        "accent_soft": mix(theme.accent, theme.surface, 0.16),
        "accent_strong": mix(theme.accent, theme.text, 0.82),
        "error_soft": mix(theme.error, theme.surface, 0.12),
        "warning_soft": mix(theme.warning, theme.surface, 0.12),
        "hover": mix(theme.text, theme.surface, 0.06),
    }
    marks = {name: _mark(name.replace("_", "-"), getattr(theme, tone)) for name, tone in MARKS.items()}
    return plain | mixed | marks


@lru_cache(maxsize=1)
def _folder() -> QTemporaryDir:
    return QTemporaryDir()


def _mark(name: str, colour: str) -> str:
    """Path of an icon in one colour: style sheets take pictures from files only."""
    source = files("segloss_gui.resources").joinpath(f"icons/{name}.svg").read_text(encoding="utf-8")
    target = Path(_folder().filePath(f"{name}-{colour[1:]}.svg"))
    target.write_text(source.replace("currentColor", colour).replace('width="1.6"', 'width="2.6"'), encoding="utf-8")
    return target.as_posix()
