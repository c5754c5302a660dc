"""An nnU-Net v2 raw data set: imagesTr/CASE_0000.nii.gz, labelsTr/CASE.nii.gz, dataset.json."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from pydantic import Field

from segloss_gui.core.errors import BadInputError
from segloss_gui.data.case import Case, CohortPreview, Split
from segloss_gui.data.layouts.dataset_json import (
    channel_names,
    has_dataset_json,
    ignore_label,
    is_in_nnunet_form,
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

COLOUR_ENDINGS = (".png", ".bmp", ".tif", ".tiff", ".jpg", ".jpeg")
CHANNEL_NUMBER = re.compile(r"^(?P<case>.+)_(?P<channel>\d{4})$")


class NnUNet(CohortLayout):
    """A DatasetNNN_Name folder."""

    layout: Literal["nnunet"] = "nnunet"
    root: Path = Field(title="Folder", description="The DatasetNNN_Name folder that holds dataset.json")
    groups_csv: GroupsFile = None
    group_column: GroupColumn = ""
    group_pattern: GroupPattern = ""
    subject_pattern: SubjectPattern = ""

    def preview(self, progress: Progress | None = None, cancelled: Cancelled | None = None) -> CohortPreview:
        """Training cases with all their channels and a label; test cases with a label where labelsTs has one.

        Raises
        ------
        BadInputError
            When the folder, its ``dataset.json`` or its images are not there.
        """
        return inspect(self._find(), progress, cancelled)

    def _find(self) -> Findings:
        content = read_dataset_json(require_folder(self.root))
        channels = channel_names(content)
        ending = str(content.get("file_ending") or ".nii.gz")
        findings = Findings(
            self.root.resolve().name, label_names=label_names(content), channels=channels, ignore=ignore_label(content),
            channel_count=len(channels) or None,
        )  # fmt: skip
        if findings.ignore is not None:
            findings.notes.append(f"Voxels of label {findings.ignore} (ignore) count in no score.")
        if any(isinstance(value, list) for value in dict(content.get("labels") or {}).values()):
            findings.notes.append("dataset.json names regions (several label values each); join values into classes.")
        require_folder(self.root / "imagesTr")
        self._add(findings, "Tr", "train", ending, len(channels))
        self._add(findings, "Ts", "test", ending, len(channels))
        if not findings.cases and not findings.refusals:
            raise BadInputError(f"{self.root / 'imagesTr'}: holds no file that ends in _0000{ending}")
        return group_cases(findings, self)

    def _add(self, findings: Findings, where: str, split: Split, ending: str, channels: int) -> None:
        images = self._channel_files(findings, self.root / f"images{where}", ending)
        labels = {_stem(path, ending): path for path in _files(self.root / f"labels{where}", ending)}
        for folder in (self.root / f"images{where}", self.root / f"labels{where}"):
            for path in _other_files(folder, ending):
                findings.refuse(path, f"must end in {ending}, the file_ending of dataset.json")
        for case, files in sorted(images.items()):
            expected = [f"{number:04d}" for number in range(max(channels, 1))]
            missing = [f"_{number}" for number in expected if number not in files]
            label = labels.pop(case, None)
            if ending in COLOUR_ENDINGS and set(files) == {"0000"}:
                missing = []  # one colour picture holds red, green and blue: nnU-Net's exception to a file per channel
            if missing:
                findings.refuse(next(iter(files.values())), f"its channels {', '.join(missing)} are not there")
            elif label is None and split == "train":
                findings.refuse(files["0000"], f"no label in labels{where} has its name")
            else:
                paths = tuple(files[number] for number in sorted(files))
                findings.cases.append(Case(case, images=paths, label=label, split=split))
        for label in labels.values():
            findings.refuse(label, f"no image in images{where} has its name")

    def _channel_files(self, findings: Findings, folder: Path, ending: str) -> dict[str, dict[str, Path]]:
        files: defaultdict[str, dict[str, Path]] = defaultdict(dict)
        for path in _files(folder, ending):
            found = CHANNEL_NUMBER.match(_stem(path, ending))
            if found is None:
                findings.refuse(path, f"must end in a channel number (_0000{ending})")
            else:
                files[found["case"]][found["channel"]] = path
        return files


def _files(folder: Path, ending: str) -> list[Path]:
    if not folder.is_dir():
        return []
    return sorted(p for p in folder.iterdir() if p.name.endswith(ending) and not p.name.startswith("."))


def _other_files(folder: Path, ending: str) -> list[Path]:
    """Files that could be read, if dataset.json said so."""
    return [path for path in volume_files(folder)[0] if not path.name.endswith(ending)] if folder.is_dir() else []


def _stem(path: Path, ending: str) -> str:
    return path.name[: -len(ending)]


def recognise(paths: Sequence[Path]) -> NnUNet | None:
    """The layout of a folder that looks like it, or of the folder above ``nnUNet_raw`` with one data set in it."""
    folder = one_folder(paths)
    if folder is not None and not has_dataset_json(folder) and (raw := folder / "nnUNet_raw").is_dir():
        inside = [path for path in raw.iterdir() if path.is_dir() and not path.name.startswith(".")]
        return recognise(inside)
    if folder is None or not has_dataset_json(folder) or not is_in_nnunet_form(read_dataset_json(folder)):
        return None
    return NnUNet(root=folder, groups_csv=groups_file(folder))


SPEC = LayoutSpec(
    "nnU-Net data set",
    "A DatasetNNN_Name folder: dataset.json, imagesTr and labelsTr.",
    NnUNet, recognise, opened=lambda folder: NnUNet(root=folder),
)  # fmt: skip
