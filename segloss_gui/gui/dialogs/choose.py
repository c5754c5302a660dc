"""File dialogs that do not block."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

IMAGES = "Images (*.nii *.nii.gz *.png *.jpg *.jpeg *.tif *.tiff);;All files (*)"


def choose_folder(parent: QWidget, title: str, then: Callable[[Path], None], *, new: bool = False) -> QFileDialog:
    """Let the user choose a folder; with ``new`` one that need not exist."""
    dialog = _dialog(parent, title)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    if new:
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setLabelText(QFileDialog.DialogLabel.Accept, "Save here")
    dialog.fileSelected.connect(lambda path: then(Path(path)))
    dialog.open()
    return dialog


def choose_files(parent: QWidget, title: str, then: Callable[[list[Path]], None]) -> QFileDialog:
    """Let the user choose image files."""
    dialog = _dialog(parent, title)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    dialog.setNameFilter(IMAGES)
    dialog.filesSelected.connect(lambda paths: then([Path(path) for path in paths]))
    dialog.open()
    return dialog


def _dialog(parent: QWidget, title: str) -> QFileDialog:
    dialog = QFileDialog(parent, title)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    return dialog
