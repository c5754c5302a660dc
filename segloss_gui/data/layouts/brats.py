"""BraTS: a folder per patient with one file per modality and the labels, as the challenges of all years name them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal

from pydantic import Field, field_validator

from segloss_gui.core.errors import BadInputError
from segloss_gui.data.case import Case, CohortPreview, TargetClass
from segloss_gui.data.layouts.grouping import (
    GroupColumn,
    GroupPattern,
    GroupsFile,
    SubjectPattern,
    group_cases,
    groups_file,
)
from segloss_gui.data.layouts.inspection import Cancelled, Findings, Progress, inspect, require_folder
from segloss_gui.data.layouts.matching import IMAGE_FOLDERS
from segloss_gui.data.layouts.spec import CohortLayout, LayoutSpec, one_folder

MODALITIES = ("FLAIR", "T1", "T1c", "T2")
NAMES: Mapping[str, str] = {
    "flair": "FLAIR", "fla": "FLAIR", "t2f": "FLAIR", "t1": "T1", "t1n": "T1", "t1w": "T1", "t1c": "T1c", "t1ce": "T1c",
    "t1gd": "T1c", "t1post": "T1c", "t2": "T2", "t2w": "T2",
}  # fmt: skip
LABELS = ("seg", "ot", "otmulticlass", "gt", "segm", "segmentation")
GRADES = ("HGG", "LGG")
# Up to 2020 the enhancing tumour is 4; from 2023 on, whose files are called t1n and t2f, it is 3. In 2024 glioma
# after treatment joined them (scans 100, 101, ... of a patient), where 4 is what surgery left: no tumour.
LABEL_NAMES: Mapping[int, str] = {1: "necrosis", 2: "oedema", 3: "non-enhancing", 4: "enhancing"}
LABEL_NAMES_2023: Mapping[int, str] = {1: "necrosis", 2: "oedema", 3: "enhancing"}
CAVITY = "resection cavity"
LABEL_NAMES_2024: Mapping[int, str] = {**LABEL_NAMES_2023, 4: CAVITY}
AFTER_TREATMENT = re.compile(r"-\d{5}-[1-9]\d{2}$")
DEEPEST = 3


class Brats(CohortLayout):
    """The folder of the patients, the one above with HGG and LGG in it, or that of one patient."""

    layout: Literal["brats"] = "brats"
    root: Path = Field(
        title="Folder", description="The folder that holds a folder for each patient (or HGG and LGG), or one patient's"
    )
    modalities: str = Field(
        default="", title="Modalities",
        description="Channels in this order, such as T1c, FLAIR (also T1, T2); empty: those most patients have",
    )  # fmt: skip
    classes: Literal["whole_tumour", "each"] = Field(
        default="whole_tumour", title="Classes",
        description="whole_tumour: the tumour's labels joined into one class, a resection cavity by itself; "
        "each: every label by itself",
    )  # fmt: skip
    groups_csv: GroupsFile = None
    group_column: GroupColumn = ""
    group_pattern: GroupPattern = ""
    subject_pattern: SubjectPattern = ""

    @field_validator("modalities")
    @classmethod
    def _known(cls, text: str) -> str:
        parts = [part.strip().lower() for part in text.split(",") if part.strip()]
        unknown = [part for part in parts if part not in NAMES]
        if unknown:
            raise ValueError(f"modalities must be of {', '.join(MODALITIES)}, got {', '.join(unknown)}")
        return ", ".join(dict.fromkeys(NAMES[part] for part in parts))

    def preview(self, progress: Progress | None = None, cancelled: Cancelled | None = None) -> CohortPreview:
        """A case a patient, its modalities as channels; HGG and LGG come from the folders above it.

        Raises
        ------
        BadInputError
            When the folder is not there or holds no patient.
        """
        return inspect(self._find(), progress, cancelled)

    def _find(self) -> Findings:
        root = require_folder(self.root)
        folders = patient_folders(root) or ([root] if is_patient(root) else [])
        patients = {folder: modality_files(folder) for folder in folders}
        if not patients:
            raise BadInputError(f"{root}: holds no folder with files such as ..._flair.nii.gz and ..._seg.nii.gz")
        kinds = [files_by_kind(folder) for folder in folders]
        usual = Counter(tuple(name for name in MODALITIES if name in found) for found in kinds)
        wanted = tuple(self.modalities.split(", ")) if self.modalities else usual.most_common(1)[0][0]
        new = any("t1n" in _words(path) or "t2f" in _words(path) for one in patients.values() for path in one.values())
        treated = any(AFTER_TREATMENT.search(folder.name) for folder in patients)
        names = LABEL_NAMES_2024 if treated else LABEL_NAMES_2023 if new else LABEL_NAMES
        findings = Findings(
            root.resolve().name, label_names=names, channels=wanted,
            classes=_whole_tumour(names) if self.classes == "whole_tumour" else (),
        )  # fmt: skip
        for folder, files in patients.items():
            self._add(findings, folder, files, wanted)
        grouped = group_cases(findings, self)
        grouped.subject_pattern = None  # a folder is a patient, or a scan of one by its number
        return grouped

    def _add(self, findings: Findings, folder: Path, files: Mapping[str, Path], wanted: tuple[str, ...]) -> None:
        if twins := [(kind, paths) for kind, paths in files_by_kind(folder).items()
                     if len(paths) > 1 and kind in (*wanted, "label")]:  # fmt: skip
            kind, paths = twins[0]
            named = ", ".join(path.name for path in paths)
            findings.refuse(folder, f"must have one {kind if kind in MODALITIES else 'label'} file, got {named}")
            return
        missing = [name for name in wanted if name not in files]
        if missing:
            findings.refuse(folder, f"its {', '.join(missing)} {'is' if len(missing) == 1 else 'are'} not there")
            return
        above = [part for part in folder.relative_to(self.root).parts[:-1] if part.upper() in GRADES]
        own = [self.root.name] if self.root.name.upper() in GRADES else []
        group = next(iter([*above, *own]), "").upper()
        name = folder.parent.name if folder.name.lower() in IMAGE_FOLDERS else folder.name
        images = tuple(files[modality] for modality in wanted)
        # Since 2023 a patient's scans over time are numbered: BraTS-GLI-00005-000, -001.
        subject = re.sub(r"(-\d{5})-\d{3}$", r"\1", name)
        findings.cases.append(Case(name, images, files.get("label"), group, subject))


def _whole_tumour(names: Mapping[int, str]) -> tuple[TargetClass, ...]:
    tumour = tuple(value for value, name in names.items() if name != CAVITY)
    cavity = tuple(TargetClass(value=value, name=name) for value, name in names.items() if name == CAVITY)
    return (TargetClass(value=1, name="whole tumour", joins=tumour), *cavity)


def patient_folders(root: Path, depth: int = DEEPEST) -> list[Path]:
    """Folders below ``root`` whose own files, or whose folders of one file each, are at least two modalities."""
    found = []
    for folder in sorted(path for path in root.iterdir() if path.is_dir() and not path.name.startswith(".")):
        if len(set(files_by_kind(folder)) - {"label"}) >= 2:
            found.append(folder)
        elif depth > 1:
            found += patient_folders(folder, depth - 1)
    return found


def is_patient(folder: Path) -> bool:
    """Whether a folder holds the modalities of one patient, not files of several in a row."""
    files = [path for kind, path in modality_files(folder).items() if kind != "label"]
    return len(files) >= 2 and (patient_of(files) is not None or all(path.parent != folder for path in files))


def patient_of(paths: Sequence[Path]) -> str | None:
    """The name that modalities of one patient have in common; None where they are no such files.

    Examples
    --------
    >>> patient_of([Path("p1_t1.nii.gz"), Path("p1_flair.nii.gz")]), patient_of([Path("p1_t1.nii"), Path("p2_t2.nii")])
    ('p1', None)
    """
    from segloss_gui.data.readers import file_stem

    kinds = [kind_of(path) for path in paths]
    if len(paths) < 2 or "label" in kinds or not all(kinds) or len(set(kinds)) < len(kinds):
        return None
    names = set()
    for path in paths:
        words = re.split(r"([^A-Za-z0-9]+)", file_stem(path))
        at = max(place for place, word in enumerate(words) if word.lower() in NAMES)
        names.add(("".join(words[: max(at - 1, 0)]), "".join(words[at + 1 :])))
    return next(iter(names))[0] if len(names) == 1 else None


def modality_files(folder: Path) -> dict[str, Path]:
    """Files of a patient by modality, and ``label``; a name that fits several files fits none."""
    return {kind: files[0] for kind, files in files_by_kind(folder).items() if len(files) == 1}


def files_by_kind(folder: Path) -> dict[str, list[Path]]:
    """All files of a patient by modality, and ``label``."""
    from segloss_gui.data.readers import is_listed, is_readable

    inside = [path for path in folder.iterdir() if not path.name.startswith(".")]
    # Up to 2015 every file lay in a folder of its own, beside a text.
    nested = [path for below in inside if below.is_dir() for path in _only_volume(below)]
    files = sorted(path for path in [*inside, *nested] if is_listed(path) and is_readable(path))
    kinds: dict[str, list[Path]] = {}
    for path in files:
        kinds.setdefault(kind_of(path), []).append(path)
    kinds.pop("", None)
    return kinds


def kind_of(path: Path) -> str:
    """The modality a file is called by, ``label`` for the reference, or empty.

    Examples
    --------
    >>> [kind_of(Path(name)) for name in ("BraTS20_001_t1ce.nii.gz", "BraTS-GLI-0-t2f.nii.gz", "VSD.Brain.MR_T2.1.mha")]
    ['T1c', 'FLAIR', 'T2']
    >>> kind_of(Path("OTMultiClass.nii.gz")), kind_of(Path("brainmask.nii.gz"))
    ('label', '')
    """
    words = _words(path)
    if any(word in LABELS for word in words):
        return "label"
    return next((NAMES[word] for word in reversed(words) if word in NAMES), "")


def _words(path: Path) -> list[str]:
    from segloss_gui.data.readers import file_stem

    return re.split(r"[^a-z0-9]+", file_stem(path).lower())


def _only_volume(folder: Path) -> list[Path]:
    from segloss_gui.data.readers import is_listed, is_readable

    files = [path for path in folder.iterdir() if is_listed(path) and is_readable(path)]
    return files if len(files) == 1 else []


def recognise(paths: Sequence[Path]) -> Brats | None:
    """The layout of a folder that looks like it."""
    folder = one_folder(paths)
    patients = patient_folders(folder) if folder is not None else []
    if folder is None or not (patients or is_patient(folder)):
        return None
    return Brats(root=folder, groups_csv=groups_file(folder, *sorted({patient.parent for patient in patients})))


SPEC = LayoutSpec(
    "BraTS patients",
    "A folder for each patient with a file for each modality and one of the tumour's labels.",
    Brats, recognise, opened=lambda folder: Brats(root=folder),
)  # fmt: skip
