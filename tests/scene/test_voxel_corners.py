from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segloss_gui.core.geometry import Grid
from segloss_gui.scene import surface
from segloss_gui.scene.surface import extract_surface
from segloss_gui.scene.voxel_corners import corners_of


@settings(max_examples=60, deadline=None)
@given(st.tuples(*[st.integers(3, 9)] * 3), st.floats(0, 1), st.integers(0, 2**32 - 1))
def test_corners_are_those_of_an_unrelaxed_net_vertex_by_vertex(
    shape: tuple[int, ...], share: float, seed: int
) -> None:
    block = np.zeros(shape, np.uint8)
    block[1:-1, 1:-1, 1:-1] = np.random.default_rng(seed).random([n - 2 for n in shape]) < share
    if block.any():
        np.testing.assert_array_equal(corners_of(block, surface._corners_by_net), surface._corners_by_net(block))


def test_vertices_that_are_numbered_otherwise_get_their_corners_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    labels = np.zeros((9, 8, 7), np.uint8)
    labels[2:6, 3:7, 1:5] = 1
    grid = Grid(labels.shape, np.diag([0.5, 1.0, 3.0, 1.0]))
    usual = extract_surface(labels, grid, smooth=True)
    for others in (lambda *_: np.zeros((0, 3)), lambda block, net: net(block)[::-1]):
        monkeypatch.setattr(surface, "corners_of", others)
        np.testing.assert_array_equal(extract_surface(labels, grid, smooth=True).corners_mm, usual.corners_mm)
