"""A Medical Segmentation Decathlon task: dataset.json that lists image and label files."""

from __future__ import annotations

import glob
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

from pydantic import Field

from segloss_gui.core.errors import FileRefusedError
from segloss_gui.data.case import Case, CohortPreview, Split
from segloss_gui.data.layouts.dataset_json import (
    FILE_NAME,
    channel_names,
    has_dataset_json,
    label_names,
    read_dataset_json,
)
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


class Decathlon(CohortLayout):
    """A TaskNN_Name folder."""

    layout: Literal["decathlon"] = "decathlon"
    root: Path = Field(title="Folder", description="The TaskNN_Name folder that holds dataset.json")
    groups_csv: GroupsFile = None
    group_column: GroupColumn = ""
    group_pattern: GroupPattern = ""
    subject_pattern: SubjectPattern = ""

    def preview(self, progress: Progress | None = None, cancelled: Cancelled | None = None) -> CohortPreview:
        """The listed cases; training cases have labels, test cases none.

        Raises
        ------
        BadInputError
            When the folder or its ``dataset.json`` is not there, or lists nothing.
        """
        return inspect(self._find(), progress, cancelled)

    def _find(self) -> Findings:
        content = read_dataset_json(require_folder(self.root))
        findings = Findings(
            str(content.get("name") or self.root.resolve().name),
            label_names=label_names(content),
            channels=channel_names(content),
        )
        for entry in _entries(content, "training"):
            self._add(findings, entry, "train")
        for entry in _entries(content, "validation"):  # not of the Decathlon, but usual in data sets in its form
            self._add(findings, entry, "")
        for entry in _entries(content, "test"):
            self._add(findings, entry, "test")
        if not findings.cases:
            raise FileRefusedError(self.root / FILE_NAME, "must list at least one case under 'training'")
        self._say_unlisted(findings)
        return group_cases(findings, self)

    def _add(self, findings: Findings, entry: Any, split: Split) -> None:
        names = entry if isinstance(entry, dict) else {"image": entry}
        image, label = names.get("image"), names.get("label")
        if not isinstance(image, str):
            findings.refuse(self.root / FILE_NAME, f"an entry must name its image, got {entry!r:.80}")
            return
        if Path(image).name.startswith("._"):
            return
        if split == "train" and not label:
            findings.refuse(self.root / image, f"{FILE_NAME} names no label for it")
            return
        path = self.root / label if label else self._unlisted_label(image)
        files = image_files(self.root / image)
        findings.cases.append(Case(_case_id(image, label), images=files, label=path, split=split))

    def _unlisted_label(self, image: str) -> Path | None:
        """The reference of a test image, which the list names none for, where ``labelsTs`` lies beside ``imagesTs``."""
        place = self.root / image
        folder = place.parent.parent / place.parent.name.replace("images", "labels")
        path = folder / f"{_case_id(image, None)}{place.name[len(_stem(place)) :]}"
        return path if folder != place.parent and path.is_file() else None

    def _say_unlisted(self, findings: Findings) -> None:
        """Images beside those of the list are told, not overlooked."""
        listed = {path for case in findings.cases for path in case.images}
        folders = sorted({path.parent for path in self.root.glob("images*/*")})
        beside = [path for folder in folders for path in volume_files(folder)[0] if path not in listed]
        if beside:
            named = ", ".join(path.relative_to(self.root).as_posix() for path in beside[:3])
            more = ", ..." if len(beside) > 3 else ""
            findings.notes.append(
                f"{FILE_NAME} does not list {len(beside)} image{'s' * (len(beside) > 1)}, left aside: {named}{more}."
            )


def image_files(path: Path) -> tuple[Path, ...]:
    """The listed image, or its channels ``_0000``, ``_0001``, ... where only they are there (nnU-Net v1)."""
    if path.exists():
        return (path,)
    from segloss_gui.data.readers import file_stem

    stem = file_stem(path)
    channels = sorted(path.parent.glob(f"{glob.escape(stem)}_[0-9][0-9][0-9][0-9]{path.name[len(stem) :]}"))
    return tuple(channels) or (path,)


def _entries(content: dict[str, Any], key: str) -> list[Any]:
    entries = content.get(key)
    return entries if isinstance(entries, list) else []


def _case_id(image: str, label: str | None) -> str:
    # Labels carry the case's bare name; images may end in a channel number (_0000).
    return _stem(Path(label)) if label else _stem(Path(image)).removesuffix("_0000")


def _stem(path: Path) -> str:
    from segloss_gui.data.readers import file_stem

    return file_stem(path)


def recognise(paths: Sequence[Path]) -> Decathlon | None:
    """The layout of a folder that looks like it."""
    folder = one_folder(paths)
    return (
        Decathlon(root=folder, groups_csv=groups_file(folder))
        if folder is not None and has_dataset_json(folder)
        else None
    )


SPEC = LayoutSpec(
    "Decathlon task",
    "A TaskNN_Name folder: dataset.json lists images and labels.",
    Decathlon, recognise, opened=lambda folder: Decathlon(root=folder),
)  # fmt: skip
