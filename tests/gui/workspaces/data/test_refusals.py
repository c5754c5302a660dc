"""The list of what was not taken: names whole where there is room, and no empty rows below them."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from segloss_gui.data.case import Refusal
from segloss_gui.gui.theme import apply_theme
from segloss_gui.gui.workspaces.data.refusals import RefusalsPanel

LONG = "patient_021_with_a_very_long_name_from_the_scanner_export_2024-03-11.nii.gz"


def panel(qtbot: QtBot, width: int, names: list[str], cause: str = "no label has its name") -> RefusalsPanel:
    made = RefusalsPanel()
    qtbot.addWidget(made)
    made.resize(width, 600)
    made.show_refusals([Refusal(path=Path(name), cause=cause) for name in names])
    made.show()
    made._share_room()
    return made


def test_a_name_is_whole_where_its_cause_leaves_it_room(qtbot: QtBot) -> None:
    made = panel(qtbot, 1600, [LONG, "short.nii"])
    assert made._list.columnWidth(0) > made.fontMetrics().horizontalAdvance(LONG)


def test_a_cause_is_read_where_both_have_no_room(qtbot: QtBot) -> None:
    made = panel(qtbot, 460, [LONG], "ends in the middle of the data (is it fully downloaded?)")
    assert made._list.columnWidth(0) <= made._list.viewport().width() // 3
    assert made._list.viewport().width() - made._list.columnWidth(0) > 200


@pytest.mark.parametrize("projector", [False, True])
def test_few_files_are_all_seen_and_leave_no_desert(qtbot: QtBot, qapp: QApplication, projector: bool) -> None:
    apply_theme(qapp, "light", projector=projector)
    made = panel(qtbot, 900, ["a.nii", "b.nii", "c.nii"])
    last = made._list.topLevelItem(2)
    assert last is not None
    made.resize(900, made.minimumSizeHint().height())
    qapp.processEvents()
    assert made._list.visualItemRect(last).bottom() <= made._list.viewport().height()
    free = made.maximumHeight() - made.minimumSizeHint().height()
    assert free < 3 * made._list.visualItemRect(last).height()
