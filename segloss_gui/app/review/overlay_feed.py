"""The slices of Review: image, reference and the one overlay, as the presenter asks for them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from segloss_gui.app.case_loading import REFERENCE, LoadedPrediction, Loader
from segloss_gui.app.cursor import Cursor, Point
from segloss_gui.app.scores.largest_error import centre_of_labels
from segloss_gui.app.slices.compose import LayerStyle
from segloss_gui.app.slices.readout import Readout, readout
from segloss_gui.app.slices.reference_layers import reference_layers
from segloss_gui.app.slices.scene import LabelLayer, SliceScene
from segloss_gui.core.colours import REFERENCE_COLOUR
from segloss_gui.core.geometry import Grid

if TYPE_CHECKING:
    from segloss_gui.app.background import BackgroundTasks

OUTLINE_PX = 2


class OverlayFeed:
    """Feeds a scene whose reference is hidden until the grader asks for it.

    Parameters
    ----------
    loader : Loader
        Image and reference of the case.
    tasks : BackgroundTasks
        Where the place to begin at is looked for.
    """

    def __init__(self, loader: Loader, tasks: BackgroundTasks, cursor: Cursor) -> None:
        self._loader, self._tasks = loader, tasks
        self.scene = SliceScene(cursor)
        self.scene.reference = False
        self._last_grid: Grid | None = None
        self._centred = ""

    def show_image(self) -> None:
        """Show the loader's image; on another grid from the middle."""
        volume = self._loader.image
        self.scene.show_image(volume)
        if volume is None:
            return
        fresh = self._last_grid is None or not self._last_grid.matches(volume.grid)
        self._last_grid = volume.grid
        if fresh:
            x, y, z = volume.grid.shape
            self.scene.move_to_index(((x - 1) / 2, (y - 1) / 2, (z - 1) / 2))

    def show_overlay(self, prediction: LoadedPrediction | None, name: str, colour: str) -> None:
        """Draw one prediction, and the reference beneath it; None: the image alone."""
        layers: list[LabelLayer] = []
        if self._loader.reference is not None:
            style = LayerStyle(REFERENCE_COLOUR, False, 1.0, OUTLINE_PX)
            layers += reference_layers(REFERENCE, self._loader.reference, style)
        if prediction is not None:
            layers.append(LabelLayer(name, prediction.labels.data, LayerStyle(colour, False, 1.0, OUTLINE_PX)))
        self.scene.show_classes({target.value: target.name for target in self._loader.classes})
        self.scene.show_layers(layers)
        if prediction is not None:
            self._centre(prediction)

    def readout(self) -> Readout | None:
        """What lies under the crosshair; nothing of the reference while it is hidden."""
        found = readout(self.scene, {target.value: target.name for target in self._loader.classes})
        if found is None or self.scene.reference:
            return found
        return replace(found, labels=tuple(label for label in found.labels if not label.is_reference))

    def _centre(self, prediction: LoadedPrediction) -> None:
        """A case opens where the first overlay seen of it is largest: the place of the reference may be a hint."""
        case, labels = self._loader.case_id, prediction.labels.data
        if self._centred == case:
            return
        self._centred = case
        if labels[:, :, self.scene.voxel[2]].any():
            return
        at: Point = self.scene.cursor_mm

        def found(voxel: tuple[int, int, int] | None) -> None:
            # Whoever moved on in the meantime is not pulled back.
            if voxel is not None and self._loader.case_id == case and self.scene.cursor_mm == at:
                self.scene.move_to_index((float(voxel[0]), float(voxel[1]), float(voxel[2])))

        self._tasks.run("Finding the place", lambda _: centre_of_labels(labels), done=found, quiet=True)
