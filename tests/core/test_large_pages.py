"""Large tensors take few pages, once asked for."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from segloss_gui.cli.main import main
from segloss_gui.core import large_pages

SETTING = Path("/sys/kernel/mm/transparent_hugepage/enabled")
COUNT = """
import resource, torch
from segloss_gui.core import large_pages
{first}
for _ in range(2):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    torch.ones(2**24)
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
"""


def pages_taken(first: str) -> int:
    variables = {name: value for name, value in os.environ.items() if name != large_pages.SWITCH}
    asked = [sys.executable, "-c", COUNT.format(first=first)]
    done = subprocess.run(asked, capture_output=True, text=True, check=False, env=variables)
    assert done.returncode == 0, done.stderr
    return int(done.stdout)


@pytest.mark.skipif(
    not SETTING.is_file() or "[madvise]" not in SETTING.read_text(), reason="large pages are not the system's to give"
)
def test_a_tensor_of_64_mib_takes_a_fraction_of_the_pages() -> None:
    assert pages_taken("large_pages.ask_for()") < pages_taken("") / 4


def test_somebodys_own_choice_stays() -> None:
    variables = {large_pages.SWITCH: "0"}
    large_pages.ask_for(variables)
    assert variables == {large_pages.SWITCH: "0"}


def test_the_command_line_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(large_pages.SWITCH, raising=False)
    main(["losses", "dice_phi"])
    assert os.environ[large_pages.SWITCH] == "1"
