"""Which layout was meant by paths that were dropped on the window or typed on a command line."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from segloss_gui.core.errors import BadInputError
from segloss_gui.data.layouts.acdc import Acdc, patient_folders
from segloss_gui.data.layouts.bids import Bids, is_bids
from segloss_gui.data.layouts.brats import Brats, is_patient, patient_of
from segloss_gui.data.layouts.brats import patient_folders as brats_folders
from segloss_gui.data.layouts.dataset_json import FILE_NAME, read_dataset_json
from segloss_gui.data.layouts.decathlon import Decathlon
from segloss_gui.data.layouts.dicom import Dicom, dicom_folders
from segloss_gui.data.layouts.files import Files
from segloss_gui.data.layouts.folder_pair import IMAGE_FOLDERS, LABEL_FOLDERS, FolderPair
from segloss_gui.data.layouts.matching import has_label_name, pair, volume_files
from segloss_gui.data.layouts.nnunet import NnUNet
from segloss_gui.data.layouts.structures import Structures, case_folders

if TYPE_CHECKING:
    from segloss_gui.data.layouts import CohortSource


def guess_layout(paths: Sequence[Path]) -> CohortSource:
    """The layout of one folder, of a folder of images with one of labels, or of single files.

    Parameters
    ----------
    paths : sequence of Path
        A folder with ``dataset.json`` is an nnU-Net or Decathlon data set; with ``patientNNN`` folders,
        ACDC; with ``sub-01`` folders, BIDS; with ``images`` and ``labels`` (or ``masks``, ``imagesTr`` ...),
        a folder pair, its ``groups.csv`` included; with patients' modalities, BraTS; with folders of
        an image and ``segmentations``, structures; with DICOM slices,
        those. Files become cases of their own, label maps found by name; modalities of one patient are one case.

    Raises
    ------
    BadInputError
        When nothing fits.
    """
    missing = [str(path) for path in paths if not path.exists()]
    if missing or not paths:
        raise BadInputError(f"{', '.join(missing)}: there is no such file or folder" if missing else "nothing to open")
    folders = [path for path in paths if path.is_dir()]
    if not folders:
        return _files(paths)
    if len(folders) != len(paths) or len(folders) > 2:
        raise BadInputError("open one folder, a folder of images with one of labels, or single files")
    return _folder(folders[0]) if len(folders) == 1 else _two_folders(folders)


def _folder(folder: Path) -> CohortSource:
    if (folder / FILE_NAME).is_file():
        content = read_dataset_json(folder)
        is_nnunet = "channel_names" in content or not isinstance(content.get("training"), list)
        groups = _groups_file(folder)
        return NnUNet(root=folder, groups_csv=groups) if is_nnunet else Decathlon(root=folder, groups_csv=groups)
    if patient_folders(folder):
        return Acdc(root=folder)
    if is_bids(folder):
        return Bids(root=folder)
    inside = {path.name.lower(): path for path in folder.iterdir() if path.is_dir()}
    images = next((inside[name] for name in IMAGE_FOLDERS if name in inside), None)
    labels = next((inside[name] for name in LABEL_FOLDERS if name in inside), None)
    if images is not None and (labels is not None or not is_patient(images)):
        return _pair(images, labels)
    if case_folders(folder):
        return Structures(root=folder, groups_csv=_groups_file(folder))
    if brats_folders(folder) or is_patient(folder):
        return Brats(root=folder, groups_csv=_groups_file(folder))
    if dicom_folders(folder):
        return Dicom(root=folder, groups_csv=_groups_file(folder))
    readable, _ = volume_files(folder)
    if not readable:
        if len(inside) == 1:  # a data set unpacked into a folder of its own
            return _folder(next(iter(inside.values())))
        raise BadInputError(
            f"{folder}: holds neither dataset.json, nor folders called images and labels, nor files that can be read"
        )
    from segloss_gui.data.readers import file_stem

    return _pair(folder, folder if any(has_label_name(file_stem(path)) for path in readable) else None)


def _two_folders(folders: list[Path]) -> CohortSource:
    labels = [folder for folder in folders if folder.name.lower() in LABEL_FOLDERS]
    images = [folder for folder in folders if folder not in labels]
    if len(labels) != 1:
        images, labels = folders[:1], folders[1:]
    return _pair(images[0], labels[0])


def _pair(images: Path, labels: Path | None) -> FolderPair:
    return FolderPair(images=images, labels=labels, groups_csv=_groups_file(images, images.parent))


def _groups_file(*folders: Path) -> Path | None:
    names = ("groups.csv", "groups.tsv", "name_mapping.csv", "participants.tsv")
    return next((path for folder in folders for path in (folder / name for name in names) if path.is_file()), None)


def _files(paths: Sequence[Path]) -> Files:
    from segloss_gui.data.readers import file_stem

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
