"""A stage where VTK can draw; elsewhere its tests are skipped, saying why."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from segloss_gui.scene.probe import why_not
from segloss_gui.scene.stage import SurfaceStage


@pytest.fixture
def stage() -> Iterator[SurfaceStage]:
    """A stage of its own, closed after the test."""
    if reason := why_not():
        pytest.skip(reason)
    made = SurfaceStage()
    yield made
    made.close()
