"""Whether work on tables of scores grows linearly: open, sort, bootstrap, compare and rank.

    python -m tests.benchmarks.score_tables [--cases 100 1000 10000] [--methods 10] [--resamples 10000]

Writes a ``scores.csv`` of that many cases x methods with five metrics and prints the seconds of each
step, and by how much they grow for ten times as many cases: 10 is linear, less is fixed cost.
"""

from __future__ import annotations

import argparse
import csv
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from segloss_gui.metrics import EmptyRule
from segloss_gui.statistics.object_size import size_bins
from segloss_gui.statistics.pairwise import compare_methods
from segloss_gui.statistics.ranking import rank_stability
from segloss_gui.statistics.score_csv import read_table
from segloss_gui.statistics.score_matrix import ScoreMatrix, score_matrix, summaries
from segloss_gui.statistics.score_table import ScoreTable
from segloss_gui.statistics.volume_roc import volume_roc
from tests.benchmarks.table import Row

METRICS = ("dice", "jaccard", "volume_ml", "reference_volume_ml", "volume_error_ml")
FACTORS = ("case", "group", "labelling", "method", "loss", "phi", "epsilon", "fold", "seed", "class")


def write(path: Path, cases: int, methods: int) -> None:
    """A ``scores.csv`` with one empty case in a hundred."""
    generator = np.random.default_rng(0)
    reference = np.exp(generator.normal(2, 1, cases)) * (np.arange(cases) % 100 > 0)
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([*FACTORS, *METRICS])
        for method in range(methods):
            dice = np.clip(generator.normal(0.7 + 0.01 * method, 0.1, cases), 0, 1)
            volume = reference * generator.normal(1, 0.1, cases)
            for case in range(cases):
                shares = [dice[case], dice[case] / (2 - dice[case])] if reference[case] else ["", ""]
                sizes = [volume[case], reference[case], volume[case] - reference[case]]
                names = [f"case_{case:05d}", "AB"[case % 2], "full", f"loss {method}", "soft_dice", "I", "1e-07"]
                writer.writerow([*names, case % 5, 0, 1, *shares, *sizes])


def steps(path: Path, resamples: int) -> dict[str, float]:
    """Seconds of every step on one file."""
    taken: dict[str, float] = {}

    def timed(name: str, step: Callable[[], Any]) -> Any:
        start = time.perf_counter()
        result = step()
        taken[name] = time.perf_counter() - start
        return result

    def sort(table: ScoreTable) -> None:
        for column in ("case", "method", *METRICS):
            table.order(column, descending=True)

    def matrices(table: ScoreTable) -> list[ScoreMatrix]:
        return [score_matrix(table, metric, EmptyRule.SKIP) for metric in METRICS]

    table = timed("open", lambda: read_table(path))
    timed("sort by 7 columns", lambda: sort(table))
    every = timed("cases x methods", lambda: matrices(table))
    timed("intervals of all means", lambda: summaries(every, resamples=resamples))
    timed("all pairs, Dice", lambda: compare_methods(every[0], resamples=resamples))
    timed("ranking, Dice", lambda: rank_stability(every[0], resamples=resamples))
    timed("deciles, Dice", lambda: size_bins(table, empty=EmptyRule.SKIP, resamples=resamples))
    timed("ROC of one method", lambda: volume_roc(table, "loss 0", resamples=resamples))
    return taken


def rows(*, quick: bool, peers: bool) -> Iterator[Row]:
    """How the seconds of all steps together grow for ten times as many cases."""
    del peers
    fewer, more = (100, 1_000) if quick else (1_000, 10_000)
    with tempfile.TemporaryDirectory() as folder:
        files = {cases: Path(folder) / f"{cases}.csv" for cases in (fewer, more)}
        for cases, file in files.items():
            write(file, cases, 10)
        found = [[sum(steps(file, 10_000).values()) for file in files.values()] for _ in range(1 if quick else 3)]
    yield Row(f"all steps, {more:,} / {fewer:,} cases x 10 methods", tuple(late / early for early, late in found), 15.0)


def main() -> None:
    """Print a row per step."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, nargs="+", default=(100, 1_000, 10_000))
    parser.add_argument("--methods", type=int, default=10)
    parser.add_argument("--resamples", type=int, default=10_000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = []
        for cases in given.cases:
            path = Path(folder) / f"{cases}.csv"
            write(path, cases, given.methods)
            found.append(steps(path, given.resamples))
    print(f"{given.methods} methods, {len(METRICS)} metrics, {given.resamples} resamples; seconds")
    print(f"{'cases':<24}" + "".join(f"{cases:>10,}" for cases in given.cases) + "   growth per 10 x")
    for name in found[0]:
        print(_line(name, [taken[name] for taken in found], given.cases))
    print(_line("together", [sum(taken.values()) for taken in found], given.cases))


def _line(name: str, seconds: list[float], cases: list[int]) -> str:
    growth = [
        (later / earlier) ** (1 / np.log10(more / fewer))
        for earlier, later, fewer, more in zip(seconds, seconds[1:], cases, cases[1:], strict=False)
        if more > fewer
    ]
    ratios = ", ".join(f"{ratio:.1f}" for ratio in growth)
    return f"{name:<24}" + "".join(f"{value:>10.3f}" for value in seconds) + f"   {ratios}"


if __name__ == "__main__":
    main()
