from __future__ import annotations

import pytest

from segloss_gui.app.theme_colours import THEMES
from segloss_gui.core.colours import ALL_SHADES
from segloss_gui.core.contrast import LEAST, contrast, mix, rim_of, seen_on

GROUNDS = ("#FFFFFF", *(theme.surface for theme in THEMES.values()))


@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("alpha", [150 / 255, 0.6, 215 / 255, 1.0])
def test_every_mark_of_a_method_stands_out_by_itself_or_by_its_outline(ground: str, alpha: float) -> None:
    for colour in ALL_SHADES:
        assert (
            max(contrast(mix(colour, ground, alpha), ground), contrast(rim_of(colour, ground, alpha), ground)) >= LEAST
        )


def test_a_colour_that_is_seen_stays_and_a_rim_is_of_its_hue() -> None:
    assert seen_on("#AA3311", "#FFFFFF") == "#AA3311"
    assert rim_of("#AA3311", "#FFFFFF") == "#FFFFFF"
    red, green, blue = (int(rim_of("#F0E442", "#FFFFFF")[at : at + 2], 16) for at in (1, 3, 5))
    assert red > green > blue
