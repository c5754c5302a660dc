"""Groups and subjects of the cases of any layout: a table, or patterns over the case ids."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated, Protocol

from pydantic import AfterValidator, Field

from segloss_gui.data.choice import MaskValues
from segloss_gui.data.groups import OFTEN_WITHOUT_GROUPS, group_by_pattern, group_by_table, groups_fault
from segloss_gui.data.layouts.inspection import Findings
from segloss_gui.data.layouts.patient_names import without_patient_names
from segloss_gui.data.name_patterns import first_group, require_pattern
from segloss_gui.data.sorting.words import SPLITS
from segloss_gui.data.subjects import propose_pattern, subject_of

GroupsFile = Annotated[
    Path | None,
    Field(title="Groups file", description="CSV or TSV with the columns case and group (and subject, if any)"),
]
GroupColumn = Annotated[
    str, Field(title="Group column", description="Column of the groups file that holds the group; empty: group")
]
Frame = Annotated[
    int | None,
    Field(
        title="Frame", ge=0, json_schema_extra={"advanced": True},
        description="Volume of 4D files that is the image, counted from 0; none: all of them, as channels",
    ),
]  # fmt: skip
GreyMasks = Annotated[
    MaskValues,
    Field(
        title="Grey masks", json_schema_extra={"advanced": True},
        description="What grey values of picture masks mean. auto: white is label 1 where all of them are black and "
        "white, else every value is a label of its own; or either of them",
    ),
]  # fmt: skip
GroupPattern = Annotated[
    str,
    AfterValidator(require_pattern),
    Field(title="Group pattern", description="Regular expression over case ids; its first group is the group"),
]
SubjectPattern = Annotated[
    str,
    AfterValidator(require_pattern),
    Field(
        title="Subject pattern",
        description="Regular expression over case ids; its first group is the subject, who stays in one fold",
    ),
]


class Grouping(Protocol):
    """The fields every layout of files has."""

    @property
    def groups_csv(self) -> Path | None:
        """Table of groups."""
        ...

    @property
    def group_column(self) -> str:
        """Column of the table that holds the group; empty for the usual names."""
        ...

    @property
    def group_pattern(self) -> str:
        """Pattern of the group in a case id."""
        ...

    @property
    def subject_pattern(self) -> str:
        """Pattern of the subject in a case id."""
        ...


def group_cases(findings: Findings, layout: Grouping) -> Findings:
    """Set group and subject of the cases found; what did not match, or was told by names alone, is noted.

    Names that say who a patient is are replaced last, unless the layout is told to keep them.

    Raises
    ------
    FileRefusedError
        When the table cannot be used.
    """
    if layout.subject_pattern:
        findings.cases = [
            replace(case, subject=first_group(layout.subject_pattern, case.id) or case.id) for case in findings.cases
        ]
    elif all(case.subject == case.id for case in findings.cases):
        _propose_subjects(findings)
    if layout.groups_csv is not None:
        findings.cases, notes = group_by_table(findings.cases, layout.groups_csv, layout.group_column)
        findings.notes += notes
    elif layout.group_pattern:
        findings.cases, notes = group_by_pattern(findings.cases, layout.group_pattern)
        findings.notes += notes
    return findings if getattr(layout, "keep_names", False) else without_patient_names(findings)


def _propose_subjects(findings: Findings) -> None:
    """By the names; where several cases are called alike and differ in their group, a group is no subject."""
    names = [case.id for case in findings.cases]
    above = {name.partition("/")[0] for name in names if "/" in name}
    if above and all(name.lower() in SPLITS for name in above - {case.group for case in findings.cases}):
        names = [name.rpartition("/")[2] for name in names]
    pattern = propose_pattern(names)
    findings.cases = [replace(case, subject=subject_of(pattern, case.id)) for case in findings.cases]
    findings.subject_pattern = pattern


def groups_file(*folders: Path) -> Path | None:
    """The table of groups in the first of the folders that has one under a usual name."""
    names = ("groups.csv", "groups.tsv", "name_mapping.csv", "participants.tsv")
    found = (path for folder in folders for path in (folder / name for name in names) if path.is_file())
    return next((path for path in found if path.name not in OFTEN_WITHOUT_GROUPS or not groups_fault(path)), None)
