from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import nibabel
import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from segloss_gui.app.data.case_cells import CASE, FLAG, THUMBNAIL
from segloss_gui.app.documents import Proposal
from segloss_gui.app.services import Services
from segloss_gui.app.session import Session
from segloss_gui.app.stepping import step_case
from segloss_gui.data.case import Case, Cohort, CohortPreview, Refusal, TargetClass
from segloss_gui.data.layouts import FolderPair, Phantom, guess_layout
from segloss_gui.gui.widgets.boxes import hbox
from segloss_gui.gui.workspaces.data import thumbnails
from segloss_gui.gui.workspaces.data.case_model import SIZE
from segloss_gui.gui.workspaces.data.detail import FactsArea
from segloss_gui.gui.workspaces.data.proposal_page import ProposalPage
from segloss_gui.gui.workspaces.data.view import DataWorkspace
from tests.data.files import save_image, save_labels


def test_without_a_cohort_the_welcome_is_shown(view: DataWorkspace) -> None:
    assert view.currentWidget() is view.welcome


def test_a_built_in_cohort_is_one_click_away(qtbot: QtBot, view: DataWorkspace, session: Session) -> None:
    view.welcome.design_wanted.emit("two_groups")
    qtbot.waitUntil(lambda: session.preview is not None)
    assert view.table.cases.rowCount() == 90
    assert session.study.classes == (TargetClass(value=1, name=session.study.classes[0].name),)


def test_thumbnails_and_volumes_come_by_themselves(qtbot: QtBot, view: DataWorkspace, session: Session) -> None:
    session.set_preview(Phantom(train=4, test=2).preview())
    qtbot.waitUntil(lambda: view.thumbnails.picture("train_000") is not None)
    assert view.thumbnails.volumes("train_000")
    qtbot.waitUntil(lambda: view._session.store is not None)


class Asked(Sequence[Any]):
    """Rows that note which of them were asked for."""

    def __init__(self, rows: Sequence[Any]) -> None:
        self.rows, self.numbers = rows, set[int]()

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, number: Any) -> Any:
        self.numbers.add(number)
        return self.rows[number]


def test_of_ten_thousand_cases_only_those_in_sight_are_read_and_drawn(view: DataWorkspace, session: Session) -> None:
    cases = tuple(Case(f"p{n}", images=(Path(f"/gone/{n}.nii"),)) for n in range(10_000))
    session.set_preview(CohortPreview(Cohort("many", cases)))
    asked = view.table.cases.rows = Asked(view.table.cases.rows)
    bar = view.table.verticalScrollBar()
    for part in range(20):
        asked.numbers.clear()
        bar.setValue(bar.maximum() * part // 20)
        view.table.viewport().repaint()
        assert 3 <= len(asked.numbers) <= 200
    assert view.thumbnails.wishes.waiting <= 60


def test_a_row_chosen_is_the_case_everywhere_and_back(view: DataWorkspace, session: Session) -> None:
    session.set_preview(Phantom(train=4, test=2).preview())
    view.table.selectRow(2)
    assert session.case_id == session.preview.cohort.cases[2].id  # type: ignore[union-attr]
    step_case(session, 1)
    assert view.table.case_at(view.table.currentIndex()) == session.case_id


def test_a_class_called_otherwise_is_called_so_beside_its_case(
    qtbot: QtBot, view: DataWorkspace, session: Session
) -> None:
    view.welcome.design_wanted.emit("two_groups")
    qtbot.waitUntil(lambda: len(session.study.classes) == 1)
    (old,) = session.study.classes

    def named() -> list[str]:
        return [label.text() for label in view.detail.findChildren(QLabel)]

    qtbot.waitUntil(lambda: old.name in named(), timeout=20_000)
    view.presenter.rename_class(old.value, "necrosis")
    qtbot.waitUntil(lambda: "necrosis" in named() and old.name not in named(), timeout=5_000)


def test_all_volumes_of_a_case_are_in_sight_at_1280_by_720(
    qtbot: QtBot, view: DataWorkspace, session: Session, services: Services, tmp_path: Path
) -> None:
    save_image(tmp_path / "imagesTr" / "p_0000.nii.gz", (32, 32, 10))
    save_labels(tmp_path / "labelsTr" / "p.nii.gz", (32, 32, 10), values=(0, 1, 2, 3))
    view.resize(1187, 617)  # beside the rail, below the header
    services.documents.propose(guess_layout([tmp_path]), accept=True)
    qtbot.waitUntil(lambda: session.preview is not None and services.tasks.idle, timeout=20_000)
    (facts,) = view.detail.findChildren(FactsArea)
    qtbot.waitUntil(lambda: "ml" in [label.text() for label in facts.findChildren(QLabel)][-1], timeout=20_000)
    qtbot.waitUntil(lambda: facts.verticalScrollBar().maximum() == 0)
    view.resize(1187, 380)  # lower still, the picture keeps its height and facts are scrolled
    qtbot.waitUntil(lambda: facts.verticalScrollBar().maximum() > 0)
    assert view.detail._picture.height() >= view.detail._picture.minimumHeight()


def test_the_filter_leaves_matching_rows(view: DataWorkspace, session: Session) -> None:
    session.set_preview(Phantom(train=4, test=2).preview())
    view.table.filter.show_words("test")
    assert view.table.filter.rowCount() == 2


def test_a_filter_that_leaves_no_case_says_so(qtbot: QtBot, view: DataWorkspace, session: Session) -> None:
    session.set_preview(Phantom(train=4, test=2).preview())
    before = view._summary.text()
    view._filter.setText("knee")
    qtbot.waitUntil(lambda: view._summary.text() == "None of 6 cases has “knee” in its name, group or use")
    view._filter.clear()
    qtbot.waitUntil(lambda: view._summary.text() == before)


def test_files_that_are_back_are_read_again(
    qtbot: QtBot, view: DataWorkspace, session: Session, tmp_path: Path
) -> None:
    """A drive was unplugged and came back: no way led to the picture of a case that was looked at meanwhile."""
    away, back = tmp_path / "away", tmp_path / "images"
    away.mkdir()
    for number in (1, 2):
        volume = nibabel.Nifti1Image(np.arange(64, dtype=np.float32).reshape(4, 4, 4), np.eye(4))
        nibabel.save(volume, away / f"case_{number}.nii.gz")
    cases = tuple(Case(f"case_{n}", images=(back / f"case_{n}.nii.gz",)) for n in (1, 2))
    session.set_preview(CohortPreview(Cohort("mine", cases)))
    qtbot.waitUntil(lambda: all(view.thumbnails.fault(case.id) for case in cases))
    away.rename(back)
    view.table.selectRow(1)
    qtbot.waitUntil(lambda: all(view.thumbnails.picture(case.id) is not None for case in cases))


def test_a_click_reads_the_case_that_was_clicked_and_not_all_that_failed(
    qtbot: QtBot, view: DataWorkspace, session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases = tuple(Case(f"case_{n}", images=(tmp_path / f"case_{n}.nii.gz",)) for n in range(4))
    session.set_preview(CohortPreview(Cohort("mine", cases)))
    qtbot.waitUntil(lambda: all(view.thumbnails.fault(case.id) for case in cases))
    read: list[str] = []
    load = thumbnails.load_picture
    monkeypatch.setattr(thumbnails, "load_picture", lambda store, case: (read.append(case), load(store, case))[1])
    for row in (2, 0):
        view.table.selectRow(row)
        qtbot.waitUntil(lambda row=row: bool(read) and bool(view.thumbnails.fault(f"case_{row}")))  # type: ignore[misc]
    assert set(read) == {"case_2", "case_0"}
    assert len(read) == 2


def test_refused_files_are_listed_with_their_cause(view: DataWorkspace, session: Session) -> None:
    assert not view.refusals.isVisibleTo(view._page)
    refusals = (Refusal(Path("/a/x.nii"), "is empty (0 bytes)"),)
    session.set_preview(replace(Phantom(train=4, test=2).preview(), refusals=refusals))
    assert view.refusals.isVisibleTo(view._page)
    assert view.refusals._list.topLevelItem(0).text(1) == "is empty (0 bytes)"


def test_a_proposal_says_why_it_cannot_be_used(view: DataWorkspace, services: Services) -> None:
    source = FolderPair(images=Path("/gone"))
    services.documents.proposal = Proposal(source, fault="/gone: no such folder")
    services.documents.proposal_changed.emit()
    page = view.currentWidget()
    assert isinstance(page, ProposalPage)
    assert page._says.text() == "/gone: no such folder"
    assert not page.take.isEnabled()
    page.leave.click()
    assert view.currentWidget() is view.welcome


def test_cases_stand_as_in_their_cohort_until_a_title_is_clicked(view: DataWorkspace, session: Session) -> None:
    """Sorting ten thousand by nothing would hold the window for a second."""
    session.set_preview(Phantom(train=2, test=2).preview())
    assert view.table.filter.sortColumn() == -1
    view.table.sortByColumn(CASE, Qt.SortOrder.DescendingOrder)
    assert view.table.case_at(view.table.filter.index(0, CASE)) == "train_001"


def flag_cells(view: DataWorkspace) -> list[bool]:
    shown = view.table.filter
    cells = [shown.index(row, FLAG) for row in range(shown.rowCount())]
    return [cell.data(Qt.ItemDataRole.DecorationRole) is not None for cell in cells]


def test_flagged_cases_have_a_flag_in_the_table(view: DataWorkspace, session: Session) -> None:
    session.set_preview(Phantom(train=2, test=2).preview())
    session.flags.toggle("train_001")
    assert flag_cells(view) == [False, True, False, False]
    index = view.table.filter.index(1, FLAG)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "train_001 is flagged"


def test_the_picture_of_the_case_that_is_chosen_is_as_grey_as_that_of_any(
    qtbot: QtBot, view: DataWorkspace, session: Session
) -> None:
    session.set_preview(Phantom(train=2, test=2).preview())
    shown = view.table.filter
    cell = shown.index(0, THUMBNAIL)
    qtbot.waitUntil(lambda: cell.data(Qt.ItemDataRole.DecorationRole) is not None)
    icon = QIcon(cell.data(Qt.ItemDataRole.DecorationRole))
    pictures = [icon.pixmap(SIZE, 1.0, mode).toImage() for mode in (QIcon.Mode.Normal, QIcon.Mode.Selected)]
    assert pictures[0] == pictures[1]


def test_a_click_beside_the_picture_flags_a_case(view: DataWorkspace, session: Session, qtbot: QtBot) -> None:
    session.set_preview(Phantom(train=2, test=2).preview())
    place = view.table.visualRect(view.table.filter.index(2, FLAG)).center()
    for expected in ({"test_000"}, set()):
        qtbot.mouseClick(view.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
        assert session.flags.cases == expected


def test_a_double_click_or_enter_opens_the_case_and_one_on_the_flag_does_not(
    view: DataWorkspace, session: Session, qtbot: QtBot
) -> None:
    session.set_preview(Phantom(train=2, test=2).preview())
    went: list[str] = []
    view.navigate.connect(went.append)
    table = view.table
    for column, expected in ((FLAG, []), (CASE, ["compare"])):
        place = table.visualRect(table.filter.index(2, column)).center()
        for click in (qtbot.mouseClick, qtbot.mouseDClick):
            click(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
        assert went == expected
        assert session.case_id == "test_000"
    table.setCurrentIndex(table.filter.index(1, CASE))
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert (went, session.case_id) == (["compare", "compare"], "train_001")


def test_only_flagged_cases_are_shown_and_flags_sort_first(view: DataWorkspace, session: Session) -> None:
    session.set_preview(Phantom(train=2, test=2).preview())
    session.flags.show(["train_001", "test_001"])
    view._flagged.click()
    assert flag_cells(view) == [True, True]
    session.flags.toggle("test_000")
    assert view.table.filter.rowCount() == 3
    view._flagged.click()
    view.table.sortByColumn(FLAG, Qt.SortOrder.AscendingOrder)
    assert flag_cells(view) == [True, True, True, False]


def test_the_keys_are_at_what_takes_the_cases_of_a_folder(
    qtbot: QtBot, session: Session, services: Services, tmp_path: Path
) -> None:
    """Enter pressed the rail's Data instead, where the window had the keys."""
    for name, values in (("images", (1.5, 2.5)), ("labels", (0, 1))):
        (tmp_path / name).mkdir()
        made = nibabel.Nifti1Image(np.resize(np.float32(values), (4, 4, 4)), np.eye(4))
        nibabel.save(made, tmp_path / name / "case_1.nii.gz")
    window, rail = QWidget(), QPushButton("Data")
    view = DataWorkspace(session, services)
    hbox(rail, view, on=window)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    rail.setFocus()
    services.documents.open_paths([tmp_path])
    qtbot.waitUntil(lambda: isinstance(view.currentWidget(), ProposalPage) and view._proposal_page().take.isEnabled())
    qtbot.waitUntil(lambda: view._proposal_page().take.hasFocus())


def test_until_a_title_is_clicked_none_says_that_it_sorts(view: DataWorkspace) -> None:
    header = view.table.horizontalHeader()
    assert header.sortIndicatorSection() == -1
    view.table.sortByColumn(FLAG, Qt.SortOrder.AscendingOrder)
    assert header.sortIndicatorSection() == FLAG
