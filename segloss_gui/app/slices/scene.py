"""What all linked panes show and where the crosshair is: plain Python, observable, without Qt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from psygnal import Signal

from segloss_gui.app.cursor import Cursor, Point
from segloss_gui.app.slices.compose import LayerStyle, SliceLayer
from segloss_gui.app.slices.gestures import Scheme
from segloss_gui.app.slices.planes import SliceGeometry, nearest_voxel
from segloss_gui.app.slices.shown_image import ShownImage
from segloss_gui.app.slices.window_level import Window
from segloss_gui.core.same_object import SameObject
from segloss_gui.core.volume import Volume

OPACITY_STEP = 0.1

CENTRED: Point = (0.0, 0.0, 0.0)
ZOOM_LIMITS = (0.2, 60.0)
MOST_SLICES = 32


@dataclass(frozen=True, eq=False)
class LabelLayer:
    """One segmentation over the image.

    Parameters
    ----------
    name : str
        Id of the method; "reference" for the reference.
    labels : array, shape (X, Y, Z), integer
        On the image's grid.
    style : LayerStyle
        How it is drawn.
    visible : bool
        Switched on.
    is_reference : bool
        Whether it is the reference (the key G is about it, and flicker leaves it).
    title : str
        What it is called on screen; its name where nothing is given.
    """

    name: str
    labels: NDArray[np.integer]
    style: LayerStyle
    visible: bool = True
    is_reference: bool = False
    title: str = ""

    def __post_init__(self) -> None:
        if not self.title:
            object.__setattr__(self, "title", self.name)


class SliceScene(ShownImage):
    """State of a group of linked panes.

    Zoom and pan are the scene's, so that all panes look at one place: ``zoom`` is relative to what
    fits a pane, ``pan_mm`` says how far the middle of the panes lies from the middle of the grid,
    along the axes of the array.

    ``remarks`` say of a method, by its name, what is not as it was asked for: another epoch than the one looked at.

    ``label`` is the one class whose outlines and fills are drawn; None: all of them.

    Signals
    -------
    image_changed()
        Another image, or none: panes fit it anew.
    changed()
        Anything that is drawn changed, the crosshair included.
    """

    image_changed = Signal()
    changed = Signal()

    def __init__(self, cursor: Cursor | None = None) -> None:
        super().__init__()
        self.cursor = cursor or Cursor()
        self.cursor.moved.connect(self._cursor_moved)
        self.layers: tuple[LabelLayer, ...] = ()
        self.radiological = True
        self.smooth = True
        self.crosshair = True
        self.annotations = True
        self.segmentations = True
        self.reference = True
        self.opacity = 1.0
        self.active = 0
        self.scheme: Scheme = "research"
        self.window_tool = False
        self.solo: str | None = None
        self.label: int | None = None
        self.label_names: Mapping[int, str] = {}
        self.remarks: Mapping[str, str] = {}
        self.zoom = 1.0
        self.pan_mm: Point = CENTRED
        self.revision = 0
        self._voxel: tuple[int, int, int] | None = None
        self._index: Point | None = None
        # Slices that several panes ask for, by the labels they are of.
        self._slices: dict[object, NDArray[np.integer]] = {}

    def show_image(self, volume: Volume | None) -> None:
        """Show another image; the channel is kept where it exists, windows are made anew."""
        if volume is self.volume:
            return
        self._take_image(volume)
        self._voxel = self._index = None
        self.zoom, self.pan_mm = 1.0, CENTRED
        self.image_changed.emit()
        self._renew()

    def read_on(self) -> None:
        """More of the image's voxels have arrived: windows that nobody chose are made anew."""
        self._take_more()
        self._renew()

    def show_layers(self, layers: Sequence[LabelLayer]) -> None:
        """Show these segmentations instead."""
        self.layers = tuple(layers)
        self.active = min(self.active, max(0, len(self.predictions) - 1))
        if self.solo not in [layer.name for layer in self.predictions]:
            self.solo = None
        self._renew()

    def show_classes(self, names: Mapping[int, str]) -> None:
        """What the label values are called; a class that was chosen and is not there any more is let go."""
        if dict(names) != dict(self.label_names):
            self.label_names = dict(names)
            self.label = self.label if self.label in self.label_names else None
            self._renew()

    def set_window(self, window: Window | None) -> None:
        """Window the channel shown; None: automatic. What the file has inverted stays so."""
        if self.volume is not None:
            self._windows[self.choice] = self._turned(window or self.automatic_window())
            self._renew()

    def change(self, **values: object) -> None:
        """Set switches by name: radiological, smooth, crosshair, annotations, scheme, ..."""
        for name, value in values.items():
            getattr(self, name)  # a misspelt switch is an AttributeError, not a new attribute
            setattr(self, name, value)
        self._renew()

    def _renew(self) -> None:
        self.revision += 1
        self.changed.emit()

    def look(self, *, zoom: float | None = None, pan_mm: Point | None = None) -> None:
        """Zoom and pan all panes; what is not given stays."""
        self.zoom = float(np.clip(self.zoom if zoom is None else zoom, *ZOOM_LIMITS))
        self.pan_mm = self.pan_mm if pan_mm is None else pan_mm
        self.changed.emit()

    @property
    def voxel(self) -> tuple[int, int, int]:
        """Voxel under the crosshair."""
        if self._voxel is None:  # asked for several times by every pane
            self._voxel = nearest_voxel(self.grid, self.cursor_mm) if self.grid else (0, 0, 0)
        return self._voxel

    @property
    def cursor_index(self) -> Point:
        """Voxel index of the crosshair, not rounded."""
        if self._index is None:
            x, y, z = self.grid.to_index(self.cursor_mm) if self.grid else CENTRED
            self._index = float(x), float(y), float(z)
        return self._index

    @property
    def cursor_mm(self) -> Point:
        """Where the crosshair is, (R, A, S) in mm."""
        return self.cursor.point_mm

    def _cursor_moved(self, _: Point) -> None:
        self._voxel = self._index = None
        self.changed.emit()

    def move_to_index(self, index: tuple[float, float, float]) -> None:
        """Put the crosshair at a voxel index, kept inside the image."""
        if self.grid is not None:
            inside = np.clip(index, 0, np.array(self.grid.shape) - 1.0)
            x, y, z = (round(float(v), 4) for v in self.grid.to_mm(inside))
            self.cursor.move((x, y, z))

    @property
    def predictions(self) -> tuple[LabelLayer, ...]:
        """Layers that are not the reference and are switched on."""
        return tuple(layer for layer in self.layers if not layer.is_reference and layer.visible)

    def drawn(self) -> tuple[LabelLayer, ...]:
        """Layers in the order they are painted; the active one comes last, the reference before it."""
        if not self.segmentations:
            return ()
        reference = self.drawn_references()
        if self.solo is not None:
            return (*reference, *(layer for layer in self.predictions if layer.name == self.solo))
        others = [layer for at, layer in enumerate(self.predictions) if at != self.active]
        return (*others, *reference, *self.predictions[self.active : self.active + 1])

    def drawn_references(self) -> tuple[LabelLayer, ...]:
        """The reference where it is switched on; nothing while all segmentations are hidden."""
        if not (self.segmentations and self.reference):
            return ()
        return tuple(layer for layer in self.layers if layer.is_reference and layer.visible)

    def label_slice(
        self, labels: NDArray[np.integer], geometry: SliceGeometry, index: int, *, whole: bool = False
    ) -> NDArray[np.integer]:
        """A slice of a segmentation, shape (rows, columns); of the one class chosen, where one is, unless ``whole``."""
        label = None if whole else self.label
        key = SameObject(labels), geometry.plane, geometry.radiological, geometry.part, index, label
        kept = self._slices.get(key)
        if kept is None:
            if len(self._slices) >= MOST_SLICES:
                self._slices.clear()
            found = np.ascontiguousarray(geometry.extract_labels(labels, index))
            chosen = found if label is None else np.where(found == label, found, found.dtype.type(0))
            kept = self._slices[key] = chosen
        return kept

    def slice_layers(
        self, geometry: SliceGeometry, index: int, layers: Sequence[LabelLayer] | None = None
    ) -> list[SliceLayer]:
        """What is painted on a slice: these layers, or all that are drawn; each class in a line of its own."""
        classes = tuple(self.label_names) if len(self.label_names) > 1 else ()
        found = []
        for layer in self.drawn() if layers is None else layers:
            opacity = layer.style.opacity * self.opacity
            style = replace(
                layer.style, opacity=opacity, halo=layer.is_reference, classes=() if layer.style.hatched else classes
            )
            found.append(SliceLayer(self.label_slice(layer.labels, geometry, index, whole=layer.style.hatched), style))
        return found

    def step_opacity(self, step: int) -> None:
        """All segmentations more or less opaque."""
        self.change(opacity=float(np.clip(round(self.opacity + step * OPACITY_STEP, 2), OPACITY_STEP, 1.0)))

    def step_channel(self, step: int) -> None:
        """Another channel of the image, round and round."""
        if self.volume is not None:
            self.change(choice=(self.choice + step) % len(self.choices))

    def step_layer(self, step: int) -> None:
        """Another segmentation on top, round and round."""
        if self.predictions:
            self.change(active=(self.active + step) % len(self.predictions))

    def flicker(self) -> None:
        """Show the active prediction alone, then the next one alone, then the first again."""
        names = [layer.name for layer in self.predictions]
        if len(names) < 2:
            return
        pair = names[self.active], names[(self.active + 1) % len(names)]
        self.change(solo=pair[1] if self.solo == pair[0] else pair[0])

    def end_flicker(self) -> None:
        """Show all predictions again."""
        if self.solo is not None:
            self.change(solo=None)
