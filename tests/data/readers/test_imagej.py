from __future__ import annotations

import struct
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from segloss_gui.core.errors import FileRefusedError
from segloss_gui.data.choice import Choice
from segloss_gui.data.readers import check_complete, read_header, read_labels, read_volume
from tests.data.files import cut

PAGES = np.arange(6 * 5 * 4).reshape(6, 5, 4)


def save_imagej(
    path: Path, pages: np.ndarray, more: str = "", *, order: Any = "<", compression: int = 1, said: str = ""
) -> Path:
    """A TIFF of one directory with all ``pages`` behind it, as ImageJ writes large stacks."""
    count, height, width = pages.shape
    text = (said or f"ImageJ=1.53t\nimages={count}\n{more}").encode() + b"\0"
    kind = 3 if pages.dtype.kind == "f" else 1
    start = 8 + 2 + 12 * 10 + 4
    entries = [
        (256, 4, width), (257, 4, height), (258, 3, pages.dtype.itemsize * 8), (259, 3, compression), (262, 3, 1),
        (270, 2, text), (273, 4, start + len(text)), (277, 3, 1), (279, 4, pages[0].nbytes), (339, 3, kind),
    ]  # fmt: skip
    body = struct.pack(order + "2sHLH", b"II" if order == "<" else b"MM", 42, 8, len(entries))
    for tag, form, value in entries:
        if isinstance(value, bytes):
            body += struct.pack(order + "HHLL", tag, form, len(value), start)
        else:
            body += struct.pack(order + ("HHLHxx" if form == 3 else "HHLL"), tag, form, 1, value)
    path.write_bytes(body + bytes(4) + text + pages.astype(pages.dtype.newbyteorder(order)).tobytes())
    return path


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float32])
@pytest.mark.parametrize("order", ["<", ">"], ids=["little", "big"])
def test_all_pages_behind_one_directory_are_read(tmp_path: Path, dtype: type, order: str) -> None:
    path = save_imagej(tmp_path / "a.tif", PAGES.astype(dtype), "slices=6\n", order=order)
    check_complete(path)
    header, volume = read_header(path), read_volume(path)
    assert (header.grid.shape, header.frames, header.dtype) == ((4, 5, 6), 6, np.dtype(dtype).name)
    for z, page in enumerate(PAGES):
        np.testing.assert_array_equal(volume.data[0, ::-1, ::-1, z].T, page)
    np.testing.assert_array_equal(read_volume(path, Choice(frame=4)).data[0, ::-1, ::-1, 0].T, PAGES[4])
    assert read_labels(path).data.max() == PAGES.max()


def test_pages_that_are_not_all_there_are_refused(tmp_path: Path) -> None:
    path = cut(save_imagej(tmp_path / "a.tif", PAGES.astype(np.uint16)), 0.8)
    for read in (read_header, read_volume, read_labels, check_complete):
        with pytest.raises(FileRefusedError, match=r"a\.tif: is cut off: it says that it holds 6 images"):
            read(path)


def test_packed_pages_and_hyperstacks_are_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefusedError, match="grey and not compressed"):
        read_header(save_imagej(tmp_path / "a.tif", PAGES.astype(np.uint8), compression=32773))
    with pytest.raises(FileRefusedError, match=r"hyperstack \(2 channels, 3 slices\)"):
        read_header(save_imagej(tmp_path / "b.tif", PAGES.astype(np.uint8), "channels=2\nslices=3\n"))


OME = '<?xml version="1.0"?><OME><Pixels DimensionOrder="XYZCT" SizeC="{c}" SizeT="1" SizeX="4" SizeY="5" SizeZ="{z}"/>'


SHAPES = ('{"shape": [6, 5, 4], "truncated": true}', '{"shape": [6, 5, 4, 1], "truncated": true}')


@pytest.mark.parametrize("said", [*SHAPES, OME.format(c=1, z=6)])
def test_pages_that_other_programs_name_once_are_read_or_refused(tmp_path: Path, said: str) -> None:
    path = save_imagej(tmp_path / "a.tif", PAGES.astype(np.uint8), said=said)
    assert read_volume(path).data.shape == (1, 4, 5, 6)
    np.testing.assert_array_equal(np.unique(read_labels(path).data), np.arange(120))
    with pytest.raises(FileRefusedError, match="cut off"):
        read_volume(save_imagej(tmp_path / "a.tif", PAGES[:4].astype(np.uint8), said=said))


@pytest.mark.parametrize("said", ['{"shape": [2, 3, 5, 4]}', OME.format(c=2, z=3)])
def test_channels_and_slices_are_not_taken_for_slices_alone(tmp_path: Path, said: str) -> None:
    with pytest.raises(FileRefusedError, match="hyperstack"):
        read_volume(save_imagej(tmp_path / "a.tif", PAGES.astype(np.uint8), said=said))
