"""Downloads in the background: proposed at the end, stopped, gone on with, failed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from segloss_gui.app.downloads import Downloads
from segloss_gui.app.services import Services
from segloss_gui.app.session import Session
from segloss_gui.core.errors import BadInputError
from segloss_gui.data import http_download as module
from segloss_gui.data.download_decathlon import DecathlonTask, Stage, download_task, find_task
from segloss_gui.gui.dialogs.download import DownloadDialog
from tests.data.serving import Server, archive, serving

TASK = find_task("hippocampus")


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return archive(tmp_path_factory.mktemp("archive"))


@pytest.fixture(autouse=True)
def near(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.setattr(module, "CHUNK", 4096)


def from_server(services: Services, server: Server) -> Downloads:
    """The services's downloads, of a server on this machine."""

    def fetch(task: DecathlonTask, folder: Path, told: Stage, cancelled: Callable[[], bool]) -> Path:
        return download_task(task, folder, told, cancelled, server.source)

    services.downloads = Downloads(services.session, services.tasks, services.documents, lambda: False, fetch)
    return services.downloads


def test_a_task_is_offered_as_a_cohort_when_it_has_come(
    qtbot: QtBot, services: Services, content: bytes, tmp_path: Path
) -> None:
    with serving(content) as server:
        from_server(services, server).start(TASK, tmp_path)
        qtbot.waitUntil(lambda: services.documents.proposal is not None and bool(services.documents.proposal.preview),
                        timeout=60_000)  # fmt: skip
    proposal = services.documents.proposal
    assert proposal is not None
    assert proposal.preview is not None
    assert len(proposal.preview.cohort.cases) == 2
    assert proposal.source.layout == "decathlon"


def test_the_dialog_shows_how_far_it_is_stops_it_and_goes_on(
    qtbot: QtBot, services: Services, settings: QSettings, content: bytes, tmp_path: Path
) -> None:
    with serving(content) as server:
        server.go_on.clear()
        downloads = from_server(services, server)
        dialog = DownloadDialog(services, settings)
        qtbot.addWidget(dialog)
        dialog.show()
        dialog.choose(TASK)
        dialog.folder.setText(str(tmp_path))
        assert (dialog.start.text(), dialog.stop.isEnabled()) == ("Download", False)
        dialog.start.click()
        qtbot.waitUntil(lambda: "kB of" in dialog.how_far.text() and downloads.here > 0, timeout=30_000)
        assert dialog.bar.value() > 0
        assert not dialog.start.isEnabled()
        dialog.stop.click()
        server.go_on.set()  # a download looks whether it was stopped when a piece has come
        qtbot.waitUntil(lambda: not downloads.going, timeout=30_000)
        assert dialog.start.text() == "Go on"
        assert "the same download goes on" in dialog.note.text()
        dialog.start.click()
        qtbot.waitUntil(lambda: not downloads.going, timeout=60_000)
        assert (tmp_path / TASK.key / "dataset.json").is_file()
        assert len(server.asked) == 2
        assert str(server.asked[1]).startswith("bytes=")
        dialog.close()
    assert settings.value("download/folder") == str(tmp_path)
    qtbot.waitUntil(lambda: services.tasks.idle, timeout=30_000)


def test_a_failed_download_says_why_and_offers_nothing(
    qtbot: QtBot, services: Services, session: Session, tmp_path: Path
) -> None:
    said: list[tuple[str, str]] = []
    session.said.connect(lambda level, text: said.append((level, text)))

    def fetch(*_: object) -> Path:
        raise BadInputError("the disk must have room")

    downloads = Downloads(session, services.tasks, services.documents, lambda: False, fetch)
    downloads.start(TASK, tmp_path)
    qtbot.waitUntil(lambda: not downloads.going)
    assert downloads.fault == "the disk must have room"
    assert said == [("error", "the disk must have room")]
    assert services.documents.proposal is None


def test_nothing_is_offered_while_runs_are_under_way(
    qtbot: QtBot, services: Services, session: Session, tmp_path: Path
) -> None:
    said: list[str] = []
    session.said.connect(lambda _, text: said.append(text))
    downloads = Downloads(session, services.tasks, services.documents, lambda: True, lambda *_: tmp_path / TASK.key)
    downloads.start(TASK, tmp_path)
    qtbot.waitUntil(lambda: not downloads.going)
    assert said == [f"{tmp_path / TASK.key} is there; open it when the runs have ended"]
    assert services.documents.proposal is None
