from __future__ import annotations

import gzip
import os
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from segloss_gui.core.errors import FileRefusedError
from segloss_gui.data.readers import read_labels

pytestmark = pytest.mark.skipif("not __import__('importlib').util.find_spec('SimpleITK')", reason="no SimpleITK")

Write = Callable[..., Path]
DATA = (np.arange(4 * 5 * 6).reshape(4, 5, 6) % 5).astype(np.uint8)
SLICES = [DATA[:, :, z].tobytes(order="F") for z in range(6)]
NAMES = [f"f{z + 1}.raw" for z in range(6)]
PLACE = "space: left-posterior-superior\nspace directions: (1,0,0) (0,1,0) (0,0,1)\nspace origin: (0,0,0)\n"


def nrrd(
    folder: Path, data_file: str, *, listed: Sequence[str] = (), sizes: str = "4 5 6", encoding: str = "raw"
) -> Path:
    head = f"NRRD0004\ntype: uchar\ndimension: 3\nsizes: {sizes}\nencoding: {encoding}\n{PLACE}data file: {data_file}\n"
    path = folder / "a.nhdr"
    path.write_text(head + "".join(f"{name}\n" for name in listed))
    return path


def meta(
    folder: Path, data_file: str, *, listed: Sequence[str] = (), sizes: str = "4 5 6", packed: bool = False
) -> Path:
    head = f"NDims = 3\nDimSize = {sizes}\nElementType = MET_UCHAR\nCompressedData = {packed}\n"
    path = folder / "a.mhd"
    path.write_text(f"{head}ElementDataFile = {data_file}\n" + "".join(f"{name}\n" for name in listed))
    return path


def slices(folder: Path) -> None:
    for name, content in zip(NAMES, SLICES, strict=True):
        (folder / name).write_bytes(content)


@pytest.mark.parametrize("write", [nrrd, meta])
@pytest.mark.parametrize(("data_file", "listed"), [("LIST", NAMES), ("f%d.raw 1 6 1", ())])
def test_slices_in_files_of_their_own_are_put_together(
    write: Write, data_file: str, listed: Sequence[str], tmp_path: Path
) -> None:
    slices(tmp_path)
    found = read_labels(write(tmp_path, data_file, listed=listed))
    assert np.bincount(found.data.ravel()).tolist() == np.bincount(DATA.ravel()).tolist()
    turned = found.data[::-1, ::-1] if found.grid.axis_codes == ("R", "A", "S") else found.data
    np.testing.assert_array_equal(turned, DATA)


def test_slices_compressed_each_for_itself_are_read_from_nrrd(tmp_path: Path) -> None:
    for name, content in zip(NAMES, SLICES, strict=True):
        (tmp_path / name).write_bytes(gzip.compress(content))
    found = read_labels(nrrd(tmp_path, "LIST", listed=NAMES, encoding="gzip"))
    assert np.bincount(found.data.ravel()).tolist() == np.bincount(DATA.ravel()).tolist()


def test_compressed_metaimage_in_several_files_is_refused_where_itk_gives_what_was_in_memory(tmp_path: Path) -> None:
    slices(tmp_path)
    with pytest.raises(FileRefusedError, match="in several files"):
        read_labels(meta(tmp_path, "LIST", listed=NAMES, packed=True))


@pytest.mark.parametrize("write", [nrrd, meta])
@pytest.mark.parametrize("elsewhere", ["/etc/passwd", "../v.raw", "in/../../v.raw", "/dev/zero"])
def test_voxels_of_another_folder_are_not_read(write: Write, elsewhere: str, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "v.raw").write_bytes(bytes(120))
    for path in (
        write(tmp_path / "in", elsewhere, sizes="2 2 2"),
        write(tmp_path / "in", "LIST", listed=[elsewhere] * 2, sizes="2 2 2"),
    ):
        with pytest.raises(FileRefusedError, match="own folder"):
            read_labels(path)


@pytest.mark.parametrize("write", [nrrd, meta])
def test_a_header_is_not_its_own_voxels(write: Write, tmp_path: Path) -> None:
    name = write(tmp_path, "x", sizes="2 2 2").name
    with pytest.raises(FileRefusedError, match="own text"):
        read_labels(write(tmp_path, name, sizes="2 2 2"))


@pytest.mark.parametrize("write", [nrrd, meta])
@pytest.mark.parametrize("data_file", ["LIST", "f%d.raw 1 6 1"])
@pytest.mark.parametrize("sizes", ["40000 50000 6", "4 5 7", "4 6 6", "4 4 6", "1 1 1"])
def test_what_a_header_of_many_files_claims_is_what_they_hold(
    write, data_file: str, sizes: str, tmp_path: Path
) -> None:
    slices(tmp_path)
    with pytest.raises(FileRefusedError):
        read_labels(write(tmp_path, data_file, listed=NAMES if data_file == "LIST" else (), sizes=sizes))


@pytest.mark.parametrize(
    "pattern", ["f%s.raw 1 6 1", "f%n.raw 1 6 1", "f%99999d.raw 1 6 1", "f%d%d.raw 1 6 1", "f%d.raw", "f%d.raw 1 6 0",
                "f%d.raw 1 999999999999 1", "f%d.raw 6 1 1"],
)  # fmt: skip
@pytest.mark.parametrize("write", [nrrd, meta])
def test_a_pattern_numbers_files_and_does_nothing_else(write: Write, pattern: str, tmp_path: Path) -> None:
    slices(tmp_path)
    with pytest.raises(FileRefusedError):
        read_labels(write(tmp_path, pattern))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes")
def test_voxels_are_in_a_file_that_has_an_end(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "v.raw")
    (tmp_path / "z.raw").symlink_to("/dev/zero")
    for name in ("v.raw", "z.raw"):
        with pytest.raises(FileRefusedError, match="no file"):
            read_labels(nrrd(tmp_path, name))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.mha", "NDims = 3\nDimSize = 4 5 6\nDimSize = 2 2 2\nElementType = MET_UCHAR\nElementDataFile = LOCAL\n"),
        ("a.nrrd", f"NRRD0004\ntype: uchar\ndimension: 3\nsizes: 4 5 6\nsizes: 2 2 2\nencoding: raw\n{PLACE}\n"),
    ],
)
def test_a_header_that_says_two_things_is_refused(name: str, content: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content.encode() + DATA.tobytes())
    with pytest.raises(FileRefusedError, match=r"sizes? twice"):
        read_labels(tmp_path / name)
