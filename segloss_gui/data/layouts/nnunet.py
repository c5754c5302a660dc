"""An nnU-Net v2 raw data set: imagesTr/CASE_0000.nii.gz, labelsTr/CASE.nii.gz, dataset.json."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field

from segloss_gui.core.settings import Settings


class NnUNet(Settings):
    """A DatasetNNN_Name folder."""

    layout: Literal["nnunet"] = "nnunet"
    root: Path = Field(title="Folder", description="The DatasetNNN_Name folder that holds dataset.json")
