"""The page that sorts the files of a folder: few clicks from any folder to a cohort."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from segloss_gui.app.services import Services
from segloss_gui.app.session import Session
from segloss_gui.gui.workspaces.data.proposal_page import ProposalPage
from segloss_gui.gui.workspaces.data.sorting_table import NAMES
from segloss_gui.gui.workspaces.data.view import DataWorkspace
from tests.data.files import save_image, save_labels, save_nifti

WHO = ("Smith_Anna_2019-03-01", "de_la_Cruz_X", "Lee")


class Hand:
    """Uses the page as a person does, and counts the clicks."""

    def __init__(self, qtbot: QtBot, view: DataWorkspace, services: Services) -> None:
        self._qtbot, self._view, self._services = qtbot, view, services
        self.clicks = 0

    @property
    def page(self) -> ProposalPage:
        """The page, shown."""
        page = self._view.currentWidget()
        assert isinstance(page, ProposalPage)
        return page

    def drop(self, folder: Path) -> None:
        """Drop a folder on the window: one click."""
        self.clicks += 1
        self._services.documents.open_paths([folder])
        self._qtbot.waitUntil(lambda: isinstance(self._view.currentWidget(), ProposalPage), timeout=20_000)
        self.settle()

    def settle(self) -> None:
        """Wait until the table is there."""
        documents, tasks = self._services.documents, self._services.tasks
        self._qtbot.waitUntil(
            lambda: documents.proposal is not None and documents.proposal.preview is not None and tasks.idle,
            timeout=20_000,
        )

    def roles(self) -> dict[str, str]:
        """What stands in the heads of the columns."""
        return {column.pattern: str(column.role) for column in self.page.sorting.columns}

    def give(self, pattern: str, title: str) -> None:
        """Click the head of a column, then a role."""
        table = self.page.table
        section = len(NAMES) + list(self.roles()).index(pattern)
        table.scrollTo(table.sorting.index(0, section))
        header = table.horizontalHeader()
        place = QPoint(header.sectionViewportPosition(section) + 20, header.height() // 2)
        self._qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)
        menu = table.menu
        assert isinstance(menu, QMenu)
        action = next(action for action in menu.actions() if action.text() == title)
        self._qtbot.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(action).center())
        menu.close()
        self.clicks += 2
        self.settle()

    def take(self) -> None:
        """Click “Use these cases”."""
        self._qtbot.mouseClick(self.page.take, Qt.MouseButton.LeftButton)
        self.clicks += 1


@pytest.fixture
def hand(qtbot: QtBot, session: Session, services: Services) -> Hand:
    view = DataWorkspace(session, services)
    qtbot.addWidget(view)
    view.resize(1180, 640)
    view.show()
    return Hand(qtbot, view, services)


def patients(root: Path) -> Path:
    for name in WHO:
        for what in ("FLAIR", "T1"):
            save_image(root / name / f"{what}.nii.gz")
        save_labels(root / name / "GOLD_STANDARD.nii.gz", values=(0, 1))
    (root / "notes.txt").write_text("x")
    return root


def test_a_folder_a_patient_is_a_cohort_of_two_channels_in_two_clicks(
    hand: Hand, session: Session, tmp_path: Path
) -> None:
    hand.drop(patients(tmp_path / "set"))
    assert list(hand.roles().values()) == ["channel:FLAIR", "channel:T1", "reference"]
    assert "10 files: 6 images, 3 references, 1 left aside" in hand.page._says.text()
    assert hand.page._refusals._list.topLevelItem(0).text(0) == "notes.txt"
    hand.take()
    assert hand.clicks <= 8
    assert session.preview is not None
    assert [len(case.images) for case in session.preview.cohort.cases] == [2, 2, 2]
    assert all(case.has_reference for case in session.preview.cohort.cases)


def test_a_click_on_a_column_changes_its_role_in_every_row(hand: Hand, session: Session, tmp_path: Path) -> None:
    hand.drop(patients(tmp_path / "set"))
    hand.give("{case}/T1.nii.gz", "Leave aside")
    assert hand.roles()["{case}/T1.nii.gz"] == "ignore"
    hand.take()
    assert session.preview is not None
    assert [len(case.images) for case in session.preview.cohort.cases] == [1, 1, 1]


def test_heads_are_seen_whole_and_what_has_no_room_is_in_their_tips(hand: Hand, tmp_path: Path) -> None:
    hand.drop(patients(tmp_path / "set"))
    table = hand.page.table
    header, model = table.horizontalHeader(), table.model()
    bold = header.font()
    bold.setBold(True)
    lines, around = 2 * QFontMetrics(bold).lineSpacing(), 2 * 7 + 1  # padding and rule of the style sheet
    assert header.height() >= lines + around
    for section in range(len(NAMES), model.columnCount()):
        title, pattern = model.headerData(section, Qt.Orientation.Horizontal).split("\n")
        tip = model.headerData(section, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)
        assert title.removesuffix("▾").strip() in tip
        assert pattern in tip


def test_short_names_leave_the_room_to_files(hand: Hand, tmp_path: Path) -> None:
    for group in ("ED", "ES"):
        for n in range(2):
            save_image(tmp_path / "set" / group / f"p{n}_{group}.nii.gz")
            save_labels(tmp_path / "set" / group / f"p{n}_{group}_seg.nii.gz")
    hand.drop(tmp_path / "set")
    table = hand.page.table
    assert all(table.columnWidth(at) < 120 for at in range(len(NAMES)) if not table.isColumnHidden(at))


def test_another_reference_takes_the_place_of_the_one_before(hand: Hand, tmp_path: Path) -> None:
    hand.drop(patients(tmp_path / "set"))
    hand.give("{case}/T1.nii.gz", "Reference")
    assert list(hand.roles().values()) == ["channel:FLAIR", "reference", "ignore"]


def structures(root: Path) -> Path:
    for n in range(20):
        save_image(root / f"s{n:04}" / "ct.nii.gz")
        for at, name in enumerate(("liver", "spleen")):
            mask = np.zeros((5, 6, 7), np.uint8)
            mask[at] = 1
            save_nifti(root / f"s{n:04}" / "segmentations" / f"{name}.nii.gz", mask)
    return root


def test_a_file_per_structure_is_a_cohort_of_named_classes(hand: Hand, session: Session, tmp_path: Path) -> None:
    hand.drop(structures(tmp_path / "set"))
    hand.take()
    assert hand.clicks <= 8
    assert session.preview is not None
    assert dict(session.preview.cohort.label_names) == {1: "liver", 2: "spleen"}
    assert len(session.preview.cohort.cases) == 20


def test_a_column_of_predictions_is_a_method_of_the_study(hand: Hand, session: Session, tmp_path: Path) -> None:
    root = patients(tmp_path / "set")
    for name in WHO:
        save_labels(root / name / "unet.nii.gz", values=(0, 1))
    hand.drop(root)
    assert hand.roles()["{case}/unet.nii.gz"] == "ignore"
    assert not hand.page._asks.isHidden()
    hand.give("{case}/unet.nii.gz", "Prediction of unet")
    hand.take()
    assert [(method.name, method.folder) for method in session.study.imported] == [
        ("unet", root / "{case}" / "unet.nii.gz")
    ]
    assert hand.clicks <= 8


def test_twenty_files_of_structures_are_one_method_in_four_clicks(hand: Hand, session: Session, tmp_path: Path) -> None:
    root = tmp_path / "set"
    for name in WHO:
        save_image(root / "images" / f"{name}.nii.gz")
        for number in range(20):
            save_labels(root / "net" / name / f"part{number:02d}.nii.gz", values=(0, 1))
    hand.drop(root)
    hand.give("net/{case}/part00.nii.gz", "All 20: prediction of net")
    hand.take()
    assert hand.clicks <= 4
    assert [(method.name, method.folder) for method in session.study.imported] == [("net", root / "net" / "{case}")]


def test_a_folder_a_method_is_as_many_methods_in_four_clicks(hand: Hand, session: Session, tmp_path: Path) -> None:
    root, methods = tmp_path / "set", [f"Net {letter}" for letter in "ABCDEFGHIJ"]
    for name in ("p1", "p2"):
        save_image(root / "images" / f"{name}.nii.gz")
        save_labels(root / "Reference" / f"{name}.nii.gz", values=(0, 1))
        for method in methods:
            save_labels(root / method / f"{name}.nii.gz", values=(0, 1))
    hand.drop(root)
    hand.give("Net C/{case}.nii.gz", "All 10: a method each")
    hand.take()
    assert hand.clicks <= 4
    assert [method.name for method in session.study.imported] == methods


@pytest.mark.parametrize("make", ["folder_pair", "nnunet", "acdc", "brats", "bids", "decathlon"])
def test_a_known_layout_is_a_cohort_in_three_clicks(
    hand: Hand, session: Session, tmp_path: Path, make: str, known_layout: Callable[[Path, str], Path]
) -> None:
    hand.drop(known_layout(tmp_path / "brats_set", make))
    assert "reference" in hand.roles().values()
    hand.take()
    assert hand.clicks <= 3
    assert session.preview is not None
    assert [case.has_reference for case in session.preview.cohort.cases] == [True, True]


@pytest.fixture
def known_layout() -> Callable[[Path, str], Path]:
    from tests.data.layouts.test_inspection_names_every_file import _made

    def make(folder: Path, layout: str) -> Path:
        _made(folder, layout)
        return folder

    return make


def test_a_case_whose_files_are_one_folder_of_slices_is_a_row(hand: Hand, tmp_path: Path) -> None:
    pytest.importorskip("SimpleITK")
    from tests.data.dicom import save_series

    for name in WHO:
        save_series(tmp_path / "set" / name / "CT", np.zeros((5, 6, 4), np.int16), np.diag([-1.0, -1.0, 3.0, 1.0]))
    hand.drop(tmp_path / "set")
    assert [row.taken for row in hand.page.sorting.rows] == [True] * len(WHO)
    hand.take()
    assert hand.clicks <= 3
