from __future__ import annotations

from types import SimpleNamespace

import numpy as np

from segloss_gui.app.compare.error_counting import ErrorCounting
from segloss_gui.app.slices.error_map import ANY_CLASS
from segloss_gui.core.geometry import Grid
from segloss_gui.core.volume import LabelMap
from segloss_gui.metrics.overlap import Overlap
from tests.app.instant_tasks import FakeTasks

GRID = Grid((4, 1, 1), np.eye(4))
TWO_CLASSES = dict.fromkeys((1, 2), Overlap(0, 0, 0, GRID.voxel_ml))


def labels(*values: int) -> LabelMap:
    return LabelMap(np.array(values, np.uint8).reshape(GRID.shape), GRID)


def predicted(*values: int) -> SimpleNamespace:
    return SimpleNamespace(labels=labels(*values), scores=TWO_CLASSES)


def test_a_prediction_that_came_while_its_forerunner_was_counted_is_told() -> None:
    tasks, heard = FakeTasks(hold=True), list[str]()
    counting = ErrorCounting(SimpleNamespace(reference=labels(1, 2, 0, 0)), tasks)  # type: ignore[arg-type]
    counting.changed.connect(lambda: heard.append("changed"))
    earlier, later = predicted(1, 0, 0, 0), predicted(1, 1, 1, 0)
    for prediction in (earlier, later):
        assert counting.of("CE", prediction, ANY_CLASS) is None  # type: ignore[arg-type]
    tasks.release()
    assert heard == ["changed"]
    counts = counting.of("CE", later, ANY_CLASS)  # type: ignore[arg-type]
    assert counts is not None
    assert (counts.tp, counts.fp, counts.fn) == (2, 1, 0)
