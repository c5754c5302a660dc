"""An image that can be shown before all of its voxels are there."""

from __future__ import annotations

from collections.abc import Callable, Generator
from threading import Lock

from segloss_gui.core.volume import Volume

Filling = Generator[float, None, Volume | None]
"""Fills an array in the order of its file and says the share that is there, 0..1; where the values turn out
not to fit the array's type it returns another volume."""


class Opening:
    """A volume of known grid and type whose voxels may still be coming.

    Parameters
    ----------
    volume : Volume
        Its array is complete, or 0 where nothing has arrived yet.
    filling : generator or None
        See :data:`Filling`.

    Examples
    --------
    >>> import numpy as np
    >>> from segloss_gui.core.geometry import Grid
    >>> opened = Opening(Volume(np.zeros((1, 2, 2, 2)), Grid((2, 2, 2), np.eye(4))))
    >>> opened.complete, opened.finish() is opened.volume
    (True, True)
    """

    def __init__(self, volume: Volume, filling: Filling | None = None) -> None:
        self.volume = volume
        self.share = 0.0 if filling else 1.0
        self._filling, self._turn = filling, Lock()
        self._fault: Exception | None = None

    @property
    def complete(self) -> bool:
        """Whether every voxel is there."""
        return self._filling is None

    @property
    def failed(self) -> bool:
        """Whether filling ended with a refusal, which every further call repeats."""
        return self._fault is not None

    def advance(self, share: float = 1.0) -> None:
        """Fill until ``share`` of the array is there, in the caller's thread; the rest can follow later.

        Raises
        ------
        FileRefusedError
            When the file turns out to be damaged or cut off.
        """
        with self._turn:
            if self._fault is not None:
                raise self._fault
            while self._filling is not None and (self.share < share or share >= 1.0):
                try:
                    self.share = next(self._filling)
                except StopIteration as end:
                    self.volume = end.value or self.volume
                    self._filling, self.share = None, 1.0
                except Exception as error:
                    # Asked again, an ended generator would call what is there complete.
                    self._fault = error
                    raise

    def finish(self) -> Volume:
        """Fill what is missing; the complete volume.

        Raises
        ------
        FileRefusedError
            When the file turns out to be damaged or cut off.
        """
        self.advance()
        return self.volume

    def then(self, change: Callable[[Volume], Volume]) -> Opening:
        """The same opening, the complete volume passed through ``change``, which may keep or rename it."""
        return Opening(change(self.volume)) if self.complete else Opening(self.volume, self._changed(change))

    def _changed(self, change: Callable[[Volume], Volume]) -> Filling:
        while not self.complete:
            self.advance(self.share + 0.02)
            yield self.share
        return change(self.volume)
