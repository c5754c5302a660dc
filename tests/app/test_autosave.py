from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from segloss_gui.app import autosave
from segloss_gui.app.asking import Question
from segloss_gui.app.autosave import Autosave
from segloss_gui.app.documents import Documents
from segloss_gui.app.flag_file import FlagFile
from segloss_gui.app.session import Session
from segloss_gui.data.layouts import Phantom
from segloss_gui.study import drafts
from segloss_gui.study.flags import read_flags
from segloss_gui.study.models import LossChoice, Study
from segloss_gui.study.store import StudyFolder
from tests.app.instant_tasks import FakeTasks
from tests.app.own_process import OwnProcess


class Window:
    """A session with a home, and what keeps its study."""

    def __init__(self, home: Path | None, *, hold: bool = False) -> None:
        self.session, self.tasks = Session(), FakeTasks(hold)
        self.session.home = home
        tasks: Any = self.tasks
        self.preparing = False
        self.documents = Documents(
            self.session, tasks, lambda _: None, preparing=lambda: self.preparing,
        )  # fmt: skip
        self.flags = FlagFile(self.session, tasks)
        self.said: list[str] = []
        self.session.said.connect(lambda _, text: self.said.append(text))

    @property
    def autosave(self) -> Autosave:
        return self.documents.autosave

    @property
    def folder(self) -> Path:
        assert self.session.folder is not None
        return self.session.folder


@pytest.fixture(autouse=True)
def own_drafts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drafts, "drafts_folder", lambda: tmp_path / "drafts")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "Documents" / "SegLoss"


@pytest.fixture
def window(home: Path) -> Window:
    return Window(home)


def add_loss(session: Session, key: str = "soft_dice") -> None:
    session.edit(losses=(*session.study.losses, LossChoice(key=key)))


def test_the_first_edit_gives_a_study_a_folder_of_its_name_and_saves_it(window: Window, home: Path) -> None:
    window.session.edit(name="knees")
    assert window.autosave.state == "saving"
    window.tasks.tick()
    assert window.folder == home / "knees"
    assert (window.autosave.state, window.session.dirty) == ("saved", False)
    assert StudyFolder(home / "knees").load() == window.session.study


def test_every_edit_is_saved_a_moment_later(window: Window) -> None:
    for key in ("soft_dice", "cross_entropy", "soft_jaccard"):
        add_loss(window.session, key)
        window.tasks.tick()
        assert StudyFolder(window.folder).load().losses == window.session.study.losses


def test_looking_at_files_makes_nothing(window: Window, home: Path) -> None:
    window.documents.propose(Phantom(design="lesions", side=16, train=2, test=2), accept=True)
    window.tasks.tick()
    assert window.session.preview is not None
    assert (window.autosave.state, home.exists()) == ("", False)
    add_loss(window.session)
    window.tasks.tick()
    assert StudyFolder(window.folder).load().cohort is not None


def test_a_study_begun_after_files_were_looked_at_is_called_by_its_own_cases(window: Window, home: Path) -> None:
    looked_at, cases = (Phantom(design=design, side=16, train=2, test=2) for design in ("lesions", "large_objects"))
    window.documents.propose(looked_at, accept=True)
    begun: list[str] = []
    window.session.begun.connect(lambda: begun.append("messages of the one before go"))
    window.documents.propose(cases)
    window.documents.accept()
    window.tasks.tick()
    assert begun
    assert window.session.study.name == cases.preview().cohort.name
    assert window.folder.parent == home


def test_two_studies_of_one_name_have_a_folder_each(window: Window, home: Path) -> None:
    for _ in range(2):
        window.session.edit(name="knees")
        window.tasks.tick()
        window.documents.new_study()
    assert sorted(path.name for path in home.iterdir()) == ["knees", "knees 2"]


def test_changes_a_crash_left_that_cannot_be_read_are_told_and_no_edit_takes_their_place(window: Window) -> None:
    window.session.edit(name="knees")
    window.tasks.tick()
    folder, spoilt = window.folder, "losses = ["
    window.documents.new_study()
    (folder / drafts.UNSAVED_FILE).write_text(spoilt)
    window.documents.open_study(folder)
    assert f"and are kept: {folder / drafts.UNSAVED_FILE}: must be TOML" in window.said[-1]
    assert window.session.study.name == "knees"
    add_loss(window.session)
    window.tasks.tick()
    assert window.autosave.state == "saved"
    assert [path.read_text() for path in folder.glob("unsaved until *.toml")] == [spoilt]


def test_a_flag_is_worth_a_folder_and_goes_into_it(window: Window) -> None:
    window.session.flags.toggle("p1")
    window.tasks.tick()
    assert read_flags(window.folder) == {"p1"}
    assert drafts.drafts() == ()


def test_a_home_that_cannot_be_made_is_told_once_and_nothing_is_lost(home: Path, window: Window) -> None:
    home.parent.mkdir()
    home.write_text("a file in the way")
    for name in ("knees", "hips"):
        window.session.edit(name=name)
        window.tasks.tick()
    assert window.autosave.state == "not saved"
    assert len([text for text in window.said if text.startswith("Not saved")]) == 1
    assert str(home) in window.autosave.fault
    unsaved = drafts.read_unsaved(drafts.drafts()[0])
    assert unsaved is not None
    assert unsaved.study.name == "hips"
    home.unlink()
    window.session.edit(name="elbows")
    window.tasks.tick()
    assert (window.autosave.state, window.folder.name) == ("saved", "elbows")


def test_a_study_changed_by_another_program_is_not_saved_over(window: Window) -> None:
    window.session.edit(name="knees")
    window.tasks.tick()
    store = StudyFolder(window.folder)
    store.save(Study(name="theirs"))
    window.session.edit(seeds=(0, 1))
    window.tasks.tick()
    assert store.load().name == "theirs"
    assert (window.autosave.state, window.session.dirty) == ("not saved", True)
    assert "changed by another program" in window.autosave.fault


def test_undone_edits_do_not_make_a_study_saved_that_another_program_changed(window: Window) -> None:
    """The status said "Saved", while another window's study lay on disk."""
    window.session.edit(name="knees")
    window.tasks.tick()
    theirs = StudyFolder(window.folder)
    theirs.save(theirs.load().model_copy(update={"seeds": (7,)}))
    add_loss(window.session)
    window.tasks.tick()
    assert window.autosave.state == "not saved"
    window.session.undo()
    assert (window.autosave.state, window.session.dirty) == ("not saved", False)
    asked = list[Question]()
    window.documents.asked.connect(asked.append)
    window.documents.save(window.folder)
    asked[0].answer("Replace")
    assert window.autosave.state == "saved"
    assert theirs.load() == window.session.study


def test_discard_returns_what_the_user_opened_or_saved_not_what_was_saved_meanwhile(window: Window) -> None:
    window.session.edit(name="knees", seeds=(0, 1))
    window.tasks.tick()
    window.documents.save(window.folder)  # by hand
    kept = window.session.study
    for key in ("soft_dice", "cross_entropy"):
        add_loss(window.session, key)
        window.tasks.tick()
    window.documents.discard()
    assert window.session.study == kept
    window.tasks.tick()
    assert StudyFolder(window.folder).load() == kept
    assert window.session.undo()
    assert len(window.session.study.losses) == 2


def test_what_waits_for_the_saving_goes_on_after_it(window: Window) -> None:
    went: list[str] = []
    window.autosave.flush(lambda: went.append("nothing to save"))
    window.session.edit(name="knees")
    window.autosave.flush(lambda: went.append(StudyFolder(window.folder).load().name))
    assert went == ["nothing to save", "knees"]


def test_an_edit_made_while_it_saves_is_saved_before_the_window_closes(home: Path) -> None:
    window = Window(home, hold=True)
    window.session.edit(name="knees")
    window.autosave.flush(lambda: window.said.append("closed"))
    window.session.edit(seeds=(0, 1, 2))
    window.tasks.release()
    assert window.said[-1] == "closed"
    assert StudyFolder(window.folder).load().seeds == (0, 1, 2)


def test_what_waits_goes_on_when_a_training_that_begins_has_saved_the_study(window: Window, home: Path) -> None:
    went: list[str] = []
    window.preparing = True
    window.session.edit(name="knees")
    window.autosave.flush(lambda: went.append("closed"))
    window.tasks.tick()
    assert went == []
    StudyFolder(home / "knees").save(window.session.study)
    window.session.mark_saved(window.session.study, home / "knees")
    assert went == ["closed"]
    window.tasks.tick()
    assert went == ["closed"]


def test_saving_waits_while_a_training_writes_the_study(window: Window, home: Path) -> None:
    window.preparing = True
    window.session.edit(name="knees")
    window.tasks.tick()
    assert not home.exists()
    window.preparing = False
    window.tasks.tick()
    assert window.autosave.state == "saved"


def test_without_a_home_nothing_is_saved_by_itself() -> None:
    window = Window(None)
    window.session.edit(name="knees")
    window.tasks.tick()
    assert (window.session.folder, window.autosave.state, window.session.dirty) == (None, "", True)


def test_edits_of_two_windows_on_one_folder_are_both_kept(window: Window, home: Path) -> None:
    window.session.edit(name="knees")
    window.tasks.tick()
    process = OwnProcess()
    with process:
        other = Window(home)
        other.documents.open_study(window.folder)
        other.session.edit(seeds=(7,))  # not saved yet
    window.session.edit(seeds=(0, 1))
    assert any("another window" in text for text in window.said)
    window.tasks.tick()
    with process:
        other.tasks.tick()  # refused: the study is another by now
    process.die()
    third = Window(home)
    third.documents.open_study(window.folder)
    assert third.session.study.seeds == (0, 1)
    apart = next(window.folder.glob("study until*.toml"))
    assert StudyFolder(apart).load().seeds == (7,)
    assert any(str(apart) in text for text in third.said)


def test_what_another_window_keeps_in_the_folder_is_not_written_over_by_what_this_one_keeps(home: Path) -> None:
    first, process = Window(home), OwnProcess()
    first.session.edit(name="knees")
    first.tasks.tick()
    first.session.edit(seeds=(1,))
    with process:
        second = Window(home)
        second.documents.open_study(first.folder)
        second.session.edit(seeds=(2,))
        second.session.edit(seeds=(3,))
    process.die()
    assert len(drafts.drafts()) == 1  # one place for all of them
    kept = drafts.read_unsaved(drafts.drafts()[0])
    assert kept is not None
    assert (kept.study.name, kept.study.seeds) == ("knees", (3,))
    assert kept.identity != first.session.identity
    first.tasks.tick()
    assert StudyFolder(first.folder).load().seeds == (1,)


def test_edits_a_crashed_window_left_in_the_folder_are_kept_beside_those_of_this_one(
    window: Window, home: Path
) -> None:
    window.session.edit(name="knees")
    window.tasks.tick()
    process = OwnProcess()
    with process:
        other = Window(home)
        other.documents.open_study(window.folder)
        other.session.edit(seeds=(7,))
    process.die()
    window.session.edit(seeds=(0, 1))
    apart = next(window.folder.glob("study until*.toml"))
    assert StudyFolder(apart).load().seeds == (7,)
    window.tasks.tick()
    assert StudyFolder(window.folder).load().seeds == (0, 1)


def test_files_of_the_cases_are_noted_once_and_again_for_other_cases(
    window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    noted: list[int] = []
    monkeypatch.setattr(autosave, "note_files_of", lambda _, __, cases, ___: noted.append(len(cases)))
    for design, losses in (("lesions", ("soft_dice", "focal")), ("two_groups", ("tversky", "cross_entropy"))):
        source = Phantom(design=design, train=3, test=1, side=16)
        window.documents.use(source, source.preview())
        for key in losses:
            add_loss(window.session, key)
            window.tasks.tick()
            assert window.autosave.state == "saved"
    assert noted == [4, 4]


@pytest.mark.parametrize("how", ["full", "no larger files"])
def test_edits_on_a_full_disk_are_said_not_saved_undone_as_ever_and_saved_once_there_is_room(
    small_disk: Path, fill_up: Callable[[], None], largest_file: Callable[[int], None], how: str
) -> None:
    window = Window(small_disk)
    window.session.edit(name="knees")
    window.tasks.tick()
    file, whole = StudyFolder(window.folder).study_path, StudyFolder(window.folder).study_path.read_bytes()
    if how == "full":
        fill_up()
    else:
        largest_file(100)
    add_loss(window.session)
    window.tasks.tick()
    why = "the disk is full" if how == "full" else "files may not grow so large here"
    assert window.said[-1] == f"Not saved: {why}: {file} could not be written"
    assert (window.autosave.state, file.read_bytes()) == ("not saved", whole)
    window.session.undo()
    assert window.session.study.losses == ()
    window.session.redo()
    assert [choice.key for choice in window.session.study.losses] == ["soft_dice"]
    (small_disk / "ballast").unlink(missing_ok=True)
    largest_file(-1)
    window.session.edit(seeds=(0, 1))
    window.tasks.tick()
    saved = StudyFolder(window.folder).load()
    assert ([choice.key for choice in saved.losses], saved.seeds) == (["soft_dice"], (0, 1))
    assert window.autosave.state == "saved"
    assert not list(window.folder.glob(".*.part"))
    window.documents.close()  # lets go of the disk
