"""Radiographs, mammograms and the like are no slices of one volume."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from segloss_gui.core.errors import FileRefusedError
from segloss_gui.core.units import AREA, MM, SizeUnit
from segloss_gui.data.choice import Choice
from segloss_gui.data.readers import read_header, read_volume
from segloss_gui.data.readers.dicom_pictures import PROJECTED, pictures_of
from segloss_gui.data.readers.dicom_series import sorted_files
from tests.data.dicom import save_picture_of, save_raw_dicom, save_series

VIEWS = (("L", "CC"), ("R", "CC"), ("L", "MLO"), ("R", "MLO"))


@pytest.fixture
def mammograms(tmp_path: Path) -> Path:
    """Four views of one series, of which the last is larger."""
    for number, (side, view) in enumerate(VIEWS, 1):
        save_picture_of(tmp_path / "mg" / f"im{number}.dcm", side, view, number, shape=(8, 6 + 2 * (number == 4)))
    return tmp_path / "mg"


def files(folder: Path) -> list[Path]:
    return sorted(folder.iterdir())


def test_each_view_is_called_by_series_side_view_and_number(mammograms: Path) -> None:
    found = pictures_of(files(mammograms))
    assert [picture.name for picture in found] == ["3_L_CC_1", "3_R_CC_2", "3_L_MLO_3", "3_R_MLO_4"]


@pytest.mark.parametrize("modality", sorted(PROJECTED))
def test_two_of_every_projected_kind_are_two_pictures(modality: str, tmp_path: Path) -> None:
    for number in (1, 2):
        save_picture_of(tmp_path / f"{number}.dcm", number=number, modality=modality)
    assert len(pictures_of(files(tmp_path))) == 2


@pytest.mark.parametrize("modality", ["CT", "MR", "PT", "NM", ""])
def test_slices_stay_slices_whatever_they_lack(modality: str, tmp_path: Path) -> None:
    for number in (1, 2):
        save_picture_of(tmp_path / f"{number}.dcm", "L" if number == 1 else "R", number=number, modality=modality)
    assert pictures_of(files(tmp_path)) == ()


@pytest.mark.parametrize(("modality", "unit"), [("DX", AREA), ("CT", MM)])
def test_a_radiograph_has_an_area_and_a_lone_slice_a_volume(modality: str, unit: SizeUnit, tmp_path: Path) -> None:
    pytest.importorskip("SimpleITK")
    save_picture_of(tmp_path / "1.dcm", modality=modality)
    grid = read_header(tmp_path / "1.dcm").grid
    assert grid.unit == unit
    assert grid.voxel_ml == pytest.approx(grid.spacing_mm[0] * grid.spacing_mm[1] / (1 if unit == AREA else 1000))


def test_of_slices_only_the_first_header_is_read(tmp_path: Path) -> None:
    pytest.importorskip("SimpleITK")
    series = save_series(tmp_path / "ct", np.zeros((5, 6, 7)), np.eye(4), tags={"0008|0060": "CT"})
    asked = iter(files(series))
    assert pictures_of(asked) == ()
    assert len(list(asked)) == 6


def test_ultrasound_that_says_where_it_lies_is_a_volume_and_else_is_none(tmp_path: Path) -> None:
    pytest.importorskip("SimpleITK")
    placed = save_series(tmp_path / "placed", np.zeros((5, 6, 3)), np.eye(4), tags={"0008|0060": "US"})
    assert pictures_of(files(placed)) == ()
    assert read_header(placed).grid.shape == (5, 6, 3)
    for number in (1, 2, 3):
        save_picture_of(tmp_path / "stills" / f"{number}.dcm", number=number, modality="US")
    assert len(pictures_of(files(tmp_path / "stills"))) == 3


def test_sides_and_views_tell_pictures_of_any_kind_apart(tmp_path: Path) -> None:
    for number, view in ((1, "AP"), (2, "LL")):
        save_picture_of(tmp_path / f"{number}.dcm", view=view, number=number, modality="OT")
    assert len(pictures_of(files(tmp_path))) == 2
    save_picture_of(tmp_path / "2.dcm", view="AP", number=2, modality="OT")
    assert pictures_of(files(tmp_path)) == ()


def test_colours_tell_that_a_picture_is_no_slice(tmp_path: Path) -> None:
    for number, kind in enumerate(("RGB", "YBR_FULL_422", "PALETTE COLOR"), 1):
        save_picture_of(tmp_path / f"{number}.dcm", number=number, modality="OT", **{"0028|0004": kind})
    assert len(pictures_of(files(tmp_path))) == 3
    save_picture_of(tmp_path / "4.dcm", number=4, modality="OT")
    assert pictures_of(files(tmp_path)) == ()


def test_what_cannot_be_read_is_a_picture_among_pictures_and_tells_nothing_alone(mammograms: Path) -> None:
    (mammograms / "odd.dcm").write_bytes(b"no DICOM at all")
    (mammograms / "gone.dcm").symlink_to(mammograms / "nowhere")
    assert len(pictures_of(files(mammograms))) == 6
    assert pictures_of([mammograms / "odd.dcm", mammograms / "gone.dcm"]) == ()


def test_no_two_pictures_of_a_folder_are_called_alike(tmp_path: Path) -> None:
    pytest.importorskip("SimpleITK")
    for name in ("a", "b", "b "):
        save_picture_of(tmp_path / f"{name}.dcm", "L", "CC", series=f"1.2.{len(name)}.{ord(name[0])}")
    found = sorted(each.picture for each in sorted_files(tmp_path).series)
    assert found == ["3_L_CC_1_a", "3_L_CC_1_b_2", "3_L_CC_1_b_3"]


def test_a_folder_of_pictures_is_no_volume_and_each_can_be_chosen(mammograms: Path) -> None:
    pytest.importorskip("SimpleITK")
    with pytest.raises(FileRefusedError, match=r"4 pictures, no slices of one volume, choose one: 3_L_CC_1 .*MG"):
        read_header(mammograms)
    for number, name in enumerate(("3_L_CC_1", "3_R_CC_2", "3_L_MLO_3", "3_R_MLO_4"), 1):
        for called in (name, f"1.2.3.9.{number}"):
            header = read_header(mammograms, Choice(series=called))
            assert header.grid.shape == (6 + 2 * (number == 4), 8, 1)
            assert header.grid.spacing_mm[:2] == pytest.approx((0.1, 0.1))
            assert set(read_volume(mammograms, Choice(series=called)).data.ravel()) == {number}


def test_a_picture_that_is_there_twice_is_one_and_its_copy_is_named(mammograms: Path) -> None:
    pytest.importorskip("SimpleITK")
    (mammograms / "im9.dcm").write_bytes((mammograms / "im2.dcm").read_bytes())
    found = sorted_files(mammograms)
    assert len(found.series) == 4
    assert found.damaged == {mammograms / "im9.dcm": "is the picture in im2.dcm once more"}
    assert read_volume(mammograms, Choice(series="3_R_CC_2")).data.max() == 2


def test_a_damaged_picture_leaves_the_others_of_its_series(mammograms: Path) -> None:
    pytest.importorskip("SimpleITK")
    broken = mammograms / "im2.dcm"
    broken.write_bytes(broken.read_bytes()[:400])
    found = sorted_files(mammograms)
    assert [each.picture for each in found.series] == ["3_L_CC_1", "3_L_MLO_3", "3_R_MLO_4"]
    assert list(found.damaged) == [broken]
    assert read_volume(mammograms, Choice(series="3_R_MLO_4")).data.max() == 4


def test_films_of_ultrasound_beside_stills_are_pictures_in_time(tmp_path: Path) -> None:
    pytest.importorskip("SimpleITK")
    tags = {"0008|0060": "US", "0008|0016": "1.2.840.10008.5.1.4.1.1.3.1", "0020|0013": "2", "0008|0018": "1.2.3.9.2"}
    save_picture_of(tmp_path / "still.dcm", modality="US")
    save_raw_dicom(tmp_path / "film.dcm", np.zeros((5, 8, 6), np.uint8), tags)
    assert {read_header(tmp_path, Choice(series=uid)).frames for uid in ("1.2.3.9.1", "1.2.3.9.2")} == {1, 5}
