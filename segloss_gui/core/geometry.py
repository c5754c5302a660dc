"""Grids: the shape of an array and where its voxels lie in the patient, in millimetres.

Everything inside the program lies on a *canonical* grid: three spatial axes whose indices grow
towards the patient's Right, Anterior and Superior (RAS+) as nearly as the stored axes allow
without interpolation. Files keep their own orientation and are written back in it.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from segloss_gui.core.errors import GeometryError
from segloss_gui.core.units import AREA, MM, PX, VOXELS, SizeUnit

# nibabel is imported where it is needed: it takes a fifth of the time to the first painted window. And whole: a module
# of it, asked for while another thread is halfway through the rest, finds that half made, and fails.
# Its orientation of ("R", "A", "S"): each axis in its place, none flipped.
CANONICAL = np.array([[0.0, 1.0], [1.0, 1.0], [2.0, 1.0]])
OPPOSITE = {"R": "L", "L": "R", "A": "P", "P": "A", "S": "I", "I": "S"}


@dataclass(frozen=True, eq=False)
class Grid:
    """Three spatial axes and the affine from voxel index to RAS+ millimetres.

    Parameters
    ----------
    shape : tuple of three int
        Voxels per axis (X, Y, Z); a picture has Z = 1.
    affine : array, shape (4, 4)
        Voxel index to scanner millimetres (NIfTI's world, RAS+).
    anatomical : bool
        False for pictures (PNG, JPEG, TIFF), whose axes mean nothing in a patient: the viewer
        draws them as stored, without letters.
    no_size : bool or None
        Whether the file says no size of a pixel, which then counts as 1; None: not anatomical, and of 1 x 1 x 1.
    no_depth : bool
        Whether the file has two axes alone: the third step is made up, and sizes are areas.

    Raises
    ------
    GeometryError
        When the affine is not finite or is singular.

    Examples
    --------
    >>> grid = Grid((4, 5, 6), np.diag([2.0, 2.0, 5.0, 1.0]))
    >>> grid.spacing_mm, round(grid.voxel_ml, 6)
    ((2.0, 2.0, 5.0), 0.02)
    """

    shape: tuple[int, int, int]
    affine: NDArray[np.float64]
    anatomical: bool = True
    no_size: bool | None = None
    no_depth: bool = False

    def __post_init__(self) -> None:
        affine = np.array(self.affine, dtype=np.float64)
        if affine.shape != (4, 4) or not all(map(math.isfinite, affine.ravel().tolist())):
            raise GeometryError(f"an affine must be 4 x 4 and finite, got {np.round(affine, 3).tolist()}")
        if _is_flat(*affine[:3, :3].T.tolist()):
            raise GeometryError("an affine must not be singular: two axes of the volume coincide")
        affine.setflags(write=False)
        object.__setattr__(self, "affine", affine)
        object.__setattr__(self, "shape", tuple(int(n) for n in self.shape))

    @cached_property
    def spacing_mm(self) -> tuple[float, float, float]:
        """Length of one voxel step along each axis, in mm."""
        first, second, third = self.affine[:3, :3].tolist()
        x, y, z = (math.sqrt(a * a + b * b + c * c) for a, b, c in zip(first, second, third, strict=True))
        return x, y, z

    @cached_property
    def voxel_ml(self) -> float:
        """Size of one voxel (sheared grids included): millilitres, or what :attr:`unit` says, as mm² of a radiograph.

        Examples
        --------
        >>> Grid((4, 5, 1), np.eye(4)).voxel_ml, Grid((4, 5, 1), np.eye(4), anatomical=False).voxel_ml
        (0.001, 1.0)
        >>> Grid((4, 5, 1), np.diag([0.5, 0.5, 9.0, 1.0]), anatomical=False, no_depth=True).voxel_ml
        0.25
        """
        if self.unit == AREA:
            return float(np.linalg.norm(np.cross(self.affine[:3, 0], self.affine[:3, 1])))
        return abs(float(np.linalg.det(self.affine[:3, :3]))) / (1.0 if self.says_no_size else 1000.0)

    @cached_property
    def diagonal_mm(self) -> float:
        """From corner to farthest corner of the image, in mm; an axis of one voxel is left out, as in distances.

        Examples
        --------
        >>> Grid((3, 4, 1), np.eye(4)).diagonal_mm
        5.0
        """
        edges = np.array([self.affine[:3, axis] * size for axis, size in enumerate(self.shape) if size > 1])
        signs = np.array(list(itertools.product((1.0, -1.0), repeat=len(edges))))
        return float(np.linalg.norm(signs @ edges, axis=1).max()) if len(edges) else 0.0

    @cached_property
    def axis_codes(self) -> tuple[str, str, str]:
        """Letter each axis grows towards, for example ``('R', 'A', 'S')``."""
        return axis_codes(self.affine)

    @property
    def says_no_size(self) -> bool:
        """Whether it is a picture's, whose pixels say no millimetres and count as 1.

        Examples
        --------
        >>> Grid((640, 480, 1), np.eye(4), anatomical=False).says_no_size, Grid((6, 4, 1), np.eye(4)).says_no_size
        (True, False)
        """
        if self.no_size is not None:
            return self.no_size
        return not self.anatomical and self.spacing_mm == (1.0, 1.0, 1.0)

    @property
    def unit(self) -> SizeUnit:
        """What lengths and volumes on it are measured in.

        Examples
        --------
        >>> Grid((6, 4, 1), np.eye(4), anatomical=False).unit.volume, Grid((6, 4, 1), np.eye(4)).unit.volume
        ('px²', 'ml')
        >>> Grid((6, 4, 1), np.diag([0.1, 0.1, 1, 1]), anatomical=False, no_depth=True).unit.volume
        'mm²'
        """
        if self.says_no_size:
            return PX if self.is_2d else VOXELS
        return AREA if self.no_depth and self.is_2d else MM

    def moved(self, shape: tuple[int, int, int], affine: NDArray[np.float64]) -> Grid:
        """Other voxels of the same image: of another size, cropped, turned; whether it says a size, or a depth, stays.

        Examples
        --------
        >>> Grid((6, 4, 1), np.eye(4), anatomical=False).moved((3, 2, 1), np.diag([2.0, 2, 1, 1])).voxel_ml
        4.0
        """
        return Grid(shape, affine, self.anatomical, self.says_no_size, self.no_depth)

    @property
    def is_2d(self) -> bool:
        """Whether the third axis has one voxel."""
        return self.shape[2] == 1

    def to_mm(self, index: ArrayLike) -> NDArray[np.float64]:
        """Millimetres (R, A, S) of voxel index (x, y, z); ``(..., 3)`` to ``(..., 3)``."""
        return _turned(self.affine[:3, :3], np.asarray(index, dtype=np.float64)) + self.affine[:3, 3]

    def to_index(self, point_mm: ArrayLike) -> NDArray[np.float64]:
        """Voxel index (not rounded) of millimetres (R, A, S); ``(..., 3)`` to ``(..., 3)``."""
        point = np.asarray(point_mm, dtype=np.float64) - self.affine[:3, 3]
        return _turned(np.linalg.inv(self.affine[:3, :3]), point)

    def matches(self, other: Grid, tolerance_voxels: float = 0.05) -> bool:
        """Whether both grids have one shape and no corner is further off than a part of a voxel.

        Headers keep affines as float32 matrices or quaternions; what two programs write for one scan
        differs by thousandths of a voxel at the far corner, never by a twentieth. A picture that says no size of a
        pixel (the mask of a radiograph) lies on one of as many pixels that does.
        """
        if self.shape != other.shape:
            return False
        if self.is_2d and not (self.anatomical or other.anatomical) and self.says_no_size != other.says_no_size:
            return True
        if np.array_equal(self.affine, other.affine):
            return True
        corners = np.array(np.meshgrid(*[(0, n - 1) for n in self.shape])).reshape(3, -1).T
        return bool(np.abs(self.to_index(other.to_mm(corners)) - corners).max() <= tolerance_voxels)

    def describe(self) -> str:
        """Shape, spacing and orientation in words, for messages.

        Examples
        --------
        >>> Grid((4, 5, 6), np.diag([-2.0, 2.0, 5.0, 1.0])).describe()
        '4x5x6 voxels of 2x2x5 mm, LAS'
        >>> Grid((640, 480, 1), np.eye(4), anatomical=False).describe()
        '640x480 pixels'
        """
        if self.is_2d and not self.anatomical:
            return f"{self.shape[0]}x{self.shape[1]} pixels"
        size = "x".join(str(n) for n in self.shape)
        if self.says_no_size:
            return f"{size} voxels that say no size, no orientation"
        spacing = "x".join(f"{s:.3g}" for s in self.spacing_mm)
        return f"{size} voxels of {spacing} mm, {''.join(self.axis_codes) if self.anatomical else 'no orientation'}"


def _turned(matrix: NDArray[np.floating], points: NDArray[np.float64]) -> NDArray[np.float64]:
    """``points @ matrix.T`` of ``(..., 3)`` points, column by column.

    A matrix product wakes a thread of the BLAS on every core for three columns: beside one busy core 190,000 points
    then took 72 ms instead of 2. And its kernels round a point by where it stands among the others; this does not.
    """
    if points.shape[-1:] != (3,):
        raise GeometryError(f"points must have 3 coordinates each, got an array of shape {points.shape}")
    x, y, z = points[..., 0], points[..., 1], points[..., 2]
    turned = np.empty(points.shape)
    for axis, (a, b, c) in enumerate(matrix.tolist()):
        turned[..., axis] = x * a + y * b + z * c
    return turned


def _is_flat(first: list[float], second: list[float], third: list[float]) -> bool:
    """Whether three steps span no volume, relative to their length: a microscope's voxel of 1e-12 mm3 does.

    In plain numbers: a cohort has tens of thousands of grids, and numpy takes longer to begin than this takes.

    Examples
    --------
    >>> _is_flat([1e-6, 0, 0], [0, 1e-6, 0], [0, 0, 1]), _is_flat([1, 0, 0], [0, 1, 0], [1, 1, 0])
    (False, True)
    """
    (a, b, c), (d, e, f), (g, h, i) = first, second, third
    lengths = (math.sqrt(a * a + b * b + c * c), math.sqrt(d * d + e * e + f * f), math.sqrt(g * g + h * h + i * i))
    if not all(lengths):
        return True
    one, two, three = lengths
    a, b, c, d, e, f, g, h, i = a / one, b / one, c / one, d / two, e / two, f / two, g / three, h / three, i / three
    return abs(a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)) < 1e-4


def axis_codes(affine: NDArray[np.float64]) -> tuple[str, str, str]:
    """Letters the voxel axes of ``affine`` grow towards.

    Examples
    --------
    >>> axis_codes(np.diag([-1.0, -1.0, 2.0, 1.0]))
    ('L', 'P', 'S')
    """
    return _axis_codes(_directions(np.asarray(affine, dtype=np.float64)))


def _directions(affine: NDArray[np.float64]) -> bytes:
    """The part of an affine that says where its axes point: that of all cases of a cohort, where they lie or not."""
    return affine[:3, :3].tobytes()


@lru_cache(maxsize=1024)  # the cases of a cohort share a handful of directions, and its table asks for all of them
def _axis_codes(directions: bytes) -> tuple[str, str, str]:
    letters = (("L", "R"), ("P", "A"), ("I", "S"))
    ornt = _orientation(directions)
    if np.isnan(ornt).any():
        raise GeometryError("an axis of the volume has no direction: its affine column is 0")
    x, y, z = (letters[int(axis)][int(flip > 0)] for axis, flip in ornt)
    return x, y, z


@dataclass(frozen=True)
class Reorientation:
    """How a stored array of one orientation becomes canonical, and back: axes permuted and flipped.

    Nothing is interpolated: ``restore(apply(a))`` is ``a``. Spatial axes come last in every array.
    """

    stored: Grid

    def _transform(self, back: bool) -> NDArray[np.float64]:
        import nibabel

        own = _orientation(_directions(self.stored.affine))
        start, end = (CANONICAL, own) if back else (own, CANONICAL)
        return np.asarray(nibabel.orientations.ornt_transform(start, end), dtype=np.float64)

    @cached_property
    def canonical(self) -> Grid:
        """The grid after :meth:`apply`."""
        stored = self.stored
        affine = np.asarray(stored.affine, np.float64).tobytes()
        return _canonical(stored.shape, affine, stored.anatomical, stored.no_size, stored.no_depth)

    def apply(self, array: NDArray[np.generic]) -> NDArray[np.generic]:
        """``(..., *stored.shape)`` to ``(..., *canonical.shape)``; a view where numpy allows."""
        return _reorient(array, self._transform(back=False))

    def restore(self, array: NDArray[np.generic]) -> NDArray[np.generic]:
        """``(..., *canonical.shape)`` back to ``(..., *stored.shape)``."""
        return _reorient(array, self._transform(back=True))


@lru_cache(maxsize=64)  # channels and reference of a case lie alike
def _canonical(
    shape: tuple[int, int, int], affine: bytes, anatomical: bool, no_size: bool | None, no_depth: bool
) -> Grid:
    stored = np.frombuffer(affine).reshape(4, 4)
    order, signs = _axes(_directions(stored))
    turned = [[0.0] * 4, [0.0] * 4, [0.0] * 4, [0.0, 0.0, 0.0, 1.0]]
    for axis, (row, sign) in enumerate(zip(order, signs, strict=True)):
        turned[row][axis] = sign
        turned[row][3] = 0.0 if sign > 0 else shape[row] - 1.0
    x, y, z = (shape[row] for row in order)
    return Grid((x, y, z), stored @ np.array(turned), anatomical, no_size, no_depth)


@lru_cache(maxsize=256)  # the files of a data set mostly lie alike
def _axes(directions: bytes) -> tuple[tuple[int, ...], tuple[float, ...]]:
    """The stored axis behind each canonical one, and -1 where it runs against it."""
    found = _orientation(directions)
    order = tuple(int(row) for row in np.argsort(found[:, 0]))
    return order, tuple(float(found[row, 1]) for row in order)


@lru_cache(maxsize=256)  # the files of a data set mostly lie alike
def _orientation(directions: bytes) -> NDArray[np.float64]:
    import nibabel

    affine = np.eye(4)
    affine[:3, :3] = np.frombuffer(directions).reshape(3, 3)
    found = np.asarray(nibabel.orientations.io_orientation(affine), dtype=np.float64)
    found.flags.writeable = False
    return found


def _reorient(array: NDArray[np.generic], transform: NDArray[np.float64]) -> NDArray[np.generic]:
    import nibabel

    spatial_first = np.moveaxis(array, (-3, -2, -1), (0, 1, 2))
    return np.moveaxis(nibabel.orientations.apply_orientation(spatial_first, transform), (0, 1, 2), (-3, -2, -1))
