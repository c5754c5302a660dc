from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from segloss_gui.core.errors import BadInputError, StudyFaults
from segloss_gui.data.case import CohortPreview
from segloss_gui.data.layouts import FolderPair
from segloss_gui.data.readers import voxels
from tests.data.files import LFS_POINTER, cut, save_image, save_labels, save_nifti, save_picture


def _pair(folder: Path, *names: str) -> FolderPair:
    for name in names:
        save_image(folder / "images" / f"{name}.nii.gz")
        save_labels(folder / "labels" / f"{name}.nii.gz")
    return FolderPair(images=folder / "images", labels=folder / "labels")


def _ids(preview: CohortPreview) -> list[str]:
    return [case.id for case in preview.cohort.cases]


def _causes(preview: CohortPreview) -> dict[str, str]:
    return {refusal.path.name: refusal.cause for refusal in preview.refusals}


def test_images_and_labels_are_matched_by_the_name_before_a_double_ending(tmp_path: Path) -> None:
    preview = _pair(tmp_path, "case.01", "case.02").preview()
    assert _ids(preview) == ["case.01", "case.02"]
    assert preview.refusals == ()
    assert preview.cohort.name == tmp_path.name
    assert preview.headers["case.01"].grid.shape == (5, 6, 7)
    assert preview.cohort.reader is not None
    assert preview.cohort.reader.labels(preview.cohort.cases[0]).values() == (1, 2)


def test_other_endings_of_image_and_label_match(tmp_path: Path) -> None:
    save_picture(tmp_path / "images" / "a.jpg", np.zeros((8, 9), dtype=np.uint8))
    save_picture(tmp_path / "masks" / "a.png", np.eye(8, 9, dtype=np.uint8) * 255)
    preview = FolderPair(images=tmp_path / "images", labels=tmp_path / "masks").preview()
    assert _ids(preview) == ["a"]


@pytest.mark.parametrize(
    ("image", "label"),
    [
        ("a", "a_mask"), ("a", "a_gt"), ("a", "a_seg"), ("a", "a-label"), ("a", "a_Segmentation"),
        ("a_0000", "a"), ("21_training", "21_manual1"), ("image_7", "label_7"),
    ],
)  # fmt: skip
def test_known_affixes_are_left_out_and_said(tmp_path: Path, image: str, label: str) -> None:
    save_image(tmp_path / "images" / f"{image}.nii.gz")
    save_labels(tmp_path / "labels" / f"{label}.nii.gz")
    preview = FolderPair(images=tmp_path / "images", labels=tmp_path / "labels").preview()
    assert len(preview.cohort.cases) == 1
    assert "leaving out" in preview.notes[0]


def test_a_name_that_fits_several_images_matches_none(tmp_path: Path) -> None:
    for name in ("a_image", "image_a"):
        save_image(tmp_path / "images" / f"{name}.nii.gz")
    save_labels(tmp_path / "labels" / "a.nii.gz")
    preview = FolderPair(images=tmp_path / "images", labels=tmp_path / "labels").preview()
    assert _ids(preview) == []
    assert len(preview.refusals) == 3


def test_images_and_labels_in_one_folder_are_told_apart_by_name(tmp_path: Path) -> None:
    save_image(tmp_path / "a.nii.gz")
    save_labels(tmp_path / "a_seg.nii.gz")
    save_image(tmp_path / "b.nii.gz")
    preview = FolderPair(images=tmp_path, labels=tmp_path).preview()
    assert _ids(preview) == ["a"]
    assert list(_causes(preview)) == ["b.nii.gz"]


def test_whatever_cannot_be_used_is_refused_by_name_and_the_rest_goes_on(tmp_path: Path) -> None:
    layout = _pair(tmp_path, "good1", "good2", "truncated", "pointer", "empty", "text", "label_cut")
    images, labels = tmp_path / "images", tmp_path / "labels"
    cut(save_image(images / "truncated.nii.gz", (20, 20, 20)), 0.5)
    (images / "pointer.nii.gz").write_text(LFS_POINTER)
    (labels / "empty.nii.gz").write_bytes(b"")
    (images / "text.nii.gz").write_text("hello " * 200)
    cut(labels / "label_cut.nii.gz", 0.7)
    save_image(images / "no_label.nii.gz")
    save_labels(labels / "no_image.nii.gz")
    save_image(images / "grids.nii.gz", (35, 50, 35))
    save_labels(labels / "grids.nii.gz", (512, 512, 4), np.diag([0.734, 0.734, 5.0, 1.0]))
    (images / "scan.xyz").write_bytes(b"x")
    (images / "._good1.nii.gz").write_bytes(b"junk")
    (images / "README.txt").write_text("read me")
    preview = layout.preview()
    causes = _causes(preview)
    assert _ids(preview) == ["good1", "good2"]
    assert "cut off" in causes["truncated.nii.gz"]
    assert "pointer" in causes["pointer.nii.gz"]
    assert "0 bytes" in causes["empty.nii.gz"]
    assert "not a NIfTI" in causes["text.nii.gz"]
    assert "cut off" in causes["label_cut.nii.gz"]
    assert causes["no_label.nii.gz"] == "no label in labels has its name"
    assert causes["no_image.nii.gz"] == "no image in images has its name"
    assert "512x512x4" in causes["grids.nii.gz"]
    assert "35x50x35" in causes["grids.nii.gz"]
    assert "not read" in causes["scan.xyz"]
    assert len(causes) == 9
    assert preview.summary() == "2 cases, 2 with a reference; 9 refused"


def test_a_label_of_equal_shape_elsewhere_in_the_scanner_is_refused(tmp_path: Path) -> None:
    save_image(tmp_path / "images" / "a.nii.gz")
    moved = np.eye(4)
    moved[2, 3] = 20.0
    save_labels(tmp_path / "labels" / "a.nii.gz", affine=moved)
    preview = FolderPair(images=tmp_path / "images", labels=tmp_path / "labels").preview()
    assert "positions" in preview.refusals[0].cause


def test_soft_labels_colour_masks_and_4d_labels_are_refused_before_training(tmp_path: Path) -> None:
    layout = _pair(tmp_path, "good", "soft", "series")
    save_nifti(tmp_path / "labels" / "soft.nii.gz", np.full((5, 6, 7), 0.3, dtype=np.float32))
    save_nifti(tmp_path / "labels" / "series.nii.gz", np.full((5, 6, 7, 2), 2, dtype=np.uint8))
    preview = layout.preview()
    assert _ids(preview) == ["good"]
    assert "whole numbers, got 0.3" in _causes(preview)["soft.nii.gz"]
    assert "2 volumes" in _causes(preview)["series.nii.gz"]


def test_colour_masks_are_refused_before_training(tmp_path: Path) -> None:
    colours = np.zeros((8, 9, 3), dtype=np.uint8)
    save_picture(tmp_path / "images" / "a.png", colours)
    save_picture(tmp_path / "images" / "b.png", colours)
    save_picture(tmp_path / "masks" / "a.png", np.eye(8, 9, dtype=np.uint8) * 255)
    colours[2:5, :, 0] = 200
    save_picture(tmp_path / "masks" / "b.png", colours)
    preview = FolderPair(images=tmp_path / "images", labels=tmp_path / "masks").preview()
    assert _ids(preview) == ["a"]
    assert "colour picture" in _causes(preview)["b.png"]


def test_images_alone_can_be_looked_at(tmp_path: Path) -> None:
    save_image(tmp_path / "images" / "a.nii.gz")
    save_image(tmp_path / "images" / "series.nii.gz", (5, 6, 7, 3))
    preview = FolderPair(images=tmp_path / "images").preview()
    assert [(case.id, case.has_reference) for case in preview.cohort.cases] == [("a", False), ("series", False)]


def test_a_case_with_other_channels_than_most_is_refused(tmp_path: Path) -> None:
    layout = _pair(tmp_path, "a", "b", "c")
    save_nifti(tmp_path / "images" / "c.nii.gz", np.zeros((5, 6, 7, 2), dtype=np.float32))
    preview = layout.preview()
    assert _ids(preview) == ["a", "b"]
    assert "got 2" in preview.refusals[0].cause


def test_groups_come_from_a_table_or_a_pattern(tmp_path: Path) -> None:
    layout = _pair(tmp_path, "s1_A", "s1_B", "s2_A")
    (tmp_path / "groups.csv").write_text("case,group\ns1_A,one\ns1_B,two\n")
    table = FolderPair(**{**dict(layout), "groups_csv": tmp_path / "groups.csv"}).preview()
    assert [case.group for case in table.cohort.cases] == ["one", "two", ""]
    assert "s2_A" in table.notes[0]
    pattern = FolderPair(**{**dict(layout), "group_pattern": "_(A|B)$", "subject_pattern": r"^(s\d+)"}).preview()
    assert [case.group for case in pattern.cohort.cases] == ["A", "B", "A"]
    assert [case.subject for case in pattern.cohort.cases] == ["s1", "s1", "s2"]


def test_a_folder_that_is_not_there_or_empty_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="nowhere: there is no such folder"):
        FolderPair(images=tmp_path / "nowhere").preview()
    with pytest.raises(BadInputError, match="no image"):
        FolderPair(images=tmp_path).preview()


def test_a_faulty_pattern_is_told_before_any_file_is_read() -> None:
    with pytest.raises(StudyFaults, match="regular expression"):
        FolderPair.parse({"images": "x", "group_pattern": "("})


def test_progress_is_told_and_a_cancelled_preview_says_where_it_stopped(tmp_path: Path) -> None:
    layout, seen = _pair(tmp_path, "a", "b", "c"), []
    layout.preview(lambda done, total: seen.append((done, total)))
    assert seen == [(1, 3), (2, 3), (3, 3)]
    stopped = layout.preview(cancelled=lambda: True)
    assert _ids(stopped) == []
    assert stopped.notes == ("Stopped after 0 of 3 cases.",)


def test_no_voxel_of_two_hundred_cases_is_decoded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    layout = _pair(tmp_path, "case000")
    for folder in ("images", "labels"):
        content = (tmp_path / folder / "case000.nii.gz").read_bytes()
        for number in range(1, 200):
            (tmp_path / folder / f"case{number:03d}.nii.gz").write_bytes(content)

    def decode(*_: object) -> None:
        raise AssertionError("a preview must not decode voxels")

    monkeypatch.setattr(voxels, "fill", decode)
    assert len(layout.preview().cohort.cases) == 200


@pytest.mark.parametrize("where", ["images", "labels"])
@pytest.mark.parametrize("ending", ["nii", "png"])
def test_two_files_of_one_case_are_both_named_and_neither_is_chosen(tmp_path: Path, where: str, ending: str) -> None:
    layout = _pair(tmp_path, "case1", "case2")
    twin = tmp_path / where / f"case1.{ending}"
    save_picture(twin, np.zeros((8, 9), np.uint8)) if ending == "png" else save_labels(twin)
    preview = layout.preview()
    causes = _causes(preview)
    assert _ids(preview) == ["case2"]
    assert causes[twin.name] == "has the name of case1.nii.gz: one file must belong to a case, keep one of them"
    assert sorted(causes) == sorted({twin.name, "case1.nii.gz"})
    other = next(r.cause for r in preview.refusals if r.path.parent.name != where)
    assert "there must be one" in other
    assert twin.name in other


def test_two_images_of_one_name_without_labels_are_both_named(tmp_path: Path) -> None:
    save_image(tmp_path / "images" / "a.nii")
    save_image(tmp_path / "images" / "a.nii.gz")
    save_image(tmp_path / "images" / "b.nii.gz")
    preview = FolderPair(images=tmp_path / "images").preview()
    assert _ids(preview) == ["b"]
    assert "(a.nii, a.nii.gz)" in preview.refusals[0].cause


@pytest.mark.parametrize("where", ["images", "labels"])
def test_a_link_to_nowhere_is_named(tmp_path: Path, where: str) -> None:
    layout = _pair(tmp_path, "case1", "case2")
    gone = tmp_path / where / "case1.nii.gz"
    gone.unlink()
    gone.symlink_to("../.git/annex/objects/no/where")
    preview = layout.preview()
    assert _ids(preview) == ["case2"]
    assert [refusal.path for refusal in preview.refusals] == [gone]
    assert "there is no such file" in preview.refusals[0].cause
