"""The dialog of where to train, and the Slurm form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from segloss_gui.app.cluster import Link
from segloss_gui.app.services import Services
from segloss_gui.app.session import Session
from segloss_gui.gui.dialogs.cluster import ClusterDialog, recent_addresses
from segloss_gui.gui.dialogs.cluster_workers import WorkersTable
from segloss_gui.gui.shell.slurm_dialog import SlurmDialog
from segloss_gui.gui.shell.target_status import PlaceStatus
from segloss_gui.study.store import StudyFolder
from tests.study.tiny import tiny_study


@dataclass
class Worker:
    name: str = "0"
    host: str = "node18"
    threads: int = 1
    memory_gib: float = 62.5
    memory_used_gib: float = 7.3
    cpu_percent: float = 398.4
    runs: tuple[str, ...] = ("soft_dice_fold0_seed0",)


class Connection:
    alive = True
    client: Any = None

    def __init__(self, where: str) -> None:
        self.where, self.found = where, [Worker(), Worker("1", runs=())]

    def ensure(self) -> None:
        pass

    def workers(self) -> Sequence[Any]:
        return self.found

    def close(self) -> None:
        pass


@pytest.fixture
def made(services: Services, settings: QSettings, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Connection]]:
    made: list[Connection] = []

    def connector(where: str) -> Connection:
        made.append(Connection(where))
        return made[-1]

    monkeypatch.setattr(services.cluster, "_connector", connector)
    yield made
    services.cluster.end()


def opened(services: Services, settings: QSettings, qtbot: QtBot, missing: str = "") -> ClusterDialog:
    dialog = ClusterDialog(services, settings, missing=missing)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def test_a_scheduler_is_connected_remembered_and_its_workers_shown_live(
    qtbot: QtBot, services: Services, settings: QSettings, made: list[Connection]
) -> None:
    dialog = opened(services, settings, qtbot)
    assert not dialog.use.isEnabled()  # runs train here already
    dialog.choice.places[2].setChecked(True)
    assert not dialog.use.isEnabled()  # where?
    dialog.choice.address.setEditText(" tcp://a:1 ")
    dialog.use.click()
    qtbot.waitUntil(lambda: dialog.table.rowCount() == 2)
    assert dialog.state.text() == "New runs train on tcp://a:1."
    row = [dialog.table.item(0, column).text() for column in range(6)]  # type: ignore[union-attr]
    assert row == ["0", "node18", "1", "7.3 of 62.5 GB", "398 %", "soft_dice_fold0_seed0"]
    assert recent_addresses(settings) == ["tcp://a:1"]
    made[0].found = [Worker(memory_used_gib=9.1)]
    services.cluster.look()
    qtbot.waitUntil(lambda: dialog.table.rowCount() == 1)
    assert dialog.table.item(0, 3).text() == "9.1 of 62.5 GB"  # type: ignore[union-attr]
    dialog.close()
    again = opened(services, settings, qtbot)
    assert again.choice.where == "tcp://a:1"


def test_without_dask_other_places_are_disabled_and_say_how_to_get_it(
    qtbot: QtBot, services: Services, settings: QSettings
) -> None:
    settings.setValue("cluster/where", "local:2")
    dialog = opened(services, settings, qtbot, missing="pip install segloss-gui[cluster]")
    assert [place.isEnabled() for place in dialog.choice.places] == [True, False, False]
    assert dialog.choice.where == ""
    assert "pip install segloss-gui[cluster]" in dialog.fault.text()


def test_the_place_stays_while_runs_are_under_way(
    qtbot: QtBot, services: Services, settings: QSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = opened(services, settings, qtbot)
    monkeypatch.setattr(services.training, "_active", {"a run": None})
    services.training.changed.emit()
    assert not any(place.isEnabled() for place in dialog.choice.places)
    assert "must end" in dialog.fault.text()
    monkeypatch.setattr(services.training, "_active", {})
    services.training.changed.emit()
    assert all(place.isEnabled() for place in dialog.choice.places)


def test_a_fault_is_shown_where_the_address_was_entered(qtbot: QtBot, services: Services, settings: QSettings) -> None:
    dialog = opened(services, settings, qtbot)
    services.cluster.fault = "tcp://a:1: a Dask scheduler must answer there"
    services.cluster.changed.emit()
    assert dialog.fault.isVisible()
    assert recent_addresses(settings) == []
    assert dialog.fault.text() == services.cluster.fault


def test_the_status_bar_says_where_runs_train_and_when_it_is_lost(
    qtbot: QtBot, services: Services, made: list[Connection]
) -> None:
    status = PlaceStatus(services)
    qtbot.addWidget(status)
    assert status.text() == "this computer"
    services.cluster.connect("tcp://a:1")
    qtbot.waitUntil(lambda: status.text() == "a:1 · 2 workers")
    services.cluster.link = Link.LOST
    services.cluster.changed.emit()
    assert status.text() == "a:1 · lost"
    assert status.accessibleName() == "The connection to tcp://a:1 is lost; it is looked for"


def test_a_slurm_script_is_written_for_a_saved_study(
    qtbot: QtBot, services: Services, session: Session, tmp_path: Path
) -> None:
    dialog = SlurmDialog(services)
    qtbot.addWidget(dialog)
    assert not dialog.write.isEnabled()
    assert "Save the study first" in dialog.note.text()
    StudyFolder(tmp_path / "study").save(tiny_study())
    session.set_study(tiny_study(), folder=tmp_path / "study", dirty=False)
    assert dialog.write.isEnabled()
    dialog.form.rows["memory"].editor.write("lots")
    dialog.refresh()
    assert not dialog.write.isEnabled()
    dialog.form.rows["memory"].editor.write("24GB")
    dialog.save_to(tmp_path / "train.py")
    qtbot.waitUntil(lambda: (tmp_path / "train.py").is_file())
    text = (tmp_path / "train.py").read_text()
    assert "memory='24GB'" in text
    assert str(tmp_path / "study") in text


def test_columns_fit_the_type_in_force_and_no_number_moves_them(qtbot: QtBot) -> None:
    table = WorkersTable()
    qtbot.addWidget(table)
    table.show()
    small = [table.columnWidth(column) for column in range(5)]
    table.show_workers([Worker(memory_used_gib=0.1), Worker("1", memory_used_gib=123.4, cpu_percent=1599.0)])
    assert [table.columnWidth(column) for column in range(5)] == small
    table.hide()
    table.setStyleSheet("QWidget { font-size: 30pt }")
    table.show()
    assert all(table.columnWidth(column) > width for column, width in enumerate(small))


@pytest.mark.parametrize("count", ["²", "99999999999", "9" * 5000, ""])
def test_a_count_of_processes_that_is_none_in_the_settings_opens_the_dialog_all_the_same(
    qtbot: QtBot, services: Services, settings: QSettings, count: str
) -> None:
    settings.setValue("cluster/where", f"local:{count}")
    dialog = opened(services, settings, qtbot)
    assert 1 <= dialog.choice.count.value() <= dialog.choice.count.maximum()
