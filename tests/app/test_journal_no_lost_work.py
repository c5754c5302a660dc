"""Whatever is done in whatever order, a crash included: no run, score, flag, grade or edit is lost.

Drives the window's objects without Qt's loop: tasks are done at once, trained runs are recorded ones.
A crash drops the program without a word; only what the operating system lets go with a process goes.
"""

from __future__ import annotations

import tempfile
import uuid
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RULE_MARKER, RuleBasedStateMachine, initialize, invariant, precondition, rule

from segloss_gui.app import training as training_module
from segloss_gui.app.asking import Question
from segloss_gui.app.documents import Documents
from segloss_gui.app.flag_file import FlagFile
from segloss_gui.app.session import Session
from segloss_gui.app.training import Training, read_runs
from segloss_gui.core import events as ev
from segloss_gui.study import drafts
from segloss_gui.study.document import identity_in, to_toml
from segloss_gui.study.drafts import UNSAVED_FILE
from segloss_gui.study.flags import read_flags
from segloss_gui.study.glance import glances
from segloss_gui.study.grading import Item
from segloss_gui.study.grading_file import GradingRecord, grading_files, read_grading, save_grading
from segloss_gui.study.models import LossChoice, Study
from segloss_gui.study.plan import RunPlan
from segloss_gui.study.progress import RunState
from segloss_gui.study.store import STUDY_FILE, StudyFolder
from tests.app.instant_tasks import FakeTasks
from tests.app.test_autosave_two_windows import TwoWindows
from tests.screens.train import finished, started

KEYS = ("cross_entropy", "soft_dice", "soft_jaccard")
TOKEN, SCORES = "token.txt", "scores.csv"


class Recorded:
    """An executor whose runs end at once, with a token and scores of their own."""

    def __init__(self, folder: Path, emit: Callable[[ev.Event], None], made: set[str]) -> None:
        self._folder, self._emit, self._made = StudyFolder(folder), emit, made

    def submit(self, plans: Sequence[RunPlan]) -> None:
        for plan in plans:
            run, token = self._folder.run(plan.id), uuid.uuid4().hex
            run.create(plan)
            (run.path / TOKEN).write_text(token)
            run.scores_path.write_text(token)
            for event in (started(plan.id), finished(plan.id, ev.FinishReason.COMPLETED)):
                run.append(event)
                self._emit(event)
            run.close()
            self._made.add(token)

    def pause(self, run_id: str) -> None: ...
    def resume(self, run_id: str) -> None: ...
    def stop(self, run_id: str) -> None: ...
    def close(self) -> None: ...
    def wait(self, timeout: float | None = None) -> bool:
        return True


class Program:
    """The window without its widgets."""

    def __init__(self, made: set[str]) -> None:
        self.session, self.tasks = Session(), FakeTasks()
        tasks: Any = self.tasks
        self.documents = Documents(self.session, tasks, self._open_runs, lambda: False)
        self.flags = FlagFile(self.session, tasks)
        pump: Any = type("Pump", (), {"push": lambda _, event: self.session.apply([event])})()
        self.training = Training(self.session, pump, tasks, lambda study, folder, emit: Recorded(folder, emit, made))
        self.asked: list[Question] = []
        self.documents.asked.connect(self.asked.append)

    def _open_runs(self, folder: Path) -> None:
        self.training.open_runs(folder)

    def answer(self, *words: str) -> None:
        """Answer what is asked by the first of ``words`` that it offers; by nothing where none fits."""
        while self.asked:
            question = self.asked.pop(0)
            offered = [answer.words for answer in question.answers]
            if chosen := next((word for word in words if word in offered), ""):
                question.answer(chosen)

    def quit(self) -> None:
        self.documents.close()
        self.flags.flush()

    def crash(self) -> None:
        self.documents._journal._let_go()  # what the operating system does


class Work(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self._patch = pytest.MonkeyPatch()
        self._temporary = tempfile.TemporaryDirectory(prefix="segloss-test-")
        self.root = Path(self._temporary.name)
        (self.root / "drafts").mkdir()
        self._patch.setattr(drafts, "drafts_folder", lambda: self.root / "drafts")
        self._patch.setattr(training_module, "write_study_scores", lambda folder, _: folder / SCORES)
        self.runs: set[str] = set()
        self.grades: set[str] = set()
        self.edits: dict[str, Study] = {}
        self.flagged: dict[str, frozenset[str]] = {}
        self.program = Program(self.runs)

    def teardown(self) -> None:
        self.program.quit()
        self._patch.undo()
        self._temporary.cleanup()

    # -- what is expected -----------------------------------------------------------------------------
    @property
    def session(self) -> Session:
        return self.program.session

    def note(self) -> None:
        session = self.session
        if session.dirty or session.folder or session.flags.cases:
            self.edits[session.identity] = session.study
            self.flagged[session.identity] = session.flags.cases
        else:  # nothing is left of what was never saved
            self.edits.pop(session.identity, None)
            self.flagged.pop(session.identity, None)

    def forget(self) -> None:
        """The user said that the edits may go; what was saved stays."""
        session = self.session
        if session.folder is not None:
            self.edits[session.identity] = session.saved
        else:
            self.edits.pop(session.identity, None)
            self.flagged.pop(session.identity, None)

    def folders(self) -> list[Path]:
        places = [*self.root.iterdir(), *(self.root / "drafts").iterdir()]
        return [path for path in places if drafts.holds_study(path)]

    @initialize(trained=st.booleans(), saved=st.booleans())
    def begin(self, trained: bool, saved: bool) -> None:
        self.edit("a", 2, 0)
        if trained:
            self.train()
        if saved:
            self.save_as("x", replace=True, runs="Copy")

    # -- what people do ---------------------------------------------------------------------------------
    @rule(name=st.sampled_from("abcd"), count=st.integers(0, 3), seed=st.integers(0, 2))
    def edit(self, name: str, count: int, seed: int) -> None:
        self.session.edit(name=name, losses=tuple(LossChoice(key=key) for key in KEYS[:count]), seeds=(seed,))
        self.note()

    @rule()
    def undo_and_redo(self) -> None:
        before = self.session.study
        if self.session.undo():
            self.note()
            assert self.session.redo()
        assert self.session.study == before
        self.note()

    @rule(way=st.sampled_from(("undo", "redo")))
    def step(self, way: str) -> None:
        getattr(self.session, way)()
        self.note()

    @rule(name=st.sampled_from(("x", "y", "z")), replace=st.booleans(), runs=st.sampled_from(("Copy", "Leave", "")))
    def save_as(self, name: str, replace: bool, runs: str) -> None:
        session = self.session
        identity, saved, had_folder = session.identity, session.saved, session.folder is not None
        self.program.documents.save_as(self.root / name)
        self.program.answer(*(["Replace"] if replace else []), f"{runs} the runs" if runs else "")
        if session.identity != identity and had_folder:  # a copy: the one before is as it was saved
            self.edits[identity] = saved
        if session.folder is not None:
            self.note()

    @precondition(lambda self: self.session.folder is not None)
    @rule()
    def save(self) -> None:
        self.program.documents.save(self.session.folder)
        self.program.answer("Replace")
        self.note()
        assert not self.session.dirty

    @rule()
    def discard(self) -> None:
        self.program.documents.discard()
        assert self.session.study == self.session.saved
        if not self.session.flags.cases:
            self.forget()
        else:
            self.note()

    @precondition(lambda self: bool(self.session.study.losses))
    @rule()
    def train(self) -> None:
        self.program.training.start()
        assert all(run.state is RunState.FINISHED for run in self.session.progress.values())
        self.note()

    @rule(case=st.sampled_from("pqr"))
    def flag(self, case: str) -> None:
        self.session.flags.toggle(case)
        self.note()

    @precondition(lambda self: self.session.folder is not None)
    @rule()
    def grade(self) -> None:
        token = uuid.uuid4().hex
        item = Item("case", token, "", "A", 4, time="2026-11-28")
        save_grading(self.session.folder, GradingRecord("Ada", 0, "", (item,)))
        self.grades.add(token)

    @rule(leave=st.booleans())
    def new_study(self, leave: bool) -> None:
        if self.session.dirty and not leave:
            self.program.documents.discard()
            if not self.session.flags.cases:
                self.forget()
            else:
                self.note()
        self.program.documents.new_study()

    @rule(data=st.data(), leave=st.booleans())
    def open(self, data: st.DataObject, leave: bool) -> None:
        seen = glances(self.folders())
        if not seen:
            return
        chosen = data.draw(st.sampled_from(sorted(seen, key=lambda glance: str(glance.folder)))).folder
        if self.session.dirty and not leave:
            self.program.documents.discard()
            if not self.session.flags.cases:
                self.forget()
            else:
                self.note()
            if not drafts.holds_study(chosen):
                return
        self.program.documents.open_paths([chosen])
        self.program.answer("Leave it")
        identity = self.session.identity
        if identity not in self.edits:  # what a crash left of a draft that was saved elsewhere
            assert drafts.is_draft(chosen)
            self.note()
        assert to_toml(self.session.study, chosen) == to_toml(self.edits[identity], chosen)
        assert self.session.flags.cases == self.flagged[identity]
        assert set(self.session.progress) == set(read_runs(chosen)[0])

    @rule(discard=st.booleans())
    def quit(self, discard: bool) -> None:
        if self.session.dirty and discard:
            self.program.documents.forget_edits()
            self.forget()
        self.program.quit()
        self.program = Program(self.runs)

    @rule()
    def crash(self) -> None:
        self.program.crash()
        self.program = Program(self.runs)

    @rule(name=st.sampled_from(("", "x", "y")), before=st.integers(0, 2), after=st.integers(0, 2))
    def crash_while_saving(self, name: str, before: int, after: int) -> None:
        """The process ends with tasks that were never begun: before the question, or after its answer."""
        session, tasks = self.session, self.program.tasks
        identity, saved = session.identity, session.saved
        tasks.hold = True
        place = session.folder if session.folder is not None and not name else self.root / (name or "x")
        self.program.documents.save_as(place)
        tasks.release(before)
        self.program.answer("Replace", "Copy the runs")
        tasks.release(after)
        if session.identity != identity:
            self.edits[identity] = saved
        self.note()
        self.crash()

    # -- what must hold -----------------------------------------------------------------------------------
    @invariant()
    def no_run_or_score_is_lost(self) -> None:
        for name in (TOKEN, SCORES):
            there = {file.read_text() for folder in self.folders() for file in folder.glob(f"runs/*/{name}")}
            assert self.runs <= there

    @invariant()
    def no_grade_is_lost(self) -> None:
        files = [file for folder in self.folders() for file in grading_files(folder)]
        assert self.grades <= {row.method for file in files for row in read_grading(file).rows}

    @invariant()
    def no_edit_or_flag_is_lost_and_everything_opens(self) -> None:
        found: dict[str, str] = {}
        flags: dict[str, frozenset[str]] = {}
        for folder in self.folders():
            files = [folder / name for name in (UNSAVED_FILE, STUDY_FILE) if (folder / name).is_file()]
            for file in files:
                StudyFolder(file).load()
            text = files[0].read_text()
            assert identity_in(text) not in found, "two studies must not be taken for one"
            found[identity_in(text)] = to_toml(StudyFolder(files[0]).load(), folder)
            flags[identity_in(text)] = read_flags(folder)
        for identity, study in self.edits.items():
            assert found[identity] == to_toml(study, self.root)
            assert flags[identity] == self.flagged[identity]


Work.TestCase.settings = settings(
    max_examples=30, stateful_step_count=25, deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)  # fmt: skip
TestNoLostWork = Work.TestCase


def test_every_way_of_working_is_among_the_rules_of_one_window_or_of_two() -> None:
    one, two = (
        {name for name, part in vars(kind).items() if hasattr(part, RULE_MARKER)} for kind in (Work, TwoWindows)
    )
    assert one >= {
        "edit", "undo_and_redo", "step", "save", "save_as", "discard", "open", "new_study", "train", "flag", "grade",
        "crash", "crash_while_saving", "quit",
    }  # fmt: skip
    assert two >= {"edit", "go_back", "time_passes", "save", "save_as", "open", "meet", "leave"}


def after_a_crash_while_saving(before: int, *, trained: bool, flagged: bool) -> Work:
    state = Work()
    state.begin(trained=trained, saved=False)
    state.edit("a", 0, 0)
    if flagged:
        state.flag("r")
    state.crash_while_saving("x", before, 0)
    return state


@pytest.mark.parametrize("before", range(4))
@pytest.mark.parametrize(("trained", "flagged"), [(True, False), (False, True)])
def test_a_crash_while_a_draft_is_saved_somewhere_leaves_no_two_of_one_identity(
    before: int, trained: bool, flagged: bool
) -> None:
    state = after_a_crash_while_saving(before, trained=trained, flagged=flagged)
    try:
        state.no_run_or_score_is_lost()
        state.no_edit_or_flag_is_lost_and_everything_opens()
    finally:
        state.teardown()


def test_what_a_crash_leaves_of_a_draft_that_was_saved_elsewhere_opens_as_another_study() -> None:
    state = after_a_crash_while_saving(2, trained=True, flagged=True)
    try:
        known = set(state.edits)
        (left,) = [folder for folder in state.folders() if drafts.is_draft(folder)]
        state.program.documents.open_paths([left])
        assert state.session.identity not in known
        assert state.session.study == next(iter(state.edits.values()))
        assert state.session.flags.cases == {"r"}
    finally:
        state.teardown()


def test_what_was_undone_and_discarded_before_it_was_ever_saved_is_not_kept() -> None:
    state = Work()
    try:
        state.begin(trained=False, saved=False)
        state.discard()
        state.undo_and_redo()
        state.no_edit_or_flag_is_lost_and_everything_opens()
    finally:
        state.teardown()
