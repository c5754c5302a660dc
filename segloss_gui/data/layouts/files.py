"""Single files named one by one, as opened from the command line or dropped on the window."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Literal

from pydantic import Field, model_validator

from segloss_gui.core.settings import Settings
from segloss_gui.data.case import Case, CohortPreview
from segloss_gui.data.layouts.grouping import Frame, GroupColumn, GroupPattern, GroupsFile, SubjectPattern, group_cases
from segloss_gui.data.layouts.inspection import Cancelled, Findings, Progress, inspect


class Files(Settings):
    """Images to look at, each with an optional label map."""

    layout: Literal["files"] = "files"
    images: tuple[Path, ...] = Field(title="Images", min_length=1, description="Image files, one case each")
    labels: tuple[Path | None, ...] = Field(
        default=(), title="Labels", description="Label maps in the order of the images"
    )

    frame: Frame = None
    groups_csv: GroupsFile = None
    group_column: GroupColumn = ""
    group_pattern: GroupPattern = ""
    subject_pattern: SubjectPattern = ""

    @model_validator(mode="after")
    def _no_label_without_image(self) -> Files:
        if len(self.labels) > len(self.images):
            raise ValueError(f"there are more labels ({len(self.labels)}) than images ({len(self.images)})")
        return self

    def preview(self, progress: Progress | None = None, cancelled: Cancelled | None = None) -> CohortPreview:
        """The named files; whatever cannot be read is refused, the rest goes on."""
        labels = (*self.labels, *[None] * (len(self.images) - len(self.labels)))
        cases = [
            Case(name, images=(image,), label=label, frame=self.frame)
            for name, image, label in zip(self._names(), self.images, labels, strict=True)
        ]
        findings = Findings(cases[0].id if len(cases) == 1 else "files", cases=cases, one_channel_count=False)
        return inspect(group_cases(findings, self), progress, cancelled)

    def _names(self) -> list[str]:
        from segloss_gui.data.readers import file_stem

        stems = [file_stem(path) for path in self.images]
        counts = Counter(stems)
        parents = [path.absolute().parent.name for path in self.images]
        return [f"{p}/{s}" if counts[s] > 1 else s for s, p in zip(stems, parents, strict=True)]
