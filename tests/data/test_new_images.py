"""What is to be predicted needs no reference, and may lie in any folder."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from segloss_gui.core.errors import BadInputError
from segloss_gui.core.geometry import Grid
from segloss_gui.core.volume import Volume
from segloss_gui.data.new_images import new_images
from segloss_gui.data.readers import write_volume
from tests.data.dicom import save_series


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


def test_channels_that_are_numbered_as_nnunet_does_are_of_one_case(tmp_path: Path) -> None:
    _write(tmp_path / "two" / "imagesTs", [f"p{n}_000{channel}.nii.gz" for n in range(3) for channel in range(2)])
    _write(tmp_path / "one", [f"p{n}_0000.nii.gz" for n in range(3)])
    _write(tmp_path / "counted", [f"pat_000{n}.nii.gz" for n in range(3)])
    for folder in ("two", "two/imagesTs"):
        cases = new_images([tmp_path / folder])[1].cohort.cases
        assert [(case.id, len(case.images)) for case in cases] == [("p0", 2), ("p1", 2), ("p2", 2)]
    assert _names(tmp_path / "one") == ["p0_0000", "p1_0000", "p2_0000"]
    assert _names(tmp_path / "counted") == ["pat_0000", "pat_0001", "pat_0002"]


@pytest.mark.parametrize("ending", ["png", "tif"])
def test_numbers_of_pictures_count_slices_unless_there_are_as_many_as_channels(tmp_path: Path, ending: str) -> None:
    for name in (f"pat{n}_{slice_:04d}.{ending}" for n in range(2) for slice_ in range(3)):
        Image.fromarray(np.full((8, 8), 7, np.uint8)).save(tmp_path / name)
    found = {n: new_images([tmp_path], channels=n)[1].cohort.cases for n in (1, 2, 3)}
    assert {n: [len(case.images) for case in cases] for n, cases in found.items()} == {
        1: [1] * 6, 2: [1] * 6, 3: [3, 3],
    }  # fmt: skip
    assert [len(case.images) for case in new_images([tmp_path])[1].cohort.cases] == [3, 3]


def test_channels_that_names_say_are_of_one_case(tmp_path: Path) -> None:
    _write(tmp_path / "two", [f"p{n}_{what}.nii.gz" for n in range(3) for what in ("T2w", "T1w")])
    _write(tmp_path / "one", [f"p{n}_T1w.nii.gz" for n in range(3)])
    _write(tmp_path / "readers", [f"p{n}_{what}.nii.gz" for n in range(3) for what in ("a", "b")])
    cohort = new_images([tmp_path / "two"])[1].cohort
    assert sorted(cohort.channels) == ["T1w", "T2w"]
    assert [(case.id, len(case.images)) for case in cohort.cases] == [("p0", 2), ("p1", 2), ("p2", 2)]
    assert _names(tmp_path / "one") == ["p0_T1w", "p1_T1w", "p2_T1w"]
    assert len(_names(tmp_path / "readers")) == 6


def test_results_below_a_folder_of_named_channels_are_none_of_its_images(tmp_path: Path) -> None:
    _write(tmp_path, [f"p {n}_{what}.nii.gz" for n in range(3) for what in ("T1", "T2")])
    _write(tmp_path / "out", [f"p_{n}_5359ba91.nii.gz" for n in range(3)])
    cases = new_images([tmp_path])[1].cohort.cases
    assert [(case.id, len(case.images)) for case in cases] == [("p 0", 2), ("p 1", 2), ("p 2", 2)]


def test_an_image_that_lacks_a_named_channel_is_refused_by_its_name(tmp_path: Path) -> None:
    _write(tmp_path, [f"p{n}_{what}.nii.gz" for n in range(4) for what in ("T1", "FLAIR") if (n, what) != (1, "FLAIR")])
    preview = new_images([tmp_path])[1]
    assert [case.id for case in preview.cohort.cases] == ["p0", "p2", "p3"]
    assert [refusal.path.name for refusal in preview.refusals] == ["p1_T1.nii.gz"]


def test_where_nothing_can_be_read_is_said(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("none")
    with pytest.raises(BadInputError, match="holds neither"):
        new_images([tmp_path])


@pytest.mark.parametrize("chosen", [1, 4])
def test_slices_of_dicom_stand_for_the_series_of_their_folder(tmp_path: Path, chosen: int) -> None:
    pytest.importorskip("SimpleITK")
    for patient in ("p1", "p2"):
        voxels = np.zeros((4, 5, 4), np.int16)
        save_series(tmp_path / patient / "ct", voxels, np.diag([-1.0, -1.0, 3.0, 1.0]), tags={"0008|0060": "CT"})
    slices = [path for p in ("p1", "p2") for path in sorted((tmp_path / p / "ct").iterdir())[:chosen]]
    preview = new_images(slices)[1]
    assert [case.id for case in preview.cohort.cases] == ["p1/ct", "p2/ct"]
    assert all(header.grid.shape == (4, 5, 4) for header in preview.headers.values())
