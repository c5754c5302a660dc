"""The one crosshair of a window: a place in space that every view of it shares."""

from __future__ import annotations

from psygnal import Signal

Point = tuple[float, float, float]


class Cursor:
    """A place in mm (R, A, S).

    Signals
    -------
    moved(point)
        It is elsewhere now.

    Examples
    --------
    >>> cursor = Cursor()
    >>> _ = cursor.moved.connect(print)
    >>> cursor.move((1.0, 2.0, 3.0))
    (1.0, 2.0, 3.0)
    >>> cursor.move((1.0, 2.0, 3.0))
    """

    moved = Signal(object)

    def __init__(self) -> None:
        self.point_mm: Point = (0.0, 0.0, 0.0)

    def move(self, point_mm: Point) -> None:
        """Go to a place; nothing is said where it is there already."""
        if point_mm != self.point_mm:
            self.point_mm = point_mm
            self.moved.emit(point_mm)
