"""Many runs at once: the limit, the order, pause and stop, and that one bad run ends alone."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from segloss_gui.core.errors import BadInputError
from segloss_gui.core.events import Event, FinishReason, RunFinished
from segloss_gui.study.executor import THREAD_NAME, ThreadExecutor
from segloss_gui.study.models import LossChoice, Study
from segloss_gui.study.plan import RunPlan, plan_runs
from segloss_gui.study.store import StudyFolder
from segloss_gui.training.control import RunControl
from segloss_gui.training.settings import HardwareSettings, WarmStartSettings
from tests.patience import PATIENCE_S, until


def finished(plan: RunPlan, reason: FinishReason = FinishReason.COMPLETED, message: str = "") -> RunFinished:
    return RunFinished(
        run=plan.id, time=time.time(), reason=reason, message=message, epoch=1, step=1, best_epoch=1, seconds=0.1
    )


class FakeRuns:
    """Runs that last until they are let go, and remember how many went at once."""

    def __init__(self) -> None:
        self.began: list[str] = []
        self.threads: dict[str, int] = {}
        self.most = 0
        self.gate = threading.Event()
        self.behave: dict[str, Callable[[], RunFinished]] = {}
        self._now = 0
        self._lock = threading.Lock()

    def __call__(self, study: Study, plan: RunPlan, folder: StudyFolder, **rest: object) -> RunFinished:
        control, emit = rest["control"], rest["emit"]
        assert isinstance(control, RunControl)
        with self._lock:
            self.began.append(plan.id)
            self.threads[plan.id] = rest["threads"]  # type: ignore[assignment]
            self._now += 1
            self.most = max(self.most, self._now)
        while not self.gate.is_set() and not control.stopping:
            time.sleep(0.002)
        control.wait_while_paused()
        with self._lock:
            self._now -= 1
        if plan.method in self.behave:
            end = self.behave[plan.method]()
        else:
            end = finished(plan, FinishReason.STOPPED if control.stopping else FinishReason.COMPLETED)
        emit(end)  # type: ignore[operator]
        return end


@pytest.fixture
def runs() -> FakeRuns:
    return FakeRuns()


@pytest.fixture
def heard() -> list[Event]:
    return []


@pytest.fixture
def make(tmp_path: Path, runs: FakeRuns, heard: list[Event]) -> Iterator[Callable[..., ThreadExecutor]]:
    made: list[ThreadExecutor] = []

    def build(study: Study, **rest: object) -> ThreadExecutor:
        made.append(ThreadExecutor(study, StudyFolder(tmp_path), heard.append, runner=runs, **rest))  # type: ignore[arg-type]
        return made[-1]

    yield build
    runs.gate.set()
    for executor in made:
        executor.resume_all()
        executor.close()


def study_of(count: int, *, warm: bool = False, seeds: tuple[int, ...] = (0,), concurrency: int = 2) -> Study:
    return Study(
        losses=tuple(LossChoice(key="cross_entropy", name=f"m{i}") for i in range(count)), seeds=seeds,
        warm_start=WarmStartSettings() if warm else None, hardware=HardwareSettings(concurrency=concurrency),
    )  # fmt: skip


def going() -> set[str]:
    """Runs that have a thread; one begun has it as soon as it was submitted, so that nothing is waited for."""
    return {t.name.removeprefix(THREAD_NAME) for t in threading.enumerate() if t.name.startswith(THREAD_NAME)}


def test_no_more_runs_go_at_once_than_allowed(make: Callable[..., ThreadExecutor], runs: FakeRuns) -> None:
    study = study_of(5)
    executor = make(study)
    executor.submit(plan_runs(study))
    assert going() == {plan.id for plan in plan_runs(study)[:2]}
    until(lambda: len(runs.began) == 2)
    runs.gate.set()
    assert executor.wait(PATIENCE_S)
    assert (runs.most, len(runs.began)) == (2, 5)
    assert runs.began[:2] != runs.began[2:4]


def test_every_run_ends_with_one_run_finished(
    make: Callable[..., ThreadExecutor], runs: FakeRuns, heard: list[Event]
) -> None:
    study = study_of(3)
    runs.gate.set()
    executor = make(study)
    executor.submit(plan_runs(study))
    assert executor.wait(PATIENCE_S)
    assert sorted(event.run for event in heard) == sorted(plan.id for plan in plan_runs(study))


def test_warm_starts_go_first_and_the_others_wait_for_their_own(
    make: Callable[..., ThreadExecutor], runs: FakeRuns
) -> None:
    study = study_of(2, warm=True, seeds=(0, 1), concurrency=4)
    executor = make(study)
    executor.submit(plan_runs(study))
    assert going() == {"warm_start_fold0_seed0", "warm_start_fold0_seed1"}
    runs.gate.set()
    assert executor.wait(PATIENCE_S)
    assert len(runs.began) == 6


def test_a_failed_warm_start_ends_those_that_wait_for_it_with_its_reason(
    make: Callable[..., ThreadExecutor], runs: FakeRuns, heard: list[Event]
) -> None:
    study = study_of(2, warm=True)
    warm = plan_runs(study)[0]
    runs.behave["warm start"] = lambda: finished(warm, FinishReason.NON_FINITE, "the loss became nan")
    runs.gate.set()
    executor = make(study)
    executor.submit(plan_runs(study))
    assert executor.wait(PATIENCE_S)
    assert runs.began == [warm.id]
    ends = executor.ends()
    assert {end.reason for end in ends.values()} == {FinishReason.NON_FINITE}
    assert "warm_start_fold0_seed0" in ends["m0_fold0_seed0"].message
    assert "the loss became nan" in ends["m0_fold0_seed0"].message
    assert len(heard) == 3


def test_a_run_whose_warm_start_was_never_trained_is_refused(
    make: Callable[..., ThreadExecutor], runs: FakeRuns
) -> None:
    study = study_of(1, warm=True)
    executor = make(study)
    executor.submit(plan_runs(study)[1:])
    assert executor.wait(PATIENCE_S)
    assert executor.ends()["m0_fold0_seed0"].reason is FinishReason.BAD_INPUT
    assert "must be trained first" in executor.ends()["m0_fold0_seed0"].message


def test_a_warm_start_that_finished_in_an_earlier_session_is_not_waited_for(
    make: Callable[..., ThreadExecutor], runs: FakeRuns, tmp_path: Path
) -> None:
    study = study_of(1, warm=True)
    warm, plan = plan_runs(study)
    StudyFolder(tmp_path).run(warm.id).append(finished(warm))
    runs.gate.set()
    executor = make(study)
    executor.submit([plan])
    assert executor.wait(PATIENCE_S)
    assert executor.ends()[plan.id].reason is FinishReason.COMPLETED


def test_an_exception_ends_its_own_run_only(make: Callable[..., ThreadExecutor], runs: FakeRuns) -> None:
    study = study_of(3)

    def explode() -> RunFinished:
        raise ValueError("boom")

    runs.behave["m1"] = explode
    runs.gate.set()
    executor = make(study)
    executor.submit(plan_runs(study))
    assert executor.wait(PATIENCE_S)
    reasons = {run: end.reason for run, end in executor.ends().items()}
    assert reasons.pop("m1_fold0_seed0") is FinishReason.FAILED
    assert set(reasons.values()) == {FinishReason.COMPLETED}
    assert executor.ends()["m1_fold0_seed0"].message == "ValueError: boom"


def test_a_listener_that_fails_disturbs_no_run(tmp_path: Path, runs: FakeRuns) -> None:
    def deaf(event: Event) -> None:
        raise RuntimeError("no")

    study = study_of(2)
    runs.gate.set()
    executor = ThreadExecutor(study, StudyFolder(tmp_path), deaf, runner=runs)
    executor.submit(plan_runs(study))
    assert executor.wait(PATIENCE_S)
    assert {end.reason for end in executor.ends().values()} == {FinishReason.COMPLETED}
    executor.close()


def test_stopping_all_ends_running_and_waiting_runs(make: Callable[..., ThreadExecutor], runs: FakeRuns) -> None:
    study = study_of(4)
    executor = make(study)
    executor.submit(plan_runs(study))
    until(lambda: len(runs.began) == 2)
    executor.stop_all()
    assert executor.wait(PATIENCE_S)
    assert len(runs.began) == 2
    assert {end.reason for end in executor.ends().values()} == {FinishReason.STOPPED}


def test_a_paused_waiting_run_begins_only_when_resumed(make: Callable[..., ThreadExecutor], runs: FakeRuns) -> None:
    study = study_of(2, concurrency=1)
    first, second = plan_runs(study)
    executor = make(study)
    executor.submit([first, second])
    executor.pause(second.id)
    runs.gate.set()
    until(lambda: first.id in executor.ends())
    assert not executor.wait(0.05)
    assert runs.began == [first.id]
    executor.resume(second.id)
    assert executor.wait(PATIENCE_S)


def test_a_stopped_run_can_be_queued_again_but_not_twice_at_once(
    make: Callable[..., ThreadExecutor], runs: FakeRuns
) -> None:
    study = study_of(1)
    plans = plan_runs(study)
    executor = make(study)
    executor.submit(plans)
    with pytest.raises(BadInputError, match="must have ended"):
        executor.submit(plans)
    executor.stop(plans[0].id)
    assert executor.wait(PATIENCE_S)
    runs.gate.set()
    executor.submit(plans)
    assert executor.wait(PATIENCE_S)
    assert executor.ends()[plans[0].id].reason is FinishReason.COMPLETED


def test_cpu_threads_are_divided_among_the_runs_that_can_go_side_by_side(
    make: Callable[..., ThreadExecutor], runs: FakeRuns, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 8)
    study = study_of(3, warm=True, concurrency=2)
    runs.gate.set()
    executor = make(study)
    executor.submit(plan_runs(study))
    assert executor.wait(PATIENCE_S)
    assert sorted(runs.threads.values()) == [4, 4, 4, 8]
    assert runs.threads["warm_start_fold0_seed0"] == 8


def test_runs_that_wait_when_the_study_s_folder_goes_end_with_a_sentence_and_make_nothing_anew(
    tmp_path: Path, runs: FakeRuns, heard: list[Event]
) -> None:
    study, folder = study_of(3, warm=True, concurrency=1), StudyFolder(tmp_path / "study")
    folder.save(study)
    executor = ThreadExecutor(study, folder, heard.append, runner=runs)
    executor.submit(plan_runs(study))
    until(lambda: bool(runs.began))
    shutil.rmtree(folder.path)
    runs.gate.set()
    assert executor.wait(PATIENCE_S)
    executor.close()
    assert runs.began == [plan_runs(study)[0].id]
    ends = [executor.ends()[plan.id] for plan in plan_runs(study)[1:]]
    assert {end.reason for end in ends} == {FinishReason.BAD_INPUT}
    assert {end.message for end in ends} == {
        f"{folder.path}: must hold the study, got a folder that was deleted, moved or unplugged"
    }
    assert not folder.path.exists()


def test_a_folder_that_never_held_the_study_may_be_made_by_its_runs(
    make: Callable[..., ThreadExecutor], runs: FakeRuns
) -> None:
    study = study_of(2)
    runs.gate.set()
    executor = make(study)
    executor.submit(plan_runs(study))
    assert executor.wait(PATIENCE_S)
    assert {end.reason for end in executor.ends().values()} == {FinishReason.COMPLETED}
