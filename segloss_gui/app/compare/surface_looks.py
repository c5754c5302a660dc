"""Which surfaces each pane shows, how they look, and where they are cut."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from segloss_gui.app.case_loading import REFERENCE
from segloss_gui.app.compare.presenter import ComparePresenter
from segloss_gui.app.compare.surface_stage import missed_name
from segloss_gui.app.compare.surfaces import CUTS, Made, SurfacesModel
from segloss_gui.app.slices.planes import Plane
from segloss_gui.app.slices.scene import LabelLayer
from segloss_gui.app.slices.window_level import to_grey

if TYPE_CHECKING:
    from segloss_gui.scene.clip_plane import CutPlane

ALL = "all methods"
TRANSLUCENT = 0.3


class SurfaceLooks:
    """The pictures of the surfaces, as the choices and the scene stand.

    Parameters
    ----------
    model : SurfacesModel
        The surfaces and the choices.
    presenter : ComparePresenter
        The scene: image, layers, crosshair.
    """

    def __init__(self, model: SurfacesModel, presenter: ComparePresenter) -> None:
        self._model, self._scene = model, presenter.scene

    def state(self) -> tuple[object, ...]:
        """All that a picture depends on: while a run trains, most that is told changes none of it."""
        model, scene = self._model, self._scene
        choices = (
            model.value, model.smooth, model.by_distance, model.direction, model.scale_mm, model.reference,
            model.separate, model.cut,
        )  # fmt: skip
        made = tuple(model.made(layer.name) for layer in scene.layers)
        return scene.revision, scene.cursor_mm, choices, made, model.busy_text(), model.notes()

    def panes(self) -> list[str]:
        """A pane for each method, or one for all."""
        names = [layer.name for layer in self._scene.predictions] if self._model.separate else []
        return names or [ALL]

    def opacity(self, layer: LabelLayer) -> float:
        """Of a layer's surface; the reference is seen through where others are shown."""
        alone = not any(not other.is_reference for other in self._model.layers)
        own = TRANSLUCENT if layer.is_reference and not alone else 1.0
        return own * layer.style.opacity * self._scene.opacity

    def limit_mm(self, layer: LabelLayer, made: Made) -> float | None:
        """Where the colours of the distance end; None where the surface has one colour."""
        measured = self._model.measures and not layer.is_reference and made.distances is not None
        return self._model.limit_mm if measured else None

    def shows_missed(self, made: Made) -> bool:
        """Whether a method's pane colours the reference; of many methods in one pane it has no one colour."""
        model = self._model
        return (
            model.measures and model.separate and model.direction != "to_reference"
            and made.distances is not None and made.reference is not None
        )  # fmt: skip

    def names_in(self, pane: str) -> set[str]:
        """The surfaces of a pane."""
        model, wanted, made = self._model, self._wanted(pane), self._model.made(pane)
        names = wanted if model.reference or wanted == {REFERENCE} else wanted - {REFERENCE}
        if made is None or pane not in {layer.name for layer in model.layers} or not self.shows_missed(made):
            return names
        if model.direction == "to_prediction":
            return {missed_name(pane)}
        return (names - {REFERENCE}) | ({missed_name(pane)} if model.reference else set())

    def waiting(self, pane: str) -> str:
        """Why there is no surface in a pane yet; empty where there is one."""
        if any(self._model.made(name) is not None for name in self._wanted(pane)):
            return ""
        return self._model.faults.get(pane, "") or self._model.busy_text() or "No surface yet."

    def notes(self, pane: str) -> tuple[str, ...]:
        """What stands in the corner of a pane."""
        made = self._model.made(pane)
        return (*filter(None, (made.hausdorff_words() if made else "",)), *self._model.notes())

    def cut(self) -> CutPlane | None:
        """The slice of the image at the crosshair, through its window."""
        scene = self._scene
        if self._model.cut == CUTS[0] or scene.volume is None:
            return None
        from segloss_gui.scene.clip_plane import cut_plane

        axis = Plane(self._model.cut).normal
        index = scene.voxel[axis]
        if scene.in_colour:
            pixels = np.moveaxis(np.take(scene.volume.data, index, axis + 1), 0, -1)
        else:
            pixels = np.take(scene.volume.data[scene.channel], index, axis)
        picture = to_grey(np.ascontiguousarray(pixels), scene.window)
        return cut_plane(picture, scene.volume.grid, axis, index)

    def _wanted(self, pane: str) -> set[str]:
        drawn = {layer.name for layer in self._model.layers}
        return drawn if pane == ALL else drawn & {pane, REFERENCE}
