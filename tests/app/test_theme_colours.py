from __future__ import annotations

import pytest

from segloss_gui.app.theme_colours import THEMES
from segloss_gui.core.colours import METHOD_COLOURS
from segloss_gui.core.contrast import contrast


@pytest.mark.parametrize("name", THEMES)
def test_text_is_readable_on_every_ground(name: str) -> None:
    theme = THEMES[name]
    for ground in (theme.background, theme.surface, theme.raised):
        assert contrast(theme.text, ground) >= 7
        assert contrast(theme.muted, ground) >= 4.5
    for tone in (theme.accent, theme.good, theme.warning, theme.error):
        assert contrast(tone, theme.surface) >= 4.5
    assert contrast(theme.on_accent, theme.accent) >= 4.5


@pytest.mark.parametrize("name", THEMES)
def test_the_accent_is_no_methods_colour(name: str) -> None:
    assert THEMES[name].accent not in METHOD_COLOURS


@pytest.mark.parametrize("name", THEMES)
def test_what_is_found_by_its_outline_alone_stands_out_from_its_ground(name: str) -> None:
    theme = THEMES[name]
    for ground in (theme.background, theme.surface, theme.raised):
        assert contrast(theme.edge, ground) >= 3
