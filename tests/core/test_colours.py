from __future__ import annotations

from segloss_gui.core.colours import OKABE_ITO, method_colour, rgb


def test_seven_methods_have_seven_colours() -> None:
    assert len({method_colour(index) for index in range(7)}) == len(OKABE_ITO) == 7


def test_a_colour_is_three_bytes() -> None:
    assert rgb("#FF0080") == (255, 0, 128)
