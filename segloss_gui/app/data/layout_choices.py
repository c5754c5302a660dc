"""What the layouts are called, and which folder one is about. Plain Python."""

from __future__ import annotations

from pathlib import Path

from segloss_gui.data.layouts import LAYOUTS, CohortSource

CHOICES = {spec.key: spec.title for spec in LAYOUTS.values() if spec.opened is not None}
"""What a folder can be read as: key -> title."""


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
    opened = LAYOUTS[layout].opened
    assert opened is not None, f"{layout} is no layout of a folder"
    return opened(folder)
