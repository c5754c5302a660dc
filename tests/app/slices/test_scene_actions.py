from __future__ import annotations

import pytest

from segloss_gui.app.slices.scene import SliceScene
from segloss_gui.app.slices.scene_actions import scene_actions


@pytest.mark.parametrize("name", ["segmentations", "reference", "annotations"])
def test_switches_turn_and_turn_back(name: str) -> None:
    scene = SliceScene()
    before = getattr(scene, name)
    scene_actions(scene)[f"toggle_{name}"]()
    assert getattr(scene, name) is not before
    scene_actions(scene)[f"toggle_{name}"]()
    assert getattr(scene, name) is before
