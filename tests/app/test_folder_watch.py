from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from segloss_gui.app.asking import Question
from segloss_gui.app.folder_watch import CALM, SELDOM, found_again
from segloss_gui.study import drafts
from segloss_gui.study.flags import read_flags
from segloss_gui.study.store import StudyFolder
from tests.app.test_autosave import Window
from tests.screens.train import fill
from tests.screens.train import study as trained_study


@pytest.fixture(autouse=True)
def own_drafts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drafts, "drafts_folder", lambda: tmp_path / "drafts")


@pytest.fixture
def window(tmp_path: Path) -> Window:
    made = Window(tmp_path / "SegLoss")
    made.session.edit(name="knees")
    made.tasks.tick()
    made.session.flags.toggle("p1")
    return made


@pytest.fixture
def asked(window: Window) -> list[Question]:
    questions: list[Question] = []
    window.documents.asked.connect(questions.append)
    return questions


def test_a_folder_that_is_there_is_looked_at_without_a_word(window: Window, asked: list[Question]) -> None:
    for _ in range(5):
        window.tasks.tick()
    assert (asked, window.autosave.state) == ([], "saved")


def test_a_deleted_folder_is_noticed_and_the_study_is_kept_and_saved_elsewhere(
    window: Window, asked: list[Question], tmp_path: Path
) -> None:
    folder, wanted = window.folder, list[str]()
    window.documents.watch.place_wanted.connect(lambda: wanted.append("place"))
    shutil.rmtree(folder)
    window.tasks.tick()
    assert asked == []  # a drive may be away for a moment
    window.tasks.tick()
    (question,) = asked
    assert str(folder) in question.details
    assert "deleted" in question.details
    assert (window.session.folder, window.autosave.state) == (None, "not saved")
    assert drafts.drafts()
    assert not folder.exists()
    question.answer("Save elsewhere…")
    assert wanted == ["place"]
    window.documents.save_as(tmp_path / "elsewhere")
    assert StudyFolder(tmp_path / "elsewhere").load().name == "knees"
    assert (window.autosave.state, window.session.flags.cases) == ("saved", {"p1"})
    assert not drafts.drafts()
    for _ in range(5):
        window.tasks.tick()
    assert len(asked) == 1


def test_a_renamed_folder_is_found_and_gone_on_in_with_what_was_edited_meanwhile(
    window: Window, asked: list[Question]
) -> None:
    folder = window.folder
    folder.rename(folder.with_name("hips"))
    window.session.edit(seeds=(0, 1))
    for _ in range(3):
        window.tasks.tick()
    (question,) = asked
    assert str(folder.with_name("hips")) in question.details
    question.answer("Go on there")
    assert window.session.folder == folder.with_name("hips")
    assert not folder.exists(), list(folder.iterdir())
    assert window.session.study.seeds == (0, 1)
    assert drafts.drafts() == ()
    window.tasks.tick()
    assert StudyFolder(window.folder).load().seeds == (0, 1)


def test_a_folder_that_comes_back_is_gone_on_in_with_what_was_edited_meanwhile(
    window: Window, asked: list[Question], tmp_path: Path
) -> None:
    folder, away = window.folder, tmp_path / "unplugged"
    folder.rename(away)
    window.session.edit(seeds=(0, 1))
    for _ in range(3):
        window.tasks.tick()
    window.session.edit(seeds=(0, 1, 2))
    away.rename(folder)
    (question,) = asked
    question.answer("Look again")
    assert (window.session.folder, window.session.study.seeds) == (folder, (0, 1, 2))
    assert drafts.drafts() == ()
    window.tasks.tick()
    assert StudyFolder(folder).load().seeds == (0, 1, 2)


def test_a_folder_that_is_not_there_yet_or_is_another_study_s_takes_no_edits(
    window: Window, asked: list[Question], tmp_path: Path
) -> None:
    folder = window.folder
    folder.rename(tmp_path / "unplugged")
    window.session.edit(seeds=(0, 1))
    for _ in range(3):
        window.tasks.tick()
    asked[0].answer("Look again")
    assert not folder.exists()
    assert window.session.study.seeds == (0, 1)
    assert drafts.drafts()
    StudyFolder(folder).save(window.session.study.model_copy(update={"name": "another", "seeds": (5,)}), "another")
    asked[0].answer("Look again")
    assert StudyFolder(folder).load().seeds == (5,)
    assert window.session.study.seeds == (5,)
    assert drafts.drafts(), "the edits are still kept"


def test_an_edit_made_before_it_is_noticed_does_not_make_the_folder_anew(window: Window, asked: list[Question]) -> None:
    folder = window.folder
    shutil.rmtree(folder)
    window.session.edit(seeds=(0, 1))
    for _ in range(3):
        window.tasks.tick()
    assert len(asked) == 1
    assert not folder.exists()
    assert window.session.study.seeds == (0, 1)


def test_a_flag_set_before_it_is_noticed_does_not_make_the_folder_anew_and_goes_where_the_study_goes(
    window: Window, asked: list[Question], tmp_path: Path
) -> None:
    folder = window.folder
    shutil.rmtree(folder)
    window.session.flags.toggle("p2")
    assert not folder.exists()
    assert window.said == [
        f"The flags could not be saved: {folder}: must be the study's folder, got one that was deleted, moved or "
        "unplugged"
    ]
    for _ in range(2):
        window.tasks.tick()
    assert len(asked) == 1
    window.documents.save_as(tmp_path / "elsewhere")
    assert read_flags(tmp_path / "elsewhere") == {"p1", "p2"}


def test_edits_that_are_saved_by_hand_alone_do_not_make_it_anew(window: Window, asked: list[Question]) -> None:
    folder, window.session.home = window.folder, None
    shutil.rmtree(folder)
    window.session.edit(seeds=(0, 1))
    for _ in range(3):
        window.tasks.tick()
    assert len(asked) == 1
    assert not folder.exists(), list(folder.iterdir())
    assert window.session.study.seeds == (0, 1)


def test_runs_of_a_deleted_folder_are_not_shown_as_if_they_were_there(window: Window, asked: list[Question]) -> None:
    window.session.set_study(trained_study(), folder=window.folder)
    fill(window.session, [3, 3])
    shutil.rmtree(window.folder)
    for _ in range(2):
        window.tasks.tick()
    assert window.session.progress == {}
    assert "runs went with it" in asked[0].details


def test_a_study_is_found_by_its_id_alone(tmp_path: Path) -> None:
    for name, identity in (("one", "aaaa"), ("two", "bbbb")):
        StudyFolder(tmp_path / name).save(trained_study(), identity)
    assert found_again(tmp_path / "one", "aaaa") == tmp_path / "one"
    assert found_again(tmp_path / "gone", "bbbb") == tmp_path / "two"
    assert found_again(tmp_path / "gone", "cccc") is None
    assert found_again(tmp_path / "nowhere" / "gone", "aaaa") is None


LOOKING = "Looking after the study's folder"


def looks(window: Window, turns: int) -> int:
    """How often the disk is looked at in so many turns."""
    before = window.tasks.titles.count(LOOKING)
    for _ in range(turns):
        window.tasks.tick()
    return window.tasks.titles.count(LOOKING) - before


def test_where_nothing_changes_it_looks_more_rarely_and_an_edit_wakes_it(window: Window) -> None:
    looks(window, CALM)
    assert looks(window, 4 * SELDOM) == 4
    window.session.edit(name="hips")
    assert looks(window, 3) >= 2  # one turn may fall on the saving


def test_while_nobody_sees_the_window_it_does_not_look_and_then_looks_at_once(
    window: Window, asked: list[Question]
) -> None:
    watch = window.documents.watch
    watch.rest(True)
    assert looks(window, 20) == 0
    assert not watch._ticker.running  # type: ignore[attr-defined]
    before = window.tasks.titles.count(LOOKING)
    watch.rest(False)
    watch.rest(False)
    assert window.tasks.titles.count(LOOKING) == before + 1
    assert looks(window, 3) == 3


def test_a_folder_deleted_while_nobody_looks_is_noticed_afterwards(window: Window, asked: list[Question]) -> None:
    watch = window.documents.watch
    watch.rest(True)
    shutil.rmtree(window.folder)
    looks(window, 5)
    assert asked == []
    watch.rest(False)
    looks(window, 1)
    assert len(asked) == 1


def test_a_study_opened_while_it_rests_is_not_looked_at_before_somebody_sees_it(window: Window, tmp_path: Path) -> None:
    window.documents.watch.rest(True)
    window.session.set_study(trained_study(), folder=tmp_path / "other")
    assert looks(window, 3) == 0
