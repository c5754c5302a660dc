"""The study file. Everything that decides a result is in it, and nothing else is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field, model_validator

from segloss_gui.core.settings import Settings
from segloss_gui.data.case import TargetClass
from segloss_gui.data.layouts import CohortSource
from segloss_gui.data.policy import LabelPolicy
from segloss_gui.data.preprocessing import PreprocessingSettings
from segloss_gui.training.settings import (
    AugmentationSettings,
    HardwareSettings,
    NetworkSettings,
    SamplingSettings,
    ScheduleSettings,
    WarmStartSettings,
)


class LossChoice(Settings):
    """One loss to compare: a key of the registry with parameters that differ from its defaults.

    Examples
    --------
    >>> LossChoice(key="dice_phi", params={"phi": "BI"}).method
    'dice_phi phi=BI'
    """

    key: str = Field(title="Loss", min_length=1, description="Key of the loss in the registry")
    params: Mapping[str, Any] = Field(default_factory=dict, title="Parameters", description="Values off the defaults")
    name: str = Field(default="", title="Name", description="Name of the method; made from key and parameters if empty")

    @property
    def method(self) -> str:
        """Name of the method in tables, legends and ``scores.csv``."""
        return self.name or " ".join([self.key, *(f"{k}={_short(v)}" for k, v in self.params.items())])


def _short(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:g}"
    return ",".join(map(_short, value)) if isinstance(value, (list, tuple)) else str(value)


class FoldSettings(Settings):
    """Who trains and who validates."""

    count: int = Field(default=5, title="Folds", ge=2, le=100, description="Folds of the cross-validation, by subject")
    use: tuple[int, ...] = Field(
        default=(0,), title="Folds used", min_length=1, description="Folds that are trained, counted from 0"
    )
    seed: int = Field(default=0, title="Fold seed", ge=0, description="Seed of the shuffle before folding")
    by: Literal["subject", "split"] = Field(
        default="subject", title="Folds by",
        description="subject: folds by subject; split: train and test as the data set says, one fold",
    )  # fmt: skip

    @model_validator(mode="after")
    def _used_folds_exist(self) -> FoldSettings:
        if self.by == "subject" and any(not 0 <= fold < self.count for fold in self.use):
            raise ValueError(f"folds used must lie in 0..{self.count - 1}")
        return self


class Study(Settings):
    """What the user opens and saves: everything from the cohort to the seeds."""

    format: Literal[1] = 1
    name: str = Field(default="untitled", title="Name", min_length=1, max_length=200, description="Name of the study")
    cohort: CohortSource | None = Field(default=None, title="Cohort", description="Where the cases come from")
    classes: tuple[TargetClass, ...] = Field(
        default=(), title="Classes", description="Classes to segment; empty: every label value of the cohort"
    )
    policy: LabelPolicy = LabelPolicy()
    preprocessing: PreprocessingSettings = PreprocessingSettings()
    network: NetworkSettings = NetworkSettings()
    sampling: SamplingSettings = SamplingSettings()
    augmentation: AugmentationSettings = AugmentationSettings()
    schedule: ScheduleSettings = ScheduleSettings()
    warm_start: WarmStartSettings | None = None
    losses: tuple[LossChoice, ...] = Field(default=(), title="Losses", description="Losses to compare")
    folds: FoldSettings = FoldSettings()
    seeds: tuple[int, ...] = Field(
        default=(0,), title="Seeds", min_length=1, description="Seeds; each trains all folds"
    )
    hardware: HardwareSettings = HardwareSettings()
    preview_case: str = Field(
        default="", title="Preview case", description="Case predicted every validated epoch; empty: the first"
    )

    @model_validator(mode="after")
    def _methods_and_classes_are_told_apart(self) -> Study:
        _refuse_repeats("losses", [choice.method for choice in self.losses])
        _refuse_repeats("classes", [str(target.value) for target in self.classes])
        _refuse_repeats("seeds", [str(seed) for seed in self.seeds])
        joined = [str(value) for target in self.classes for value in target.sources]
        _refuse_repeats("label values joined into classes", joined)
        return self

    @property
    def channels(self) -> int:
        """C of predictions and targets: 1 for one class, classes + background for several."""
        return 1 if len(self.classes) == 1 else len(self.classes) + 1

    @property
    def activation(self) -> Literal["sigmoid", "softmax"]:
        """Sigmoid for one class, softmax for several."""
        return "sigmoid" if self.channels == 1 else "softmax"


def _refuse_repeats(what: str, names: list[str]) -> None:
    repeated = sorted({name for name in names if names.count(name) > 1})
    if repeated:
        raise ValueError(f"{what} must differ from each other; repeated: {', '.join(repeated)}")
