"""A PNG with one bit flipped among its pixels is refused, never read as another mask."""

from __future__ import annotations

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


@pytest.mark.parametrize("read", [read_volume, check_labels])
def test_the_part_that_differs_from_its_check_sum_is_named(tmp_path: Path, read: object) -> None:
    path = tmp_path / "mask.png"
    save_picture(path, np.zeros((9, 9), np.uint8))
    content = bytearray(path.read_bytes())
    content[content.index(b"IDAT") + 8] ^= 1
    path.write_bytes(content)
    with pytest.raises(FileRefusedError, match=r"mask\.png: its pixels are damaged \(check sum of its part IDAT\)"):
        read(path)  # type: ignore[operator]
