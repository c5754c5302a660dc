"""A prediction on disk: its label map on the case's own grid, its probabilities beside it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from segloss_gui.core.between import Between, nobody_asks
from segloss_gui.core.volume import LabelMap
from segloss_gui.data.preprocessing import PreparedCase, restore_labels
from segloss_gui.data.readers import write_labels
from segloss_gui.study.models import Study
from segloss_gui.study.probabilities import beside as probabilities_beside
from segloss_gui.study.probabilities import restore_probabilities, write_probabilities


def write_prediction(
    path: Path,
    prepared: PreparedCase,
    study: Study,
    class_map: NDArray[np.uint8],
    probabilities: NDArray[np.float32] | None,
    between: Between = nobody_asks,
) -> LabelMap:
    """Write a prediction on its case's own grid, its probabilities beside it; the label map written.

    Parameters
    ----------
    path : Path
        Of the label map.
    prepared : PreparedCase
        The case it was predicted for.
    study : Study
        Names the classes, and whether probabilities are kept.
    class_map : array, shape (X, Y, Z)
        Class index per voxel.
    probabilities : array, shape (C, X, Y, Z), or None
        Those it was made from.
    between : callable
        Called before each of the two is resampled, and before it is written; what it raises ends that. Of a large
        volume each takes seconds.
    """
    beside = probabilities_beside(path)
    if probabilities is not None and study.hardware.keep_probabilities:
        # Before the labels: whoever finds these finds their probabilities too.
        between()
        maps = restore_probabilities(probabilities, prepared, study.classes)
        between()
        write_probabilities(beside, maps)
    else:
        beside.unlink(missing_ok=True)  # of an older prediction, which this one replaces
    between()
    labels = restore_labels(class_map, prepared, study.classes)
    between()
    write_labels(path, labels)
    return labels
