"""Two windows, one disk: edits, undo, saving by itself and by hand, copies, crashes, in any order: nothing is lost.

Every edit gives the study seeds of its own. What a window's user made last is *claimed*: until the same line
of edits goes on in either window, is undone or discarded, it must lie in some file that opens. Each window holds
locks of its own.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from segloss_gui.app.asking import Question
from segloss_gui.app.session import Session
from segloss_gui.study import drafts
from segloss_gui.study.drafts import UNSAVED_FILE
from segloss_gui.study.store import STUDY_FILE, StudyFolder
from tests.app.own_process import OwnProcess
from tests.app.test_autosave import Window

WHO = st.sampled_from((0, 1))
UNTOUCHED = 0


class Program:
    """One window, in a process of its own."""

    def __init__(self, home: Path) -> None:
        self.process = OwnProcess()
        with self.process:
            self.window = Window(home)
        self.kept = UNTOUCHED
        self.asked: list[Question] = []
        self.window.documents.asked.connect(self.asked.append)

    @property
    def session(self) -> Session:
        return self.window.session

    @property
    def shown(self) -> int:
        """The number of the edit that is on the screen."""
        return self.session.study.seeds[0]

    def answer(self, *words: str) -> None:
        while self.asked:
            question = self.asked.pop(0)
            offered = [answer.words for answer in question.answers]
            if chosen := next((word for word in words if word in offered), ""):
                question.answer(chosen)


class TwoWindows(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self._patch = pytest.MonkeyPatch()
        self._temporary = tempfile.TemporaryDirectory(prefix="segloss-test-")
        self.root = Path(self._temporary.name)
        for name in ("drafts", "home"):
            (self.root / name).mkdir()
        self._patch.setattr(drafts, "drafts_folder", lambda: self.root / "drafts")
        self.programs = [Program(self.root / "home") for _ in range(2)]
        self.edits, self.claims, self.left = 0, set[int](), (set[int](), set[int]())

    def teardown(self) -> None:
        for program in self.programs:
            program.process.die()
        self._patch.undo()
        self._temporary.cleanup()

    def folders(self) -> list[Path]:
        places = [self.root, self.root / "home", self.root / "drafts"]
        return sorted(path for place in places for path in place.iterdir() if drafts.holds_study(path))

    @contextmanager
    def changing(self, who: int) -> Iterator[Program]:
        """What the user of a window made last takes the place of what was on the screen before."""
        program = self.programs[who]
        before = program.shown
        with program.process:
            yield program
        if program.shown != before:
            self.claims.discard(before)
            self.left[who].add(before)
            self.left[who].discard(program.shown)
            # Whoever undoes an edit may be back at what the other has gone on from: that is the other's past.
            if program.shown != UNTOUCHED and program.shown not in self.left[1 - who]:
                self.claims.add(program.shown)

    @initialize()
    def both_are_at_one_study(self) -> None:
        self.edit(0, "a", True)
        self.meet(1)

    # -- what people do -------------------------------------------------------------------------------
    @rule(who=WHO, name=st.sampled_from("ab"), wait=st.booleans())
    def edit(self, who: int, name: str, wait: bool) -> None:
        self.edits += 1
        with self.changing(who) as program:
            program.session.edit(name=name, seeds=(self.edits,))
        if wait:
            self.time_passes(who)

    @rule(who=WHO, how=st.sampled_from(("undo", "redo", "discard")))
    def go_back(self, who: int, how: str) -> None:
        with self.changing(who) as program:
            if how == "discard":
                program.window.documents.discard()
                assert program.shown == program.kept, "as it was opened or saved by hand, whatever saved itself since"
            else:
                getattr(program.session, how)()

    @rule(who=WHO)
    def time_passes(self, who: int) -> None:
        program = self.programs[who]
        with program.process:
            program.window.tasks.tick()
            alone = program.session.folder != self.programs[1 - who].session.folder
            if program.window.autosave.state == "saved" and alone:  # it says so: then it is
                assert StudyFolder(program.window.folder).load().seeds[0] == program.shown

    @rule(who=WHO, replace=st.booleans())
    def save(self, who: int, replace: bool) -> None:
        program = self.programs[who]
        with program.process:
            if program.session.folder is not None:
                program.window.documents.save(program.session.folder)
                program.answer("Replace" if replace else "")
                assert not replace or not program.session.dirty
                if not program.session.dirty:
                    program.kept = program.shown

    @rule(who=WHO, name=st.sampled_from("xy"), replace=st.booleans())
    def save_as(self, who: int, name: str, replace: bool) -> None:
        program = self.programs[who]
        with program.process:
            program.window.documents.save_as(self.root / name)
            program.answer("Replace" if replace else "", "Copy the runs")
            if program.session.folder == self.root / name:
                program.kept = program.shown

    @rule(who=WHO)
    def meet(self, who: int) -> None:
        """Both windows at one study, which most of what goes wrong needs."""
        folder = self.programs[1 - who].session.folder
        if folder is not None and drafts.holds_study(folder):
            self.show(who, folder)

    @rule(who=WHO, data=st.data())
    def open(self, who: int, data: st.DataObject) -> None:
        folders = self.folders()
        if not folders:
            return
        self.show(who, data.draw(st.sampled_from(folders)))

    def show(self, who: int, chosen: Path) -> None:
        program = self.programs[who]
        before, in_hand = program.session.study, chosen == self.programs[1 - who].session.draft
        program.window.said.clear()
        with program.process:
            program.window.documents.open_paths([chosen])
            program.answer("Leave it")
        if in_hand and not (chosen / STUDY_FILE).is_file():
            assert program.session.study == before
            assert "another window" in program.window.said[-1]
        else:
            assert program.shown in self.on_disk()
            program.kept = program.session.saved.seeds[0]  # what was restored is not saved

    @rule(who=WHO, how=st.sampled_from(("crash", "close", "new study")))
    def leave(self, who: int, how: str) -> None:
        program = self.programs[who]
        with program.process:
            if how == "new study":
                program.window.documents.new_study()
                program.kept = UNTOUCHED
                return
            if how == "close":
                program.window.autosave.flush(lambda: None)
                program.window.documents.close()
        program.process.die()
        self.programs[who] = Program(self.root / "home")

    # -- what must hold -------------------------------------------------------------------------------
    def on_disk(self) -> set[int]:
        """Numbers of the edits that lie in files which open."""
        files = [file for folder in self.folders() for file in (*folder.glob("*.toml"), folder / UNSAVED_FILE)]
        return {StudyFolder(file).load().seeds[0] for file in files if file.is_file()}

    @invariant()
    def nothing_is_lost_and_everything_opens(self) -> None:
        assert self.claims <= self.on_disk()


TwoWindows.TestCase.settings = settings(
    max_examples=20, stateful_step_count=30, deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)  # fmt: skip
TestTwoWindows = TwoWindows.TestCase


def test_an_edit_undone_may_lead_back_to_what_the_other_window_has_gone_on_from() -> None:
    state = TwoWindows()
    try:
        state.both_are_at_one_study()
        state.edit(1, "a", False)
        state.edit(0, "a", True)
        state.go_back(1, "undo")
        state.nothing_is_lost_and_everything_opens()
        assert [program.shown for program in state.programs] == [3, 1]
    finally:
        state.teardown()
