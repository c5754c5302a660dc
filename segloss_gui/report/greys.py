"""In which greys a slice is drawn on paper: as its file asks, else with its darkest and brightest percent clipped."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from segloss_gui.core.display import Display


def greys_of(picture: NDArray[Any], display: Display) -> dict[str, Any]:
    """Colour map and its ends, for matplotlib.

    Parameters
    ----------
    picture : array
        What is drawn.
    display : Display
        How its file wants it to be seen.

    Examples
    --------
    >>> greys_of(np.arange(9), Display(inverted=True, window=(2.0, 6.0)))
    {'cmap': 'gray_r', 'vmin': 2.0, 'vmax': 6.0}
    """
    low, high = display.window_over(picture) or map(float, np.percentile(picture, [1, 99]))
    return {"cmap": "gray_r" if display.inverted else "gray", "vmin": low, "vmax": max(high, low + 1e-6)}
