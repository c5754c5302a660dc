"""A stage where VTK can draw; elsewhere its tests are skipped, saying why."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from segloss_gui.scene.renderer import SurfaceRenderer
from segloss_gui.scene.vtk_check import why_not


@pytest.fixture
def stage() -> Iterator[SurfaceRenderer]:
    """A stage of its own, closed after the test."""
    if reason := why_not():
        pytest.skip(reason)
    made = SurfaceRenderer()
    yield made
    made.close()
