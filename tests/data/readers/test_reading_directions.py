"""Headers whose numbers place the voxels nowhere: refused in one sentence of our own, or read right; nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import nibabel as nib
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from segloss_gui.core.errors import SegLossError
from segloss_gui.core.geometry import Grid
from segloss_gui.data.choice import ALL
from segloss_gui.data.readers import reader_of
from tests.data.dicom import save_raw_dicom

often = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
SHAPE = (5, 4, 3)
ODD = (0.0, -0.0, 1.0, -1.0, 2.0, 0.5, 0.999, 1e-4, 1e-12, 1e-30, 1e12, 1e30, 3e38, np.nan, np.inf, -np.inf)
ITK = ("1", "0", "-1", "2", "0.5", "0.7071", "1e-12", "1e30", "1e400", "nan", "inf", "-inf", "", "x", "1,5", "1e", "(")
numbers = st.sampled_from(ODD) | st.floats(width=32)
texts = st.sampled_from(ITK) | st.floats(width=32).map(str)


def read(path: Path) -> Grid | None:
    """Ask the reader itself, without what catches everything around it, for header and voxels; None: refused."""
    reader, found = reader_of(path), list[Grid]()
    for ask in (lambda: reader.header(path, ALL).grid, lambda: reader.volume(path, ALL).grid):
        try:
            grid = ask()
        except SegLossError as error:
            text = str(error)
            assert path.name in text or str(path) in text
            assert not re.search(r"\b[A-Z]\w+(Error|Exception)\b|Traceback|\n", text), text
        else:
            assert np.isfinite(grid.affine).all()
            assert all(step > 0 for step in grid.spacing_mm)
            assert sorted(grid.shape) == sorted(SHAPE)
            grid.describe()
            found.append(grid)
    assert len({grid.shape for grid in found}) <= 1
    return found[-1] if found else None


@often
@given(
    st.sampled_from([nib.nifti1.Nifti1Header, nib.nifti2.Nifti2Header, nib.nifti1.Nifti1PairHeader]),
    st.fixed_dictionaries({f"quatern_{axis}": numbers for axis in "bcd"}, optional={"qoffset_z": numbers}),
    st.dictionaries(st.integers(0, 3), numbers), st.lists(numbers, min_size=12, max_size=12),
    st.sampled_from([(1, 0), (0, 0), (2, 0), (0, 1), (2, 1), (-1, 0), (0, 999), (1, 0)]),
    st.sampled_from([0, 1, 2, 3, 7]),
)  # fmt: skip
def test_quaternions_sforms_and_voxel_sizes_of_nifti_and_nifti_2(
    tmp_path: Path, kind: type, fields: dict[str, float], pixdim: dict[int, float], srow: list[float],
    codes: tuple[int, int], units: int,
) -> None:  # fmt: skip
    header = kind()
    header.set_data_shape(SHAPE)
    header.set_data_dtype(np.uint8)
    for name, value in fields.items():
        header[name] = value
    for at, value in pixdim.items():
        header["pixdim"][at] = value
    for row, name in enumerate(("srow_x", "srow_y", "srow_z")):
        header[name] = srow[4 * row : 4 * row + 4]
    header["qform_code"], header["sform_code"], header["xyzt_units"] = *codes, units
    pair = kind is nib.nifti1.Nifti1PairHeader
    start = 0 if pair else header.single_vox_offset
    header["vox_offset"], header["magic"] = start, header.pair_magic if pair else header.single_magic
    block = header.binaryblock
    voxels = bytes(np.prod(SHAPE))
    file = tmp_path / ("a.hdr" if pair else "a.nii")
    file.write_bytes(block if pair else block + bytes(start - len(block)) + voxels)
    if pair:
        (tmp_path / "a.img").write_bytes(voxels)
    read(file)


@often
@given(
    st.lists(numbers, min_size=9, max_size=9), st.lists(numbers, min_size=3, max_size=3),
    st.lists(numbers, min_size=3, max_size=3), st.sampled_from([1, 0, -1]),
)  # fmt: skip
def test_direction_cosines_and_voxel_sizes_of_mgh(
    tmp_path: Path, cosines: list[float], sizes: list[float], centre: list[float], good: int
) -> None:
    header = nib.MGHImage(np.zeros(SHAPE, np.uint8), np.eye(4)).header
    header["Mdc"], header["delta"], header["Pxyz_c"] = np.reshape(cosines, (3, 3)), sizes, centre
    header["goodRASFlag"] = good
    (tmp_path / "a.mgh").write_bytes(header.binaryblock + bytes(284 - len(header.binaryblock)) + bytes(np.prod(SHAPE)))
    read(tmp_path / "a.mgh")


def vector(parts: list[str]) -> str:
    return f"({','.join(parts)})"


@often
@given(
    st.lists(st.lists(texts, min_size=2, max_size=4).map(vector) | st.just("none"), min_size=2, max_size=4),
    st.lists(texts, min_size=3, max_size=3).map(vector) | st.none(),
    st.sampled_from(["left-posterior-superior", "RAS", "scanner-xyz", "3D-right-handed", "", "nowhere"]),
    st.lists(texts, min_size=3, max_size=3).map(" ".join) | st.none(),
)  # fmt: skip
def test_space_directions_of_nrrd(
    tmp_path: Path, directions: list[str], origin: str | None, space: str, spacings: str | None
) -> None:
    pytest.importorskip("SimpleITK")
    fields = ["NRRD0004", "type: uint8", "dimension: 3", "sizes: 5 4 3", "encoding: raw"]
    fields += [f"space: {space}"] if space else []
    fields += [f"space directions: {' '.join(directions)}"] if spacings is None else [f"spacings: {spacings}"]
    fields += [f"space origin: {origin}"] if origin else []
    (tmp_path / "a.nrrd").write_bytes("\n".join([*fields, "", ""]).encode() + bytes(np.prod(SHAPE)))
    read(tmp_path / "a.nrrd")


@often
@given(
    st.lists(texts, min_size=8, max_size=10).map(" ".join), st.lists(texts, min_size=2, max_size=4).map(" ".join),
    st.lists(texts, min_size=2, max_size=4).map(" ".join),
)  # fmt: skip
def test_transform_matrices_of_metaimage(tmp_path: Path, matrix: str, offset: str, spacing: str) -> None:
    pytest.importorskip("SimpleITK")
    fields = [
        "ObjectType = Image", "NDims = 3", "BinaryData = True", "BinaryDataByteOrderMSB = False",
        f"TransformMatrix = {matrix}", f"Offset = {offset}", f"ElementSpacing = {spacing}", "DimSize = 5 4 3",
        "ElementType = MET_UCHAR", "ElementDataFile = LOCAL",
    ]  # fmt: skip
    (tmp_path / "a.mha").write_bytes("\n".join([*fields, ""]).encode() + bytes(np.prod(SHAPE)))
    read(tmp_path / "a.mha")


def joined(count: int) -> st.SearchStrategy[str]:
    """So many numbers of a DICOM tag, now and then one more or less, at most 16 letters each."""
    short = texts.map(lambda text: text[:16])
    return st.lists(short, min_size=count - 1, max_size=count + 1).map("\\".join)


NEARLY = (
    "1 0 0 0 1 0", "2 0 0 0 1 0", "1 0 0 1 0 0", "1 0 0 0 0.5 0", "0.7071 0.7071 0 -0.7071 0.7071 0", "0 0 0 0 1 0",
    "1 0 0 0.1 1 0", "1 0 0 nan 1 0", "0 1 0 0 0 -1", "1 0 0 0 1",
)  # fmt: skip
directed = st.sampled_from([text.replace(" ", "\\") for text in NEARLY]) | joined(6)


@often
@given(
    st.lists(directed, min_size=1, max_size=3), st.just([]) | st.lists(joined(3), min_size=3, max_size=3),
    st.sampled_from(["0.5\\0.25", "0.5\\0", "0.5"]) | joined(2) | st.none(),
    st.sampled_from(["CT", "MR", "US", "OT"]),
)  # fmt: skip
def test_orientations_and_positions_of_dicom(
    tmp_path_factory: pytest.TempPathFactory, directions: list[str], positions: list[str], spacing: str | None,
    kind: str,
) -> None:  # fmt: skip
    pytest.importorskip("SimpleITK")
    folder = tmp_path_factory.mktemp("series")
    sized = {"0028|0030": spacing} if spacing is not None else {}
    for number in range(3):
        tags = {
            "0008|0016": "1.2.840.10008.5.1.4.1.1.2", "0008|0018": f"1.2.3.4.{number}", "0008|0060": kind,
            "0020|0013": str(number), "0020|0032": positions[number] if positions else f"0\\0\\{number}",
            "0020|0037": directions[number % len(directions)], **sized,
        }  # fmt: skip
        save_raw_dicom(folder / f"{number}.dcm", np.zeros((4, 5), np.uint8), tags)
    grid = read(folder)
    if grid is not None and spacing is not None:
        assert all(np.isclose(grid.spacing_mm, float(step)).any() for step in spacing.split("\\"))
