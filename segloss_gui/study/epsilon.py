"""What epsilon ``"heuristic"`` is for a study, in voxels and ml, before anything is trained."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from segloss_gui.core.units import MM, SizeUnit
from segloss_gui.data.cache import CaseStore
from segloss_gui.data.volumes import TrainingVolumes, training_volumes
from segloss_gui.losses.region.dice_phi import DicePhiParams, heuristic_epsilon
from segloss_gui.study.cases import fold_for, with_classes
from segloss_gui.study.models import LossChoice, Study
from segloss_gui.study.plan import arm_of
from segloss_gui.training.data_statistics import facts_of


@dataclass(frozen=True)
class HeuristicEpsilon:
    """Mean volume over all training maps (Tilborghs 2022, Sect. 2.3, Eq. 5).

    Parameters
    ----------
    voxels, ml : tuple of float
        One per class that counts, in the order of the channels, or one for all where Phi gathers the
        classes or there is one class.
    names : tuple of str
        What each is called.
    warnings : tuple of str
        Sentences for the user: that training may collapse.
    unit : SizeUnit
        What ``ml`` is measured in: pixels where the images say no size.
    """

    voxels: tuple[float, ...]
    ml: tuple[float, ...]
    names: tuple[str, ...]
    warnings: tuple[str, ...] = ()
    unit: SizeUnit = MM

    def __str__(self) -> str:
        values = zip(self.names, self.voxels, self.ml, strict=True)
        return "; ".join(f"{name}: {voxels:,.0f} voxels ({ml:,.3g} {self.unit.volume})" for name, voxels, ml in values)


def heuristic_for(
    study: Study,
    store: CaseStore,
    choice: LossChoice,
    *,
    fold: int | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> HeuristicEpsilon:
    """Epsilon ``"heuristic"`` of a loss in one fold of the study; to be asked again when cohort, policy,
    classes, spacing, folds or the loss's own labels and repeats change.

    Reads the references of the training cases, no image, and each once for as long as ``store`` lives.

    Parameters
    ----------
    study : Study
        Whose training maps.
    store : CaseStore
        Over its cohort.
    choice : LossChoice
        A loss with Phi. Phi and background decide which classes count and whether they are added up; its
        labels and repeats, which maps.
    fold : int or None
        Which fold's training cases; None is the first that is used.
    cancelled : callable or None
        Asked before every case.

    Raises
    ------
    BadInputError
        When the cohort or folds do not allow it, a class that counts is in no training map, or it was cancelled.
    """
    study = arm_of(with_classes(study, store), choice)
    chosen = fold_for(study, store.cohort, study.folds.use[0] if fold is None else fold, choice)
    volumes = training_volumes(
        store, chosen.train, study.classes, study.preprocessing, study.policy, cancelled=cancelled
    )
    params = DicePhiParams.parse(choice.stated_params, subject=choice.method)
    return heuristic_of(params, volumes, ("background", *(target.name for target in study.classes)))


def heuristic_of(params: DicePhiParams, volumes: TrainingVolumes, names: tuple[str, ...]) -> HeuristicEpsilon:
    """The same from volumes already counted; ``names`` begins with the background's.

    Raises
    ------
    ParameterError
        When a class that counts is in no training map.
    """
    several = len(names) > 2
    first = 0 if several and params.include_background else 1
    together = "C" in params.phi
    voxels, ml = (heuristic_epsilon(values[first:], together) for values in (volumes.mean_voxels, volumes.mean_ml))
    heuristic = params.model_copy(update={"epsilon": "heuristic"})
    counted = names[first:]
    return HeuristicEpsilon(
        voxels=voxels if isinstance(voxels, tuple) else (voxels,),
        ml=ml if isinstance(ml, tuple) else (ml,),
        names=(" + ".join(counted),) if together else counted,
        warnings=heuristic.warnings(facts_of(volumes, names if several else names[1:])),
        unit=volumes.unit,
    )
