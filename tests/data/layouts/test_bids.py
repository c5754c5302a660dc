from __future__ import annotations

import json
from pathlib import Path

import pytest

from segloss_gui.core.errors import BadInputError, FileRefusedError
from segloss_gui.data.layouts import Bids, guess_layout
from tests.data.files import save_image, save_labels


def _bids(root: Path, *, session: str = "") -> Path:
    for number in (1, 2, 3):
        name = f"sub-{number:02d}" + (f"_{session}" if session else "")
        place = Path(f"sub-{number:02d}") / session / "anat"
        for suffix in ("T1w", "T2w"):
            save_image(root / place / f"{name}_{suffix}.nii.gz")
        save_labels(root / "derivatives" / "labels" / place / f"{name}_T2w_seg-manual.nii.gz")
        for suffix in ("T1w", "T2w"):
            save_labels(root / "derivatives" / "labels" / place / f"{name}_{suffix}_labels-disc-manual.nii.gz")
    (root / "dataset_description.json").write_text(json.dumps({"Name": "Spine", "BIDSVersion": "1.8.0"}))
    (root / "participants.tsv").write_text(
        "participant_id\tage\tpathology\tsite\nsub-01\t50\tMS\tA\nsub-02\t51\tn/a\tB\nsub-03\t52\tMS\tB\n"
    )
    return root


@pytest.mark.parametrize("session", ["", "ses-01"])
def test_every_image_is_a_case_with_the_region_drawn_on_it(tmp_path: Path, session: str) -> None:
    preview = guess_layout([_bids(tmp_path, session=session)]).preview()
    middle = f"_{session}" if session else ""
    assert [(case.id, case.subject, case.has_reference) for case in preview.cohort.cases][:2] == [
        (f"sub-01{middle}_T1w", "sub-01", False), (f"sub-01{middle}_T2w", "sub-01", True),
    ]  # fmt: skip
    assert preview.cohort.name == "Spine"
    assert any("seg-manual were taken (3)" in note and "labels-disc-manual (6)" in note for note in preview.notes)


def test_suffix_and_label_can_be_chosen(tmp_path: Path) -> None:
    preview = Bids(root=_bids(tmp_path), images="T1w", label="labels-disc-manual").preview()
    assert [case.id for case in preview.cohort.cases] == ["sub-01_T1w", "sub-02_T1w", "sub-03_T1w"]
    assert all(case.has_reference for case in preview.cohort.cases)
    assert "end in seg-manual" not in " ".join(preview.notes)
    wrong = Bids(root=tmp_path, label="lesion").preview()
    assert "they end in labels-disc-manual, seg-manual" in wrong.notes[0]


def test_several_suffixes_can_be_channels_of_one_case(tmp_path: Path) -> None:
    root = _bids(tmp_path)
    (root / "sub-03" / "anat" / "sub-03_T1w.nii.gz").unlink()
    preview = Bids(root=root, images="T2w, T1w", channels=True).preview()
    assert [(case.id, len(case.images)) for case in preview.cohort.cases] == [("sub-01", 2), ("sub-02", 2)]
    assert preview.cohort.cases[0].has_reference
    assert [str(refusal) for refusal in preview.refusals] == ["sub-03_T2w.nii.gz: its T1w is not there"]
    assert preview.cohort.reader is not None
    assert preview.cohort.reader.image(preview.cohort.cases[0]).channels == ("T2w", "T1w")


def test_groups_come_from_the_participants(tmp_path: Path) -> None:
    assert Bids(root=_bids(tmp_path), images="T2w", group_column="pathology").preview().cohort.groups == ("MS",)
    usual = Bids(root=tmp_path, images="T2w").preview()
    assert [case.group for case in usual.cohort.cases] == ["A", "B", "B"]
    with pytest.raises(FileRefusedError, match=r"participants\.tsv: has no column 'colour'"):
        Bids(root=tmp_path, group_column="colour").preview()


def test_standard_derivatives_and_their_table_of_names_are_read(tmp_path: Path) -> None:
    save_image(tmp_path / "sub-a" / "anat" / "sub-a_acq-x_T1w.nii.gz")
    place = tmp_path / "derivatives" / "pipeline"
    save_labels(place / "sub-a" / "anat" / "sub-a_acq-x_desc-manual_dseg.nii.gz")
    save_labels(place / "sub-a" / "anat" / "sub-a_acq-y_desc-manual_dseg.nii.gz", values=(0, 7))
    (place / "desc-manual_dseg.tsv").write_text("index\tname\n0\tbackground\n1\tgrey\n2\twhite\n")
    preview = guess_layout([tmp_path]).preview()
    case = preview.cohort.cases[0]
    assert case.label is not None
    assert case.label.name == "sub-a_acq-x_desc-manual_dseg.nii.gz"
    assert preview.cohort.label_names == {1: "grey", 2: "white"}


def test_several_files_that_fit_one_image_are_refused_by_name(tmp_path: Path) -> None:
    root = _bids(tmp_path)
    other = root / "derivatives" / "second" / "sub-01" / "anat"
    save_labels(other / "sub-01_T2w_seg-manual.nii.gz")
    refusals = [str(refusal) for refusal in Bids(root=root).preview().refusals]
    assert refusals == [
        "sub-01_T2w.nii.gz: several label files fit it: sub-01_T2w_seg-manual.nii.gz, sub-01_T2w_seg-manual.nii.gz"
    ]


def test_a_folder_without_images_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match=r"no image in folders such as sub-01/anat"):
        Bids(root=tmp_path).preview()
    with pytest.raises(BadInputError, match="suffix FLAIR"):
        Bids(root=_bids(tmp_path), images="FLAIR").preview()


@pytest.mark.realdata
def test_the_real_tree_is_taken_with_its_cords_discs_and_lesions(shared_data: Path) -> None:
    root = shared_data / "bids_ivadomed"
    if not root.is_dir():
        pytest.skip(f"not here: {root}")
    preview = guess_layout([root]).preview()
    assert {case.subject for case in preview.cohort.cases} == {"sub-unf01", "sub-unf02", "sub-unf03"}
    cord = preview.cohort.case("sub-unf01_T2w")
    assert preview.cohort.reader is not None
    assert preview.cohort.reader.labels(cord).values() == (1,)
    lesions = Bids(root=root, label="lesion-manual", images="T2w").preview()
    # Its dummy lesions lie up to 0.13 beside the image.
    assert "sub-unf01_T2w_lesion-manual.nii.gz" in [refusal.path.name for refusal in lesions.refusals]


def test_a_usual_column_of_participants_is_one_that_groups_are_read_from() -> None:
    from segloss_gui.data.groups import GROUP_COLUMNS
    from segloss_gui.data.layouts.bids import USUAL_GROUPS

    assert set(USUAL_GROUPS) <= set(GROUP_COLUMNS)


@pytest.mark.parametrize("other", ["desc-brain_mask", "label-brain_mask"])
def test_what_was_drawn_is_taken_before_a_mask_of_the_brain(tmp_path: Path, other: str) -> None:
    for who in ("sub-1", "sub-2"):
        save_image(tmp_path / who / "anat" / f"{who}_T1w.nii.gz")
        save_image(tmp_path / who / "anat" / f"{who}_T2w.nii.gz")
        save_labels(tmp_path / "derivatives" / "manual" / who / "anat" / f"{who}_label-lesion_mask.nii.gz")
        save_labels(tmp_path / "derivatives" / "prep" / who / "anat" / f"{who}_{other}.nii.gz")
    labels = {case.label.name for case in Bids(root=tmp_path, images="T1w").preview().cohort.cases if case.label}
    assert labels == {"sub-1_label-lesion_mask.nii.gz", "sub-2_label-lesion_mask.nii.gz"}
