"""The layouts a folder can be read as, and how to go from one to another. Plain Python."""

from __future__ import annotations

from pathlib import Path

from segloss_gui.data import layouts
from segloss_gui.data.layouts import CohortSource

LAYOUTS = {
    "folder_pair": "Two folders: images and labels",
    "nnunet": "nnU-Net data set",
    "decathlon": "Decathlon task",
    "acdc": "ACDC patients",
    "brats": "BraTS patients",
    "bids": "BIDS data set",
    "dicom": "DICOM series",
    "files": "Single files",
}


def folder_of(source: CohortSource) -> Path:
    """The folder a source is about; the current one where it is about none."""
    for name in ("root", "images"):
        found = getattr(source, name, None)
        if isinstance(found, Path):
            return found.parent if name == "images" and found.name.lower().startswith(("im", "scan")) else found
        if found:
            return Path(found[0]).parent
    return Path()


def same_folder_as(folder: Path, layout: str) -> CohortSource:
    """``folder`` read as another layout, its subfolders guessed by their names."""
    match layout:
        case "nnunet":
            return layouts.NnUNet(root=folder)
        case "decathlon":
            return layouts.Decathlon(root=folder)
        case "acdc":
            return layouts.Acdc(root=folder)
        case "brats":
            return layouts.Brats(root=folder)
        case "bids":
            return layouts.Bids(root=folder)
        case "dicom":
            return layouts.Dicom(root=folder)
        case "files":
            return layouts.Files(images=tuple(sorted(path for path in folder.rglob("*") if path.is_file())[:1000]))
    images = next((folder / name for name in ("images", "imagesTr") if (folder / name).is_dir()), folder)
    labels = next((folder / name for name in ("labels", "labelsTr", "masks") if (folder / name).is_dir()), None)
    return layouts.FolderPair(images=images, labels=labels)
