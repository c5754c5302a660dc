from __future__ import annotations

import sys
from pathlib import Path

import pytest

from segloss_gui.gui.workspaces.compare.layouts import LAYOUTS
from tests.golden import IMAGES, SCALES, SCENES, THEMES, file_name
from tests.golden.compare import fault, kept, read, side_by_side, tolerance, write
from tests.golden.process import draw, skipped

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="text and lines are rasterised by other rules here"),
    pytest.mark.timeout(600),  # the first test of a scale draws all pictures: 15 s, far more on a busy machine
]


@pytest.fixture(scope="module", params=SCALES, ids=lambda scale: f"{scale * 100}%")
def drawn(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int]:
    """Every scene, drawn by a process of its own at one scale."""
    folder = tmp_path_factory.mktemp(f"golden{request.param}")
    draw(folder, request.param)
    return folder, request.param


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("scene", SCENES)
def test_a_layout_looks_as_it_did(drawn: tuple[Path, int], scene: str, theme: str, tmp_path: Path) -> None:
    folder, scale = drawn
    if scene in (why := skipped(folder)):
        pytest.skip(why[scene])
    name = file_name(scene, theme, scale)
    expected, got = read(IMAGES / name), kept(read(folder / f"{scene}-{theme}.png"), scale)
    if trouble := fault(expected, got, tolerance(scene)):
        write(tmp_path / name, side_by_side(expected, got, tolerance(scene)))
        pytest.fail(f"{name}: {trouble}. Expected, got and the difference: {tmp_path / name}")


def test_a_picture_at_200_percent_has_four_times_the_pixels(drawn: tuple[Path, int]) -> None:
    folder, scale = drawn
    assert read(folder / "overlay-light.png").shape == (420 * scale, 720 * scale, 3)


def test_every_layout_has_its_pictures_and_none_is_left_over() -> None:
    assert {scene.split("_")[0] for scene in SCENES} == {place.name for place in LAYOUTS}
    wanted = {file_name(scene, theme, scale) for scene in SCENES for theme in THEMES for scale in SCALES}
    assert {file.name for file in IMAGES.iterdir()} == wanted
    assert sum(file.stat().st_size for file in IMAGES.iterdir()) < 2_500_000
