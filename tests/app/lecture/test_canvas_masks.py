from __future__ import annotations

from pathlib import Path
from typing import Any

import nibabel as nib
import numpy as np
import pytest

from segloss_gui.app.case_reference import NO_CASE
from segloss_gui.app.lecture.canvas_masks import CanvasMasks
from segloss_gui.app.session import Session
from tests.app.instant_tasks import FakeTasks


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def masks(said: list[str]) -> CanvasMasks:
    return CanvasMasks(Session(), FakeTasks(), said.append)


def test_without_a_case_it_is_said_what_brings_one(masks: CanvasMasks, said: list[str]) -> None:
    masks.read_case(lambda _: pytest.fail("there is no case"))
    assert said == [NO_CASE]


def test_a_file_gives_a_mask_a_value_of_its_fullest_slice(masks: CanvasMasks, said: list[str], tmp_path: Path) -> None:
    labels = np.zeros((6, 5, 3), np.uint8)
    labels[1:4, 1:3, 2] = 1
    labels[4, 4, 2] = 3
    file = tmp_path / "labels.nii.gz"
    nib.save(nib.Nifti1Image(labels, np.eye(4)), file)
    taken: list[tuple[Path, Any]] = []
    masks.read_file(file, lambda of, found: taken.append((of, found)))
    ((of, found),) = taken
    assert (of, said) == (file, [])
    assert sorted(int(mask.sum()) for mask in found) == [1, 6]


def test_a_file_that_is_none_is_said_by_its_name(masks: CanvasMasks, said: list[str], tmp_path: Path) -> None:
    file = tmp_path / "broken.nii.gz"
    file.write_bytes(b"none")
    masks.read_file(file, lambda *_: pytest.fail("there is no mask in it"))
    assert len(said) == 1
    assert "broken.nii.gz" in said[0]
