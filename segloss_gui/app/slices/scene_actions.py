"""What keys of any pane do to the scene, whatever the pane shows."""

from __future__ import annotations

from collections.abc import Callable

from segloss_gui.app.slices.scene import SliceScene


def scene_actions(scene: SliceScene) -> dict[str, Callable[..., object]]:
    """What turns the switches of a scene, by the names in the table of keys."""
    return {
        "flicker": scene.flicker,
        "end_flicker": scene.end_flicker,
        "step_opacity": scene.step_opacity,
        "step_channel": scene.step_channel,
        "step_layer": scene.step_layer,
        "toggle_segmentations": lambda: scene.change(segmentations=not scene.segmentations),
        "toggle_reference": lambda: scene.change(reference=not scene.reference),
        "toggle_annotations": lambda: scene.change(annotations=not scene.annotations),
    }
