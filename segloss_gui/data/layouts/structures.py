"""A folder per case with an image and a mask per structure, as TotalSegmentator's data set is kept."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from pydantic import Field

from segloss_gui.core.errors import BadInputError
from segloss_gui.data.case import Case, CohortPreview
from segloss_gui.data.joined_structures import SEGMENTATIONS
from segloss_gui.data.layouts.grouping import (
    GroupColumn,
    GroupPattern,
    GroupsFile,
    SubjectPattern,
    group_cases,
    groups_file,
)
from segloss_gui.data.layouts.inspection import Cancelled, Findings, Progress, inspect, require_folder
from segloss_gui.data.layouts.matching import volume_files
from segloss_gui.data.layouts.spec import CohortLayout, LayoutSpec, one_folder


class Structures(CohortLayout):
    """The folder of the cases: s0001/ct.nii.gz and s0001/segmentations/liver.nii.gz, spleen.nii.gz, ..."""

    layout: Literal["structures"] = "structures"
    root: Path = Field(
        title="Folder",
        description="The folder that holds a folder per case, each with an image and segmentations in it",
    )
    groups_csv: GroupsFile = None
    group_column: GroupColumn = ""
    group_pattern: GroupPattern = ""
    subject_pattern: SubjectPattern = ""

    def preview(self, progress: Progress | None = None, cancelled: Cancelled | None = None) -> CohortPreview:
        """A case a folder; each structure is a class by the name of its file.

        Raises
        ------
        BadInputError
            When the folder is not there or holds no such case.
        """
        return inspect(self._find(), progress, cancelled)

    def _find(self) -> Findings:
        root = require_folder(self.root)
        findings = Findings(root.resolve().name)
        for folder in case_folders(root):
            images, unknown = volume_files(folder)
            for path in unknown:
                findings.refuse(path, "files of this kind are not read")
            if len(images) == 1:
                findings.cases.append(Case(folder.name, (images[0],), folder / SEGMENTATIONS))
            else:
                named = ", ".join(path.name for path in images) or "none"
                findings.refuse(folder, f"must hold one image beside {SEGMENTATIONS}, got {named}")
        if not findings.cases and not findings.refusals:
            raise BadInputError(f"{root}: holds no folder with an image and {SEGMENTATIONS} in it")
        return group_cases(findings, self)


def case_folders(root: Path) -> list[Path]:
    """Folders in ``root`` that hold a folder of masks."""
    return sorted(path.parent for path in root.glob(f"*/{SEGMENTATIONS}") if path.is_dir())


def recognise(paths: Sequence[Path]) -> Structures | None:
    """The layout of a folder that looks like it."""
    folder = one_folder(paths)
    return (
        Structures(root=folder, groups_csv=groups_file(folder)) if folder is not None and case_folders(folder) else None
    )


SPEC = LayoutSpec(
    "Folder per case, mask per structure",
    "A folder for each case with an image and a mask for each structure.",
    Structures, recognise, opened=lambda folder: Structures(root=folder),
)  # fmt: skip
