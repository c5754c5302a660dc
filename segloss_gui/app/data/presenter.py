"""What the Data workspace says and does, without Qt."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeVar, overload

import numpy as np
from numpy.typing import NDArray

from segloss_gui.app.data.size_words import describe_grid, volume_words
from segloss_gui.app.session import Session
from segloss_gui.app.slices.slice_part import SlicePart
from segloss_gui.core.harmless import one_line, to_cell
from segloss_gui.core.units import MM, SizeUnit
from segloss_gui.core.volume import LabelMap, Volume
from segloss_gui.data.case import Case, CohortPreview, Refusal, TargetClass
from segloss_gui.data.header import Header
from segloss_gui.data.policy import LabelPolicy
from segloss_gui.study.models import FoldSettings, Study

Number = TypeVar("Number", bound=np.generic)
PICTURE_SIDE = 2048
"""Pixels along the longer side of a case's picture, at most."""
MOST_SIZES = 20
"""Labels whose volumes are listed one by one."""


@dataclass(frozen=True)
class Row:
    """One line of the cohort table; its words are found when somebody looks, as a cohort may have ten thousand.

    Parameters
    ----------
    case : Case
        Whose line it is.
    role : str
        What the study does with it: "train", "validate", "test" or "look at".
    header : Header or None
        What its image says about itself; None where the layout reads no files.
    picture : Picture or None
        What the loaded image says, where there is no header.
    """

    case: Case
    role: str = ""
    header: Header | None = None
    picture: Picture | None = None

    @cached_property
    def grid_words(self) -> tuple[str, str, str]:
        """Voxels, millimetres and letters of the stored grid; empty until known."""
        if self.header is not None:
            return describe_grid(self.header.stored)
        seen = self.picture
        return ("", "", "") if seen is None else (seen.shape, seen.spacing, seen.orientation)

    @property
    def shape(self) -> str:
        """Voxels along each axis."""
        return self.grid_words[0]

    @property
    def spacing(self) -> str:
        """Millimetres from voxel to voxel."""
        return self.grid_words[1]

    @property
    def orientation(self) -> str:
        """Letters of the axes."""
        return self.grid_words[2]

    @property
    def channels(self) -> str:
        """How many channels its images have."""
        if self.header is None:
            return ""
        several = self.header.channels > 1 or len(self.case.images) < 2
        return str(self.header.channels if several else len(self.case.images))

    @property
    def voxels(self) -> int:
        """For sorting by size."""
        return 0 if self.header is None else math.prod(self.header.stored.shape)


class Rows(Sequence[Row]):
    """The lines of the cohort table, each made when it is looked at.

    Parameters
    ----------
    preview : CohortPreview
        Cases and headers.
    roles : mapping of str to str
        What the study does with each case; others are looked at.
    """

    def __init__(self, preview: CohortPreview, roles: Mapping[str, str]) -> None:
        self.cases = preview.cohort.cases
        self._headers, self._roles = preview.headers, roles
        self._made: dict[int, Row] = {}

    def __len__(self) -> int:
        return len(self.cases)

    @overload
    def __getitem__(self, at: int) -> Row: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Row, ...]: ...
    def __getitem__(self, at: int | slice) -> Row | tuple[Row, ...]:
        """The line of a case by its place."""
        if isinstance(at, slice):
            return tuple(self[number] for number in range(*at.indices(len(self))))
        if at not in self._made:
            case = self.cases[at]
            self._made[at] = Row(case, self._roles.get(case.id, "look at"), self._headers.get(case.id))
        return self._made[at]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Rows) and (self.cases, self._roles) == (other.cases, other._roles)

    __hash__ = None  # type: ignore[assignment]


@dataclass(frozen=True)
class Picture:
    """The middle slice of a case with its reference, and the volumes of its labels.

    Parameters
    ----------
    grey : array, shape (rows, columns), uint8
        The slice as seen on screen: patient right on the left, anterior up.
    labels : array, shape (rows, columns), or None
        Label values of the slice; None where there is no reference.
    aspect : float
        Height of a pixel over its width.
    volumes_ml : mapping of label value to ml, or None
        All labels of the reference; in ``unit``.
    shape, spacing, orientation : str
        What the loaded image says, for cohorts without headers.
    anatomical : bool
        Whether its sides mean something in a patient.
    unit : SizeUnit
        What volumes are measured in.
    """

    grey: NDArray[np.uint8]
    labels: NDArray[np.integer] | None
    aspect: float
    volumes_ml: Mapping[int, float] | None
    shape: str
    spacing: str
    orientation: str
    anatomical: bool = True
    unit: SizeUnit = MM


class DataPresenter:
    """The Data workspace over a session.

    Parameters
    ----------
    session : Session
        What is shown and edited.
    """

    def __init__(self, session: Session) -> None:
        self.session = session
        self._dealt: tuple[CohortPreview, FoldSettings, Mapping[str, str]] | None = None

    def rows(self) -> Sequence[Row]:
        """One row a case, in the cohort's order; made as they are looked at."""
        preview = self.session.preview
        return () if preview is None else Rows(preview, self._roles(preview))

    def _roles(self, preview: CohortPreview) -> Mapping[str, str]:
        """What the study does with each case; dealing out ten thousand is done once, not at every look."""
        folds = self.session.study.folds
        if self._dealt is None or self._dealt[0] is not preview or self._dealt[1] != folds:
            self._dealt = preview, folds, self._deal(preview)
        return self._dealt[2]

    def _deal(self, preview: CohortPreview) -> dict[str, str]:
        from segloss_gui.core.errors import BadInputError
        from segloss_gui.study.cases import fold_for

        folds = self.session.study.folds
        try:
            made = fold_for(self.session.study, preview.cohort, folds.use[0])
        except BadInputError:  # a cohort to look at: an image of one's own after a study with a split
            return {}
        held_out = "test" if folds.by == "split" else "validate"
        return {c.id: "train" for c in made.train} | {c.id: held_out for c in made.validation}

    def summary(self) -> str:
        """Cases, groups and refusals in one line."""
        preview = self.session.preview
        if preview is None:
            return ""
        groups = Counter(case.group for case in preview.cohort.cases if case.group)
        named = ", ".join(f"{group}: {count}" for group, count in sorted(groups.items()))
        return preview.summary() + (f"; {named}" if named else "")

    def facts(self, case_id: str, picture: Picture | None = None) -> list[tuple[str, str]]:
        """What is known of a case, label and value."""
        preview = self.session.preview
        if preview is None or case_id not in preview.cohort.by_id:
            return []
        case = preview.cohort.by_id[case_id]
        role = self._roles(preview).get(case_id, "look at")
        row = with_picture(Row(case, role, preview.headers.get(case_id)), picture)
        known = [
            ("Group", case.group), ("Subject", case.subject if case.subject != case.id else ""), ("Use", row.role),
            ("Voxels", row.shape), ("Spacing", row.spacing), ("Axes", row.orientation), ("Channels", row.channels),
            ("Image", ", ".join(path.name for path in case.images) or "made by the program"),
            ("Reference", self._reference_words(case)),
        ]  # fmt: skip
        volumes = (picture.volumes_ml if picture else None) or {}
        unit = picture.unit if picture else MM
        return [(name, value) for name, value in known if value] + self._sizes(volumes, unit)

    def _reference_words(self, case: Case) -> str:
        """The file of the reference, or all files of one that is put together from a mask a structure."""
        from segloss_gui.data.readers.structures_of_cases import StructuresReader

        preview = self.session.preview
        reader = preview.cohort.reader if preview else None
        if isinstance(reader, StructuresReader) and (masks := reader.masks.get(case.id)):
            objects = sum(len(reader.objects.get(path, ())) for path in masks.values())
            return ", ".join(path.name for path in masks.values()) + (f" and {objects} more" if objects else "")
        return case.label.name if case.label else ("made by the program" if not case.images else "none")

    def _sizes(self, volumes_ml: Mapping[int, float], unit: SizeUnit) -> list[tuple[str, str]]:
        """The labels' volumes; of very many the largest, and what the others come to."""
        largest = sorted(sorted(volumes_ml, key=volumes_ml.__getitem__, reverse=True)[:MOST_SIZES])
        said = [(self.label_name(value), volume_words(volumes_ml[value], unit)) for value in largest]
        if rest := [ml for value, ml in volumes_ml.items() if value not in largest]:
            said.append((f"{count_of(len(rest), 'smaller label')}", f"{volume_words(sum(rest), unit)} together"))
        return said

    def label_name(self, value: int) -> str:
        """What a label value is called."""
        names = self.session.preview.cohort.label_names if self.session.preview else {}
        return names.get(value) or f"label {value}"

    def rename_class(self, value: int, name: str) -> None:
        """Call the class of ``value`` otherwise; an empty name is not taken."""
        if name.strip():
            self._set_classes(
                tuple(
                    target.model_copy(update={"name": name.strip()}) if target.value == value else target
                    for target in self.session.study.classes
                )
            )

    def join(self, values: Sequence[int]) -> None:
        """Make one class of several; it has the smallest value and all their names."""
        chosen = [target for target in self.session.study.classes if target.value in values]
        if len(chosen) < 2:
            return
        sources = tuple(sorted(value for target in chosen for value in target.sources))
        joined = TargetClass(value=sources[0], name=" + ".join(target.name for target in chosen), joins=sources)
        rest = [target for target in self.session.study.classes if target not in chosen]
        self._set_classes(tuple(sorted([*rest, joined], key=lambda target: target.value)))

    def reset_classes(self) -> None:
        """One class a label value again."""
        values = sorted(value for target in self.session.study.classes for value in target.sources)
        self._set_classes(tuple(TargetClass(value=value, name=self.label_name(value)) for value in values))

    def leave_out(self, value: int) -> None:
        """Treat a class as background; the last one stays."""
        rest = tuple(target for target in self.session.study.classes if target.value != value)
        if rest:
            self._set_classes(rest)

    def _set_classes(self, classes: tuple[TargetClass, ...]) -> None:
        values = {target.value for target in classes}
        kept = tuple(r for r in self.session.study.policy.removed if r.class_value in values)
        if classes != self.session.study.classes:
            self.session.edit(classes=classes, policy=LabelPolicy(removed=kept))


def matches(row: Row, words: str) -> bool:
    """Whether every word occurs in the row's id, group, subject or use.

    Examples
    --------
    >>> matches(Row(Case("patient_01", group="HGG"), role="train"), "hgg train")
    True
    """
    text = f"{row.case.id} {row.case.group} {row.case.subject} {row.role}".lower()
    return all(word in text for word in words.lower().split())


def natural_key(text: str) -> tuple[tuple[int, int | str], ...]:
    """Sorts ``case_2`` before ``case_10``.

    Examples
    --------
    >>> sorted(["c10", "c2"], key=natural_key)
    ['c2', 'c10']
    """
    return tuple((0, int(part)) if part.isdigit() else (1, part.lower()) for part in re.split(r"(\d+)", text) if part)


def refusals_text(refusals: Sequence[Refusal]) -> str:
    """All refusals with full paths, a line each, for the clipboard; pasted into a spreadsheet none is a formula."""
    return "\n".join(to_cell(one_line(f"{refusal.path}: {refusal.cause}")) for refusal in refusals)


def count_of(number: int, noun: str) -> str:
    """A number with its noun.

    Examples
    --------
    >>> count_of(1, "file"), count_of(3, "file")
    ('1 file', '3 files')
    """
    return f"{number} {noun}{'' if number == 1 else 's'}"


def describe_classes(study: Study) -> str:
    """How many classes, and whether they exclude each other."""
    if not study.classes:
        return "No classes yet: they come with a cohort that has references."
    kind = "one class against background" if len(study.classes) == 1 else "classes that exclude each other"
    return f"{len(study.classes)} {'class' if len(study.classes) == 1 else 'classes'}: {kind}, {study.activation}."


def with_picture(row: Row, picture: Picture | None) -> Row:
    """A row completed by what the loaded image says, where there was no header."""
    if picture is None or row.shape:
        return row
    return replace(row, picture=picture)


def make_picture(volume: Volume, labels: LabelMap | None) -> Picture:
    """The slice with most reference (else the middle one) of a case, and its label volumes; runs in a task."""
    grid = volume.grid
    depth = _slice_to_show(volume, labels)
    # Rows downwards: patient anterior up and right on the left; pictures as stored.
    seen = _of_picture_size(volume.data.shape[1:3])
    plane = np.asarray(seen.sampled(volume.data[0, :, :, depth]), dtype=np.float32)
    low, high = np.percentile(plane, (1, 99.5))
    grey = np.clip((plane - low) / max(float(high - low), 1e-9) * 255, 0, 255).astype(np.uint8)
    x, y, _ = grid.spacing_mm
    shape, spacing, letters = describe_grid(volume.stored or grid)
    tinted = None if labels is None else on_screen(seen.largest(labels.data[:, :, depth]), grid.anatomical)
    volumes = None if labels is None else _volumes(labels)
    grey = on_screen(grey, grid.anatomical)
    return Picture(grey, tinted, y / x, volumes, shape, spacing, letters, grid.anatomical, grid.unit)


def _of_picture_size(shape: tuple[int, int]) -> SlicePart:
    return SlicePart(0, shape[0], 0, shape[1], step=max(1, -(-max(shape) // PICTURE_SIDE)))


def on_screen(plane: NDArray[Number], anatomical: bool) -> NDArray[Number]:
    """A plane (x, y) as rows and columns of a screen."""
    turned = plane.T
    return np.ascontiguousarray(turned[::-1, ::-1] if anatomical else turned)


def _slice_to_show(volume: Volume, labels: LabelMap | None) -> int:
    if labels is not None:
        counts = np.count_nonzero(labels.data, axis=(0, 1))
        if counts.any():
            return int(counts.argmax())
    return volume.grid.shape[2] // 2


def _volumes(labels: LabelMap) -> dict[int, float]:
    values, counts = np.unique(labels.data, return_counts=True)
    voxel = labels.grid.voxel_ml
    return {int(value): float(count) * voxel for value, count in zip(values, counts, strict=True) if value != 0}


def none_left_words(count: int, words: str, *, flagged: bool) -> str:
    """Why a filter leaves no case of ``count``.

    Examples
    --------
    >>> none_left_words(12, "knee", flagged=False)
    'None of 12 cases has “knee” in its name, group or use'
    >>> none_left_words(12, "knee", flagged=True), none_left_words(12, "", flagged=True)
    ('None of the flagged cases has “knee” in its name, group or use', 'None of 12 cases is flagged')
    """
    if not words.strip():
        return f"None of {count} cases is flagged"
    which = "the flagged" if flagged else str(count)
    return f"None of {which} cases has “{words.strip()}” in its name, group or use"
