"""Losses, seeds and folds added to a study that was trained: only what is missing trains."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from segloss_gui.study.models import FoldSettings, LossChoice, Study
from segloss_gui.study.plan import plan_runs
from segloss_gui.study.progress import RunProgress, RunState
from segloss_gui.training.settings import WarmStartSettings
from tests.app.test_training import Room

KEYS = ("cross_entropy", "soft_dice", "soft_jaccard", "focal")


def some(values: Sequence[object]) -> st.SearchStrategy[list[object]]:
    return st.lists(st.sampled_from(values), min_size=1, max_size=3, unique=True)


@st.composite
def grown(draw: st.DrawFn) -> tuple[Study, Study]:
    """A study, and the same with more of everything."""
    warm = draw(st.sampled_from([None, WarmStartSettings()]))
    before = {"losses": draw(some(KEYS)), "seeds": draw(some(range(4))), "folds": draw(some(range(5)))}
    after = {
        name: list(dict.fromkeys([*before[name], *draw(some(pool))]))
        for name, pool in (("losses", KEYS), ("seeds", range(4)), ("folds", range(5)))
    }

    def made(of: dict[str, list[object]]) -> Study:
        return Study.model_validate(
            {
                "losses": [LossChoice(key=str(key)) for key in of["losses"]],
                "seeds": tuple(of["seeds"]),
                "folds": FoldSettings.model_validate({"use": tuple(of["folds"])}),
                "warm_start": warm,
            }
        )

    return made(before), made(after)


@settings(max_examples=40, deadline=None)
@given(studies=grown(), stopped=st.integers(0, 30))
def test_only_what_a_grown_study_lacks_is_queued(studies: tuple[Study, Study], stopped: int) -> None:
    before, after = studies
    trained = plan_runs(before)
    progress = {plan.id: RunProgress(plan.id, RunState.FINISHED) for plan in trained}
    cut = trained[stopped % len(trained)].id
    progress[cut].state = RunState.STOPPED
    with tempfile.TemporaryDirectory() as folder:
        room = Room(Path(folder))
        room.session.set_study(after, folder=Path(folder))
        room.session.set_runs({plan.id: plan for plan in trained}, progress)
        room.training.start()
        queued = [run for executor in room.executors for run in executor.submitted]
    done = set(progress) - {cut}
    assert queued == [plan.id for plan in plan_runs(after) if plan.id not in done]
