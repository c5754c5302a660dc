"""Which part of a path is the case, and which the column."""

from __future__ import annotations

import pytest

from segloss_gui.data.sorting.tokens import patterns_of


@pytest.mark.parametrize(
    ("paths", "patterns"),
    [
        (["imagesTr/a_1_0000.nii", "imagesTr/a_2_0000.nii", "labelsTr/a_1.nii", "labelsTr/a_2.nii"],
         ["imagesTr/{case}_0000.nii", "labelsTr/{case}.nii"]),
        (["p1_b0.nii", "p1_b1000.nii", "p2_b0.nii", "p2_b1000.nii"], ["{case}_b0.nii", "{case}_b1000.nii"]),
        (["p1_left.png", "p1_right.png", "p2_left.png", "p2_right.png"], ["{case}.png"]),
        (["img/a.nii", "img/b.nii.gz", "gt/a.nii", "gt/b.nii"], ["gt/{case}.nii", "img/{case}{ending}"]),
        (["x1/CT/", "x1/seg.nii", "x2/CT/", "x2/seg.nii"], ["{case}/CT/", "{case}/seg.nii"]),
        (["train/a1/T1.nii", "train/a2/T1.nii", "test/a3/T1.nii", "test/a4/T1.nii"], ["{split}/{case}/T1.nii"]),
        (["sub-1/anat/sub-1_T1w.nii", "sub-2/anat/sub-2_T1w.nii", "derivatives/m/sub-1/anat/sub-1_T1w_seg.nii",
          "derivatives/m/sub-2/anat/sub-2_T1w_seg.nii"],
         ["derivatives/m/{case}/anat/{case}_T1w_seg.nii", "{case}/anat/{case}_T1w.nii"]),
        (["FLAIR.nii", "mask.nii"], ["FLAIR.nii", "mask.nii"]),
        (["P 1/2023-01-10/T1.nii", "P 1/2023-02-11/T1.nii", "P 2/2023-01-12/T1.nii", "P 2/2023-03-01/T1.nii"],
         ["{case}/{visit}/T1.nii"]),
        ([f"Ann{c}/MRT vom 0{c}.05.20{v}/T1 mit KM.nii" for c in "123" for v in (19, 20)],
         ["{case}/{visit}/T1 mit KM.nii"]),
        ([f"Batch 1/{word}-{number}.nii" for word in ("volume", "segmentation") for number in range(12)],
         ["Batch 1/segmentation-{case}.nii", "Batch 1/volume-{case}.nii"]),
        ([f"data/I_{n}{end}" for n in (100, 113, 126) for end in (".jpg", "_superpixels.png")],
         ["data/{case}.jpg", "data/{case}_superpixels.png"]),
        ([f"{name}/{what}.nii" for name in ("李 雷", "Иван", "Lee") for what in ("T1", "seg")],
         ["{case}/T1.nii", "{case}/seg.nii"]),
    ],
)  # fmt: skip
def test_patterns_leave_the_case_open_and_keep_what_the_file_is(paths: list[str], patterns: list[str]) -> None:
    assert [pattern.text for pattern in patterns_of(paths)] == patterns


def test_a_group_of_one_case_is_a_group_like_the_others() -> None:
    paths = [
        f"{group}/{case}/ses-{visit}/{name}.nii.gz"
        for group, case in (("HGG", "p1"), ("HGG", "p2"), ("LGG", "p3"))
        for visit in (1, 2)
        for name in ("FLAIR", "GOLD_STANDARD")
    ]
    assert [pattern.text for pattern in patterns_of(paths)] == [
        "{group}/{case}/{visit}/FLAIR.nii.gz", "{group}/{case}/{visit}/GOLD_STANDARD.nii.gz",
    ]  # fmt: skip


def test_folders_called_like_images_are_cases_however_many_structures_they_hold() -> None:
    names = ("Smith", "Lee", "Cruz")
    paths = [f"images/{case}.nii.gz" for case in names]
    paths += [f"net/{case}/rib{number:02d}.nii.gz" for case in names for number in range(20)]
    found = [pattern.text for pattern in patterns_of(paths)]
    assert found[0] == "images/{case}.nii.gz"
    assert found[1:] == [f"net/{{case}}/rib{number:02d}.nii.gz" for number in range(20)]


def test_numbers_right_after_two_words_are_the_cases() -> None:
    paths = [f"{word}{number}.nii.gz" for word in ("img", "seg") for number in range(3)]
    assert [pattern.text for pattern in patterns_of(paths)] == ["img{case}.nii.gz", "seg{case}.nii.gz"]
    paths += [f"output/img{number}/img{number}_trans.nii.gz" for number in range(3)]
    assert [pattern.text for pattern in patterns_of(paths)] == [
        "img{case}.nii.gz", "output/img{case}/img{case}_trans.nii.gz", "seg{case}.nii.gz",
    ]  # fmt: skip
    paths = [f"{word}/{word}{number:04d}.nii.gz" for word in ("img", "label") for number in range(3)]
    assert [pattern.text for pattern in patterns_of(paths)] == ["img/img{case}.nii.gz", "label/label{case}.nii.gz"]


def test_a_number_after_one_word_alone_is_no_case() -> None:
    assert [pattern.text for pattern in patterns_of([f"ct{n}.nii.gz" for n in range(3)])] == ["{case}.nii.gz"]


@pytest.mark.parametrize(
    ("paths", "patterns"),
    [
        (["c_1.nii", "c_2.nii", "c_1_gt.nii", "c_2_gt.nii", "c_1_unet_pred.nii", "c_2_unet_pred.nii"],
         ["{case}.nii", "{case}_gt.nii", "{case}_unet_pred.nii"]),
        (["p1_t1.nii", "p1_seg.nii", "p1_pred_unet.nii", "p2_t1.nii", "p2_seg.nii", "p2_pred_unet.nii"],
         ["{case}_pred_unet.nii", "{case}_seg.nii", "{case}_t1.nii"]),
        (["images/c_1.nii", "images/c_2.nii", "pred_a/c_1_pred.nii", "pred_a/c_2_pred.nii", "pred_b/c_1_pred.nii",
          "pred_b/c_2_pred.nii"],
         ["images/{case}.nii", "pred_a/{case}_pred.nii", "pred_b/{case}_pred.nii"]),
        (["Input/I_1.jpg", "Input/I_2.jpg", "GroundTruth/I_1_attribute_milia_like.png",
          "GroundTruth/I_2_attribute_milia_like.png"],
         ["GroundTruth/{case}_attribute_milia_like.png", "Input/{case}.jpg"]),
        (["p1_flair.nii", "p1_mask_consensus.nii", "p1_mask_rater1.nii", "p2_flair.nii", "p2_mask_consensus.nii",
          "p2_mask_rater1.nii"],
         ["{case}_flair.nii", "{case}_mask_consensus.nii", "{case}_mask_rater1.nii"]),
        (["training.tif", "training_groundtruth.tif", "testing.tif", "testing_groundtruth.tif"],
         ["{case}.tif", "{case}_groundtruth.tif"]),
    ],
)  # fmt: skip
def test_a_reference_or_prediction_is_called_by_its_case_and_any_words(paths: list[str], patterns: list[str]) -> None:
    assert [pattern.text for pattern in patterns_of(paths)] == patterns


def test_examinations_of_one_person_that_an_archive_dates_are_visits() -> None:
    days = {"P_a": ["08-13-2005-NA-PET-CT Ganz-56839"], "P_b": ["11-13-2003-NA-PET-CT-7", "05-21-2004-NA-PET-CT-8"]}
    paths = [f"{who}/{day}/{w}.nii" for who, own in days.items() for day in own for w in ("PET", "SEG")]
    assert [p.text for p in patterns_of(paths)] == ["{case}/{visit}/PET.nii", "{case}/{visit}/SEG.nii"]
