"""How the window looks: colours, type, spacing, icons. Widgets ask here and never style themselves.

May import Qt, ``core.colours`` and ``segloss_gui.resources``.

- :func:`apply_theme` paints the application light or dark (or large, for a projector).
- :func:`colours` gives the tokens of the theme in force; :data:`notifier` tells when they change,
  for widgets that paint themselves (plots, viewers). Everything else follows the style sheet
  ``resources/style/segloss.qss``: give a widget an ``objectName`` or a dynamic property.
- :func:`type_points` is the one scale of type, for widgets that paint words themselves.
- :func:`icon` draws ``resources/icons/<name>.svg`` in the theme's colours, at any size and pixel
  ratio, and follows a change of theme by itself.

- :func:`swatch` is the dot of a method, :func:`picture_icon` a picture that no selection tints.
- :func:`panel` puts a frame around a part of a page.

The accent is an indigo that no method has (``core.colours``): a colour means one method.
To add an icon, add an SVG of 24 x 24 that draws with ``currentColor``.
"""

from __future__ import annotations

from segloss_gui.app.theme_colours import DARK, LIGHT, ThemeColours
from segloss_gui.gui.theme.apply import (
    LARGE_POINTS,
    apply_theme,
    colours,
    notifier,
    system_theme,
    theme_name,
    type_points,
)
from segloss_gui.gui.theme.icons import icon, picture_icon, swatch
from segloss_gui.gui.theme.method_mark import draw_method_mark
from segloss_gui.gui.theme.panel import panel

__all__ = [
    "DARK",
    "LARGE_POINTS",
    "LIGHT",
    "ThemeColours",
    "apply_theme",
    "colours",
    "draw_method_mark",
    "icon",
    "notifier",
    "panel",
    "picture_icon",
    "swatch",
    "system_theme",
    "theme_name",
    "type_points",
]
