"""The 3D layout of Compare: distances, colours of the methods, a cut, no driver."""

from __future__ import annotations

from collections.abc import Callable
from unittest.mock import patch

import numpy as np
from PySide6.QtWidgets import QWidget

from segloss_gui.app.compare import surfaces as surfaces_model
from segloss_gui.core.volume import LabelMap
from segloss_gui.gui.workspaces.compare.layout_stack import LayoutStack
from segloss_gui.gui.workspaces.compare.layouts.surfaces import SurfacesLayout
from segloss_gui.gui.workspaces.compare.view import CompareWorkspace
from segloss_gui.scene import load
from segloss_gui.scene.vtk_check import why_not
from tests.app.made_study import settle
from tests.screens.compare import _at, _phantom, workspace


def _opened(**choices: object) -> CompareWorkspace:
    """Compare in its 3D layout, with ``ready`` true once every picture is there."""
    load()
    why_not()
    view = _at(workspace(*_phantom(("five",))), "test_001")
    stack = view.findChild(LayoutStack)
    assert stack is not None
    stack.choose("surfaces")
    layout = stack.made["surfaces"]
    assert isinstance(layout, SurfacesLayout)
    layout.model.choose(**choices)

    def ready() -> bool:
        panes = layout.panes.values()
        drawn = bool(panes) and all(pane.view.is_settled for pane in panes)
        return bool(layout.model.trouble) or (drawn and not layout.model.busy_text())

    view.ready = ready  # type: ignore[attr-defined]
    return view


def distance() -> QWidget:
    """One view each, coloured by distance to the reference."""
    return _opened()


def tail() -> QWidget:
    """A thin part of the reference that no method found: magenta on its surface, and in the range and HD of each."""
    view = _opened()
    presenter = view.presenter
    reference = presenter.loader.reference
    assert reference is not None
    data = reference.data.copy()
    x, y, z = (round(float(of)) for of in np.argwhere(data > 0).mean(axis=0))
    data[x : data.shape[0] - 1, y - 1 : y + 2, z - 1 : z + 2] = 1
    presenter.loader.reference = LabelMap(data, reference.grid)
    presenter._renew()
    return view


def method() -> QWidget:
    """All in one, in the methods' colours."""
    return _opened(separate=False, by_distance=False)


def cut() -> QWidget:
    """A coronal cut through the voxels as they are."""
    return _opened(cut="coronal", smooth=False)


def no_driver() -> QWidget:
    """VTK cannot draw: one sentence, and everything else goes on."""
    reason = "Surfaces cannot be drawn here: the graphics driver crashed (SIGSEGV) when VTK asked it for a picture."
    with patch.object(surfaces_model, "prepare", lambda: reason):
        view = _opened()
        settle(view.property("kept"))
    return view


SCREENS: dict[str, Callable[[], QWidget]] = {
    "distance": distance,
    "tail": tail,
    "method": method,
    "cut": cut,
    "no_driver": no_driver,
}
