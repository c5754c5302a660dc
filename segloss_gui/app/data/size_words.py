"""Sizes of images and volumes of labels in words: in millimetres, or in pixels where a picture says no size."""

from __future__ import annotations

from segloss_gui.core.geometry import Grid
from segloss_gui.core.units import SizeUnit


def volume_words(volume: float, unit: SizeUnit) -> str:
    """A volume with its unit: whole pixels where the image says no size.

    Examples
    --------
    >>> from segloss_gui.core.units import MM, PX
    >>> volume_words(1.5, MM), volume_words(1500.0, PX)
    ('1.500 ml', '1500 px²')
    """
    return f"{volume:.{0 if unit.counted else 3}f} {unit.volume}"


def describe_grid(grid: Grid) -> tuple[str, str, str]:
    """Voxels, spacing and letters of a grid, for the table; pixels that say no size have no spacing.

    Examples
    --------
    >>> import numpy as np
    >>> describe_grid(Grid((4, 5, 6), np.diag([2.0, 2, 5, 1])))
    ('4 × 5 × 6', '2 × 2 × 5 mm', 'RAS')
    >>> describe_grid(Grid((640, 480, 1), np.eye(4), anatomical=False))
    ('640 × 480', '', '')
    """
    sizes = grid.shape[:2] if grid.is_2d else grid.shape
    steps = grid.spacing_mm[: len(sizes)]
    letters = "".join(grid.axis_codes) if grid.anatomical else ""
    spacing = "" if grid.says_no_size else " × ".join(f"{s:.3g}" for s in steps) + " mm"
    return " × ".join(map(str, sizes)), spacing, letters
