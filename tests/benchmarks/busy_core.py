"""A lone run beside a busy core: steps a second under each way that threads may wait.

    python -m tests.benchmarks.busy_core [--steps N] [--rounds N]

Every way trains the same small 3D network in a process of its own, alone and beside one process that
keeps a core busy; the rounds take turns, so that a change of the machine falls on all. Medians, as
ratios to the threads that spin, alone (all that torch does by itself), and to one thread, beside.
"follow the others" is what a run does. Alone is only alone where nothing else runs: the load is printed.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator

from tests.benchmarks.table import Row

WAYS: dict[str, tuple[dict[str, str], int]] = {
    "spin, all threads": ({}, 0),
    "spin, one thread": ({}, 1),
    "spin briefly, all threads": ({"GOMP_SPINCOUNT": "10000"}, 0),
    "wait asleep, all threads": ({"OMP_WAIT_POLICY": "PASSIVE"}, 0),
    "follow the others": ({}, -1),
}
STEP = """
import sys, time
ways, steps = int(sys.argv[1]), int(sys.argv[2])
import torch
from segloss_gui.training.networks import build_network, design_network
from segloss_gui.training.settings import NetworkSettings
if ways > 0:
    torch.set_num_threads(ways)
net = build_network(design_network(NetworkSettings(features=(8, 16, 32)), image_channels=1, channels=1,
                                   spacing_mm=(1, 1, 1), shape=(32, 32, 32)))
adam = torch.optim.Adam(net.parameters(), fused=True)
image = torch.rand(2, 1, 32, 32, 32)
times = []
if ways < 0:
    from segloss_gui.training.thread_pace import ThreadPace
    pace = ThreadPace(torch.get_num_threads())
for step in range(steps):
    began = time.perf_counter()
    adam.zero_grad()
    torch.nn.functional.softplus(net(image)).mean().backward()
    adam.step()
    if ways < 0:
        pace.after_step()
    times.append(time.perf_counter() - began)
times = sorted(times[steps // 3:])
print(times[len(times) // 2])
"""


def measure(way: str, busy: bool, steps: int) -> float:
    """Seconds of a step."""
    variables, threads = WAYS[way]
    beside = subprocess.Popen([sys.executable, "-c", "while True: pass"]) if busy else None
    try:
        done = subprocess.run(
            [sys.executable, "-c", STEP, str(threads), str(steps)], env={**os.environ, **variables}, text=True,
            capture_output=True, check=True,
        )  # fmt: skip
    finally:
        if beside is not None:
            beside.kill()
            beside.wait()
    return float(done.stdout)


def rows(*, quick: bool, peers: bool) -> Iterator[Row]:
    """A run that follows the others, alone and beside a busy core."""
    del peers
    steps, wanted = 20 if quick else 45, ("spin, all threads", "spin, one thread", "follow the others")
    found = [
        {(way, busy): measure(way, busy, steps) for way in wanted for busy in (False, True)}
        for _ in range(1 if quick else 3)
    ]
    alone = [one["spin, all threads", False] / one["follow the others", False] for one in found]
    beside = [one["spin, one thread", True] / one["follow the others", True] for one in found]
    spinning = [one["spin, one thread", True] / one["spin, all threads", True] for one in found]
    yield Row("alone: speed / of torch's own threads", tuple(alone), 0.95, at_least=True)
    yield Row("beside a busy core: speed / of one thread", tuple(beside), 0.9, at_least=True)
    yield Row("beside a busy core, torch's own threads: speed / of one thread", tuple(spinning))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=45)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--ways", nargs="*", default=list(WAYS))
    options = parser.parse_args()
    began = time.perf_counter()
    found: dict[tuple[str, bool], list[float]] = {(way, busy): [] for way in options.ways for busy in (False, True)}
    for _ in range(options.rounds):
        for (way, busy), seconds in found.items():
            seconds.append(measure(way, busy, options.steps))
    medians = {key: statistics.median(seconds) for key, seconds in found.items()}
    spins, alone = medians["spin, all threads", False], medians["spin, one thread", True]
    print("| way | alone, ms | beside, ms | speed alone / spinning | speed beside / one thread |")
    print("|---|---|---|---|---|")
    for way in options.ways:
        here, beside = medians[way, False], medians[way, True]
        print(f"| {way} | {here * 1e3:.0f} | {beside * 1e3:.0f} | {spins / here:.2f} | {alone / beside:.2f} |")
    load, took = os.getloadavg()[0], time.perf_counter() - began
    print(f"{options.rounds} rounds, {os.cpu_count()} cores, load {load:.1f}, {took:.0f} s")


if __name__ == "__main__":
    main()
