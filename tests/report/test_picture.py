"""Pictures: outlines in the methods' colours, the patient's right on the left."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image

from segloss_gui.core.colours import REFERENCE_COLOUR, method_colour, rgb
from segloss_gui.core.display import Display
from segloss_gui.core.geometry import Grid
from segloss_gui.core.volume import LabelMap, Volume
from segloss_gui.data.readers import read_volume
from segloss_gui.report.picture import Overlay, case_figure, draw_case


def pixels_of(path: Path, colour: str) -> np.ndarray:
    """Columns of the pixels of ``colour``, as shares of the width."""
    image = np.asarray(Image.open(path).convert("RGB")).astype(int)
    image = image[: int(image.shape[0] * 0.85)]  # without the legend
    near = np.abs(image - np.array(rgb(colour))).max(axis=2) < 24
    return np.nonzero(near)[1] / image.shape[1]


def case(shape: tuple[int, int, int] = (20, 20, 20)) -> tuple[Volume, LabelMap]:
    grid = Grid(shape, np.eye(4), anatomical=shape[2] > 1)
    labels = np.zeros(shape, np.uint8)
    labels[14:18, 8:12, min(8, shape[2] - 1) : 12] = 1
    return Volume(labels[None].astype(np.float32) * 0.2, grid), LabelMap(labels, grid)


def test_the_reference_and_every_method_are_outlined_in_their_colour(tmp_path: Path) -> None:
    image, reference = case()
    overlays = {
        f"m{i}": Overlay(LabelMap(np.roll(reference.data, -3 * i, axis=1), image.grid), method_colour(i))
        for i in (0, 1, 2)
    }
    path = draw_case(tmp_path / "out" / "case.png", "a case", image, reference, overlays)
    for colour in (REFERENCE_COLOUR, *(method_colour(i) for i in (1, 2))):
        assert pixels_of(path, colour).size > 50, colour


def test_the_patients_right_is_on_the_left(tmp_path: Path) -> None:
    image, reference = case()
    path = draw_case(tmp_path / "case.png", "x", image, None, {"m": Overlay(reference, method_colour(4))})
    axial = pixels_of(path, method_colour(4))
    axial = axial[axial < 1 / 3]
    assert axial.size
    assert axial.mean() < 1 / 6  # index 14..18 of 20 lies towards R, and R is drawn at the left edge


def test_a_picture_and_an_empty_reference_are_drawn_too(tmp_path: Path) -> None:
    image, reference = case((20, 20, 1))
    assert draw_case(tmp_path / "flat.png", "x", image, reference, {}).stat().st_size > 1000
    empty = LabelMap(np.zeros_like(reference.data), image.grid)
    assert draw_case(tmp_path / "empty.png", "x", image, empty, {"m": Overlay(empty, "#E69F00")}).stat().st_size > 1000


def test_a_photograph_is_drawn_as_it_was_taken(tmp_path: Path) -> None:
    photograph = np.zeros((40, 60), dtype=np.uint8)
    photograph[:20, :30] = 255
    photograph[0, 0] = 254
    Image.fromarray(photograph).save(tmp_path / "photograph.png")
    drawn = draw_case(tmp_path / "drawn.png", "", read_volume(tmp_path / "photograph.png"), None, {})
    pixels = np.asarray(Image.open(drawn).convert("L"), dtype=float)
    bright = np.argwhere(pixels > 250).mean(axis=0) / pixels.shape
    assert (bright < 0.5).all(), "the bright quarter is the upper left one"


def test_a_radiograph_is_drawn_in_its_window_low_values_bright_where_it_says_so() -> None:
    grid = Grid((16, 16, 1), np.eye(4), anatomical=False)
    values = np.arange(256, dtype=np.uint16).reshape(1, 16, 16, 1)
    said = Display(inverted=True, window=(64.0, 192.0))
    (drawn,) = case_figure("x", Volume(values, grid, displays=(said,)), None, {}).axes[0].images
    assert drawn.get_clim() == (64.0, 192.0)
    assert drawn.get_cmap()(0.0)[0] == 1.0
