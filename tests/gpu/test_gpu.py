"""The checks of a GPU: on the CPU in every run of the tests, on CUDA where there is one."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib.metadata import requires
from pathlib import Path

import pytest
import torch

import tests.gpu
from tests.gpu import CARRIED, OF_TORCH
from tests.gpu.checks import CHECKS, Check

DEVICES = ("cpu", pytest.param("cuda:0", marks=pytest.mark.gpu))


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_holds(check: Check, device: str, tmp_path: Path) -> None:
    assert check(torch.device(device), tmp_path)


BARE = """
import importlib.metadata, re, sys
from importlib.machinery import PathFinder

allowed = set(sys.argv[2].split())
tops = importlib.metadata.packages_distributions()
plain = lambda name: re.sub("[-_.]+", "-", name).lower()
shut = {top for top, names in tops.items() if not allowed & set(map(plain, names))} - {"tests", "segloss_gui"}

class Bare(PathFinder):
    @classmethod
    def find_spec(cls, name, path=None, target=None):
        return None if name.split(".")[0] in shut else super().find_spec(name, path, target)

sys.meta_path = [Bare if finder is PathFinder else finder for finder in sys.meta_path]
assert {"PySide6", "vtkmodules", "matplotlib", "PIL"} <= shut, sorted(shut)
from pathlib import Path
import torch
import tests.gpu.__main__
from tests.gpu.checks import mixed_precision_trains_to_the_end
print(mixed_precision_trains_to_the_end(torch.device("cpu"), Path(sys.argv[1])))
"""


def test_torch_and_the_wheels_it_names_are_all_it_needs(tmp_path: Path) -> None:
    """A whole run, prepared, trained, predicted and scored, where nothing else can be imported."""
    done = subprocess.run(
        [sys.executable, "-c", BARE, str(tmp_path), " ".join((*OF_TORCH, *CARRIED))],
        cwd=Path(__file__).parents[2], capture_output=True, text=True, check=False, timeout=200,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.startswith("loss ")


def test_what_is_to_be_carried_is_what_the_commands_bring_along() -> None:
    """Named in them, or needed by one that is named in the first and fetches what it needs."""
    first, second = (line.split()[4:] for line in (tests.gpu.__doc__ or "").splitlines() if "pip download" in line)
    named = {*first, *second} - {"--no-deps"}
    assert named <= set(CARRIED)
    needed = {plain(need) for name in first for need in requires(name) or () if ";" not in need}
    assert set(CARRIED) - named <= needed


def plain(requirement: str) -> str:
    """The name in a requirement, as the index writes it."""
    return re.sub(r"[-_.]+", "-", re.split(r"[^A-Za-z0-9._-]", requirement.strip())[0]).lower()
