"""The way from the command line to the application."""

from __future__ import annotations

import subprocess
import sys

from tests.patience import PROGRAM_S

LOADED = """
import gc
from segloss_gui.gui.start import load_app
collected = []
gc.callbacks.append(lambda phase, info: collected.append(phase))
load_app()
assert not collected, len(collected)
assert gc.isenabled()
assert gc.get_freeze_count() > 10_000
"""


def test_nothing_looks_for_garbage_while_the_application_is_imported() -> None:
    done = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, timeout=PROGRAM_S)
    assert done.returncode == 0, done.stderr
