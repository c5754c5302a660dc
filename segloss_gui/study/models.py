"""The study file. Everything that decides a result is in it, and nothing else is."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from segloss_gui.core.settings import Settings, stated
from segloss_gui.data.case import LabelValue, TargetClass
from segloss_gui.data.layouts import CohortSource
from segloss_gui.data.layouts.grouping import GreyMasks
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

    What else tells arms of a comparison apart stands here too: the labels it sees, its batch size, and
    groups whose cases it sees more often.

    Examples
    --------
    >>> LossChoice(key="dice_phi", params={"phi": "BI"}).method
    'dice_phi phi=BI'
    >>> LossChoice(key="dice_phi", labels="full", batch_size=1).method
    'dice_phi, full labels, B=1'
    """

    key: str = Field(title="Loss", min_length=1, description="Key of the loss in the registry")
    params: Mapping[str, Any] = Field(default_factory=dict, title="Parameters", description="Values off the defaults")
    defaults: Mapping[str, Any] = Field(
        default_factory=dict, title="Defaults", repr=False, json_schema_extra={"advanced": True},
        description="The other parameters as they were when the study was written, so that no later default changes it",
    )  # fmt: skip
    name: str = Field(default="", title="Name", description="Name of the method; made from key and parameters if empty")
    labels: Literal["policy", "full"] = Field(
        default="policy", title="Labels",
        description="policy: what the study's label policy leaves; full: every label, for comparison with it",
    )  # fmt: skip
    batch_size: int | None = Field(
        default=None, title="Batch size", ge=1, le=512, json_schema_extra={"unit": "images"},
        description="Images per step of this loss alone, over as many images; empty: the study's batch size",
    )  # fmt: skip
    repeat: Mapping[str, Annotated[int, Field(ge=1, le=100)]] = Field(
        default_factory=dict, title="Repeat groups", json_schema_extra={"advanced": True},
        description="How often this loss sees the training cases of a group in each pass (Tilborghs 2022 on ACDC: "
        "labelled ones three times, with epsilon 'heuristic')",
    )  # fmt: skip

    def __eq__(self, other: object) -> bool:
        """Whether it is the same choice; one that does not state its defaults yet may be any that does."""
        if not isinstance(other, LossChoice):
            return NotImplemented
        mine, its = (one.model_dump(exclude={"defaults"}) for one in (self, other))
        return _bare(mine) == _bare(its) and (self.defaults == other.defaults or not (self.defaults and other.defaults))

    __hash__ = None  # type: ignore[assignment] # it holds mappings

    @property
    def stated_params(self) -> dict[str, Any]:
        """All that is stated of the parameters: those chosen over the defaults they were written with."""
        return stated(self.defaults, self.params)

    @property
    def method(self) -> str:
        """Name of the method in tables, legends and ``scores.csv``."""
        return self.name or ", ".join([" ".join([self.key, *map(_pair, self.params.items())]), *self._arm])

    @property
    def _arm(self) -> list[str]:
        """What tells it apart from the same loss in other arms."""
        full = ["full labels"] if self.labels == "full" else []
        batch = [f"B={self.batch_size}"] if self.batch_size else []
        return [*full, *batch, *(f"{group}×{count}" for group, count in self.repeat.items())]


def _pair(item: tuple[str, Any]) -> str:
    return f"{item[0]}={_short(item[1])}"


def _short(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:g}"
    return ",".join(map(_short, value)) if isinstance(value, (list, tuple)) else str(_bare(value))


def _bare(value: Any) -> Any:
    """A value without the defaults written into it: the terms of a weighted sum have theirs."""
    if isinstance(value, Mapping):
        return {name: _bare(item) for name, item in value.items() if name != "defaults"}
    return type(value)(map(_bare, value)) if isinstance(value, (list, tuple)) else value


class FoldSettings(Settings):
    """Who trains and who validates."""

    count: int = Field(default=5, title="Folds", ge=2, le=100, description="Folds of the cross-validation, by subject")
    use: tuple[int, ...] = Field(
        default=(0,), title="Folds used", min_length=1, description="Folds that are trained, counted from 0"
    )
    seed: int = Field(default=0, title="Fold seed", ge=0, description="Seed of the shuffle before folding")
    by: Literal["subject", "split", "file"] = Field(
        default="subject", title="Folds by",
        description="subject: folds by subject, without the data set's test cases; split: train and test as it says; "
        "file: as a file says",
    )  # fmt: skip
    file: Path | None = Field(
        default=None, title="File of folds", json_schema_extra={"advanced": True},
        description="Folds of one's own, as splits_final.json of nnU-Net lists them",
    )  # fmt: skip

    @model_validator(mode="after")
    def _used_folds_exist(self) -> FoldSettings:
        if self.by == "subject" and any(not 0 <= fold < self.count for fold in self.use):
            raise ValueError(f"folds used must lie in 0..{self.count - 1}")
        if self.by == "file" and (self.file is None or min(self.use) < 0):
            raise ValueError("folds by file must name a file, and folds counted from 0")
        return self

    @property
    def trained(self) -> tuple[int, ...]:
        """The folds that are trained; one where train and test are given."""
        return (0,) if self.by == "split" else self.use

    def fewer(self, subjects: int) -> FoldSettings | None:
        """No more folds than there are subjects to deal; None where there are enough, or too few for any.

        Examples
        --------
        >>> found = FoldSettings(count=5, use=(0, 3)).fewer(3)
        >>> found.count, found.use, FoldSettings(count=5).fewer(5)
        (3, (0,), None)
        """
        if self.by != "subject" or self.count <= subjects or subjects < 2:
            return None
        use = tuple(fold for fold in self.use if fold < subjects) or (0,)
        return self.model_copy(update={"count": subjects, "use": use})


class ImportedMethod(Settings):
    """Predictions of another tool, shown and scored beside the runs.

    Examples
    --------
    >>> ImportedMethod(name="nnU-Net", folder="out/nnunet", labels={2: 1}).labels
    {2: 1}
    """

    name: str = Field(title="Name", min_length=1, description="Name of the method in tables, legends and scores.csv")
    folder: Path = Field(
        title="Folder",
        description="Folder of predictions named after their cases, a single file, or a path with {case} in it",
    )
    kind: Literal["labels", "probabilities"] = Field(
        default="labels", title="Kind", description="labels: label maps; probabilities: maps of 0..1"
    )
    threshold: float = Field(
        default=0.5, gt=0, lt=1, title="Threshold",
        description="Probability from which on a voxel belongs to the class; of several classes the likeliest counts",
    )  # fmt: skip
    labels: Mapping[LabelValue, LabelValue] = Field(
        default_factory=dict, title="Labels",
        description="Label value in the files -> value of a class (0: background); others mean what they do in the "
        "references",
    )  # fmt: skip
    resample: bool = Field(
        default=False, title="Resample",
        description="Bring predictions on another grid to the grid of the image; else they are refused",
    )  # fmt: skip
    mask_values: GreyMasks = "auto"

    def __hash__(self) -> int:
        return hash(
            (
                self.name,
                self.folder,
                self.kind,
                self.threshold,
                tuple(self.labels.items()),
                self.resample,
                self.mask_values,
            )
        )


class MethodLook(Settings):
    """What somebody called a method, and the colour it has everywhere; None where nobody said so."""

    name: str | None = Field(
        default=None, title="Name", min_length=1, max_length=80,
        description="Name on screen and in reports; runs and scores keep the id",
    )  # fmt: skip
    colour: str | None = Field(
        default=None, title="Colour", pattern=r"^#[0-9A-Fa-f]{6}$", description="Colour as #RRGGBB"
    )


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
    imported: tuple[ImportedMethod, ...] = Field(
        default=(), title="Methods from elsewhere", description="Predictions of other tools, compared with the runs"
    )
    methods: Mapping[str, MethodLook] = Field(
        default_factory=dict, title="Names and colours", json_schema_extra={"advanced": True},
        description="What methods are called and coloured where that was chosen, by their ids; decides no result",
    )  # fmt: skip
    folds: FoldSettings = FoldSettings()
    seeds: tuple[Annotated[int, Field(ge=0, lt=2**63)], ...] = Field(
        default=(0,), title="Seeds", min_length=1, description="Seeds; each trains all folds"
    )
    hardware: HardwareSettings = HardwareSettings()
    preview_case: str = Field(
        default="", title="Preview case", description="Case predicted every validated epoch; empty: the first"
    )

    @model_validator(mode="after")
    def _methods_and_classes_are_told_apart(self) -> Study:
        _refuse_repeats("losses", [choice.method for choice in self.losses])
        _refuse_repeats("methods", [*(choice.method for choice in self.losses), *(m.name for m in self.imported)])
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
