"""The cut plane: a slice of the image where it lies in the patient, and surfaces cut away before it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from vtkmodules.util.numpy_support import numpy_to_vtk
from vtkmodules.vtkCommonCore import vtkPoints
from vtkmodules.vtkCommonDataModel import vtkCellArray, vtkImageData, vtkPlane, vtkPolyData
from vtkmodules.vtkRenderingCore import vtkActor, vtkPolyDataMapper, vtkTexture

from segloss_gui.core.geometry import Grid

Vector = NDArray[np.float64]
# What lies behind the slice is still made out.
OPACITY = 0.85


@dataclass(frozen=True, eq=False)
class CutPlane:
    """One slice of an image in millimetres.

    Parameters
    ----------
    picture : array, shape (M, N) or (M, N, 3), uint8
        The slice, grey or in colour: first array axis of the slice first, as ``image[:, :, k]``.
    corners_mm : array, shape (4, 3)
        Outer corners of its voxels: (0, 0), (M, 0), (M, N), (0, N).
    """

    picture: NDArray[np.uint8]
    corners_mm: Vector

    @property
    def normal(self) -> Vector:
        """Unit vector across the plane."""
        across = np.cross(self.corners_mm[1] - self.corners_mm[0], self.corners_mm[3] - self.corners_mm[0])
        unit: Vector = across / np.linalg.norm(across)
        return unit


def cut_plane(picture: NDArray[np.uint8], grid: Grid, axis: int, index: int) -> CutPlane:
    """A slice of ``grid`` as a cut plane.

    Parameters
    ----------
    picture : array, shape (M, N) or (M, N, 3), uint8
        The slice along ``axis``: the two axes left, in their order.
    grid : Grid
        Where the voxels lie.
    axis, index : int
        Array axis the slices are counted along, and the slice.

    Examples
    --------
    >>> plane = cut_plane(np.zeros((4, 5), np.uint8), Grid((4, 5, 6), np.diag([2.0, 1.0, 1.0, 1.0])), 2, 3)
    >>> plane.corners_mm[2].tolist()
    [7.0, 4.5, 3.0]
    """
    first, second = (a for a in range(3) if a != axis)
    corners = np.full((4, 3), float(index))
    m, n = grid.shape[first], grid.shape[second]
    corners[:, first] = (-0.5, m - 0.5, m - 0.5, -0.5)
    corners[:, second] = (-0.5, -0.5, n - 0.5, n - 0.5)
    return CutPlane(picture, grid.to_mm(corners))


class CutActor:
    """The slice as a textured rectangle, and the plane that clips surfaces.

    Attributes
    ----------
    actor : vtkActor
        The picture.
    clip : vtkPlane
        Keeps what lies on the side its normal points to.
    """

    def __init__(self) -> None:
        self._data, self._texture = vtkPolyData(), vtkTexture()
        cells = vtkCellArray()
        cells.InsertNextCell(4, (0, 1, 2, 3))
        self._data.SetPolys(cells)
        texture_at = np.array([[0, 0], [1, 0], [1, 1], [0, 1]], dtype=np.float32)
        self._data.GetPointData().SetTCoords(numpy_to_vtk(texture_at, deep=True))
        mapper = vtkPolyDataMapper()
        mapper.SetInputData(self._data)
        self._texture.InterpolateOn()
        self.actor: Any = vtkActor()
        self.actor.SetMapper(mapper)
        self.actor.SetTexture(self._texture)
        self.actor.GetProperty().SetLighting(False)
        self.actor.GetProperty().SetOpacity(OPACITY)
        self.actor.SetVisibility(False)
        self.clip: Any = vtkPlane()
        self.plane: CutPlane | None = None

    def show(self, plane: CutPlane | None) -> None:
        """Show another slice; None: none."""
        self.plane = plane
        self.actor.SetVisibility(plane is not None)
        if plane is None:
            return
        points = vtkPoints()
        points.SetData(numpy_to_vtk(np.ascontiguousarray(plane.corners_mm), deep=True))
        self._data.SetPoints(points)
        self.clip.SetOrigin(*plane.corners_mm.mean(axis=0))
        self._texture.SetInputData(_image(plane.picture))

    def face(self, camera_mm: Vector) -> None:
        """Cut away the side the camera is on."""
        if self.plane is None:
            return
        normal = self.plane.normal
        towards = float(normal @ (camera_mm - self.plane.corners_mm[0]))
        self.clip.SetNormal(*(-normal if towards > 0 else normal))


def _image(picture: NDArray[np.uint8]) -> Any:
    """A texture image whose first axis is the slice's first axis."""
    m, n = picture.shape[:2]
    flat = np.ascontiguousarray(np.swapaxes(picture, 0, 1)).reshape(m * n, -1)
    image = vtkImageData()
    image.SetDimensions(m, n, 1)
    image.GetPointData().SetScalars(numpy_to_vtk(flat, deep=True))
    return image
