"""The one table: rows come as they are measured, and what ends a benchmark is told."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest

from tests.benchmarks.table import NotInstalledError, Row, rows_of

ONE = """
import json
from dataclasses import asdict
from tests.benchmarks.table import MARK, Row
print("Matplotlib is building the font cache")
print(MARK + json.dumps(asdict(Row("steps", (1.0, 2.0)))), flush=True)
"""


def measured(code: str, patience_s: float = 60.0) -> tuple[list[Row], str]:
    rows: list[Row] = []
    try:
        rows.extend(rows_of([sys.executable, "-c", code], patience_s))
    except RuntimeError as error:
        return rows, f"{type(error).__name__}: {error}"
    return rows, ""


def test_rows_are_read_among_whatever_else_is_printed() -> None:
    assert measured(ONE) == ([Row("steps", (1.0, 2.0))], "")


@pytest.mark.parametrize(
    ("end", "told"),
    [
        ("raise OSError('disk full')", "RuntimeError: OSError: disk full"),
        ("import os; os._exit(3)", "RuntimeError: exit status 3"),
        ("import a_peer_nobody_has", f"{NotInstalledError.__name__}: No module named 'a_peer_nobody_has'"),
        ("import tests.misspelt", "RuntimeError: ModuleNotFoundError: No module named 'tests.misspelt'"),
    ],
)
def test_what_was_measured_before_the_end_is_kept_and_the_end_told(end: str, told: str) -> None:
    assert measured(ONE + end) == ([Row("steps", (1.0, 2.0))], told)


def test_one_that_does_not_end_is_ended() -> None:
    assert measured("import time\nwhile True: time.sleep(1)", patience_s=1.0) == (
        [],
        "RuntimeError: not done after 1 s",
    )


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="processes are looked up in /proc")
def test_one_whose_reader_stops_is_ended_with_what_it_started() -> None:
    code = ONE.replace("steps", "{busy.pid}").replace('asdict(Row("', 'asdict(Row(f"')
    start = "import subprocess, sys\nbusy = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(3600)'])\n"
    rows = rows_of([sys.executable, "-c", start + code + "busy.wait()"], 600.0)
    busy = int(next(rows).what)
    rows.close()  # type: ignore[attr-defined]
    deadline = time.monotonic() + 60
    while alive(busy) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not alive(busy), "what it started still runs"


def alive(pid: int) -> bool:
    """Whether a process runs; one that ended and was not asked for its end does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
