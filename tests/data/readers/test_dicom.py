from __future__ import annotations

import locale
from pathlib import Path

import numpy as np
import pytest
from nibabel.affines import from_matvec
from nibabel.eulerangles import euler2mat

from segloss_gui.core.errors import FileRefusedError
from segloss_gui.data.choice import Choice
from segloss_gui.data.readers import (
    check_complete,
    dicom_pixels,
    dicom_series,
    open_volume,
    read_header,
    read_labels,
    read_volume,
)
from tests.core.test_geometry import ORIENTATIONS, oriented
from tests.data.dicom import save_raw_dicom, save_series
from tests.data.files import cut, save_nifti, save_picture

pytest.importorskip("SimpleITK")

NUMBERS = np.arange(5 * 6 * 7, dtype=np.int16).reshape(5, 6, 7)
OBLIQUE = from_matvec(euler2mat(0.3, 0.2, -0.4) @ np.diag([-0.9, -0.8, 3.0]), [10, -20, 30])


def _handed(codes: tuple[str, ...]) -> bool:
    return bool(np.linalg.det(oriented(codes)[:3, :3]) > 0)


@pytest.mark.parametrize("codes", [codes for codes in ORIENTATIONS if _handed(codes)], ids="".join)
def test_a_series_lies_where_the_nifti_of_the_same_volume_lies(tmp_path: Path, codes: tuple[str, ...]) -> None:
    affine = oriented(codes)
    volume = read_volume(save_series(tmp_path / "series", NUMBERS, affine))
    expected = read_volume(save_nifti(tmp_path / "a.nii", NUMBERS, affine))
    np.testing.assert_array_equal(volume.data, expected.data)
    np.testing.assert_allclose(volume.grid.affine, expected.grid.affine, atol=1e-4)


def test_an_oblique_series_is_put_in_place_whatever_its_files_are_called(tmp_path: Path) -> None:
    volume = read_volume(save_series(tmp_path / "series", NUMBERS, OBLIQUE))
    assert volume.stored is not None
    np.testing.assert_allclose(volume.stored.affine, OBLIQUE, atol=1e-3)
    np.testing.assert_array_equal(volume.data[0, ::-1, ::-1], NUMBERS)


def test_a_series_is_hounsfield_units_in_two_bytes_and_can_be_shown_while_it_is_read(tmp_path: Path) -> None:
    opened = open_volume(save_series(tmp_path / "series", NUMBERS, OBLIQUE, intercept=-1024))
    assert not opened.complete
    volume = opened.finish()
    assert volume.data.dtype == np.int16
    assert (int(volume.data.min()), int(volume.data.max())) == (0, 209)


@pytest.mark.parametrize(("modality", "called"), [("CT", "CT"), ("MR", "channel 0")])
def test_the_channel_of_a_ct_is_called_so(tmp_path: Path, modality: str, called: str) -> None:
    series = save_series(tmp_path / "series", NUMBERS, OBLIQUE, tags={"0008|0060": modality})
    assert read_volume(series).channels == (called,)


def test_a_gantry_tilt_shears_the_grid_and_is_said(tmp_path: Path) -> None:
    affine = np.diag([-0.5, -0.5, 2.5, 1.0])
    affine[1, 2] = 1.0
    header = read_header(save_series(tmp_path / "series", NUMBERS, affine))
    np.testing.assert_allclose(header.stored.affine, affine, atol=1e-4)
    assert "gantry tilt of 21.8 degrees" in header.notes[0]


def test_several_series_in_one_folder_are_listed_and_one_can_be_chosen(tmp_path: Path) -> None:
    save_series(tmp_path, NUMBERS, OBLIQUE)
    save_series(tmp_path, NUMBERS * 2, OBLIQUE, uid="1.2.3.4", number=12, description="FLAIR", first=50)
    with pytest.raises(FileRefusedError, match=r"2 series, choose one: 1 'T1 axial' \(MR, 7 files\); 12 'FLAIR'"):
        read_header(tmp_path)
    for chosen in ("FLAIR", "12", "1.2.3.4"):
        assert read_volume(tmp_path, Choice(series=chosen)).data.max() == 418
    with pytest.raises(FileRefusedError, match="no single series 'T2'"):
        read_volume(tmp_path, Choice(series="T2"))


def test_a_missing_slice_is_refused_not_closed_up(tmp_path: Path) -> None:
    with pytest.raises(FileRefusedError, match="evenly spaced, got 3 to 6 mm"):
        read_header(save_series(tmp_path / "series", NUMBERS, OBLIQUE, skip=(3,)))


def test_time_points_at_the_same_positions_are_frames(tmp_path: Path) -> None:
    for frame in range(3):
        tags = {"0020|0012": str(frame + 1)}
        save_series(tmp_path, NUMBERS + 1000 * frame, OBLIQUE, first=10 * frame, tags=tags)
    header = read_header(tmp_path)
    assert (header.channels, header.frames) == (3, 3)
    assert [int(channel.min()) for channel in read_volume(tmp_path).data] == [0, 1000, 2000]
    assert read_volume(tmp_path, Choice(frame=2)).data.min() == 2000


FUNDUS = {"0008|0060": "OP", "0028|0004": "RGB", "0020|0062": "L"}
COLOUR = {"0028|0002": 3, "0028|0011": 6, "0028|0006": 0}


def test_images_of_one_height_that_are_shifted_in_their_plane_are_no_moments(tmp_path: Path) -> None:
    for number in range(3):
        tags = {
            "0008|0060": "MR", "0008|0018": f"1.2.3.4.{number}", "0020|0013": str(number),
            "0020|0032": f"0\\0\\{number}", "0020|0037": "0\\1\\0\\0\\0\\-1", "0028|0030": "0.5\\0.25",
        }  # fmt: skip
        save_raw_dicom(tmp_path / f"{number}.dcm", np.zeros((4, 5), np.uint8), tags)
    with pytest.raises(FileRefusedError, match="at one height must lie at one place, got some 2 mm apart"):
        read_header(tmp_path)


def test_a_picture_in_colours_has_them_as_channels(tmp_path: Path) -> None:
    rgb = np.arange(8 * 6 * 3, dtype=np.uint8).reshape(8, 6, 3)
    path = save_raw_dicom(tmp_path / "fundus.dcm", rgb.reshape(8, 18), FUNDUS, claims=COLOUR)
    header, volume = read_header(path), read_volume(path)
    assert (header.channels, header.grid.shape, header.dtype) == (3, (6, 8, 1), "uint8")
    assert volume.channels == ("red", "green", "blue")
    save_picture(tmp_path / "fundus.png", rgb)
    assert np.array_equal(volume.data, read_volume(tmp_path / "fundus.png").data)


def test_colours_of_slices_and_of_16_bits_are_refused_before_anything_is_made_of_them(tmp_path: Path) -> None:
    save_raw_dicom(tmp_path / "deep.dcm", np.zeros((8, 18), np.uint16), FUNDUS, claims=COLOUR)
    placed = {**FUNDUS, "0008|0060": "CT", "0020|0032": "0\\0\\0", "0020|0037": "1\\0\\0\\0\\1\\0"}
    save_raw_dicom(tmp_path / "slice.dcm", np.zeros((8, 18), np.uint8), placed, claims=COLOUR)
    for name, told in (("deep", "3 colours of 16 bits"), ("slice", "colour slices are not read")):
        for read in (read_header, read_volume):
            with pytest.raises(FileRefusedError, match=rf"{name}\.dcm.*{told}"):
                read(tmp_path / f"{name}.dcm")


def test_one_slice_without_an_ending_is_read_alone(tmp_path: Path) -> None:
    folder = save_series(tmp_path / "series", NUMBERS, OBLIQUE)
    (folder / "image000.dcm").rename(folder / "image_60")
    assert read_volume(folder / "image_60").data.shape == (1, 5, 6, 1)


def test_slices_without_positions_are_drawn_as_stored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = dicom_series.tag
    monkeypatch.setattr(dicom_series, "tag", lambda reader, name: "" if name == "0020|0032" else said(reader, name))
    header = read_header(save_series(tmp_path / "series", NUMBERS, OBLIQUE))
    assert header.grid.shape == (5, 6, 7)
    assert not header.grid.anatomical
    assert "orientation" in header.notes[0]


def test_a_cut_off_slice_is_refused_before_and_while_reading(tmp_path: Path) -> None:
    folder = save_series(tmp_path / "series", np.tile(NUMBERS, (20, 20, 1)), OBLIQUE)
    cut(folder / "image007.dcm", 0.5)
    for read in (check_complete, read_volume):
        with pytest.raises(FileRefusedError, match=r"image007\.dcm"):
            read(folder)


def test_label_maps_and_folders_without_dicom_are_refused(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(FileRefusedError, match="without DICOM images"):
        read_header(tmp_path / "empty")
    with pytest.raises(FileRefusedError, match="210 different values: is it an image"):
        read_labels(save_series(tmp_path / "series", NUMBERS, OBLIQUE))


def test_a_segmentation_object_is_named(tmp_path: Path) -> None:
    folder = save_series(tmp_path / "s", NUMBERS, OBLIQUE, tags={"0008|0060": "SEG"})
    one = next(folder.iterdir())
    with pytest.raises(FileRefusedError, match="of kind SEG"):
        read_volume(one)
    pytest.importorskip("pydicom")
    with pytest.raises(FileRefusedError, match="is a segmentation that says no kind"):
        read_header(one)
    with pytest.raises(FileRefusedError, match="must hold one segmentation"):
        read_header(folder)


CT = {"0008|0060": "CT", "0008|0016": "1.2.840.10008.5.1.4.1.1.2", "0028|0030": "0.5\\0.7"}


@pytest.mark.parametrize("dtype", [np.int16, np.uint16, np.uint8], ids=lambda dtype: dtype.__name__)
@pytest.mark.parametrize("scale", [(1.0, 0.0), (1.0, -1024.0), (0.5, 3.0)], ids=str)
def test_values_of_an_inverted_image_are_those_of_its_twin(
    tmp_path: Path, dtype: type[np.integer], scale: tuple[float, float]
) -> None:
    pixels = (np.arange(20 * 16).reshape(16, 20) % 200).astype(dtype)
    tags = {**CT, "0028|1052": str(scale[1]), "0028|1053": str(scale[0])}
    upright = save_raw_dicom(tmp_path / "2.dcm", pixels, tags)
    inverted = save_raw_dicom(tmp_path / "1.dcm", pixels, {**tags, "0028|0004": "MONOCHROME1"})
    np.testing.assert_array_equal(read_volume(inverted).data, read_volume(upright).data)
    assert read_volume(upright).data.min() == scale[1]
    assert any("MONOCHROME1" in note for note in read_header(inverted).notes)
    assert read_header(upright).notes == ("says nothing about orientation, shown as stored",)


def test_an_inverted_image_of_12_bits_is_turned_back_within_them(tmp_path: Path) -> None:
    claims = {"0028|0101": 12, "0028|0102": 11}
    pixels = np.arange(0, 4000, 25, dtype=np.uint16).reshape(10, 16)
    path = save_raw_dicom(tmp_path / "a.dcm", pixels, {**CT, "0028|0004": "MONOCHROME1"}, claims=claims)
    assert sorted(read_volume(path).data.ravel().tolist()) == list(range(0, 4000, 25))


@pytest.mark.parametrize("kind", ["3.1", "7.2", "12.1"], ids=["ultrasound", "secondary capture", "angiography"])
def test_frames_in_time_are_frames_of_a_picture_not_slices(tmp_path: Path, kind: str) -> None:
    frames = np.stack([np.full((30, 40), 10 * n, np.uint8) for n in range(12)])
    tags = {"0008|0060": "US", "0008|0016": f"1.2.840.10008.5.1.4.1.1.{kind}", "0018|1063": "33.0"}
    path = save_raw_dicom(tmp_path / "cine.dcm", frames, tags)
    header, volume = read_header(path), read_volume(path)
    assert (header.frames, header.channels, header.grid.shape, header.grid.anatomical) == (12, 12, (40, 30, 1), False)
    assert "in time" in header.notes[0]
    assert [int(channel.max()) for channel in volume.data] == [10 * n for n in range(12)]
    assert read_volume(path, Choice(frame=3)).data.max() == 30
    with pytest.raises(FileRefusedError, match="frame 12"):
        read_volume(path, Choice(frame=12))


def test_pixel_spacing_is_used_whatever_the_class_of_image(tmp_path: Path) -> None:
    tags = {**CT, "0008|0060": "CR", "0008|0016": "1.2.840.10008.5.1.4.1.1.1"}
    path = save_raw_dicom(tmp_path / "a.dcm", np.zeros((16, 20), np.uint16), tags)
    assert read_header(path).grid.spacing_mm[:2] == (0.7, 0.5)


def test_a_header_that_claims_gigabytes_is_refused_before_memory_is_taken(tmp_path: Path) -> None:
    pixels = np.zeros((16, 20), np.uint16)
    for name, path in (
        ("rows", save_raw_dicom(tmp_path / "r.dcm", pixels, CT, claims={"0028|0010": 40000, "0028|0011": 40000})),
        ("frames", save_raw_dicom(tmp_path / "f.dcm", pixels, {**CT, "0028|0008": "2000000"})),
    ):
        for read in (read_header, read_volume, check_complete):
            with pytest.raises(FileRefusedError, match=path.name):
                read(path)
        assert name


def test_a_folder_of_one_file_of_frames_is_those_frames(tmp_path: Path) -> None:
    frames = np.stack([np.full((30, 40), 10 * n, np.uint8) for n in range(12)])
    tags = {"0008|0060": "US", "0008|0016": "1.2.840.10008.5.1.4.1.1.3.1", "0020|0011": "1", "0020|0013": "1"}
    save_raw_dicom(tmp_path / "cine" / "a.dcm", frames, tags)
    header, volume = read_header(tmp_path / "cine"), read_volume(tmp_path / "cine")
    assert (header.frames, header.grid.shape) == (12, (40, 30, 1))
    assert [int(channel.max()) for channel in volume.data] == [10 * n for n in range(12)]
    check_complete(tmp_path / "cine")


def test_reading_leaves_the_locale_of_the_program_alone(tmp_path: Path) -> None:
    before = locale.setlocale(locale.LC_ALL)
    read_volume(save_series(tmp_path / "series", NUMBERS, OBLIQUE))
    assert locale.setlocale(locale.LC_ALL) == before


@pytest.mark.parametrize("lost", [1, 2, 30, 59])
def test_pixels_that_end_too_early_are_told_by_the_file_itself_whatever_reads_them(tmp_path: Path, lost: int) -> None:
    file = save_series(tmp_path / "series", NUMBERS, OBLIQUE) / "image007.dcm"
    said = dicom_series.Slice.of(file).said
    dicom_pixels.require_whole(file, said)
    file.write_bytes(file.read_bytes() + bytes(8))  # what some write behind the pixels
    dicom_pixels.require_whole(file, said)
    file.write_bytes(file.read_bytes()[: -8 - lost])
    with pytest.raises(FileRefusedError, match="is cut off: its pixels need 60 bytes"):
        dicom_pixels.require_whole(file, said)


def series_of_three(folder: Path, **odd: str) -> Path:
    """Three slices, the middle one of which says other things."""
    for z in range(3):
        tags = {
            "0008|0018": f"1.2.3.{z}", "0020|0013": str(z), "0020|0032": f"0\\0\\{2 * z}", "0028|0030": "1\\1",
            "0020|0037": "1\\0\\0\\0\\1\\0", "0008|0060": "MR", "0008|0016": "1.2.840.10008.5.1.4.1.1.4",
            **({name.replace("_", "|").strip("|"): text for name, text in odd.items()} if z == 1 else {}),
        }  # fmt: skip
        said = {name: text for name, text in tags.items() if text != "absent"}
        save_raw_dicom(folder / f"{z}.dcm", np.full((4, 5), z, np.int16), said)
    return folder


@pytest.mark.parametrize(
    ("tag", "text", "told"),
    [
        ("_0020_0032", "absent", "1.dcm does not"),
        ("_0020_0032", "a\\b\\c", "position must be 3 numbers"),
        ("_0020_0037", "2\\0\\0\\0\\2\\0", "unit directions"),
        ("_0020_0037", "1\\0\\0\\0.5\\1\\0", "right angles"),
        ("_0020_0037", "1\\0\\0", "orientation must be 6 numbers"),
        ("_0028_0030", "0\\0", "pixel spacing must be two lengths"),
        ("_0028_0030", "-1\\1", "pixel spacing must be two lengths"),
        ("_0028_0030", "1", "pixel spacing must be two lengths"),
        ("_0028_1053", "1e999", "rescale slope must be one number"),
        ("_0028_1053", "0", "rescale slope must be one number"),
        ("_0028_1052", "1\\2", "rescale intercept must be one number"),
    ],
)
def test_a_slice_that_says_what_cannot_be_is_refused_by_name(tag: str, text: str, told: str, tmp_path: Path) -> None:
    assert read_volume(series_of_three(tmp_path / "sound")).grid.spacing_mm == pytest.approx((1, 1, 2))
    with pytest.raises(FileRefusedError, match=told):
        read_volume(series_of_three(tmp_path / "odd", **{tag: text}))


def test_a_slice_that_is_there_twice_is_no_second_moment(tmp_path: Path) -> None:
    folder = series_of_three(tmp_path / "series")
    for path in list(folder.iterdir()):
        (folder / f"copy of {path.name}").write_bytes(path.read_bytes())
    with pytest.raises(FileRefusedError, match="one image twice, as"):
        read_volume(folder)


def test_a_last_slice_that_lost_its_beginning_is_missed(tmp_path: Path) -> None:
    folder = series_of_three(tmp_path / "series")
    for content in (b"", (folder / "2.dcm").read_bytes()[:100], (folder / "2.dcm").read_bytes()[20:]):
        (folder / "2.dcm").write_bytes(content)
        with pytest.raises(FileRefusedError, match=r"2\.dcm"):
            read_volume(folder)


def test_slices_of_which_one_counts_its_pixels_otherwise_are_refused(tmp_path: Path) -> None:
    folder = series_of_three(tmp_path / "series")
    content = (folder / "1.dcm").read_bytes()
    signed = bytes.fromhex("2800030155530200")
    assert content.count(signed + b"\1\0") == 1
    (folder / "1.dcm").write_bytes(content.replace(signed + b"\1\0", signed + b"\0\0"))
    with pytest.raises(FileRefusedError, match="one kind of pixels"):
        read_volume(folder)


def test_pixels_whose_size_nobody_says_are_said_to_be_taken_as_1_mm(tmp_path: Path) -> None:
    for z in range(2):
        place = {"0020|0032": f"0\\0\\{z}", "0020|0037": "1\\0\\0\\0\\1\\0", "0008|0018": f"1.{z}"}
        save_raw_dicom(tmp_path / f"{z}.dcm", np.ones((4, 5), np.int16), place)
    assert "says nothing about the size of its pixels" in " ".join(read_header(tmp_path).notes)


@pytest.mark.parametrize(
    "claims", [{"0028|0010": 5}, {"0028|0010": 1}, {"0028|0011": 9}, {"0028|0100": 8, "0028|0101": 8, "0028|0102": 7}]
)
def test_a_header_that_claims_other_pixels_than_are_there_is_refused(claims: dict[str, int], tmp_path: Path) -> None:
    path = save_raw_dicom(tmp_path / "a.dcm", np.ones((4, 50), np.int16), {}, claims=claims)
    with pytest.raises(FileRefusedError, match=r"pixels"):
        read_volume(path)


@pytest.mark.parametrize("kind", ["88.33", "11.1", "481.3", "66.4"])
def test_an_image_that_names_a_report_or_contours_is_an_image_and_those_are_none(tmp_path: Path, kind: str) -> None:
    other = f"1.2.840.10008.5.1.4.1.1.{kind}"
    image = save_raw_dicom(tmp_path / "a.dcm", np.zeros((4, 4), np.uint8), {"0008|0060": "DX", "0008|1150": other})
    assert dicom_series.is_dicom_image(image)
    no_image = save_raw_dicom(tmp_path / "b.dcm", np.zeros((4, 4), np.uint8), {"0008|0016": other})
    assert not dicom_series.is_dicom_image(no_image)
