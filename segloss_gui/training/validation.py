"""Validation after an epoch: every case predicted whole, scored against its full reference.

The validation loss is that of the logits against the targets *as training sees them* (label policy
applied), on batches of the training's size: with phi = BI or BCI a loss depends on who shares a batch.
Cases of one batch that differ in shape are padded with certain background. Soft labels count here as the
class of their largest share; ignored voxels count neither here nor there.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import torch
from numpy.typing import NDArray

from segloss_gui.core.errors import UndefinedError
from segloss_gui.core.units import common_unit
from segloss_gui.data.case import TargetClass
from segloss_gui.data.preprocessing import PreparedCase
from segloss_gui.losses import BoundLoss
from segloss_gui.losses.bound import value_of
from segloss_gui.metrics.overlap import Overlap, dice, jaccard, overlap, volume_error_ml
from segloss_gui.training.batches import IGNORED, one_hot, seen_of, spatial_shape, without_ignored
from segloss_gui.training.inference import Predictor, class_map_of, probabilities_of

CERTAIN = 30.0
"""Logit of certain background: exp(-30) is below float32's resolution of 1."""


@dataclass(frozen=True)
class ClassScore:
    """Overlap of one class of one validation case."""

    case: str
    class_value: int
    counts: Overlap


@dataclass(frozen=True, eq=False)
class Preview:
    """The prediction of the preview case."""

    case: PreparedCase
    class_map: NDArray[np.uint8]
    probabilities: NDArray[np.float32]


@dataclass
class Validation:
    """What a validation found: loss, scores per case and class, the preview."""

    loss: float = math.nan
    scores: list[ClassScore] = field(default_factory=list)
    preview: Preview | None = None

    def mean(self, metric: Callable[[Overlap], float]) -> float:
        """Mean of a metric over cases and classes, those where it is undefined left out; NaN of none."""
        values = [value for score in self.scores if not math.isnan(value := metric(score.counts))]
        return math.fsum(values) / len(values) if values else math.nan

    @property
    def size_unit(self) -> str:
        """What volumes of all cases are measured in; empty where nothing was scored."""
        return common_unit(score.counts.unit for score in self.scores).key if self.scores else ""

    @property
    def summary(self) -> dict[str, float]:
        """The means an epoch tells."""
        means = {"dice": self.mean(dice), "jaccard": self.mean(jaccard)}
        return {**means, "volume_error_ml": self.mean(volume_error_ml), "validation_loss": self.loss}


@dataclass(frozen=True, eq=False)
class Validator:
    """Predicts and scores the validation cases.

    Parameters
    ----------
    cases : sequence of PreparedCase
        Who validates; read lazily.
    classes : sequence of TargetClass
        What the class indices stand for.
    predictor : Predictor
        Around the network that is trained.
    loss : BoundLoss
        The training's loss.
    batch_size : int
        Cases a loss is computed on.
    preview : PreparedCase, str or None
        Id of the validation case whose prediction is kept, or a case from elsewhere.
    """

    cases: Sequence[PreparedCase]
    classes: Sequence[TargetClass]
    predictor: Predictor
    loss: BoundLoss
    batch_size: int
    preview: PreparedCase | str | None = None

    def run(
        self, between: Callable[[], bool], told: Callable[[int, int], object] = lambda *_: None
    ) -> Validation | None:
        """Validate; ``between`` is asked before every case and may wait; None as soon as it says no.

        ``told(done, total)`` hears how many cases are done.
        """
        result = Validation()
        losses, at_once = _WeightedMean(), self.predictor.at_once(self.batch_size)
        for start in range(0, len(self.cases), self.batch_size):
            stop = min(start + self.batch_size, len(self.cases))
            logits, targets, masked = list[torch.Tensor](), list[torch.Tensor](), False
            for first in range(start, stop, at_once):
                cases = []
                for index in range(first, min(first + at_once, stop)):
                    told(index, len(self.cases))
                    if not between():
                        return None
                    cases.append(self.cases[index])
                for case, found in zip(cases, self.predictor.logits_of([case.image for case in cases]), strict=True):
                    self._score(case, found, result)
                    logits.append(found)
                    seen = seen_of(case, IGNORED).reshape(1, *spatial_shape(case))
                    targets.append(torch.from_numpy(seen.copy()))
                    masked = masked or case.valid is not None
            if not between():
                return None
            losses.add(self._loss(logits, targets, masked), stop - start)
        if isinstance(self.preview, PreparedCase):
            result.preview = self._preview(self.preview, self.predictor.logits(self.preview.image))
        result.loss = losses.mean
        return result

    def _score(self, case: PreparedCase, logits: torch.Tensor, result: Validation) -> None:
        if case.full is not None:
            class_map = class_map_of(logits, case.image.shape[1:])
            for index, target in enumerate(self.classes, 1):
                predicted, true = class_map == index, case.full == index
                if case.valid is not None:
                    predicted, true = predicted & case.valid, true & case.valid
                counts = overlap(predicted, true, case.grid.voxel_ml, case.grid.unit)
                result.scores.append(ClassScore(case.case.id, target.value, counts))
        if case.case.id == self.preview:
            result.preview = self._preview(case, logits)

    def _preview(self, case: PreparedCase, logits: torch.Tensor) -> Preview:
        shape = case.image.shape[1:]
        return Preview(case, class_map_of(logits, shape), probabilities_of(logits, self.predictor.activation, shape))

    def _loss(self, logits: list[torch.Tensor], targets: list[torch.Tensor], masked: bool) -> float:
        size = np.max([tensor.shape[1:] for tensor in targets], axis=0).tolist()
        with torch.inference_mode():
            prediction = torch.cat([_padded(tensor, size, CERTAIN) for tensor in logits])
            classes = torch.cat([_padded(tensor.unsqueeze(1), size, 0)[:, 0] for tensor in targets])
            classes, valid = without_ignored(classes) if masked else (classes, None)
            target = one_hot(classes.to(prediction.device), prediction.shape[1])
            try:
                return float(
                    value_of(self.loss, prediction, target, None if valid is None else valid.to(target.device))
                )
            except UndefinedError:  # 0/0 on this batch: the mean is over the others
                return math.nan


class _WeightedMean:
    def __init__(self) -> None:
        self._sum, self._weight = 0.0, 0

    def add(self, value: float, weight: int) -> None:
        if not math.isnan(value):
            self._sum, self._weight = self._sum + value * weight, self._weight + weight

    @property
    def mean(self) -> float:
        return self._sum / self._weight if self._weight else math.nan


def _padded(values: torch.Tensor, size: Sequence[int], certain: float) -> torch.Tensor:
    """(1, C, *S) grown to ``size``: background by ``certain`` in every channel's sense, or 0."""
    shape = values.shape[2:]
    if list(shape) == list(size):
        return values
    grown = values.new_full((1, values.shape[1], *size), -certain)
    if values.shape[1] > 1:
        grown[:, 0] = certain
    grown[(slice(None), slice(None), *(slice(0, n) for n in shape))] = values
    return grown
