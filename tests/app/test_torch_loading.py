"""Torch is loaded without holding other threads up."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from segloss_gui.app.torch_loading import _open_library, load_torch


def test_torch_is_there_afterwards_in_a_fresh_interpreter() -> None:
    code = (
        "import sys, segloss_gui.app.torch_loading as t\n"
        "assert 'torch' not in sys.modules\nt.load_torch()\nimport torch\nprint(torch.ones(2).sum().item())"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "2.0", done.stderr


def test_loading_twice_does_nothing_more() -> None:
    load_torch()
    load_torch()
    assert "torch" in sys.modules


@pytest.mark.skipif(sys.platform != "linux", reason="Linux loads the library beforehand")
def test_a_library_that_is_not_there_is_left_to_the_import(tmp_path: Path) -> None:
    assert not _open_library(tmp_path / "nothing.so")
