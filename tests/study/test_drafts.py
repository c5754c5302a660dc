from __future__ import annotations

from pathlib import Path

import pytest

from segloss_gui.study import drafts
from segloss_gui.study.drafts import (
    UNSAVED_FILE,
    edit_lock,
    folder_for_unsaved,
    forget_unsaved,
    put_unreadable_aside,
    read_unsaved,
    unreadable_unsaved,
    write_unsaved,
)
from segloss_gui.study.flags import write_flags
from segloss_gui.study.glance import glance, glances
from segloss_gui.study.store import StudyFolder
from tests.study.test_folder_lock import HOLD, held_by_another_process
from tests.study.test_saving import trained
from tests.study.tiny import tiny_study


@pytest.fixture(autouse=True)
def own_drafts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drafts, "drafts_folder", lambda: tmp_path / "drafts")


def test_unsaved_edits_are_read_as_they_were_written(tmp_path: Path) -> None:
    write_unsaved(tmp_path, tiny_study("soft_dice"), "aaaa")
    unsaved = read_unsaved(tmp_path)
    assert unsaved is not None
    assert (unsaved.study, unsaved.identity) == (tiny_study("soft_dice"), "aaaa")


def test_damaged_edits_and_those_another_program_has_in_hand_are_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_unsaved(tmp_path, tiny_study(), "aaaa")
    monkeypatch.setattr(
        "tests.study.test_folder_lock.HOLD", HOLD.replace("(Path(sys.argv[1]))", "(Path(sys.argv[1]), '.edited.lock')")
    )
    with held_by_another_process(tmp_path):
        assert read_unsaved(tmp_path) is None
        assert edit_lock(tmp_path).other() is not None
    assert read_unsaved(tmp_path) is not None
    (tmp_path / UNSAVED_FILE).write_text("losses = [")
    assert read_unsaved(tmp_path) is None


@pytest.mark.parametrize("content", [b"losses = [", b"\xff", b"name = 'a'\nof_a_later_version = 1\n"])
def test_edits_that_cannot_be_read_are_told_and_put_aside_word_for_word(tmp_path: Path, content: bytes) -> None:
    assert (unreadable_unsaved(tmp_path), put_unreadable_aside(tmp_path)) == ("", None)
    write_unsaved(tmp_path, tiny_study(), "aaaa")
    assert (unreadable_unsaved(tmp_path), put_unreadable_aside(tmp_path)) == ("", None)
    (tmp_path / UNSAVED_FILE).write_bytes(content)
    assert unreadable_unsaved(tmp_path).startswith(f"{tmp_path / UNSAVED_FILE}: ")
    aside = put_unreadable_aside(tmp_path)
    assert aside is not None
    assert aside.read_bytes() == content
    assert not (tmp_path / UNSAVED_FILE).exists()


def test_a_draft_goes_with_its_edits_unless_it_holds_more(tmp_path: Path) -> None:
    empty, full = (folder_for_unsaved(name) for name in ("empty", "full"))
    for folder in (empty, full):
        write_unsaved(folder, tiny_study(), "aaaa")
        write_flags(folder, {"a"})
    StudyFolder(full).save(tiny_study())
    assert set(drafts.drafts()) == {empty, full}
    forget_unsaved(empty)
    forget_unsaved(full)
    assert drafts.drafts() == (full,)
    assert not empty.exists()


def test_two_drafts_of_one_name_have_folders_of_their_own() -> None:
    first = folder_for_unsaved("knees")
    first.mkdir(parents=True)
    assert folder_for_unsaved("knees") != first


def test_a_glance_says_name_state_and_whether_it_was_saved(tmp_path: Path) -> None:
    store, draft = trained(tmp_path / "one"), folder_for_unsaved("draft")
    write_unsaved(draft, tiny_study(name="draft"), "bbbb")
    write_unsaved(store.path, tiny_study(name="edited"), "aaaa")
    assert {(seen.name, seen.state, seen.draft) for seen in glances([store.path, draft, tmp_path])} == {
        ("edited", "0 of 1 run finished, 1 interrupted, unsaved changes", False),
        ("draft", "not trained, not saved yet", True),
    }
    assert glance(tmp_path) is None
