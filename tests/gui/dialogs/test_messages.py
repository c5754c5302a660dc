from __future__ import annotations

from pytestqt.qtbot import QtBot

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
