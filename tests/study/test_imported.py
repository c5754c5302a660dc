"""Files of other tools: whose they are, and what they say in the study's classes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from segloss_gui.core.errors import BadInputError, GeometryError, StudyFaults
from segloss_gui.core.geometry import Grid
from segloss_gui.core.volume import LabelMap, Volume
from segloss_gui.data.case import TargetClass
from segloss_gui.data.readers import read_labels, write_labels, write_volume
from segloss_gui.study.imported import ImportedProbabilities, read_imported
from segloss_gui.study.imported_labels import mapping_by_name, names_beside
from segloss_gui.study.method_files import method_files
from segloss_gui.study.models import ImportedMethod, LossChoice, Study
from segloss_gui.study.store import StudyFolder
from tests.data.files import save_picture

GRID = Grid((4, 4, 4), np.eye(4))
LAS = Grid((4, 4, 4), np.array([[-1.0, 0, 0, 3], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]]))
ONE = (TargetClass(value=1, name="lesion"),)
TWO = (TargetClass(value=1, name="core", joins=(1, 4)), TargetClass(value=2, name="oedema"))
CASES = ("pat_1", "pat_11")


def put(path: Path, *values: int, stored: Grid = GRID, grid: Grid = GRID) -> Path:
    """A label map whose first layers hold ``values``."""
    data = np.zeros(grid.shape, np.uint8)
    for layer, value in enumerate(values):
        data[layer] = value
    write_labels(path, LabelMap(data, grid, stored))
    return path


def probable(path: Path, *shares: float) -> Path:
    """A map a channel, its first layer of the given probability."""
    data = np.zeros((len(shares), *GRID.shape), np.float32)
    for channel, share in enumerate(shares):
        data[channel, 0] = share
    write_volume(path, Volume(data, GRID, GRID))
    return path


def test_files_belong_to_the_case_whose_id_they_begin_or_end_with(tmp_path: Path) -> None:
    put(tmp_path / "pat_1_seg.nii.gz", 1)
    put(tmp_path / "final-pat_11.nii.gz", 1)
    put(tmp_path / "unrelated.nii.gz", 1)
    (tmp_path / "dataset.json").write_text("{}")
    found = method_files(tmp_path, CASES)
    assert {case: path.name for case, path in found.items()} == {
        "pat_1": "pat_1_seg.nii.gz",
        "pat_11": "final-pat_11.nii.gz",
    }


def test_the_exact_name_comes_first_and_two_claimants_are_refused(tmp_path: Path) -> None:
    exact = put(tmp_path / "pat_1.nii.gz", 1)
    put(tmp_path / "pat_1_old.nii.gz", 1)
    assert method_files(tmp_path, CASES) == {"pat_1": exact}
    exact.unlink()
    put(tmp_path / "pat_1_new.nii.gz", 1)
    with pytest.raises(BadInputError, match=r"pat_1_new.nii.gz and pat_1_old.nii.gz"):
        method_files(tmp_path, CASES)


def test_a_folder_a_case_a_pattern_and_a_single_file_are_found(tmp_path: Path) -> None:
    inside = put(tmp_path / "pat_1" / "seg.nii.gz", 1)
    other = put(tmp_path / "pat_11" / "out" / "scan.nii.gz", 1)
    assert method_files(tmp_path, CASES) == {"pat_1": inside}
    assert method_files(tmp_path / "{case}" / "out" / "scan.nii.gz", CASES) == {"pat_11": other}
    assert method_files(other, ("any",)) == {"any": other}
    with pytest.raises(BadInputError, match="named after its case"):
        method_files(other, CASES)
    with pytest.raises(BadInputError, match="got nothing"):
        method_files(tmp_path / "none", CASES)


def test_labels_mean_what_they_do_in_the_references_unless_mapped(tmp_path: Path) -> None:
    path = put(tmp_path / "a.nii.gz", 1, 2, 4, 3)
    method = ImportedMethod(name="m", folder=tmp_path)
    assert read_imported(method, path, TWO, GRID).labels.data[:, 0, 0].tolist() == [1, 2, 1, 0]
    mapped = method.model_copy(update={"labels": {3: 2, 4: 0}})
    assert read_imported(mapped, path, TWO, GRID).labels.data[:, 0, 0].tolist() == [1, 2, 0, 2]


def test_another_grid_is_refused_or_resampled_and_said(tmp_path: Path) -> None:
    coarse = Grid((2, 4, 4), np.array([[2.0, 0, 0, 0.5], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]]))
    path = put(tmp_path / "a.nii.gz", 1, grid=coarse, stored=coarse)
    method = ImportedMethod(name="m", folder=tmp_path)
    with pytest.raises(GeometryError, match="2x4x4"):
        read_imported(method, path, ONE, GRID)
    found = read_imported(method.model_copy(update={"resample": True}), path, ONE, GRID)
    assert found.labels.data[:, 0, 0].tolist() == [1, 1, 0, 0]
    assert found.note == "resampled from 2x4x4 voxels of 2x1x1 mm, RAS (nearest neighbour)"


def test_another_orientation_of_one_grid_is_no_other_grid(tmp_path: Path) -> None:
    path = put(tmp_path / "a.nii.gz", 1, stored=LAS)
    found = read_imported(ImportedMethod(name="m", folder=tmp_path), path, ONE, GRID)
    assert (found.labels.data[:, 0, 0].tolist(), found.note) == ([1, 0, 0, 0], "")


@pytest.mark.parametrize(("shares", "threshold", "wanted"), [((0.6,), 0.5, 1), ((0.6,), 0.7, 0), ((0.4, 0.6), 0.5, 1)])
def test_probabilities_of_one_class_are_cut_at_the_threshold(
    tmp_path: Path, shares: tuple[float, ...], threshold: float, wanted: int
) -> None:
    path = probable(tmp_path / "a.nii.gz", *shares)
    method = ImportedMethod(name="m", folder=tmp_path, kind="probabilities", threshold=threshold)
    found = read_imported(method, path, ONE, GRID)
    assert found.labels.data[0, 0, 0] == wanted
    assert found.labels.data[1:].max() == 0
    assert found.probabilities is not None
    assert ImportedProbabilities(method, path, ONE, GRID).read().codes.shape == (1, 4, 4, 4)


@pytest.mark.parametrize(("shares", "wanted"), [((0.2, 0.5, 0.3), 1), ((0.4, 0.35, 0.25), 0), ((0.3, 0.45), 2)])
def test_of_several_classes_the_likeliest_counts_background_included(
    tmp_path: Path, shares: tuple[float, ...], wanted: int
) -> None:
    path = probable(tmp_path / "a.nii.gz", *shares)
    found = read_imported(ImportedMethod(name="m", folder=tmp_path, kind="probabilities"), path, TWO, GRID)
    assert found.labels.data[0, 0, 0] == wanted


def test_maps_are_chosen_by_their_number_and_other_numbers_refused(tmp_path: Path) -> None:
    path = probable(tmp_path / "a.nii.gz", 0.1, 0.2, 0.3, 0.9)
    method = ImportedMethod(name="m", folder=tmp_path, kind="probabilities")
    with pytest.raises(BadInputError, match=r"1 maps \(or 2, the background first\), got 4"):
        read_imported(method, path, ONE, GRID)
    fourth = method.model_copy(update={"labels": {4: 1}})
    assert read_imported(fourth, path, ONE, GRID).labels.data[0, 0, 0] == 1
    with pytest.raises(BadInputError, match=r"must lie in 0..1, got 0..3"):
        read_imported(method, put(tmp_path / "b.nii.gz", 3), ONE, GRID)


def test_label_names_beside_nnunet_predictions_are_mapped_by_name(tmp_path: Path) -> None:
    (tmp_path / "fold_0" / "validation").mkdir(parents=True)
    (tmp_path / "dataset.json").write_text(json.dumps({"labels": {"background": 0, "oedema": 1, "Core": 2}}))
    names = names_beside(tmp_path / "fold_0" / "validation")
    assert names == {1: "oedema", 2: "Core"}
    assert mapping_by_name(names, {c.value: c.name for c in TWO}) == {1: 2, 2: 1}


def test_methods_are_saved_with_the_study_relative_to_it(tmp_path: Path) -> None:
    home = StudyFolder(tmp_path / "study")
    method = ImportedMethod(name="nnU-Net", folder=tmp_path / "out" / "nnunet", labels={2: 1}, threshold=0.3)
    study = Study(imported=(method,))
    home.save(study)
    assert "../out/nnunet" in home.study_path.read_text()
    assert home.load().imported == (method,)


def test_a_method_named_as_a_loss_is_refused() -> None:
    with pytest.raises(StudyFaults, match="methods must differ"):
        Study.parse({"losses": [LossChoice(key="soft_dice", name="A")], "imported": [{"name": "A", "folder": "x"}]})


@pytest.mark.parametrize("kind", ["labels", "probabilities"])
def test_a_picture_of_another_size_covers_the_same_field(tmp_path: Path, kind: Any) -> None:
    small = np.zeros((20, 30), np.uint8)
    small[5:10, 12:25] = 1
    Image.fromarray(np.kron(small, np.ones((4, 4), np.uint8))).save(tmp_path / "reference.png")
    write_labels(tmp_path / "a.nii.gz", read_labels(save_picture(tmp_path / "a.png", small)))
    reference = read_labels(tmp_path / "reference.png")
    method = ImportedMethod(name="m", folder=tmp_path, resample=True, kind=kind)
    found = read_imported(method, tmp_path / "a.nii.gz", ONE, reference.grid)
    if kind == "labels":
        np.testing.assert_array_equal(found.labels.data, reference.data)
    assert abs(int(found.labels.data.sum()) - int(reference.data.sum())) <= 4
    assert "resampled from 30x20 pixels" in found.note
    write_labels(tmp_path / "b.nii.gz", read_labels(save_picture(tmp_path / "b.png", small[:-4])))
    with pytest.raises(GeometryError, match="does not show the field"):
        read_imported(method, tmp_path / "b.nii.gz", ONE, reference.grid)


def save_named(path: Path, values: np.ndarray, names: list[str]) -> Path:
    """A segmentation of 3D Slicer on a part of ``GRID``: 2 x 2 x 2 voxels from (1, 1, 0) on."""
    head = [
        "NRRD0004", "type: uchar", "dimension: 3", "space: RAS", "sizes: 2 2 2", "encoding: raw",
        "space directions: (1,0,0) (0,1,0) (0,0,1)", "space origin: (1,1,0)",
    ]  # fmt: skip
    head += [f"Segment{n}_Name:={name}\nSegment{n}_LabelValue:={n + 1}" for n, name in enumerate(names)]
    path.write_bytes("\n".join(head).encode() + b"\n\n" + values.astype(np.uint8).tobytes("F"))
    return path


def test_a_cropped_segmentation_is_placed_by_its_header_and_understood_by_its_names(tmp_path: Path) -> None:
    pytest.importorskip("SimpleITK")
    path = save_named(tmp_path / "a.seg.nrrd", np.arange(8).reshape(2, 2, 2) % 4, ["Oedema", "core", "vessel"])
    method = ImportedMethod(name="m", folder=tmp_path)
    found = read_imported(method, path, (), GRID, called={1: "core", 2: "oedema"})
    assert found.labels.data[1:3, 1:3, :2].ravel().tolist() == [0, 2, 1, 0, 0, 2, 1, 0]
    assert (np.count_nonzero(found.labels.data), found.note[:19]) == (4, "placed by its heade")
    plain = read_imported(method, path, (), GRID).labels.data[1:3, 1:3, :2]
    assert plain.ravel().tolist() == [0, 1, 2, 3, 0, 1, 2, 3]


def test_two_files_in_the_folder_of_a_case_are_both_named(tmp_path: Path) -> None:
    for name in ("a.nii", "a.nii.gz"):
        put(tmp_path / "pat_1" / name, 1)
    with pytest.raises(BadInputError, match=r"one file must belong to case pat_1, got a\.nii and a\.nii\.gz"):
        method_files(tmp_path, CASES)


def test_label_values_in_no_class_are_said(tmp_path: Path) -> None:
    path = put(tmp_path / "a.nii.gz", 1, 7)
    found = read_imported(ImportedMethod(name="m", folder=tmp_path), path, ONE, GRID)
    assert found.note == "label values in no class, taken as background: 7"
    known = ImportedMethod(name="m", folder=tmp_path, labels={7: 0})
    assert read_imported(known, path, ONE, GRID).note == ""


def test_a_pattern_with_group_visit_and_ending_finds_the_file_of_each_row(tmp_path: Path) -> None:
    for name in ("A/p1/ses-1.nii.gz", "A/p1/ses-2.nii", "B/p2/ses-1.nii.gz"):
        put(tmp_path / "net" / name, 1)
    pattern = tmp_path / "net" / "{group}" / "{case}" / "{visit}{ending}"
    found = method_files(pattern, ("p1_ses-1", "p1_ses-2", "B/p2_ses-1", "p3_ses-1"))
    assert {case: path.relative_to(tmp_path / "net").as_posix() for case, path in found.items()} == {
        "p1_ses-1": "A/p1/ses-1.nii.gz", "p1_ses-2": "A/p1/ses-2.nii", "B/p2_ses-1": "B/p2/ses-1.nii.gz",
    }  # fmt: skip


def test_two_files_of_a_pattern_for_one_case_are_both_named(tmp_path: Path) -> None:
    put(tmp_path / "p1.nii", 1)
    put(tmp_path / "p1.nii.gz", 1)
    with pytest.raises(BadInputError, match=r"p1\.nii and .*p1\.nii\.gz"):
        method_files(tmp_path / "{case}{ending}", ("p1",))
