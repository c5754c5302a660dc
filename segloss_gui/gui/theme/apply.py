"""Putting a theme on the application: Fusion, a palette, the style sheet, the type."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from segloss_gui.app.theme_colours import LIGHT, THEMES, ThemeColours
from segloss_gui.core.contrast import mix
from segloss_gui.gui.theme.sheet import style_sheet

ThemeName = Literal["light", "dark"]

# Faces with even digits and a full set of weights first; what a system lacks is skipped.
FAMILIES = ("Inter", "Segoe UI", "SF Pro Text", "Helvetica Neue", "Noto Sans", "Open Sans", "DejaVu Sans")
BODY_POINTS, PROJECTOR_SCALE = 10.0, 1.8
LEAST_POINTS, PROJECTOR_LEAST = 7.0, 18.0
"""No type is smaller; on a wall, what is small on a screen is as large as the rest."""
LARGE_POINTS = 14.0
"""Type above this leaves room for less on a screen."""


class Notifier(QObject):
    """Tells widgets that paint themselves to do so again."""

    changed = Signal()

    def follow(self, take: Callable[[], object]) -> None:
        """Let ``take`` see to the theme in force now, and to each that follows."""
        self.changed.connect(take)
        take()


notifier = Notifier()
_current: dict[str, object] = {"name": "light", "colours": LIGHT}
_type = {"scale": 1.0, "least": LEAST_POINTS}


def theme_name() -> str:
    """Name of the theme in force: "light" or "dark"."""
    return str(_current["name"])


def colours() -> ThemeColours:
    """Colours of the theme in force."""
    found = _current["colours"]
    assert isinstance(found, ThemeColours)
    return found


def type_points(share: float = 1.0) -> float:
    """Size of type that is ``share`` of the body's, in points: the one scale for what widgets paint themselves.

    Examples
    --------
    >>> type_points(), type_points(0.85), type_points(0.1)
    (10.0, 8.5, 7.0)
    """
    return max(share * BODY_POINTS * _type["scale"], _type["least"])


def system_theme() -> ThemeName:
    """What the desktop asks for; light where it does not say."""
    hints = QGuiApplication.styleHints()
    return "dark" if hints.colorScheme() is Qt.ColorScheme.Dark else "light"


def apply_theme(app: QApplication, name: str, *, projector: bool = False) -> None:
    """Paint the application.

    Parameters
    ----------
    app : QApplication
        The application.
    name : "light", "dark" or "auto"
        The theme; auto follows the desktop.
    projector : bool
        Larger type, for a lecture.
    """
    chosen = system_theme() if name == "auto" else name
    theme = THEMES[chosen]
    _current.update(name=chosen, colours=theme)
    _type.update(scale=PROJECTOR_SCALE if projector else 1.0, least=PROJECTOR_LEAST if projector else LEAST_POINTS)
    # A sheet put over another is worked out four times as slowly as one put on after the other was taken off.
    app.setStyleSheet("")
    if app.style().name() != "fusion":  # asked without a sheet, which has no name: to set it anew styles all again
        app.setStyle("Fusion")
    if (font := _font(type_points())) != app.font():
        app.setFont(font)
    app.setPalette(palette(theme))
    app.setStyleSheet(style_sheet(theme, _type["scale"], _type["least"]))
    notifier.changed.emit()


def palette(theme: ThemeColours) -> QPalette:
    """The palette behind the style sheet, for what the sheet does not name."""
    role = QPalette.ColorRole
    made = QPalette()
    for where, colour in {
        role.Window: theme.background, role.WindowText: theme.text,
        role.Base: theme.surface, role.AlternateBase: mix(theme.raised, theme.surface, 0.5), role.Text: theme.text,
        role.Button: theme.raised, role.ButtonText: theme.text,
        role.ToolTipBase: theme.raised, role.ToolTipText: theme.text, role.PlaceholderText: theme.muted,
        role.Highlight: theme.accent, role.HighlightedText: theme.on_accent,
        role.Link: theme.accent, role.LinkVisited: theme.accent,
        role.Light: theme.raised, role.Midlight: theme.raised, role.Mid: theme.line, role.Dark: theme.line,
    }.items():  # fmt: skip
        made.setColor(where, QColor(colour))
    for where in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, where, QColor(theme.edge))
    return made


def _font(points: float) -> QFont:
    there = set(QFontDatabase.families())
    font = QFont([family for family in FAMILIES if family in there] or [QFont().family()])
    font.setPointSizeF(points)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font
