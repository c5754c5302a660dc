"""Two folders, images and labels, matched by the stem of the file names."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field

from segloss_gui.core.settings import Settings


class FolderPair(Settings):
    """Images in one folder, labels in another."""

    layout: Literal["folder_pair"] = "folder_pair"
    images: Path = Field(title="Images", description="Folder of the images")
    labels: Path | None = Field(default=None, title="Labels", description="Folder of the label maps, matched by stem")
    groups_csv: Path | None = Field(
        default=None, title="Groups file", description="CSV with the columns case and group (and subject, if any)"
    )
    group_pattern: str = Field(
        default="", title="Group pattern", description="Regular expression over case ids; its first group is the group"
    )
