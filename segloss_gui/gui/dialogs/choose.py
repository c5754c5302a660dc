"""File dialogs that do not block."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QSettings, Qt
from PySide6.QtGui import QColor, QShowEvent
from PySide6.QtWidgets import QColorDialog, QDialogButtonBox, QFileDialog, QLineEdit, QPushButton, QToolButton, QWidget

from segloss_gui.gui.remembered import remember, remembered
from segloss_gui.gui.theme import icon

IMAGES = (
    "Images (*.nii *.nii.gz *.hdr *.mgz *.mgh *.nrrd *.nhdr *.mha *.mhd *.dcm *.png *.jpg *.jpeg *.tif *.tiff *.bmp "
    "*.gif *.ppm *.pgm *.pbm *.pnm)"
    ";;All files (*)"
)

ARROWS = {"backButton": "chevron-left", "forwardButton": "chevron-right", "toParentButton": "chevron-up"}


def choose_folder(
    parent: QWidget, title: str, then: Callable[[Path], None], *, new: bool = False, offered: Path | None = None
) -> QFileDialog:
    """Let the user choose a folder; with ``new`` one that need not exist, such as the one offered."""
    dialog = _dialog(parent, title, _NewFolderDialog if new else QFileDialog)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    if new:
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setLabelText(QFileDialog.DialogLabel.Accept, "Save here")
    if offered is not None:
        there = next((folder for folder in offered.absolute().parents if folder.is_dir()), None)
        if there is not None:  # else its drive is gone
            dialog.setDirectory(str(there))
        dialog.selectFile(str(offered.absolute().relative_to(there)) if there is not None else offered.name)
    dialog.fileSelected.connect(lambda path: then(Path(path)))
    _open(dialog)
    return dialog


def choose_files(parent: QWidget, title: str, then: Callable[[list[Path]], None]) -> QFileDialog:
    """Let the user choose image files."""
    dialog = _dialog(parent, title)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    dialog.setNameFilter(IMAGES)
    dialog.filesSelected.connect(lambda paths: then([Path(path) for path in paths]))
    _open(dialog)
    return dialog


def choose_new_file(
    parent: QWidget, title: str, kinds: Mapping[str, str], name: str, then: Callable[[Path], None]
) -> QFileDialog:
    """Let the user name a file to be written.

    Parameters
    ----------
    parent : QWidget
        The window asked for.
    title : str
        Of the dialog.
    kinds : mapping of str to str
        Name filters and the ending each stands for; an empty ending is a folder.
    name : str
        Offered, without its ending.
    then : callable
        Told the path, with the ending of the kind chosen.
    """
    dialog = _dialog(parent, title)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilters(list(kinds))
    dialog.selectFile(name)
    dialog.fileSelected.connect(lambda path: then(_ended(Path(path), kinds[dialog.selectedNameFilter()], kinds)))
    _open(dialog)
    return dialog


def choose_colour(parent: QWidget, what: str, now: str, then: Callable[[str], object]) -> QColorDialog:
    """Let the user choose the colour of something; ``then`` is told it, as ``now`` is given: ``#RRGGBB``."""
    dialog = QColorDialog(QColor(now), parent)
    dialog.setWindowTitle(f"Colour of {what}")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.colorSelected.connect(lambda colour: then(colour.name().upper()))
    dialog.open()
    return dialog


def _ended(path: Path, ending: str, kinds: Mapping[str, str]) -> Path:
    known = path.suffix.lower() in kinds.values() and path.suffix
    return path if known or not ending else path.with_name(path.name + ending)


class _NewFolderDialog(QFileDialog):
    """Takes the name of a folder that is not there; Qt's own dialog, other than those of desktops, wants it to exist.

    Nothing is made: whoever writes there makes it, and who then decides otherwise leaves nothing behind.
    """

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Qt's own dialog has its parts by now, the desktop's none."""
        super().showEvent(event)
        if self._typed is not None and self._button is not None:
            self._typed.textChanged.connect(self._take_any_name)
            self._button.installEventFilter(self)
            self._take_any_name()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Qt switches its button off while no such folder is there, whenever it has looked at the disk again."""
        if event.type() is QEvent.Type.EnabledChange:
            self._take_any_name()
        return super().eventFilter(watched, event)

    @property
    def _typed(self) -> QLineEdit | None:
        found = self.findChild(QLineEdit, "fileNameEdit")
        return found if isinstance(found, QLineEdit) else None

    @property
    def _button(self) -> QPushButton | None:
        box = self.findChild(QDialogButtonBox, "buttonBox")
        if not isinstance(box, QDialogButtonBox):
            return None
        takes = (each for each in box.buttons() if box.buttonRole(each) is QDialogButtonBox.ButtonRole.AcceptRole)
        return next((each for each in takes if isinstance(each, QPushButton)), None)

    def _take_any_name(self) -> None:
        if self._typed is not None and self._button is not None and self._typed.text().strip():
            self._button.setEnabled(True)

    def accept(self) -> None:
        """Take what was typed or clicked; a file, and no name, are left to Qt."""
        name = self._typed.text().strip() if self._typed is not None else ""
        path = Path(self.directory().absolutePath()) / os.path.expanduser(name)
        if not name or path.is_file():
            super().accept()
            return
        self.filesSelected.emit([str(path)])
        self.fileSelected.emit(str(path))
        self.done(QFileDialog.DialogCode.Accepted)


def _dialog(parent: QWidget, title: str, kind: type[QFileDialog] = QFileDialog) -> QFileDialog:
    """Begins where something was chosen last, by this start of the program or one before."""
    dialog = kind(parent, title)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    place = remembered(QSettings()).chosen_in
    if place and Path(place).is_dir():
        dialog.setDirectory(place)
    dialog.filesSelected.connect(_keep_place)
    return dialog


def _open(dialog: QFileDialog) -> None:
    dialog.open()
    for name, picture in ARROWS.items():  # there in Qt's own dialog, where they are black on a dark ground too
        button = dialog.findChild(QToolButton, name)
        if isinstance(button, QToolButton):
            button.setIcon(icon(picture))


def _keep_place(paths: list[str]) -> None:
    if paths:
        remember(QSettings(), chosen_in=str(Path(paths[-1]).absolute().parent))
