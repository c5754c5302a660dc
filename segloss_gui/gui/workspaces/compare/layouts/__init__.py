"""Ways of looking at the current case, one click each.

Each is a module ``<name>`` here with a class ``<Name>Layout``, a
:class:`~segloss_gui.gui.workspaces.compare.layouts.base.Layout`. It gets the presenter (the scene:
image, layers, crosshair, zoom; the scores) and the services (the loader, background work), lays its
panes on a :class:`~segloss_gui.gui.viewers.board.PaneBoard`, and does no work while it is hidden.
A layout is imported and made when it is first shown.

To add a layout, write its module and add a :class:`CompareLayout` to :data:`LAYOUTS`.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from segloss_gui.app.slices.key_bindings import Binding

if TYPE_CHECKING:
    from segloss_gui.app.compare.presenter import ComparePresenter
    from segloss_gui.app.services import Services
    from segloss_gui.gui.workspaces.compare.layouts.base import Layout


@dataclass(frozen=True)
class CompareLayout:
    """A layout, known before its module is imported.

    Parameters
    ----------
    name : str
        Module here; the class is ``<Name>Layout``.
    title, hint : str
        The word on its button, and the tooltip.
    """

    name: str
    title: str
    hint: str

    @property
    def module(self) -> str:
        """Full name of its module, which uses Qt: it belongs to the window's thread."""
        return f"{__name__}.{self.name}"

    def load(self) -> type[Layout]:
        """Import the layout, on the window's thread."""
        found: type[Layout] = getattr(import_module(self.module), f"{self.name.capitalize()}Layout")
        return found

    def build(self, presenter: ComparePresenter, services: Services) -> Layout:
        """Make the layout, on the window's thread."""
        return self.load()(presenter, services)


LAYOUTS = (
    CompareLayout("overlay", "Overlay", "Three planes, all methods as outlines"),
    CompareLayout("grid", "Grid", "Every method by itself, linked, with the reference outlined"),
    CompareLayout("pair", "Pair", "Two against each other: flicker, swipe, checkerboard, difference"),
    CompareLayout("error", "Error", "True positives, false positives and false negatives of every method"),
    CompareLayout("probability", "Probability", "Heat maps, and what another threshold would make of them"),
    CompareLayout("gradient", "Gradient", "How hard each loss pulls on every voxel of this case"),
    CompareLayout("surfaces", "3D", "Surfaces in mm, coloured by their distance to the reference"),
    CompareLayout("gallery", "Gallery", "All cases and methods at the slice of the largest error"),
)
"""Every layout, in the order of the buttons."""

LAYOUT_KEYS = "Layouts of Compare"
LAYOUT_BINDINGS = tuple(
    Binding((f"Alt+{number}",), place.name, f"compare: {place.title}") for number, place in enumerate(LAYOUTS, 1)
)
"""Their keys."""
