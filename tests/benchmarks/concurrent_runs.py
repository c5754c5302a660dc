"""Two CPU runs at once with one thread each, against one after the other with all threads.

``python -m tests.benchmarks.concurrent_runs [--steps 120] [--rounds 3]``; goal: throughput ratio >= 1.25.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from segloss_gui.core.events import Event
from segloss_gui.training.control import RunControl
from segloss_gui.training.train import train
from segloss_gui.training.training_spec import TrainingSpec
from tests.benchmarks.table import Row
from tests.benchmarks.training_step import phantom_job


def ignore(event: Event) -> None:
    """A listener without cost."""


def seconds(tasks: list[TrainingSpec], *, at_once: bool) -> float:
    """How long the tasks take."""
    threads = [threading.Thread(target=train, args=(task, ignore, RunControl())) for task in tasks]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
        if not at_once:
            thread.join()
    for thread in threads:
        thread.join()
    return time.perf_counter() - start


def durations(steps: int, rounds: int) -> Iterator[tuple[float, float]]:
    """Seconds of two runs one after the other and at once, a round each."""
    cores = os.cpu_count() or 1
    with tempfile.TemporaryDirectory() as name:
        seconds([phantom_job(Path(name) / "warm up", cores, 2)], at_once=True)
        for number in range(rounds):
            folder = Path(name) / str(number)
            one = [phantom_job(folder / "one", cores, steps, seed) for seed in (0, 1)]
            two = [phantom_job(folder / "two", max(1, cores // 2), steps, seed) for seed in (0, 1)]
            yield seconds(one, at_once=False), seconds(two, at_once=True)


def rows(*, quick: bool, peers: bool) -> Iterator[Row]:
    """Throughput at once against one after the other."""
    del peers
    found = tuple(after / beside for after, beside in durations(30 if quick else 120, 2 if quick else 3))
    yield Row("two runs one after the other / at once", found, goal=1.25, at_least=True)


def main() -> None:
    """Print both durations and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=120)
    parser.add_argument("--rounds", type=int, default=3)
    chosen = parser.parse_args()
    ratios = []
    for after, beside in durations(chosen.steps, chosen.rounds):
        ratios.append(after / beside)
        print(f"one after the other {after:6.2f} s   at once {beside:6.2f} s   ratio {after / beside:.2f}")
    print(f"ratio {statistics.median(ratios):.2f} (median of {chosen.rounds} rounds; goal >= 1.25)")


if __name__ == "__main__":
    main()
