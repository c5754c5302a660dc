"""How a file wants its values and sides to be seen; what is trained on and measured does not depend on it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Display:
    """What a file says of how one channel of it is looked at; nothing of it changes a value.

    Parameters
    ----------
    inverted : bool
        Low values are bright: a radiograph that is stored as its film was exposed (MONOCHROME1).
    window : tuple of (float, float), or None
        Values drawn darkest and brightest, in the values of the image; brightest and darkest where it is inverted.
    linear : bool
        The window is one of DICOM's LINEAR function, which names it by a width one larger than its extent and a level
        half a value above its middle (PS3.3, C.11.2.1.2.1).
    right, bottom : str
        Where the right and the lower edge of a picture point to in the patient (R, L, A, P, S, I, or two of them);
        empty where the file does not say.
    """

    inverted: bool = False
    window: tuple[float, float] | None = None
    right: str = ""
    bottom: str = ""
    linear: bool = False

    def window_over(self, values: NDArray[np.generic]) -> tuple[float, float] | None:
        """The window, where some of the values lie in it; what a file asks for wrongly would leave nothing to see.

        Examples
        --------
        >>> Display(window=(0.0, 80.0)).window_over(np.array([-20, 40]))
        (0.0, 80.0)
        >>> Display(window=(0.0, 80.0)).window_over(np.array([900, 1000])) is None
        True
        """
        if self.window is None or not values.size or not (values.min() < self.window[1]):
            return None
        return self.window if values.max() > self.window[0] else None


PLAIN = Display()
