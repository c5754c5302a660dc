"""The papers' protocols beside the study, and one click to take one over."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from segloss_gui.app.services import Services
from segloss_gui.app.train.presenter import TrainPresenter
from segloss_gui.gui.workspaces.train.protocol_dialog import ProtocolDialog
from segloss_gui.gui.workspaces.train.settings_panel import SettingsPanel
from segloss_gui.study.protocols import PROTOCOLS
from tests.study.tiny import tiny_study


@pytest.fixture
def presenter(services: Services) -> TrainPresenter:
    services.session.set_study(tiny_study("soft_dice"))
    return TrainPresenter(services.session, services.training)


def rows(dialog: ProtocolDialog) -> dict[tuple[str, str], tuple[str, str, bool]]:
    found = {}
    for number in range(dialog.table.rowCount()):
        cells = [dialog.table.item(number, column) for column in range(4)]
        found[cells[0].text(), cells[1].text()] = (cells[2].text(), cells[3].text(), cells[0].font().bold())
    return found


def test_the_table_shows_protocol_and_study_and_what_differs(presenter: TrainPresenter, qtbot: QtBot) -> None:
    dialog = ProtocolDialog(presenter)
    qtbot.addWidget(dialog)
    assert [dialog.box.itemText(k) for k in range(dialog.box.count())] == [p.title for p in PROTOCOLS.values()]
    assert rows(dialog)["sampling", "Batch size"] == ("4", "2", True)
    assert rows(dialog)["sampling", "Patch"] == ("none", "none", False)
    assert "pairwise bootstrap" in dialog.words.text()


def test_one_click_takes_it_over_and_one_step_back_undoes_it(presenter: TrainPresenter, qtbot: QtBot) -> None:
    before = presenter.session.study
    dialog = ProtocolDialog(presenter)
    qtbot.addWidget(dialog)
    dialog.box.setCurrentIndex(list(PROTOCOLS).index("tilborghs-2022-brats"))
    dialog.use.click()
    assert presenter.session.study == PROTOCOLS["tilborghs-2022-brats"].applied_to(before)
    assert presenter.session.undo()
    assert presenter.session.study == before


def test_the_settings_open_it(presenter: TrainPresenter, services: Services, qtbot: QtBot) -> None:
    panel = SettingsPanel(presenter, services.tasks)
    qtbot.addWidget(panel)
    panel.show()
    panel.protocol.click()
    (dialog,) = panel.findChildren(ProtocolDialog)
    dialog.reject()
