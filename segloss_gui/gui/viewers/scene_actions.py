"""What keys of any pane do to the scene, whatever the pane shows."""

from __future__ import annotations

from collections.abc import Sequence

from segloss_gui.app.slices.key_bindings import Binding
from segloss_gui.app.slices.scene import SliceScene


class SceneActions:
    """Switches of a scene that have a key, by the names in the table of keys.

    Parameters
    ----------
    scene : SliceScene
        Whose switches are turned.
    """

    def __init__(self, scene: SliceScene) -> None:
        self._scene = scene
        self.flicker, self.end_flicker = scene.flicker, scene.end_flicker
        self.step_opacity, self.step_channel, self.step_layer = scene.step_opacity, scene.step_channel, scene.step_layer

    def toggle_segmentations(self) -> None:
        """Show or hide every segmentation."""
        self._scene.change(segmentations=not self._scene.segmentations)

    def toggle_reference(self) -> None:
        """Show or hide the reference."""
        self._scene.change(reference=not self._scene.reference)

    def toggle_annotations(self) -> None:
        """Letters, bars and crosshair on or off."""
        self._scene.change(annotations=not self._scene.annotations)

    def reset_window(self) -> None:
        """Automatic window and level."""
        self._scene.set_window(None)


def act(binding: Binding, owners: Sequence[object]) -> None:
    """Do what a binding names: the method of the first of ``owners`` that has it.

    Raises
    ------
    AttributeError
        When none of them has it.
    """
    owner = next((owner for owner in owners if hasattr(owner, binding.action)), owners[-1])
    getattr(owner, binding.action)(*binding.arguments)
