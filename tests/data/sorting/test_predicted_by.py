"""Which method predictions are of."""

from __future__ import annotations

from pathlib import Path

import pytest

from segloss_gui.data.sorting.folder import sort_folder
from segloss_gui.study.from_folder import methods_of
from tests.data.sorting.trees import make_tree


def test_masks_of_structures_that_a_method_found_are_one_method(tmp_path: Path) -> None:
    names = ("aorta", "liver", "spleen")
    make_tree(
        tmp_path,
        [f"s{n}/{w}.nii" for n in range(3)
         for w in ("ct", *(f"{d}/{s}" for d in ("segmentations", "predictions_unet") for s in names))],
    )  # fmt: skip
    table = sort_folder(tmp_path)
    assert {c.role.name for c in table.of_kind("prediction")} == {"predictions_unet"}
    assert [(m.name, m.folder) for m in methods_of(table)] == [
        ("predictions_unet", tmp_path / "{case}/predictions_unet")
    ]


def test_probabilities_beside_label_maps_are_no_method_of_their_own(tmp_path: Path) -> None:
    make_tree(
        tmp_path,
        [f"{w}/c{n}.nii" for n in range(3) for w in ("images", "labels", "predictions/unet", "predictions/probs_only")],
    )
    make_tree(tmp_path, [f"predictions/unet/c{n}_prob.nii" for n in range(3)])
    table = sort_folder(tmp_path)
    assert [c.role.name for c in table.of_kind("prediction")] == ["probs_only", "unet"]


@pytest.mark.parametrize("methods", [("swin", "unet"), ("nnunet_2d", "nnunet_3d")])
@pytest.mark.parametrize("end", ["", "_seg", "_pred"])
def test_folders_of_predictions_are_methods_whatever_their_files_end_in(
    tmp_path: Path, methods: tuple[str, ...], end: str
) -> None:
    cases = [f"p{n}" for n in range(3)]
    make_tree(tmp_path, [f"{place}/{case}.nii" for place in ("images", "labels") for case in cases])
    make_tree(tmp_path, [f"predictions/{method}/{case}{end}.nii" for method in methods for case in cases])
    table = sort_folder(tmp_path)
    assert [row.id for row in table.rows] == cases
    assert tuple(c.role.name for c in table.of_kind("prediction")) == methods


def test_a_split_is_no_method(tmp_path: Path) -> None:
    make_tree(tmp_path, [f"test/{w}/b{n}.png" for n in (1, 2) for w in ("images", "predictions")])
    assert [c.role.name for c in sort_folder(tmp_path).of_kind("prediction")] == ["prediction"]
