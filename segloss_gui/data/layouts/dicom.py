"""DICOM folders as a hospital's system exports them: one series a folder, or several to choose from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from segloss_gui.core.errors import BadInputError, FileRefusedError
from segloss_gui.data.case import Case, CohortPreview
from segloss_gui.data.layouts.dicom_folders import all_folders, dicom_folders, dicom_images
from segloss_gui.data.layouts.dicom_references import picture_folders, references_of, says_masks, segmentation_files
from segloss_gui.data.layouts.grouping import (
    Frame,
    GroupColumn,
    GroupPattern,
    GroupsFile,
    SubjectPattern,
    group_cases,
    groups_file,
)
from segloss_gui.data.layouts.inspection import Cancelled, Findings, Progress, inspect, require_folder
from segloss_gui.data.layouts.matching import LABEL_AFFIX, one_each, volume_files, without_affix
from segloss_gui.data.layouts.patient_names import KeepNames
from segloss_gui.data.layouts.spec import CohortLayout, LayoutSpec, one_folder

if TYPE_CHECKING:
    from segloss_gui.data.readers.dicom_series import Series

EVERY = "*"
FEW, SAMPLE = 20, 12
"""Folders, and files of each, that are looked into to tell a heap of images from a choice of series."""


class Dicom(CohortLayout):
    """A folder of slices or pictures, or a tree with such folders; each series, and each picture, is a case."""

    layout: Literal["dicom"] = "dicom"
    root: Path = Field(title="Folder", description="The folder of the slices, or the one above")
    series: str = Field(
        default="", title="Series",
        description="UID, number or description of the series, where a folder holds several; * makes each a case",
    )  # fmt: skip
    labels: Path | None = Field(
        default=None, title="Labels", description="Folder of label maps (NIfTI, NRRD) called like the cases"
    )
    frame: Frame = None
    groups_csv: GroupsFile = None
    group_column: GroupColumn = ""
    group_pattern: GroupPattern = ""
    subject_pattern: SubjectPattern = ""
    keep_names: KeepNames = False

    def preview(self, progress: Progress | None = None, cancelled: Cancelled | None = None) -> CohortPreview:
        """The series found; a folder of several is refused with their list unless one is chosen.

        Raises
        ------
        BadInputError
            When the folder is not there or holds no DICOM file.
        """
        from segloss_gui.data.readers.dicom_series import one_sorting

        with one_sorting():
            return inspect(self._find(), progress, cancelled)

    def _find(self) -> Findings:
        root = require_folder(self.root)
        findings = Findings(root.resolve().name, one_channel_count=False)
        folders = dicom_folders(root)
        drawn = {folder for folder in folders if says_masks(folder.relative_to(root))}
        images = [folder for folder in folders if folder not in drawn] or folders
        drawn -= {*images}
        references = references_of(
            root, images, (*sorted(drawn), *picture_folders(root, images)), segmentation_files(all_folders(root))
        )
        for folder in images:
            place = folder.relative_to(root).as_posix()
            name = root.resolve().name if place == "." else place
            self._add(findings, folder, name, references.of_image.get(folder))
        for path, why in references.left.items():
            findings.refuse(path, why)
        if not findings.cases and not findings.refusals:
            raise BadInputError(f"{root}: holds no DICOM file")
        return group_cases(findings, self)

    def _add(self, findings: Findings, folder: Path, name: str, beside: Path | None = None) -> None:
        from segloss_gui.data.readers.dicom_pictures import pictures_of

        labels = self._labels(findings)
        pictures = pictures_of(dicom_images(folder))
        if self.series != EVERY and len(pictures) < 2:
            label = labels.get(name) or labels.get(name.replace("/", "_")) or beside
            findings.cases.append(Case(name, (folder,), label, frame=self.frame, series=self.series))
            return
        self._add_each(findings, folder, name, labels)

    def _add_each(self, findings: Findings, folder: Path, name: str, labels: Mapping[str, Path]) -> None:
        """A case a series, or a picture; of those that are meant."""
        from segloss_gui.data.readers import file_stem
        from segloss_gui.data.readers.dicom_series import sorted_files

        try:
            found = sorted_files(folder)
        except FileRefusedError as error:
            findings.refuse(Path(str(error.path)), error.cause)
            return
        wanted = [each for each in found.series if self.series in ("", EVERY) or each.is_called(self.series)]
        if not wanted and found.series:
            listed = "; ".join(each.describe() for each in found.series)
            findings.refuse(folder, f"has no series {self.series!r}: {listed}")
        seen: Counter[str] = Counter()
        subjects = _subjects(name, wanted)
        for place, series in enumerate(wanted, 1):
            called = f"{name}/{series.picture or series.number or f'series {place}'}"
            seen[called] += 1
            called += f"_{seen[called]}" if seen[called] > 1 else ""  # of two scanners or days: each counts from 1
            label = labels.get(called.replace("/", "_"))
            label = label or (labels.get(file_stem(series.files[0])) if series.picture else None)
            findings.cases.append(
                Case(called, (folder,), label, subject=subjects[series.uid], frame=self.frame, series=series.uid)
            )
        for path, why in found.damaged.items():
            findings.refuse(path, why)

    def _labels(self, findings: Findings) -> dict[str, Path]:
        from segloss_gui.data.readers import file_stem

        files = volume_files(require_folder(self.labels))[0] if self.labels else []
        labels, twins = one_each(files, lambda path: without_affix(file_stem(path), LABEL_AFFIX)[0])
        for several in twins:
            if not any(refusal.path == several[0] for refusal in findings.refusals):
                findings.refuse_twins(several)
        return labels


def _subjects(name: str, found: Sequence[Series]) -> dict[str, str]:
    """Whose each is, by uid: the folder's, whose pictures may be of several patients, who are counted, not named."""
    from segloss_gui.data.readers.dicom_pictures import Picture

    whose = {each.uid: Picture.of(each.files[0]).patient for each in found if each.picture}
    people = {who: number for number, who in enumerate(dict.fromkeys(whose.values()), 1)}
    if len(people) < 2:
        return {each.uid: name for each in found}
    return {each.uid: f"{name}/patient {people[whose[each.uid]]}" if each.picture else name for each in found}


def recognise(paths: Sequence[Path]) -> Dicom | None:
    """The layout of a folder that looks like it; where one folder holds series of several kinds, each is a case."""
    folder = one_folder(paths)
    if folder is None or not (found := dicom_folders(folder)):
        return None
    mixed = any(map(_is_mixed, found[:FEW]))
    return Dicom(root=folder, series=EVERY if mixed else "", groups_csv=groups_file(folder))


def _is_mixed(folder: Path) -> bool:
    """Whether a folder is no choice among series of one examination, but a heap of images; by a sample of its files."""
    from segloss_gui.data.readers import itk
    from segloss_gui.data.readers.dicom_pixels import tag
    from segloss_gui.data.readers.dicom_series import MODALITY

    files = list(dicom_images(folder))
    kinds = set()
    for path in files[:: max(1, -(-len(files) // SAMPLE))]:
        try:
            kinds.add(tag(itk.described(path), MODALITY))
        except FileRefusedError:
            continue
    return len(kinds) > 1


SPEC = LayoutSpec(
    "DICOM series",
    "Folders of DICOM slices; each series is a case, and each picture (radiograph, mammogram, still).",
    Dicom, recognise, opened=lambda folder: Dicom(root=folder),
)  # fmt: skip
