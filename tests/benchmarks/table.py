"""The one table of all benchmarks: what a module tells of itself, and how it is run and drawn.

A benchmark that stands in the table has a function ``rows(quick, peers)`` that yields a :class:`Row` a
figure: ratios of two things done in turn in one run wherever there is something to compare with, else
milliseconds against a goal. Each module runs in a process of its own, one after the other.
"""

from __future__ import annotations

import json
import os
import signal
import statistics
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryFile

MODULES = (
    "training_step", "concurrent_runs", "busy_core", "prediction", "losses", "surface_metrics", "surfaces",
    "score_tables", "slices", "launch", "theme_switch", "lecture", "sorting", "event_loop_latency", "growth",
)  # fmt: skip
PATIENCE_S = 3600
MARK = "benchmark row "
"""Begins the lines that rows come in, among whatever else a benchmark prints."""
OWN = ("'tests", "'segloss_gui")
"""Modules that are not missing but misspelt."""


@dataclass(frozen=True)
class Row:
    """One figure.

    Parameters
    ----------
    what : str
        Of what, and against what.
    values : tuple of float
        One a round.
    goal : float or None
        None: told without a goal.
    at_least : bool
        Whether the goal is a lower bound; else an upper one.
    unit : str
        "x" for a ratio, "ms", "s", "/s".
    size : float
        What grows (voxels, losses, cases), for the picture; 0: nothing does.
    curve : str
        The line of the picture the row is a point of.

    Examples
    --------
    >>> row = Row("step against the bare loop", (1.02, 1.01, 1.04), goal=1.03)
    >>> row.median, row.met
    (1.02, True)
    >>> print(row.line("training_step"))
    | training_step | step against the bare loop | 1.02 x | 1.01 to 1.04 | <= 1.03 | yes |
    """

    what: str
    values: tuple[float, ...]
    goal: float | None = None
    at_least: bool = False
    unit: str = "x"
    size: float = 0.0
    curve: str = ""

    @property
    def median(self) -> float:
        """Of the rounds."""
        return statistics.median(self.values)

    @property
    def met(self) -> bool | None:
        """Whether the goal is reached; None without one."""
        if self.goal is None:
            return None
        return self.median >= self.goal if self.at_least else self.median <= self.goal

    def line(self, module: str) -> str:
        """As a row of a table in Markdown."""
        goal = "" if self.goal is None else f"{'>=' if self.at_least else '<='} {self.goal:g}"
        met = {None: "", True: "yes", False: "MISSED"}[self.met]
        spread = f"{min(self.values):.3g} to {max(self.values):.3g}"
        return f"| {module} | {self.what} | {self.median:.3g} {self.unit} | {spread} | {goal} | {met} |"


HEAD = "| benchmark | what | median | spread | goal | met |\n|---|---|---|---|---|---|"


class NotInstalledError(RuntimeError):
    """What a benchmark compares with is not installed here."""


def run(module: str, *, quick: bool, peers: bool) -> Iterator[Row]:
    """The rows of one benchmark as they are measured, in a process of its own.

    Raises
    ------
    NotInstalledError
        Where a package is missing.
    RuntimeError
        Where it did not come to its end, after the rows that it measured; the text is what it said.
    """
    code = f"from tests.benchmarks.table import told; told({module!r}, quick={quick}, peers={peers})"
    yield from rows_of([sys.executable, "-c", code], PATIENCE_S)


def rows_of(command: Sequence[str], patience_s: float) -> Iterator[Row]:
    """The rows that a command prints; as :func:`run`."""
    environment = {**os.environ, "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen")}
    with TemporaryFile("w+", encoding="utf-8", errors="replace") as said:
        child = subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=said, text=True, start_new_session=True
        )
        late = threading.Event()
        watch = threading.Timer(patience_s, lambda: (late.set(), _end(child)))
        watch.start()
        try:
            with child:
                yield from _rows(child)
        finally:
            watch.cancel()
        if not child.returncode:
            return
        said.seek(0)
        last = said.read().strip().rpartition("\n")[2] or f"exit status {child.returncode}"
    if late.is_set():
        raise RuntimeError(f"not done after {patience_s:.0f} s")
    missing = last.startswith(ModuleNotFoundError.__name__) and not any(own in last for own in OWN)
    raise NotInstalledError(last.partition(": ")[2]) if missing else RuntimeError(last)


def _rows(child: subprocess.Popen[str]) -> Iterator[Row]:
    try:
        for line in child.stdout or ():
            if line.startswith(MARK):
                row = json.loads(line.removeprefix(MARK))
                yield Row(**{**row, "values": tuple(row["values"])})
    except BaseException:  # whoever reads stops reading: it is not waited for
        _end(child)
        raise


def _end(child: subprocess.Popen[str]) -> None:
    """It, and what it started: a busy core beside it would stay busy."""
    if child.returncode is None:
        child.kill()
        with suppress(ProcessLookupError, AttributeError):  # Windows has no sessions
            os.killpg(child.pid, signal.SIGKILL)


def told(module: str, *, quick: bool, peers: bool) -> None:
    """Measure here and print each row as a line of JSON once it is there."""
    rows: Iterable[Row] = import_module(f"tests.benchmarks.{module}").rows(quick=quick, peers=peers)
    for row in rows:
        print(MARK + json.dumps(asdict(row)), flush=True)


def write_json(found: dict[str, Sequence[Row]], file: Path) -> None:
    """All rows with all rounds."""
    told = {module: [{**asdict(row), "median": row.median, "met": row.met} for row in rows] for module, rows in
            found.items()}  # fmt: skip
    file.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


def draw_growth(rows: Sequence[Row], file: Path) -> None:
    """How cost grows: a line a kind of work, both axes logarithmic."""
    from matplotlib.figure import Figure

    curves = list(dict.fromkeys(row.curve for row in rows if row.curve))
    units = list(dict.fromkeys(curve.partition(": ")[0] for curve in curves))
    figure = Figure(figsize=(4.2 * max(1, len(units)), 3.8), layout="constrained")
    for place, unit in enumerate(units):
        axes = figure.add_subplot(1, len(units), place + 1)
        for curve in (curve for curve in curves if curve.startswith(f"{unit}: ")):
            points = [(row.size, row.median, min(row.values), max(row.values)) for row in rows if row.curve == curve]
            sizes, medians, low, high = zip(*sorted(points), strict=True)
            axes.plot(sizes, medians, marker="o", label=curve.partition(": ")[2])
            axes.fill_between(sizes, low, high, alpha=0.2)
        axes.set(xscale="log", yscale="log", xlabel=unit, ylabel="ms")
        axes.legend(fontsize="small")
        axes.grid(alpha=0.3)
    figure.savefig(file)
