"""A cohort of two channels in files, of which only names say which is which: the object is bright in one of them."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from segloss_gui.core.geometry import Grid
from segloss_gui.core.volume import LabelMap, Volume
from segloss_gui.data.layouts.sorted import ColumnRole, Sorted
from segloss_gui.data.readers import write_labels, write_volume
from segloss_gui.study.models import FoldSettings, Study
from tests.study.tiny import tiny_study

SIDE = 16


def write_cases(root: Path, *files: str, count: int = 4, labels: bool = True) -> Path:
    """Cases ``c0``, ... in ``root``, a file each of ``files``, such as ``adc`` or ``a_dwi``: the last word counts."""
    for number in range(count):
        mask = np.zeros((SIDE,) * 3, np.uint8)
        mask[3 + number : 9 + number, 4:10, 4:10] = 1
        grid = Grid(mask.shape, np.eye(4))
        for file in files:
            kind = file.rpartition("_")[2]
            # By kind, not by place: one scan is the same whatever its file is called.
            noise = np.random.default_rng([number, *kind.encode()]).normal(size=mask.shape)
            data = noise + {"adc": 3.0, "dwi": -2.0}.get(kind, 0.5) * mask
            write_volume(root / f"c{number}" / f"{file}.nii.gz", Volume(data[None].astype(np.float32), grid))
        if labels:
            write_labels(root / f"c{number}" / "seg.nii.gz", LabelMap(mask, grid))
    return root


def source_of(root: Path, **roles: str) -> Sorted:
    """``root`` sorted with the given roles by file: ``adc="channel:ADC"``; in this order, by patterns' names."""
    columns = tuple(
        ColumnRole(pattern=f"{{case}}/{file}.nii.gz", role=role, chosen=True) for file, role in roles.items()
    )
    return Sorted(root=root, columns=columns)


def two_channel_study(root: Path, **changes: object) -> Study:
    """A tiny study of ADC and DWI in ``root``."""
    values: dict[str, object] = {
        "cohort": source_of(root, adc="channel:ADC", dwi="channel:DWI", seg="reference"),
        "folds": FoldSettings(count=2, use=(0,)), **changes,
    }  # fmt: skip
    return tiny_study("soft_dice", **values)
