from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest

from segloss_gui.core.errors import FileRefusedError
from segloss_gui.data.readers import read_header, read_labels, read_volume
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
