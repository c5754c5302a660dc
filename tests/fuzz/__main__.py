"""``python -m tests.fuzz --cases 10000 --seed 0``: a table by kind of file; exit code 1 where a case finds a fault.

``--kind study`` tries only the kinds of which the name holds that word; ``--only 17`` one case again, its file left.
"""

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
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from tests.scratch import scratch

if TYPE_CHECKING:
    from tests.fuzz.trial import Workshop

QUIET_S = 120.0
"""Without a word for so long, a worker hangs in a call that no alarm ends; on a busy machine, as often as long as
its processes wait for their turn."""


def main() -> int:
    """Read the options; work, or have the work done in a process that may die."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--first", type=int, default=0, help="number of the first case")
    parser.add_argument("--only", type=int, help="one case, in this process, with its file left to be looked at")
    parser.add_argument("--kind", default="", help="part of the names of the kinds tried; all, if none is given")
    parser.add_argument("--work", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.only is not None:
        return _only(options.only, options.seed, options.kind)
    if options.work:
        return _work(options.first, options.cases, options.seed, options.kind)
    return _watch(options.first, options.cases, options.seed, options.kind)


def _shop(root: Path, seed: int, kind: str) -> Workshop:
    from tests.fuzz.kinds import KINDS
    from tests.fuzz.trial import Workshop

    kinds = tuple(known for known in KINDS if kind in known.name)
    if not kinds:
        raise SystemExit(f"--kind must be part of one of {', '.join(known.name for known in KINDS)}; got {kind!r}")
    return Workshop(root, seed, kinds)


def _only(number: int, seed: int, kind: str) -> int:
    root = scratch("segloss-fuzz-")
    shop = _shop(root, seed, kind)
    fault = shop.trial(number)
    print(shop.damaged_file(number), fault or "no fault")
    return int(bool(fault))


def _work(first: int, cases: int, seed: int, kind: str) -> int:
    """A line a case: its number and kind before it is tried, and what was found after."""
    logging.disable(logging.CRITICAL)  # of this process alone
    warnings.simplefilter("ignore")
    with tempfile.TemporaryDirectory(prefix="segloss-fuzz-") as root:
        shop = _shop(Path(root), seed, kind)
        for number in range(first, first + cases):
            print(f"try {number} {shop.kind(number).name}", flush=True)
            if fault := shop.trial(number):
                print(f"fault {number} {shop.kind(number).name} {fault}".replace("\n", " "), flush=True)
    return 0


@dataclass
class Found:
    """What the workers said."""

    tried: Counter[str] = field(default_factory=Counter)
    faults: list[tuple[int, str, str]] = field(default_factory=list)

    def table(self) -> str:
        """A line for each fault, then one for each kind of file."""
        lines = [f"case {number}, {kind}: {fault}" for number, kind, fault in self.faults]
        by_kind = Counter(kind for _, kind, _ in self.faults)
        width = max(map(len, self.tried), default=4)
        lines.append(f"{'kind':{width}}  cases  faults")
        lines += [f"{kind:{width}}  {tried:5}  {by_kind[kind]:6}" for kind, tried in self.tried.items()]
        return "\n".join(lines)


def _watch(first: int, cases: int, seed: int, kind: str) -> int:
    """Have workers try all cases; one that dies or hangs is a fault, and another goes on behind it."""
    began, end, number = time.monotonic(), first + cases, first
    found = Found()
    while number < end:
        last, name, code, said = _one_worker(number, end - number, seed, kind, found)
        if code == 0:
            break
        if not name:  # it never began: the options, or a kind that cannot be made
            print(said.strip(), file=sys.stderr)
            return 2
        last_words = said.strip().rpartition("\n")[2]
        found.faults.append((last, name, f"the process ended, status {code}: {last_words}"))
        number = last + 1
    print(found.table())
    took = time.monotonic() - began
    print(f"{sum(found.tried.values())} cases, seed {seed}: {len(found.faults)} faults, {took:.0f} s")
    return int(bool(found.faults))


def _quiet_s() -> float:
    """How long a worker may be without a word now: alone it has a core, else its share of one."""
    waiting = os.getloadavg()[0] if hasattr(os, "getloadavg") else 1.0
    return QUIET_S * max(1.0, waiting / (os.cpu_count() or 1))


def _one_worker(first: int, cases: int, seed: int, kind: str, found: Found) -> tuple[int, str, int, str]:
    """The case tried last with its kind, the worker's status, and what it wrote beside (libtiff: of each damage)."""
    words = ["--work", "--first", str(first), "--cases", str(cases), "--seed", str(seed), "--kind", kind]
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    last, name, heard, hung = first, "", time.monotonic(), threading.Event()
    with (
        tempfile.TemporaryFile("w+", errors="replace") as beside,
        subprocess.Popen(
            [sys.executable, "-m", "tests.fuzz", *words], stdout=subprocess.PIPE, stderr=beside, text=True,
            env=environment,
        ) as process,
    ):  # fmt: skip

        def guard() -> None:
            while process.poll() is None:
                if time.monotonic() - heard > _quiet_s():
                    hung.set()
                    process.kill()
                time.sleep(1.0)

        threading.Thread(target=guard, daemon=True).start()
        assert process.stdout is not None
        for line in process.stdout:
            heard = time.monotonic()
            word, _, rest = line.strip().partition(" ")
            if word == "try":
                number, name = rest.split(maxsplit=1)
                last = int(number)
                found.tried[name] += 1
                if last % 500 == 0:
                    print(f"{last} cases", file=sys.stderr)
            elif word == "fault":
                number, of_kind, fault = rest.split(maxsplit=2)
                found.faults.append((int(number), of_kind, fault))
        code = process.wait()
        beside.seek(0)
        last_words = f"no word for {QUIET_S:g} s" if hung.is_set() else beside.read()[-2000:]
        return last, name, code, last_words


if __name__ == "__main__":
    sys.exit(main())
