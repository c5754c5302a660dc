"""The surface of a label in millimetres, from the faces of its voxels.

Surface nets (Gibson 1998; VTK's threaded implementation after Frisken 2022) put a vertex on every
voxel corner at which the label meets something else, and triangles between them: the surface as
the voxels have it. For display the same vertices may be relaxed, each kept near its corner.
Distances are always measured from the corners: smoothing changes what is seen, not what is said.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from vtkmodules.util.numpy_support import numpy_to_vtk, vtk_to_numpy
from vtkmodules.vtkCommonCore import vtkPoints
from vtkmodules.vtkCommonDataModel import vtkCellArray, vtkImageData, vtkPolyData
from vtkmodules.vtkFiltersCore import vtkBinnedDecimation, vtkSurfaceNets3D, vtkTriangleMeshPointNormals

from segloss_gui.core.errors import ShapeError
from segloss_gui.core.geometry import Grid
from segloss_gui.metrics.surface import bounding_box
from segloss_gui.scene.shutdown_guard import exits
from segloss_gui.scene.voxel_corners import corners_of

Points = NDArray[np.float32]
Faces = NDArray[np.int32]

RELAXATIONS = 16
# In voxels along each axis, half of it to either side: steps disappear, thin parts do not.
REACH = 1.0
ROUNDED = 1e-3
# Above this many triangles a picture is no better, only slower.
MOST_TRIANGLES = 1_500_000
COARSE_TRIANGLES = 40_000
COARSE_DIVISIONS = 64
LARGE_DIVISIONS = (256, 160, 100)


@dataclass(frozen=True, eq=False)
class Surface:
    """A closed surface of triangles.

    Parameters
    ----------
    points_mm : array, shape (N, 3), float32
        Where the vertices are drawn (R, A, S).
    faces : array, shape (M, 3), int32
        Vertices of each triangle, anticlockwise seen from outside.
    corners_mm : array, shape (N, 3), float32
        The voxel corners the vertices stand for; equal to ``points_mm`` where nothing is smoothed.
    normals : array, shape (N, 3), float32, or None
        Outward directions for shading; None: each triangle is flat, as voxels are.
    """

    points_mm: Points
    faces: Faces
    corners_mm: Points
    normals: Points | None

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw: the label does not occur."""
        return len(self.points_mm) == 0

    @property
    def smoothed(self) -> bool:
        """Whether the vertices were relaxed for display."""
        return self.normals is not None

    @cached_property
    def coarse(self) -> Faces:
        """Fewer triangles over the same vertices, for while the camera moves; (K, 3), int32.

        Made when first asked for: where pictures are quick nobody asks.
        """
        if len(self.faces) <= COARSE_TRIANGLES:
            return self.faces
        with exits.held():
            return _fewer(self.points_mm, self.faces, COARSE_DIVISIONS)


def extract_surface(
    labels: NDArray[np.integer], grid: Grid, value: int | None = None, *, smooth: bool = False
) -> Surface:
    """Surface of one label, or of all together.

    Parameters
    ----------
    labels : array, shape (X, Y, Z), integer
        Label values on ``grid``; what lies outside the array is background, so that the surface is
        closed where the label touches the border.
    grid : Grid
        Any grid: axes may be flipped, rotated or sheared.
    value : int, optional
        The label; None: everything that is not 0.
    smooth : bool
        Relax the vertices for display, each by at most half a voxel along each axis.

    Raises
    ------
    ShapeError
        When the array does not have the grid's shape.

    Examples
    --------
    >>> labels = np.zeros((4, 4, 4), dtype=np.uint8); labels[1, 1, 1] = 1
    >>> cube = extract_surface(labels, Grid((4, 4, 4), np.diag([2.0, 2.0, 3.0, 1.0])))
    >>> cube.points_mm.min(axis=0).tolist(), cube.points_mm.max(axis=0).tolist(), len(cube.faces)
    ([1.0, 1.0, 1.5], [3.0, 3.0, 4.5], 12)
    """
    if labels.shape != grid.shape:
        raise ShapeError(f"labels must have the shape of their grid, {grid.shape}, got {labels.shape}")
    with exits.held():
        return _extracted(labels, grid, value, smooth=smooth)


def _extracted(labels: NDArray[np.integer], grid: Grid, value: int | None, *, smooth: bool) -> Surface:
    start, block = _padded_block(labels, value)
    if block.size == 0:
        nothing = np.zeros((0, 3), dtype=np.float32)
        return Surface(nothing, np.zeros((0, 3), np.int32), nothing, None)
    net, spacing = _net(block, grid.spacing_mm), np.asarray(grid.spacing_mm)
    if smooth:
        net.SmoothingOn()
    net.Update()
    drawn = _points(net.GetOutput()) / spacing
    halves = _halves(block, drawn) if smooth else _nearest_halves(drawn)
    corners = grid.to_mm(halves + start).astype(np.float32)
    relaxed = grid.to_mm(drawn + start).astype(np.float32) if smooth else corners
    return _finished(relaxed, _faces(net.GetOutput(), grid), corners, smooth=smooth)


def _halves(block: NDArray[np.uint8], relaxed: NDArray[np.float64]) -> NDArray[np.float64]:
    """The corners, in voxels, that relaxed vertices stand for."""
    found = corners_of(block, _corners_by_net)
    if len(found) == len(relaxed) and np.all(np.abs(relaxed - found) <= REACH / 2 + ROUNDED):
        return found
    return _corners_by_net(block)  # a VTK that numbers its vertices otherwise is asked


def _corners_by_net(block: NDArray[np.uint8]) -> NDArray[np.float64]:
    net = _net(block, (1.0, 1.0, 1.0))
    net.Update()
    return _nearest_halves(_points(net.GetOutput()))


def _nearest_halves(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Corners lie at halves exactly; float32 in mm does not keep that, and equal corners must stay equal."""
    halves: NDArray[np.float64] = np.rint(points * 2) / 2
    return halves


def _padded_block(labels: NDArray[np.integer], value: int | None) -> tuple[NDArray[np.float64], NDArray[np.uint8]]:
    """Index of the block's first voxel, and the block as VTK wants it: (z, y, x), one voxel of nothing around."""
    mask = labels != 0 if value is None else labels == value
    box = bounding_box(mask)
    if box is None:
        return np.zeros(3), np.zeros((0, 0, 0), dtype=np.uint8)
    held = mask[box].transpose(2, 1, 0)
    block = np.zeros(tuple(n + 2 for n in held.shape), dtype=np.uint8)
    block[1:-1, 1:-1, 1:-1] = held
    return np.array([part.start - 1.0 for part in box]), block


def _net(block: NDArray[np.uint8], spacing_mm: tuple[float, float, float]) -> Any:
    """The filter over the block's own memory, in mm along the voxel axes: relaxing must know thick slices."""
    image = vtkImageData()
    image.SetDimensions(*reversed(block.shape))
    image.SetSpacing(*spacing_mm)
    image.GetPointData().SetScalars(numpy_to_vtk(block.reshape(-1)))
    net = vtkSurfaceNets3D()
    net.SetInputData(image)
    net.SetValue(0, 1)
    net.SmoothingOff()
    net.SetNumberOfIterations(RELAXATIONS)
    net.SetConstraintStrategyToConstraintBox()
    net.SetConstraintScale(REACH)
    net.SetOutputMeshTypeToTriangles()
    return net


def _points(output: Any) -> NDArray[np.float64]:
    points: NDArray[np.float64] = vtk_to_numpy(output.GetPoints().GetData()).astype(np.float64)
    return points


def _faces(output: Any, grid: Grid) -> Faces:
    """Triangles, anticlockwise from outside also where the grid is a mirror image."""
    faces = vtk_to_numpy(output.GetPolys().GetConnectivityArray()).reshape(-1, 3).astype(np.int32)
    mirrored = np.linalg.det(grid.affine[:3, :3]) < 0
    return np.ascontiguousarray(faces[:, ::-1]) if mirrored else faces


def _finished(points: Points, faces: Faces, corners: Points, *, smooth: bool) -> Surface:
    whole = faces
    for divisions in LARGE_DIVISIONS:
        if len(faces) > MOST_TRIANGLES:
            faces = _fewer(points, whole, divisions)
    return Surface(points, faces, corners, _normals(points, faces) if smooth else None)


def mesh(points: Points, faces: Faces) -> Any:
    """A ``vtkPolyData`` over the arrays' own memory; they must not change while it lives."""
    made = vtkPolyData()
    vertices = vtkPoints()
    vertices.SetData(numpy_to_vtk(np.ascontiguousarray(points)))
    made.SetPoints(vertices)
    made.SetPolys(_cells(faces))
    return made


def _cells(faces: Faces) -> Any:
    cells = vtkCellArray()
    cells.SetData(3, numpy_to_vtk(np.ascontiguousarray(faces).reshape(-1)))
    return cells


def _fewer(points: Points, faces: Faces, divisions: int) -> Faces:
    """Fewer triangles over the same vertices, so that what is known of a vertex stays true of it."""
    filter_ = vtkBinnedDecimation()
    filter_.SetInputData(mesh(points, faces))
    filter_.SetNumberOfDivisions(divisions, divisions, divisions)
    filter_.SetPointGenerationModeToUseInputPoints()
    filter_.Update()
    found = vtk_to_numpy(filter_.GetOutput().GetPolys().GetConnectivityArray())
    fewer: Faces = found.reshape(-1, 3).astype(np.int32)
    return fewer


def _normals(points: Points, faces: Faces) -> Points:
    """Of each vertex: the mean of its triangles' normals by area, so that slivers between steps do not tilt it."""
    filter_ = vtkTriangleMeshPointNormals()
    filter_.SetInputData(mesh(points, faces))
    filter_.Update()
    found: Points = vtk_to_numpy(filter_.GetOutput().GetPointData().GetNormals()).astype(np.float32)
    return found
