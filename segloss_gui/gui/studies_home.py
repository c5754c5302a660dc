"""The folder in which studies get a folder of their own: the user's, else one among the user's documents."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSettings, QStandardPaths

from segloss_gui.gui.remembered import remembered


def usual_home() -> Path:
    """``SegLoss`` among the user's documents, as the desktop knows them."""
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return Path(documents or Path.home()) / "SegLoss"


def studies_home(settings: QSettings) -> Path:
    """Where new studies go."""
    chosen = remembered(settings).studies_folder
    return Path(chosen) if chosen else usual_home()
