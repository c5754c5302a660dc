from __future__ import annotations

import subprocess
import sys
import textwrap
from importlib.resources import files
from pathlib import Path

import pytest

from segloss_gui.app.lecture.arms import Arms
from segloss_gui.app.lecture.recording import LONGEST_GAP_S, check_replay, read_replay, replay_names
from segloss_gui.app.lecture.replay import Player
from segloss_gui.core.errors import BadInputError
from segloss_gui.core.events import RunPaused
from segloss_gui.study.store import StudyFolder
from tests.app.instant_tasks import FakeTasks
from tests.clock import Clock
from tests.patience import PROGRAM_S


@pytest.fixture
def player() -> Player:
    clock = Clock(0.0)
    tasks = FakeTasks()
    arms = Arms(tasks)
    made = Player(tasks, arms, clock)
    made.clock, made.arms = clock, arms
    made.open("missing-labels")
    return made


@pytest.mark.parametrize("name", replay_names())
def test_built_in_replays_are_small(name: str) -> None:
    assert len(files("segloss_gui.resources").joinpath(f"replays/{name}.zip").read_bytes()) < 300_000


def test_a_replay_plays_at_the_chosen_speed(player: Player) -> None:
    assert player.playing
    player.set_speed(4.0)
    player.clock.now = 2.0
    player.tick()
    assert player.at == pytest.approx(min(8.0, player.recording.seconds))
    told = [pair for pair in player.recording.events if pair[0] <= player.at]
    steps = sum(event.kind == "step_finished" for _, event in told)
    assert sum(len(arm.progress.steps) for arm in player.arms.arms) == steps > 0


def test_a_replay_ends_with_every_curve_and_prediction_and_plays_again_from_the_start(player: Player) -> None:
    player.clock.now = 1e6
    player.tick()
    assert not player.playing
    assert [len(arm.progress.steps) for arm in player.arms.arms] == [200, 200, 200]
    assert all(arm.predicted is not None for arm in player.arms.arms)
    kept, emptied, also = (player.arms.dice_curve(arm.plan.id, "B")[1][-1] for arm in player.arms.arms)
    assert kept > 0.8
    assert max(emptied, also) < 0.3
    player.play()
    assert player.at == 0.0
    assert not any(len(arm.progress.steps) for arm in player.arms.arms)


def test_going_back_forgets_what_came_after(player: Player) -> None:
    player.seek(player.recording.seconds)
    player.seek(player.recording.seconds / 2)
    half = sum(len(arm.progress.steps) for arm in player.arms.arms)
    assert 0 < half < 600
    assert half == sum(
        event.kind == "step_finished" for at, event in player.recording.events if at <= player.recording.seconds / 2
    )


def test_a_night_between_two_events_is_left_out(tmp_path: Path) -> None:
    recording, unpacked = read_replay("missing-labels")
    run = StudyFolder(recording.folder).run(recording.plans[0].id)
    last = list(run.events())[-1]
    run.append(RunPaused(run=run.id, time=last.time + 40_000))
    run.close()
    assert read_replay(str(recording.folder))[0].seconds <= recording.seconds + LONGEST_GAP_S
    unpacked.cleanup()


def test_what_cannot_be_played_is_said_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match=r"a replay is one of missing-labels, or the folder of a study.*'nothing'"):
        check_replay("nothing")
    recording, unpacked = read_replay("missing-labels")
    (tmp_path / "study.toml").write_bytes((recording.folder / "study.toml").read_bytes())
    unpacked.cleanup()
    with pytest.raises(BadInputError, match="must hold runs to play back, got none"):
        read_replay(str(tmp_path))
    tasks = FakeTasks()
    said = Player(tasks, Arms(tasks))
    said.open(str(tmp_path))
    assert "must hold runs to play back" in said.fault


def test_a_replay_needs_no_torch() -> None:
    code = textwrap.dedent("""
        import sys
        for name in ("torch", "monai", "PySide6", "pyqtgraph"):
            sys.modules[name] = None
        from segloss_gui.app.plain_tasks import PlainTasks
        from segloss_gui.app.lecture.arms import Arms
        from segloss_gui.app.lecture.replay import Player
        tasks = PlainTasks()
        arms = Arms(tasks)
        player = Player(tasks, arms)
        player.open("missing-labels")
        tasks.wait()
        player.seek(player.recording.seconds)
        tasks.wait()
        print([len(arm.progress.steps) for arm in arms.arms], all(arm.predicted is not None for arm in arms.arms))
    """)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=PROGRAM_S)
    assert done.stdout.strip() == "[200, 200, 200] True", done.stderr
