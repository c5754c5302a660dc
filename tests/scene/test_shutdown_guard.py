"""The end of the program and VTK."""

from __future__ import annotations

import subprocess
import sys
import threading

import pytest

from segloss_gui.scene.shutdown_guard import Exits

ENDS_AMID_WORK = """
import threading, numpy as np
from segloss_gui.core.geometry import Grid
from segloss_gui.scene.surface import extract_surface
labels = (np.random.default_rng(0).random((90, 90, 90)) > 0.5).astype(np.uint8)
begun = threading.Event()
def work():
    while True:
        begun.set()
        try:
            extract_surface(labels, Grid(labels.shape, np.eye(4)), smooth=True)
        except RuntimeError:  # told that the program ends; a traceback would race with the end of stderr
            return
threading.Thread(target=work, daemon=True).start()
begun.wait()
"""


def test_a_program_that_ends_amid_a_surface_ends_well() -> None:
    done = subprocess.run([sys.executable, "-c", ENDS_AMID_WORK], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_end_waits_for_what_is_under_way() -> None:
    exits, go, ended = Exits(), threading.Event(), []

    def work() -> None:
        with exits.held():
            go.set()
            threading.Event().wait(0.1)
            ended.append(True)

    thread = threading.Thread(target=work)
    thread.start()
    go.wait()
    exits.end()
    assert ended
    thread.join()


def test_nothing_begins_once_the_program_ends() -> None:
    exits = Exits()
    exits.end()
    with pytest.raises(RuntimeError, match="while the program ends"), exits.held():
        pass
