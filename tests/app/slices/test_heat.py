"""Colours of probabilities and derivatives."""

from __future__ import annotations

import numpy as np
import pytest

from segloss_gui.app.slices.heat import (
    HEAT_MAPS,
    DivergingScale,
    diverging_colours,
    diverging_picture,
    heat_colours,
    heat_picture,
)


def alpha(picture: np.ndarray) -> np.ndarray:
    return picture >> 24


@pytest.mark.parametrize("name", HEAT_MAPS)
def test_heat_maps_rise_evenly_in_brightness(name: str) -> None:
    brightness = heat_colours(name) @ np.array([0.299, 0.587, 0.114])
    assert (np.diff(brightness) > -1.5).all()
    assert brightness[-1] - brightness[0] > 120


def test_what_is_improbable_leaves_the_image_free() -> None:
    picture = heat_picture(np.array([[0, 1000, 30000, 65535]], np.uint16), "inferno", 0.8)
    assert alpha(picture)[0].tolist() == [0, 24, 204, 204]
    assert int(picture[0, 0]) == 0


def test_no_colour_is_brighter_than_its_alpha() -> None:
    picture = heat_picture(np.arange(0, 65536, 97, dtype=np.uint16)[None], "viridis", 0.5)
    for shift in (0, 8, 16):
        assert ((picture >> shift & 255) <= alpha(picture)).all()


def test_derivatives_are_blue_below_and_red_above_zero() -> None:
    picture = diverging_picture(np.array([[-1.0, 0.0, 1.0, np.nan, 9.0]], np.float32), DivergingScale(1.0), 1.0)[0]
    red, blue = picture >> 16 & 255, picture & 255
    assert blue[0] > red[0]
    assert red[2] > blue[2]
    assert picture[1] == picture[3] == 0
    assert picture[4] == picture[2]


def test_the_logarithmic_scale_shows_what_the_linear_one_hides() -> None:
    small = np.array([[0.004]], np.float32)
    linear, logarithmic = DivergingScale(1.0), DivergingScale(1.0, logarithmic=True)
    assert alpha(diverging_picture(small, linear, 1.0))[0, 0] < 10
    assert alpha(diverging_picture(small, logarithmic, 1.0))[0, 0] == 255


def test_both_scales_are_symmetric_and_monotone() -> None:
    values = np.linspace(-2, 2, 101)
    for logarithmic in (False, True):
        places = DivergingScale(2.0, logarithmic).place(values)
        np.testing.assert_allclose(places, -places[::-1], atol=1e-12)
        assert (np.diff(places) > 0).all()
        assert (places[0], places[-1]) == (-1.0, 1.0)


def test_ticks_lie_where_their_values_are_drawn() -> None:
    scale = DivergingScale(3.0, logarithmic=True)
    for value, place in scale.ticks():
        assert scale.place(np.array([value]))[0] == pytest.approx(place)


def test_a_gradient_of_nothing_is_transparent() -> None:
    assert not diverging_picture(np.zeros((2, 2), np.float32), DivergingScale(0.0), 1.0).any()


def test_the_table_of_halves_errs_by_less_than_a_colour_can_show() -> None:
    values = np.concatenate([-np.geomspace(1e-9, 2, 400), np.geomspace(1e-9, 2, 400)]).astype(np.float32)
    scale = DivergingScale(1.0, logarithmic=True)
    picture = diverging_picture(values[None], scale, 1.0)[0]
    places = np.rint(scale.place(values) * 255).astype(int) + 255
    exact = diverging_picture(np.zeros((1, 1), np.float32), scale, 1.0)[0, 0]
    assert exact == 0
    drawn = np.stack([picture >> shift & 255 for shift in (16, 8, 0)], axis=1).astype(int)
    opaque = picture >> 24 == 255
    assert np.abs(drawn - diverging_colours()[places])[opaque].max() <= 3
