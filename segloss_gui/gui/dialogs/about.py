"""Help: the keys, and what this is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QLabel, QMessageBox, QPushButton, QVBoxLayout, QWidget

from segloss_gui import __version__


class ShortcutsDialog(QDialog):
    """All keys, by place.

    Parameters
    ----------
    keys : mapping of place to (key, what it does) pairs
        For example ``{"Window": [("Ctrl+O", "Open a study")]}``.
    """

    def __init__(self, keys: Mapping[str, Sequence[tuple[str, str]]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("SegLoss – keys")
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(16)
        places = QHBoxLayout()
        places.setSpacing(40)
        for place, pairs in keys.items():
            places.addLayout(_place(place, pairs))
        column.addLayout(places)
        close = QPushButton("Close")
        close.clicked.connect(self.close)
        column.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)


def _place(title: str, pairs: Sequence[tuple[str, str]]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(6)
    heading = QLabel(title)
    heading.setProperty("role", "heading")
    grid.addWidget(heading, 0, 0, 1, 2)
    for row, (key, meaning) in enumerate(pairs, 1):
        chip = QLabel(key)
        chip.setProperty("role", "chip")
        grid.addWidget(chip, row, 0, Qt.AlignmentFlag.AlignLeft)
        grid.addWidget(QLabel(meaning), row, 1)
    grid.setRowStretch(len(pairs) + 1, 1)
    return grid


def show_about(parent: QWidget) -> QMessageBox:
    """Say what this program is."""
    box = QMessageBox(parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setWindowTitle("About SegLoss")
    box.setText(f"<b>SegLoss GUI {__version__}</b>")
    box.setInformativeText(
        "A desktop laboratory for comparing segmentation losses on medical images.\n\n"
        "For research and teaching; not a medical device. Nothing leaves this computer. MIT licence."
    )
    box.open()
    return box
