"""Where a slice lies in a pane. No Qt."""

from __future__ import annotations

from dataclasses import dataclass

from segloss_gui.app.slices.outlines import Placement
from segloss_gui.app.slices.planes import SliceGeometry


@dataclass(frozen=True)
class ViewTransform:
    """Where a slice lies in a pane, in logical pixels: the middle of the pane shows ``centre_mm``."""

    width: int
    height: int
    scale: float
    centre_mm: tuple[float, float]
    pixel_mm: tuple[float, float]

    def to_screen(self, column: float, row: float) -> tuple[float, float]:
        """Pane position of pixel coordinates."""
        x = (column * self.pixel_mm[0] - self.centre_mm[0]) * self.scale + self.width / 2
        y = (row * self.pixel_mm[1] - self.centre_mm[1]) * self.scale + self.height / 2
        return x, y

    def to_slice(self, x: float, y: float) -> tuple[float, float]:
        """Pixel coordinates (column, row) of a pane position."""
        column = ((x - self.width / 2) / self.scale + self.centre_mm[0]) / self.pixel_mm[0]
        row = ((y - self.height / 2) / self.scale + self.centre_mm[1]) / self.pixel_mm[1]
        return column, row

    def placement(self, ratio: float) -> Placement:
        """The same in device pixels."""
        left, top = self.to_screen(0.0, 0.0)
        mm = self.scale * ratio
        return Placement(left * ratio, top * ratio, self.pixel_mm[0] * mm, self.pixel_mm[1] * mm)


def fit(geometry: SliceGeometry, width: int, height: int, margin: int = 0) -> tuple[float, tuple[float, float]]:
    """Scale (pixels a mm) and centre (mm) that show the whole slice."""
    extent = geometry.columns * geometry.pixel_mm[0], geometry.rows * geometry.pixel_mm[1]
    room = max(1, width - 2 * margin), max(1, height - 2 * margin)
    return min(room[0] / extent[0], room[1] / extent[1]), (extent[0] / 2, extent[1] / 2)
