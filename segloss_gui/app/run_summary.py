"""One line on all runs, for the status bar. Plain Python."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable

from segloss_gui.core.number_text import clock
from segloss_gui.study.progress import RunProgress, RunState


def summarise(runs: Collection[RunProgress], active: Iterable[str] = (), planned: Collection[str] = ()) -> str:
    """What runs, how far, and how long still.

    Parameters
    ----------
    runs : collection of RunProgress
        All runs of the study.
    active : iterable of str
        Ids of the runs that are queued or train now; the share is theirs.
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
        parts.append(f"{100 * sum(run.share_done for run in going) / len(going):.0f} %")
        left = max((run.seconds_left for run in going if math.isfinite(run.seconds_left)), default=0.0)
        parts += [f"{clock(left)} left"] if left else []
    return " · ".join(parts)
