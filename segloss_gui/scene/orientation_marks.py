"""What helps to find one's way among surfaces: the crosshair and the orientation cube."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from vtkmodules.util.numpy_support import numpy_to_vtk
from vtkmodules.vtkCommonCore import vtkPoints
from vtkmodules.vtkCommonDataModel import vtkCellArray, vtkPolyData
from vtkmodules.vtkRenderingAnnotation import vtkAnnotatedCubeActor
from vtkmodules.vtkRenderingCore import vtkActor, vtkPolyDataMapper

from segloss_gui.core.colours import rgb

CROSSHAIR_COLOUR, CROSSHAIR_PX = "#FFD666", 1.5
CUBE_COLOUR, LETTER_COLOUR = "#3A4250", "#F1F3F6"


def unit(colour: str) -> tuple[float, float, float]:
    """Red, green, blue in 0..1 of a ``#RRGGBB`` colour.

    Examples
    --------
    >>> unit("#FF0000")
    (1.0, 0.0, 0.0)
    """
    red, green, blue = (value / 255 for value in rgb(colour))
    return red, green, blue


class Crosshair:
    """Three lines through a point along the axes of a grid, open in the middle.

    Attributes
    ----------
    actor : vtkActor
        Hidden until :meth:`place` is called.
    """

    def __init__(self) -> None:
        self._points = vtkPoints()
        lines = vtkCellArray()
        for start in range(0, 12, 2):
            lines.InsertNextCell(2, (start, start + 1))
        self._data = vtkPolyData()
        self._data.SetPoints(self._points)
        self._data.SetLines(lines)
        mapper = vtkPolyDataMapper()
        mapper.SetInputData(self._data)
        self.actor: Any = vtkActor()
        self.actor.SetMapper(mapper)
        self.actor.PickableOff()
        self.actor.GetProperty().SetColor(*unit(CROSSHAIR_COLOUR))
        self.actor.GetProperty().SetLighting(False)
        self.thicken(1.0)
        self.actor.SetVisibility(False)

    def thicken(self, ratio: float) -> None:
        """Lines of the usual width on a screen of ``ratio`` device pixels a pixel."""
        self.actor.GetProperty().SetLineWidth(CROSSHAIR_PX * ratio)

    def place(self, ends_mm: NDArray[np.float64], at_mm: NDArray[np.float64], gap_mm: float) -> None:
        """Draw from the ends, shape (3, 2, 3): axis, end, (R, A, S), to ``gap_mm`` before the point."""
        drawn = []
        for low, high in ends_mm:
            along = (high - low) / max(float(np.linalg.norm(high - low)), 1e-9)
            drawn += [low, at_mm - gap_mm * along, at_mm + gap_mm * along, high]
        self._points.SetData(numpy_to_vtk(np.array(drawn), deep=True))
        self._points.Modified()
        self._data.Modified()
        self.actor.SetVisibility(True)

    def hide(self) -> None:
        """Draw nothing."""
        self.actor.SetVisibility(False)


def orientation_cube() -> Any:
    """A cube with R L A P S I on its faces, upright when seen with superior up; an actor in (R, A, S)."""
    cube = vtkAnnotatedCubeActor()
    cube.SetXPlusFaceText("R")
    cube.SetXMinusFaceText("L")
    cube.SetYPlusFaceText("A")
    cube.SetYMinusFaceText("P")
    cube.SetZPlusFaceText("S")
    cube.SetZMinusFaceText("I")
    cube.SetFaceTextScale(0.62)
    # VTK draws these two lying on their side; upright is with anterior up, as on axial slices.
    cube.SetZFaceTextRotation(90)
    cube.GetCubeProperty().SetColor(*unit(CUBE_COLOUR))
    cube.GetTextEdgesProperty().SetColor(*unit(LETTER_COLOUR))
    cube.GetTextEdgesProperty().SetLineWidth(1)
    for side in ("XPlus", "XMinus", "YPlus", "YMinus", "ZPlus", "ZMinus"):
        face = getattr(cube, f"Get{side}FaceProperty")()
        face.SetColor(*unit(LETTER_COLOUR))
        face.SetInterpolationToFlat()
        face.SetLighting(False)
    return cube
