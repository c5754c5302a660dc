from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from segloss_gui.app.asking import Question
from segloss_gui.app.services import Services
from segloss_gui.app.session import Session
from segloss_gui.data.layouts import Phantom
from segloss_gui.gui.window_services import window_services
from segloss_gui.study import drafts
from segloss_gui.study.drafts import UNSAVED_FILE
from segloss_gui.study.flags import read_flags
from segloss_gui.study.models import LossChoice
from segloss_gui.study.store import StudyFolder
from tests.study.test_folder_lock import held_by_another_process
from tests.study.test_saving import trained
from tests.study.tiny import tiny_study


@pytest.fixture
def asked(services: Services) -> list[Question]:
    questions: list[Question] = []
    services.documents.asked.connect(questions.append)
    return questions


@pytest.fixture
def said(session: Session) -> list[str]:
    sentences: list[str] = []
    session.said.connect(lambda _, text: sentences.append(text))
    return sentences


def settle(qtbot: QtBot, services: Services) -> None:
    qtbot.waitUntil(lambda: services.tasks.idle, timeout=20_000)


def open_trained(qtbot: QtBot, services: Services, folder: Path) -> StudyFolder:
    store = trained(folder)
    services.documents.open_study(folder)
    settle(qtbot, services)
    assert services.session.folder == folder
    return store


def test_saving_over_another_study_asks_naming_both_and_keeps_it(
    qtbot: QtBot, session: Session, services: Services, asked: list[Question], tmp_path: Path
) -> None:
    theirs = trained(tmp_path / "theirs", "theirs", "cccc")
    session.edit(name="mine")
    services.documents.save(tmp_path / "theirs")
    settle(qtbot, services)
    assert len(asked) == 1
    assert "“theirs”" in asked[0].details
    assert "“mine”" in asked[0].details
    assert (theirs.load().name, session.folder) == ("theirs", None)  # unanswered, nothing happens
    asked[0].answer("Replace")
    settle(qtbot, services)
    assert (theirs.load().name, session.folder, session.dirty) == ("mine", theirs.path, False)
    kept = [path for path in tmp_path.iterdir() if path.name.startswith("theirs until")]
    assert [StudyFolder(path).load().name for path in kept] == ["theirs"]


def test_save_as_takes_the_runs_along_and_opens_the_copy_when_it_is_complete(
    qtbot: QtBot, session: Session, services: Services, asked: list[Question], said: list[str], tmp_path: Path
) -> None:
    store = open_trained(qtbot, services, tmp_path / "one")
    session.edit(seeds=(0, 1))
    services.documents.save_as(tmp_path / "two")
    settle(qtbot, services)
    assert [answer.words for answer in asked[0].answers] == ["Copy the runs", "Leave the runs"]
    asked[0].answer("Copy the runs")
    settle(qtbot, services)
    copy = StudyFolder(tmp_path / "two")
    assert session.folder == copy.path
    assert [run.id for run in copy.runs()] == list(session.progress) == [run.id for run in store.runs()]
    assert session.flags.cases == read_flags(copy.path) == {"test_000"}
    assert (copy.load().seeds, store.load().seeds) == ((0, 1), (0,))
    assert copy.identity() == session.identity != store.identity()
    assert f"Saved in {copy.path}" in said


def test_save_as_can_leave_the_runs(
    qtbot: QtBot, session: Session, services: Services, asked: list[Question], said: list[str], tmp_path: Path
) -> None:
    store = open_trained(qtbot, services, tmp_path / "one")
    services.documents.save_as(tmp_path / "two")
    settle(qtbot, services)
    asked[0].answer("Leave the runs")
    settle(qtbot, services)
    assert (session.folder, session.progress, len(store.runs())) == (tmp_path / "two", {}, 1)
    assert f"Saved in {tmp_path / 'two'}; the runs stay in {store.path}, this copy begins without runs" in said


def test_a_copy_that_fails_leaves_the_study_open_where_it_was(
    qtbot: QtBot, session: Session, services: Services, asked: list[Question], said: list[str], tmp_path: Path
) -> None:
    store = open_trained(qtbot, services, tmp_path / "one")
    (tmp_path / "two" / "runs").mkdir(parents=True)
    services.documents.save_as(tmp_path / "two")
    settle(qtbot, services)
    asked[0].answer("Copy the runs")
    settle(qtbot, services)
    assert "must not hold runs of another use" in said[-1]
    assert (session.folder, list(session.progress)) == (store.path, [run.id for run in store.runs()])


def test_a_draft_moves_to_where_it_is_saved(
    qtbot: QtBot, session: Session, services: Services, asked: list[Question], tmp_path: Path
) -> None:
    store = open_trained(qtbot, services, drafts.drafts_folder() / "trained-1")
    services.documents.save_as(tmp_path / "kept")
    settle(qtbot, services)
    assert asked == []
    assert (session.folder, session.identity) == (tmp_path / "kept", "aaaa")
    assert len(StudyFolder(tmp_path / "kept").runs()) == len(session.progress) == 1
    assert not store.path.exists()


def test_a_draft_that_could_not_be_moved_whole_is_still_the_study_of_the_window(
    qtbot: QtBot, session: Session, services: Services, said: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    store = open_trained(qtbot, services, drafts.drafts_folder() / "trained-1")
    monkeypatch.setattr("segloss_gui.app.saving.note_files_of", full)
    services.documents.save_as(tmp_path / "kept")
    settle(qtbot, services)
    assert any("disk is full" in words for words in said)
    assert session.folder == store.path
    assert store.identity() == session.identity == "aaaa"


def test_edits_that_were_never_saved_are_back_after_a_crash(
    qtbot: QtBot, session: Session, services: Services, said: list[str], tmp_path: Path
) -> None:
    store = open_trained(qtbot, services, tmp_path / "one")
    session.edit(losses=(LossChoice(key="soft_jaccard"),))
    settle(qtbot, services)
    assert (store.path / UNSAVED_FILE).is_file()
    services.documents._journal._let_go()  # as when the process is killed
    again = Session()
    after = window_services(again)
    after.documents.open_study(store.path)
    settle(qtbot, after)
    assert (again.study.losses, again.dirty) == ((LossChoice(key="soft_jaccard"),), True)
    again.undo()
    assert (again.study, again.dirty) == (store.load(), False)
    settle(qtbot, after)
    assert not (store.path / UNSAVED_FILE).exists()
    after.close()


def test_discarding_returns_all_of_the_document_with_its_cases_and_runs(
    qtbot: QtBot, session: Session, services: Services, tmp_path: Path
) -> None:
    store = open_trained(qtbot, services, tmp_path / "one")
    saved = session.study
    session.edit(losses=(), seeds=(4,), cohort=Phantom(train=2, test=1), name="other")
    assert session.study.cohort is not None
    session.set_preview(session.study.cohort.preview())
    session.set_runs({}, {})
    services.documents.discard()
    settle(qtbot, services)
    assert (session.study, session.dirty, session.folder) == (saved, False, store.path)
    assert session.preview is not None
    assert len(session.preview.cohort.cases) == 6
    assert list(session.progress) == [run.id for run in store.runs()]
    assert session.flags.cases == {"test_000"}


def test_a_folder_in_which_another_process_trains_is_shown_but_neither_trained_nor_saved(
    qtbot: QtBot, session: Session, services: Services, said: list[str], tmp_path: Path
) -> None:
    store = trained(tmp_path)
    with held_by_another_process(tmp_path) as process:
        services.documents.open_study(tmp_path)
        settle(qtbot, services)
        assert any(f"process {process.pid} on " in text and "Only shown" in text for text in said)
        session.edit(name="renamed", losses=(LossChoice(key="soft_dice"),))
        services.documents.save(tmp_path)
        settle(qtbot, services)
        assert f"process {process.pid}" in said[-1]
        said.clear()
        services.training.start()
        settle(qtbot, services)
        assert any(t.startswith("Training could not start") and f"process {process.pid}" in t for t in said)
        assert services.training.active_runs == ()
    assert store.load() == tiny_study(name="trained")
    services.documents.save(tmp_path)
    settle(qtbot, services)
    assert store.load().name == "renamed"  # free again


def test_a_study_that_trained_unsaved_is_listed_after_a_crash(
    qtbot: QtBot, services: Services, session: Session, tmp_path: Path
) -> None:
    store = trained(drafts.drafts_folder() / "trained-1")
    services.documents.recent.look_at([])
    settle(qtbot, services)
    (seen,) = services.documents.recent.found
    assert (seen.folder, seen.name, seen.state) == (
        store.path,
        "trained",
        "0 of 1 run finished, 1 interrupted, not saved yet",
    )
