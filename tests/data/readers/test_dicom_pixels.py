from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest

from segloss_gui.core.errors import FileRefusedError
from segloss_gui.data.readers import dicom_pixels
from segloss_gui.data.readers.dicom_pixels import PixelData, find_pixels, missing, require_whole, stored_bytes
from segloss_gui.data.readers.itk_process import Described
from segloss_gui.data.readers.stream import file_start, one_look
from tests.data.dicom import save_raw_dicom

IMPLICIT, BIG_ENDIAN, RLE = "1.2.840.10008.1.2", "1.2.840.10008.1.2.2", "1.2.840.10008.1.2.5"
PIECES = [b"", b"abcd", b"efgh" * 5]


def head(tag: tuple[int, int], length: int, order: str = "<") -> bytes:
    return struct.pack(f"{order}HHI", *tag, length)


def written(path: Path, body: bytes, syntax: str) -> Path:
    name = syntax.encode() + b"\0" * (len(syntax) % 2)
    meta = struct.pack("<HH2sH", 2, 0x10, b"UI", len(name)) + name
    path.write_bytes(bytes(128) + b"DICM" + meta + body)
    return path


def in_pieces() -> bytes:
    listed = b"".join(head((0xFFFE, 0xE000), len(piece)) + piece for piece in PIECES)
    return struct.pack("<HH2sHI", 0x7FE0, 0x10, b"OB", 0, 0xFFFFFFFF) + listed + head((0xFFFE, 0xE0DD), 0)


def test_pixels_are_found_behind_sequences_that_hold_pixels_of_their_own(tmp_path: Path) -> None:
    icon = struct.pack("<HH2sHI", 0x7FE0, 0x10, b"OW", 0, 4) + b"icon"
    item = head((0xFFFE, 0xE000), 0xFFFFFFFF) + icon + head((0xFFFE, 0xE00D), 0)
    sequence = struct.pack("<HH2sHI", 0x88, 0x200, b"SQ", 0, 0xFFFFFFFF) + item + head((0xFFFE, 0xE0DD), 0)
    pixels = struct.pack("<HH2sHI", 0x7FE0, 0x10, b"OW", 0, 6) + b"pixels"
    path = written(tmp_path / "a.dcm", sequence + pixels, "1.2.840.10008.1.2.1")
    found = find_pixels(path)
    assert found is not None
    assert path.read_bytes()[found.at :] == b"pixels"
    assert not missing(path, found, 6)


@pytest.mark.parametrize(("syntax", "order"), [(IMPLICIT, "<"), (BIG_ENDIAN, ">")])
def test_every_order_and_form_of_elements_is_walked(tmp_path: Path, syntax: str, order: str) -> None:
    if syntax == IMPLICIT:
        body = head((0x28, 0x10), 2) + b"\1\0" + head((0x7FE0, 0x10), 6) + b"pixels"
    else:
        body = struct.pack(">HH2sH", 0x28, 0x10, b"US", 2) + b"\0\1"
        body += struct.pack(">HH2sHI", 0x7FE0, 0x10, b"OW", 0, 6) + b"pixels"
    path = written(tmp_path / "a.dcm", body, syntax)
    assert find_pixels(path) == PixelData(path.stat().st_size - 6, 6)
    assert order in "<>"


@pytest.mark.parametrize(
    ("nbytes", "told"), [(40, ""), (30, ""), (42, "is cut off"), (20, "claims pixels of 20 bytes, and 40 are there")]
)
def test_the_length_of_the_pixels_is_that_of_the_header(tmp_path: Path, nbytes: int, told: str) -> None:
    path = save_raw_dicom(tmp_path / "a.dcm", np.ones((4, 5), np.int16), {})
    found = find_pixels(path)
    assert found is not None
    assert found.length == 40
    assert told in missing(path, found, nbytes)
    assert bool(told) == bool(missing(path, found, nbytes))


def test_compressed_pixels_that_lost_any_of_their_bytes_do_not_end(tmp_path: Path) -> None:
    whole = in_pieces()
    path = written(tmp_path / "a.dcm", whole, RLE)
    found = find_pixels(path)
    assert found is not None
    assert found.length is None
    assert not missing(path, found, 10**6)
    for at in range(12, len(whole)):
        for count in (1, 3, 7):
            lost = written(path, whole[:at] + whole[at + count :], RLE)
            where = find_pixels(lost)
            assert where is not None
            assert "do not end" in missing(lost, where, 10), (at, count)


@pytest.mark.parametrize(
    "content", [b"", b"DICM", bytes(128) + b"DICM", bytes(200), bytes(128) + b"DICM" + b"\xff" * 99]
)
def test_of_what_cannot_be_walked_nothing_is_claimed(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.dcm"
    path.write_bytes(content)
    assert find_pixels(path) is None


def test_sequences_without_end_in_each_other_end(tmp_path: Path) -> None:
    deep = struct.pack("<HH2sHI", 0x88, 0x200, b"SQ", 0, 0xFFFFFFFF) + head((0xFFFE, 0xE000), 0xFFFFFFFF)
    assert find_pixels(written(tmp_path / "a.dcm", deep * 5000, "1.2.840.10008.1.2.1")) is None


def test_within_one_look_a_file_that_cannot_be_walked_is_not_opened_to_learn_how_it_is_compressed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deflated = written(tmp_path / "a.dcm", bytes(64), "1.2.840.10008.1.2.1.99")
    plain = written(tmp_path / "b.dcm", b"\0" * 3, "1.2.840.10008.1.2.1")
    said = Described(3, 1, (64, 64, 1), (1.0,) * 3, (0.0,) * 3, (), "8-bit unsigned integer")
    with one_look():
        for path in (deflated, plain):
            file_start(path)
        monkeypatch.setattr(dicom_pixels, "find_pixels", lambda path: None)
        monkeypatch.setattr(Path, "open", lambda *_: pytest.fail("it was opened once more"))
        require_whole(deflated, said)
        with pytest.raises(FileRefusedError, match=r"b\.dcm: is cut off: its pixels need 4096 bytes"):
            require_whole(plain, said)


@pytest.mark.parametrize(
    ("kind", "samples", "nbytes"),
    [("MONOCHROME2", 1, 48), ("RGB", 3, 144), ("YBR_FULL_422", 3, 96), ("PALETTE COLOR", 1, 48)],
)
def test_the_bytes_of_pixels_are_those_of_their_kind(kind: str, samples: int, nbytes: int) -> None:
    tags = {"0028|0002": str(samples), "0028|0004": kind, "0028|0100": "8"}
    components = 1 if kind == "MONOCHROME2" else 3
    said = Described(3, components, (8, 6, 1), (1.0,) * 3, (0.0,) * 3, (), "8-bit unsigned integer", tags)
    assert stored_bytes(said) == nbytes
