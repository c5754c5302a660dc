"""Cases and cohorts: who is in a study, and where their images and references come from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal, Protocol

from pydantic import Field, model_validator

from segloss_gui.core.errors import BadInputError
from segloss_gui.core.number_text import count_of, thousands
from segloss_gui.core.settings import Settings
from segloss_gui.core.units import SizeUnit, common_unit
from segloss_gui.core.volume import LabelMap, Volume
from segloss_gui.data.choice import Choice
from segloss_gui.data.header import Header

Split = Literal["", "train", "test"]


LabelValue = Annotated[int, Field(ge=-(2**31), lt=2**31)]
"""A value of a label map, which holds whole numbers of at most 32 bits."""


class TargetClass(Settings):
    """One class to be segmented: a value of the label maps, or several values joined.

    Examples
    --------
    >>> TargetClass(value=1, name="hippocampus", joins=(1, 2)).sources
    (1, 2)
    """

    value: int = Field(title="Value", ge=1, lt=2**31, description="Label value of this class in predictions and scores")
    name: str = Field(title="Name", min_length=1, description="What the class is called on screen")
    joins: tuple[LabelValue, ...] = Field(default=(), title="Joins", description="Label values joined into this class")

    @property
    def sources(self) -> tuple[int, ...]:
        """Label values of the reference that belong to the class."""
        return self.joins or (self.value,)

    @model_validator(mode="after")
    def _background_is_no_class(self) -> TargetClass:
        if 0 in self.joins:
            raise ValueError("label value 0 is background and cannot be joined into a class")
        return self


def drawn_from(classes: Iterable[TargetClass]) -> tuple[tuple[int, tuple[int, ...]], ...]:
    """What classes are, whatever they are called: the value of each, and the label values it is drawn from.

    Examples
    --------
    >>> drawn_from([TargetClass(value=1, name="necrosis"), TargetClass(value=2, name="oedema", joins=(3, 2))])
    ((1, (1,)), (2, (2, 3)))
    """
    return tuple((target.value, tuple(sorted(target.sources))) for target in classes)


@dataclass(frozen=True)
class Case:
    """One subject or image.

    Parameters
    ----------
    id : str
        Unique in its cohort.
    images : tuple of Path
        One file per channel, or one file that holds all channels; empty for phantoms.
    label : Path or None
        The reference; None where there is none (such a case can be looked at, not trained on).
    group : str
        Free text: HGG / LGG, ED / ES, A / B.
    subject : str
        All cases of one subject stay in one fold; the id where nothing else is known.
    split : "", "train" or "test"
        Where the data set itself says who trains and who tests.
    frame : int or None
        The volume of its 4D files that is the image, counted from 0; None: all of them, as channels.
    series : str
        The series of its DICOM folder, where that holds several.
    further_labels : tuple of Path
        What its reference is put together from besides ``label``: masks of further structures, or of further objects.
    """

    id: str
    images: tuple[Path, ...] = ()
    label: Path | None = None
    group: str = ""
    subject: str = ""
    split: Split = ""
    frame: int | None = None
    series: str = ""
    further_labels: tuple[Path, ...] = ()

    def __post_init__(self) -> None:
        if not self.subject:
            object.__setattr__(self, "subject", self.id)

    @property
    def paths(self) -> tuple[Path, ...]:
        """Every file it is read from, or folder of slices or masks: images, then the reference; none of phantoms.

        Examples
        --------
        >>> case = Case("a", (Path("a.png"),), Path("a_1.png"), further_labels=(Path("a_2.png"),))
        >>> [path.name for path in case.paths]
        ['a.png', 'a_1.png', 'a_2.png']
        """
        return (*self.images, *((self.label,) if self.label else ()), *self.further_labels)

    @property
    def choice(self) -> Choice:
        """Which of the images in its files is meant."""
        return Choice(self.frame, self.series)

    @property
    def has_reference(self) -> bool:
        """Whether the case can be trained on: it has a label file, or is made (no files) with its labels."""
        return self.label is not None or not self.images


class CaseReader(Protocol):
    """Loads a case's arrays; called from background threads, so it must not share state."""

    def image(self, case: Case) -> Volume:
        """The image, float32 or as stored, on the canonical grid."""
        ...

    def labels(self, case: Case) -> LabelMap:
        """The full reference on the image's grid.

        Raises
        ------
        BadInputError
            When the case has no reference or it does not fit the image.
        """
        ...


@dataclass(frozen=True)
class Cohort:
    """The cases of a study, with what a label is called and how to load a case.

    Parameters
    ----------
    name : str
        What the data set is called.
    cases : tuple of Case
        Each with an id of its own.
    label_names : mapping of int to str
        Names of the label values, where the data set says them.
    reader : CaseReader or None
        Loads a case; None reads its files.
    classes : tuple of TargetClass
        What is usually segmented where that is not each label by itself (BraTS' whole tumour).
    ignore : int or None
        The label value of voxels nobody labelled, where the data set says one.
    """

    name: str
    cases: tuple[Case, ...]
    label_names: Mapping[int, str] = field(default_factory=dict)
    reader: CaseReader | None = None
    classes: tuple[TargetClass, ...] = ()
    ignore: int | None = None

    @cached_property
    def by_id(self) -> Mapping[str, Case]:
        """Cases by their id."""
        return {case.id: case for case in self.cases}

    def case(self, case_id: str) -> Case:
        """The case called ``case_id``.

        Raises
        ------
        BadInputError
            When the cohort has no such case.
        """
        try:
            return self.by_id[case_id]
        except KeyError:
            raise BadInputError(f"cohort {self.name!r} has no case {case_id!r}") from None

    @property
    def channels(self) -> tuple[str, ...]:
        """What the channels of its images are called, in order; none where nothing says so."""
        return tuple(getattr(self.reader, "channels", ()))

    @property
    def groups(self) -> tuple[str, ...]:
        """Groups in the cohort, sorted, without the empty one."""
        return tuple(sorted({case.group for case in self.cases} - {""}))


@dataclass(frozen=True)
class Refusal:
    """A file that was not taken into the cohort, and why, in words that follow its name."""

    path: Path
    cause: str

    def __str__(self) -> str:
        return f"{self.path.name}: {self.cause}"


@dataclass(frozen=True)
class CohortPreview:
    """What a layout found: the cohort, and what it left out.

    Parameters
    ----------
    cohort : Cohort
        The cases that can be used.
    refusals : tuple of Refusal
        The files that were left out, each with its cause.
    notes : tuple of str
        What was assumed or overlooked on the way, one sentence each.
    headers : mapping of case id to Header
        What the image of each case says about itself; empty where the layout reads no files.
    """

    cohort: Cohort
    refusals: tuple[Refusal, ...] = ()
    notes: tuple[str, ...] = ()
    headers: Mapping[str, Header] = field(default_factory=dict)

    @cached_property
    def labelled(self) -> int:
        """How many cases have a reference."""
        return sum(case.has_reference for case in self.cohort.cases)

    @cached_property
    def unit(self) -> SizeUnit:
        """What lengths and volumes are measured in: pixels where pictures say no size; mm where no header is known."""
        return common_unit({header.grid.unit for header in self.headers.values()})

    def summary(self) -> str:
        """One sentence on how many cases were taken, have a reference, and were refused.

        Examples
        --------
        >>> CohortPreview(Cohort("c", (Case("a", images=(Path("a.nii"),)),))).summary()
        '1 case, 0 with a reference; nothing refused'
        """
        cases, labelled = self.cohort.cases, self.labelled
        refused = f"{thousands(len(self.refusals))} refused" if self.refusals else "nothing refused"
        return f"{count_of(len(cases), 'case')}, {thousands(labelled)} with a reference; {refused}"
