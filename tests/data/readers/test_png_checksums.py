"""A PNG with one bit flipped among its pixels is refused, never read as another mask."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from segloss_gui.core.errors import FileRefusedError
from segloss_gui.data.readers import check_labels, read_labels, read_volume
from tests.data.files import save_picture


def test_every_flipped_bit_of_a_png_is_refused_or_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "mask.png"
    save_picture(path, (np.arange(300).reshape(15, 20) % 7 // 6 * 255).astype(np.uint8))
    whole, wanted = path.read_bytes(), read_labels(path).data
    for place in range(len(whole)):
        damaged = bytearray(whole)
        damaged[place] ^= 4
        path.write_bytes(damaged)
        try:
            assert np.array_equal(read_labels(path).data, wanted), place
        except FileRefusedError:
            continue


def test_a_png_that_lost_bytes_anywhere_is_refused_or_has_all_its_pixels(tmp_path: Path) -> None:
    path = tmp_path / "mask.png"
    save_picture(path, np.kron([[0, 0, 0], [0, 255, 0], [0, 0, 80]], np.ones((6, 6))).astype(np.uint8))
    whole, wanted = path.read_bytes(), read_labels(path).data
    for place in range(len(whole)):
        for count in (1, 4, 8, 12, 16, 24, len(whole)):
            path.write_bytes(whole[:place] + whole[place + count :])
            try:
                assert np.array_equal(read_labels(path).data, wanted), (place, count)
            except FileRefusedError:
                continue


@pytest.mark.parametrize("read", [read_volume, check_labels])
def test_the_part_that_differs_from_its_check_sum_is_named(tmp_path: Path, read: object) -> None:
    path = tmp_path / "mask.png"
    save_picture(path, np.zeros((9, 9), np.uint8))
    content = bytearray(path.read_bytes())
    content[content.index(b"IDAT") + 8] ^= 1
    path.write_bytes(content)
    with pytest.raises(FileRefusedError, match=r"mask\.png: its pixels are damaged \(check sum of its part IDAT\)"):
        read(path)  # type: ignore[operator]


def png(rows: bytes, *, headers: int = 1, interlaced: int = 0) -> bytes:
    """Of 8 x 8 pixels in 8 bits."""

    def part(name: bytes, content: bytes) -> bytes:
        check = zlib.crc32(name + content)
        return len(content).to_bytes(4, "big") + name + content + check.to_bytes(4, "big")

    header = part(b"IHDR", struct.pack(">IIBBBBB", 8, 8, 8, 0, 0, 0, interlaced))
    return b"\x89PNG\r\n\x1a\n" + header * headers + part(b"IDAT", zlib.compress(rows)) + part(b"IEND", b"")


@pytest.mark.parametrize("read", [read_volume, read_labels, check_labels])
def test_rows_that_are_not_there_are_missed_though_every_check_sum_is_right(
    tmp_path: Path, read: Callable[[Path], object]
) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(png(bytes(72)))
    read(path)
    path.write_bytes(png(bytes(63)))
    with pytest.raises(FileRefusedError, match="its rows need 72 bytes, 63 are there"):
        read(path)


def test_a_second_header_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(png(bytes(72), headers=2))
    with pytest.raises(FileRefusedError, match="two headers"):
        read_volume(tmp_path / "a.png")


def test_an_interlaced_picture_is_counted_pass_by_pass(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(png(bytes(79), interlaced=1))
    assert read_volume(path).data.shape == (1, 8, 8, 1)
    path.write_bytes(png(bytes(78), interlaced=1))
    with pytest.raises(FileRefusedError, match="need 79 bytes"):
        read_volume(path)
