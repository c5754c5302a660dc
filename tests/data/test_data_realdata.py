"""Real data sets, read where they are: opened right, or refused in words."""

from __future__ import annotations

import csv
import itertools
from pathlib import Path

import nibabel as nib
import numpy as np
import pytest

from segloss_gui.core.errors import FileRefusedError
from segloss_gui.data.cache import CaseStore
from segloss_gui.data.case import CohortPreview, TargetClass
from segloss_gui.data.classes import default_classes
from segloss_gui.data.layouts import Acdc, Decathlon, Files, FolderPair, NnUNet, guess_layout
from segloss_gui.data.policy import LabelPolicy, Removal
from segloss_gui.data.prepared_cases import PreparedCases
from segloss_gui.data.preprocessing import PreprocessingSettings, restore_labels
from segloss_gui.data.readers import check_complete, read_header, read_labels, read_volume, write_labels
from segloss_gui.data.readers.itk_process import is_installed

pytestmark = pytest.mark.realdata


def _preview(*paths: Path) -> CohortPreview:
    if not all(path.exists() for path in paths):
        pytest.skip(f"not here: {paths[0]}")
    return guess_layout(paths).preview()


def _need(path: Path) -> Path:
    if not path.exists():
        pytest.skip(f"not here: {path}")
    return path


def test_200_hippocampi_are_opened(shared_data: Path) -> None:
    preview = _preview(shared_data / "hippocampus")
    assert isinstance(guess_layout([shared_data / "hippocampus"]), FolderPair)
    assert (len(preview.cohort.cases), preview.refusals) == (200, ())
    store = CaseStore(preview.cohort)
    assert [target.value for target in default_classes(preview, store)] == [1, 2]
    anterior = [store.labels(case.id).volume_ml(1) for case in preview.cohort.cases]
    assert 1.0 < min(anterior) < max(anterior) < 2.7


def test_joined_hippocampi_are_prepared_alike_although_intensities_differ_by_15000(shared_data: Path) -> None:
    preview = _preview(shared_data / "hippocampus")
    both = (TargetClass(value=1, name="hippocampus", joins=(1, 2)),)
    cases = PreparedCases(
        CaseStore(preview.cohort), preview.cohort.cases[:40], both, PreprocessingSettings(), LabelPolicy()
    )
    for prepared in cases:
        assert prepared.target is not None
        assert abs(float(prepared.image.mean())) < 1e-3
        assert float(prepared.image.std()) == pytest.approx(1, abs=1e-3)
        assert set(np.unique(prepared.target)) == {0, 1}


def test_bad_hippocampi_are_refused_by_name(shared_data: Path) -> None:
    bad = _need(shared_data / "hippocampus" / "_bad")
    preview = _preview(bad)
    assert preview.cohort.cases == ()
    assert {refusal.path.name[:15]: refusal.cause for refusal in preview.refusals} == {
        "hippocampus_118": "no label in labels has its name",
        "hippocampus_010": "no image in images has its name",
        "hippocampus_281": "no image in images has its name",
    }


def test_a_foreign_label_beside_a_hippocampus_is_never_resampled(shared_data: Path) -> None:
    folder = _need(shared_data / "hippocampus")
    image = next(iter(sorted((folder / "images").glob("*.nii.gz"))))
    preview = Files(images=(image,), labels=(folder / "_bad" / "labels" / "hippocampus_281.nii.gz",)).preview()
    assert preview.cohort.cases == ()
    assert "512x512x94" in preview.refusals[0].cause
    assert "hippocampus_281" in str(preview.refusals[0])


def test_acdc_is_anisotropic_and_its_volumes_are_those_of_the_challenge(shared_data: Path) -> None:
    root = _need(shared_data / "acdc")
    layout = guess_layout([root])
    assert isinstance(layout, Acdc)
    preview = layout.preview()
    assert preview.refusals == ()
    assert preview.cohort.groups == ("ED", "ES")
    with (root / "groups.csv").open() as file:
        told = {row["patient"]: row for row in csv.DictReader(file)}
    store = CaseStore(preview.cohort)
    for case in preview.cohort.cases:
        header = preview.headers[case.id]
        assert 0.8 < header.grid.spacing_mm[0] < 2.0
        assert header.grid.spacing_mm[2] >= 5.0
        row, phase = told[case.subject], case.group.lower()
        for value, name in ((1, "rv"), (2, "myo"), (3, "lv")):
            assert store.labels(case.id).volume_ml(value) == pytest.approx(float(row[f"{name}_{phase}_ml"]), abs=0.2)


def test_acdc_letters_agree_with_the_affine(shared_data: Path) -> None:
    for image in sorted(_need(shared_data / "acdc" / "training").glob("*/*_frame??.nii.gz")):
        header = read_header(image)
        assert header.stored.axis_codes == nib.aff2axcodes(nib.load(image).affine)
        assert header.grid.axis_codes == ("R", "A", "S")


def test_the_myocardium_of_end_systole_can_be_taken_from_training(shared_data: Path) -> None:
    preview = _preview(shared_data / "acdc")
    policy = LabelPolicy(removed=(Removal(class_value=2, group="ES"),))
    classes = default_classes(preview)
    cases = PreparedCases(CaseStore(preview.cohort), preview.cohort.cases[:4], classes, PreprocessingSettings(), policy)
    for prepared in cases:
        assert prepared.target is not None
        assert prepared.full is not None
        assert set(np.unique(prepared.full)) == {0, 1, 2, 3}
        assert (2 in prepared.target) == (prepared.case.group == "ED")


def test_drive_is_forty_colour_pictures_with_vessels(shared_data: Path) -> None:
    preview = _preview(shared_data / "drive" / "png")
    assert len(preview.cohort.cases) == 40
    store = CaseStore(preview.cohort)
    for case in preview.cohort.cases[:5]:
        image, labels = store.image(case.id), store.labels(case.id)
        assert image.data.shape == (3, 565, 584, 1)
        assert labels.values() == (1,)
        assert 0.06 < labels.data.mean() < 0.12


def test_nnunet_and_decathlon_name_the_same_cases(shared_data: Path) -> None:
    root = _need(shared_data / "nnunet_layout")
    nnunet = guess_layout([root / "Dataset004_Hippocampus"])
    decathlon = guess_layout([root / "Task04_Hippocampus_msd_style"])
    assert isinstance(nnunet, NnUNet)
    assert isinstance(decathlon, Decathlon)
    first, second = nnunet.preview(), decathlon.preview()
    assert first.refusals == second.refusals == ()
    assert [case.id for case in first.cohort.cases] == [case.id for case in second.cohort.cases]
    assert [case.split for case in first.cohort.cases].count("train") == 24
    assert first.cohort.label_names == {1: "anterior", 2: "posterior"}
    assert second.cohort.label_names == {1: "Anterior", 2: "Posterior"}


def test_chest_x_rays_come_in_two_groups_with_masks_cut_at_127(shared_data: Path) -> None:
    preview = _preview(shared_data / "cxr_lungs_tb")
    assert preview.cohort.groups == ("normal", "tuberculosis")
    assert len(preview.cohort.cases) == 48
    store = CaseStore(preview.cohort)
    for case in preview.cohort.cases:
        labels = store.labels(case.id)
        assert labels.values() == (1,)
        assert 0.13 < labels.data.mean() < 0.44


def test_jpeg_masks_of_polyps_are_binary_once_read(shared_data: Path) -> None:
    preview = _preview(shared_data / "kvasir_polyp5")
    store = CaseStore(preview.cohort)
    assert len(preview.cohort.cases) == 5
    for case in preview.cohort.cases:
        assert store.labels(case.id).values() == (1,)
        assert 0.06 < store.labels(case.id).data.mean() < 0.33


@pytest.mark.parametrize("ending", ["png", "tif"])
def test_pictures_of_8_and_16_bits_grey_and_colour_are_read(shared_data: Path, ending: str) -> None:
    folder = _need(shared_data / "bids_ivadomed" / "data_test_png_tif" / f"sub-{ending}" / "micr")
    for path in sorted(folder.glob(f"*.{ending}")):
        check_complete(path)
        volume = read_volume(path)
        assert volume.data.shape[0] == read_header(path).channels == (3 if "rgb" in path.name else len(volume.data))
        deep = "16gray" in path.name or ("16rgb" in path.name and is_installed())
        assert volume.data.dtype.name == read_header(path).dtype == ("uint16" if deep else "uint8")


def test_a_volume_in_48_orientations_is_one_volume(shared_data: Path) -> None:
    files = sorted(_need(shared_data / "loader_odd" / "orient48").glob("*.nii.gz"))
    first = read_volume(files[0])
    for path in files:
        volume = read_volume(path)
        assert volume.stored is not None
        assert "".join(volume.stored.axis_codes) == path.name[:3]
        np.testing.assert_array_equal(volume.data, first.data)
        np.testing.assert_allclose(volume.grid.affine, first.grid.affine, atol=1e-4)


IMAGES = {
    "FLAIR": ((1, 124, 160, 140), "RAS"), "lesion": ((1, 124, 160, 140), "RAS"), "shear": ((1, 306, 422, 54), "RAS"),
    "ct_perfusion": ((3, 256, 286, 15), "LAS"), "pcasl": ((10, 52, 68, 20), "RAS"), "hippo": ((1, 91, 109, 91), "LAS"),
    "nibabel_anatomical": ((1, 33, 41, 25), "LAS"), "nibabel_example_nifti2": ((2, 32, 20, 12), "LAS"),
}  # fmt: skip


@pytest.mark.parametrize("name", IMAGES)
def test_odd_headers_are_read_as_nibabel_reads_them(shared_data: Path, name: str) -> None:
    path = next(iter((shared_data / "loader_odd" / "nifti").glob(f"{name}.nii*")), None)
    if path is None:
        pytest.skip(f"not here: {name}")
    shape, codes = IMAGES[name]
    header, volume = read_header(path), read_volume(path)
    assert volume.data.shape == shape
    assert "".join(header.stored.axis_codes) == codes
    if shape[0] == 1:
        canonical = nib.as_closest_canonical(nib.load(path))
        np.testing.assert_allclose(volume.data[0], canonical.get_fdata(dtype=np.float32), rtol=1e-5, atol=1e-3)
        np.testing.assert_allclose(volume.grid.affine, canonical.affine, atol=1e-5)


def test_a_tilted_ct_has_the_volume_of_its_sheared_voxels(shared_data: Path) -> None:
    header = read_header(_need(shared_data / "loader_odd" / "nifti" / "shear.nii.gz"))
    assert header.grid.voxel_ml == pytest.approx(0.48242188**2 * 2.3708093 / 1000, rel=0.1)
    assert header.grid.spacing_mm[:2] == pytest.approx((0.482, 0.482), abs=1e-3)


@pytest.mark.parametrize(
    ("name", "cause"),
    [
        ("complex.nii.gz", "complex"),
        ("sct_soft_label_max1.108.nii.gz", "whole numbers"),
        ("pcasl.nii.gz", "10 volumes"),
    ],
)
def test_odd_files_are_no_label_maps(shared_data: Path, name: str, cause: str) -> None:
    path = _need(shared_data / "loader_odd" / "nifti" / name)
    with pytest.raises(FileRefusedError, match=cause):
        read_labels(path)


@pytest.mark.parametrize(
    ("name", "cause"),
    [
        ("truncated_gzip_half.nii.gz", "cut off"),
        ("truncated_uncompressed_header_ok_data_short.nii", "cut off"),
        ("header_only_348.nii", "no voxels"),
        ("zero_bytes.nii.gz", "0 bytes"),
        ("lfs_pointer_liver_0.nii.gz", "pointer"),
        ("corrupt_utf8_mangled_image.tif", "damaged"),
    ],
)
def test_bad_inputs_are_refused_before_and_while_reading(shared_data: Path, name: str, cause: str) -> None:
    path = _need(shared_data / "bad_inputs" / name)
    for read in (check_complete, read_volume, read_labels):
        with pytest.raises(FileRefusedError, match=cause) as caught:
            read(path)
        assert name in str(caught.value)


def test_misnamed_compression_gives_the_right_voxels(shared_data: Path) -> None:
    right = _need(shared_data / "hippocampus" / "images" / "hippocampus_001.nii.gz")
    for name in ("gzip_named_nii.nii", "plain_nifti_named_gz.nii.gz"):
        path = shared_data / "bad_inputs" / name
        if path.exists():
            np.testing.assert_array_equal(read_volume(path).data, read_volume(right).data)


def test_a_lesion_map_of_another_scan_is_refused(shared_data: Path) -> None:
    folder = _need(shared_data / "bad_inputs" / "label_grid_mismatch_ms_longitudinal")
    images = (folder / "study2_FLAIR.nii.gz", folder / "study2_T1W.nii.gz")
    preview = Files(images=images, labels=(folder / "gt.nii.gz",) * 2).preview()
    assert preview.cohort.cases == ()
    assert all("280x304x65" in refusal.cause for refusal in preview.refusals)


def test_a_scaled_brain_mask_is_binary_and_float_labels_are_whole(shared_data: Path) -> None:
    folder = _need(shared_data / "brats2015" / "brats_2013_pat0001_1")
    assert read_labels(folder / "brainmask.nii.gz").values() == (1,)
    assert set(read_labels(folder / "OTMultiClass.nii.gz").values()) <= {1, 2, 3, 4}


def test_predictions_of_real_cases_are_written_in_their_own_orientation(shared_data: Path, tmp_path: Path) -> None:
    cohorts = [shared_data / "acdc", shared_data / "hippocampus"]
    for preview in (_preview(path) for path in cohorts):
        store, classes = CaseStore(preview.cohort), default_classes(preview)
        cases = PreparedCases(store, preview.cohort.cases, classes, PreprocessingSettings(), LabelPolicy())
        for prepared in itertools.islice(cases, 3):
            assert prepared.full is not None
            assert prepared.case.label is not None
            write_labels(tmp_path / "p.nii.gz", restore_labels(prepared.full, prepared, classes))
            written, given = nib.load(tmp_path / "p.nii.gz"), nib.load(prepared.case.label)
            np.testing.assert_array_equal(np.asarray(written.dataobj), np.asarray(given.dataobj))
            assert nib.aff2axcodes(written.affine) == nib.aff2axcodes(given.affine)
