"""Scores of a run with all columns, also where an earlier version wrote fewer."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from segloss_gui.study.loss_params import params_text
from segloss_gui.study.models import LossChoice
from segloss_gui.study.plan import RunPlan
from segloss_gui.study.run_folder import RunFolder
from segloss_gui.study.run_rows import rows_of
from segloss_gui.study.score_file import ScoreRow, write_rows

ROW = ScoreRow("b0", "B", "m", "dice_phi", 0, 0, 1, 0.5, 0.4, 6.0, 4.0, 2.0, params="{}", label_in_training="kept")
OLD = replace(ROW, params="", label_in_training="")
CHOICE = LossChoice(key="dice_phi", params={"phi": "BI"}, name="m")
FACTS = {
    "labelling": "partial", "sampling": {"batch_size": 2},
    "policy": {"removed": [{"class_value": 1, "group": "B"}]},
}  # fmt: skip


def run(path: Path, *rows: ScoreRow, **facts: object) -> RunFolder:
    folder = RunFolder(path)
    folder.create(RunPlan("m", CHOICE, 0, 0), **facts)
    write_rows(folder.scores_path, rows)
    return folder


def test_what_an_older_file_lacks_comes_from_the_run(tmp_path: Path) -> None:
    kept, removed = rows_of(run(tmp_path, replace(OLD, group="A"), OLD, **FACTS))
    assert (removed.params, removed.batch_size, removed.labelling) == ('{"phi": "BI"}', 2, "partial")
    assert (kept.label_in_training, removed.label_in_training) == ("kept", "removed")


def test_what_the_file_says_stays(tmp_path: Path) -> None:
    assert rows_of(run(tmp_path, replace(ROW, batch_size=8, labelling="full"), **FACTS)) == (
        replace(ROW, batch_size=8, labelling="full"),
    )


def test_a_run_that_says_nothing_leaves_it_unknown(tmp_path: Path) -> None:
    (row,) = rows_of(run(tmp_path, OLD))
    assert (row.batch_size, row.labelling, row.label_in_training) == (None, "", "")


def test_a_damaged_run_file_does_not_lose_scores(tmp_path: Path) -> None:
    folder = run(tmp_path, OLD, **FACTS)
    (tmp_path / "run.json").write_text("{")
    assert rows_of(folder) == (OLD,)


def test_a_run_without_scores_has_no_rows(tmp_path: Path) -> None:
    assert rows_of(RunFolder(tmp_path)) == ()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({}, {"phi": "I", "epsilon": 1e-7, "include_background": True}),
        ({"epsilon": (1, 2)}, {"epsilon": [1.0, 2.0]}),
    ],
)  # fmt: skip
def test_parameters_that_mean_the_same_are_written_the_same(one: dict, other: dict) -> None:
    first, second = (params_text(LossChoice(key="dice_phi", params=params)) for params in (one, other))
    assert first == second


def test_a_loss_that_is_gone_keeps_its_parameters() -> None:
    assert params_text(LossChoice(key="of a plug-in", params={"b": 1, "a": "x"})) == '{"a": "x", "b": 1}'
