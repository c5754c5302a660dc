"""The model a run kept, opened again: what it says of a case, long after its training.

What is needed stands in the run's own folder (weights, classes, preprocessing, the loss as it was
resolved), so that a study edited in the meantime changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import torch
from pydantic import ValidationError

from segloss_gui.core.errors import FileRefusedError
from segloss_gui.data.cache import CaseStore
from segloss_gui.data.case import TargetClass
from segloss_gui.data.policy import LabelPolicy
from segloss_gui.data.prepared_cases import PreparedCases
from segloss_gui.data.preprocessing import PreparedCase, PreprocessingSettings, prepare
from segloss_gui.losses import LOSSES, BoundLoss, LossParams, LossSpec
from segloss_gui.study.model_channels import ModelChannels
from segloss_gui.study.models import LossChoice
from segloss_gui.study.probabilities import ProbabilityMaps, restore_probabilities
from segloss_gui.study.run_folder import RunFolder
from segloss_gui.training.checkpoint import BEST, LAST, read_checkpoint
from segloss_gui.training.inference import Predictor, Progress, probabilities_of
from segloss_gui.training.settings import ScheduleSettings


@dataclass(frozen=True, eq=False)
class KeptModel:
    """Weights of a run with everything needed to use them.

    Parameters
    ----------
    predictor : Predictor
        The network with its weights.
    weights : Path
        The checkpoint they came from.
    epoch : int
        The epoch they are of.
    classes : tuple of TargetClass
        What it segments.
    preprocessing : PreprocessingSettings
        What is done to an image first.
    spec, params : LossSpec, LossParams
        The run's loss and its resolved parameters, with the weights of ``epoch`` where they follow training.
    train_cases : frozenset of str
        Who it was trained on.
    channels : ModelChannels
        Which channels it takes.
    """

    predictor: Predictor
    weights: Path
    epoch: int
    classes: tuple[TargetClass, ...]
    preprocessing: PreprocessingSettings
    spec: LossSpec
    params: LossParams
    train_cases: frozenset[str]
    channels: ModelChannels

    @classmethod
    def open(cls, run: RunFolder, device: str = "cpu") -> KeptModel:
        """The model a run kept; of an unfinished run the last one it saved.

        Raises
        ------
        FileRefusedError
            When the run has no readable weights, or does not say what they are of.
        """
        path = weights_of(run)
        facts = run.facts()
        content = read_checkpoint(path)
        epoch = int(content.get("epoch", 0))
        try:
            choice = LossChoice.model_validate(facts["choice"])
            schedule = ScheduleSettings.model_validate(facts["schedule"])
            classes = tuple(TargetClass.model_validate(value) for value in facts["classes"])
            preprocessing = PreprocessingSettings.model_validate(facts["preprocessing"])
            spec = LOSSES[choice.key]
        except (KeyError, ValidationError) as error:
            raise FileRefusedError(run.path / "run.json", "must name classes, preprocessing and loss") from error
        params = spec.parse(choice.stated_params)
        predictor = Predictor.from_checkpoint(path, device)
        return cls(
            predictor, path, epoch, classes, preprocessing, spec, params.at(progress_at(epoch, schedule)),
            frozenset(facts.get("train_cases", ())),
            ModelChannels.of(run, facts, predictor.architecture.image_channels),
        )  # fmt: skip

    def loss(self) -> BoundLoss:
        """The run's loss as it was at the epoch of the weights."""
        return self.spec.build(self.params, self.predictor.activation)

    def prepared(self, store: CaseStore, case_id: str) -> PreparedCase:
        """A case as this model sees it, with its full reference.

        Raises
        ------
        BadInputError
            When its channels are others than those of training.
        """
        case = store.cohort.case(case_id)
        order = self.channels.order(case, store.cohort.channels)
        if order is None:
            return PreparedCases(store, (case,), self.classes, self.preprocessing, LabelPolicy())[0]
        labels = store.labels(case_id) if case.has_reference else None
        image = store.image(case_id).taken(order)
        return prepare(case, image, labels, self.classes, self.preprocessing, LabelPolicy())

    def logits(self, prepared: PreparedCase, progress: Progress | None = None) -> torch.Tensor:
        """Logits (1, C, *S) of a prepared case; see :meth:`Predictor.logits`."""
        return self.predictor.logits(prepared.image, progress)

    def probabilities(self, store: CaseStore, case_id: str, progress: Progress | None = None) -> ProbabilityMaps:
        """What the model makes of a case, on the case's own grid."""
        prepared = self.prepared(store, case_id)
        logits = self.logits(prepared, progress)
        maps = probabilities_of(logits, self.predictor.activation, prepared.image.shape[1:])
        return restore_probabilities(maps, prepared, self.classes)


def weights_of(run: RunFolder) -> Path:
    """The weights a run kept, or the last it saved where it has not ended.

    Raises
    ------
    FileRefusedError
        When there are none.
    """
    keep = run.facts().get("schedule", {}).get("keep", "best") if run.exists else "best"
    names = (BEST, LAST) if keep == "best" else (LAST, BEST)
    found = next((run.checkpoints / name for name in names if (run.checkpoints / name).is_file()), None)
    if found is None:
        raise FileRefusedError(run.checkpoints / names[0], "must be there to compute anything from, got no weights")
    return found


def progress_at(epoch: int, schedule: ScheduleSettings) -> float:
    """Share of training done in ``epoch``, 0 in the first to 1 in the last, as losses that follow training count."""
    return min(1.0, max(0, epoch - 1) / max(1, schedule.epochs - 1))
