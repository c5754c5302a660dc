"""What a pane paints over the image: all layers of the scene, one method's, its errors, a heat map, ..."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from psygnal import Signal

from segloss_gui.app.slices.planes import SliceGeometry
from segloss_gui.app.slices.scene import LabelLayer, SliceScene

Argb = NDArray[np.uint32]
MOST_NAMED = 3


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

    def caption(self, scene: SliceScene) -> tuple[str, str]:
        """What stands in the corner of the pane, and its colour; empty for nothing."""
        if self.title or scene.solo is None:
            return self.title, self.colour
        shown = next(layer for layer in scene.predictions if layer.name == scene.solo)
        return f"only {shown.title}", shown.style.colour

    def remark(self, scene: SliceScene) -> str:
        """What is not as it was asked for in what is drawn; empty where all is.

        Examples
        --------
        >>> joined_remarks({"CE": "no epoch 3: kept model", "Dice": "no epoch 3: kept model", "Focal": ""})
        'no epoch 3: kept model (CE, Dice)'
        """
        shown = {layer.name for layer in self.layers(scene)}
        return joined_remarks({name: words for name, words in scene.remarks.items() if name in shown})

    def layers(self, scene: SliceScene) -> Sequence[LabelLayer]:
        """Segmentations drawn as outlines or fills, later ones on top."""
        return scene.drawn()

    def picture(self, scene: SliceScene, geometry: SliceGeometry, index: int) -> Argb | None:
        """A picture over the image at the slice's resolution, premultiplied ARGB of shape (rows, columns), or None."""
        del scene, geometry, index
        return None


class MethodOverlay(Overlay):
    """One method alone, with the reference; what flickers elsewhere leaves it.

    Parameters
    ----------
    method : str
        Its name.
    title : str or None
        None: the name.
    """

    def __init__(self, method: str, title: str | None = None, colour: str = "") -> None:
        super().__init__(method if title is None else title, colour)
        self.method = method

    def caption(self, scene: SliceScene) -> tuple[str, str]:
        """The title, whatever flickers."""
        del scene
        return self.title, self.colour

    def remark(self, scene: SliceScene) -> str:
        """That of its method."""
        return scene.remarks.get(self.method, "")

    def layers(self, scene: SliceScene) -> Sequence[LabelLayer]:
        """The reference, and the method on top of it."""
        if not scene.segmentations:
            return ()
        mine = (layer for layer in scene.layers if layer.name == self.method and layer.visible)
        return (*scene.drawn_references(), *mine)


def joined_remarks(remarks: Mapping[str, str]) -> str:
    """Each remark once, with the methods it is of; these are counted where they are many."""
    methods: dict[str, list[str]] = {}
    for name, words in remarks.items():
        if words:
            methods.setdefault(words, []).append(name)
    return "; ".join(
        f"{words} ({', '.join(names) if len(names) <= MOST_NAMED else f'{len(names)} methods'})"
        for words, names in methods.items()
    )
