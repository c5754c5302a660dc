"""nnU-Net's ``summary.json`` as scores, and what is wrong with one in a sentence."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest

from segloss_gui.core.errors import FileRefusedError
from segloss_gui.metrics import EmptyRule
from segloss_gui.study.nnunet_summary import read_summary


def metrics(tp: int, fp: int, fn: int) -> dict[str, float]:
    """As nnU-Net writes them: not a number where both are empty."""
    union = tp + fp + fn
    return {
        "Dice": 2 * tp / (union + tp) if union else math.nan, "IoU": tp / union if union else math.nan,
        "TP": tp, "FP": fp, "FN": fn, "TN": 1000, "n_pred": tp + fp, "n_ref": tp + fn,
    }  # fmt: skip


def summary(path: Path, cases: dict[str, dict[str, Any]], folder: str = "/data/labelsTs/") -> Path:
    entries = [
        {"metrics": of, "prediction_file": f"/out/{case}.nii.gz", "reference_file": f"{folder}{case}.nii.gz"}
        for case, of in cases.items()
    ]
    path.write_text(json.dumps({"foreground_mean": {}, "mean": {}, "metric_per_case": entries}))
    return path


@pytest.mark.parametrize("folder", ["/data/labelsTs/", "C:\\data\\labelsTs\\", ""])
def test_cases_are_called_as_their_reference_and_scores_are_as_they_stand(tmp_path: Path, folder: str) -> None:
    cases = {"brain_1": {"1": metrics(6, 2, 4)}, "brain_2": {"1": metrics(0, 0, 3)}}
    table = read_summary(summary(tmp_path / "summary.json", cases, folder))
    assert table.names("case") == ("brain_1", "brain_2")
    found = {key: [round(value, 6) for value in column] for key, column in table.metrics.items()}
    assert found["dice"] == [round(12 / 18, 6), 0]
    assert found["jaccard"] == [0.5, 0]
    assert found["sensitivity"] == [0.6, 0]
    assert found["precision"][0] == 0.75
    assert math.isnan(found["precision"][1])


def test_a_case_that_is_empty_twice_follows_the_empty_rule(tmp_path: Path) -> None:
    table = read_summary(summary(tmp_path / "s.json", {"a": {"1": metrics(0, 0, 0)}, "b": {"1": metrics(1, 0, 0)}}))
    assert table.values("dice", EmptyRule.ONE)[0].tolist() == [1, 1]
    assert math.isnan(table.values("dice", EmptyRule.SKIP)[0][0])


def test_labels_and_regions_are_classes(tmp_path: Path) -> None:
    of = {"1": metrics(1, 1, 1), "(1, 2)": metrics(2, 1, 1)}
    assert read_summary(summary(tmp_path / "s.json", {"a": of})).names("class") == ("1", "1+2")


def test_values_that_are_none_or_left_out_are_undefined(tmp_path: Path) -> None:
    table = read_summary(summary(tmp_path / "s.json", {"a": {"1": {"Dice": 0.5}}, "b": {"1": {"Dice": None}}}))
    assert table.metrics["dice"][0] == 0.5
    assert all(math.isnan(column[1]) for column in table.metrics.values())


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ('{"metric_per_case": [\n{"met', r"must be whole JSON.*line 2"),
        ("", "must be whole JSON"),
        ("[" * 100_000, "must be whole JSON, got: nested too deeply"),
        ('{"results": {"all": []}}', "got no list metric_per_case"),
        ("[1]", "got no list metric_per_case"),
        ('{"metric_per_case": []}', "got none in metric_per_case"),
        ('{"metric_per_case": [3]}', "entry 1 of metric_per_case must have metrics"),
        ('{"metric_per_case": [{"metrics": {"1": {}}}]}', "entry 1 .* reference_file"),
        ('{"metric_per_case": [{"metrics": {"1": 3}, "reference_file": "a.nii.gz"}]}', "a, class 1 must have metrics"),
    ],
)
def test_what_is_no_summary_is_refused_by_name(tmp_path: Path, text: str, cause: str) -> None:
    (tmp_path / "summary.json").write_text(text)
    with pytest.raises(FileRefusedError, match=f"summary.json: .*{cause}"):
        read_summary(tmp_path / "summary.json")


@pytest.mark.parametrize(
    ("wrong", "cause"),
    [
        ({"Dice": 81.2}, "Dice must be a number from 0 to 1, got 81.2"),
        ({"Dice": "0.8"}, "Dice must be a number from 0 to 1, got '0.8'"),
        ({"IoU": True}, "IoU must be a number"),
        ({"TP": -1}, "TP must be a number from 0, got -1"),
        ({"FN": math.inf}, "FN must be a number from 0, got inf"),
        ({"Dice": 0.9}, r"Dice must be that of TP, FP and FN \(0.6667\), got 0.9"),
    ],
)
def test_scores_that_cannot_be_are_refused_by_case(tmp_path: Path, wrong: dict[str, Any], cause: str) -> None:
    path = summary(tmp_path / "s.json", {"a": {"1": metrics(6, 2, 4) | wrong}})
    with pytest.raises(FileRefusedError, match=f"s.json: a, class 1: {cause}"):
        read_summary(path)


def test_a_case_that_comes_twice_is_refused(tmp_path: Path) -> None:
    held = json.loads(summary(tmp_path / "s.json", {"a": {"1": metrics(1, 0, 0)}}).read_text())
    (tmp_path / "s.json").write_text(json.dumps({"metric_per_case": held["metric_per_case"] * 2}))
    with pytest.raises(FileRefusedError, match="got a, class 1 twice"):
        read_summary(tmp_path / "s.json")
