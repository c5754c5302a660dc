"""What reads files may be asked for by several threads at once, right after the start."""

from __future__ import annotations

import subprocess
import sys

from tests.patience import PROGRAM_S

THREADS = """
import importlib.abc, sys, threading, time


halfway = threading.Event()

class Slow(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name == "nibabel.imagestats":  # halfway through the package
            halfway.set()
            time.sleep(0.5)

sys.meta_path.insert(0, Slow())
faults = []

def noted(what):
    def run():
        try:
            what()
        except BaseException as error:
            faults.append(error)
    return run

def turn():
    import numpy
    from segloss_gui.core.geometry import Grid, Reorientation
    Reorientation(Grid((2, 3, 4), numpy.diag([-1.0, 1.0, 1.0, 1.0]))).apply(numpy.zeros((2, 3, 4)))

def read():
    halfway.wait()
    import segloss_gui.data.readers

threads = [threading.Thread(target=noted(what)) for what in (turn, read, turn)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert halfway.is_set() and not faults, faults
"""


def test_two_threads_that_need_nibabel_at_once_both_have_it() -> None:
    """A built-in cohort, opened right after the start, ended in "partially initialized module 'nibabel.nifti1'"."""
    ended = subprocess.run(
        [sys.executable, "-c", THREADS], capture_output=True, text=True, timeout=PROGRAM_S, check=False
    )
    assert (ended.returncode, ended.stderr) == (0, "")
