"""Sizes of images and volumes of labels in words: in millimetres, or in pixels where a picture says no size."""

from __future__ import annotations

from segloss_gui.core.geometry import Grid


def in_ml(volume_ml: float) -> str:
    """A volume in words."""
    return f"{volume_ml:.3f} ml"


def in_pixels(volume_ml: float) -> str:
    """The same of pixels that say no size, each of which counts as 1 mm.

    Examples
    --------
    >>> in_ml(1.5), in_pixels(1.5)
    ('1.500 ml', '1500 px')
    """
    return f"{1000 * volume_ml:.0f} px"


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
