"""The stage: what is where in its pictures. Skipped where VTK cannot draw."""

from __future__ import annotations

import numpy as np
import pytest

from segloss_gui.core.geometry import Grid
from segloss_gui.scene import surface as surface_module
from segloss_gui.scene.clip_plane import cut_plane
from segloss_gui.scene.renderer import SurfaceRenderer
from segloss_gui.scene.surface import extract_surface
from tests.scene.bodies import body, canonical, canonical_grid, oblique_grid, stored_in_every_orientation

SIZE = 200, 160
RED, GREEN, BLUE = "#FF0000", "#00FF00", "#0000FF"


def is_colour(picture: np.ndarray, channel: int) -> np.ndarray:
    """Pixels in which one of red, green, blue outshines the others."""
    others = np.delete(picture, channel, axis=2).max(axis=2).astype(int)
    found: np.ndarray = picture[..., channel].astype(int) > others + 60
    return found


def middle(mask: np.ndarray) -> tuple[float, float]:
    """Column and row of the middle of the true pixels."""
    rows, columns = np.nonzero(mask)
    return float(columns.mean()), float(rows.mean())


def show_marked_body(stage: SurfaceRenderer, labels: np.ndarray, grid: Grid) -> None:
    """The body green, its hat red."""
    stage.show_surface("body", extract_surface(labels, grid, 1), GREEN)
    stage.show_surface("hat", extract_surface(labels, grid, 2), RED)


def test_a_surface_is_drawn_in_its_colour_in_the_middle(stage: SurfaceRenderer) -> None:
    stage.show_surface("body", extract_surface(body(), canonical_grid()), BLUE)
    stage.look_from("A")
    picture = stage.picture(*SIZE)
    assert picture.shape == (SIZE[1], SIZE[0], 3)
    assert is_colour(picture, 2)[SIZE[1] // 2, SIZE[0] // 2]
    assert not is_colour(picture, 2)[5, 5]


def test_superior_is_up_and_the_right_on_the_left_seen_from_the_front(stage: SurfaceRenderer) -> None:
    show_marked_body(stage, body(), canonical_grid())
    stage.show_surface(
        "nose", extract_surface(np.where(np.indices(body().shape)[0] >= 8, body(), 0), canonical_grid()), BLUE
    )
    stage.look_from("A")
    picture = stage.picture(*SIZE)
    assert stage.edge_letters == ("R", "L", "S", "I")
    assert middle(is_colour(picture, 0))[1] < middle(is_colour(picture, 1))[1], "the hat is above"
    assert middle(is_colour(picture, 2))[0] < middle(is_colour(picture, 1))[0], "the nose points to the patient's right"


@pytest.mark.parametrize(
    ("side", "letters"), [("A", "RLSI"), ("P", "LRSI"), ("R", "PASI"), ("L", "APSI"), ("S", "LRAP"), ("I", "RLAP")]
)
def test_each_side_has_its_letters(stage: SurfaceRenderer, side: str, letters: str) -> None:
    stage.look_from(side)
    assert stage.edge_letters == tuple(letters)


def test_all_48_orientations_of_a_file_are_drawn_with_the_same_pixels(stage: SurfaceRenderer) -> None:
    expected = None
    for stored, grid in stored_in_every_orientation(body()):
        show_marked_body(stage, *canonical(stored, grid))
        stage.look_from("A")
        stage.rotate(40, 25)
        picture = stage.picture(*SIZE)
        expected = picture if expected is None else expected
        # A last bit of float32 may move an edge between two shades, never a pixel from body to ground.
        assert np.abs(picture.astype(int) - expected).mean() < 0.05


def test_a_click_finds_the_point_in_mm_on_an_oblique_grid(stage: SurfaceRenderer) -> None:
    grid = oblique_grid()
    labels = np.zeros(grid.shape, dtype=np.uint8)
    labels[6:8, 8:10, 9:11] = 1
    stage.show_surface("spot", extract_surface(labels, grid), RED)
    stage.look_from("L")
    column, row = middle(is_colour(stage.picture(*SIZE), 0))
    point = stage.pick(column, row, *SIZE)
    assert point is not None
    assert np.linalg.norm(np.array(point) - grid.to_mm((6.5, 8.5, 9.5))) < 3.0
    assert stage.pick(2, 2, *SIZE) is None


def test_a_click_does_not_find_what_a_pane_leaves_out(stage: SurfaceRenderer) -> None:
    stage.show_surface("body", extract_surface(body(), canonical_grid()), RED)
    stage.look_from("A")
    at = SIZE[0] / 2, SIZE[1] / 2
    assert stage.pick(*at, *SIZE) is not None
    assert stage.pick(*at, *SIZE, only=()) is None


def test_only_the_surfaces_asked_for_are_in_a_picture(stage: SurfaceRenderer) -> None:
    show_marked_body(stage, body(), canonical_grid())
    stage.look_from("A")
    assert not is_colour(stage.picture(*SIZE, only={"hat"}), 1).any()
    assert is_colour(stage.picture(*SIZE, only={"hat"}), 0).any()


def test_vertices_take_their_own_colours_and_give_them_back(stage: SurfaceRenderer) -> None:
    surface = extract_surface(body(), canonical_grid())
    stage.show_surface("body", surface, BLUE)
    stage.look_from("A")
    stage.colour_vertices("body", np.tile(np.array([[255, 0, 0]], dtype=np.uint8), (len(surface.points_mm), 1)))
    assert is_colour(stage.picture(*SIZE), 0).any()
    stage.colour_vertices("body", None)
    picture = stage.picture(*SIZE)
    assert is_colour(picture, 2).any()
    assert not is_colour(picture, 0).any()


def test_a_translucent_reference_lets_the_method_shine_through(stage: SurfaceRenderer) -> None:
    grid = canonical_grid()
    stage.show_surface("reference", extract_surface(body(), grid), "#FFFFFF", opacity=0.3)
    stage.show_surface("method", extract_surface(body(), grid, 1), BLUE)
    stage.look_from("A")
    with_method = stage.picture(*SIZE).astype(int)
    alone = stage.picture(*SIZE, only={"reference"}).astype(int)
    at = SIZE[1] // 2, SIZE[0] // 2
    assert with_method[at][2] - with_method[at][0] > alone[at][2] - alone[at][0] + 30


def test_the_cut_plane_shows_the_slice_the_right_way_round(stage: SurfaceRenderer) -> None:
    grid = canonical_grid()
    picture = np.zeros((*grid.shape[:2], 3), dtype=np.uint8)
    picture[8:, 9:, 0] = 255  # to the right and front
    stage.show_surface("body", extract_surface(body(), grid), BLUE)
    stage.look_from("S")
    stage.show_cut(cut_plane(picture, grid, 2, 19))
    left, right, top, _ = stage.edge_letters
    column, row = middle(is_colour(stage.picture(400, 320, only=()), 0))
    assert (left, right, top) == ("L", "R", "A")
    assert column > 200
    assert row < 160


def test_what_lies_before_the_cut_plane_is_cut_away(stage: SurfaceRenderer) -> None:
    grid = canonical_grid()
    show_marked_body(stage, body(), grid)
    stage.look_from("S")
    assert is_colour(stage.picture(*SIZE), 0).sum() > 20
    stage.show_cut(cut_plane(np.zeros(grid.shape[:2], dtype=np.uint8), grid, 2, 8))
    assert not is_colour(stage.picture(*SIZE), 0).any(), "the hat is above the plane, so is the camera"
    stage.show_cut(None)
    assert is_colour(stage.picture(*SIZE), 0).sum() > 20


def test_the_crosshair_is_drawn_through_its_point(stage: SurfaceRenderer) -> None:
    grid = canonical_grid()
    stage.show_surface("body", extract_surface(body(), grid), BLUE)
    stage.look_from("A")
    before = stage.picture(*SIZE)
    stage.show_crosshair(grid, (float(grid.to_mm((6, 8, 9))[0]), 19.0, 50.0))
    assert (stage.picture(*SIZE) != before).any()
    stage.show_crosshair(None)
    assert np.array_equal(stage.picture(*SIZE), before)


def test_dragging_turns_moves_and_nears_what_is_seen(stage: SurfaceRenderer) -> None:
    stage.show_surface("body", extract_surface(body(), canonical_grid()), RED)
    stage.look_from("A")
    start = is_colour(stage.picture(*SIZE), 0)
    stage.pan(30, 0, SIZE[1])
    moved = is_colour(stage.picture(*SIZE), 0)
    assert middle(moved)[0] == pytest.approx(middle(start)[0] + 30, abs=4)
    stage.reset()
    stage.zoom(1.3)
    assert is_colour(stage.picture(*SIZE), 0).sum() > 1.3 * start.sum()
    stage.look_from("A")
    stage.rotate(90, 0)
    assert stage.edge_letters[:2] == ("P", "A"), "dragged to the right, the patient's right side comes to the front"


def test_the_point_centred_on_is_drawn_in_the_middle(stage: SurfaceRenderer) -> None:
    grid = canonical_grid()
    show_marked_body(stage, body(), grid)
    stage.look_from("A")
    stage.centre_on(tuple(float(v) for v in grid.to_mm((4.5, 5.5, 13.0))))  # type: ignore[arg-type]
    column, row = middle(is_colour(stage.picture(*SIZE), 0))
    assert abs(column - SIZE[0] / 2) < 5
    assert abs(row - SIZE[1] / 2) < 8


def test_an_empty_surface_is_no_trouble(stage: SurfaceRenderer) -> None:
    stage.show_surface("nothing", extract_surface(body(), canonical_grid(), 9), RED)
    stage.look_from("A")
    assert not is_colour(stage.picture(*SIZE), 0).any()


def test_a_removed_surface_is_gone(stage: SurfaceRenderer) -> None:
    show_marked_body(stage, body(), canonical_grid())
    stage.remove("hat")
    assert stage.names == ("body",)
    assert not is_colour(stage.picture(*SIZE), 0).any()


def test_cube_and_lines_are_as_large_on_a_screen_of_twice_as_many_pixels(stage: SurfaceRenderer) -> None:
    stage.show_surface("body", extract_surface(body(), canonical_grid()), BLUE)
    stage.show_crosshair(canonical_grid(), (0.0, 0.0, 0.0))
    for only, corner in ((("body",), np.s_[:, :]), ((), np.s_[-80:, :80])):
        small = stage.picture(*SIZE, only=only)[corner].astype(float)
        doubled = (slice(None), slice(None)) if only else (slice(-160, None), slice(None, 160))
        large = stage.picture(2 * SIZE[0], 2 * SIZE[1], only=only, ratio=2.0)[doubled].astype(float)
        rows, columns = small.shape[:2]
        averaged = large.reshape(rows, 2, columns, 2, 3).mean(axis=(1, 3))
        assert (np.abs(averaged - small).max(axis=2) > 60).mean() < 0.01


@pytest.mark.parametrize("moved_first", [False, True])
def test_a_picture_in_motion_wears_colours_and_cut_given_before_it_or_after(
    stage: SurfaceRenderer, monkeypatch: pytest.MonkeyPatch, moved_first: bool
) -> None:
    monkeypatch.setattr(surface_module, "COARSE_TRIANGLES", 100)
    monkeypatch.setattr(surface_module, "COARSE_DIVISIONS", 12)
    grid = canonical_grid()
    surface = extract_surface(body(), grid, smooth=True)
    stage.show_surface("body", surface, GREEN)
    stage.look_from("S")
    assert ("coarse" in vars(surface)) is False, "nobody asked for fewer triangles yet"
    if moved_first:
        assert is_colour(stage.picture(*SIZE, quick=True), 1).any()
    stage.colour_vertices("body", np.tile(np.array([[255, 0, 0]], np.uint8), (len(surface.points_mm), 1)))
    whole = is_colour(stage.picture(*SIZE, quick=True), 0)
    assert whole.any()
    assert len(surface.coarse) < len(surface.faces)
    stage.show_cut(cut_plane(np.zeros(grid.shape[:2], dtype=np.uint8), grid, 2, 4))
    assert np.count_nonzero(is_colour(stage.picture(*SIZE, quick=True), 0)) < np.count_nonzero(whole)
    stage.colour_vertices("body", None)
    stage.show_cut(None)
    assert is_colour(stage.picture(*SIZE, quick=True), 1).any()
