"""Dialogs that ask for a folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialogButtonBox,
    QFileDialog,
    QFileSystemModel,
    QLineEdit,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from segloss_gui.gui.dialogs import choose_files, choose_folder
from segloss_gui.gui.remembered import remember
from segloss_gui.gui.theme import apply_theme

Asked = tuple[QFileDialog, QLineEdit, list[Path]]


@pytest.fixture
def asked(qtbot: QtBot) -> Callable[..., Asked]:
    """Asks for a folder to be written: the dialog, where its name is typed, and what was chosen."""
    window = QWidget()
    qtbot.addWidget(window)

    def ask(**more: Any) -> Asked:
        chosen: list[Path] = []
        dialog = choose_folder(window, "Save", chosen.append, new=True, **more)
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
        typed = dialog.findChild(QLineEdit, "fileNameEdit")
        assert isinstance(typed, QLineEdit)
        return dialog, typed, chosen

    return ask


def test_a_folder_that_is_to_be_written_may_be_named_before_it_is_there(
    asked: Callable[..., Asked], tmp_path: Path
) -> None:
    dialog, typed, chosen = asked()
    typed.setText(str(tmp_path / "new" / "my study"))
    dialog.accept()
    assert chosen == [tmp_path / "new" / "my study"]
    assert not dialog.isVisible()
    assert not (tmp_path / "new").exists()  # who then decides otherwise leaves nothing behind


def test_a_folder_that_is_there_is_chosen_as_it_is(asked: Callable[..., Asked], tmp_path: Path) -> None:
    dialog, typed, chosen = asked()
    dialog.setDirectory(str(tmp_path.parent))
    typed.setText(tmp_path.name)
    dialog.accept()
    assert chosen == [tmp_path]


def test_the_next_dialog_begins_where_something_was_chosen_last(qtbot: QtBot, tmp_path: Path) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    place = tmp_path / "far away"
    for name in ("one", "two"):
        (place / name).mkdir(parents=True)
    first = choose_folder(window, "Open", lambda _: None)
    first.setOption(QFileDialog.Option.DontUseNativeDialog)
    first.setDirectory(str(place))
    first.selectFile(str(place / "one"))
    first.accept()
    again = choose_files(window, "Images", lambda _: None)
    assert Path(again.directory().absolutePath()) == place
    again.reject()


@pytest.mark.parametrize("how", ["Enter", "a click"])
def test_a_typed_name_is_taken_by_enter_and_by_the_button(
    qtbot: QtBot, asked: Callable[..., Asked], tmp_path: Path, how: str
) -> None:
    dialog, typed, chosen = asked()
    dialog.setDirectory(str(tmp_path))
    typed.setFocus()
    typed.selectAll()
    qtbot.keyClicks(typed, "my study")
    if how == "Enter":
        qtbot.keyClick(typed, Qt.Key.Key_Return)
    else:
        box = dialog.findChild(QDialogButtonBox, "buttonBox")
        (button,) = [each for each in box.buttons() if box.buttonRole(each) is QDialogButtonBox.ButtonRole.AcceptRole]
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert chosen == [tmp_path / "my study"]
    assert list(tmp_path.glob("*study")) == []


def test_a_new_folder_that_is_offered_is_taken_as_it_is_named(asked: Callable[..., Asked], tmp_path: Path) -> None:
    offered = tmp_path / "sDice_fold0 2026-11-29"
    dialog, typed, chosen = asked(offered=offered)
    assert typed.text() == offered.name
    dialog.accept()
    assert chosen == [offered]


def test_a_tilde_is_the_users_own_folder(
    asked: Callable[..., Asked], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "ada"))
    monkeypatch.setenv("USERPROFILE", str(tmp_path / "ada"))
    dialog, typed, chosen = asked()
    dialog.setDirectory(str(tmp_path))
    typed.setText("~/knees")
    dialog.accept()
    assert chosen == [tmp_path / "ada" / "knees"]


def test_what_is_offered_in_a_folder_yet_to_be_made_is_taken_whole(asked: Callable[..., Asked], tmp_path: Path) -> None:
    dialog, _, chosen = asked(offered=tmp_path / "SegLoss" / "knees")
    dialog.accept()
    assert chosen == [tmp_path / "SegLoss" / "knees"]
    assert not (tmp_path / "SegLoss").exists()


def test_what_is_offered_on_a_drive_that_is_gone_keeps_its_name(
    asked: Callable[..., Asked], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as gone:
        gone.setattr(Path, "is_dir", lambda _: False)
        dialog, typed, _ = asked(offered=Path("/Z/knees"))
    assert (dialog.isVisible(), typed.text()) == (True, "knees")


def accept_button(dialog: QFileDialog) -> QAbstractButton:
    box = dialog.findChild(QDialogButtonBox, "buttonBox")
    takes = QDialogButtonBox.ButtonRole.AcceptRole
    return next(each for each in box.buttons() if box.buttonRole(each) is takes)


def test_a_new_folder_that_is_offered_is_taken_by_a_click(
    qtbot: QtBot, asked: Callable[..., Asked], tmp_path: Path
) -> None:
    offered = tmp_path / "sDice_fold0 2026-11-29"
    (tmp_path / "another").mkdir()
    dialog, _, chosen = asked(offered=offered)
    model = dialog.findChild(QFileSystemModel)  # which looks at the folder in a thread of its own
    qtbot.waitUntil(lambda: model.rowCount(model.index(str(tmp_path))) > 0)
    qtbot.mouseClick(accept_button(dialog), Qt.MouseButton.LeftButton)
    assert chosen == [offered]


def test_the_button_stays_usable_when_qt_looks_at_the_disk_again(asked: Callable[..., Asked], tmp_path: Path) -> None:
    dialog, _, _ = asked(offered=tmp_path / "report")
    accept_button(dialog).setEnabled(False)
    assert accept_button(dialog).isEnabled()


def test_the_place_chosen_last_is_known_after_a_restart(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "Bilder ä").mkdir()
    remember(QSettings(), chosen_in=str(tmp_path / "Bilder ä"))
    window = QWidget()
    qtbot.addWidget(window)
    dialog = choose_files(window, "Images", lambda _: None)
    assert Path(dialog.directory().absolutePath()) == tmp_path / "Bilder ä"
    dialog.reject()


def test_the_arrows_of_qts_own_dialog_are_the_themes(qtbot: QtBot, qapp: QApplication) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    apply_theme(qapp, "dark")
    try:
        dialog = choose_folder(parent, "A folder", lambda _: None)
        button = dialog.findChild(QToolButton, "toParentButton")
        assert isinstance(button, QToolButton)
        picture = button.icon().pixmap(16, 16).toImage()
        drawn = [picture.pixelColor(x, y) for x in range(16) for y in range(16)]
        assert max(colour.lightness() for colour in drawn if colour.alpha() > 200) > 150
        dialog.reject()
    finally:
        apply_theme(qapp, "light")
