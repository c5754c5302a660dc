"""Slices of a case for figures: where most is to be seen, drawn as the other pictures of a case are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from segloss_gui.core.geometry import Grid
from segloss_gui.core.volume import Volume
from segloss_gui.report.greys import greys_of


@dataclass(frozen=True)
class AxialPlane:
    """One axial slice of a grid; the patient's right is on the left.

    Parameters
    ----------
    grid : Grid
        Of the case.
    index : int
        Which slice along the third axis.
    """

    grid: Grid
    index: int

    @classmethod
    def through(cls, grid: Grid, mask: NDArray[Any]) -> AxialPlane:
        """The slice with most of ``mask``, which may count; the middle one where it is empty."""
        areas = mask.sum(axis=(0, 1))
        return cls(grid, int(areas.argmax()) if areas.any() else grid.shape[2] // 2)

    def of(self, volume: NDArray[Any]) -> NDArray[Any]:
        """The slice of an array of the grid's shape, rows upwards."""
        return volume[:, :, self.index].T

    def show(self, axes: Any, volume: NDArray[Any], **how: Any) -> Any:
        """Draw the slice of an array of numbers."""
        return self._draw(axes, self.of(volume), how)

    def image(self, axes: Any, image: Volume) -> None:
        """Draw the slice of an image's first channel in grey, as its file asks to be seen."""
        picture = self.of(image.data[0])
        self._draw(axes, picture, greys_of(picture, image.display(0)))

    def fill(self, axes: Any, mask: NDArray[np.bool_], colour: str, alpha: float = 0.55) -> None:
        """Lay a mask over what is drawn."""
        from matplotlib.colors import to_rgba

        inside = self.of(mask)
        layer = np.zeros((*inside.shape, 4))
        layer[inside] = to_rgba(colour, alpha)
        self._draw(axes, layer, {})

    def outline(self, axes: Any, mask: NDArray[np.bool_], colour: str, width: float = 1.2) -> None:
        """Outline a mask; a border of zeros closes what touches the edge."""
        inside = np.pad(self.of(mask).astype(float), 1)
        if inside.any():
            across, up = np.arange(-1, inside.shape[1] - 1), np.arange(-1, inside.shape[0] - 1)
            axes.contour(across, up, inside, levels=[0.5], colors=[colour], linewidths=width)

    def _draw(self, axes: Any, picture: NDArray[Any], how: dict[str, Any]) -> Any:
        spacing = self.grid.spacing_mm
        drawn = axes.imshow(picture, origin="lower", interpolation="nearest", aspect=spacing[1] / spacing[0], **how)
        axes.set_xlim(picture.shape[1] - 0.5, -0.5)
        axes.set_ylim(-0.5, picture.shape[0] - 0.5)
        axes.set_xticks([])
        axes.set_yticks([])
        return drawn
