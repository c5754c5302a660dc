from __future__ import annotations

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from segloss_gui.gui.widgets import ElidedLabel
from segloss_gui.gui.workspaces.data.recent_list import MOST, RecentList
from segloss_gui.gui.workspaces.data.welcome import WelcomePage
from segloss_gui.study.glance import Glance


def test_a_line_a_study_with_name_state_and_date_opens_it(qtbot: QtBot) -> None:
    shown = RecentList()
    qtbot.addWidget(shown)
    assert shown.isHidden()
    when = datetime(2026, 11, 28, 20, 21)
    studies = [Glance(Path(f"/{n}"), f"study {n}", when, "3 of 5 runs finished") for n in range(MOST + 2)]
    shown.show_studies(studies)
    assert not shown.isHidden()
    buttons = shown.findChildren(QPushButton)
    assert [button.text() for button in buttons] == [f"study {n}" for n in range(MOST)]
    words = [label.text() for label in shown.findChildren(QLabel)]
    assert words.count("3 of 5 runs finished") == words.count("2026-11-28 20:21") == MOST
    with qtbot.waitSignal(shown.wanted) as wanted:
        buttons[1].click()
    assert wanted.args == [Path("/1")]


def test_a_click_on_the_picture_or_beside_the_name_opens_the_study_too(qtbot: QtBot) -> None:
    shown = RecentList()
    qtbot.addWidget(shown)
    when = datetime(2026, 11, 28, 20, 21)
    shown.show_studies([Glance(Path(f"/{n}"), f"study {n}", when, "not trained") for n in range(3)])
    shown.show()
    wanted = list[Path]()
    shown.wanted.connect(wanted.append)
    row = shown.findChildren(QPushButton)[1]
    for x in (8, shown.width() // 2, shown.width() - 4):
        place = QPoint(x, row.mapTo(shown, row.rect().center()).y())
        qtbot.mouseClick(shown.childAt(place), Qt.MouseButton.LeftButton)
    assert wanted == [Path("/1")] * 3


def test_a_study_has_the_picture_that_lies_in_its_folder(qtbot: QtBot, tmp_path: Path) -> None:
    file = tmp_path / "picture.png"
    picture = QPixmap(80, 40)
    picture.fill("#336699")
    assert picture.save(str(file))
    (tmp_path / "damaged.png").write_bytes(b"no picture")
    shown = RecentList()
    qtbot.addWidget(shown)
    when = datetime(2026, 11, 28, 20, 21)
    files = (file, tmp_path / "damaged.png", None)
    shown.show_studies([Glance(Path("/a"), "a", when, "not trained", picture=found) for found in files])
    colours = [
        label.pixmap().toImage().pixelColor(2, label.pixmap().height() // 2).name()
        for label in shown.findChildren(QLabel)
        if not label.text() and not label.pixmap().isNull()
    ]
    assert colours.count("#336699") == 1
    assert len(colours) == 3


def test_studies_called_alike_are_told_apart_by_their_folders(qtbot: QtBot) -> None:
    shown = RecentList()
    qtbot.addWidget(shown)
    when = datetime(2026, 11, 28, 20, 21)
    places = (("/me/SegLoss/hip", "hip"), ("/me/copies/hip 2", "hip"), ("/me/SegLoss/knee", "knee"))
    shown.show_studies([Glance(Path(folder), name, when, "not trained") for folder, name in places])
    words = [button.text() for button in shown.findChildren(QPushButton)]
    assert words == ["hip  (SegLoss/hip)", "hip  (copies/hip 2)", "knee"]


def test_states_are_whole_beside_folders_on_a_start_page_of_1280(qtbot: QtBot) -> None:
    page = WelcomePage()
    qtbot.addWidget(page)
    when = datetime(2026, 11, 28, 20, 21)
    folders = ("/me/SegLoss/Hippocampus comparison", "/me/studies/Hippocampus comparison-20261129-212118")
    state = "2 of 40 runs finished, 2 stopped"
    page.recent.show_studies([Glance(Path(folder), "Hippocampus", when, state) for folder in folders])
    page.resize(1187, 600)
    with qtbot.waitExposed(page):
        page.show()
    states = [label for label in page.recent.findChildren(ElidedLabel) if "runs" in label.text()]
    assert len(states) == 2
    for label in states:
        assert label.width() >= label.fontMetrics().horizontalAdvance(state)
