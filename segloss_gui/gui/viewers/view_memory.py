"""How the user likes to look at slices, remembered from one start to the next: mouse scheme and the patient's side."""

from __future__ import annotations

from PySide6.QtCore import QSettings

from segloss_gui.app.slices.scene import SliceScene
from segloss_gui.gui.remembered import remember, remembered


def remember_view(scene: SliceScene) -> None:
    """Take over what was chosen last, and keep what is chosen from now on in the user's settings."""
    found = remembered(QSettings())
    scene.change(scheme=found.mouse, radiological=found.radiological)
    kept = [(scene.scheme, scene.radiological)]

    def keep() -> None:
        now = scene.scheme, scene.radiological
        if now != kept[0]:
            kept[0] = now
            remember(QSettings(), mouse=now[0], radiological=now[1])

    scene.changed.connect(keep)
