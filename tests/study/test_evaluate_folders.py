"""Other tools' predictions scored against references, the TCGA case of five methods included."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest

from segloss_gui.core.errors import BadInputError
from segloss_gui.core.geometry import Grid
from segloss_gui.core.volume import LabelMap, Volume
from segloss_gui.data.case import TargetClass
from segloss_gui.data.readers import read_labels, write_labels, write_volume
from segloss_gui.study.evaluate_folders import evaluate_folders, reference_files
from segloss_gui.study.models import ImportedMethod
from tests.study.test_evaluation import labels


@pytest.fixture
def folders(tmp_path: Path) -> Path:
    for name in ("reference", "mine", "theirs"):
        (tmp_path / name).mkdir()
    for case, layers in (("a", 2), ("b", 3), ("c", 1)):
        write_labels(tmp_path / "reference" / f"{case}.nii.gz", labels((1, layers)))
        write_labels(tmp_path / "mine" / f"{case}.nii.gz", labels((1, 2)))
    write_labels(tmp_path / "theirs" / "a.nii.gz", labels((1, 2)))
    write_labels(tmp_path / "theirs" / "b.nii.gz", labels(grid=Grid((4, 4, 5), np.eye(4))))
    return tmp_path


def test_folders_of_other_tools_are_scored_and_misfits_are_named(folders: Path) -> None:
    found = evaluate_folders(folders / "reference", {"mine": folders / "mine", "theirs": folders / "theirs"})
    assert [(row.method, row.case) for row in found.rows] == [
        ("mine", "a"),
        ("mine", "b"),
        ("mine", "c"),
        ("theirs", "a"),
    ]
    assert found.rows[0].dice == 1.0
    assert found.rows[1].dice == pytest.approx(0.8)
    assert found.rows[1].volume_error_ml == pytest.approx(-16 * 0.002)
    causes = {refusal.path.name: refusal.cause for refusal in found.refusals}
    assert set(causes) == {"b.nii.gz", "c.nii.gz"}
    assert "4x4x5" in causes["b.nii.gz"]
    assert "theirs has no prediction for case c" in causes["c.nii.gz"]


def test_an_unreadable_reference_is_told_once_and_the_rest_goes_on(folders: Path) -> None:
    (folders / "reference" / "b.nii.gz").write_bytes(b"not a volume")
    found = evaluate_folders(folders / "reference", {"mine": folders / "mine"})
    assert [row.case for row in found.rows] == ["a", "c"]
    assert [refusal.path.name for refusal in found.refusals] == ["b.nii.gz"]


def test_a_case_without_the_class_is_undefined_where_the_prediction_is_empty_too(folders: Path) -> None:
    for folder in ("reference", "mine"):
        write_labels(folders / folder / "c.nii.gz", labels())
    found = evaluate_folders(folders / "reference", {"mine": folders / "mine"})
    assert math.isnan(found.rows[2].dice)
    assert found.rows[2].volume_error_ml == 0.0


def test_folders_that_are_missing_or_empty_are_refused(folders: Path) -> None:
    (folders / "empty").mkdir()
    for reference, mine, cause in (
        ("nowhere", "mine", "got nothing"), ("reference", "empty", "got none"), ("reference", "nowhere", "got nothing"),
    ):  # fmt: skip
        with pytest.raises(BadInputError, match=cause):
            evaluate_folders(folders / reference, {"mine": folders / mine})


def test_a_method_without_any_reference_of_its_names_is_told_of_every_case(folders: Path) -> None:
    (folders / "other").mkdir()
    write_labels(folders / "other" / "x.nii.gz", labels((1, 2)))
    found = evaluate_folders(folders / "reference", {"other": folders / "other"})
    assert not found.rows
    assert len(found.refusals) == 3


def test_single_files_are_one_case_whatever_they_are_called(folders: Path) -> None:
    found = evaluate_folders(folders / "reference" / "a.nii.gz", {"b": folders / "mine" / "b.nii.gz"})
    assert [(row.case, row.method, row.dice) for row in found.rows] == [("a", "b", 1.0)]


def test_references_of_a_folder_a_case_are_found_by_a_pattern(tmp_path: Path) -> None:
    for case in ("p1", "p2"):
        write_labels(tmp_path / case / "truth" / "seg.nii.gz", labels((1, 2)))
        write_labels(tmp_path / case / "mine.nii.gz", labels((1, 2 if case == "p1" else 1)))
    pattern = tmp_path / "{case}" / "truth" / "seg.nii.gz"
    assert list(reference_files(pattern)) == ["p1", "p2"]
    found = evaluate_folders(pattern, {"mine": tmp_path / "{case}" / "mine.nii.gz"})
    assert [row.dice for row in found.rows] == [1.0, pytest.approx(2 / 3)]


def test_labels_are_mapped_and_other_grids_resampled_where_asked(folders: Path) -> None:
    coarse = Grid((2, 2, 4), np.array([[2, 0, 0, 0.5], [0, 2, 0, 0.5], [0, 0, 2, 0], [0, 0, 0, 1.0]]))
    write_labels(folders / "theirs" / "b.nii.gz", labels((7, 1), grid=coarse))
    method = ImportedMethod(name="theirs", folder=folders / "theirs", labels={7: 1}, resample=True)
    found = evaluate_folders(folders / "reference", [method])
    assert [(row.case, row.dice) for row in found.rows] == [("a", 1.0), ("b", pytest.approx(0.8))]
    assert found.notes == ("theirs, b: resampled from 2x2x4 voxels of 2x2x2 mm, RAS (nearest neighbour).",)


@pytest.mark.realdata
def test_five_methods_and_two_fusions_of_tcga_score_as_counted_by_hand(shared_data: Path) -> None:
    root = shared_data / "tcga_glioma_methods"
    if not root.is_dir():
        pytest.skip("no TCGA case")
    case = next(path for path in root.iterdir() if path.is_dir())
    files = {path.name.removesuffix(".nii.gz"): path for path in sorted(case.glob("predictions/*.nii.gz"))}
    files["mav"] = case / "fusion" / "mav.nii.gz"
    regions = [
        TargetClass(value=1, name="whole", joins=(1, 2, 4)), TargetClass(value=2, name="core", joins=(1, 4)),
        TargetClass(value=3, name="enhancing", joins=(4,)),
    ]  # fmt: skip
    keys = ("dice", "sensitivity", "volume_error_ml", "hd95_mm", "surface_dice", "lesion_count")
    found = evaluate_folders(case / "fusion" / "simple.nii.gz", files, regions, keys=keys)
    assert len(found.rows) == 6 * 3
    assert not found.refusals
    truth = read_labels(case / "fusion" / "simple.nii.gz")
    said = {name: read_labels(path).data for name, path in files.items()}
    for row in found.rows:
        values = regions[row.class_value - 1].sources
        mine, true = np.isin(said[row.method], values), np.isin(truth.data, values)
        volumes = int(mine.sum()), int(true.sum())
        wanted = 2 * int((mine & true).sum()) / sum(volumes) if sum(volumes) else math.nan
        assert row.dice == pytest.approx(wanted, nan_ok=True)
        assert row.volume_error_ml == pytest.approx((volumes[0] - volumes[1]) / 1000)
        _equals_monai(row.hd95_mm, row.surface_dice, mine, true)
    enhancing = {row.method: row for row in found.rows if row.class_value == 3}
    assert enhancing["hnfnetv1-20"].dice == 0.0
    assert math.isnan(enhancing["isen-20"].dice)
    assert math.isnan(enhancing["hnfnetv1-20"].hd95_mm)


def _equals_monai(hd95: float, share: float, mine: np.ndarray, true: np.ndarray) -> None:
    torch = pytest.importorskip("torch")
    monai = pytest.importorskip("monai.metrics")
    if not (mine.any() and true.any()):
        return
    pair = [torch.from_numpy(mask)[None, None] for mask in (mine, true)]
    wanted = monai.compute_hausdorff_distance(*pair, include_background=True, percentile=95, spacing=(1, 1, 1))
    assert hd95 == pytest.approx(wanted.item(), rel=1e-5)
    wanted = monai.compute_surface_dice(*pair, [1.0], include_background=True, spacing=(1, 1, 1))
    assert share == pytest.approx(wanted.item(), rel=1e-6)


def test_two_references_of_one_case_are_both_named_and_the_others_scored(tmp_path: Path) -> None:
    for name in ("a.nii.gz", "a.nii", "b.nii.gz"):
        write_labels(tmp_path / "r" / name, labels((1, 2)))
    for name in ("a.nii.gz", "b.nii.gz"):
        write_labels(tmp_path / "m" / name, labels((1, 2)))
    found = evaluate_folders(tmp_path / "r", {"m": tmp_path / "m"}, keys=("dice",))
    assert [row.case for row in found.rows] == ["b"]
    assert [str(refusal) for refusal in found.refusals] == [
        "a.nii: one file must belong to case a, got a.nii.gz beside it"
    ]
    (tmp_path / "r" / "b.nii.gz").unlink()
    with pytest.raises(BadInputError, match=r"one file must belong to case a, got a\.nii and a\.nii\.gz"):
        evaluate_folders(tmp_path / "r", {"m": tmp_path / "m"})


def test_two_predictions_of_one_case_are_a_question(tmp_path: Path) -> None:
    write_labels(tmp_path / "r" / "a.nii.gz", labels((1, 2)))
    for name in ("a.nii.gz", "a.nii"):
        write_labels(tmp_path / "m" / name, labels((1, 2)))
    with pytest.raises(BadInputError, match=r"one file must belong to case a, got a\.nii and a\.nii\.gz"):
        evaluate_folders(tmp_path / "r", {"m": tmp_path / "m"})


@pytest.mark.parametrize("where", ["r", "m"])
def test_a_link_to_nowhere_is_named_among_references_and_predictions(tmp_path: Path, where: str) -> None:
    for folder, name in (("r", "a"), ("r", "b"), ("m", "a"), ("m", "b")):
        write_labels(tmp_path / folder / f"{name}.nii.gz", labels((1, 2)))
    gone = tmp_path / where / "a.nii.gz"
    gone.unlink()
    gone.symlink_to("nowhere")
    found = evaluate_folders(tmp_path / "r", {"m": tmp_path / "m"}, keys=("dice",))
    assert [row.case for row in found.rows] == ["b"]
    assert [refusal.path for refusal in found.refusals] == [gone]
    assert "there is no such file" in found.refusals[0].cause


def test_voxels_that_nobody_labelled_count_in_no_score(tmp_path: Path) -> None:
    truth, found = np.zeros((4, 4, 4), np.uint8), np.zeros((4, 4, 4), np.uint8)
    truth[:2], truth[2:] = 1, 2
    found[:2], found[3:] = 1, 1
    for folder, data in (("data/labelsTr", truth), ("m", found)):
        write_labels(tmp_path / folder / "a.nii.gz", LabelMap(data, Grid((4, 4, 4), np.eye(4))))
    said = {"labels": {"background": 0, "organ": 1, "ignore": 2}}
    (tmp_path / "data" / "dataset.json").write_text(json.dumps(said))
    scored = evaluate_folders(tmp_path / "data" / "labelsTr", {"m": tmp_path / "m"})
    assert [(row.class_value, row.dice, row.volume_error_ml) for row in scored.rows] == [(1, 1.0, 0.0)]
    assert "Voxels whose reference is label 2 (ignore) count in no score." in scored.notes
    (tmp_path / "data" / "dataset.json").unlink()
    assert [
        row.class_value for row in evaluate_folders(tmp_path / "data" / "labelsTr", {"m": tmp_path / "m"}).rows
    ] == [1, 2]


def test_label_values_in_no_class_are_said_method_by_method(folders: Path) -> None:
    write_labels(folders / "mine" / "b.nii.gz", labels((1, 2), (7, 3)))
    found = evaluate_folders(folders / "reference", {"mine": folders / "mine"}, keys=("dice",))
    assert "mine: label values in no class, taken as background: 7 (1 case)." in found.notes


def test_references_of_hundreds_of_values_are_questioned(tmp_path: Path) -> None:
    image = LabelMap(np.arange(512, dtype=np.int32).reshape(8, 8, 8), Grid((8, 8, 8), np.eye(4)))
    write_labels(tmp_path / "r" / "a.nii.gz", image)
    with pytest.raises(BadInputError, match="hold 511 label values: are these label maps"):
        evaluate_folders(tmp_path / "r", {"m": tmp_path / "r"})


def test_references_that_cannot_be_read_are_named_with_the_reason(tmp_path: Path) -> None:
    write_volume(
        tmp_path / "r" / "a.nii.gz", Volume(np.full((1, 4, 4, 4), 0.7, np.float32), Grid((4, 4, 4), np.eye(4)))
    )
    with pytest.raises(BadInputError, match=r"got none: a\.nii\.gz label values must be whole numbers, got 0\.7"):
        evaluate_folders(tmp_path / "r", {"m": tmp_path / "r"})


def test_references_without_names_are_called_by_a_methods_structures_and_it_is_said(tmp_path: Path) -> None:
    both = np.zeros((4, 4, 4), np.uint8)
    both[1], both[2] = 1, 2
    grid = Grid((4, 4, 4), np.eye(4))
    write_labels(tmp_path / "ref" / "s1.nii.gz", LabelMap(both, grid))
    for value, name in enumerate(("liver", "spleen"), 1):
        mask = (both == value).astype(np.uint8)
        write_labels(tmp_path / "ts" / "s1" / f"{name}.nii.gz", LabelMap(mask, grid))
    found = evaluate_folders(tmp_path / "ref", {"ts": tmp_path / "ts"})
    assert [(row.class_value, row.dice) for row in found.rows] == [(1, 1.0), (2, 1.0)]
    assert [target.name for target in found.classes] == ["liver", "spleen"]
    assert any("name none of their labels" in note and "1=liver, 2=spleen" in note for note in found.notes)
    write_labels(tmp_path / "ts" / "s1" / "kidney.nii.gz", LabelMap((both == 1).astype(np.uint8), grid))
    refused = evaluate_folders(tmp_path / "ref", {"ts": tmp_path / "ts"})  # three structures, two labels: not guessed
    assert refused.rows == ()
    assert "holds the structures kidney, liver, spleen" in refused.refusals[0].cause


def test_folders_that_are_called_like_a_pattern_or_in_two_lines_are_meant_themselves(folders: Path) -> None:
    odd = folders.rename(folders.parent / "a\n{case} [x] {group}")
    found = evaluate_folders(odd / "reference", {"mine": odd / "mine"})
    assert [row.case for row in found.rows] == ["a", "b", "c"]
