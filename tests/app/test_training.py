from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from segloss_gui.app.session import Session
from segloss_gui.app.training import Training, read_runs, write_study_scores
from segloss_gui.core import events as ev
from segloss_gui.data.layouts import Phantom
from segloss_gui.data.readers import write_labels
from segloss_gui.study.cases import open_store
from segloss_gui.study.drafts import folder_for_unsaved
from segloss_gui.study.models import FoldSettings, ImportedMethod, LossChoice, Study
from segloss_gui.study.plan import RunPlan
from segloss_gui.study.progress import RunState
from segloss_gui.study.score_file import read_scores
from segloss_gui.study.store import StudyFolder
from segloss_gui.training.settings import WarmStartSettings
from tests.screens.train import finished, run_events, started
from tests.study.tiny import tiny_study


class BackgroundTasks:
    """Does tasks at once, or when told to."""

    def __init__(self) -> None:
        self.later: list[Callable[[], None]] = []
        self.hold = False

    def run(self, title: str, function: Any, done: Any = None, failed: Any = None) -> None:
        def work() -> None:
            try:
                result = function(None)
            except Exception as error:
                failed(error)
            else:
                done(result)

        self.later.append(work) if self.hold else work()


class Executor:
    def __init__(self) -> None:
        self.submitted: list[str] = []
        self.asked: list[tuple[str, str]] = []
        self.closed = False

    def submit(self, plans: Sequence[RunPlan]) -> None:
        self.submitted += [plan.id for plan in plans]

    def pause(self, run_id: str) -> None:
        self.asked.append(("pause", run_id))

    def resume(self, run_id: str) -> None:
        self.asked.append(("resume", run_id))

    def stop(self, run_id: str) -> None:
        self.asked.append(("stop", run_id))

    def wait(self, timeout: float | None = None) -> bool:
        return True

    def close(self) -> None:
        self.closed = True


class Room:
    def __init__(self, folder: Path, **changes: Any) -> None:
        losses = (LossChoice(key="cross_entropy"), LossChoice(key="soft_dice"))
        self.session, self.tasks, self.executors = Session(), BackgroundTasks(), list[Executor]()
        self.session.set_study(Study(losses=losses, **changes), folder=folder)
        pump: Any = type("Pump", (), {"push": lambda _, event: self.session.apply([event])})()
        tasks: Any = self.tasks
        self.training = Training(self.session, pump, tasks, self.make)

    def make(self, study: Study, folder: Path, emit: Callable[[ev.Event], None]) -> Executor:
        StudyFolder(folder).save(study)
        self.executors.append(Executor())
        return self.executors[-1]


@pytest.fixture
def room(tmp_path: Path) -> Room:
    return Room(tmp_path)


ONE, TWO = "cross_entropy_fold0_seed0", "soft_dice_fold0_seed0"


def test_start_queues_every_unfinished_run(room: Room) -> None:
    room.training.start()
    assert room.executors[0].submitted == [ONE, TWO]
    assert room.session.progress[ONE].state is RunState.WAITING
    assert room.training.active_runs == (ONE, TWO)


def test_finished_runs_are_not_trained_again(room: Room) -> None:
    room.training.start()
    room.session.apply([started(ONE), finished(ONE, ev.FinishReason.COMPLETED)])
    room.session.apply([started(TWO), finished(TWO, ev.FinishReason.OUT_OF_MEMORY, "too large")])
    assert room.training.active_runs == ()
    room.training.start()
    assert room.executors[0].submitted == [ONE, TWO, TWO]


def test_scores_of_the_study_are_written_when_the_last_run_has_ended(room: Room, tmp_path: Path) -> None:
    scores = tmp_path / "scores.csv"
    room.training.start()
    room.session.apply([started(ONE), finished(ONE, ev.FinishReason.COMPLETED)])
    assert not scores.exists()
    room.session.apply([started(TWO), finished(TWO, ev.FinishReason.NON_FINITE, "loss is nan")])
    assert scores.read_text().startswith("case,")


def test_scores_are_told_of_only_where_a_run_has_finished(room: Room) -> None:
    said = list[str]()
    room.session.said.connect(lambda _, text: said.append(text))
    room.training.start()
    for run_id in (ONE, TWO):
        room.session.apply([started(run_id), finished(run_id, ev.FinishReason.STOPPED)])
    assert not any("Scores" in text for text in said)
    room.training.start()
    for run_id in (ONE, TWO):
        room.session.apply([started(run_id), finished(run_id, ev.FinishReason.COMPLETED)])
    assert any("Scores of all finished runs" in text for text in said)


def test_scores_of_the_study_hold_methods_from_elsewhere(tmp_path: Path) -> None:
    study = tiny_study()
    store = open_store(study)
    write_labels(tmp_path / "theirs" / "test_000.nii.gz", store.labels("test_000"))
    theirs = ImportedMethod(name="theirs", folder=tmp_path / "theirs")
    StudyFolder(tmp_path / "study").save(study.model_copy(update={"imported": (theirs,)}))
    (row,) = read_scores(write_study_scores(tmp_path / "study"))
    assert (row.case, row.method, row.dice) == ("test_000", "theirs", 1.0)


def test_a_pause_is_asked_for_until_the_run_says_it_pauses(room: Room) -> None:
    room.training.start()
    room.session.apply([started(ONE)])
    room.training.pause(ONE)
    assert room.training.asked(ONE) == "pause"
    room.session.apply([ev.RunPaused(run=ONE, time=0.0)])
    assert room.training.asked(ONE) is None
    assert room.executors[0].asked == [("pause", ONE)]


def test_a_stopped_run_resumes_from_its_checkpoint(room: Room) -> None:
    room.training.start()
    room.training.stop(ONE)
    room.session.apply([started(ONE), finished(ONE, ev.FinishReason.STOPPED)])
    room.training.resume(ONE)
    assert room.executors[0].submitted == [ONE, TWO, ONE]
    assert room.session.progress[ONE].state is RunState.WAITING


def test_stopping_all_stops_the_last_in_the_queue_first(room: Room) -> None:
    room.training.start()
    room.training.stop_all()
    assert room.executors[0].asked == [("stop", TWO), ("stop", ONE)]


def test_a_stop_asked_for_during_preparation_is_not_lost(room: Room) -> None:
    room.tasks.hold = True
    room.training.start()
    assert room.training.preparing
    room.training.stop(TWO)
    room.tasks.later.pop()()
    assert room.executors[0].asked == [("stop", TWO)]


def test_a_start_that_fails_says_so_and_leaves_nothing_active(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[tuple[str, str]] = []
    room.session.said.connect(lambda level, text: said.append((level, text)))

    def broken(*_: object) -> Executor:
        raise OSError("no space left on the disk")

    room.training._make_executor = broken
    room.training.start()
    assert said == [("error", "Training could not start: no space left on the disk")]
    assert room.training.active_runs == ()


def test_a_study_whose_folder_was_deleted_does_not_train_and_is_not_made_anew(tmp_path: Path) -> None:
    folder = tmp_path / "study"
    room = Room(folder)
    StudyFolder(folder).save(room.session.study)
    room.session.mark_saved(room.session.study, folder)
    shutil.rmtree(folder)
    said: list[tuple[str, str]] = []
    room.session.said.connect(lambda level, text: said.append((level, text)))
    room.training.start()
    assert said == [
        ("error", f"Training could not start: {folder}: must hold the study, got a folder that was deleted, moved or "
         "unplugged")
    ]  # fmt: skip
    assert (room.executors, room.training.active_runs, folder.exists()) == ([], (), False)


def test_a_warm_start_comes_along_with_the_run_that_needs_it(tmp_path: Path) -> None:
    room = Room(tmp_path, warm_start=WarmStartSettings())
    room.training.start([plan for plan in room.session.plan() if plan.id == TWO])
    assert room.executors[0].submitted == ["warm_start_fold0_seed0", TWO]


def test_a_changed_study_gets_an_executor_of_its_own(room: Room) -> None:
    room.training.start([room.session.plan()[0]])
    room.session.edit(seeds=(0, 1))
    room.training.start()
    assert len(room.executors) == 2
    assert ONE not in room.executors[1].submitted


def test_an_equal_study_in_another_folder_is_trained_there(room: Room, tmp_path: Path) -> None:
    """The folder of the copy stayed empty: its runs were given to who trains the original, and had all finished."""
    room.training.start()
    for run in (ONE, TWO):
        room.session.apply([started(run), finished(run, ev.FinishReason.COMPLETED)])
    room.session.begin(room.session.study)
    room.session.folder = tmp_path / "copy"
    room.training.start()
    assert [executor.submitted for executor in room.executors] == [[ONE, TWO], [ONE, TWO]]


def test_an_unsaved_study_trains_in_the_users_data_folder_and_says_so() -> None:
    room = Room(Path("unused"))
    room.session.folder = None
    said: list[str] = []
    room.session.said.connect(lambda _, text: said.append(text))
    room.training.start()
    assert room.session.folder is not None
    assert str(room.session.folder) in said[0]
    assert folder_for_unsaved("a/b: c").name.startswith("a-b-c-")


def test_runs_on_disk_are_there_again_with_their_curves(room: Room, tmp_path: Path) -> None:
    store = StudyFolder(tmp_path)
    store.save(room.session.study)
    plan = room.session.plan()[0]
    run = store.run(plan.id)
    run.create(plan)
    for event in run_events(plan.id, 0, 3):
        run.append(event)
    run.close()
    room.training.open_runs(tmp_path)
    assert room.session.progress[ONE].state is RunState.INTERRUPTED
    assert len(room.session.progress[ONE].epochs) == 3
    assert read_runs(tmp_path)[0][ONE] == plan


def test_closing_stops_everything_and_then_calls_back(room: Room) -> None:
    room.training.start()
    closed: list[float] = []
    room.training.close(lambda: closed.append(time.time()))
    assert [request for request, _ in room.executors[0].asked] == ["stop", "stop"]
    assert room.executors[0].closed
    assert len(closed) == 1


def test_more_folds_than_subjects_are_said_once_and_no_run_is_queued(room: Room) -> None:
    study = room.session.study.model_copy(update={"folds": FoldSettings(count=9, use=(0, 1, 2, 3, 4))})
    room.session.set_study(study, folder=room.session.folder)
    room.session.set_preview(Phantom(design="large_objects", train=4, test=2, side=16).preview())
    said: list[str] = []
    room.session.said.connect(lambda kind, words: said.append(words) if kind == "error" else None)
    room.training.start()
    assert len(said) == 1
    assert "9 folds, got 4 subjects with a reference; set Folds to 4 or fewer" in said[0]
    assert room.training.active_runs == ()
    assert room.executors == []
