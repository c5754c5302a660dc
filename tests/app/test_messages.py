from __future__ import annotations

from segloss_gui.app.messages import KEPT, Messages
from segloss_gui.app.session import Session


def test_all_that_was_said_is_kept_whole_the_newest_first() -> None:
    session = Session()
    messages = Messages(session)
    long = "scan.nii.gz: " + "a long story " * 40
    session.said.emit("warning", long)
    session.said.emit("info", "")
    session.said.emit("error", "It broke")
    assert [(message.level, message.text) for message in messages] == [("error", "It broke"), ("warning", long)]


def test_only_so_many_are_kept_and_another_study_takes_none_over() -> None:
    session = Session()
    messages = Messages(session)
    for number in range(KEPT + 5):
        session.said.emit("info", f"{number}")
    assert len(list(messages)) == KEPT
    session.begun.emit()
    assert list(messages) == []
