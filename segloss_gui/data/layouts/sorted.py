"""A folder of any kind, sorted by patterns of names: which column of files is what is written in the study."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import AfterValidator, Field, SerializerFunctionWrapHandler, model_serializer, model_validator

from segloss_gui.core.errors import FileRefusedError
from segloss_gui.core.settings import Settings
from segloss_gui.data.case import Case, CohortPreview, Refusal
from segloss_gui.data.layouts.grouping import (
    Frame,
    GreyMasks,
    GroupColumn,
    GroupPattern,
    GroupsFile,
    SubjectPattern,
    group_cases,
)
from segloss_gui.data.layouts.inspection import FEW_STRUCTURES, Cancelled, Findings, Progress, inspect, require_folder
from segloss_gui.data.layouts.patient_names import KeepNames
from segloss_gui.data.layouts.spec import CohortLayout, LayoutSpec
from segloss_gui.data.sorting.found import DICOM_ENDINGS
from segloss_gui.data.sorting.pattern import Pattern, require_pattern_text
from segloss_gui.data.sorting.roles import Role

if TYPE_CHECKING:
    from segloss_gui.data.readers.structures_of_cases import Structures, StructuresReader
    from segloss_gui.data.sorting.folder import Column, Row, SortedFolder


OBJECT = "object"
"""What the class of masks of one object each is called."""
Objects = dict[Path, tuple[Path, ...]]


def _require_role(text: str) -> str:
    return str(Role.parse(text))


class ColumnRole(Settings):
    """What the files of one pattern are for.

    Examples
    --------
    >>> ColumnRole(pattern="{case}/FLAIR.nii.gz", role="FLAIR").role
    'channel:FLAIR'
    """

    pattern: Annotated[str, AfterValidator(require_pattern_text)] = Field(
        title="Pattern",
        description="Path below the folder, with {case} or {number}, {visit}, {group}, {split} and {any} open",
    )
    role: Annotated[str, AfterValidator(_require_role)] = Field(
        title="Role", description="channel:NAME, reference, class:NAME, prediction:METHOD, groups or ignore"
    )
    chosen: bool = Field(
        default=False, title="Chosen", description="Whether somebody said so, which ends what was asked about the files"
    )

    @model_serializer(mode="wrap")
    def _only_if_chosen(self, plain: SerializerFunctionWrapHandler) -> dict[str, Any]:
        return {name: value for name, value in plain(self).items() if name != "chosen" or value}


class Sorted(CohortLayout):
    """A folder with its columns of files: images by channel, the reference or its classes, the rest left aside."""

    layout: Literal["sorted"] = "sorted"
    root: Path = Field(title="Folder", description="The folder whose files are sorted")
    columns: tuple[ColumnRole, ...] = Field(
        default=(), title="Columns", description="Patterns of files and their roles; empty: as their names propose"
    )
    frame: Frame = None
    mask_values: GreyMasks = "auto"
    groups_csv: GroupsFile = None
    group_column: GroupColumn = ""
    group_pattern: GroupPattern = ""
    subject_pattern: SubjectPattern = ""
    keep_names: KeepNames = False

    @model_validator(mode="after")
    def _each_pattern_once(self) -> Sorted:
        texts = [column.pattern for column in self.columns]
        if twice := sorted({text for text in texts if texts.count(text) > 1}):
            raise ValueError(f"each pattern must have one role, got {twice[0]!r} twice")
        return self

    @classmethod
    def of(cls, table: SortedFolder) -> Sorted:
        """The layout that reads ``table`` as it stands."""
        columns = tuple(
            ColumnRole(pattern=column.pattern, role=str(column.role), chosen=not column.why) for column in table.columns
        )
        groups = table.of_kind("groups")
        return cls(root=table.root, columns=columns, groups_csv=table.root / groups[0].pattern if groups else None)

    def table(self, cancelled: Cancelled | None = None) -> SortedFolder:
        """The folder sorted by names alone.

        Raises
        ------
        BadInputError
            When the folder is not there.
        """
        # Here: a study is read, and a window opened, without sorting anything.
        from segloss_gui.data.grid_look import looked_at
        from segloss_gui.data.sorting.folder import sort_folder

        patterns = [column.pattern for column in self.columns] or None
        table = looked_at(sort_folder(require_folder(self.root), patterns, cancelled or (lambda: False)))
        there = {column.pattern for column in table.columns}
        given = {c.pattern: (Role.parse(c.role), c.chosen) for c in self.columns if c.pattern in there}
        return table.with_roles({p: role for p, (role, chosen) in given.items() if chosen or role != table.roles[p]})

    def preview(self, progress: Progress | None = None, cancelled: Cancelled | None = None) -> CohortPreview:
        """A case a row that has every channel; what lacks one is refused by name.

        Raises
        ------
        BadInputError
            When the folder is not there, or its table of groups cannot be used.
        """
        table = self.table(cancelled)
        findings, structures, objects = _find(table, self)
        masks = {case.images: structures[case.id] for case in findings.cases if case.id in structures}
        grouped = group_cases(findings, self)
        structures = {case.id: masks[case.images] for case in grouped.cases if case.images in masks}
        preview = inspect(grouped, progress, cancelled)
        return _with_structures(preview, structures, objects) if structures else preview


def _find(table: SortedFolder, layout: Sorted) -> tuple[Findings, Structures, Objects]:
    channels, references, classes = map(table.of_kind, ("channel", "reference", "class"))
    findings = Findings(table.root.resolve().name, mask_values=layout.mask_values)
    findings.channels = tuple(dict.fromkeys(column.role.name for column in channels))
    findings.notes += table.questions
    for path, why in table.found.shut:
        findings.refuse(table.root / path, why)
    structures: Structures = {}
    objects: Objects = {}
    for row in table.rows:
        fault = fault_of(row, channels, references, classes)
        if fault:
            if files := row.of((*channels, *references, *classes)):
                findings.refuse(table.root / files[0], fault)
            continue
        masks = {column.role.name: table.root / row.cells[column.pattern][0]
                 for column in classes if column.pattern in row.cells}  # fmt: skip
        drawn = tuple(table.root / file for file in (*row.of(references), *row.of(classes)))
        shown = [file for name in findings.channels for file in row.of(_called(name, channels))]
        images = tuple(_path(table.root, file) for file in shown)
        findings.cases.append(
            Case(
                row.id, images, drawn[0] if drawn else None, row.group, row.subject, row.split,  # type: ignore[arg-type]
                layout.frame, further_labels=drawn[1:],
            )
        )  # fmt: skip
        if several := tuple(table.root / file for file in row.of([c for c in references if _is_of_objects(c)])):
            masks[OBJECT] = several[0]
            objects[several[0]] = several[1:]
        if masks:
            structures[row.id] = masks
    findings.cases = _with_patients(findings.cases)
    return findings, structures, objects


def _with_patients(cases: list[Case]) -> list[Case]:
    """Whose pictures in DICOM are, as their headers say, who are counted, not named: both sides stay in one fold."""
    files = [case.images[0] for case in cases if case.images and case.subject == case.id]
    if len(files) < len(cases) or not all(path.name.lower().endswith(DICOM_ENDINGS) for path in files):
        return cases
    from segloss_gui.data.readers.dicom_pictures import Picture

    whose = [Picture.of(path).patient for path in files]
    people = {who: number for number, who in enumerate(dict.fromkeys(whose), 1)}
    if not all(whose) or not 1 < len(people) < len(cases):
        return cases
    return [replace(case, subject=f"patient {people[who]}") for case, who in zip(cases, whose, strict=True)]


def _is_of_objects(column: Column) -> bool:
    return Pattern(column.pattern).is_of_objects


def fault_of(
    row: Row, channels: tuple[Column, ...], references: tuple[Column, ...], classes: tuple[Column, ...]
) -> str:
    """Why a row is no case; empty where it is one."""
    if not channels:
        return f"case {row.id!r} has no image: no column has the role of a channel"
    for column in (*channels, *references, *classes):
        files = row.cells.get(column.pattern, ())
        if len(files) > 1 and not (column in references and _is_of_objects(column)):
            return f"case {row.id!r} has {len(files)} files for {column.role.title}: {', '.join(files)}"
    files_of = {column.role.title: row.of(_called(column.role.name, channels)) for column in channels}
    if lacking := [title for title, files in files_of.items() if not files]:
        return f"case {row.id!r} has no {', no '.join(lacking)}"
    for title, found in files_of.items():
        if len(found) > 1:
            return f"case {row.id!r} has {len(found)} files for {title}: {', '.join(found)}"
    if len(references) > 1 and sum(column.pattern in row.cells for column in references) > 1:
        return f"case {row.id!r} has {len(references)} references; give one of the columns another role"
    return ""


def _called(name: str, channels: tuple[Column, ...]) -> list[Column]:
    """The columns of one channel, each of other cases."""
    return [column for column in channels if column.role.name == name]


def _path(root: Path, file: str) -> Path:
    return root / file.rstrip("/")


def _with_structures(preview: CohortPreview, masks: Structures, objects: Objects) -> CohortPreview:
    """The cohort with its references put together from their masks; a case with a mask that cannot be used goes."""
    from segloss_gui.data.readers.case_files import FileReader
    from segloss_gui.data.readers.structures_of_cases import StructuresReader

    files = preview.cohort.reader
    assert isinstance(files, FileReader)
    names = tuple(sorted({name for case in preview.cohort.cases for name in masks.get(case.id, {})}))
    reader = StructuresReader(files, masks, names, objects)
    refusals, taken = list(preview.refusals), []
    for case in preview.cohort.cases:
        try:
            _require_usable(case, reader)
            taken.append(case)
        except FileRefusedError as error:
            refusals.append(Refusal(Path(str(error.path)), error.cause))
    cohort = replace(preview.cohort, cases=tuple(taken), reader=reader, label_names=dict(enumerate(names, 1)))
    lacking = sum(len(masks.get(case.id, {})) < len(names) for case in taken)
    note = f"A file per structure: {len(names)} structures are the labels 1 to {len(names)}"
    note += f"; {lacking} cases lack some of them, which are empty there." if lacking else "."
    note = "The masks of a case's objects are joined: label 1 is an object." if names == (OBJECT,) else note
    headers = {case.id: preview.headers[case.id] for case in taken}
    notes = (*preview.notes, note) if names else preview.notes  # of no case at all there is nothing to be said
    return CohortPreview(cohort, tuple(refusals), notes, headers)


def _require_usable(case: Case, reader: StructuresReader) -> None:
    """Where masks of structures are few enough to be read, no two share a voxel; each alone was looked at already."""
    masks = reader.masks.get(case.id, {})
    if masks and len(masks) <= FEW_STRUCTURES and not any(path in reader.objects for path in masks.values()):
        reader.labels(case)


SPEC = LayoutSpec(
    "Sorted by names",
    "Any folder: a row a case, a column a pattern of names, each with its role.",
    Sorted, opened=lambda folder: Sorted(root=folder),
)  # fmt: skip
