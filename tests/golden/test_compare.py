"""The tolerance lets through what another machine changes, and nothing a person would see."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageFilter

from tests.golden import IMAGES, SCENES, file_name
from tests.golden.compare import Pixels, averaged, differing, fault, read, side_by_side, tolerance

SLICES = [scene for scene in SCENES if scene != "surfaces"]


def kept_picture(scene: str) -> Pixels:
    return read(IMAGES / file_name(scene, "dark", 1))


def wrong(scene: str, other: Pixels) -> str:
    return fault(kept_picture(scene), np.ascontiguousarray(other), tolerance(scene))


@pytest.mark.parametrize("scene", SCENES)
def test_a_mirrored_picture_is_told(scene: str) -> None:
    picture = kept_picture(scene)
    assert "of the pixels differ" in wrong(scene, picture[:, ::-1])


@pytest.mark.parametrize("scene", [scene for scene in SCENES if scene != "gallery"])
def test_red_and_blue_swapped_is_told(scene: str) -> None:
    assert "of the pixels differ" in wrong(scene, kept_picture(scene)[..., ::-1])


@pytest.mark.parametrize("scene", SLICES)
def test_a_picture_one_pixel_off_is_told(scene: str) -> None:
    assert "of the pixels differ" in wrong(scene, np.roll(kept_picture(scene), 1, axis=1))


@pytest.mark.parametrize("scene", SCENES)
def test_noise_of_a_few_levels_is_let_through(scene: str) -> None:
    noise = np.random.default_rng(0).integers(-9, 10, kept_picture(scene).shape)
    assert wrong(scene, np.clip(kept_picture(scene) + noise, 0, 255).astype(np.uint8)) == ""


def test_edges_placed_a_little_differently_are_let_through_in_3d() -> None:
    blurred = Image.fromarray(kept_picture("surfaces")).filter(ImageFilter.GaussianBlur(0.6))
    assert wrong("surfaces", np.asarray(blurred)) == ""


def test_pictures_of_two_sizes_differ() -> None:
    picture = kept_picture("overlay")
    assert wrong("overlay", picture[:-1]) == "must be 720x420, got 720x419 pixels"
    assert differing(picture, picture[:-1], tolerance("overlay")).all()


def test_the_difference_is_drawn_beside_both() -> None:
    picture = kept_picture("overlay")
    sheet = side_by_side(picture, np.ascontiguousarray(picture[:, ::-1]), tolerance("overlay"))
    assert sheet.shape == (420, 3 * 720 + 16, 3)
    assert (sheet[:, -720:] == (230, 0, 120)).all(axis=-1).any()
    assert side_by_side(None, picture, tolerance("surfaces")).shape == sheet.shape


def test_averaging_drops_what_does_not_fill_a_block() -> None:
    assert averaged(np.zeros((5, 7, 3), dtype=np.uint8), 2).shape == (2, 3, 3)
