"""Kill a real training again and again, and see whether it ends as if nothing had happened.

    python -m tests.kills --count 100 [--seed N]

``segloss run`` trains a small study in a process of its own, which is killed (SIGKILL) at a random moment
after its first event, up to three times, and then left to its end. Weights must equal those of a run that
nobody killed, bit by bit, and so must all scores. 1 where a kill cost anything.
"""

from __future__ import annotations

import argparse
import csv
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import torch

from segloss_gui.study.store import StudyFolder
from segloss_gui.training.settings import ScheduleSettings
from tests.study.tiny import tiny_study

PATIENCE_S = 600.0
NOT_COMPARED = ("seconds", "time")
"""Columns of a table of scores that tell how long something took."""


@dataclass(frozen=True)
class Result:
    """What became of one training that was killed ``kills`` times; ``fault`` is empty where all is equal."""

    kills: int
    fault: str


def weights(folder: Path) -> dict[str, torch.Tensor]:
    """All tensors of the networks of all runs, by run, file and name."""
    return {
        f"{file.parent.parent.name}/{file.name}/{name}": tensor
        for file in sorted(folder.glob("runs/*/checkpoints/*.pt"))
        for name, tensor in torch.load(file, weights_only=True)["network"].items()
    }


def scores(folder: Path) -> list[dict[str, str]]:
    """The rows of the study's table of scores, without what tells of time."""
    with open(folder / "scores.csv", encoding="utf-8", newline="") as file:
        return [
            {name: value for name, value in row.items() if not any(word in name for word in NOT_COMPARED)}
            for row in csv.DictReader(file)
        ]


def difference(whole: Path, killed: Path) -> str:
    """What is not equal in two folders, in words; empty where all is."""
    if scores(whole) != scores(killed):
        return "scores.csv differs"
    wanted, found = weights(whole), weights(killed)
    if wanted.keys() != found.keys():
        return f"other weights are there: {sorted(wanted.keys() ^ found.keys())[:3]}"
    return next((f"{name} differs" for name in wanted if not torch.equal(wanted[name], found[name])), "")


def train(study: Path, out: Path) -> subprocess.Popen[bytes]:
    """Start ``segloss run``."""
    command = [sys.executable, "-m", "segloss_gui.cli.main", "run", str(study), "--out", str(out)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def _begun(process: subprocess.Popen[bytes], out: Path) -> bool:
    """Wait for an event that was not there before; False where the process ended first."""
    before = sum(file.stat().st_size for file in out.glob("runs/*/events.jsonl"))
    while process.poll() is None:
        if sum(file.stat().st_size for file in out.glob("runs/*/events.jsonl")) > before:
            return True
        time.sleep(0.005)
    return False


def trial(study: Path, whole: Path, out: Path, kills: int, seconds: float, draw: random.Random) -> Result:
    """Train into ``out`` and kill it ``kills`` times at most, each within ``seconds`` of its first event."""
    done = 0
    while done < kills:
        process = train(study, out)
        if _begun(process, out):
            try:
                process.wait(draw.uniform(0, seconds))
            except subprocess.TimeoutExpired:
                process.kill()
                done += 1
        process.communicate()
        if process.returncode == 0:
            break
    process = train(study, out)
    _, said = process.communicate(timeout=PATIENCE_S)
    if process.returncode:
        return Result(done, f"exit {process.returncode}: {said.decode(errors='replace')[-400:]}")
    return Result(done, difference(whole, out))


def trials(place: Path, count: int, seed: int) -> Iterator[Result]:
    """Trainings until ``count`` kills are done."""
    draw, study = random.Random(seed), place / "study.toml"
    made = tiny_study("soft_dice", "cross_entropy", schedule=ScheduleSettings(epochs=12, steps_per_epoch=6))
    StudyFolder(study).save(made)
    whole = place / "whole"
    began = train(study, whole)
    assert _begun(began, whole)
    start = time.monotonic()
    assert began.wait(PATIENCE_S) == 0
    seconds, number, kills = time.monotonic() - start, 0, 0
    while kills < count:
        result = trial(study, whole, place / f"killed{number}", min(3, count - kills), seconds, draw)
        kills, number = kills + result.kills, number + 1
        yield result


def main() -> int:
    """Print a line a training."""
    parser = argparse.ArgumentParser(prog="python -m tests.kills")
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    kills = bad = 0
    with tempfile.TemporaryDirectory() as name:
        for number, result in enumerate(trials(Path(name), options.count, options.seed)):
            kills, bad = kills + result.kills, bad + bool(result.fault)
            print(f"training {number}: killed {result.kills} times, {result.fault or 'equal'}", flush=True)
    print(f"{kills} kills of {number + 1} trainings: {bad} ended otherwise than without")
    return int(bad > 0)


if __name__ == "__main__":
    sys.exit(main())
