"""Where a slice lies in its pane: what is shown of the plane, how large, and what is under a position."""

from __future__ import annotations

from typing import Protocol

import numpy as np

from segloss_gui.app.slices.planes import Plane, SliceGeometry
from segloss_gui.app.slices.scene import CENTRED, SliceScene
from segloss_gui.app.slices.view_transform import ViewTransform, fit
from segloss_gui.app.slices.window_level import Window

FIT_MARGIN = 14


class Room(Protocol):
    """How much of it there is for a picture, in pixels; any widget will do."""

    def width(self) -> int:
        """From left to right."""
        ...

    def height(self) -> int:
        """From top to bottom."""
        ...


class Point(Protocol):
    """A place in the room, in pixels from its upper left corner."""

    def x(self) -> float:
        """To the right."""
        ...

    def y(self) -> float:
        """Down."""
        ...


class SliceCamera:
    """The plane of a scene as a pane sees it.

    Parameters
    ----------
    scene : SliceScene
        Holds crosshair, zoom and pan; all panes of a scene share them.
    plane : Plane
        Which plane.
    pane : Room
        Where it is shown.
    """

    def __init__(self, scene: SliceScene, plane: Plane, pane: Room) -> None:
        self.scene, self.plane, self._pane = scene, plane, pane
        self._geometry: SliceGeometry | None = None

    @property
    def geometry(self) -> SliceGeometry | None:
        """The plane on the image's grid; None without an image."""
        grid, radiological = self.scene.grid, self.scene.radiological
        kept = self._geometry
        if kept is None or kept.grid is not grid or kept.radiological != radiological:
            self._geometry = SliceGeometry(grid, self.plane, radiological) if grid else None
        return self._geometry

    @property
    def slice_index(self) -> int:
        """Slice shown: the one the crosshair is in."""
        return self.scene.voxel[self.plane.normal]

    def transform(self) -> ViewTransform:
        """Where the slice lies in the pane."""
        geometry = self.geometry
        assert geometry is not None
        scale, middle = fit(
            geometry, self._pane.width(), self._pane.height(), FIT_MARGIN if self.scene.annotations else 2
        )
        centre = middle[0] + self.pan_mm[0], middle[1] + self.pan_mm[1]
        return ViewTransform(self._pane.width(), self._pane.height(), scale * self.zoom, centre, geometry.pixel_mm)

    @property
    def zoom(self) -> float:
        """How much larger than the whole slice in the pane; the scene's."""
        return self.scene.zoom

    @property
    def pan_mm(self) -> tuple[float, float]:
        """How far the middle of the pane lies right of and below the middle of the slice, in mm; the scene's."""
        geometry = self.geometry
        if geometry is None:
            return 0.0, 0.0
        return geometry.on_screen(self.scene.pan_mm)

    def pan_to(self, right_mm: float, down_mm: float) -> None:
        """Pan this pane, and all others of the scene along the axes they share."""
        geometry = self.geometry
        if geometry is not None:
            self.scene.look(pan_mm=geometry.in_array((right_mm, down_mm), self.scene.pan_mm))

    def index_at(self, position: Point) -> tuple[float, float, float]:
        """Voxel index (not rounded) under a pane position."""
        geometry = self.geometry
        assert geometry is not None
        column, row = self.transform().to_slice(position.x(), position.y())
        return geometry.index_of(column, row, self.slice_index)

    def step_cursor(self, right: int, down: int) -> None:
        """Move the crosshair by voxels, as seen on the screen."""
        geometry = self.geometry
        if geometry is not None:
            column, row = geometry.pixel_of(np.array(self.scene.voxel, dtype=float))
            self.scene.move_to_index(geometry.index_of(column + right, row + down, self.slice_index))

    def step_slice(self, step: int) -> None:
        """Go ``step`` slices on."""
        if self.scene.grid is not None:
            self.show_slice(self.slice_index + step)

    def show_slice(self, index: int) -> None:
        """Go to a slice; the crosshair keeps its place in the plane."""
        grid = self.scene.grid
        if grid is not None:
            point = list(self.scene.cursor_index)
            point[self.plane.normal] = float(index)
            self.scene.move_to_index((point[0], point[1], point[2]))

    def centre_on_cursor(self) -> None:
        """Put the crosshair into the middle of the pane."""
        geometry = self.geometry
        if geometry is not None:
            column, row = geometry.pixel_of(self.scene.cursor_index)
            _, middle = fit(geometry, self._pane.width(), self._pane.height())
            self.pan_to(column * geometry.pixel_mm[0] - middle[0], row * geometry.pixel_mm[1] - middle[1])

    def window_in(self, start: Point, end: Point) -> Window | None:
        """The window of the values in a box of the slice; None where they are all alike, or none is a number."""
        geometry, volume = self.geometry, self.scene.volume
        if geometry is None or volume is None:
            return None
        transform = self.transform()
        (c0, r0), (c1, r1) = (transform.to_slice(point.x(), point.y()) for point in (start, end))
        rows = slice(*np.clip(sorted((int(r0), int(r1) + 1)), 0, geometry.rows))
        columns = slice(*np.clip(sorted((int(c0), int(c1) + 1)), 0, geometry.columns))
        data = volume.data if self.scene.in_colour else volume.data[self.scene.channel]
        values = geometry.extract(data, self.slice_index)[..., rows, columns].astype(float)
        values = values[np.isfinite(values)]
        if not values.size or values.max() <= values.min():
            return None
        return Window(float(values.min()), float(values.max()))

    def reset_view(self) -> None:
        """Show the whole slice."""
        self.scene.look(zoom=1.0, pan_mm=CENTRED)

    def zoom_by(self, factor: float, at: Point) -> None:
        """Zoom; what lies at ``at`` stays there."""
        if self.geometry is None:
            return
        before = self.transform()
        self.scene.look(zoom=self.zoom * factor)
        after = self.transform()
        dx, dy = at.x() - self._pane.width() / 2, at.y() - self._pane.height() / 2
        shrink = 1 / before.scale - 1 / after.scale
        self.pan_to(self.pan_mm[0] + dx * shrink, self.pan_mm[1] + dy * shrink)
