"""One line on all runs, for the status bar. Plain Python."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable

from segloss_gui.app.session import Session
from segloss_gui.app.training import Training
from segloss_gui.core.number_text import clock
from segloss_gui.study.progress import RunProgress, RunState


def summarise(runs: Collection[RunProgress], active: Iterable[str] = (), planned: Collection[str] = ()) -> str:
    """What runs, how far, and how long still.

    Parameters
    ----------
    runs : collection of RunProgress
        All runs of the study.
    active : iterable of str
        Ids of the runs that are queued or train now; the share is of these and of what is finished.
    planned : collection of str
        Ids of all runs the study asks for.

    Examples
    --------
    >>> summarise([])
    'No runs yet'
    >>> summarise([RunProgress("a")], active=["a"])
    '1 waiting · 0 %'
    >>> summarise([RunProgress("a", RunState.FINISHED)], planned=["a", "b", "c"])
    '1 finished, 2 not started'
    >>> summarise([RunProgress("a", RunState.FINISHED), RunProgress("b")], active=["b"])
    '1 waiting, 1 finished · 50 %'
    """
    if not runs:
        return "No runs yet"
    active = set(active)
    begun = [run for run in runs if run.state is not RunState.WAITING or run.run in active or not planned]
    counts = Counter(run.state for run in begun)
    words = [f"{counts[state]} {state}" for state in RunState if counts[state]]
    if missing := len({*planned, *(run.run for run in runs)} - {run.run for run in begun}):
        words.append(f"{missing} not started")
    parts = [", ".join(words)]
    going = [run for run in runs if run.run in active]
    if going:
        finished = sum(run.state is RunState.FINISHED and run.run not in active for run in runs)
        share = (finished + sum(run.share_done for run in going)) / (finished + len(going))
        left = _seconds_left(going)
        more = "more than " if any(run.left_at_least for run in going) else ""
        parts += [f"{100 * share:.0f} %", *([f"{more}{clock(left)} left"] if left else [])]
    return " · ".join(parts)


def _seconds_left(going: Collection[RunProgress]) -> float:
    """Until the last run ends, where those that wait take as long as those that train; 0 while none has a pace."""
    lanes = sum(run.state is RunState.RUNNING for run in going)
    paced = [run for run in going if math.isfinite(run.seconds_left) and run.seconds_left > 0]
    if not (lanes and paced):
        return 0.0
    wholes = [run.seconds_whole for run in paced if math.isfinite(run.seconds_whole)]
    whole = sum(wholes) / len(wholes) if wholes else 0.0  # of one that is only scored nothing is known
    lefts = [run.seconds_left if run in paced else whole * (1 - run.share_done) for run in going]
    return max(*lefts, sum(lefts) / lanes)


def all_paused(session: Session, training: Training) -> bool:
    """Whether runs are under way of which each is paused, or was told to."""
    active = training.active_runs
    states = {run: progress.state for run, progress in session.progress.items()}
    return bool(active) and all(training.asked(run) == "pause" or states.get(run) == "paused" for run in active)
