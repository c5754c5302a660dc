from __future__ import annotations

import re
import struct
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from segloss_gui.core.errors import FileRefusedError
from segloss_gui.core.geometry import Reorientation
from segloss_gui.data.choice import Choice
from segloss_gui.data.readers import (
    check_complete,
    mask_pixels,
    picture,
    read_header,
    read_labels,
    read_volume,
    write_labels,
)
from tests.data.files import cut, save_picture

HEIGHT, WIDTH = 40, 60
ROWS, COLUMNS = np.mgrid[:HEIGHT, :WIDTH]
DISC = (((ROWS - 18) ** 2 + (COLUMNS - 35) ** 2) < 100).astype(np.uint8)
COLOUR = np.stack([ROWS, COLUMNS, ROWS + COLUMNS], axis=2).astype(np.uint8)


def _as_shown(array: np.ndarray, stored: Any) -> np.ndarray:
    """Rows and columns as an image viewer draws them."""
    return Reorientation(stored).restore(array)[..., 0].swapaxes(-1, -2)


@pytest.mark.parametrize("ending", ["png", "tif", "tiff", "bmp", "ppm"])
def test_a_colour_picture_has_three_channels_and_one_slice(tmp_path: Path, ending: str) -> None:
    path = save_picture(tmp_path / f"a.{ending}", COLOUR)
    volume, header = read_volume(path), read_header(path)
    assert volume.data.shape == (3, WIDTH, HEIGHT, 1)
    assert volume.channels == ("red", "green", "blue")
    assert (header.grid.shape, header.channels) == ((WIDTH, HEIGHT, 1), 3)
    assert not volume.grid.anatomical
    np.testing.assert_array_equal(_as_shown(volume.data, volume.stored), np.moveaxis(COLOUR, 2, 0))


def test_patient_right_on_screen_left_shows_the_picture_as_an_image_viewer_does(tmp_path: Path) -> None:
    volume = read_volume(save_picture(tmp_path / "a.png", DISC * 255))
    top_left = volume.grid.to_mm(np.array(volume.grid.shape) - 1.0)
    right_most, most_anterior = volume.grid.to_mm((0.0, 0.0, 0.0))[:2] < top_left[:2]
    assert right_most
    assert most_anterior
    assert volume.data[0, -1, -1, 0] == DISC[0, 0]


def test_grey_pictures_of_8_and_16_bits_have_one_channel(tmp_path: Path) -> None:
    for dtype in (np.uint8, np.uint16):
        path = save_picture(tmp_path / "a.png", (DISC * 200).astype(dtype))
        assert read_volume(path).data.shape == (1, WIDTH, HEIGHT, 1)
        assert read_volume(path).data.max() == 200
        assert read_header(path).dtype == np.dtype(dtype).name


def test_transparency_is_left_out(tmp_path: Path) -> None:
    Image.fromarray(COLOUR).convert("RGBA").save(tmp_path / "a.png")
    Image.fromarray(DISC).convert("LA").save(tmp_path / "b.png")
    assert read_volume(tmp_path / "a.png").data.shape[0] == read_header(tmp_path / "a.png").channels == 3
    assert read_volume(tmp_path / "b.png").data.shape[0] == read_header(tmp_path / "b.png").channels == 1


def test_a_picture_turned_by_its_exif_mark_is_turned(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    path = save_picture(tmp_path / "a.jpg", COLOUR, exif=exif)
    assert read_header(path).grid.shape == read_volume(path).grid.shape == (HEIGHT, WIDTH, 1)


def test_the_header_of_a_png_is_read_without_its_pixels(tmp_path: Path) -> None:
    path = cut(save_picture(tmp_path / "a.png", np.random.default_rng(0).integers(0, 255, (90, 80), np.uint8)), 0.5)
    assert read_header(path).grid.shape == (80, 90, 1)


def test_black_and_white_becomes_one(tmp_path: Path) -> None:
    labels = read_labels(save_picture(tmp_path / "a.png", DISC * 255))
    np.testing.assert_array_equal(_as_shown(labels.data, labels.stored), DISC)


@pytest.mark.parametrize("colour", [False, True], ids=["grey", "rgb"])
def test_a_compressed_mask_that_is_not_binary_is_cut_at_127(tmp_path: Path, colour: bool) -> None:
    mask = DISC * 255
    path = save_picture(tmp_path / "a.jpg", np.stack([mask] * 3, axis=2) if colour else mask, quality=80)
    assert len(np.unique(np.asarray(Image.open(path)))) > 2
    labels = read_labels(path)
    np.testing.assert_array_equal(_as_shown(labels.data, labels.stored), DISC)


@pytest.mark.parametrize("ending", ["gif", "pgm"])
def test_masks_of_retinas_as_gif_and_pgm_are_read(tmp_path: Path, ending: str) -> None:
    pixels = np.zeros((6, 8), np.uint8)
    pixels[2:4] = 255
    labels = read_labels(save_picture(tmp_path / f"21_manual1.{ending}", pixels))
    assert labels.values() == (1,)
    assert np.count_nonzero(labels.data) == 16


def test_the_order_of_a_grey_palette_in_a_gif_turns_no_mask_inside_out(tmp_path: Path) -> None:
    image = Image.fromarray(np.array([[0, 0, 0, 1]], np.uint8), "P")
    image.putpalette([255, 255, 255, 0, 0, 0])
    image.save(tmp_path / "a.gif")
    assert read_labels(tmp_path / "a.gif").data.sum() == 3


def test_a_compressed_mask_saved_as_png_is_cut_too(tmp_path: Path) -> None:
    jpeg = save_picture(tmp_path / "a.jpg", DISC * 255, quality=80)
    labels = read_labels(save_picture(tmp_path / "a.png", np.asarray(Image.open(jpeg))))
    np.testing.assert_array_equal(_as_shown(labels.data, labels.stored), DISC)


def test_a_black_jpeg_is_an_empty_mask(tmp_path: Path) -> None:
    assert read_labels(save_picture(tmp_path / "a.jpg", np.full((20, 20), 3, dtype=np.uint8))).values() == ()


@pytest.mark.parametrize("values", [(0, 1, 2), (0, 1, 2, 255), (0, 128, 255)])
def test_label_values_of_a_grey_picture_stay(tmp_path: Path, values: tuple[int, ...]) -> None:
    pixels = np.resize(np.array(values, dtype=np.uint8), (HEIGHT, WIDTH))
    assert read_labels(save_picture(tmp_path / "a.png", pixels)).values() == values[1:]


def test_a_palette_holds_label_values(tmp_path: Path) -> None:
    image = Image.fromarray(DISC + 1).convert("P")
    image.putdata(list((DISC * 2).ravel()))
    image.save(tmp_path / "a.png")
    assert read_labels(tmp_path / "a.png").values() == (2,)


def test_instance_labels_of_16_bits_stay_and_black_and_white_of_16_bits_is_one(tmp_path: Path) -> None:
    assert read_labels(save_picture(tmp_path / "a.png", DISC.astype(np.uint16) * 700)).values() == (700,)
    assert read_labels(save_picture(tmp_path / "b" / "b.png", DISC.astype(np.uint16) * 65535)).values() == (1,)


@pytest.mark.parametrize(
    ("name", "pixels", "cause"),
    [
        ("a.png", np.stack([DISC * 255, DISC * 0, DISC * 0], axis=2), "colour picture"),
        ("a.jpg", np.resize(np.arange(256, dtype=np.uint8), (HEIGHT, WIDTH)), "black-and-white mask"),
        ("a.tif", (DISC * 0.5).astype(np.float32), "whole numbers"),
    ],
    ids=["colours", "grey-jpeg", "soft-tiff"],
)
def test_a_picture_that_is_no_mask_is_refused(tmp_path: Path, name: str, pixels: Any, cause: str) -> None:
    with pytest.raises(FileRefusedError, match=cause):
        read_labels(save_picture(tmp_path / name, pixels))


@pytest.mark.parametrize("ending", ["png", "jpg", "tif"])
def test_a_cut_off_picture_is_refused_before_and_while_reading(tmp_path: Path, ending: str) -> None:
    noise = np.random.default_rng(0).integers(0, 255, (200, 200), dtype=np.uint8)
    path = cut(save_picture(tmp_path / f"a.{ending}", noise), 0.6)
    for read in (check_complete, read_volume):
        with pytest.raises(FileRefusedError, match="a\\."):
            read(path)


def test_a_tiff_whose_bytes_were_mangled_is_refused(tmp_path: Path) -> None:
    path = save_picture(tmp_path / "a.tif", np.random.default_rng(0).integers(0, 255, (64, 64), dtype=np.uint8))
    path.write_bytes(path.read_bytes().decode("utf-8", errors="replace").encode())
    for read in (check_complete, read_volume, read_labels):
        with pytest.raises(FileRefusedError):
            read(path)


def _save_stack(path: Path, pages: Any) -> Path:
    first, *others = [Image.fromarray(page) for page in pages]
    first.save(path, save_all=True, append_images=others)
    return path


def test_pages_of_a_tiff_are_the_slices_of_a_stack(tmp_path: Path) -> None:
    pages = np.stack([(DISC * 10 * n).astype(np.uint16) for n in range(1, 5)])
    path = _save_stack(tmp_path / "a.tif", pages)
    header, volume = read_header(path), read_volume(path)
    assert (header.grid.shape, header.frames, header.dtype) == ((WIDTH, HEIGHT, 4), 4, "uint16")
    assert volume.data.shape == (1, WIDTH, HEIGHT, 4)
    for z, page in enumerate(pages):
        np.testing.assert_array_equal(volume.data[0, ::-1, ::-1, z].T, page)
    check_complete(path)


def test_a_stack_of_masks_is_a_label_map_and_one_page_can_be_chosen(tmp_path: Path) -> None:
    path = _save_stack(tmp_path / "a.tif", [DISC * 255, DISC * 0, DISC * 255])
    labels = read_labels(path)
    assert labels.values() == (1,)
    assert [int(labels.data[..., z].sum()) for z in range(3)] == [int(DISC.sum()), 0, int(DISC.sum())]
    assert read_volume(path, Choice(frame=1)).data.max() == 0
    with pytest.raises(FileRefusedError, match="has the frames 0 to 2, got frame 3"):
        read_volume(path, Choice(frame=3))


def test_pages_of_several_sizes_and_moving_pictures_are_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefusedError, match="one size and kind"):
        read_header(_save_stack(tmp_path / "a.tif", [DISC, DISC[:-2]]))
    with pytest.raises(FileRefusedError, match="got 2 pages; stacks are read from TIFF"):
        read_header(_save_stack(tmp_path / "a.png", [DISC, DISC * 3]))


@pytest.mark.parametrize("ending", ["png", "tif"])
def test_colours_keep_their_16_bits_where_simpleitk_is_there(
    tmp_path: Path, ending: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sitk = pytest.importorskip("SimpleITK")
    pixels = (COLOUR.astype(np.uint16) * 200 + 7).astype(np.uint16)
    path = tmp_path / f"a.{ending}"
    sitk.WriteImage(sitk.GetImageFromArray(pixels, isVector=True), str(path))
    volume = read_volume(path)
    assert (volume.data.dtype, volume.channels) == (np.uint16, ("red", "green", "blue"))
    assert (read_header(path).dtype, read_header(path).notes) == ("uint16", ())
    for channel in range(3):
        np.testing.assert_array_equal(volume.data[channel, ::-1, ::-1, 0].T, pixels[..., channel])
    monkeypatch.setattr(picture, "can_read_deep_colours", lambda *_: False)
    assert (read_volume(path).data.dtype, read_header(path).dtype) == (np.uint8, "uint8")
    assert read_header(path).notes == ("its colours of 16 bits are read in 8",)


def test_a_thumbnail_behind_a_picture_is_overlooked(tmp_path: Path) -> None:
    thumbnail = Image.fromarray(DISC[::4, ::4])
    thumbnail.encoderinfo = {"tiffinfo": {254: 1}}  # type: ignore[attr-defined]
    Image.fromarray(DISC * 255).save(tmp_path / "a.tif", save_all=True, append_images=[thumbnail])
    labels = read_labels(tmp_path / "a.tif")
    np.testing.assert_array_equal(_as_shown(labels.data, labels.stored), DISC)


def test_a_prediction_for_a_picture_is_written_as_nifti_and_stays_a_picture(tmp_path: Path) -> None:
    labels = read_labels(save_picture(tmp_path / "a.png", DISC * 255))
    write_labels(tmp_path / "a.nii.gz", labels)
    back = read_labels(tmp_path / "a.nii.gz")
    np.testing.assert_array_equal(back.data, labels.data)
    assert back.grid.matches(labels.grid)
    assert not back.grid.anatomical


@pytest.mark.parametrize("ending", ["png", "jpg", "tif", "bmp"])
def test_a_size_that_the_file_cannot_hold_is_refused_before_a_pixel_is_decoded(
    tmp_path: Path, ending: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = save_picture(tmp_path / f"a.{ending}", np.zeros((20, 30), np.uint8))
    claim = Image.open(path)
    claim._size = (13000, 12000)
    claim.close = lambda: None  # type: ignore[method-assign]
    monkeypatch.setattr(Image, "open", lambda _, **__: claim)
    monkeypatch.setattr(claim, "load", lambda: pytest.fail("decoded"))
    for read in (read_header, read_volume, read_labels, check_complete):
        with pytest.raises(FileRefusedError, match=rf"a\.{ending}: .* cannot hold 13000x12000 pixels"):
            read(path)


@pytest.mark.parametrize("ending", ["png", "jpg", "tif", "bmp"])
def test_a_large_blank_picture_is_read(tmp_path: Path, ending: str) -> None:
    options = {"compression": "tiff_deflate"} if ending == "tif" else {}
    path = save_picture(tmp_path / f"a.{ending}", np.zeros((6000, 5000), np.uint8), **options)
    assert read_volume(path).data.shape == (1, 5000, 6000, 1)


def test_a_tiff_of_a_kind_that_is_not_read_is_not_said_to_be_no_picture(tmp_path: Path) -> None:
    place = tmp_path / "a.tif"
    Image.fromarray(np.zeros((8, 8), np.float32)).save(place)
    mangled = bytearray(place.read_bytes())
    at = mangled.find(struct.pack("<HHI", 258, 3, 1))  # BitsPerSample
    assert at > 0
    struct.pack_into("<H", mangled, at + 8, 24)
    place.write_bytes(mangled)
    with pytest.raises(FileRefusedError, match=r"is not a TIFF file whose pixels can be read \(of 8 or 16 bits\)"):
        read_header(place)


@pytest.mark.parametrize("form", ["WEBP", "ICO", "ICNS", "PCX", "TGA", "EPS", "PDF", "JPEG2000"])
def test_no_other_decoder_is_let_near_a_file_whatever_it_is_called(tmp_path: Path, form: str) -> None:
    Image.fromarray(np.tile(np.arange(4, dtype=np.uint8), (32, 8))).save(tmp_path / "other", form)
    for name in ("a.png", "a.tif", "a.bmp"):
        (tmp_path / name).write_bytes((tmp_path / "other").read_bytes())
        for read in (read_header, read_volume, read_labels):
            with pytest.raises(FileRefusedError, match=re.escape(name)):
                read(tmp_path / name)


@pytest.mark.parametrize("mark", [0, 9, 200])
def test_an_orientation_there_is_none_of_turns_nothing(tmp_path: Path, mark: int) -> None:
    exif = Image.Exif()
    exif[0x112] = mark
    path = save_picture(tmp_path / "a.jpg", np.zeros((20, 30), np.uint8), exif=exif)
    assert read_header(path).grid.shape == read_volume(path).data.shape[1:] == (30, 20, 1)


@pytest.mark.parametrize("depth", [3, 4])
def test_a_mask_in_colours_of_16_bits_keeps_its_values(tmp_path: Path, depth: int) -> None:
    sitk = pytest.importorskip("SimpleITK")
    grey = DISC.astype(np.uint16) * 300 + np.eye(*DISC.shape, dtype=np.uint16)
    pixels = np.repeat(grey[..., np.newaxis], depth, axis=-1)
    pixels[..., 3:] = 65535
    sitk.WriteImage(sitk.GetImageFromArray(pixels, isVector=True), str(tmp_path / "a.png"))
    labels = read_labels(tmp_path / "a.png")
    np.testing.assert_array_equal(_as_shown(labels.data, labels.stored), grey)


@pytest.mark.parametrize(("changes", "why"), [("colour", "got a colour picture"), ("alpha", "its transparency varies")])
def test_a_mask_in_colours_of_16_bits_that_differ_below_the_8th_is_refused(
    tmp_path: Path, changes: str, why: str
) -> None:
    sitk = pytest.importorskip("SimpleITK")
    pixels = np.full((6, 5, 4), 256, np.uint16)
    pixels[2, 2, 0 if changes == "colour" else 3] += 1
    sitk.WriteImage(sitk.GetImageFromArray(pixels, isVector=True), str(tmp_path / "a.png"))
    with pytest.raises(FileRefusedError, match=why):
        read_labels(tmp_path / "a.png")


def test_a_mask_in_colours_of_16_bits_is_refused_where_8_would_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sitk = pytest.importorskip("SimpleITK")
    sitk.WriteImage(sitk.GetImageFromArray(np.ones((4, 5, 3), np.uint16), isVector=True), str(tmp_path / "a.png"))
    monkeypatch.setattr(mask_pixels, "can_read_deep_colours", lambda *_: False)
    with pytest.raises(FileRefusedError, match="of which 8 can be read; save the mask in grey"):
        read_labels(tmp_path / "a.png")
