"""``python -m tests.fuzz --cases 10000 --seed 0``: exit code 1 where a case finds a fault."""

from __future__ import annotations

import argparse
import logging
import os
import subprocess
import sys
import tempfile
import threading
import time
import warnings
from collections import Counter
from pathlib import Path

QUIET_S = 120.0
"""Without a word for so long, a worker hangs in a call that no alarm ends."""


def main() -> int:
    """Read the options; work, or have the work done in a process that may die."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--first", type=int, default=0, help="number of the first case")
    parser.add_argument("--only", type=int, help="one case, in this process, with its file left to be looked at")
    parser.add_argument("--work", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.only is not None:
        return _only(options.only, options.seed)
    if options.work:
        return _work(options.first, options.cases, options.seed)
    return _watch(options.first, options.cases, options.seed)


def _only(number: int, seed: int) -> int:
    from tests.fuzz.trial import Workshop

    root = Path(tempfile.mkdtemp(prefix="segloss-fuzz-"))
    shop = Workshop(root, seed)
    fault = shop.trial(number)
    print(shop.damaged_file(number), fault or "no fault")
    return int(bool(fault))


def _work(first: int, cases: int, seed: int) -> int:
    """A line a case: its number before it is tried, and what was found after."""
    from tests.fuzz.trial import Workshop

    logging.disable(logging.CRITICAL)  # of this process alone
    warnings.simplefilter("ignore")
    with tempfile.TemporaryDirectory(prefix="segloss-fuzz-") as root:
        shop = Workshop(Path(root), seed)
        for number in range(first, first + cases):
            print(f"try {number}", flush=True)
            if fault := shop.trial(number):
                print(f"fault {number} {shop.kind(number).name} {fault}".replace("\n", " "), flush=True)
    return 0


def _watch(first: int, cases: int, seed: int) -> int:
    """Have workers try all cases; one that dies or hangs is a fault, and another goes on behind it."""
    began, end, number = time.monotonic(), first + cases, first
    faults: list[str] = []
    while number < end:
        last, done = _one_worker(number, end - number, seed, faults)
        if done:
            break
        faults.append(f"{last}: the process died or hung")
        number = last + 1
    for fault in faults:
        print(fault)
    kinds = Counter(fault.split(maxsplit=1)[-1].split()[0] for fault in faults)
    told = f" ({', '.join(f'{kind}: {count}' for kind, count in kinds.items())})" if faults else ""
    print(f"{cases} cases, seed {seed}: {len(faults)} faults{told}, {time.monotonic() - began:.0f} s")
    return int(bool(faults))


def _one_worker(first: int, cases: int, seed: int, faults: list[str]) -> tuple[int, bool]:
    words = ["--work", "--first", str(first), "--cases", str(cases), "--seed", str(seed)]
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    last, heard = first, time.monotonic()
    with subprocess.Popen(
        [sys.executable, "-m", "tests.fuzz", *words], stdout=subprocess.PIPE, text=True, env=environment
    ) as process:

        def guard() -> None:
            while process.poll() is None:
                if time.monotonic() - heard > QUIET_S:
                    process.kill()
                time.sleep(1.0)

        threading.Thread(target=guard, daemon=True).start()
        assert process.stdout is not None
        for line in process.stdout:
            heard = time.monotonic()
            word, _, rest = line.strip().partition(" ")
            if word == "try":
                last = int(rest)
                if last % 500 == 0:
                    print(f"{last} cases", file=sys.stderr)
            elif word == "fault":
                faults.append(rest)
        return last, process.wait() == 0


if __name__ == "__main__":
    sys.exit(main())
