from __future__ import annotations

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from segloss_gui.app.messages import Messages
from segloss_gui.app.session import Session
from segloss_gui.gui.dialogs.messages import NOTHING, MessagesDialog


def test_the_list_says_every_message_whole_and_follows(qtbot: QtBot) -> None:
    session = Session()
    dialog = MessagesDialog(Messages(session))
    qtbot.addWidget(dialog)
    assert dialog.text.toPlainText() == NOTHING
    long = "scan.nii.gz: " + "a long story " * 40
    session.said.emit("warning", long)
    session.said.emit("info", "Saved")
    shown = dialog.text.toPlainText()
    assert f"Warning: {long}" in shown
    assert shown.index("Saved") < shown.index("Warning")


def test_what_is_said_after_the_list_was_closed_reaches_no_widget_that_is_gone(qtbot: QtBot) -> None:
    session, window = Session(), QWidget()
    qtbot.addWidget(window)
    messages = Messages(session)
    held = []
    for close in ("close", "reject"):
        dialog = MessagesDialog(messages, window)
        dialog.open()
        getattr(dialog, close)()
        qtbot.waitUntil(lambda dialog=dialog: not isValid(dialog))
        held.append(dialog)  # as a reference in a circle would, until it is collected
        session.said.emit("info", f"Said after {close}")
    assert [message.text for message in messages] == ["Said after reject", "Said after close"]
