from __future__ import annotations

import pytest
from PySide6.QtGui import QFontMetrics
from pytestqt.qtbot import QtBot

from segloss_gui.gui.viewers import board_headings
from segloss_gui.gui.viewers.board_headings import Heading, HeadingStrip
from segloss_gui.gui.widgets import fitted

NAMES = [f"{'a_method_named_at_length_' * 3}{n}" for n in range(3)]


@pytest.mark.parametrize("upright", [True, False])
def test_headings_of_long_names_are_told_apart(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, upright: bool) -> None:
    drawn: list[str] = []

    def note(text: str, metrics: QFontMetrics, *others: object) -> str:
        drawn.append(fitted(text, metrics, *others))  # type: ignore[arg-type]
        return drawn[-1]

    monkeypatch.setattr(board_headings, "fitted", note)
    strip = HeadingStrip(upright)
    qtbot.addWidget(strip)
    strip.resize(*((20, 390) if upright else (390, 20)))
    strip.show_headings([Heading(name, "#112233") for name in NAMES])
    strip.refresh([(0, 130), (130, 260), (260, 390)])
    strip.grab()
    assert [text[-1] for text in drawn[-3:]] == ["0", "1", "2"]
    assert all("…" in text for text in drawn[-3:])
