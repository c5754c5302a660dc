from __future__ import annotations

import io
import time
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from segloss_gui.core.errors import FileRefusedError
from segloss_gui.data.readers import check_complete, read_header, read_labels, read_volume


@pytest.mark.parametrize("largest", [3, 4, 100, 254, 255, 300, 4095, 65535])
@pytest.mark.parametrize("plain", [False, True])
def test_label_values_are_those_in_the_file_whatever_it_calls_white(tmp_path: Path, largest: int, plain: bool) -> None:
    values = np.array([[0, 1, 2, 3], [3, 2, 1, 0], [0, 2, 0, largest]])
    words = " ".join(map(str, values.ravel())).encode()
    stored = values.astype(">u2" if largest > 255 else np.uint8).tobytes()
    path = tmp_path / "a.pgm"
    path.write_bytes(b"P%d # made by hand\n4 3\n%d\n" % (2 if plain else 5, largest) + (words if plain else stored))
    assert set(read_labels(path, "as_stored").values()) == {1, 2, 3, largest}
    assert sorted(np.unique(read_volume(path).data)) == sorted({0, 1, 2, 3, largest})


def test_colours_are_those_in_the_file(tmp_path: Path) -> None:
    (tmp_path / "a.ppm").write_bytes(b"P6 2 1 7\n" + bytes([0, 1, 2, 3, 5, 7]))
    assert sorted(read_volume(tmp_path / "a.ppm").data.ravel()) == [0, 1, 2, 3, 5, 7]


@pytest.mark.parametrize("comment", [b"# " + b"x" * 2**22, b"#\n" * 2**21, b"  " * 2**21])
def test_a_header_without_end_is_refused_before_it_is_walked_through(tmp_path: Path, comment: bytes) -> None:
    (tmp_path / "a.pgm").write_bytes(b"P5 " + comment)
    began = time.process_time()
    with pytest.raises(FileRefusedError, match=r"a\.pgm: is cut off or damaged: its header does not end"):
        read_header(tmp_path / "a.pgm")
    assert time.process_time() - began < 1  # 4 MiB took Pillow 1 to 2 s


@pytest.mark.parametrize("head", [b"P6 9000 9000 255\n", b"P2 9000 9000 255\n", b"P4 9000 9000\n"])
def test_more_pixels_than_its_bytes_can_hold_are_refused_with_the_header(tmp_path: Path, head: bytes) -> None:
    (tmp_path / "a.pnm").write_bytes(head + b"1 " * 30_000)
    with pytest.raises(FileRefusedError, match="bytes cannot hold 9000x9000 pixels"):
        read_header(tmp_path / "a.pnm")


@pytest.mark.parametrize("mode", ["1", "L", "RGB"])
@pytest.mark.parametrize("between", [b"", b"\n"])
def test_pictures_behind_the_first_one_are_told_and_never_left_out_in_silence(
    tmp_path: Path, mode: str, between: bytes
) -> None:
    one = io.BytesIO()
    Image.new(mode, (11, 5)).save(one, "PPM")
    path = tmp_path / "a.pnm"
    path.write_bytes(one.getvalue())
    assert read_header(path).grid.shape == (11, 5, 1)
    path.write_bytes(between.join([one.getvalue()] * 3))
    for reads in (read_header, read_volume, read_labels, check_complete):
        with pytest.raises(FileRefusedError, match=r"a\.pnm: must hold one picture, got 3 pages"):
            reads(path)


def test_what_follows_a_picture_and_is_none_does_not_count(tmp_path: Path) -> None:
    path = tmp_path / "a.pgm"
    path.write_bytes(b"P5\n# two\n3 2\n# of 8 bits\n255\nP5 P5 P" + b"\n\n")
    assert read_header(path).grid.shape == (3, 2, 1)
    path.write_bytes(b"P5 3 2 65535\n" + bytes(12) + b"P5 3 2 255\n" + bytes(6))
    with pytest.raises(FileRefusedError, match="got 2 pages"):
        read_header(path)


@pytest.mark.parametrize(("largest", "dtype"), [(3, np.uint8), (1000, ">u2")])
def test_a_value_above_white_is_refused_and_not_cut_off_there(tmp_path: Path, largest: int, dtype: str) -> None:
    values = np.array([[0, 1, 2], [3, largest, largest + 1]]).astype(dtype)
    (tmp_path / "a.pgm").write_bytes(b"P5 3 2 %d\n" % largest + values.tobytes())
    for reads in (read_volume, read_labels):
        with pytest.raises(FileRefusedError, match=rf"values must be at most {largest}, got {largest + 1}"):
            reads(tmp_path / "a.pgm")


@pytest.mark.parametrize(("largest", "dtype"), [(1, "u1"), (300, ">u2")])
def test_the_end_of_a_line_behind_the_pixels_is_no_value(tmp_path: Path, largest: int, dtype: str) -> None:
    pixels = np.array([0, largest, 1, 0], dtype).tobytes()
    for number, end in enumerate((b"\n", b"\r\n")):
        path = tmp_path / f"{number}.pgm"
        path.write_bytes(b"P5 2 2 %d\n" % largest + pixels + end)
        assert set(read_labels(path, "as_stored").values()) == {1, largest}


@pytest.mark.parametrize("largest", [256, 1000, 65535])
@pytest.mark.parametrize("plain", [False, True])
def test_colours_of_more_than_8_bits_are_refused_and_not_wrapped(tmp_path: Path, largest: int, plain: bool) -> None:
    values = np.array([0, 100, 200])
    words = b"0 100 200" if plain else values.astype(">u2").tobytes()
    (tmp_path / "a.ppm").write_bytes(b"P%d 1 1\n%d\n" % (3 if plain else 6, largest) + words)
    for reads in (read_header, read_volume, read_labels):
        with pytest.raises(FileRefusedError, match="colours of more than 8 bits, which are not read from PNM"):
            reads(tmp_path / "a.ppm")
