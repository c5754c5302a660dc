"""Cards of runs that ended badly."""

import math
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from segloss_gui.app.train.run_row import RunRow
from segloss_gui.gui.theme import apply_theme
from segloss_gui.gui.widgets.boxes import hbox
from segloss_gui.gui.workspaces.train.problems import ProblemPanel


def row(message: str) -> RunRow:
    nan = math.nan
    return RunRow("r", "CE", "#000000", 0, 0, "refused", "error", "error", 1, 2, 0.5, nan, nan, nan, nan,
                  frozenset({"resume"}), "bad input", message)  # fmt: skip


def buttons(panel: ProblemPanel) -> dict[str, QToolButton]:
    return {button.text(): button for button in panel.findChildren(QToolButton)}


def test_a_damaged_checkpoint_offers_the_best_weights_and_a_new_beginning_instead_of_resuming(qtbot: QtBot) -> None:
    panel = ProblemPanel()
    qtbot.addWidget(panel)
    panel.show_rows([row("/s/runs/r/checkpoints/last.pt: must be a readable checkpoint, got a damaged one.")])
    wanted: list[tuple[str, str]] = []
    panel.mend_wanted.connect(lambda run, how: wanted.append((run, how)))
    shown = buttons(panel)
    assert "Resume" not in shown
    for words in ("From best", "Begin again"):
        qtbot.mouseClick(shown[words], Qt.MouseButton.LeftButton)
    assert wanted == [("r", "best"), ("r", "restart")]


def test_any_other_end_offers_to_resume(qtbot: QtBot) -> None:
    panel = ProblemPanel()
    qtbot.addWidget(panel)
    panel.show_rows([row("the disk is full.")])
    assert set(buttons(panel)) == {"Resume", "Copy"}


@pytest.mark.parametrize(
    "message", ["the disk is full.", "/s/runs/r/checkpoints/last.pt: must be a readable checkpoint, got a damaged one."]
)
def test_while_another_process_trains_nothing_is_resumed_or_mended(qtbot: QtBot, message: str) -> None:
    panel = ProblemPanel()
    qtbot.addWidget(panel)
    panel.show_rows([replace(row(message), actions=frozenset())])
    assert {words for words, button in buttons(panel).items() if button.isEnabled()} == {"Copy"}
    panel.show_rows([row(message)])
    assert all(button.isEnabled() for button in buttons(panel).values())


@pytest.mark.parametrize("message", ["the disk is full.", "last.pt: must be a readable checkpoint, got a damaged one."])
@pytest.mark.parametrize("projector", [False, True], ids=["usual", "projector"])
def test_nothing_of_a_card_lies_behind_the_scroll_bar(
    qtbot: QtBot, qapp: QApplication, projector: bool, message: str
) -> None:
    apply_theme(qapp, "light", projector=projector)
    window, panel = QWidget(), ProblemPanel()
    qtbot.addWidget(window)
    hbox((QWidget(), 3), (panel, 1), on=window)
    window.resize(1, 80)
    window.show()
    panel.show_rows([row(message)])
    qapp.processEvents()
    room, wide = panel.viewport().width(), panel.widget().width()
    ends = {
        words: button.mapTo(panel.widget(), button.rect().topRight()).x() for words, button in buttons(panel).items()
    }
    apply_theme(qapp, "light")
    assert {words: end for words, end in ends.items() if end >= room} == {}
    assert wide <= room
