"""Single files named one by one, as opened from the command line or dropped on the window."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from pydantic import Field, model_validator

from segloss_gui.data.case import Case, Cohort, CohortPreview
from segloss_gui.data.layouts.brats import kind_of, patient_of
from segloss_gui.data.layouts.grouping import (
    Frame,
    GreyMasks,
    GroupColumn,
    GroupPattern,
    GroupsFile,
    SubjectPattern,
    group_cases,
)
from segloss_gui.data.layouts.inspection import Cancelled, Findings, Progress, inspect
from segloss_gui.data.layouts.matching import LABEL_FOLDERS, has_label_name, pair
from segloss_gui.data.layouts.patient_names import KeepNames
from segloss_gui.data.layouts.spec import CohortLayout, LayoutSpec
from segloss_gui.data.subjects import propose_pattern, subject_of


class Files(CohortLayout):
    """Images to look at, each with an optional label map."""

    layout: Literal["files"] = "files"
    images: tuple[Path, ...] = Field(title="Images", min_length=1, description="Image files, one case each")
    labels: tuple[Path | None, ...] = Field(
        default=(), title="Labels", description="Label maps in the order of the images"
    )
    further: tuple[tuple[Path, ...], ...] = Field(
        default=(),
        title="Further channels",
        description="Other modalities of the same cases, in the order of the images",
    )
    names: tuple[str, ...] = Field(
        default=(), title="Names", description="What the cases are called; empty: after their files"
    )

    frame: Frame = None
    mask_values: GreyMasks = "auto"
    groups_csv: GroupsFile = None
    group_column: GroupColumn = ""
    group_pattern: GroupPattern = ""
    subject_pattern: SubjectPattern = ""
    keep_names: KeepNames = False

    @model_validator(mode="after")
    def _no_label_without_image(self) -> Files:
        if len(self.labels) > len(self.images):
            raise ValueError(f"there are more labels ({len(self.labels)}) than images ({len(self.images)})")
        if len(self.further) > len(self.images):
            raise ValueError(f"further channels must be of {len(self.images)} images, got {len(self.further)}")
        if self.names and len(self.names) != len(self.images):
            raise ValueError(f"names must be as many as images ({len(self.images)}), got {len(self.names)}")
        return self

    def preview(self, progress: Progress | None = None, cancelled: Cancelled | None = None) -> CohortPreview:
        """The named files; whatever cannot be read is refused, the rest goes on."""
        labels = (*self.labels, *[None] * (len(self.images) - len(self.labels)))
        further = (*self.further, *[()] * (len(self.images) - len(self.further)))
        cases = [
            Case(name, images=(image, *more), label=label, frame=self.frame)
            for name, image, more, label in zip(self._names(), self.images, further, labels, strict=True)
        ]
        name = cases[0].id if len(cases) == 1 else self._folder_name()
        findings = Findings(name, cases=cases, one_channel_count=False, mask_values=self.mask_values)
        modalities = {tuple(kind_of(path) for path in case.images) for case in cases}
        if len(modalities) == 1 and all(*modalities):
            findings.channels = modalities.pop()
        return inspect(group_cases(findings, self), progress, cancelled)

    def _folder_name(self) -> str:
        """Of the innermost folder that all lie in."""
        parents = [str(path.absolute().parent) for path in self.images]
        try:
            return Path(os.path.commonpath(parents)).name or "files"
        except ValueError:  # on drives of their own
            return "files"

    def _names(self) -> list[str]:
        if self.names:
            return list(self.names)
        from segloss_gui.data.readers.reading import file_stem

        stems = [file_stem(path) for path in self.images]
        counts = Counter(stems)
        parents = [path.absolute().parent.name for path in self.images]
        return [f"{p}/{s}" if counts[s] > 1 else s for s, p in zip(stems, parents, strict=True)]


def as_files(source: object, cohort: Cohort) -> Files | None:
    """A cohort of another layout as single files, to which labels can be added; None where that would lose something.

    Parameters
    ----------
    source : CohortSource or None
        How the cohort is read now; single files stay as they are.
    cohort : Cohort
        What that gave.
    """
    if isinstance(source, Files):
        return source
    cases = cohort.cases
    more_than_files = any(
        c.group or c.split or c.series or c.frame is not None or c.further_labels or not c.images for c in cases
    )
    pattern = propose_pattern([case.id for case in cases])
    if (
        not cases
        or more_than_files
        or any(case.subject not in (case.id, subject_of(pattern, case.id)) for case in cases)
    ):
        return None
    return Files(
        images=tuple(case.images[0] for case in cases),
        labels=tuple(case.label for case in cases),
        further=tuple(case.images[1:] for case in cases),
        names=tuple(case.id for case in cases),
        mask_values=getattr(source, "mask_values", "auto"),
    )


def recognise(paths: Sequence[Path]) -> Files | None:
    """Files one by one: label maps are found by their names; modalities of one patient are one case."""
    if not paths or any(path.is_dir() for path in paths):
        return None

    from segloss_gui.data.readers.reading import file_stem

    labels = [path for path in paths if has_label_name(file_stem(path)) or path.parent.name.lower() in LABEL_FOLDERS]
    images = [path for path in paths if path not in labels]
    patient = patient_of(images)
    if patient is not None and len(labels) <= 1:
        name = patient or images[0].absolute().parent.name
        return Files(images=(images[0],), further=(tuple(images[1:]),), labels=tuple(labels), names=(name,))
    pairing = pair(images, labels)
    partner = {image: label for _, image, label in pairing.pairs}
    # A label map opened without its image is something to look at, too.
    shown = [path for path in paths if path in images or path in pairing.labels]
    return Files(images=tuple(shown), labels=tuple(partner.get(path) for path in shown))


def opened(folder: Path) -> Files:
    """The first thousand files of a folder and of those below it."""
    return Files(images=tuple(sorted(path for path in folder.rglob("*") if path.is_file())[:1000]))


SPEC = LayoutSpec("Single files", "Files named one by one, each with a label map or without.", Files, recognise, opened)
