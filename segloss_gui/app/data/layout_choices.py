"""What the layouts are called, and which folder one is about. Plain Python."""

from __future__ import annotations

from pathlib import Path

from segloss_gui.data.layouts import LAYOUTS, CohortSource
from segloss_gui.data.layouts.spec import folder_of

__all__ = ["CHOICES", "folder_of", "same_folder_as"]

CHOICES = {spec.key: spec.title for spec in LAYOUTS.values() if spec.opened is not None}
"""What a folder can be read as: key -> title."""


def same_folder_as(folder: Path, layout: str) -> CohortSource:
    """``folder`` read as another layout, its subfolders guessed by their names."""
    opened = LAYOUTS[layout].opened
    assert opened is not None, f"{layout} is no layout of a folder"
    return opened(folder)
