"""A clock that jumps, forth or back: what was edited last is what opens, never an older autosave with a later time."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from segloss_gui.study import drafts
from segloss_gui.study.drafts import UNSAVED_FILE
from segloss_gui.study.store import STUDY_FILE
from tests.app.own_process import OwnProcess
from tests.app.test_autosave import Window

JUMPS = {"back": "2001-01-01", "forth": "2099-01-01"}


class Desk:
    """One user at one study; a crash ends the window, and the study is opened again in another."""

    def __init__(self, root: Path) -> None:
        self.home, self.number = root / "home", 0
        self.process, self.window = OwnProcess(), None
        self.window = self._window()
        self.edit()
        self.save()
        self.folder = self.window.folder

    def _window(self) -> Window:
        with self.process:
            return Window(self.home)

    def edit(self) -> None:
        """Written to the journal at once, to the study a moment later."""
        self.number += 1
        with self.process:
            assert self.window is not None
            self.window.session.edit(name=f"edit {self.number}")

    def save(self) -> None:
        with self.process:
            assert self.window is not None
            self.window.tasks.tick()

    def crash(self) -> None:
        self.process.die()
        self.process = OwnProcess()
        self.window = self._window()
        with self.process:
            self.window.documents.open_study(self.folder)

    @property
    def shown(self) -> str:
        assert self.window is not None
        return self.window.session.study.name


@contextmanager
def desk() -> Iterator[Desk]:
    with pytest.MonkeyPatch.context() as patch, tempfile.TemporaryDirectory(prefix="segloss-test-") as root:
        patch.setattr(drafts, "drafts_folder", lambda: Path(root) / "drafts")
        made = Desk(Path(root))
        yield made
        made.process.die()


def jump(folder: Path, to: str) -> None:
    """All that is written has the time of a clock that is wrong by years."""
    stamp = time.mktime(time.strptime(to, "%Y-%m-%d"))
    for path in folder.iterdir():
        os.utime(path, (stamp, stamp))


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(["edit", "save", "back", "forth", "crash"]), max_size=12))
@example(["edit", "save", "edit", "back", "crash"])
@example(["edit", "forth", "save", "back", "crash", "edit", "crash", "save", "forth", "crash"])
def test_whatever_the_clock_says_the_last_edit_is_what_opens(steps: list[str]) -> None:
    with desk() as user:
        for step in (*steps, "crash"):
            if step in JUMPS:
                jump(user.folder, JUMPS[step])
            else:
                getattr(user, step)()
            assert user.shown == f"edit {user.number}"


@pytest.mark.parametrize("to", JUMPS.values())
def test_an_older_autosave_of_a_later_time_never_takes_the_place_of_what_was_saved_since(to: str) -> None:
    with desk() as user:
        user.edit()
        older = (user.folder / UNSAVED_FILE).read_bytes()
        user.save()
        user.edit()
        user.save()
        (user.folder / UNSAVED_FILE).write_bytes(older)  # brought back by a backup, or a disk that was not written
        jump(user.folder, to)
        user.crash()
        assert user.shown == f"edit {user.number}"
        apart = [path.read_text() for path in user.folder.glob("*.toml") if path.name != STUDY_FILE]
        assert ["edit 2" in text for text in apart] == [True], "it is kept beside it"
