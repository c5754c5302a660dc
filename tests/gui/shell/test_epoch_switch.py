from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from segloss_gui.app.session import Session
from segloss_gui.app.slices.key_bindings import keymap
from segloss_gui.app.stepping import previewed_epochs
from segloss_gui.app.workspace_keys import EPOCHS
from segloss_gui.core.events import EpochFinished, PredictionReady
from segloss_gui.gui.shell.epoch_switch import EpochSwitch
from segloss_gui.study.progress import RunProgress


def with_previews(session: Session, *epochs: int, last: int = 0) -> None:
    progress = RunProgress("a")
    for epoch in range(1, max((*epochs, last)) + 1):
        progress.apply(epoch_finished(epoch))
        if epoch in epochs:
            progress.apply(PredictionReady(run="a", time=0.0, epoch=epoch, case="c", path=f"previews/{epoch}"))
    session.set_runs({}, {"a": progress})


def epoch_finished(epoch: int) -> EpochFinished:
    return EpochFinished(
        run="a", time=0.0, epoch=epoch, step=10 * epoch, train_loss=0.5, validation_loss=0.5, dice=0.5, jaccard=0.4,
        volume_error_ml=0.0, learning_rate=0.1, best=False, seconds=1.0,
    )  # fmt: skip


def test_playing_goes_through_the_epochs_that_have_a_preview_and_stops(qtbot: QtBot, session: Session) -> None:
    switch = EpochSwitch(session)
    qtbot.addWidget(switch)
    with_previews(session, 2, 4, 6, last=7)
    assert previewed_epochs(session) == (2, 4, 6)
    qtbot.mouseClick(switch.play, Qt.MouseButton.LeftButton)
    seen = [session.epoch]
    while switch.play.isChecked():
        switch.step()
        seen.append(session.epoch)
    assert seen == [2, 4, 6]


def test_playing_can_be_paused_and_goes_on_from_there(qtbot: QtBot, session: Session) -> None:
    switch = EpochSwitch(session)
    qtbot.addWidget(switch)
    with_previews(session, 1, 2, 3)
    switch.play.click()
    switch.step()
    switch.play.click()
    switch.play.click()
    assert session.epoch == 2
    switch.play.click()


def test_without_previews_playing_says_what_will_bring_one(qtbot: QtBot, session: Session) -> None:
    switch, said = EpochSwitch(session), list[str]()
    qtbot.addWidget(switch)
    session.said.connect(lambda level, text: said.append(text))
    with_previews(session, last=3)
    switch.play.click()
    assert not switch.play.isChecked()
    assert "first validated epoch" in said[0]


def test_the_slider_is_the_sessions_epoch(qtbot: QtBot, session: Session) -> None:
    switch = EpochSwitch(session)
    qtbot.addWidget(switch)
    with_previews(session, 1, 2, 3)
    switch.slider.setValue(2)
    assert session.epoch == 2
    session.show_epoch(1)
    assert switch.slider.value() == 1


def test_the_kept_model_is_one_click_away_from_any_epoch(qtbot: QtBot, session: Session) -> None:
    switch = EpochSwitch(session)
    qtbot.addWidget(switch)
    with_previews(session, 1, 2, 3)
    session.show_epoch(2)
    kept = next(button for button in switch.findChildren(QToolButton) if "kept model" in button.accessibleName())
    assert not kept.isChecked()
    qtbot.mouseClick(kept, Qt.MouseButton.LeftButton)
    assert session.epoch is None
    assert kept.isChecked()


def test_the_key_that_plays_works_in_the_whole_window_and_can_be_another(qtbot: QtBot, session: Session) -> None:
    window = QWidget()
    switch, field = EpochSwitch(session, window), QLineEdit(window)
    qtbot.addWidget(window)
    with_previews(session, 1, 2, 3)
    with qtbot.waitActive(window):
        window.show()
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_Space, Qt.KeyboardModifier.ControlModifier)
    assert switch.play.isChecked()
    assert switch.play.toolTip() == "Play the epochs (Ctrl+Space)"
    keymap.rebind(EPOCHS, "play", ["F12"])
    QTest.keyClick(field, Qt.Key.Key_F12)
    assert not switch.play.isChecked()
    assert switch.play.toolTip() == "Play the epochs (F12)"
