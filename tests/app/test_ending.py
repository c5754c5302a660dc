from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.patience import PROGRAM_S

AT_WORK = """
import sys, threading, time
from segloss_gui.app.ending import end_with

def main() -> int:
    import torch
    begun = threading.Event()

    def build() -> None:  # as an estimate of memory does
        while True:
            with torch.device("meta"):
                torch.nn.Conv3d(1, 8, 3)(torch.empty(1, 1, 8, 8, 8))
            begun.set()

    threading.Thread(target=build, daemon=True).start()
    begun.wait()
    print("shown", end="")
    {end}

end_with(main)
"""


PULLED_AWAY = """
import atexit, sys, threading
from segloss_gui.app.ending import end_with

def main() -> int:
    pulled = threading.Event()

    def work() -> None:
        pulled.wait()
        raise RuntimeError("an operator is gone")

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    atexit.register(lambda: (pulled.set(), thread.join()))
    return 3

end_with(main)
"""


def run(end: str) -> subprocess.CompletedProcess[str]:
    return run_script(AT_WORK.format(end=end))


def run_script(script: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    return subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True, text=True, check=False, env=environment, timeout=PROGRAM_S,
    )  # fmt: skip


@pytest.mark.parametrize("code", [0, 3])
def test_a_process_ends_with_its_code_while_a_thread_is_in_the_midst_of_torch(code: int) -> None:
    done = run(f"return {code}")
    assert (done.returncode, done.stdout, done.stderr) == (code, "shown", "")


def test_a_thread_that_fails_of_the_end_itself_is_not_told_of() -> None:
    done = run_script(PULLED_AWAY)
    assert (done.returncode, done.stdout, done.stderr) == (3, "", "")


def test_what_raises_is_printed_and_ends_with_1() -> None:
    done = run("raise ValueError('no screen')")
    assert (done.returncode, done.stdout) == (1, "shown")
    assert "ValueError: no screen" in done.stderr
