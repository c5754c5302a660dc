"""How many voxels each part of a difference has; counted in the background while it is looked at."""

from __future__ import annotations

import operator

import numpy as np
from numpy.typing import NDArray
from psygnal import Signal

from segloss_gui.app.background import BackgroundTasks
from segloss_gui.app.slices.pair_modes import Pair, PairMode, find_layer
from segloss_gui.app.slices.pair_parts import Part, part_voxels
from segloss_gui.app.slices.scene import SliceScene


class PairCounting:
    """The parts of two layers.

    Parameters
    ----------
    scene : SliceScene
        Holds the layers.
    pair : Pair
        Which two.
    tasks : BackgroundTasks
        Count.

    Signals
    -------
    changed()
        A count has come.

    Attributes
    ----------
    voxels : mapping of Part to int, or None
        None while they are counted, or nobody looks at them.
    """

    changed = Signal()

    def __init__(self, scene: SliceScene, pair: Pair, tasks: BackgroundTasks) -> None:
        self._scene, self._pair, self._tasks = scene, pair, tasks
        self._maps: tuple[NDArray[np.integer], ...] = ()
        self._label: int | None = None
        self.revision = -1
        self.voxels: dict[Part, int] | None = None

    @property
    def stale(self) -> bool:
        """Whether layers have changed since; the crosshair, which moves far more often, is none of them."""
        return self.revision != self._scene.revision

    def renew(self) -> None:
        """Count what is looked at now, unless it was counted."""
        scene, pair = self._scene, self._pair
        self.revision = scene.revision
        first, second = find_layer(scene, pair.first), find_layer(scene, pair.second)
        if pair.mode is not PairMode.DIFFERENCE or first is None or second is None:
            self._maps, self.voxels = (), None
            return
        maps, label = (first.labels, second.labels), scene.label
        if self._is_of(maps, label):
            return
        self._maps, self._label, self.voxels = maps, label, None

        def counted(voxels: dict[Part, int]) -> None:
            if self._is_of(maps, label):
                self.voxels = voxels
                self.changed.emit()

        self._tasks.run("Counting the difference", lambda _: part_voxels(*maps, label), done=counted, quiet=True)

    def _is_of(self, maps: tuple[NDArray[np.integer], ...], label: int | None) -> bool:
        """Whether these are counted: the very maps, held until others are, for an address is soon another map's."""
        same = len(self._maps) == len(maps) and all(map(operator.is_, self._maps, maps))
        return same and self._label == label
