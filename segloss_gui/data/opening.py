"""An image that can be shown before all of its voxels are there."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock

from segloss_gui.core.volume import Volume

Step = Callable[[float], None]


class Opening:
    """A volume of known grid and type whose voxels may still be coming.

    Parameters
    ----------
    volume : Volume
        Its array is complete, mapped from the file, or 0 where nothing has arrived yet.
    rest : callable or None
        Fills the array in the order of the file; ``rest(step)`` calls ``step(share)``, 0..1, as it goes. Where
        the values turn out not to fit the array's type, it answers with another volume, else with None.

    Examples
    --------
    >>> import numpy as np
    >>> from segloss_gui.core.geometry import Grid
    >>> opened = Opening(Volume(np.zeros((1, 2, 2, 2)), Grid((2, 2, 2), np.eye(4))))
    >>> opened.complete, opened.finish() is opened.volume
    (True, True)
    """

    def __init__(self, volume: Volume, rest: Callable[[Step | None], Volume | None] | None = None) -> None:
        self.volume = volume
        self.share = 0.0 if rest else 1.0
        self._rest, self._turn = rest, Lock()

    @property
    def complete(self) -> bool:
        """Whether every voxel is there, or read from the file when looked at."""
        return self._rest is None

    def finish(self, step: Step | None = None) -> Volume:
        """Fill what is missing, once, in the caller's thread.

        An exception that ``step`` raises ends the filling and passes through.

        Raises
        ------
        FileRefusedError
            When the file turns out to be damaged or cut off.
        """
        with self._turn:
            if self._rest is not None:
                self.volume = self._rest(lambda share: self._told(share, step)) or self.volume
                self._rest, self.share = None, 1.0
        return self.volume

    def renamed(self, change: Callable[[Volume], Volume]) -> Opening:
        """The same opening, its volume seen through ``change`` (names of channels, for example)."""
        if self.complete:
            return Opening(change(self.volume))
        return Opening(change(self.volume), lambda step: change(self.finish(step)))

    def _told(self, share: float, step: Step | None) -> None:
        self.share = share
        if step is not None:
            step(share)
