"""What is to be predicted needs no reference, and may lie in any folder."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest

from segloss_gui.core.errors import BadInputError
from segloss_gui.core.geometry import Grid
from segloss_gui.core.volume import Volume
from segloss_gui.data.new_images import new_images
from segloss_gui.data.readers import write_volume


def _write(root: Path, paths: Iterable[str]) -> None:
    volume = Volume(np.arange(64, dtype=np.float32).reshape(1, 4, 4, 4), Grid((4, 4, 4), np.eye(4)))
    for path in paths:
        write_volume(root / path, volume)


def _names(root: Path) -> list[str]:
    return [case.id for case in new_images([root])[1].cohort.cases]


def test_an_image_without_a_label_is_predicted_like_the_others(tmp_path: Path) -> None:
    _write(tmp_path, [f"volume-{n}.nii.gz" for n in range(4)] + [f"segmentation-{n}.nii.gz" for n in range(3)])
    assert len(_names(tmp_path)) == 4


def test_a_folder_that_only_its_names_sort_is_predicted(tmp_path: Path) -> None:
    _write(tmp_path, [f"data/case_{n:03}/{what}.nii.gz" for n in range(3) for what in ("imaging", "segmentation")])
    assert _names(tmp_path) == ["case_000", "case_001", "case_002"]


def test_a_damaged_label_costs_no_image(tmp_path: Path) -> None:
    _write(tmp_path, [f"p{n}/{what}.nii.gz" for n in range(3) for what in ("T1", "mask")])
    (tmp_path / "p1" / "mask.nii.gz").write_bytes(b"no image")
    assert _names(tmp_path) == ["p0", "p1", "p2"]


def test_plain_images_keep_their_names(tmp_path: Path) -> None:
    _write(tmp_path, ["scan_7.nii.gz", "scan_8.nii.gz"])
    assert _names(tmp_path) == ["scan_7", "scan_8"]


def test_where_nothing_can_be_read_is_said(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("none")
    with pytest.raises(BadInputError, match="holds neither"):
        new_images([tmp_path])
