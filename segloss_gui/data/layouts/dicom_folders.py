"""Which folders of a tree hold DICOM images."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

DEEPEST = 8


def dicom_images(folder: Path) -> Iterator[Path]:
    """The files of a folder that may hold a DICOM image, by name."""
    from segloss_gui.data.readers.dicom_series import is_dicom_image

    return (path for path in sorted(folder.iterdir()) if path.is_file() and is_dicom_image(path))


def dicom_folders(root: Path, depth: int = DEEPEST) -> list[Path]:
    """``root`` where it holds DICOM images, and the folders in it that do; looks at the first files of each only.

    A directory of a medium (DICOMDIR, however it is called) is no image: what it lists lies below.
    """
    from segloss_gui.data.readers.dicom_series import is_dicom_image

    inside = sorted(path for path in root.iterdir() if not path.name.startswith("."))
    files = [path for path in inside if path.is_file() and not path.name.upper().startswith("DICOMDIR")]
    own = [root] if any(is_dicom_image(path) for path in files[:5]) else []
    folders = [path for path in inside if path.is_dir()] if depth else []
    return own + [found for folder in folders for found in dicom_folders(folder, depth - 1)]


def all_folders(root: Path, depth: int = DEEPEST) -> Iterator[Path]:
    """``root`` and the folders in it, hidden ones left out."""
    yield root
    if depth:
        for path in sorted(root.iterdir()):
            if path.is_dir() and not path.name.startswith("."):
                yield from all_folders(path, depth - 1)
