"""What is compared after a kill."""

from pathlib import Path

import torch

from tests.kills import difference


def folder(place: Path, weight: float, dice: str) -> Path:
    checkpoints = place / "runs" / "r" / "checkpoints"
    checkpoints.mkdir(parents=True)
    torch.save({"network": {"w": torch.tensor([weight])}}, checkpoints / "best.pt")
    (place / "scores.csv").write_text(f"case,dice,train_seconds\na,{dice},{place.name}\n")
    return place


def test_one_bit_of_a_weight_or_one_digit_of_a_score_is_a_difference(tmp_path: Path) -> None:
    whole = folder(tmp_path / "whole", 1.0, "0.5")
    assert difference(whole, folder(tmp_path / "same", 1.0, "0.5")) == ""
    assert difference(whole, folder(tmp_path / "bit", 1.0 + 2**-23, "0.5")) == "r/best.pt/w differs"
    assert difference(whole, folder(tmp_path / "digit", 1.0, "0.5000001")) == "scores.csv differs"
