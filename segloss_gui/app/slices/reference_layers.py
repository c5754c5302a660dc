"""The reference as it is drawn: its labels, and hatched what nobody labelled."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from segloss_gui.app.slices.compose import LayerStyle
from segloss_gui.app.slices.scene import LabelLayer
from segloss_gui.core.volume import LabelMap

IGNORED = "ignored"
HATCH = LayerStyle("#9AA5B1", filled=True, opacity=0.7, hatched=True)


def reference_layers(name: str, reference: LabelMap, style: LayerStyle, *, visible: bool = True) -> list[LabelLayer]:
    """The layers of a reference: voxels to be ignored are no label of it, and hatched below it.

    Parameters
    ----------
    name : str
        Of the reference among the layers.
    reference : LabelMap
        On the image's grid; its ``ignore`` says which value nobody labelled.
    style : LayerStyle
        How its labels are drawn.
    visible : bool
        Whether it is switched on.
    """
    if reference.ignore is None:
        return [LabelLayer(name, reference.data, style, visible, is_reference=True)]
    labels, ignored = _apart(reference)
    return [
        LabelLayer(IGNORED, ignored, HATCH, visible, is_reference=True),
        LabelLayer(name, labels, style, visible, is_reference=True),
    ]


@lru_cache(maxsize=2)  # panes remember outlines by the array they are of
def _apart(reference: LabelMap) -> tuple[NDArray[np.integer], NDArray[np.integer]]:
    ignored = reference.data == reference.ignore
    return np.where(ignored, reference.data.dtype.type(0), reference.data), ignored.astype(np.uint8)
