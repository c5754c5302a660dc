"""What stands on the stage of surfaces: it is told only what is another than before."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from segloss_gui.app.compare.surface_looks import TRANSLUCENT, SurfaceLooks
from segloss_gui.app.compare.surface_stage import frame, frame_first, missed_name, put, put_missed, remove
from segloss_gui.app.compare.surfaces import Made, SurfacesModel
from segloss_gui.app.slices.scene import LabelLayer, SliceScene

if TYPE_CHECKING:
    from segloss_gui.scene.renderer import SurfaceRenderer

Do = Callable[[Callable[["SurfaceRenderer"], object]], object]
"""Has something done on the stage, which may live in a thread of its own."""


class SurfacePainting:
    """Surfaces, colours, crosshair and cut, as the choices and the scene stand.

    Parameters
    ----------
    model : SurfacesModel
        The surfaces and the choices.
    looks : SurfaceLooks
        How they look.
    scene : SliceScene
        Image, layers and crosshair.
    """

    def __init__(self, model: SurfacesModel, looks: SurfaceLooks, scene: SliceScene) -> None:
        self._model, self._looks, self._scene = model, looks, scene
        self._painted: dict[str, tuple[object, ...]] = {}
        self._framed: object = None

    def paint(self, do: Do) -> None:
        """Bring the stage up to date; another image is framed."""
        there = {layer.name for layer in self._scene.layers}
        there |= {missed_name(name) for name in there}
        for name in set(self._painted) - there:
            do(partial(remove, name=name))
            del self._painted[name]
        for layer in self._model.layers:
            made = self._model.made(layer.name)
            if made is not None:
                self._paint(do, layer, made)
                self._paint_missed(do, layer, made)
        if self._painted and self._framed is not self._scene.volume:
            do(frame_first if self._framed is None else frame)
            self._framed = self._scene.volume
        self._show_cursor(do)

    def _paint(self, do: Do, layer: LabelLayer, made: Made) -> None:
        limit = self._looks.limit_mm(layer, made)
        painted = made, layer.style.colour, self._looks.opacity(layer), limit
        if self._painted.get(layer.name) != painted:
            self._painted[layer.name] = painted
            do(partial(put, name=layer.name, made=made, colour=painted[1], opacity=painted[2], limit_mm=limit))

    def _paint_missed(self, do: Do, layer: LabelLayer, made: Made) -> None:
        """The reference as one method met it, coloured by its distance to that method's surface."""
        name = missed_name(layer.name)
        if not self._looks.shows_missed(made):
            if self._painted.pop(name, None) is not None:
                do(partial(remove, name=name))
            return
        limit, alone = self._model.limit_mm, self._model.direction == "to_prediction"
        painted = made, "", layer.style.opacity * self._scene.opacity, limit, alone
        if self._painted.get(name) != painted:
            self._painted[name] = painted
            faint = 1.0 if alone else TRANSLUCENT
            do(partial(put_missed, name=name, made=made, opacity=painted[2], limit_mm=limit, faint=faint))

    def _show_cursor(self, do: Do) -> None:
        scene = self._scene
        grid = scene.grid if scene.crosshair and scene.annotations else None
        cursor, cut = scene.cursor_mm, self._looks.cut()

        def show(stage: SurfaceRenderer) -> None:
            stage.show_crosshair(grid, cursor)
            stage.show_cut(cut)

        do(show)
