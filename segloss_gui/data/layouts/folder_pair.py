"""Two folders, images and labels, matched by the stem of the file names."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from pydantic import Field

from segloss_gui.core.errors import BadInputError
from segloss_gui.data.case import Case, CohortPreview
from segloss_gui.data.layouts.brats import is_patient
from segloss_gui.data.layouts.grouping import (
    Frame,
    GreyMasks,
    GroupColumn,
    GroupPattern,
    GroupsFile,
    SubjectPattern,
    group_cases,
    groups_file,
)
from segloss_gui.data.layouts.inspection import Cancelled, Findings, Progress, inspect, require_folder
from segloss_gui.data.layouts.matching import (
    IMAGE_AFFIX,
    IMAGE_FOLDERS,
    LABEL_AFFIX,
    LABEL_FOLDERS,
    Pairing,
    has_label_name,
    pair,
    volume_files,
    without_affix,
)  # fmt: skip
from segloss_gui.data.layouts.patient_names import KeepNames
from segloss_gui.data.layouts.spec import CohortLayout, LayoutSpec, one_folder
from segloss_gui.data.sorting.doubts import shifted


class FolderPair(CohortLayout):
    """Images in one folder, labels in another (or in the same one, told apart by names such as ``_seg``)."""

    layout: Literal["folder_pair"] = "folder_pair"
    images: Path = Field(title="Images", description="Folder of the images")
    labels: Path | None = Field(default=None, title="Labels", description="Folder of the label maps, matched by stem")
    frame: Frame = None
    mask_values: GreyMasks = "auto"
    groups_csv: GroupsFile = None
    group_column: GroupColumn = ""
    group_pattern: GroupPattern = ""
    subject_pattern: SubjectPattern = ""
    keep_names: KeepNames = False

    def preview(self, progress: Progress | None = None, cancelled: Cancelled | None = None) -> CohortPreview:
        """Match names, look at headers, say what was left out.

        Raises
        ------
        BadInputError
            When a folder is not there or holds no image, or the groups file cannot be used.
        """
        return inspect(self._find(), progress, cancelled)

    def _find(self) -> Findings:
        images, unknown = volume_files(require_folder(self.images))
        findings = Findings(self._name(), one_channel_count=self.labels is not None, mask_values=self.mask_values)
        for path in unknown:
            findings.refuse(path, "files of this kind are not read")
        if self.labels is None:
            findings.cases = self._unlabelled(images)
        else:
            self._pair(findings, images, self.labels)
        if not findings.cases and not findings.refusals:
            raise BadInputError(f"{self.images}: holds no image that can be read")
        return group_cases(findings, self)

    def _name(self) -> str:
        folder = self.images.resolve()
        return folder.parent.name if folder.name.lower() in IMAGE_FOLDERS and folder.parent.name else folder.name

    def _unlabelled(self, images: list[Path]) -> list[Case]:
        from segloss_gui.data.readers.reading import file_stem

        return [Case(file_stem(image), images=(image,), frame=self.frame) for image in images]

    def _pair(self, findings: Findings, images: list[Path], folder: Path) -> None:
        from segloss_gui.data.readers import file_stem
        from segloss_gui.data.readers.structures import structures_folder

        if require_folder(folder).resolve() == self.images.resolve():
            labels = [path for path in images if has_label_name(file_stem(path))]
            images = [path for path in images if path not in labels]
        else:
            labels, unknown = volume_files(folder)
            for path in unknown:
                findings.refuse(path, "files of this kind are not read")
            if not labels:  # a folder a case, with a mask a structure
                labels = [place for path in sorted(folder.iterdir()) if (place := structures_folder(path)) == path]
        pairing = pair(images, labels)
        if how := shifted(*({case for _, case in _case_names(paths)} for paths in (images, labels))):
            findings.cases = self._unlabelled(images)
            findings.notes.append(f"Whose are the files of {folder.name}? They are {how}: none is paired.")
            for path in labels:
                findings.refuse(path, f"the files of {folder.name} are {how}: whose it is must be said")
            return
        findings.cases = [
            Case(name, images=(image,), label=label, frame=self.frame) for name, image, label in pairing.pairs
        ]
        self._explain(findings, pairing, folder)

    def _explain(self, findings: Findings, pairing: Pairing, folder: Path) -> None:
        named = {path: case for paths in (pairing.images, pairing.labels) for path, case in _case_names(paths)}
        for paths, others, what in (
            (pairing.images, pairing.labels, f"label in {folder.name}"),
            (pairing.labels, pairing.images, f"image in {self.images.name}"),
        ):
            for path in paths:
                twins = [other for other in paths if other != path and named[other] == named[path]]
                rivals = [other for other in others if named[other] == named[path]]
                if twins:
                    listed = ", ".join(other.name for other in twins)
                    findings.refuse(path, f"has the name of {listed}: one file must belong to a case, keep one of them")
                elif len(rivals) > 1:
                    listed = " and ".join(other.name for other in rivals)
                    findings.refuse(path, f"there must be one {what} that has its name, got {listed}")
                else:
                    findings.refuse(path, f"no {what} has its name")
        if pairing.affixes:
            parts = ", ".join(f"{part!r} ({count} x)" for part, count in sorted(pairing.affixes.items()))
            findings.notes.append(f"Matched after leaving out parts of names: {parts}.")


def _case_names(paths: list[Path]) -> list[tuple[Path, str]]:
    """What the case of each file is called, known parts of names left out."""
    from segloss_gui.data.readers.reading import file_stem

    affixes = (LABEL_AFFIX, IMAGE_AFFIX)
    return [(path, min((without_affix(file_stem(path), affix)[0] for affix in affixes), key=len)) for path in paths]


def recognise(paths: Sequence[Path]) -> FolderPair | None:
    """Two folders, or one with a folder of images and one of labels in it that are called as usual."""
    if len(paths) == 2 and all(path.is_dir() for path in paths):
        return _two_folders(paths)
    folder = one_folder(paths)
    if folder is None:
        return None
    images, labels = _inside(folder, IMAGE_FOLDERS), _inside(folder, LABEL_FOLDERS)
    if images is None or (labels is None and is_patient(images)):
        return None
    return _pair(images, labels)


def last_resort(paths: Sequence[Path]) -> FolderPair | None:
    """A folder of images, or of images and labels together; None where none of its files is read."""
    folder = one_folder(paths)
    readable = volume_files(folder)[0] if folder is not None else []
    if folder is None or not readable:
        return None
    from segloss_gui.data.readers.reading import file_stem

    return _pair(folder, folder if any(has_label_name(file_stem(path)) for path in readable) else None)


def opened(folder: Path) -> FolderPair:
    """A folder as this layout, its folders of images and labels told by their names."""
    return FolderPair(images=_inside(folder, IMAGE_FOLDERS) or folder, labels=_inside(folder, LABEL_FOLDERS))


def _inside(folder: Path, names: Sequence[str]) -> Path | None:
    inside = {path.name.lower(): path for path in folder.iterdir() if path.is_dir()} if folder.is_dir() else {}
    return next((inside[name] for name in names if name in inside), None)


def _two_folders(folders: Sequence[Path]) -> FolderPair:
    labels = [folder for folder in folders if folder.name.lower() in LABEL_FOLDERS]
    images = [folder for folder in folders if folder not in labels]
    if len(labels) != 1:
        images, labels = [folders[0]], [folders[1]]
    return _pair(images[0], labels[0])


def _pair(images: Path, labels: Path | None) -> FolderPair:
    return FolderPair(images=images, labels=labels, groups_csv=groups_file(images, images.parent))


SPEC = LayoutSpec(
    "Two folders: images and labels",
    "Images in one folder, label maps of the same names in another, or both in one.",
    FolderPair, recognise, opened, last_resort,
)  # fmt: skip
