from __future__ import annotations

from segloss_gui.app.run_summary import summarise
from segloss_gui.core.events import RunPhase, RunStarted, StepFinished
from segloss_gui.study.progress import RunProgress, RunState


def test_states_are_counted_in_words() -> None:
    runs = [RunProgress("a", state=RunState.RUNNING), RunProgress("b", state=RunState.FAILED), RunProgress("c")]
    assert summarise(runs) == "1 waiting, 1 running, 1 failed"


def running(name: str, steps: int, seconds: float) -> RunProgress:
    """A run of 10 epochs of 10 steps that has made some of them in a time."""
    run = RunProgress(name)
    run.apply(RunStarted(
        run=name, time=0.0, device="cpu", threads=1, parameters=1, train_cases=1, validation_cases=1,
        epochs=10, steps_per_epoch=10,
    ))  # fmt: skip
    for step in (1, steps):
        run.apply(StepFinished(
            run=name, time=seconds * step / steps, epoch=1 + step // 10, step=step, loss=1.0, learning_rate=0.1,
            gradient_norm=1.0, gradient_foreground=1.0, gradient_background=1.0, gradient_empty=1.0,
        ))  # fmt: skip
    return run


def test_the_share_never_falls_when_a_run_ends() -> None:
    first, second = running("a", 99, 99.0), running("b", 50, 50.0)
    before = summarise([first, second], active=["a", "b"])
    first.state = RunState.FINISHED
    after = summarise([first, second], active=["b"])
    assert ("74 %" in before, "75 %" in after) == (True, True)


def test_the_time_left_counts_the_runs_that_wait() -> None:
    runs = [running("a", 50, 50.0), running("b", 50, 50.0), RunProgress("c"), RunProgress("d")]
    assert summarise(runs[:2], active="ab").endswith("0:50 left")
    assert summarise(runs, active="abcd").endswith("2:30 left")  # two at a time: 50 s, then 100 s


def test_a_run_that_is_only_scored_says_nothing_of_how_long_others_take() -> None:
    scored = running("a", 100, 100.0)
    scored.apply(RunStarted(
        run="a", time=200.0, device="cpu", threads=1, parameters=1, train_cases=1, validation_cases=1,
        epochs=10, steps_per_epoch=10, first_epoch=11,
    ))  # fmt: skip
    scored.apply(RunPhase(run="a", time=210.0, phase="scoring", done=1, total=4, seconds=10.0))
    assert scored.seconds_left == 30.0
    assert summarise([scored, RunProgress("b")], active="ab").endswith("0:30 left")
