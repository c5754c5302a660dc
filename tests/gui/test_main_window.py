from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QMimeData, QPoint, QSettings, QSize, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QAbstractButton, QApplication
from pytestqt.qtbot import QtBot

from segloss_gui.app.lecture.scene_file import read_scene
from segloss_gui.app.session import Session
from segloss_gui.gui.dialogs import ErrorDialog
from segloss_gui.gui.main_window import MainWindow
from segloss_gui.gui.shell.looks import use_theme
from segloss_gui.gui.window_services import window_services
from segloss_gui.study.models import LossChoice
from tests.gui.opened_window import shown_window


@pytest.fixture
def window(qtbot: QtBot, session: Session, settings: QSettings) -> Iterator[MainWindow]:
    with shown_window(qtbot, session, settings) as shown:
        yield shown


def test_geometry_is_remembered(qtbot: QtBot, session: Session, settings: QSettings) -> None:
    first = MainWindow(session, window_services(session), settings)
    first.show()
    first.resize(780, 600)
    first.close()
    qtbot.waitUntil(lambda: not first.isVisible())
    second = MainWindow(Session(), window_services(Session()), settings)
    assert second.size().height() == 600
    second.services.close()
    first.deleteLater()
    second.deleteLater()


def test_a_dropped_file_is_opened(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    opened: list[list[Path]] = []
    window.services.documents.open_paths = opened.append  # type: ignore[method-assign,assignment]
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(tmp_path))])
    event = QDropEvent(
        QPoint(9, 9), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    window.dropEvent(event)
    qtbot.waitUntil(lambda: opened == [[tmp_path]])


def test_a_workspace_is_made_when_first_shown(window: MainWindow) -> None:
    assert len(window.stack.made) == 1
    window.go("train")
    assert len(window.stack.made) == 2


def test_faults_join_one_dialog(window: MainWindow) -> None:
    window.show_fault("It broke", "trace one")
    window.show_fault("It broke again", "trace two")
    dialogs = window.findChildren(ErrorDialog)
    assert len(dialogs) == 1
    assert "trace two" in dialogs[0].report.toPlainText()
    dialogs[0].close()


def test_every_button_has_a_name_for_those_who_cannot_see(window: MainWindow, session: Session) -> None:
    session.edit(losses=(LossChoice(key="soft_dice"),))
    buttons = [b for b in window.findChildren(QAbstractButton) if not b.objectName().startswith("qt_")]
    assert [b for b in buttons if not (b.accessibleName() or b.text()) and b.isVisible()] == []


def test_the_window_fits_a_small_screen(window: MainWindow, session: Session) -> None:
    session.edit(name="n" * 200, losses=tuple(LossChoice(key="k", name=f"{n} long name " * 5) for n in range(7)))
    assert window.minimumSizeHint().width() <= 1280
    assert window.minimumSizeHint().height() <= 700


def test_themes_change_while_the_window_is_open(window: MainWindow, qapp: QApplication) -> None:
    use_theme(window.settings, "dark")
    assert window.settings.value("theme") == "dark"
    use_theme(window.settings, "light")


def test_a_scene_is_given_in_the_lecture_workspace_and_presenting_puts_the_frame_away(window: MainWindow) -> None:
    scene = read_scene("one-mismatch")
    window.give_scene(scene)
    lecture = window.stack.currentWidget()
    assert lecture.scenes.scene is scene  # type: ignore[attr-defined]
    lecture.present(True)  # type: ignore[attr-defined]
    assert not window.rail.isVisible()
    assert not window.header.isVisible()
    lecture.present(False)  # type: ignore[attr-defined]
    assert window.rail.isVisible()
    assert window.header.isVisible()


def test_after_presenting_the_window_is_as_it_was(qtbot: QtBot, qapp: QApplication, window: MainWindow) -> None:
    for before in (Qt.WindowState.WindowMaximized, Qt.WindowState.WindowNoState):
        window.setWindowState(before)
        qapp.processEvents()
        window.present(True)
        assert window.isFullScreen()
        assert not window.rail.isVisible()
        window.present(False)
        assert window.windowState() == before
        assert window.rail.isVisible()
    qtbot.waitUntil(lambda: window.services.tasks.idle, timeout=60_000)


def test_a_screen_as_high_as_the_window_is_filled_so_that_nothing_lies_below_it(
    monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    for height, filled in ((720, True), (1080, False)):
        screen = SimpleNamespace(availableSize=lambda height=height: QSize(1280, height))
        monkeypatch.setattr(MainWindow, "screen", lambda _, screen=screen: screen)
        session = Session()
        window = MainWindow(session, window_services(session))
        qtbot.addWidget(window)
        assert window.isMaximized() == filled
        window.services.close()
