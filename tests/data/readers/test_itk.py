from __future__ import annotations

import gzip
import sys
from pathlib import Path

import nibabel as nib
import numpy as np
import pytest
from nibabel.affines import from_matvec
from nibabel.eulerangles import euler2mat

from segloss_gui.core.errors import FileRefusedError
from segloss_gui.data.choice import Choice
from segloss_gui.data.readers import (
    check_complete,
    check_labels,
    itk,
    read_header,
    read_labels,
    read_volume,
    write_labels,
)  # fmt: skip
from tests.core.test_geometry import ORIENTATIONS, oriented
from tests.data.dicom import save_itk
from tests.data.files import cut, save_nifti

NUMBERS = np.arange(5 * 6 * 7, dtype=np.int16).reshape(5, 6, 7)
OBLIQUE = from_matvec(euler2mat(0.3, 0.2, -0.4) @ np.diag([-0.9, 0.8, 3.0]), [10, -20, 30])
ENDINGS = ("nrrd", "nhdr", "mha", "mhd")


def test_a_missing_simpleitk_is_named_with_the_way_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "SimpleITK", None)
    for name in ("a.nrrd", "a.mha", "a.dcm"):
        (tmp_path / name).write_bytes(b"NRRD0004")
        with pytest.raises(FileRefusedError, match=r"pip install 'segloss-gui\[itk\]'"):
            read_header(tmp_path / name)


class TestWithSimpleITK:
    pytestmark = pytest.mark.skipif("not __import__('importlib').util.find_spec('SimpleITK')", reason="no SimpleITK")

    @pytest.mark.parametrize("codes", ORIENTATIONS, ids="".join)
    def test_nrrd_lies_where_the_nifti_of_the_same_volume_lies(self, tmp_path: Path, codes: tuple[str, ...]) -> None:
        volume = read_volume(save_itk(tmp_path / "a.nrrd", NUMBERS, oriented(codes)))
        expected = read_volume(save_nifti(tmp_path / "a.nii", NUMBERS, oriented(codes)))
        np.testing.assert_array_equal(volume.data, expected.data)
        np.testing.assert_allclose(volume.grid.affine, expected.grid.affine, atol=1e-6)
        assert volume.data.dtype == np.int16

    @pytest.mark.parametrize("ending", ENDINGS)
    def test_every_format_keeps_an_oblique_grid_and_predictions_go_back_to_it(
        self, tmp_path: Path, ending: str
    ) -> None:
        path = save_itk(tmp_path / f"a.{ending}", NUMBERS % 4, OBLIQUE, compress=ending in ("nrrd", "mha"))
        check_complete(path)
        check_labels(path)
        labels = read_labels(path)
        write_labels(tmp_path / "b.nii.gz", labels)
        back = nib.load(tmp_path / "b.nii.gz")
        np.testing.assert_allclose(back.affine, OBLIQUE, atol=1e-5)
        np.testing.assert_array_equal(np.asarray(back.dataobj), NUMBERS % 4)

    def test_what_was_read_outlives_simpleitks_image(self, tmp_path: Path) -> None:
        volumes = [read_volume(save_itk(tmp_path / f"{n}.mha", NUMBERS + n, OBLIQUE)) for n in range(5)]
        for n, volume in enumerate(volumes):
            assert (int(volume.data.min()), int(volume.data.max())) == (n, 209 + n)

    def test_colours_and_frames_are_channels(self, tmp_path: Path) -> None:
        import SimpleITK as sitk  # noqa: N813

        colours = np.stack([NUMBERS % 256] * 3, axis=3).astype(np.uint8)
        volume = read_volume(save_itk(tmp_path / "a.mha", colours, OBLIQUE))
        assert (volume.data.shape[0], volume.channels) == (3, ("red", "green", "blue"))
        frames = sitk.JoinSeries([sitk.GetImageFromArray(NUMBERS.T.copy() * n) for n in (1, 2, 3)])
        sitk.WriteImage(frames, str(tmp_path / "b.nrrd"))
        header = read_header(tmp_path / "b.nrrd")
        assert (header.frames, header.channels) == (3, 3)
        assert read_volume(tmp_path / "b.nrrd").data.shape == (3, 5, 6, 7)
        assert read_volume(tmp_path / "b.nrrd", Choice(frame=1)).data.max() == 418
        with pytest.raises(FileRefusedError, match="3 volumes"):
            read_labels(tmp_path / "b.nrrd")

    def test_a_nrrd_without_a_space_claims_no_letters(self, tmp_path: Path) -> None:
        head = b"NRRD0004\ntype: uint8\ndimension: 3\nsizes: 5 6 7\nencoding: raw\n\n"
        (tmp_path / "a.nrrd").write_bytes(head + bytes(210))
        header = read_header(tmp_path / "a.nrrd")
        assert not header.grid.anatomical
        assert "orientation" in header.notes[0]

    @pytest.mark.parametrize("compress", [False, True], ids=["raw", "compressed"])
    @pytest.mark.parametrize("ending", ["nrrd", "mha"])
    def test_a_cut_off_file_is_refused(self, tmp_path: Path, ending: str, compress: bool) -> None:
        noise = np.random.default_rng(0).integers(0, 1000, (20, 20, 20)).astype(np.int16)
        path = cut(save_itk(tmp_path / f"a.{ending}", noise, OBLIQUE, compress=compress), 0.6)
        for read in (check_complete, read_volume):
            with pytest.raises(FileRefusedError, match=rf"a\.{ending}"):
                read(path)

    def test_what_is_no_such_file_is_refused_in_one_line(self, tmp_path: Path) -> None:
        (tmp_path / "a.nrrd").write_text("nothing of the kind")
        with pytest.raises(FileRefusedError, match=r"a\.nrrd") as caught:
            read_header(tmp_path / "a.nrrd")
        assert "\n" not in str(caught.value)

    @pytest.mark.parametrize("ending", ["mha", "nrrd"])
    def test_one_flipped_bit_of_compressed_voxels_is_refused_never_read(self, tmp_path: Path, ending: str) -> None:
        labels = np.random.default_rng(0).integers(0, 3, (20, 20, 20)).astype(np.uint8)
        path = save_itk(tmp_path / f"a.{ending}", labels, OBLIQUE, compress=True)
        content = path.read_bytes()
        for at in range(len(content) - 1200, len(content) - 8, 137):
            path.write_bytes(content[:at] + bytes([content[at] ^ 16]) + content[at + 1 :])
            for read in (read_labels, read_volume, check_labels, check_complete):
                with pytest.raises(FileRefusedError, match=rf"a\.{ending}: its compressed data are damaged"):
                    read(path)

    @pytest.mark.parametrize("dimensions", ["-1", "0", "1", "5", "11", "999999999999", "three", ""])
    def test_a_count_of_dimensions_out_of_range_is_refused(self, tmp_path: Path, dimensions: str) -> None:
        path = save_itk(tmp_path / "a.mha", NUMBERS, OBLIQUE)
        path.write_bytes(path.read_bytes().replace(b"NDims = 3", f"NDims = {dimensions}".encode()))
        for read in (read_header, read_labels, check_complete):
            with pytest.raises(FileRefusedError, match=r"a\.mha: "):
                read(path)

    @pytest.mark.parametrize("compress", [False, True], ids=["raw", "compressed"])
    @pytest.mark.parametrize("ending", ["mha", "nrrd", "nhdr", "mhd"])
    def test_a_header_that_claims_gigabytes_is_refused_before_simpleitk_sees_it(
        self, tmp_path: Path, ending: str, compress: bool, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = save_itk(tmp_path / f"a.{ending}", NUMBERS, OBLIQUE, compress=compress)
        claim = path.read_bytes().replace(b"DimSize = 5 6 7", b"DimSize = 1500 1000 1000")
        path.write_bytes(claim.replace(b"sizes: 5 6 7", b"sizes: 1500 1000 1000"))
        monkeypatch.setattr(itk, "HELPER", None)
        for read in (read_header, read_volume, read_labels, check_complete):
            with pytest.raises(FileRefusedError, match=r"is cut off: at most [0-9]+ of the 3000000000 bytes"):
                read(path)

    @pytest.mark.parametrize("dtype", ["<u1", "<i2", ">i2", "<u2", ">u2", "<i4", ">f4", "<f8"])
    @pytest.mark.parametrize("encoding", ["raw", "gzip", "ascii"])
    def test_every_type_byte_order_and_encoding_of_a_nrrd_reads_alike(
        self, tmp_path: Path, dtype: str, encoding: str
    ) -> None:
        names = {"u1": "uchar", "i2": "short", "u2": "ushort", "i4": "int", "f4": "float", "f8": "double"}
        endian = "big" if dtype[0] == ">" else "little"
        head = f"NRRD0004\ntype: {names[dtype[1:]]}\ndimension: 3\nsizes: 5 6 7\nendian: {endian}\n"
        values = (NUMBERS % 100).astype(dtype)
        body = values.tobytes("F")
        if encoding == "ascii":
            body = " ".join(str(int(value)) for value in values.ravel("F")).encode()
        content = head + f"space: RAS\nspace directions: (1,0,0) (0,2,0) (0,0,3)\nencoding: {encoding}\n\n"
        (tmp_path / "a.nrrd").write_bytes(content.encode() + (gzip.compress(body) if encoding == "gzip" else body))
        volume = read_volume(tmp_path / "a.nrrd")
        np.testing.assert_array_equal(volume.data[0], NUMBERS % 100)
        assert volume.data.dtype == np.dtype("f4" if dtype[1] == "f" else dtype[1:])
        assert volume.grid.spacing_mm == (1, 2, 3)

    def test_voxels_in_a_file_that_is_not_there_are_named(self, tmp_path: Path) -> None:
        path = save_itk(tmp_path / "a.mhd", NUMBERS, OBLIQUE)
        (tmp_path / "a.raw").unlink()
        with pytest.raises(FileRefusedError, match=r"a\.mhd: its voxels are in a\.raw, and there is no such file"):
            read_header(path)

    @pytest.mark.parametrize(("unit", "millimetres"), [("mm", 1.0), ("um", 1e-3), ("cm", 10.0), ("microns", 1e-3)])
    def test_the_units_of_the_header_are_used(self, tmp_path: Path, unit: str, millimetres: float) -> None:
        head = "NRRD0004\ntype: uchar\ndimension: 3\nsizes: 5 6 7\nencoding: raw\nspace: RAS\n"
        units = f'space directions: (1,0,0) (0,2,0) (0,0,3)\nspace units: "{unit}" "{unit}" "{unit}"\n\n'
        (tmp_path / "a.nrrd").write_bytes((head + units).encode() + bytes(210))
        path = save_itk(tmp_path / "a.mha", NUMBERS, np.diag([1.0, 2.0, 3.0, 1.0]))
        said = path.read_bytes().replace(b"ElementType", f"DistanceUnits = {unit}\nElementType".encode(), 1)
        path.write_bytes(said)
        for name in ("a.nrrd", "a.mha"):
            found = read_header(tmp_path / name).grid.spacing_mm
            assert found == pytest.approx((millimetres, 2 * millimetres, 3 * millimetres))

    @pytest.mark.parametrize("axis", range(4))
    def test_channels_are_found_along_any_axis_where_all_are_alike(self, tmp_path: Path, axis: int) -> None:
        numbers = np.arange(3**4, dtype=np.int16).reshape(3, 3, 3, 3)
        directions, kinds = ["(1,0,0)", "(0,2,0)", "(0,0,3)"], ["domain"] * 3
        directions.insert(axis, "none")
        kinds.insert(axis, "list")
        head = f"NRRD0005\ntype: int16\ndimension: 4\nspace: RAS\nsizes: 3 3 3 3\nkinds: {' '.join(kinds)}\n"
        head += f"space directions: {' '.join(directions)}\nendian: little\nencoding: raw\n\n"
        body = np.moveaxis(numbers, 0, axis).astype("<i2").tobytes(order="F")
        (tmp_path / "a.nrrd").write_bytes(head.encode() + body)
        np.testing.assert_array_equal(read_volume(tmp_path / "a.nrrd").data, numbers)

    def test_the_units_of_spacings_without_a_space_are_used(self, tmp_path: Path) -> None:
        head = "NRRD0004\ntype: uchar\ndimension: 3\nsizes: 5 6 7\nencoding: raw\nspacings: 1 2 3\n"
        (tmp_path / "a.nrrd").write_bytes((head + 'units: "cm" "cm" "cm"\n\n').encode() + bytes(210))
        assert read_header(tmp_path / "a.nrrd").grid.spacing_mm == pytest.approx((10, 20, 30))

    def test_a_meta_image_that_says_no_size_is_said_to_be_taken_as_1_mm(self, tmp_path: Path) -> None:
        path = save_itk(tmp_path / "a.mha", NUMBERS, np.eye(4))
        assert read_header(path).notes == ()
        path.write_bytes(path.read_bytes().replace(b"ElementSpacing", b"Comment", 1))
        assert read_header(path).notes == ("says no size of its voxels, 1 mm was taken",)

    def test_bytes_to_skip_between_the_text_and_its_voxels_are_refused(self, tmp_path: Path) -> None:
        path = save_itk(tmp_path / "a.mha", NUMBERS, np.eye(4))
        path.write_bytes(path.read_bytes().replace(b"ElementType", b"HeaderSize = 10\nElementType", 1) + bytes(10))
        with pytest.raises(FileRefusedError, match="HeaderSize must be 0 where the voxels follow the text, got 10"):
            read_header(path)
