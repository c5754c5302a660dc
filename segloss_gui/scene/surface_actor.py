"""One surface as VTK draws it."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from vtkmodules.util.numpy_support import numpy_to_vtk
from vtkmodules.vtkCommonDataModel import vtkStaticCellLocator
from vtkmodules.vtkFiltersCore import vtkPlaneCutter
from vtkmodules.vtkRenderingCore import vtkActor, vtkPolyDataMapper

from segloss_gui.scene.orientation_marks import unit
from segloss_gui.scene.surface import Surface, mesh

OUTLINE_PX = 2.5


class SurfaceActor:
    """A surface with its actor.

    Parameters
    ----------
    surface : Surface
        What is drawn; its arrays are used as they are and must not change.
    plane : vtkPlane
        What cuts it when it is clipped.

    Attributes
    ----------
    actor : vtkActor
        The surface.
    outline : vtkActor
        Its line on the cut plane, shown where it is clipped.
    """

    def __init__(self, surface: Surface, plane: Any) -> None:
        self.surface, self._plane = surface, plane
        self._fine = mesh(surface.points_mm, surface.faces)
        if surface.normals is not None:
            self._fine.GetPointData().SetNormals(numpy_to_vtk(surface.normals))
        self._mappers = [_mapper(self._fine)]
        self.actor: Any = vtkActor()
        self.actor.SetMapper(self._mappers[0])
        look = self.actor.GetProperty()
        look.SetAmbient(0.12)
        look.SetDiffuse(0.88)
        look.SetSpecular(0.12)
        look.SetSpecularPower(20.0)
        if surface.normals is None:
            look.SetInterpolationToFlat()
        self._clipped = False
        self._cutter = vtkPlaneCutter()
        self._cutter.SetPlane(plane)
        self._cutter.GeneratePolygonsOff()
        self._cutter.SetInputDataObject(self._fine)
        self.outline: Any = _outline(self._cutter)

    @property
    def actors(self) -> tuple[Any, ...]:
        """What a renderer gets."""
        return self.actor, self.outline

    @cached_property
    def locator(self) -> Any:
        """Finds where a ray meets the surface; made at the first click."""
        made = vtkStaticCellLocator()
        made.SetDataSet(self._fine)
        made.BuildLocator()
        return made

    @property
    def bounds(self) -> NDArray[np.float64]:
        """Extent in mm: R from, to, A from, to, S from, to."""
        return np.asarray(self._fine.GetBounds())

    def paint(self, colour: str, opacity: float) -> None:
        """One colour, and how opaque; a translucent surface shows its front only."""
        look = self.actor.GetProperty()
        look.SetColor(*unit(colour))
        look.SetOpacity(opacity)
        look.SetBackfaceCulling(opacity < 1.0)
        self.outline.GetProperty().SetColor(*unit(colour))

    def colour_vertices(self, colours: NDArray[np.uint8] | None) -> None:
        """A colour for each vertex, with an opacity as a fourth number or without; None: the one colour again."""
        scalars = None if colours is None else numpy_to_vtk(np.ascontiguousarray(colours), deep=True)
        for mapper in self._mappers:
            mapper.GetInput().GetPointData().SetScalars(scalars)
            mapper.SetScalarVisibility(colours is not None)
        if colours is not None and colours.shape[1] == 4:
            self.actor.GetProperty().SetBackfaceCulling(True)
        self._fine.Modified()
        self.outline.GetMapper().SetScalarVisibility(colours is not None)

    def clip(self, on: bool) -> None:
        """Cut by the plane, with a line where it was cut; or whole."""
        self._clipped = on
        for mapper in self._mappers:
            mapper.RemoveAllClippingPlanes()
            if on:
                mapper.AddClippingPlane(self._plane)

    def show(self, on: bool, *, coarse: bool = False, ratio: float = 1.0) -> None:
        """Draw it or not; coarse: with fewer triangles, while the camera moves; ``ratio`` device pixels a pixel."""
        self.outline.GetProperty().SetLineWidth(OUTLINE_PX * ratio)
        self.actor.SetVisibility(on)
        self.outline.SetVisibility(on and self._clipped)
        self.actor.SetMapper(self._moving if coarse else self._mappers[0])

    @cached_property
    def _moving(self) -> Any:
        """Draws fewer triangles; made when the camera first moves where a picture takes long."""
        if self.surface.coarse is self.surface.faces:
            return self._mappers[0]
        few = mesh(self.surface.points_mm, self.surface.coarse)
        few.GetPointData().ShallowCopy(self._fine.GetPointData())
        made = _mapper(few)
        made.SetScalarVisibility(self._mappers[0].GetScalarVisibility())
        if self._clipped:
            made.AddClippingPlane(self._plane)
        self._mappers.append(made)
        return made


def _mapper(data: Any) -> Any:
    made = vtkPolyDataMapper()
    made.SetInputData(data)
    made.SetColorModeToDirectScalars()
    made.ScalarVisibilityOff()
    return made


def _outline(cutter: Any) -> Any:
    mapper = vtkPolyDataMapper()
    mapper.SetInputConnection(cutter.GetOutputPort())
    mapper.SetColorModeToDirectScalars()
    mapper.SetResolveCoincidentTopologyToPolygonOffset()
    mapper.SetRelativeCoincidentTopologyLineOffsetParameters(0.0, -8.0)
    made = vtkActor()
    made.SetMapper(mapper)
    made.PickableOff()
    made.GetProperty().SetLighting(False)
    made.GetProperty().SetLineWidth(OUTLINE_PX)
    return made
