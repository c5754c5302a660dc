from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from segloss_gui.core.errors import FileRefusedError
from segloss_gui.data.readers import check_labels, read_header, read_labels, read_volume
from tests.data.files import save_picture

LABELS = np.arange(20, dtype=np.uint8).reshape(4, 5) % 4


def save_tiff(
    path: Path, content: bytes, bits: int, kind: int = 1, *, meaning: int = 1, count: int = -1, at: int = 8
) -> Path:
    """One strip of 5 x 4 pixels."""
    count = len(content) if count < 0 else count
    entries = [
        (256, 5), (257, 4), (258, bits), (259, 1), (262, meaning), (273, at), (277, 1), (278, 4),
        (279, count), (339, kind),
    ]  # fmt: skip
    head = struct.pack("<2sHI", b"II", 42, 8 + len(content)) + content + struct.pack("<H", len(entries))
    path.write_bytes(head + b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in entries) + bytes(4))
    return path


@pytest.mark.parametrize(("dtype", "bits", "kind"), [("i1", 8, 2), ("i2", 16, 2), ("i4", 32, 2)])
def test_a_label_below_zero_stays_below_zero(tmp_path: Path, dtype: str, bits: int, kind: int) -> None:
    marked = LABELS.astype(f"<{dtype}")
    marked[0, 0] = -1
    path = save_tiff(tmp_path / "a.tif", marked.tobytes(), bits, kind)
    assert np.unique(read_labels(path).data).tolist() == [-1, 0, 1, 2, 3]
    assert read_volume(path).data.min() == -1
    assert read_header(path).dtype == read_volume(path).data.dtype.name


def test_a_number_of_32_bits_without_a_sign_gets_none(tmp_path: Path) -> None:
    large = LABELS.astype("<u4")
    large[0, 0] = 3_000_000_000
    path = save_tiff(tmp_path / "a.tif", large.tobytes(), 32)
    assert read_volume(path).data.max() == 3_000_000_000
    with pytest.raises(FileRefusedError, match="3000000000"):
        read_labels(path)


def test_a_mask_keeps_the_values_in_its_file_whatever_it_calls_white(tmp_path: Path) -> None:
    path = save_tiff(tmp_path / "a.tif", LABELS.tobytes(), 8, meaning=0)
    assert np.bincount(read_labels(path).data.ravel()).tolist() == [5, 5, 5, 5]


def test_a_mask_of_bits_has_the_same_foreground_however_it_is_written(tmp_path: Path) -> None:
    mask = LABELS == 3
    packed = np.packbits(mask, axis=1).tobytes()
    fax = save_picture(tmp_path / "fax.tif", np.repeat(np.repeat(mask, 2, 0), 2, 1), compression="group4")
    for meaning in (0, 1):
        path = save_tiff(tmp_path / f"{meaning}.tif", packed, 1, meaning=meaning)
        assert read_labels(path).data.sum() == mask.sum()
    assert read_labels(fax).data.sum() == 4 * mask.sum()


@pytest.mark.parametrize(
    ("count", "at", "told"), [(19, 8, "need 20 bytes, 19"), (1, 8, "need 20"), (20, 10**6, "behind its end")]
)
def test_strips_shorter_than_their_page_are_refused(tmp_path: Path, count: int, at: int, told: str) -> None:
    path = save_tiff(tmp_path / "a.tif", LABELS.tobytes(), 8, count=count, at=at)
    for read in (read_volume, read_labels):
        with pytest.raises(FileRefusedError, match=told):
            read(path)


def _turned(path: Path, mark: int, **options: str) -> Path:
    Image.fromarray(LABELS).save(path, tiffinfo={274: mark}, **options)
    return path


@pytest.mark.parametrize("mark", range(1, 9))
def test_a_page_that_is_turned_is_read_as_the_same_picture_in_png_or_refused(tmp_path: Path, mark: int) -> None:
    exif = Image.Exif()
    exif[274] = mark
    Image.fromarray(LABELS).save(tmp_path / "a.png", exif=exif)
    expected = read_labels(tmp_path / "a.png", "as_stored")
    packed = _turned(tmp_path / "packed.tif", mark, compression="tiff_lzw")
    np.testing.assert_array_equal(read_labels(packed, "as_stored").data, expected.data)
    np.testing.assert_array_equal(read_volume(packed).data[0], expected.data)
    assert read_header(packed).grid.shape == expected.grid.shape
    plain = _turned(tmp_path / "plain.tif", mark)
    if mark <= 4:
        np.testing.assert_array_equal(read_labels(plain, "as_stored").data, expected.data)
        return
    for reads in (read_header, read_volume, read_labels):
        with pytest.raises(FileRefusedError, match=r"plain\.tif: is an uncompressed TIFF that lies on its side"):
            reads(plain)


def test_label_values_are_not_taken_from_a_page_compressed_as_jpeg_and_black_and_white_is(tmp_path: Path) -> None:
    large = np.kron(LABELS, np.ones((16, 16), np.uint8))
    (tmp_path / "labels").mkdir()
    labels = save_picture(tmp_path / "labels" / "a.tif", large * 60, compression="jpeg")
    for reads in (read_labels, check_labels):
        with pytest.raises(FileRefusedError, match="can only hold a black-and-white mask"):
            reads(labels)
    mask = save_picture(tmp_path / "a.tif", np.where(large > 1, 255, 0).astype(np.uint8), compression="jpeg")
    assert read_labels(mask).data.sum() == (large > 1).sum()


def test_grey_that_was_multiplied_by_its_transparency_is_an_image(tmp_path: Path) -> None:
    pixels = np.stack([LABELS, np.full_like(LABELS, 255)], axis=-1)
    Image.fromarray(pixels, "LA").save(tmp_path / "a.tif", tiffinfo={338: 1})
    volume = read_volume(tmp_path / "a.tif")
    assert volume.data.shape == (1, 5, 4, 1)
    assert sorted(np.unique(volume.data)) == [0, 1, 2, 3]


def test_colours_of_16_bits_in_planes_are_refused(tmp_path: Path) -> None:
    planes = np.stack([LABELS.astype("<u2") * 1000 * (channel + 1) for channel in range(3)])
    content, size = planes.tobytes(), planes[0].nbytes
    lists = struct.pack("<3H6I", 16, 16, 16, 8, 8 + size, 8 + 2 * size, size, size, size)
    at = 8 + len(content)
    entries = [
        (256, 4, 1, 5), (257, 4, 1, 4), (258, 3, 3, at), (259, 4, 1, 1), (262, 4, 1, 2), (273, 4, 3, at + 6),
        (277, 4, 1, 3), (278, 4, 1, 4), (279, 4, 3, at + 18), (284, 4, 1, 2),
    ]  # fmt: skip
    head = struct.pack("<2sHI", b"II", 42, at + len(lists)) + content + lists + struct.pack("<H", len(entries))
    (tmp_path / "a.tif").write_bytes(head + b"".join(struct.pack("<HHII", *entry) for entry in entries) + bytes(4))
    for reads in (read_header, read_volume, read_labels):
        with pytest.raises(FileRefusedError, match=r"a\.tif: holds colours of 16 bits in a plane each"):
            reads(tmp_path / "a.tif")
