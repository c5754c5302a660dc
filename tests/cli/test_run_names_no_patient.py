"""A study is trained and reported on data full of a patient's name: none of it is in anything that was written."""

from __future__ import annotations

import gzip
import logging
import zipfile
from collections.abc import Iterator
from pathlib import Path

import nibabel as nib
import numpy as np
import pytest

from segloss_gui.cli.main import main
from segloss_gui.study.models import FoldSettings, Study
from segloss_gui.study.noted_files import FILES_FILE
from segloss_gui.study.store import StudyFolder
from segloss_gui.study.trained_on import DATA_FILE
from tests.data.dicom import save_itk, save_series
from tests.study.tiny import tiny_study

PEOPLE = (("XDOEX", "XJANEX", "XHOSP4711X"), ("XROEX", "XMARYX", "XHOSP0815X"), ("XMOEX", "XANNX", "XHOSP1234X"))
BORN = "19471129"
PLANTED = [word.lower().encode() for person in PEOPLE for word in person] + [BORN.encode()]
WHERE_FILES_LIE = (DATA_FILE, FILES_FILE)


def made(root: Path, kind: str) -> dict[str, object]:
    """Images with who the patient is in their headers, references with it in theirs; the cohort's settings."""
    rng = np.random.default_rng(0)
    for number, (family, given, patient) in enumerate(PEOPLE):
        labels = np.zeros((16, 16, 16), np.uint8)
        labels[4:10, 4:10, 4:9] = 1
        image = labels * 200 + rng.integers(0, 50, labels.shape)
        place = f"{family}_{given}" if kind == "folders" else f"p{number}"
        if kind == "mha":
            file = save_itk(root / "images" / f"{place}.mha", image.astype(np.int16), np.eye(4))
            content = file.read_bytes()
            told = f"PatientName = {family}^{given}\nPatientID = {patient}\nPatientBirthDate = {BORN}\n".encode()
            file.write_bytes(content.replace(b"ElementType", told + b"ElementType", 1))
        else:
            tags = {"0010|0010": f"{family}^{given}", "0010|0020": patient, "0010|0030": BORN,
                    "0008|103e": "T1"}  # fmt: skip
            save_series(root / "images" / place, image, np.eye(4), tags=tags, uid=f"1.2.826.{number + 1}")
        reference = nib.Nifti1Image(labels, np.eye(4))
        reference.header["descrip"] = f"{family} {given} {BORN}"
        reference.header["db_name"] = patient
        (root / "labels").mkdir(exist_ok=True)
        nib.save(reference, root / "labels" / f"{place}.nii.gz")
    images = {"layout": "folder_pair", "images": root / "images"} if kind == "mha" else {
        "layout": "dicom", "root": root / "images"
    }  # fmt: skip
    return {**images, "labels": root / "labels"}


def contents(file: Path) -> Iterator[bytes]:
    """What a file holds, unpacked."""
    raw = file.read_bytes()
    yield raw
    if raw.startswith(b"\x1f\x8b"):
        yield gzip.decompress(raw)
    if zipfile.is_zipfile(file):
        with zipfile.ZipFile(file) as archive:
            for name in archive.namelist():
                yield name.encode() + archive.read(name)


@pytest.mark.parametrize("kind", ["tags", "folders", "mha"])
def test_nothing_of_the_patient_is_in_study_runs_report_or_log(
    tmp_path: Path, kind: str, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="segloss_gui")
    (tmp_path / "data" / "images").mkdir(parents=True)
    study: Study = tiny_study(
        "cross_entropy", epochs=1, cohort=made(tmp_path / "data", kind), folds=FoldSettings(count=3)
    )
    folder = StudyFolder(tmp_path / "study")
    folder.save(study)
    assert main(["run", str(folder.path)]) == 0
    said = capsys.readouterr()
    written = [path for path in folder.path.rglob("*") if path.is_file()]
    assert any(path.name == "report.html" for path in written)
    assert any(path.suffix == ".pt" for path in written)
    everything = {str(path.relative_to(folder.path)): part for path in written
                  if not (kind == "folders" and path.name in WHERE_FILES_LIE) for part in contents(path)}  # fmt: skip
    everything |= {"stdout": said.out.encode(), "stderr": said.err.encode()}
    everything |= {str(path): str(path.relative_to(tmp_path / "study")).encode() for path in written}
    if kind != "folders":  # a log may say which file it read, as lists of files do
        everything["log"] = caplog.text.encode()
    held = [(where, word) for where, part in everything.items() for word in PLANTED if word in part.lower()]
    assert held == []
