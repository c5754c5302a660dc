"""Elements of a header, read without SimpleITK."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest

from segloss_gui.data.readers.dicom_elements import texts_of
from tests.data.dicom import save_picture_of, save_raw_dicom

SIDE, MODALITY, PIXELS = (0x0020, 0x0062), (0x0008, 0x0060), (0x7FE0, 0x0010)


def test_the_texts_asked_for_are_found_and_no_others(tmp_path: Path) -> None:
    path = save_picture_of(tmp_path / "a.dcm", "L", "CC")
    assert texts_of(path, {SIDE, MODALITY, (0x0010, 0x0010)}) == {SIDE: "L", MODALITY: "MG"}


def test_texts_behind_a_sequence_are_found_and_those_in_it_are_not_taken(tmp_path: Path) -> None:
    whole = save_raw_dicom(tmp_path / "a.dcm", np.zeros((2, 2), np.uint8), {"0008|0060": "MG", "0020|0062": "R"})
    inner = struct.pack("<HH2sH", 0x20, 0x62, b"CS", 2) + b"L "
    sequence = struct.pack("<HH2sHI", 8, 0x1115, b"SQ", 0, 0xFFFFFFFF)
    item = struct.pack("<HHI", 0xFFFE, 0xE000, len(inner)) + inner + struct.pack("<HHI", 0xFFFE, 0xE0DD, 0)
    content = whole.read_bytes()
    at = content.index(struct.pack("<HH2s", 0x20, 0x0D, b"UI"))
    whole.write_bytes(content[:at] + sequence + item + content[at:])
    assert texts_of(whole, {SIDE}) == {SIDE: "R"}


@pytest.mark.parametrize("content", [b"", b"no DICOM", bytes(128) + b"DICM", bytes(128) + b"DICM" + b"\xff" * 40])
def test_of_what_is_no_dicom_nothing_is_said(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.dcm").write_bytes(content)
    assert texts_of(tmp_path / "a.dcm", {SIDE}) == {}


@pytest.mark.parametrize("kept", range(130, 330, 7))
def test_a_file_cut_anywhere_says_what_it_says_or_nothing(kept: int, tmp_path: Path) -> None:
    path = save_picture_of(tmp_path / "a.dcm", "L", "CC")
    path.write_bytes(path.read_bytes()[:kept])
    assert texts_of(path, {SIDE}) in ({}, {SIDE: "L"})
