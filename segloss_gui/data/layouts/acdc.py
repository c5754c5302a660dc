"""The tree of the cardiac challenge ACDC: patientNNN/patientNNN_frameFF.nii.gz, ..._gt.nii.gz, Info.cfg."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal

from pydantic import Field

from segloss_gui.core.errors import BadInputError
from segloss_gui.core.plain_files import read_text
from segloss_gui.data.case import Case, CohortPreview, Split
from segloss_gui.data.layouts.inspection import Cancelled, Findings, Progress, inspect, require_folder
from segloss_gui.data.layouts.matching import one_each
from segloss_gui.data.layouts.spec import CohortLayout, LayoutSpec, one_folder

FRAME = re.compile(r"^(?P<case>(?P<patient>patient\d+)_frame(?P<frame>\d+))(?P<gt>_gt)?\.nii(\.gz)?$")
LABEL_NAMES: Mapping[int, str] = {1: "right ventricle", 2: "myocardium", 3: "left ventricle"}


class Acdc(CohortLayout):
    """The challenge's folder, or its ``training`` folder."""

    layout: Literal["acdc"] = "acdc"
    root: Path = Field(title="Folder", description="The folder that holds patient001, patient002, ...")
    group_by: Literal["phase", "pathology"] = Field(
        default="phase", title="Group by",
        description="phase: ED and ES, as Info.cfg names their frames; pathology: NOR, DCM, HCM, MINF, RV",
    )  # fmt: skip

    def preview(self, progress: Progress | None = None, cancelled: Cancelled | None = None) -> CohortPreview:
        """Two cases a patient, who is the subject; the 4D cine is overlooked.

        Raises
        ------
        BadInputError
            When the folder is not there or holds no patient.
        """
        return inspect(self._find(), progress, cancelled)

    def _find(self) -> Findings:
        findings = Findings("ACDC", label_names=LABEL_NAMES, channels=("cine MR",))
        for folder in patient_folders(require_folder(self.root)):
            self._add(findings, folder)
        if not findings.cases and not findings.refusals:
            raise BadInputError(f"{self.root}: holds no folder such as patient001 with frames in it")
        return findings

    def _add(self, findings: Findings, folder: Path) -> None:
        info = read_info(folder)
        if not info:
            findings.notes.append(f"{folder.name} has no Info.cfg, its cases are left without a group.")
        frames = {path: found for path in sorted(folder.iterdir()) if (found := FRAME.match(path.name))}
        labels, twins = one_each([p for p, found in frames.items() if found["gt"]], lambda p: frames[p]["case"])
        images, others = one_each([p for p, found in frames.items() if not found["gt"]], lambda p: frames[p]["case"])
        for files in (*twins, *others):
            findings.refuse_twins(files)
        split: Split = {"training": "train", "testing": "test"}.get(folder.parent.name, "")  # type: ignore[assignment]
        for path in images.values():
            found = frames[path]
            label = labels.pop(found["case"], None)
            if label is None:
                findings.refuse(path, f"there is no {found['case']}_gt beside it")
                continue
            group = self._group(info, int(found["frame"]))
            findings.cases.append(Case(found["case"], (path,), label, group, found["patient"], split))
        for label in labels.values():
            findings.refuse(label, "its image is not there")

    def _group(self, info: Mapping[str, str], frame: int) -> str:
        if self.group_by == "pathology":
            return info.get("Group", "")
        return next((phase for phase in ("ED", "ES") if info.get(phase) == str(frame)), "")


def patient_folders(root: Path) -> list[Path]:
    """Folders patientNNN in ``root``, or in its ``training`` and ``testing``."""
    places = [place for place in (root, root / "training", root / "testing") if place.is_dir()]
    return sorted(p for place in places for p in place.iterdir() if p.is_dir() and re.match(r"patient\d+$", p.name))


def read_info(folder: Path) -> dict[str, str]:
    """``Info.cfg`` of a patient as names and values; empty where there is none."""
    path = folder / "Info.cfg"
    if not path.is_file():
        return {}
    lines = read_text(path, errors="replace").splitlines()
    pairs = (line.partition(":") for line in lines if ":" in line)
    return {name.strip(): value.strip() for name, _, value in pairs}


def recognise(paths: Sequence[Path]) -> Acdc | None:
    """The layout of a folder that looks like it."""
    folder = one_folder(paths)
    if folder is None or not patient_folders(folder):
        return None
    return Acdc(root=folder)


SPEC = LayoutSpec(
    "ACDC patients",
    "A folder for each patient, patient001, patient002, ..., with Info.cfg and the frames ED and ES.",
    Acdc, recognise, opened=lambda folder: Acdc(root=folder),
)  # fmt: skip
