"""Ctrl+C at any moment of a command's start is one line."""

from __future__ import annotations

import subprocess
import sys

import pytest

INTERRUPTED = """
import sys
class Interrupting:
    def find_spec(self, name, path=None, target=None):
        if name == {name!r}:
            raise KeyboardInterrupt
sys.meta_path.insert(0, Interrupting())
from segloss_gui.cli.start import main
sys.exit(main(["losses", "dice_phi"]))
"""


@pytest.mark.parametrize("name", ["pydantic", "segloss_gui.cli.main", "torch", "segloss_gui.losses.region"])
def test_an_interruption_while_modules_are_imported_is_one_line(name: str) -> None:
    done = subprocess.run([sys.executable, "-c", INTERRUPTED.format(name=name)], capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (1, "", "segloss: interrupted\n")


def test_the_command_is_started_here() -> None:
    done = subprocess.run([sys.executable, "-m", "segloss_gui.cli.start", "--version"], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("segloss ")
