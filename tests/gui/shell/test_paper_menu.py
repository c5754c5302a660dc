"""The menu of what the papers draw."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from segloss_gui.app.services import Services
from segloss_gui.gui.shell.paper_menu import PaperMenu
from segloss_gui.report.paper.paper_figures import PAPER_FIGURES
from tests.app.made_study import settle
from tests.report.paper.finished import finish, five_losses


@pytest.fixture
def menu(services: Services, qtbot: QtBot) -> PaperMenu:
    window = QWidget()
    qtbot.addWidget(window)
    made = PaperMenu(services, window)
    made.setProperty("kept", window)
    return made


def test_every_figure_is_listed_and_one_that_needs_a_study_waits_for_one(menu: PaperMenu, tmp_path: Path) -> None:
    menu.refresh()
    listed = {action.data(): action for action in menu.actions() if action.data()}
    assert list(listed) == list(PAPER_FIGURES)
    assert {key for key, action in listed.items() if action.isEnabled()} == {"tilborghs-fig1", "odyssey-fig1"}
    assert "save or train the study first" in listed["bertels-fig1"].toolTip()


def test_one_click_and_a_folder_write_the_figure(menu: PaperMenu, services: Services, tmp_path: Path) -> None:
    folder = finish(tmp_path / "study", five_losses(2, 4))
    services.session.set_study(folder.load(), folder=folder.path)
    menu.refresh()
    next(action for action in menu.actions() if action.data() == "bertels-table1").trigger()
    (dialog,) = menu._window.findChildren(QFileDialog)
    dialog.fileSelected.emit(str(tmp_path / "out"))
    dialog.close()
    settle(services)
    assert (tmp_path / "out" / "bertels-table1.png").is_file()
