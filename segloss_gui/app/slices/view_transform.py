"""Where a slice lies in a pane. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from math import floor

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


def squares(transform: ViewTransform, side_mm: float) -> list[tuple[int, int, int, int]]:
    """Squares of a checkerboard that show the second, in pane pixels; they lie on the slice, not on the pane.

    Parameters
    ----------
    transform : ViewTransform
        Where the slice lies in the pane.
    side_mm : float
        Side of a square.

    Returns
    -------
    list of (int, int, int, int)
        Left, top, width and height of each, as far as it is seen.
    """
    left, top = transform.to_screen(0.0, 0.0)
    side = side_mm * transform.scale
    columns = range(floor(-left / side), floor((transform.width - left) / side) + 1)
    rows = range(floor(-top / side), floor((transform.height - top) / side) + 1)
    xs = {at: min(max(round(left + at * side), 0), transform.width) for at in (*columns, columns.stop)}
    ys = {at: min(max(round(top + at * side), 0), transform.height) for at in (*rows, rows.stop)}
    found = [
        (xs[column], ys[row], xs[column + 1] - xs[column], ys[row + 1] - ys[row])
        for row in rows
        for column in columns
        if (row + column) % 2
    ]
    return [square for square in found if square[2] > 0 and square[3] > 0]


NICE = (1, 2, 5, 10, 20, 50, 100, 200, 500)
"""Lengths of scale bars, in mm."""


def scale_bar_mm(pixels_per_mm: float, room: float) -> float:
    """Length in mm of the longest round scale bar of at most ``room`` pixels.

    Examples
    --------
    >>> scale_bar_mm(4.0, 130.0), scale_bar_mm(0.05, 130.0)
    (20, 500)
    """
    fitting = [length for length in NICE if length * pixels_per_mm <= room]
    return fitting[-1] if fitting else NICE[0]
