"""Overlays whose picture is composed once a slice, however often the pane is zoomed or its window changed."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from segloss_gui.app.slices.compose import LayerStyle
from segloss_gui.app.slices.error_map import error_picture
from segloss_gui.app.slices.heat import DivergingScale, diverging_picture, heat_picture
from segloss_gui.app.slices.overlay import Argb, Overlay
from segloss_gui.app.slices.planes import SliceGeometry
from segloss_gui.app.slices.scene import LabelLayer, SliceScene
from segloss_gui.app.slices.threshold_mask import ThresholdMask
from segloss_gui.study.thresholds import level_of

KEPT = 8
CONTOUR = "threshold"


class PictureOverlay(Overlay):
    """A picture over the image, and the outline of the reference where it is wanted.

    Parameters
    ----------
    title, colour : str
        Of the method.

    Attributes
    ----------
    class_value : int
        Which class is shown.
    opacity : float
        Of the picture, 0..1.
    outline : bool
        Whether the reference is outlined.
    """

    def __init__(self, title: str, colour: str) -> None:
        super().__init__(title, colour)
        self.class_value = 0
        self.opacity = 0.8
        self.outline = True
        self._composed: OrderedDict[tuple[Any, ...], Argb] = OrderedDict()

    def show(self, **values: object) -> None:
        """As :meth:`touch`, where any of the attributes is another one."""
        if any(_another(getattr(self, name), value) for name, value in values.items()):
            self.touch(**values)

    def touch(self, **values: object) -> None:
        """Set attributes by name; what was composed is dropped."""
        self._composed.clear()
        super().touch(**values)

    def picture(self, scene: SliceScene, geometry: SliceGeometry, index: int) -> Argb | None:
        """The slice in colours, composed when it is first asked for."""
        if not scene.segmentations:
            return None
        opacity = self.opacity * scene.opacity
        key = (geometry.plane, geometry.radiological, geometry.part, index, opacity)
        if key not in self._composed:
            composed = self.compose(geometry, index, opacity)
            if composed is None:
                return None
            self._composed[key] = composed
            if len(self._composed) > KEPT:
                self._composed.popitem(last=False)
        return self._composed[key]

    def compose(self, geometry: SliceGeometry, index: int, opacity: float) -> Argb | None:
        """The picture of a slice; for subclasses."""
        raise NotImplementedError

    def layers(self, scene: SliceScene) -> Sequence[LabelLayer]:
        """The outline of the reference, where it is wanted."""
        if not (self.outline and scene.segmentations and scene.reference):
            return ()
        return tuple(
            replace(layer, style=replace(layer.style, filled=False, opacity=1.0))
            for layer in scene.layers
            if layer.is_reference and layer.visible
        )


class ErrorOverlay(PictureOverlay):
    """True positives, false positives and false negatives of a method.

    Attributes
    ----------
    prediction, reference : array, shape (X, Y, Z), or None
        Label values.
    said : str
        What is not as it was asked for in the prediction.
    """

    def __init__(self, title: str, colour: str) -> None:
        super().__init__(title, colour)
        self.prediction: NDArray[np.integer] | None = None
        self.reference: NDArray[np.integer] | None = None
        self.outline = False
        self.said = ""

    def remark(self, scene: SliceScene) -> str:
        """Of the prediction whose errors are seen."""
        del scene
        return self.said

    def compose(self, geometry: SliceGeometry, index: int, opacity: float) -> Argb | None:
        """White, cyan and magenta fills."""
        if self.prediction is None or self.reference is None:
            return None
        cut = [geometry.extract_labels(labels, index) for labels in (self.prediction, self.reference)]
        return error_picture(cut[0], cut[1], self.class_value, opacity)


class HeatOverlay(PictureOverlay):
    """The probabilities of a method, with the contour of a threshold.

    Attributes
    ----------
    codes : array, shape (X, Y, Z), uint16, or None
        Probability times 65535.
    heat_map : str
        Name of the colours.
    threshold : float
        Whose contour is drawn in the colour of the method.
    """

    def __init__(self, title: str, colour: str) -> None:
        super().__init__(title, colour)
        self.codes: NDArray[np.uint16] | None = None
        self.heat_map = "inferno"
        self.threshold = 0.5
        self.width_px = 2
        self._contours: dict[int, ThresholdMask] = {}

    def touch(self, **values: object) -> None:
        """Set attributes by name; a threshold alone leaves the composed heat maps as they are."""
        kept = self._composed.copy() if set(values) <= {"threshold", "outline", "width_px"} else None
        super().touch(**values)
        if kept is not None:
            self._composed = kept
        else:
            self._contours.clear()

    def compose(self, geometry: SliceGeometry, index: int, opacity: float) -> Argb | None:
        """The heat map."""
        if self.codes is None:
            return None
        codes = cast("NDArray[np.uint16]", geometry.extract(self.codes, index))
        return heat_picture(codes, self.heat_map, opacity)

    def layers(self, scene: SliceScene) -> Sequence[LabelLayer]:
        """The reference, and the threshold's contour on top."""
        below = super().layers(scene)
        if self.codes is None or not scene.segmentations:
            return below
        # One object a threshold for as long as the maps stay: panes remember outlines by it.
        level = level_of(self.threshold)
        contour = self._contours.setdefault(level, ThresholdMask(self.codes, level, self.class_value))
        style = LayerStyle(self.colour, False, 1.0, self.width_px)
        return (*below, LabelLayer(CONTOUR, cast("NDArray[np.integer]", contour), style))


class DivergingOverlay(PictureOverlay):
    """A derivative in blue, white and red.

    Attributes
    ----------
    values : array, shape (X, Y, Z), or None
        The derivative.
    scale : DivergingScale
        Which value has the full colours.
    """

    def __init__(self, title: str, colour: str) -> None:
        super().__init__(title, colour)
        self.values: NDArray[np.floating] | None = None
        self.scale = DivergingScale(0.0)

    def compose(self, geometry: SliceGeometry, index: int, opacity: float) -> Argb | None:
        """The derivative in colours."""
        if self.values is None:
            return None
        values = cast("NDArray[np.floating]", geometry.extract(self.values, index))
        return diverging_picture(values, self.scale, opacity)


def _another(old: object, new: object) -> bool:
    """Whether a value changed; arrays are told apart as objects."""
    if isinstance(old, np.ndarray) or isinstance(new, np.ndarray):
        return old is not new
    return old != new
