from __future__ import annotations

import pytest

from segloss_gui.cli.main import main
from segloss_gui.training.networks import NETWORKS


def test_networks_are_listed_with_parameters_and_receptive_field(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["networks"]) == 0
    said = capsys.readouterr().out
    assert all(f"{key} " in said for key in NETWORKS)
    assert "14,493,901 parameters, receptive field 185 × 185 × 185 voxels" in said
    assert "3,926,212 parameters" in said
    assert "nothing is downloaded" in said
