"""Probability maps of a prediction as they are shown, read from a file or computed from kept weights."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from segloss_gui.app.case_loading import quick_axial
from segloss_gui.core.volume import LabelMap, Volume, require_same_grid
from segloss_gui.data.cache import CaseStore
from segloss_gui.study.probabilities import ProbabilityMaps, ProbabilitySource
from segloss_gui.study.thresholds import ThresholdScores, threshold_scores

if TYPE_CHECKING:
    from segloss_gui.study.kept_model import KeptModel


@dataclass(frozen=True, eq=False)
class ShownProbabilities:
    """Probability maps on the grid of the image.

    Parameters
    ----------
    codes : mapping of int to array, shape (X, Y, Z), uint16
        The map of each class value, as :class:`~segloss_gui.study.probabilities.ProbabilityMaps` holds it.
    scores : mapping of int to ThresholdScores
        By class value; empty without a reference.
    weights_epoch : int or None
        Epoch of the weights they were computed from; None where a file held them.
    """

    codes: Mapping[int, NDArray[np.uint16]]
    scores: Mapping[int, ThresholdScores]
    weights_epoch: int | None = None


@dataclass(frozen=True, eq=False)
class ComputedMaps:
    """Maps computed from kept weights."""

    maps: ProbabilityMaps
    epoch: int

    @property
    def nbytes(self) -> int:
        """Bytes in memory."""
        return self.maps.nbytes


def load_maps(
    store: CaseStore,
    source: ProbabilitySource | None,
    computed: ComputedMaps | None,
    image: Volume,
    reference: LabelMap | None,
) -> ShownProbabilities | None:
    """The maps of a file, else those computed, with their scores at every threshold; in the background."""
    found = None if source is None else _from_file(store, source)
    epoch = computed.epoch if found is None and computed is not None else None
    maps = _quick(computed.maps) if found is None and computed is not None else found
    if maps is None:
        return None
    require_same_grid(image.grid, maps.grid, image_name="the image", label_name="the probabilities")
    scores = {} if reference is None else _scores(maps, reference)
    codes = dict(zip(maps.class_values, maps.codes, strict=True))
    return ShownProbabilities(codes, scores, epoch)


def _from_file(store: CaseStore, source: ProbabilitySource) -> ProbabilityMaps | None:
    try:
        key = ("probabilities", *source.key)
    except FileNotFoundError:
        return None
    return store.cache.get(key, lambda: _quick(source.read()), lambda found: found.nbytes)


def _quick(maps: ProbabilityMaps) -> ProbabilityMaps:
    """Maps whose axial slices are quick to read."""
    codes = np.asarray(quick_axial(maps.codes), dtype=np.uint16)
    return ProbabilityMaps(codes, maps.class_values, maps.grid, maps.stored)


def _scores(maps: ProbabilityMaps, reference: LabelMap) -> dict[int, ThresholdScores]:
    grid = reference.grid
    return {
        value: threshold_scores(codes, reference.data == value, grid.voxel_ml, grid.unit)
        for value, codes in zip(maps.class_values, maps.codes, strict=True)
    }


def computed_maps(
    model: KeptModel, store: CaseStore, case_id: str, progress: Callable[[int, int], object]
) -> ComputedMaps:
    """Ask kept weights for the maps of a case; in the background."""
    return ComputedMaps(model.probabilities(store, case_id, progress), model.epoch)
