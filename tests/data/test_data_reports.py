"""Small inputs that people who do this work reported, read where they are: right, or refused in words."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pytest

from segloss_gui.app.training import read_runs
from segloss_gui.core.errors import BadInputError, FileRefusedError
from segloss_gui.data.case import CohortPreview, TargetClass
from segloss_gui.data.classes import default_classes
from segloss_gui.data.folds import fold_of
from segloss_gui.data.layouts import guess_layout
from segloss_gui.data.readers import check_complete, read_header, read_labels, read_volume
from segloss_gui.study.evaluate_folders import Evaluation, evaluate_folders
from segloss_gui.study.models import ImportedMethod

pytestmark = pytest.mark.realdata
KEYS = ("dice", "hd95_mm")


@pytest.fixture
def reports(shared_data: Path) -> Path:
    folder = shared_data.parent / "reports"
    if not folder.is_dir():
        pytest.skip(f"not here: {folder}")
    return folder


def _score(reference: Path, method: Path, *classes: TargetClass, resample: bool = False) -> Evaluation:
    return evaluate_folders(reference, [ImportedMethod(name="m", folder=method, resample=resample)], classes, keys=KEYS)


def _dice(*given: Path | TargetClass, resample: bool = False) -> set[float]:
    return {row.dice for row in _score(*given, resample=resample).rows}  # type: ignore[arg-type]


def _preview(*paths: Path) -> CohortPreview:
    return guess_layout(paths).preview()


def test_grey_codes_are_three_values_in_every_mask(reports: Path) -> None:
    for name, middle in (("ref", 128), ("ref_refuge", 128), ("axon", 127)):
        for path in sorted((reports / "grey-coded-mask" / name).glob("*.png")):
            assert read_labels(path).values() == (middle, 255)


def test_one_mask_in_any_depth_scores_1(reports: Path) -> None:
    kinds = sorted(path for path in (reports / "mask-depth").iterdir() if path.is_dir())
    assert len(kinds) == 9
    for reference, method in itertools.product(kinds, kinds):
        assert _dice(reference, method) == {1.0}
    assert read_labels(reports / "mask-depth" / "be_labels.tif").values() == (3,)


def test_two_files_of_a_case_are_a_question(reports: Path) -> None:
    root = reports / "duplicate-stem"
    found = _score(root / "ref", root / "pred")
    assert [row.case for row in found.rows] == ["case2"]
    assert "case1.png" in found.refusals[0].cause
    for n in "23":
        with pytest.raises(BadInputError, match=r"got case1\.nii and case1\.nii\.gz"):
            _score(root / f"ref{n}", root / f"pred{n}")
    with pytest.raises(BadInputError, match=r"got case1\.nii and case1\.nii\.gz"):
        _score(root / "labels4", root / "pred")
    preview = _preview(root / "images4", root / "labels4")
    assert preview.cohort.cases == ()
    assert {refusal.path.name for refusal in preview.refusals} == {"case1.nii", "case1.nii.gz"}


def test_what_nobody_labelled_counts_in_no_score(reports: Path) -> None:
    root = reports / "nnunet-ignore-label"
    assert _dice(root / "Dataset501_Sparse" / "labelsTr", root / "pred") == {1.0}
    assert _preview(root / "Dataset501_Sparse").cohort.ignore == 2


def test_headers_mean_what_they_say(reports: Path) -> None:
    micron = _score(reports / "nifti-micron-units/micron/ref", reports / "nifti-micron-units/micron/pred")
    assert micron.rows[0].hd95_mm == pytest.approx(0.05)
    reference = read_labels(reports / "nifti-micron-units/micron/ref/m1.nii.gz")
    assert reference.volume_ml(1) == pytest.approx(0.000125, rel=1e-3)
    picture = reports / "picture-other-size"
    assert _dice(picture / "ref", picture / "pred", resample=True) == {1.0}
    stack = read_volume(reports / "tiff-kinds" / "imagej_truncated.tif")
    assert stack.grid.shape == (50, 40, 6)
    expected = read_volume(reports / "tiff-kinds" / "imagej_all_ifds.tif")
    np.testing.assert_array_equal(stack.data, expected.data)


def test_dicom_is_read_as_it_was_meant(reports: Path) -> None:
    pytest.importorskip("SimpleITK")
    ct = read_volume(reports / "monochrome1" / "ct_mono1")
    assert (int(ct.data.min()), int(ct.data.max())) == (-1024, -24)
    one, two = (read_volume(reports / "monochrome1" / f"cr_mono{n}.dcm") for n in (1, 2))
    np.testing.assert_array_equal(one.data, two.data)
    for name in ("us_cine.dcm", "sc_multi.dcm"):
        header = read_header(reports / "ultrasound-cine" / name)
        assert (header.frames, header.grid.shape, header.grid.anatomical) == (12, (40, 30, 1), False)


def test_the_cavity_of_brats_2024_is_no_tumour(reports: Path) -> None:
    classes = default_classes(_preview(reports / "brats-355" / "gli2024"))
    assert [(c.name, c.sources) for c in classes] == [("whole tumour", (1, 2, 3)), ("resection cavity", (4,))]


def test_segmentations_of_slicer_are_placed_and_named(reports: Path) -> None:
    pytest.importorskip("SimpleITK")
    root = reports / "slicer-seg-nrrd"
    for kind in ("seg", "seg_layers"):
        assert _dice(root / "ref", root / kind) == {1.0}
        preview = _preview(root / "img", root / kind)
        assert (preview.refusals, dict(preview.cohort.label_names)) == ((), {1: "liver", 2: "spleen"})


def test_no_person_is_in_two_folds(reports: Path) -> None:
    for name in ("pair", "slices", "Dataset027"):
        preview = _preview(reports / "subject-leak" / name)
        folds = [fold_of(preview.cohort, 5, number, 0) for number in range(5)]
        assert [len({case.id[:6] for case in fold.validation}) for fold in folds].count(0) == 0
        people = [{case.id.split("_")[0] for case in fold.validation} for fold in folds]
        assert sum(map(len, people)) == len(set().union(*people)) == 5
        assert any("5 subjects" in note for note in preview.notes)


def test_valid_data_opens_and_refusals_name_the_cause(reports: Path) -> None:
    assert len(_preview(reports / "nnunet-rgb-png" / "Dataset502_Road").cohort.cases) == 3
    mixed = _preview(reports / "pictures-among-volumes")
    assert [str(refusal)[:36] for refusal in mixed.refusals] == ["c1.nii.gz: is a single slice (26x20x1"[:36]]
    unreadable = reports / "unreadable-references"
    with pytest.raises(BadInputError, match=r"c1.nii.gz .*whole numbers, got 0.7"):
        _score(unreadable / "soft", unreadable / "pred")
    assert _dice(unreadable / "onehot", unreadable / "pred") == {1.0}
    root = reports / "totalseg-one-file-per-class"
    classes = TargetClass(value=1, name="liver"), TargetClass(value=2, name="spleen")
    assert _dice(root / "ref", root / "ts", *classes) == _dice(root / "tsdata", root / "ts") == {1.0}
    for paths in ((root / "tsdata",), (root / "images", root / "ts")):
        assert len(_preview(*paths).cohort.cases) == 2


def test_damaged_and_lying_files_are_refused_by_name(reports: Path) -> None:
    broken = reports / "broken"
    lying = [*(broken / "claims").iterdir(), *(broken / "mha_ndims").iterdir(), broken / "mha_label" / "pred" / "a.mha"]
    assert len(lying) == 16
    for path in lying:
        for read in (read_volume, read_labels, check_complete):
            with pytest.raises(FileRefusedError, match=path.name):
                read(path)
    preview = _preview(broken / "voxoffset")
    assert len(preview.cohort.cases) == 2
    assert [refusal.path.name for refusal in preview.refusals] == ["c1.nii"]
    opened = read_runs(broken / "one_bad_run")
    (bad,) = opened.left_out
    assert "run.json: must be a readable run file" in bad
    assert len(opened.plans) == len(list((broken / "one_bad_run" / "runs").iterdir())) - 1 == 1
