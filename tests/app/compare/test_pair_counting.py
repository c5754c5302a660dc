from __future__ import annotations

import numpy as np

from segloss_gui.app.compare.pair_counting import PairCounting
from segloss_gui.app.slices.compose import LayerStyle
from segloss_gui.app.slices.pair_modes import Pair, PairMode
from segloss_gui.app.slices.pair_parts import Part
from segloss_gui.app.slices.scene import LabelLayer, SliceScene
from tests.app.instant_tasks import FakeTasks


def show(scene: SliceScene, ones: int) -> None:
    """Two layers anew: ``ones`` voxels of A, none of B."""
    held = np.zeros((8, 1, 1), np.uint8)
    held[:ones] = 1
    maps = {"a": held, "b": np.zeros_like(held)}
    scene.show_layers([LabelLayer(name, labels, LayerStyle("#FF0000")) for name, labels in maps.items()])


def test_other_maps_are_counted_anew_wherever_they_lie_in_memory() -> None:
    scene, pair, tasks = SliceScene(), Pair(), FakeTasks()
    pair.change(first="a", second="b", mode=PairMode.DIFFERENCE)
    counting = PairCounting(scene, pair, tasks)  # type: ignore[arg-type]
    for ones in range(1, 9):  # what is let go is soon used again: an address tells no two maps apart
        scene.show_layers(())  # of the case before, while nobody looked
        show(scene, ones)
        counting.renew()
        assert counting.voxels is not None
        assert counting.voxels[Part.FIRST] == ones
    assert len(tasks.titles) == 8
    counting.renew()
    assert len(tasks.titles) == 8


def test_a_count_of_what_is_no_longer_looked_at_is_not_told() -> None:
    scene, pair, tasks = SliceScene(), Pair(), FakeTasks(hold=True)
    pair.change(first="a", second="b", mode=PairMode.DIFFERENCE)
    counting, heard = PairCounting(scene, pair, tasks), list[object]()  # type: ignore[arg-type]
    counting.changed.connect(lambda: heard.append(counting.voxels))
    for ones in (3, 5):
        show(scene, ones)
        counting.renew()
    tasks.release()
    assert [voxels[Part.FIRST] for voxels in heard] == [5]  # type: ignore[index]
