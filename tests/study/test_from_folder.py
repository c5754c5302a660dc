"""The methods in a sorted folder: each column of predictions, or a folder a case with a mask a structure."""

from __future__ import annotations

from pathlib import Path

import pytest

from segloss_gui.data.layouts.sorted import Sorted
from segloss_gui.data.sorting.folder import SortedFolder, sort_folder
from segloss_gui.data.sorting.roles import Role
from segloss_gui.study.cases import open_store, with_classes
from segloss_gui.study.from_folder import methods_left_out, methods_of, study_of
from segloss_gui.study.imported_scores import score_all_imported
from segloss_gui.study.method_files import method_files
from tests.data.files import save_image, save_labels


@pytest.fixture
def visits(tmp_path: Path) -> SortedFolder:
    """Two groups of patients with two visits each, a reference and a prediction."""
    for group, case in (("HGG", "p1"), ("HGG", "p2"), ("LGG", "p3")):
        for visit in ("ses-1", "ses-2"):
            place = tmp_path / group / case / visit
            save_image(place / "FLAIR.nii.gz")
            save_labels(place / "GOLD_STANDARD.nii.gz", values=(0, 1))
            save_labels(place / "prediction_net.nii.gz", values=(0, 1))
    return sort_folder(tmp_path)


def test_methods_in_columns_with_groups_and_visits_are_found_and_scored(visits: SortedFolder) -> None:
    source = Sorted.of(visits)
    (method,) = methods_of(visits)
    preview = source.preview()
    ids = [case.id for case in preview.cohort.cases]
    assert len(ids) == 6
    assert "{group}/{case}/{visit}" in method.folder.as_posix()
    assert set(method_files(method.folder, ids)) == set(ids)
    study = study_of(source, preview, visits)
    store = open_store(study)
    rows = score_all_imported(with_classes(study, store), store).rows
    assert [row.dice for row in rows] == [1.0] * 6


def test_a_file_per_structure_in_twenty_columns_is_one_method(tmp_path: Path) -> None:
    for case in ("a", "b", "c"):
        save_image(tmp_path / "images" / f"{case}.nii.gz")
        for number in range(20):
            save_labels(tmp_path / "net" / case / f"part{number:02d}.nii.gz", values=(0, 1))
    table = sort_folder(tmp_path)
    net = [column.pattern for column in table.columns if column.pattern.startswith("net/")]
    assert len(net) == 20
    table = table.with_roles(dict.fromkeys(net, Role("prediction", "net")))
    (method,) = methods_of(table)
    assert method.folder == tmp_path / "net" / "{case}"
    assert set(method_files(method.folder, ("a", "b", "c"))) == {"a", "b", "c"}
    assert methods_left_out(table) == ()


def test_two_columns_of_two_folders_under_one_name_are_left_out_and_said(tmp_path: Path) -> None:
    for case in ("a", "b"):
        save_image(tmp_path / "images" / f"{case}.nii.gz")
        for folder in ("one", "two"):
            save_labels(tmp_path / folder / f"{case}.nii.gz", values=(0, 1))
    table = sort_folder(tmp_path).with_roles(
        {f"{folder}/{{case}}.nii.gz": Role("prediction", "net") for folder in ("one", "two")}
    )
    assert methods_of(table) == ()
    assert len(methods_left_out(table)) == 2


def test_predictions_of_cases_under_neutral_names_are_found_by_their_images(tmp_path: Path) -> None:
    for person in ("DOE_JANE", "ROE_RICHARD", "LEE_ANN"):
        save_labels(tmp_path / person / "net.nii.gz", values=(0, 1))
    cases = ("case_001", "case_002", "case_003")
    images = tuple(tmp_path / person / "CT" for person in ("DOE_JANE", "LEE_ANN", "ROE_RICHARD"))
    for pattern in ("{case}/net.nii.gz", "{case}/net{ending}"):
        assert method_files(tmp_path / pattern, cases) == {}
        assert method_files(tmp_path / pattern, cases, images) == {
            case: image.parent / "net.nii.gz" for case, image in zip(cases, images, strict=True)
        }
    images = (images[0], images[0], images[2])  # two cases of one folder: whose it is cannot be told
    assert list(method_files(tmp_path / "{case}/net.nii.gz", cases, images)) == ["case_003"]
