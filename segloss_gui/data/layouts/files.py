"""Single files named one by one, as opened from the command line or dropped on the window."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field

from segloss_gui.core.settings import Settings


class Files(Settings):
    """Images to look at, each with an optional label map."""

    layout: Literal["files"] = "files"
    images: tuple[Path, ...] = Field(title="Images", min_length=1, description="Image files, one case each")
    labels: tuple[Path | None, ...] = Field(
        default=(), title="Labels", description="Label maps in the order of the images"
    )
