"""The checks of a GPU: on the CPU in every run of the tests, on CUDA where there is one."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from tests.gpu.checks import CHECKS, Check

DEVICES = ("cpu", pytest.param("cuda:0", marks=pytest.mark.gpu))


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_holds(check: Check, device: str, tmp_path: Path) -> None:
    assert check(torch.device(device), tmp_path)
