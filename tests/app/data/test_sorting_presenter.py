from __future__ import annotations

import json
import os
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from segloss_gui.app.data.sorting_presenter import SortingPresenter
from segloss_gui.app.documents import Documents
from segloss_gui.app.session import Session
from segloss_gui.cli.main import main
from segloss_gui.data.layouts import NnUNet
from segloss_gui.data.sorting import found
from segloss_gui.data.sorting.roles import IGNORE
from tests.app.instant_tasks import FakeTasks
from tests.data.files import save_image, save_labels


class Window:
    """The page of a proposed folder, without its widgets."""

    def __init__(self) -> None:
        tasks: Any = FakeTasks()
        self.documents = Documents(Session(), tasks, lambda _: None)
        self.sorting = SortingPresenter(self.documents, tasks)
        self.documents.proposal_changed.connect(self.sorting.refresh)

    @property
    def aside(self) -> set[str]:
        return {refusal.path.name for refusal in self.sorting.aside}


@pytest.fixture
def wrapping(tmp_path: Path) -> Path:
    """A folder around a data set of nnU-Net, with a scan beside it."""
    place = tmp_path / "download"
    inner = place / "nnUNet_raw" / "Dataset001_Cord"
    for case in ("a", "b"):
        save_image(inner / "imagesTr" / f"{case}_0000.nii.gz")
        save_labels(inner / "labelsTr" / f"{case}.nii.gz")
    content = {"channel_names": {"0": "T2"}, "labels": {"background": 0, "cord": 1}, "file_ending": ".nii.gz"}
    (inner / "dataset.json").write_text(json.dumps({**content, "numTraining": 2}))
    save_image(place / "forgotten" / "scan.nii.gz")
    return place


def test_files_beside_a_data_set_that_lies_in_the_folder_opened_are_accounted_for_as_inspect_does(
    wrapping: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    window = Window()
    window.documents.open_paths([wrapping])
    proposal, account = window.documents.proposal, window.sorting.account
    assert proposal is not None
    assert account is not None
    assert isinstance(proposal.source, NnUNet)
    assert window.aside == {"scan.nii.gz"}
    assert sum(row.taken for row in window.sorting.rows) == 2
    assert main(["inspect", str(wrapping), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["files"], told["placed"]) == (len(account.table.found.files), len(account.placed)) == (6, 5)


def test_it_stays_so_when_the_data_set_is_read_another_way(wrapping: Path) -> None:
    window = Window()
    window.documents.open_paths([wrapping])
    proposal = window.documents.proposal
    assert proposal is not None
    window.documents.propose(proposal.source.model_copy())
    assert "scan.nii.gz" in window.aside
    assert window.sorting.account is not None
    columns = window.sorting.account.table.of_kind("reference")
    window.sorting.choose(columns[0].pattern, IGNORE)
    assert window.sorting.account.table.root == wrapping


def test_another_folder_opened_is_sorted_by_itself(wrapping: Path) -> None:
    window = Window()
    window.documents.open_paths([wrapping])
    window.documents.open_paths([wrapping / "nnUNet_raw" / "Dataset001_Cord"])
    assert window.aside == set()


def test_a_folder_that_cannot_be_listed_is_among_what_is_left_aside(
    wrapping: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scandir = os.scandir

    def refusing(path: str | Path) -> object:
        if Path(path).name == "forgotten":
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(found, "os", SimpleNamespace(**vars(os) | {"scandir": refusing}))
    window = Window()
    window.documents.open_paths([wrapping])
    (refusal,) = window.sorting.aside
    assert (refusal.path, refusal.cause) == (wrapping / "forgotten", "could not be looked into: permission denied")


def test_a_segmentation_stands_in_the_cell_of_its_folder(tmp_path: Path) -> None:
    pytest.importorskip("SimpleITK")
    pytest.importorskip("pydicom")
    from tests.data.dicom import save_series
    from tests.data.dicom_seg import save_seg

    drawn, affine = np.zeros((6, 5, 4), np.uint8), np.diag([-1.0, -1.0, 3.0, 1.0])
    drawn[2:4, 1:3, 1:3] = 1
    for patient in ("1", "2"):
        tags = {"0008|0060": "CT", "0020|000e": f"1.2.{patient}"}
        save_series(tmp_path / f"p{patient}" / "CT", drawn.astype(np.int16), affine, tags=tags)
        save_seg(tmp_path / f"p{patient}" / "SEG" / "1.dcm", {1: ("liver", drawn)}, affine, series=f"1.2.{patient}")
    window = Window()
    window.documents.open_paths([tmp_path])
    assert [row.cells for row in window.sorting.rows] == [(f"p{n}/CT", f"p{n}/SEG/1.dcm") for n in (1, 2)]
