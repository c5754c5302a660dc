"""What waits for something waits long enough for a busy machine, and says what it waited for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests import patience
from tests.patience import PATIENCE_MS, until


class Speaker(QObject):
    """Says nothing."""

    said = Signal()


@pytest.mark.parametrize(
    ("kind", "wait"),
    [
        ("waitUntil", lambda bot: bot.waitUntil(lambda: True, timeout=5)),
        ("waitUntil", lambda bot: bot.waitUntil(lambda: True)),
        ("waitSignal", lambda bot: bot.waitSignal(Speaker().said)),
        ("waitSignals", lambda bot: bot.waitSignals([Speaker().said], timeout=5)),
        ("waitExposed", lambda bot: bot.waitExposed(QWidget())),
        ("waitActive", lambda bot: bot.waitActive(QWidget())),
    ],
)
def test_no_wait_of_the_window_s_tests_is_short(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, kind: str, wait: Callable[[QtBot], Any]
) -> None:
    asked: list[int] = []
    monkeypatch.setattr(QtBot, kind, lambda _, what, *, timeout, **more: asked.append(timeout))
    wait(qtbot)
    assert asked == [PATIENCE_MS]


def test_who_waits_in_vain_says_for_what(monkeypatch: pytest.MonkeyPatch) -> None:
    until(lambda: True)
    monkeypatch.setattr(patience, "PATIENCE_S", 0.0)
    with pytest.raises(AssertionError, match="in vain for a run that ends"):
        until(lambda: False, "a run that ends")
