"""The study designs that the window offers: their cards, what each asks for, and the study it makes. No Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import Field, field_validator

from segloss_gui.core.errors import ParameterError
from segloss_gui.core.settings import Settings
from segloss_gui.data.policy import LabelPolicy, Removal
from segloss_gui.study import templates
from segloss_gui.study.models import FoldSettings, Study
from segloss_gui.study.sweep import sweep

Setup = Literal["I", "BI", "Iε", "leaf", "marginal"]
SETUPS: tuple[Setup, ...] = ("I", "BI", "Iε", "leaf", "marginal")
Images = Annotated[int, Field(ge=1, le=512)]
FEWEST_FOLDS = 2


class DesignSettings(Settings):
    """What every design asks for."""

    folds: int = Field(
        default=5,
        title="Folds",
        ge=FEWEST_FOLDS,
        le=100,
        description="Folds of the cross-validation by subject; all are trained",
    )
    seeds: tuple[Annotated[int, Field(ge=0)], ...] = Field(
        default=(0,), title="Seeds", min_length=1, description="Each seed trains every loss on every fold"
    )

    @field_validator("seeds")
    @classmethod
    def _seeds_differ(cls, seeds: tuple[int, ...]) -> tuple[int, ...]:
        if len(set(seeds)) < len(seeds):
            raise ValueError("seeds must differ from each other")
        return seeds


class MissingLabels(DesignSettings):
    """Of the design for missing or empty labels."""

    batch_sizes: tuple[Images, ...] = Field(
        default=(2,), title="Batch sizes", min_length=1,
        description="B, each a method of its own; the paper has 1, 2, 4, 8 for BRATS and 2 for ACDC",
    )  # fmt: skip
    setups: tuple[Setup, ...] = Field(
        default=SETUPS, title="Losses", min_length=1,
        description="By the paper's names, each with full and with partial labels; marginal Dice needs two classes. "
        "With several classes Dice leaves the background out: its map names a missing class as background (Tilborghs "
        "2022, Sect. 3)",
    )  # fmt: skip
    removed: tuple[Removal, ...] = Field(
        default=(), title="Labels trained on", description="Untick a class in a group: training with partial labels "
        "sees an empty map there; scores always use the full reference",
    )  # fmt: skip
    repeat: str = Field(
        default="", title="Repeat groups",
        description="GROUP=COUNT, such as ED=3: how often Iε under partial labels sees the cases of a group; on ACDC "
        "the paper samples ED and ES in the ratio 3/1 (Tilborghs 2022, Sect. 3)",
    )  # fmt: skip

    @field_validator("batch_sizes")
    @classmethod
    def _sizes_differ(cls, sizes: tuple[int, ...]) -> tuple[int, ...]:
        if len(set(sizes)) < len(sizes):
            raise ValueError("batch sizes must differ from each other")
        return sizes

    @field_validator("repeat")
    @classmethod
    def _repeat_can_be_read(cls, text: str) -> str:
        templates.parse_repeat(text)
        return text


class Sweep(DesignSettings):
    """Of a sweep; the values of the parameters are asked for beside it."""

    loss: str = Field(default="dice_phi", title="Loss", description="Whose parameters take several values")
    grid: Mapping[str, tuple[Any, ...]] = Field(
        default_factory=lambda: {"phi": ("I", "BI"), "epsilon": (1e-7, 1.0, 100.0)}, title="Values",
        description="Values of each parameter; every combination becomes a method",
    )  # fmt: skip
    batch_sizes: tuple[Images, ...] = Field(
        default=(), title="Batch sizes", description="B at every point; empty: the study's batch size"
    )

    @field_validator("batch_sizes")
    @classmethod
    def _sizes_differ(cls, sizes: tuple[int, ...]) -> tuple[int, ...]:
        if len(set(sizes)) < len(sizes):
            raise ValueError("batch sizes must differ from each other")
        return sizes


@dataclass(frozen=True)
class DesignKind:
    """A card.

    Parameters
    ----------
    key, title, icon : str
        Its name, heading and picture.
    sentence : str
        What it compares.
    paper : str
        Whose design it is.
    settings : type of DesignSettings
        What it asks for.
    """

    key: str
    title: str
    icon: str
    sentence: str
    paper: str
    settings: type[DesignSettings]


KINDS: Mapping[str, DesignKind] = {
    kind.key: kind
    for kind in (
        DesignKind(
            "compare-losses", "Compare losses", "lesions",
            "Cross-entropy first, once a fold and seed; five losses go on from its weights.",
            "Bertels et al., MICCAI 2019", DesignSettings,
        ),
        DesignKind(
            "missing-labels", "Missing or empty labels", "two-groups",
            "Full against partial labels for five ways of reducing Dice, at one or several batch sizes.",
            "Tilborghs et al., MICCAI 2022", MissingLabels,
        ),
        DesignKind(
            "all-losses", "All losses", "losses",
            "Every loss of the program that fits the classes, with its defaults.",
            "Ma, Segmentation Loss Odyssey, 2020", DesignSettings,
        ),
        DesignKind(
            "sweep", "Sweep", "table",
            "One loss over a grid of its parameters and batch sizes, such as ε on a log scale × Φ × B.",
            "The transition that Tilborghs 2022 leaves open", Sweep,
        ),
    )
}  # fmt: skip
"""The designs, in the order of the cards."""


def starting_point(key: str, study: Study, subjects: int | None = None) -> DesignSettings:
    """What the form of a design begins with: the study's own seeds and policy, no more folds than subjects.

    Parameters
    ----------
    key : str
        Of the design.
    study : Study
        As it stands.
    subjects : int or None
        Subjects that folds can be made of; None: not known yet.

    Examples
    --------
    >>> starting_point("compare-losses", Study()).folds, starting_point("compare-losses", Study(), 3).folds
    (5, 3)
    """
    kind = KINDS[key]
    values: dict[str, Any] = {"seeds": study.seeds}
    if key == "missing-labels":
        values["removed"] = study.policy.removed
    if key == "sweep":
        values["folds"] = study.folds.count
    begin = kind.settings(**values)
    if subjects is None or begin.folds <= subjects:
        return begin
    return begin.model_copy(update={"folds": max(FEWEST_FOLDS, subjects)})


def make_study(key: str, study: Study, settings: DesignSettings) -> Study:
    """The study that a design makes of ``study``; imports torch, so call it in the background.

    Raises
    ------
    BadInputError, StudyFaults
        When the study has no classes, a policy is missing, or a value of a sweep is out of its bounds.

    Examples
    --------
    >>> base = Study(classes=[{"value": 1, "name": "lesion"}])
    >>> made = make_study("compare-losses", base, DesignSettings(folds=3, seeds=(0, 1)))
    >>> len(made.losses), made.folds.use, made.seeds
    (5, (0, 1, 2), (0, 1))
    """
    study = study.model_copy(update={"seeds": settings.seeds})
    if isinstance(settings, MissingLabels):
        policy = LabelPolicy(removed=settings.removed)
        study = study.model_copy(update={"policy": policy})
        repeat = templates.parse_repeat(settings.repeat)
        return templates.missing_labels(study, settings.batch_sizes, settings.folds, settings.setups, repeat)
    if isinstance(settings, Sweep):
        folds = FoldSettings(count=settings.folds, use=tuple(range(settings.folds)), seed=study.folds.seed)
        if not (settings.grid or settings.batch_sizes):
            raise ParameterError("a sweep must vary a parameter or the batch size, got neither")
        return sweep(study.model_copy(update={"folds": folds}), settings.loss, settings.grid, settings.batch_sizes)
    make = templates.compare_losses if key == "compare-losses" else templates.all_losses
    return make(study, settings.folds)


def changes(study: Study, made: Study) -> dict[str, object]:
    """Fields of ``made`` that differ from the study's, for one step of undo."""
    return {name: getattr(made, name) for name in Study.model_fields if getattr(made, name) != getattr(study, name)}
