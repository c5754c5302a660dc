"""A Medical Segmentation Decathlon task: dataset.json that lists image and label files."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field

from segloss_gui.core.settings import Settings


class Decathlon(Settings):
    """A TaskNN_Name folder."""

    layout: Literal["decathlon"] = "decathlon"
    root: Path = Field(title="Folder", description="The TaskNN_Name folder that holds dataset.json")
