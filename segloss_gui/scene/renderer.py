"""Surfaces on a stage: one offscreen window, asked for pictures as arrays.

The thread that makes a stage is the only one that may touch it. One stage serves any number of
panes: the surfaces are uploaded once, the camera is shared, and each picture says which surfaces
it shows. Directions and positions are patient millimetres (R, A, S) throughout.
"""

from __future__ import annotations

import time
from collections.abc import Collection
from typing import Any

import numpy as np
import vtkmodules.vtkRenderingFreeType
import vtkmodules.vtkRenderingOpenGL2  # noqa: F401 - draws everything
from numpy.typing import NDArray
from vtkmodules.util.numpy_support import vtk_to_numpy
from vtkmodules.vtkCommonCore import vtkLogger, vtkObject, vtkUnsignedCharArray
from vtkmodules.vtkRenderingCore import vtkCellPicker, vtkLight, vtkRenderer, vtkRenderWindow

from segloss_gui.core.geometry import Grid
from segloss_gui.scene.cameras import edge_letters, pose_from
from segloss_gui.scene.clip_plane import CutActor, CutPlane
from segloss_gui.scene.orientation_marks import Crosshair, orientation_cube, unit
from segloss_gui.scene.surface import Surface
from segloss_gui.scene.surface_actor import SurfaceActor

Vector = NDArray[np.float64]
Point = tuple[float, float, float]

# As dark as the slices' ground in every theme: the reference is white.
GROUND_TOP, GROUND_BOTTOM = "#262B34", "#0C0E12"
CUBE_SHARE, CUBE_LEAST_PX, CUBE_MOST_PX = 0.2, 56, 110
SLOW_S = 0.03
SAMPLES = 8
SOFTWARE = ("llvmpipe", "softpipe", "swrast", "swiftshader", "gdi generic", "basic render", "software")


class SurfaceRenderer:
    """Surfaces, a cut plane, a crosshair and an orientation cube, before one camera.

    Raises
    ------
    RuntimeError
        When VTK has no way of drawing on this machine.
    """

    def __init__(self) -> None:
        # Its complaints would go to a console, or on Windows into a dialog of their own.
        vtkLogger.SetStderrVerbosity(vtkLogger.VERBOSITY_OFF)
        vtkObject.GlobalWarningDisplayOff()
        self._window = vtkRenderWindow()
        self._window.SetShowWindow(False)
        self._window.SetOffScreenRendering(True)
        self._window.SetMultiSamples(0)
        self._window.SetNumberOfLayers(3)
        if not self._window.SupportsOpenGL():
            raise RuntimeError("VTK found no OpenGL 3.2, neither a display's nor EGL or OSMesa")
        if not self.is_software:
            self._window.SetMultiSamples(SAMPLES)
        self._main, self._over, self._corner = (_renderer(self._window, layer) for layer in range(3))
        self._main.GradientBackgroundOn()
        self._main.SetBackground(*unit(GROUND_BOTTOM))
        self._main.SetBackground2(*unit(GROUND_TOP))
        self._camera = self._main.GetActiveCamera()
        self._over.SetActiveCamera(self._camera)
        self._over.SetUseOIT(False)
        self._solids: dict[str, SurfaceActor] = {}
        self._cut, self._crosshair, self._ghost = CutActor(), Crosshair(), Crosshair()
        self._ghost.actor.GetProperty().SetOpacity(0.35)
        self._main.AddActor(self._cut.actor)
        self._main.AddActor(self._crosshair.actor)
        self._over.AddActor(self._ghost.actor)
        self._corner.AddActor(orientation_cube())
        self._taken_s = 0.0
        self.look_from("A")

    @property
    def is_software(self) -> bool:
        """Whether the processor draws: smooth edges would double its time."""
        return any(word in self.renderer.lower() for word in SOFTWARE)

    @property
    def renderer(self) -> str:
        """What draws: the graphics card, or a software renderer."""
        lines = self._window.ReportCapabilities().splitlines()
        found = [line.split(":", 1)[1].strip() for line in lines if line.startswith("OpenGL renderer string")]
        return found[0] if found else "unknown"

    @property
    def names(self) -> tuple[str, ...]:
        """Surfaces on the stage."""
        return tuple(self._solids)

    def show_surface(self, name: str, surface: Surface, colour: str, *, opacity: float = 1.0) -> None:
        """Put a surface on the stage, or another in its place."""
        if name not in self._solids or self._solids[name].surface is not surface:
            self.remove(name)
            self._solids[name] = SurfaceActor(surface, self._cut.clip)
            self._solids[name].clip(self._cut.plane is not None)
            for actor in self._solids[name].actors:
                self._main.AddActor(actor)
        self._solids[name].paint(colour, opacity)

    def colour_vertices(self, name: str, colours: NDArray[np.uint8] | None) -> None:
        """Colours of each vertex, shape (N, 3), or (N, 4) with opacities; None: the surface's own colour."""
        self._solids[name].colour_vertices(colours)

    def remove(self, name: str) -> None:
        """Take a surface off the stage; nothing happens where there is none of that name."""
        solid = self._solids.pop(name, None)
        if solid is not None:
            for actor in solid.actors:
                self._main.RemoveActor(actor)

    def show_cut(self, plane: CutPlane | None) -> None:
        """Show a slice of the image and cut the surfaces before it; None: neither."""
        self._cut.show(plane)
        for solid in self._solids.values():
            solid.clip(plane is not None)

    def show_crosshair(self, grid: Grid | None, at_mm: Point = (0.0, 0.0, 0.0)) -> None:
        """Draw three lines through a point, along the axes and up to the borders of a grid; None: hide them."""
        if grid is None:
            self._crosshair.hide()
            self._ghost.hide()
            return
        index = grid.to_index(at_mm)
        ends = np.tile(index, (3, 2, 1))
        for axis in range(3):
            ends[axis, :, axis] = (-0.5, grid.shape[axis] - 0.5)
        for lines in (self._crosshair, self._ghost):
            lines.place(grid.to_mm(ends), np.asarray(at_mm), max(grid.spacing_mm))

    def look_from(self, side: str) -> None:
        """Look at everything from a side: one of R L A P S I."""
        pose = pose_from(side)
        self._camera.SetFocalPoint(0.0, 0.0, 0.0)
        self._camera.SetPosition(*pose.direction)
        self._camera.SetViewUp(*pose.up)
        self.reset()

    def reset(self) -> None:
        """Show everything, in the direction looked in."""
        bounds = [solid.bounds for solid in self._solids.values() if not solid.surface.is_empty]
        low, high = (0.0, 1.0) if not bounds else (np.min(bounds, axis=0)[::2], np.max(bounds, axis=0)[1::2])
        box = np.stack([np.broadcast_to(low, 3), np.broadcast_to(high, 3)])
        self._main.ResetCamera(*box.T.reshape(-1))

    def rotate(self, right_degrees: float, down_degrees: float) -> None:
        """Turn what is seen, as if the pointer held it."""
        self._camera.Azimuth(-right_degrees)
        self._camera.Elevation(down_degrees)
        self._camera.OrthogonalizeViewUp()

    def pan(self, right_px: float, down_px: float, height_px: int) -> None:
        """Move what is seen with the pointer."""
        height_mm = 2 * self._camera.GetDistance() * np.tan(np.radians(self._camera.GetViewAngle() / 2))
        direction, up = self._axes()
        move = (np.cross(direction, up) * right_px + up * down_px) * height_mm / max(1, height_px)
        self._camera.SetFocalPoint(*(np.array(self._camera.GetFocalPoint()) + move))
        self._camera.SetPosition(*(np.array(self._camera.GetPosition()) + move))

    def centre_on(self, point_mm: Point) -> None:
        """Look at a point, from the same direction and distance."""
        move = np.array(point_mm) - np.array(self._camera.GetFocalPoint())
        self._camera.SetFocalPoint(*point_mm)
        self._camera.SetPosition(*(np.array(self._camera.GetPosition()) + move))

    def zoom(self, factor: float) -> None:
        """Go nearer (above 1) or further away."""
        self._camera.Dolly(float(np.clip(factor, 0.1, 10.0)))

    @property
    def edge_letters(self) -> tuple[str, str, str, str]:
        """What the left, right, top and bottom edge of the picture point to."""
        return edge_letters(*self._axes())

    def _axes(self) -> tuple[Vector, Vector]:
        """Unit vectors from what is looked at to the camera, and upwards on the screen."""
        direction = np.array(self._camera.GetPosition()) - np.array(self._camera.GetFocalPoint())
        direction /= np.linalg.norm(direction)
        up = np.array(self._camera.GetViewUp())
        up -= (up @ direction) * direction
        return direction, up / np.linalg.norm(up)

    @property
    def is_slow(self) -> bool:
        """Whether a picture takes long, as without a graphics card: draw less while the camera moves."""
        return self._taken_s > SLOW_S

    def picture(
        self, width: int, height: int, only: Collection[str] | None = None, *, quick: bool = False, ratio: float = 1.0
    ) -> NDArray[np.uint8]:
        """What the camera sees.

        Parameters
        ----------
        width, height : int
            In device pixels.
        only : collection of str, optional
            Names of the surfaces shown; None: all.
        quick : bool
            Draw fewer triangles.
        ratio : float
            Device pixels a pixel of the screen: lines and the cube are as much larger.

        Returns
        -------
        array, shape (height, width, 3), uint8
            The upper row first.
        """
        start = time.perf_counter()
        self._prepare(width, height, only, quick=quick, ratio=ratio)
        self._window.Render()
        pixels = vtkUnsignedCharArray()
        self._window.GetPixelData(0, 0, width - 1, height - 1, 0, pixels, 0)
        found: NDArray[np.uint8] = vtk_to_numpy(pixels).reshape(height, width, 3)[::-1].copy()
        if not quick:
            self._taken_s = time.perf_counter() - start
        return found

    def pick(self, x: float, y: float, width: int, height: int, only: Collection[str] | None = None) -> Point | None:
        """Where the ray through a pixel first meets a surface or the cut plane, in mm; None beside them.

        Parameters
        ----------
        x, y : float
            From the upper left corner of a picture of ``width`` by ``height``.
        """
        self._prepare(width, height, only, quick=False)
        picker = vtkCellPicker()
        picker.SetTolerance(0.0)
        for solid in self._solids.values():
            if solid.actor.GetVisibility():
                picker.AddLocator(solid.locator)
        if not picker.Pick(x, height - 1 - y, 0.0, self._main):
            return None
        right, anterior, superior = (float(v) for v in picker.GetPickPosition())
        return right, anterior, superior

    def close(self) -> None:
        """Give the graphics memory back; nothing may be asked of the stage afterwards."""
        self._window.Finalize()

    def _prepare(
        self, width: int, height: int, only: Collection[str] | None, *, quick: bool, ratio: float = 1.0
    ) -> None:
        self._window.SetSize(width, height)
        for name, solid in self._solids.items():
            solid.show((only is None or name in only) and not solid.surface.is_empty, coarse=quick, ratio=ratio)
        for crosshair in (self._crosshair, self._ghost):
            crosshair.thicken(ratio)
        self._cut.face(np.array(self._camera.GetPosition()))
        self._main.ResetCameraClippingRange()
        self._follow_in_corner(width, height, ratio)

    def _follow_in_corner(self, width: int, height: int, ratio: float) -> None:
        """The cube at the lower left, turned as the patient is."""
        side = float(np.clip(CUBE_SHARE * min(width, height), CUBE_LEAST_PX * ratio, CUBE_MOST_PX * ratio))
        self._corner.SetViewport(0.0, 0.0, min(1.0, side / width), min(1.0, side / height))
        direction, up = self._axes()
        camera = self._corner.GetActiveCamera()
        camera.SetFocalPoint(0.0, 0.0, 0.0)
        camera.SetPosition(*direction)
        camera.SetViewUp(*up)
        self._corner.ResetCamera()


def _renderer(window: Any, layer: int) -> Any:
    made = vtkRenderer()
    made.SetLayer(layer)
    made.SetUseFXAA(window.GetMultiSamples() == 0)
    made.InteractiveOff()
    made.RemoveAllLights()
    made.AutomaticLightCreationOff()
    for intensity, at in ((0.85, (-0.5, 0.6, 1.0)), (0.3, (0.8, -0.2, 0.6))):
        light = vtkLight()
        light.SetLightTypeToCameraLight()
        light.SetPosition(*at)
        light.SetFocalPoint(0.0, 0.0, 0.0)
        light.SetIntensity(intensity)
        made.AddLight(light)
    window.AddRenderer(made)
    return made
