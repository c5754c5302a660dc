from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from segloss_gui.app.slices.key_bindings import BINDINGS, Binding
from segloss_gui.app.slices.planes import Plane
from segloss_gui.app.slices.scene import SliceScene
from segloss_gui.app.slices.surface_keys import SURFACE_BINDINGS
from segloss_gui.gui.viewers.scene_actions import SceneActions, act
from segloss_gui.gui.viewers.slice_view import SliceView
from segloss_gui.gui.viewers.surface_camera import SurfaceCamera


@pytest.mark.parametrize("binding", BINDINGS, ids=lambda binding: binding.action)
def test_every_key_of_slices_has_an_owner_that_does_it(qapp: QApplication, binding: Binding) -> None:
    view = SliceView(SliceScene(), Plane.AXIAL)
    assert any(callable(getattr(owner, binding.action, None)) for owner in (view, view.camera, view.switches))


@pytest.mark.parametrize("binding", SURFACE_BINDINGS, ids=lambda binding: binding.action)
def test_every_key_of_surfaces_has_an_owner_that_does_it(binding: Binding) -> None:
    assert any(callable(getattr(owner, binding.action, None)) for owner in (SurfaceCamera, SceneActions(SliceScene())))


def test_switches_turn_and_turn_back(qapp: QApplication) -> None:
    scene = SliceScene()
    switches = SceneActions(scene)
    for name in ("segmentations", "reference", "annotations"):
        before = getattr(scene, name)
        act(Binding(("x",), f"toggle_{name}", ""), (switches,))
        assert getattr(scene, name) is not before
        act(Binding(("x",), f"toggle_{name}", ""), (switches,))
        assert getattr(scene, name) is before


def test_the_first_owner_that_can_does_it(qapp: QApplication) -> None:
    class Own:
        done = 0

        def flicker(self) -> None:
            self.done += 1

    own = Own()
    act(Binding(("x",), "flicker", ""), (own, SceneActions(SliceScene())))
    assert own.done == 1


def test_a_key_without_an_owner_is_an_error() -> None:
    with pytest.raises(AttributeError, match="no_such_thing"):
        act(Binding(("x",), "no_such_thing", ""), (SceneActions(SliceScene()),))
