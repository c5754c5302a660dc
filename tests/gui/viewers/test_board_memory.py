from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, QSettings
from pytestqt.qtbot import QtBot

from segloss_gui.gui.viewers.board_memory import BoardMemory

STATE = {"maximised": "a", "detached": [], "places": {"b": (1, 2, 30, 40)}, "columns": [2.0, 1.0], "rows": [1.0]}


@pytest.fixture
def owner(qapp: object, settings: QSettings) -> Iterator[QObject]:
    made = QObject()
    yield made
    made.deleteLater()


def test_what_was_arranged_comes_back(owner: QObject) -> None:
    memory = BoardMemory("compare/test", lambda: STATE, owner)
    memory.write_soon()
    memory.write_what_waits()
    assert BoardMemory("compare/test", dict, owner).recall() == STATE


def test_many_changes_are_written_once(owner: QObject, qtbot: QtBot) -> None:
    asked: list[int] = []
    memory = BoardMemory("compare/often", lambda: asked.append(1) or STATE, owner)
    for _ in range(20):
        memory.write_soon()
    qtbot.waitUntil(lambda: bool(asked))
    memory.write_what_waits()
    assert len(asked) == 1


def test_a_board_without_a_name_is_not_remembered(owner: QObject) -> None:
    memory = BoardMemory("", lambda: STATE, owner)
    memory.write_soon()
    memory.write_what_waits()
    assert memory.recall() == {}
