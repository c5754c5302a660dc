"""A study that another window has open says so when it is opened, not at the first edit."""

from __future__ import annotations

from pathlib import Path

import pytest

from segloss_gui.app.open_mark import OpenMark
from segloss_gui.app.session import Session
from segloss_gui.study.models import Study
from segloss_gui.study.store import StudyFolder
from tests.app.own_process import OwnProcess


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    StudyFolder(tmp_path / "knees").save(Study(name="knees"))
    return tmp_path / "knees"


class Window:
    def __init__(self) -> None:
        self.session, self.said = Session(), list[str]()
        self.session.said.connect(lambda _, text: self.said.append(text))
        self.mark = OpenMark(self.session)

    def open(self, folder: Path) -> None:
        self.session.begin(StudyFolder(folder).load(), folder=folder)


def test_a_second_window_is_told_at_once_who_has_the_study_open(folder: Path) -> None:
    first, process = Window(), OwnProcess()
    first.open(folder)
    assert first.said == []
    with process:
        second = Window()
        second.open(folder)
        second.session.edit(seeds=(1, 2))
        second.session.edit(seeds=(3,))
    process.die()
    assert len(second.said) == 1
    assert f"{folder} is open in another window, too" in second.said[0]
    assert "process" in second.said[0]


@pytest.mark.parametrize("leaves", ["closes", "opens another"])
def test_nobody_is_told_once_the_first_window_left(leaves: str, folder: Path, tmp_path: Path) -> None:
    first, process = Window(), OwnProcess()
    first.open(folder)
    if leaves == "closes":
        first.mark.close()
    else:
        first.session.begin(Study())
    with process:
        second = Window()
        second.open(folder)
    process.die()
    assert second.said == []


def test_a_folder_that_is_gone_is_not_made_anew(folder: Path, tmp_path: Path) -> None:
    window = Window()
    window.session.begin(Study(), folder=tmp_path / "gone")
    assert not (tmp_path / "gone").exists()
    assert window.said == []
