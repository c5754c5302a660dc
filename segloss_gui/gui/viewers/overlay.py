"""What a pane paints over the image: all layers of the scene, one method's, its errors, a heat map, ..."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from psygnal import Signal

from segloss_gui.gui.viewers.planes import SliceGeometry
from segloss_gui.gui.viewers.scene import LabelLayer, SliceScene

Argb = NDArray[np.uint32]


class Overlay:
    """All layers of the scene; subclasses paint something else.

    Parameters
    ----------
    title : str
        Said in the corner of the pane, with ``colour`` beside it; empty says nothing.
    colour : str
        Of the method, ``#RRGGBB``; empty for none.

    Signals
    -------
    changed()
        It paints something else now; :meth:`touch` says so.

    Attributes
    ----------
    revision : int
        Grows with every change: a pane keeps its picture while it stays the same.
    """

    changed = Signal()

    def __init__(self, title: str = "", colour: str = "") -> None:
        self.title, self.colour = title, colour
        self.revision = 0

    def touch(self, **values: object) -> None:
        """Set attributes by name and tell the pane to paint anew."""
        for name, value in values.items():
            getattr(self, name)  # a misspelt name is an AttributeError, not a new attribute
            setattr(self, name, value)
        self.revision += 1
        self.changed.emit()

    def layers(self, scene: SliceScene) -> Sequence[LabelLayer]:
        """Segmentations drawn as outlines or fills, later ones on top."""
        return scene.drawn()

    def picture(self, scene: SliceScene, geometry: SliceGeometry, index: int) -> Argb | None:
        """A picture over the image at the slice's resolution, premultiplied ARGB of shape (rows, columns), or None."""
        del scene, geometry, index
        return None


class MethodOverlay(Overlay):
    """One method alone, with the reference.

    Parameters
    ----------
    method : str
        Its name; also the title.
    """

    def __init__(self, method: str, title: str = "", colour: str = "") -> None:
        super().__init__(title or method, colour)
        self.method = method

    def layers(self, scene: SliceScene) -> Sequence[LabelLayer]:
        """The reference, and the method on top of it."""
        return tuple(layer for layer in scene.drawn() if layer.is_reference or layer.name == self.method)
