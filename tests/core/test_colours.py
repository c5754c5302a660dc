from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from numpy.typing import NDArray

from segloss_gui.app.theme_colours import THEMES
from segloss_gui.core.colours import ALL_SHADES, METHOD_COLOURS, method_colour, method_mark, rgb

SIGHTS = {
    "usual": [[1.0, 0, 0], [0, 1, 0], [0, 0, 1]],
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}
"""Machado, Oliveira and Fernandes 2009, severity 1.0, of linear RGB."""
TO_LMS = [
    [0.4122214708, 0.5363325363, 0.0514459929],
    [0.2119034982, 0.6806995451, 0.1073969566],
    [0.0883024619, 0.2817188376, 0.6299787005],
]
TO_OKLAB = [
    [0.2104542553, 0.7936177850, -0.0040720468],
    [1.9779984951, -2.4285922050, 0.4505937099],
    [0.0259040371, 0.7827717662, -0.8086757660],
]
"""Ottosson 2020, A perceptual color space for image processing."""
APART = 0.1
GROUNDS = {THEMES[name].surface for name in THEMES}
"""What curves, tables and the legend are drawn on; the projector's is the light one."""


def seen(colour: str, sight: str) -> NDArray[np.float64]:
    """A colour in Oklab as it is seen."""
    encoded = np.array(rgb(colour)) / 255
    linear = np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)
    light = np.clip(np.array(SIGHTS[sight]) @ linear, 0, 1)
    return np.asarray(np.array(TO_OKLAB) @ np.cbrt(np.array(TO_LMS) @ light))


def apart(one: str, other: str, sight: str) -> float:
    return float(np.linalg.norm(seen(one, sight) - seen(other, sight)))


@pytest.mark.parametrize("sight", SIGHTS)
def test_every_two_of_eight_methods_are_told_apart(sight: str) -> None:
    near = {pair: apart(*pair, sight) for pair in combinations(METHOD_COLOURS, 2) if apart(*pair, sight) < APART}
    assert near == {}
    assert apart("#009E73", "#CC79A7", "deuteranopia") < APART  # of Okabe and Ito, which became two greys


@pytest.mark.parametrize("sight", SIGHTS)
def test_every_method_is_seen_on_the_grounds_of_every_theme(sight: str) -> None:
    faint = {(colour, ground) for colour in METHOD_COLOURS for ground in GROUNDS
             if apart(colour, ground, sight) < APART}  # fmt: skip
    assert faint == set()


def contrast(one: str, other: str) -> float:
    """Of WCAG 2.2."""
    weights = np.array([0.2126, 0.7152, 0.0722])
    encoded = (np.array(rgb(colour)) / 255 for colour in (one, other))
    low, high = sorted(
        float(weights @ np.where(e <= 0.04045, e / 12.92, ((e + 0.055) / 1.055) ** 2.4)) + 0.05 for e in encoded
    )
    return high / low


def test_every_method_stands_out_from_the_black_around_an_image() -> None:
    dim = [colour for colour in ALL_SHADES if contrast(colour, "#000000") < 3]
    assert dim == []
    assert contrast("#5500FF", "#000000") < 3  # a violet that was dim on it


def test_thirty_two_methods_have_as_many_colours_and_from_the_ninth_on_a_mark_beside() -> None:
    given = [method_colour(index) for index in range(32)]
    marks = [method_mark(colour) for colour in given]
    assert marks == ["disc"] * 8 + ["square"] * 8 + ["triangle"] * 8 + ["diamond"] * 8
    near = {pair for pair in combinations(given, 2) if apart(*pair, "usual") < APART}
    assert near == set()


def test_eight_methods_have_eight_colours() -> None:
    assert len({method_colour(index) for index in range(8)}) == len(METHOD_COLOURS) == 8


def test_a_colour_is_three_bytes() -> None:
    assert rgb("#FF0080") == (255, 0, 128)
