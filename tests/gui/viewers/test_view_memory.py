from __future__ import annotations

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from segloss_gui.app.slices.scene import SliceScene
from segloss_gui.gui.remembered import remembered
from segloss_gui.gui.viewers.view_memory import remember_view


def test_mouse_scheme_and_side_are_as_they_were_chosen_last(qapp: QApplication) -> None:
    scene = SliceScene()
    remember_view(scene)
    assert (scene.scheme, scene.radiological) == ("research", True)
    scene.change(scheme="pacs", radiological=False)
    later = SliceScene()
    remember_view(later)
    assert (later.scheme, later.radiological) == ("pacs", False)


def test_only_what_is_chosen_is_written(qapp: QApplication) -> None:
    scene = SliceScene()
    remember_view(scene)
    scene.change(smooth=False)
    scene.look(zoom=2.0)
    assert QSettings().value("view/mouse") is None
    assert remembered(QSettings()).mouse == "research"
