"""``segloss inspect``: the table of a folder without a screen."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from segloss_gui.cli.main import main
from segloss_gui.study.cases import open_cohort, open_store, with_classes
from segloss_gui.study.imported_scores import score_all_imported
from segloss_gui.study.store import StudyFolder
from segloss_gui.study.trained_on import note_data
from tests.data.files import save_image, save_labels, save_nifti

NAMES = ("Smith_Anna_2019", "de_la_Cruz_X", "Lee")


@pytest.fixture
def patients(tmp_path: Path) -> Path:
    """Three patients with FLAIR, T1, a lesion mask, and what else lies about."""
    root = tmp_path / "patients"
    for name in NAMES:
        save_image(root / name / "FLAIR.nii.gz")
        save_image(root / name / "T1.nii.gz")
        save_labels(root / name / "GOLD_STANDARD.nii.gz", values=(0, 1))
    (root / "Lee" / "notes.txt").write_text("x")
    (root / ".DS_Store").write_text("x")
    return root


def _json(capsys: pytest.CaptureFixture[str], *arguments: object) -> dict[str, Any]:
    assert main(["inspect", *map(str, arguments), "--json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert found["placed"] + len(found["aside"]) == found["files"]
    return found


def test_three_patients_in_folders_of_their_own_are_a_cohort_of_two_channels(
    patients: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = _json(capsys, patients)
    assert (found["files"], found["placed"]) == (11, 9)
    assert {case["id"] for case in found["cases"]} == set(NAMES)
    lee = next(case for case in found["cases"] if case["id"] == "Lee")
    assert lee["channels"] == {"FLAIR": "Lee/FLAIR.nii.gz", "T1": "Lee/T1.nii.gz"}
    assert lee["reference"] == "Lee/GOLD_STANDARD.nii.gz"
    assert {entry["path"] for entry in found["aside"]} == {".DS_Store", "Lee/notes.txt"}


def test_json_has_its_promised_keys_and_with_details_the_rest(
    patients: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = _json(capsys, patients)
    assert set(found) == {"cases", "files", "placed", "aside"}
    wanted = {"id", "subject", "group", "channels", "reference", "predictions"}
    assert all(set(case) == wanted for case in found["cases"])
    assert all(set(entry) == {"path", "why"} for entry in found["aside"])
    more = _json(capsys, patients, "--details")
    assert {key: more[key] for key in found} == found
    assert set(more) - set(found) == {"missing", "columns", "questions", "unlisted"}


def test_what_is_listed_but_not_there_is_said_beside_the_json(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    listed = [{"image": "imagesTr/a.nii.gz", "label": "labelsTr/a.nii.gz"}]
    about = {"name": "x", "modality": {"0": "MRI"}, "labels": {"0": "background", "1": "x"}, "training": listed}
    (tmp_path / "dataset.json").write_text(json.dumps(about))
    assert main(["inspect", str(tmp_path), "--json"]) == 0
    said = capsys.readouterr()
    assert json.loads(said.out)["cases"] == []
    assert "not there: 1 x there is no such file: imagesTr/a.nii.gz" in said.err


def test_files_left_aside_for_one_reason_are_one_line_and_json_names_them_all(
    patients: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in NAMES:
        (patients / name / "a.txt").write_text("x")
        (patients / name / "b.txt").write_text("x")
        (patients / name / "T1.nii.gz").unlink()
        save_image(patients / name / "T1.nii.gz", (3, 3, 3))
        (patients / name / "GOLD_STANDARD.nii.gz").unlink()
        save_labels(patients / name / "GOLD_STANDARD.nii.gz", (4, 4, 4))
    assert main(["inspect", str(patients)]) == 0
    lines = capsys.readouterr().out.partition("Left aside:")[2].splitlines()
    (texts,) = [line for line in lines if "(.txt)" in line]
    assert texts == "  7 x is no image that can be read (.txt): Lee/a.txt, Lee/b.txt, Lee/notes.txt, ..."
    (refused,) = [line for line in lines if " x its case " in line]
    assert refused.startswith("  6 x its case Lee is left out: must lie on the grid of its image FLAIR.nii.gz")
    assert len(_json(capsys, patients)["aside"]) == 17


def test_a_role_given_to_a_pattern_holds_in_every_row(patients: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = _json(capsys, patients, "--role", "*T1*=ignore", "--role", "{case}/GOLD_STANDARD.nii.gz=prediction:me")
    assert all(list(case["channels"]) == ["FLAIR"] and case["reference"] is None for case in found["cases"])
    assert all(case["predictions"] == {"me": f"{case['id']}/GOLD_STANDARD.nii.gz"} for case in found["cases"])


def test_the_text_names_every_file_left_aside(patients: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["inspect", str(patients)]) == 0
    out = capsys.readouterr().out
    assert "11 files: 6 images, 3 references, 2 left aside, because: " in out
    assert "  1 x is no image that can be read (.txt): Lee/notes.txt" in out


def test_a_damaged_image_takes_its_case_aside_with_the_cause(
    patients: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (patients / "Lee" / "T1.nii.gz").write_bytes(b"")
    why = {entry["path"]: entry["why"] for entry in _json(capsys, patients)["aside"]}
    assert why["Lee/T1.nii.gz"] == "is empty (0 bytes)"
    assert why["Lee/FLAIR.nii.gz"] == "its case Lee is left out: is empty (0 bytes)"


def test_a_case_that_lacks_a_channel_is_left_out_and_says_which(
    patients: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (patients / "Lee" / "T1.nii.gz").unlink()
    why = {entry["path"]: entry["why"] for entry in _json(capsys, patients)["aside"]}
    assert "has no T1" in why["Lee/FLAIR.nii.gz"]
    assert "has no T1" in why["Lee/GOLD_STANDARD.nii.gz"]


@pytest.mark.parametrize("role", ["x", "nothing*=ignore", "*T1*=referense", "=ignore"])
def test_a_role_that_cannot_be_given_exits_with_2(
    patients: Path, role: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["inspect", str(patients), "--role", role]) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1


def test_a_file_a_structure_is_one_reference_of_named_classes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for n in range(4):
        case = tmp_path / "data" / f"s{n:04}"
        save_image(case / "ct.nii.gz")
        for at, name in enumerate(("liver", "spleen")):
            mask = np.zeros((5, 6, 7), np.uint8)
            mask[at] = 1
            save_nifti(case / "segmentations" / f"{name}.nii.gz", mask)
    found = _json(capsys, tmp_path / "data", "--out", tmp_path / "study")
    assert set(found["cases"][0]["reference"]) == {"liver", "spleen"}
    store = open_store(StudyFolder(tmp_path / "study").load())
    labels = store.labels("s0000")
    assert dict(labels.names) == {1: "liver", 2: "spleen"}
    assert [int((labels.data == value).sum()) for value in (1, 2)] == [42, 42]


def test_structures_that_share_voxels_are_told_before_anything_trains(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for n in range(3):
        save_image(tmp_path / f"s{n}" / "ct.nii.gz")
        for name in ("liver", "lesion"):
            save_nifti(tmp_path / f"s{n}" / "segmentations" / f"{name}.nii.gz", np.ones((5, 6, 7), np.uint8))
    found = _json(capsys, tmp_path, "--role", "*lesion*=class:lesion", "--role", "*liver*=class:liver")
    assert found["cases"] == []
    assert any("overlap" in entry["why"] for entry in found["aside"])


def test_a_study_made_of_a_folder_trains(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = tmp_path / "data"
    for name in NAMES:
        for what in ("FLAIR", "T1"):
            save_image(root / name / f"{what}.nii.gz", (16, 16, 8))
        save_labels(root / name / "GOLD_STANDARD.nii.gz", (16, 16, 8), values=(0, 1))
    assert main(["inspect", str(root), "--out", str(tmp_path / "study")]) == 0
    study = StudyFolder(tmp_path / "study").load()
    assert study.cohort is not None
    assert study.cohort.layout == "sorted"
    schedule = study.schedule.model_copy(update={"epochs": 1, "steps_per_epoch": 1})
    StudyFolder(tmp_path / "study").save(study.model_copy(update={"schedule": schedule, "losses": study.losses[:1]}))
    assert main(["run", str(tmp_path / "study")]) == 0
    assert (tmp_path / "study" / "scores.csv").is_file()


def test_own_folds_are_written_and_read(patients: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, out = tmp_path / "splits_final.json", tmp_path / "study"
    _json(capsys, patients, "--write-folds", file)
    folds = json.loads(file.read_text())
    assert sorted(name for fold in folds for name in fold["val"]) == sorted(NAMES)
    _json(capsys, patients, "--folds", file, "--out", out)
    study = StudyFolder(out).load()
    assert (study.folds.by, study.folds.file) == ("file", file)
    for out in (["--out", str(tmp_path / "x")], []):
        capsys.readouterr()
        assert main(["inspect", str(patients), "--folds", str(tmp_path / "gone.json"), *out]) == 2
        said = capsys.readouterr()
        assert said.out == ""
        assert "gone.json: must be folds" in said.err


def test_nnunets_own_folds_are_taken_from_wherever_above_its_data_set_was_opened(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = tmp_path / "nnunet"
    data = home / "nnUNet_raw" / "Dataset007_X"
    for number in range(4):
        save_image(data / "imagesTr" / f"x_{number}_0000.nii.gz", (8, 8, 4))
        save_labels(data / "labelsTr" / f"x_{number}.nii.gz", (8, 8, 4), values=(0, 1))
    about = {
        "channel_names": {"0": "MR"},
        "labels": {"background": 0, "x": 1},
        "numTraining": 4,
        "file_ending": ".nii.gz",
    }
    (data / "dataset.json").write_text(json.dumps(about))
    folds = home / "nnUNet_preprocessed" / "Dataset007_X" / "splits_final.json"
    folds.parent.mkdir(parents=True)
    folds.write_text(json.dumps([{"train": ["x_0", "x_1", "x_2"], "val": ["x_3"]}]))
    for number, opened in enumerate((home, data)):
        _json(capsys, opened, "--out", tmp_path / f"study{number}")
        study = StudyFolder(tmp_path / f"study{number}").load()
        assert (study.folds.by, study.folds.file) == ("file", folds), opened


@pytest.mark.realdata
def test_every_folder_of_the_real_data_is_accounted_for(shared_data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for folder in (path for path in sorted(shared_data.iterdir()) if path.is_dir()):
        there = sum(len(files) for _, _, files in os.walk(folder))
        assert _json(capsys, folder)["files"] == there, folder


@pytest.mark.parametrize(
    "names", [("a.txt", "deep/b.ini"), ("sub-01/anat/sub-01_dseg.nii.gz", "dataset_description.json")]
)
def test_a_folder_in_which_nothing_is_an_image_is_accounted_for_all_the_same(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], names: tuple[str, ...]
) -> None:
    for name in names:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("{}")
    found = _json(capsys, tmp_path)
    assert (found["files"], found["cases"]) == (2, [])
    assert {entry["path"] for entry in found["aside"]} == set(names)


def test_a_study_of_named_patients_says_who_they_are_in_paths_alone(tmp_path: Path) -> None:
    pytest.importorskip("SimpleITK")
    from tests.data.dicom import save_series

    for at, person in enumerate(("DOE_JANE", "ROE_RICHARD")):
        tags = {"0010|0010": person.replace("_", "^"), "0010|0020": f"HOSP-{at}"}
        save_series(tmp_path / "set" / person / "CT", np.ones((6, 5, 4)), np.eye(4), tags=tags, uid=f"1.2.826.0.{at}")
        for name in ("GOLD_STANDARD", "prediction_net"):
            labels = np.ones((6, 5, 4), np.uint8)
            save_nifti(tmp_path / "set" / person / f"{name}.nii.gz", labels, np.eye(4))
    assert main(["inspect", str(tmp_path / "set"), "--out", str(tmp_path / "study")]) == 0
    study = StudyFolder(tmp_path / "study").load()
    preview = open_cohort(study)
    assert [case.id for case in preview.cohort.cases] == ["case_001", "case_002"]
    note_data(tmp_path / "study", preview.cohort.cases)
    for file in (tmp_path / "study" / name for name in ("study.toml", "data.json")):
        text = re.sub(r'"[^"]*/[^"]*"', "", file.read_text(encoding="utf-8"))  # paths, which have to be found again
        assert not re.search("(?i)doe|jane|roe|richard|hosp", text)
    store = open_store(study)
    rows = score_all_imported(with_classes(study, store), store).rows
    assert [(row.case, row.dice) for row in rows] == [("case_001", 1.0), ("case_002", 1.0)]


def test_names_with_control_characters_are_written_out_and_the_study_of_them_is_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = tmp_path / "data"
    for n in range(2):
        save_image(root / "\r" / f"c{n}\n\x1b[2J.nii.gz")
        save_labels(root / "labels" / f"c{n}\n\x1b[2J.nii.gz", values=(0, 1))
    (root / "\x1b[31mnotes.txt").touch()
    assert main(["inspect", str(root), "--out", str(tmp_path / "study")]) == 0
    out = capsys.readouterr().out
    assert out.replace("\n", "").isprintable()
    assert "\\x1b[31mnotes.txt" in out
    assert len(open_cohort(StudyFolder(tmp_path / "study").load()).cohort.cases) == 2


def test_a_folder_that_is_not_there_is_named_without_obeying_its_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["inspect", "no\x1b[2J\rfolder"]) == 2
    assert capsys.readouterr().err.strip("\n").isprintable()
