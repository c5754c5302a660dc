from __future__ import annotations

from pathlib import Path

import nibabel as nib
import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from segloss_gui.app.data.group_tables import columns_of, table_of
from segloss_gui.app.services import Services
from segloss_gui.app.session import Session
from segloss_gui.data.layouts import Bids, FolderPair
from segloss_gui.gui.workspaces.data.group_editors import ColumnEditor, TableFileEditor
from segloss_gui.gui.workspaces.data.proposal_page import ProposalPage


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for kind in ("images", "labels"):
        (tmp_path / kind).mkdir()
        for name in ("p1", "p2", "p3", "p4"):
            data = np.zeros((4, 4, 4), dtype=np.uint8)
            nib.save(nib.Nifti1Image(data, np.eye(4)), tmp_path / kind / f"{name}.nii.gz")
    rows = "case,scanner,stage\np1,x,early\np2,y,late\np3,x,late\np4,y,early\n"
    (tmp_path / "people.csv").write_text(rows, encoding="utf-8")
    return tmp_path


def test_the_table_of_a_bids_data_set_is_that_of_its_participants(tmp_path: Path) -> None:
    assert table_of(Bids(root=tmp_path)) == tmp_path / "participants.tsv"
    assert table_of(FolderPair(images=tmp_path)) is None


def test_a_table_that_cannot_be_read_offers_no_column(tmp_path: Path) -> None:
    assert columns_of(tmp_path / "gone.csv") == ()
    assert columns_of(None) == ()


def test_offering_columns_keeps_what_was_typed(qtbot: QtBot) -> None:
    editor = ColumnEditor()
    qtbot.addWidget(editor)
    editor.write("stage")
    editor.offer(("scanner", "stage"))
    assert editor.read() == "stage"
    assert [editor.box.itemText(number) for number in range(3)] == ["", "scanner", "stage"]


def test_a_table_and_its_column_give_the_groups(
    qtbot: QtBot, services: Services, session: Session, folder: Path
) -> None:
    page = ProposalPage(services.documents, services.tasks)
    qtbot.addWidget(page)
    services.documents.proposal_changed.connect(page.refresh)
    services.documents.propose(FolderPair(images=folder / "images", labels=folder / "labels"))
    assert page._form is not None
    table, column = page._form.rows["groups_csv"].editor, page._form.rows["group_column"].editor
    assert isinstance(table, TableFileEditor)
    assert isinstance(column, ColumnEditor)
    qtbot.waitUntil(lambda: page.take.isEnabled())
    table.line.setText(str(folder / "people.csv"))
    # No column is called as usual: the proposal says so, and the columns are offered.
    qtbot.waitUntil(lambda: "group" in page._says.text() and column.box.count() == 3)
    assert not page.take.isEnabled()
    column.box.setCurrentIndex(column.box.findText("stage"))
    column.box.activated.emit(column.box.currentIndex())
    qtbot.waitUntil(lambda: page.take.isEnabled())
    page.take.click()
    qtbot.waitUntil(lambda: session.preview is not None and services.tasks.idle)
    assert session.preview is not None
    assert session.preview.cohort.groups == ("early", "late")
